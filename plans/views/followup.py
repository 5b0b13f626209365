"""The page of a plan's year, its sheet, and the evaluation of the year."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, save_edit
from accounts.receipts import parse_key
from accounts.roles import Capability
from config.web import download, render_page
from documents import jobs
from documents.charts import bars
from plans.exports.followup_workbook import render as render_sheet
from plans.followup import REPORTED, FollowUp, State, choose_cut, units_reached
from plans.forms.followup import EvaluationForm
from plans.reports import SHEET
from plans.views.following import followup_url, load_with_cuts, why_not

IN_THE_PAGE = 2_000  # rows; a larger sheet is made by the worker


@require_safe
def followup(request, slug, year):
    plan, cuts = load_with_cuts(request, slug, year)
    cut = choose_cut(cuts, request.GET.get("corte"), timezone.localdate())
    if not plan.is_followed or cut is None:
        return render(request, "plans/followup_empty.html", {"plan": plan, "cuts": cuts})
    said = FollowUp(plan, cuts, cut, request.GET).read_page()
    reached, named = units_reached(plan, cut.date)
    counts = [(State(state).label, count) for state, count in said.tally.of.items() if count]
    context = {
        "plan": plan,
        "said": said,
        "cut": cut,
        "reached": reached,
        "named": named,
        "counts": counts,
        "facts": [(State(name).label, said.tally.of[name]) for name in _TOLD],
        "chart": bars(counts, label=f"Indicadores por situación, {cut.name}") if len(counts) > 1 else "",
        "receipt": uuid.uuid4(),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "plans/followup.html", context, fragments={"followup-rows": []})


@require_http_methods(["GET", "HEAD", "POST"])
def followup_sheet(request, slug, year):
    """What the page has found, as a workbook; a large one by POST, through the worker."""
    plan, cuts = load_with_cuts(request, slug, year)
    query = request.POST if request.method == "POST" else request.GET
    cut = choose_cut(cuts, query.get("corte"), timezone.localdate())
    if not plan.is_followed or cut is None:
        return redirect(followup_url(plan))
    said = FollowUp(plan, cuts, cut, query)
    if request.method == "POST" or said.tally.total > IN_THE_PAGE:
        return _sheet_job(request, said)
    name = f"seguimiento-pal-{slug}-{year}-{cut.date.isoformat()}.xlsx"
    return download(render_sheet(said), name)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request, slug, year):
    """What the year was like, in the words that the public account prints."""
    capability = Capability.WRITE if request.method == "POST" else Capability.SEE
    plan, _ = load_with_cuts(request, slug, year, capability)
    writing = plan.may_write and plan.status in REPORTED
    if request.method == "POST" and not writing:
        raise PermissionDenied(why_not(plan, "su evaluación se escribe"))
    data = edited_data(request.POST, EvaluationForm, plan) if request.method == "POST" else None
    form = EvaluationForm(data, instance=plan)
    if form.is_valid():
        return _keep_evaluation(request, plan, form)
    context = {
        "plan": plan,
        "form": form if writing else None,
        "version": request.POST.get("version", plan.version),
        "trail": [(str(plan), plan.get_absolute_url()), ("Seguimiento", followup_url(plan))],
    }
    return render(request, "plans/followup_evaluation.html", context, status=422 if form.errors else 200)


_TOLD = (State.MET, State.ON_ITS_WAY, State.NEEDS_SUPPORT)


def _keep_evaluation(request, plan, form):
    try:
        save_edit(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=request.path)
    messages.success(request, "Evaluación guardada.")
    return redirect(followup_url(plan))


def _sheet_job(request, said):
    """The same sheet, made by the worker; a GET only says where the button is."""
    if request.method != "POST":
        messages.info(request, "La planilla es grande: se prepara con el botón «Planilla (XLSX)».")
        return redirect(followup_url(said.plan, said.filters))
    job = jobs.start(
        SHEET,
        by=request.user,
        key=f"followup-{parse_key(request.POST.get('receipt')) or uuid.uuid4()}-{request.user.pk}",
        title=f"Seguimiento del {said.plan}, {said.cut.name}",
        plan_id=said.plan.pk,
        query=said.filters,
    )
    return redirect("job_detail", job.pk)
