"""The outline of a plan: the order, titles and offices of its chapters."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, save_edit
from accounts.receipts import once
from config.web import render_page
from plans.forms.frame import AddSectionForm, OutlineForm
from plans.opening import LAW_KEYS
from plans.ordering import DOWN, UP, move
from plans.outline import add_section, remove_section, why_it_stays
from plans.overview import read
from plans.summaries import summarise
from plans.views.loading import plan_being_written

STEPS = {"subir": UP, "bajar": DOWN}
REGION = "outline-list"


@require_http_methods(["GET", "HEAD", "POST"])
def outline(request, slug, year):
    """GET: the chapters. POST: another one."""
    plan = plan_being_written(request, slug, year)
    if request.method != "POST":
        return _page(request, plan)
    form = AddSectionForm(request.POST, plan=plan)
    if not form.is_valid():
        return _page(request, plan, form=form, status=422)
    return once(request, lambda: _add(request, plan, form.cleaned_data))


@require_http_methods(["GET", "HEAD", "POST"])
def outline_edit(request, slug, year, key):
    plan = plan_being_written(request, slug, year)
    section = _section(plan, key)
    if request.method != "POST":
        return _form_page(request, plan, section, OutlineForm(instance=section))
    form = OutlineForm(edited_data(request.POST, OutlineForm, section), instance=section)
    if not form.is_valid():
        return _form_page(request, plan, section, form, status=422)
    try:
        save_edit(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=_url(plan))
    messages.success(request, "Sección guardada.")
    return redirect(_url(plan))


@require_POST
def outline_move(request, slug, year, key):
    """One place up or down; at the end of the list nothing moves."""
    plan = plan_being_written(request, slug, year)
    section = _section(plan, key)
    step = STEPS.get(request.POST.get("sentido"))
    if step and move(section, plan.sections.all(), step, by=request.user):
        messages.success(request, f"«{section.title}» {'subió' if step == UP else 'bajó'} un lugar.")
    return redirect(_url(plan))


@require_POST
def outline_remove(request, slug, year, key):
    plan = plan_being_written(request, slug, year)
    section = _section(plan, key)
    if reason := remove_section(section, read(plan), by=request.user):
        messages.error(request, reason)
        return _form_page(request, plan, section, OutlineForm(instance=section), status=422)
    messages.success(request, f"Se quitó «{section.title}» del plan.")
    return redirect(_url(plan))


def _add(request, plan, cleaned):
    section = add_section(plan, key=cleaned["key"], title=cleaned["title"], by=request.user)
    messages.success(request, f"Se agregó «{section.title}» al final del plan.")
    return _url(plan)


def _section(plan, key):
    return get_object_or_404(plan.sections.select_related("service", "unit"), key=key)


def _url(plan):
    return reverse("plans:outline", args=[plan.service.slug, plan.year])


def _page(request, plan, *, form=None, status=200):
    context = {
        "plan": plan,
        "sections": summarise(read(plan)),
        "form": form or AddSectionForm(plan=plan),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "plans/outline.html", context, fragments={REGION: []}, status=status)


def _form_page(request, plan, section, form, status=200):
    posted = request.POST.get("version") if request.method == "POST" else None
    overview = read(plan)
    context = {
        "plan": plan,
        "section": section,
        "is_of_law": section.key in LAW_KEYS,
        "stays": why_it_stays(section, overview),
        "form": form,
        "version": posted or section.version,
        "trail": [(str(plan), plan.get_absolute_url()), ("Índice", _url(plan))],
    }
    return render_page(request, "plans/outline_form.html", context, status=status)
