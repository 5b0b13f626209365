"""Saving what two people may edit at once: nothing is lost, and every change is recorded with its field.

A form posts the `version` it was opened with. If the row moved on, nothing is written and both texts are shown (409);
the person keeps, field by field, the other's text or their own, and sends again.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Model
from django.shortcuts import render
from django.utils import timezone

from accounts.sorting import sort_key
from accounts.trail import record


@dataclass(frozen=True)
class Difference:
    """One field that two people left differently; `theirs_raw` is what a form would post for theirs."""

    name: str
    label: str
    theirs: str
    mine: str


class StaleEdit(Exception):
    """The row changed since the form was opened; `differences` holds both texts, `current` the row as it is."""

    def __init__(self, form, current, differences):
        super().__init__("El texto cambió mientras se editaba.")
        self.form, self.current, self.differences = form, current, differences


def parse_version(text):
    """The version a form was opened with, or None for anything that is not one."""
    text = str(text or "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def save_edit(form, *, by, version, verb="edit", also=None):
    """Save a valid ModelForm of an `Editable` row by compare-and-set on its version, with its event.

    Returns the saved instance (unchanged rows write nothing); raises `StaleEdit` and writes nothing if somebody saved
    since. `also` is {field: value} set together with the form's own, for what the server decides.
    """
    instance = form.instance
    model = type(instance)
    written = {name: getattr(instance, name) for name in form.changed_data if _is_column(model, name)}
    written |= also or {}
    with transaction.atomic():
        current = model._default_manager.select_for_update(of=("self",)).get(pk=instance.pk)
        if current.version != version:
            raise StaleEdit(form, current, _differences(form, current))
        changes = {
            name: [_plain(getattr(current, name)), _plain(value)]
            for name, value in written.items()
            if getattr(current, name) != value
        }
        if not changes and not _many(form):
            return instance
        if "sort_key" in {f.name for f in model._meta.concrete_fields} and "name" in written:
            written["sort_key"] = sort_key(written["name"])
        now = timezone.now()
        model._default_manager.filter(pk=instance.pk).update(
            **written, version=F("version") + 1, updated_at=now, updated_by=by
        )
        for name in _many(form):
            manager = getattr(instance, name)
            before = [str(row) for row in manager.all()]
            manager.set(form.cleaned_data[name])
            changes[name] = [before, [str(row) for row in form.cleaned_data[name]]]
        record(verb, instance, by=by, changes=changes)
    instance.version, instance.updated_at, instance.updated_by = version + 1, now, by
    return instance


def create(form, *, by, verb="create", **facts):
    """Save a valid ModelForm of a new row with its event. `facts` are the fields the server decides."""
    instance = form.instance
    for name, value in facts.items():
        setattr(instance, name, value)
    fields = {f.name for f in type(instance)._meta.concrete_fields}
    if "updated_by" in fields:
        instance.updated_by = by
    if "sort_key" in fields and hasattr(instance, "name"):
        instance.sort_key = sort_key(instance.name)
    with transaction.atomic():
        form.save()
        told = {
            name: [None, _plain(getattr(instance, name))]
            for name in form.cleaned_data
            if _is_column(type(instance), name) and form.cleaned_data[name] not in (None, "")
        }
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
    """The posted data, with the other person's text wherever `keep_theirs` names the field."""
    kept = [name for name in post.getlist("keep_theirs") if name in form_class.base_fields]
    if not kept:
        return post
    data = post.copy()
    theirs = form_class(instance=instance, **form_kwargs)
    for name in kept:
        value = theirs[name].value()
        value = theirs.fields[name].prepare_value(value) if value is not None else ""
        data.setlist(name, [str(v) for v in value] if isinstance(value, list | tuple) else [_typed(theirs, name, value)])
    return data


def conflict_page(request, stale, *, action, back):
    """Both texts side by side, with a choice field by field; what was typed travels along."""
    hidden = [(k, v) for k, vs in request.POST.lists() if k not in _NOT_CARRIED for v in vs]
    context = {"stale": stale, "action": action, "back": back, "hidden": hidden}
    return render(request, "components/conflict.html", context, status=409)


_NOT_CARRIED = {"csrfmiddlewaretoken", "version", "keep_theirs"}


def _typed(form, name, value):
    widget = form.fields[name].widget
    formatted = widget.format_value(value)
    if isinstance(formatted, list):
        formatted = formatted[0] if formatted else ""
    return "" if formatted is None else str(formatted)


def _differences(form, current):
    found = []
    for name in form.changed_data + [n for n in form.fields if n not in form.changed_data]:
        if not _is_column(type(current), name):
            continue
        theirs, mine = getattr(current, name), form.cleaned_data.get(name)
        if (theirs or "") != (mine if mine is not None else ""):
            label = form.fields[name].label or name
            found.append(Difference(name, str(label), _shown(current, name), _shown(form.instance, name)))
    return found


def _shown(instance, name):
    display = getattr(instance, f"get_{name}_display", None)
    value = display() if display else getattr(instance, name)
    if hasattr(value, "strftime"):
        return value.strftime("%d-%m-%Y")
    if value is True or value is False:
        return "Sí" if value else "No"
    return "" if value is None else str(value)


def _is_column(model, name):
    return name in {f.name for f in model._meta.concrete_fields}


def _many(form):
    names = {f.name for f in form._meta.model._meta.many_to_many}
    return [name for name in form.changed_data if name in names]


def _plain(value):
    if isinstance(value, Model):
        return str(value)
    return str(value) if hasattr(value, "as_tuple") else value
