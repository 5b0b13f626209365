"""Saving what two people may edit at once: nothing is lost, and every change is recorded with its field.

A form posts the `version` it was opened with. If the row moved on, nothing is written and both texts are
shown (409); the person keeps, field by field, the other's text or their own, and sends again.

A form may also hold fields that are no columns of its row (money by source, a first indicator). It then says
what is stored for them, `beyond(instance) -> {field: value}`, and writes the changed ones,
`save_beyond(names, by=…)`; the event calls such a field by its `told` attribute.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Model
from django.shortcuts import render
from django.utils import timezone

from accounts.sorting import sort_key
from accounts.trail import record

KEEP = "keep-"  # a choice of the conflict page: keep-name=theirs


@dataclass(frozen=True)
class Difference:
    """One field that two people left differently, in words."""

    name: str
    label: str
    theirs: str
    mine: str


class StaleEdit(Exception):
    """The row changed since the form was opened: `differences` holds both texts, `current` what is stored."""

    def __init__(self, form, current, differences):
        super().__init__("El texto cambió mientras se editaba.")
        self.form, self.current, self.differences = form, current, differences


def parse_version(text):
    """The version a form was opened with, or None for anything that is not one."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def save_edit(form, *, by, version, verb="edit", also=None):
    """Save a valid ModelForm of an `Editable` row by compare-and-set on its version, with its event.

    Returns the saved instance (unchanged rows write nothing); raises `StaleEdit` and writes nothing if
    somebody saved something else since: the same text sent twice is no conflict. `also` is {field: value} set
    together with the form's own, for what the server decides. Without a `verb` the trail says nothing of it: for what
    is somebody's alone.
    """
    instance = form.instance
    model = type(instance)
    columns = {f.name for f in model._meta.concrete_fields}
    written = {name: getattr(instance, name) for name in form.changed_data if name in columns}
    with transaction.atomic():
        current = model._default_manager.select_for_update(of=("self",)).get(pk=instance.pk)
        if current.version != version:
            if differences := _differences(form, current):
                raise StaleEdit(form, current, differences)
            return current
        written |= also or {}
        changes = {
            name: [_plain(getattr(current, name)), _plain(value)]
            for name, value in written.items()
            if getattr(current, name) != value
        }
        beyond = {
            name: (stored, form.cleaned_data[name])
            for name, stored in _beyond(form, current).items()
            if name in form.changed_data and not _same(stored, form.cleaned_data[name])
        }
        many = _many(form)
        if not (changes or beyond or many):
            return instance
        if "sort_key" in columns and "name" in written:
            written["sort_key"] = sort_key(written["name"])
        now = timezone.now()
        model._default_manager.filter(pk=instance.pk).update(
            **written, version=F("version") + 1, updated_at=now, updated_by=by
        )
        for name in many:
            manager = getattr(instance, name)
            before = [str(row) for row in manager.all()]
            manager.set(form.cleaned_data[name])
            changes[name] = [before, [str(row) for row in form.cleaned_data[name]]]
        changes |= _save_beyond(form, beyond, by)
        if verb:
            record(verb, instance, by=by, changes=changes)
    instance.version, instance.updated_at, instance.updated_by = version + 1, now, by
    return instance


def create(form, *, by, verb="create", **facts):
    """Save a valid ModelForm of a new row with its event, if it has a `verb`. `facts` the server decides."""
    instance = form.instance
    for name, value in facts.items():
        setattr(instance, name, value)
    columns = {f.name for f in type(instance)._meta.concrete_fields}
    if "updated_by" in columns:
        instance.updated_by = by
    if "sort_key" in columns and hasattr(instance, "name"):
        instance.sort_key = sort_key(instance.name)
    with transaction.atomic():
        form.save()
        told = {
            name: [None, _plain(getattr(instance, name))]
            for name, value in form.cleaned_data.items()
            if name in columns and value not in (None, "")
        }
        given = {name: (None, form.cleaned_data.get(name)) for name in _beyond(form, instance)}
        given = {name: pair for name, pair in given.items() if not _same(*pair)}
        told |= _save_beyond(form, given, by)
        if verb:
            record(verb, instance, by=by, changes=told or None)
    return instance


def remove(instance, *, by, verb="delete"):
    """Delete a draft row; the event keeps what it said."""
    told = {
        f.name: [_plain(getattr(instance, f.attname)), None]
        for f in instance._meta.concrete_fields
        if not f.primary_key and getattr(instance, f.attname) not in (None, "")
    }
    with transaction.atomic():
        record(verb, instance, by=by, changes=told)
        instance.delete()


def edited_data(post, form_class, instance, **form_kwargs):
    """The posted data, with the other person's text wherever the conflict page's choice says so.

    A choice is `keep-<field>=theirs`, or `keep_theirs=<field>`. A form's `goes_with` is {field: [others]}
    that are two ways of writing the same.
    """
    chosen = post.getlist("keep_theirs")
    chosen += [name.removeprefix(KEEP) for name in post if name.startswith(KEEP) and post[name] == "theirs"]
    if not chosen:
        return post
    data = post.copy()
    theirs = form_class(instance=instance, **form_kwargs)
    goes_with = getattr(theirs, "goes_with", {})
    kept = {field for name in chosen for field in [name, *goes_with.get(name, ())]}
    for name in kept & set(theirs.fields):
        value = theirs[name].value()
        value = theirs.fields[name].prepare_value(value) if value is not None else ""
        if value is False:  # a box left empty is not sent at all
            data.pop(name, None)
        elif isinstance(value, list | tuple):
            data.setlist(name, [str(one) for one in value])
        else:
            data[name] = _typed(theirs, name, value)
    return data


def conflict_page(request, stale, *, action, back):
    """Both texts side by side, with a choice field by field; what was typed travels along."""
    hidden = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_CARRIED and not name.startswith(KEEP)
        for value in values
    ]
    context = {"stale": stale, "action": action, "back": back, "hidden": hidden}
    response = render(request, "components/conflict.html", context, status=409)
    # Where a fragment was awaited, the whole page makes room for the choice.
    response["HX-Retarget"] = response["HX-Reselect"] = "#contenido"
    response["HX-Reswap"] = "outerHTML show:window:top"
    return response


_NOT_CARRIED = {"csrfmiddlewaretoken", "version", "keep_theirs"}


def _typed(form, name, value):
    widget = form.fields[name].widget
    formatted = widget.format_value(value)
    if isinstance(formatted, list):
        formatted = formatted[0] if formatted else ""
    return "" if formatted is None else str(formatted)


def _differences(form, current):
    beyond, many = _beyond(form, current), {f.name for f in current._meta.many_to_many}
    columns = {f.name for f in current._meta.concrete_fields}
    found = []
    for name in form.fields:
        if name not in form.cleaned_data:
            continue
        typed = form.cleaned_data[name]
        if name in columns:
            theirs, shown = getattr(current, name), (_shown(current, name), _shown(form.instance, name))
        elif name in many:
            theirs = set(getattr(current, name).all())
            typed, shown = set(typed), (_listed(theirs), _listed(typed))
        elif name in beyond:
            theirs = beyond[name]
            shown = [str(form.fields[name].prepare_value(value) or "") for value in (theirs, typed)]
        else:
            continue
        if not _same(theirs, typed):
            found.append(Difference(name, str(form[name].label), *shown))
    return found


def _same(one, other):
    """Nothing typed and nothing stored are the same; 0 and «No» are not nothing."""
    return (None if one == "" else one) == (None if other == "" else other)


def _listed(rows):
    return "\n".join(sorted(str(row) for row in rows))


def _shown(instance, name):
    display = getattr(instance, f"get_{name}_display", None)
    value = display() if display else getattr(instance, name)
    if hasattr(value, "astimezone"):
        return timezone.localtime(value).strftime("%d-%m-%Y, %H:%M")
    if hasattr(value, "strftime"):
        return value.strftime("%d-%m-%Y")
    if value is True or value is False:
        return "Sí" if value else "No"
    if hasattr(value, "as_tuple"):
        text = f"{value:f}".replace(".", ",")
        return text.rstrip("0").rstrip(",") if "," in text else text
    return "" if value is None else str(value)


def _many(form):
    names = {f.name for f in form._meta.model._meta.many_to_many}
    return [name for name in form.changed_data if name in names]


def _beyond(form, instance):
    return form.beyond(instance) if hasattr(form, "beyond") else {}


def _save_beyond(form, pairs, by):
    if not pairs:
        return {}
    form.save_beyond(list(pairs), by=by)
    told = {name: getattr(form.fields[name], "told", name) for name in pairs}
    return {told[name]: [_plain(old), _plain(new)] for name, (old, new) in pairs.items()}


def _plain(value):
    if isinstance(value, Model):
        return str(value)
    return str(value) if hasattr(value, "as_tuple") else value
