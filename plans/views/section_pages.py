"""What every chapter's page has: its place among the others, its text, its state; and how edits are kept."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from accounts.editing import StaleEdit, conflict_page, create, parse_version, save_edit
from config.web import NO_FRAGMENTS, render_page
from plans.extension import panels
from plans.forms.sections import SectionTextForm
from plans.views.loading import load_plan, plan_being_written

SHARED = {"section-text": [], "section-preview": [], "section-done": []}
SHARED_TEMPLATE = "plans/section_parts.html"


def load_section(request, slug, year, key):
    """(plan, section) that may be seen; the section has its `number` and its neighbours `before`, `after`."""
    return _with_section(load_plan(request, slug, year), key)


def section_being_written(request, slug, year, key):
    """(plan, section) whose text may be written now; 403 with its sentence where it may not."""
    return _with_section(plan_being_written(request, slug, year), key)


def section_of_kind(plan, kind):
    """The plan's first chapter of a kind with its place; 404 where a Servicio left it out."""
    key = plan.sections.filter(kind=kind).values_list("key", flat=True).first()
    if key is None:
        raise Http404("Este plan no tiene esa sección.")
    return _with_section(plan, key)[1]


def section_page(
    request, plan, section, template, context=None, *, fragments=NO_FRAGMENTS, status=200, text_form=None
):
    """A chapter's page, or the fragment htmx targets: one of `template`'s, or of what all chapters share."""
    writing = plan.can_write and (text_form is not None or request.GET.get("editar") == "texto")
    context = {
        "plan": plan,
        "section": section,
        "text_form": (text_form or SectionTextForm(instance=section)) if writing else None,
        "trail": [(str(plan), plan.get_absolute_url())],
        "panels": panels("section_panel"),
        **(context or {}),
    }
    if request.htmx and request.htmx.target in SHARED:
        template, fragments = SHARED_TEMPLATE, SHARED
    return render_page(request, template, context, fragments=fragments, status=status)


def section_url(section, **query):
    """The chapter's address with a query, for rows that open in place."""
    url = reverse("plans:section", args=[section.plan.service.slug, section.plan.year, section.key])
    return url + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def keep(request, form, *, back, said, also=None, verb="edit"):
    """Save a valid form by the version it was opened with: a redirect `back`, or both texts (409)."""
    version = parse_version(request.POST.get("version"))
    try:
        save_edit(form, by=request.user, version=version, also=also, verb=verb)
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=back)
    messages.success(request, said)
    return redirect(back)


def keep_only_one(request, form, *, facts, rebind, back, said, also=None):
    """Save the one row that may stand at its place (an indicator's cut, a unit's staffing): made, or changed.

    `facts` are the place's columns. `rebind(row)` gives the form again on a row that somebody else made
    a moment ago: then it is met as any other edit, by its version.
    """
    if form.instance.pk is None:
        try:
            with transaction.atomic():
                create(form, by=request.user, **facts)
            messages.success(request, said)
            return redirect(back)
        except IntegrityError:
            form = rebind(type(form.instance)._default_manager.get(**facts))
            form.is_valid()
    return keep(request, form, back=back, said=said, also=also)


def _with_section(plan, key):
    sections = list(plan.sections.select_related("unit"))
    at = next((place for place, section in enumerate(sections) if section.key == key), None)
    if at is None:
        raise Http404
    section = sections[at]
    section.plan = plan
    section.number = at + 1
    section.before = sections[at - 1] if at else None
    section.after = sections[at + 1] if at + 1 < len(sections) else None
    for neighbour in (section.before, section.after):
        if neighbour:
            neighbour.plan = plan
    return plan, section
