"""The stages of a plan: the year's dates, each stage's form and document, the calendar to take along."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.roles import Capability
from config.web import download, render_page
from documents.attachments import hand_out
from plans.agenda import stages_ics
from plans.calendar import days_left, next_legal_date, working_days_of
from plans.forms.frame import StageForm
from plans.stages import is_after_the_law, save_stage, tell
from plans.views.loading import load_plan


@require_safe
def stage_list(request, slug, year):
    plan = load_plan(request, slug, year)
    today, calendar = timezone.localdate(), working_days_of(plan.service)
    stages = [tell(stage, today) for stage in plan.stages.select_related("responsible", "file")]
    legal = next_legal_date(stages)
    context = {
        "plan": plan,
        "stages": stages,
        "legal": legal,
        "left": days_left(today, legal.due_on, calendar) if legal else "",
        "own_days": sorted(calendar.own.items()),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "plans/stage_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stage_edit(request, slug, year, key):
    plan = load_plan(request, slug, year, Capability.WRITE)
    stage = _stage(plan, key)
    if request.method != "POST":
        return _form_page(request, plan, stage, StageForm(instance=stage))
    form = StageForm(edited_data(request.POST, StageForm, stage), request.FILES, instance=stage)
    if not form.is_valid():
        return _form_page(request, plan, stage, form, status=422)
    try:
        save_stage(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=_list_url(plan))
    _say_saved(request, stage)
    return redirect(_list_url(plan))


@require_safe
def stage_file(request, slug, year, key, file):
    stage = _stage(load_plan(request, slug, year), key)
    if stage.file_id != file:
        raise Http404
    return hand_out(stage.file)


@require_safe
def calendar(request, slug, year):
    plan = load_plan(request, slug, year)
    url = request.build_absolute_uri(_list_url(plan))
    content = stages_ics(plan, plan.stages.select_related("responsible"), url=url)
    return download(content, f"pal-{slug}-{year}.ics")


def _stage(plan, key):
    stages = plan.stages.select_related("plan__service", "service", "responsible", "file")
    return get_object_or_404(stages, key=key)


def _list_url(plan):
    return reverse("plans:stages", args=[plan.service.slug, plan.year])


def _say_saved(request, stage):
    messages.success(request, f"Etapa «{stage.name}» guardada.")
    if is_after_the_law(stage):
        messages.warning(
            request,
            f"«{stage.name}» quedó después de la fecha que pide la ley, el {stage.rule_due_on:%d-%m-%Y}. "
            "Se puede seguir; queda a la vista.",
        )


def _form_page(request, plan, stage, form, status=200):
    posted = request.POST.get("version") if request.method == "POST" else stage.version
    context = {
        "plan": plan,
        "stage": stage,
        "form": form,
        "version": posted,
        "trail": [(str(plan), plan.get_absolute_url()), ("Etapas y fechas", _list_url(plan))],
    }
    return render_page(request, "plans/stage_form.html", context, status=status)
