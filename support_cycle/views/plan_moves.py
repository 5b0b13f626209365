"""A support plan moves: its stages, both sides that corroborate it, how it ended, the cycle that follows."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.receipts import once
from accounts.roles import Capability
from config.web import render_page
from plans.workflow import Refused
from support_cycle.adjustments import apply_adjustment
from support_cycle.corroborations import AGREED, side_of
from support_cycle.forms.plan_moves import CorroborationForm, NextCycleForm, PlanMoveForm, ResultForm
from support_cycle.models import PlanAdjustment, SupportPlan
from support_cycle.next_cycles import open_knots, open_next_cycle
from support_cycle.plan_moves import MOVES, workflow
from support_cycle.support_plans import NOT_EVALUATED, save_result
from support_cycle.views.loading import load_plan
from support_cycle.views.plans import load_open_plan, page_of, trail_of

METHODS = ["GET", "HEAD", "POST"]
NO_SUCH_MOVE = "Ese movimiento no existe. No se hizo nada."


@require_http_methods(METHODS)
def plan_move(request, pk):
    """GET: one move's own page. POST: the move."""
    plan = load_plan(request, pk, Capability.WRITE)
    asked = request.POST if request.method == "POST" else request.GET
    move = MOVES.get(asked.get("movimiento", ""))
    if move is None or not workflow.permits(plan, move):
        return _no_such_move(request, plan, move, asked.get("movimiento"))
    form = PlanMoveForm(request.POST if request.method == "POST" else None, plan=plan, move=move)
    if form.is_valid():
        try:
            return once(request, lambda: _decide(request, form))
        except Refused as refused:
            form.refuse(refused)
    return _move_page(request, plan, move, form)


@require_http_methods(METHODS)
def plan_corroborate(request, pk):
    """The plan as it stands, and this side's word that it is what was agreed."""
    plan = load_plan(request, pk)
    if side_of(plan) is None:
        raise PermissionDenied
    form = CorroborationForm(request.POST if request.method == "POST" else None, plan=plan)
    if form.is_valid():
        try:
            return once(request, lambda: _corroborate(request, form))
        except Refused as refused:
            form.refuse(refused)
    context = {"form": form, "side": side_of(plan), "may_agree": plan.status in AGREED}
    context |= {**page_of(plan, request.user), "trail": trail_of(plan)}
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/plans/corroborate.html", context, status=status)


@require_http_methods(METHODS)
def plan_result(request, pk):
    """How the cycle ended: what shows it, whether the state was reached, what remains."""
    plan = load_open_plan(request, pk)
    if plan.status != SupportPlan.Status.EVALUATION:
        raise PermissionDenied(NOT_EVALUATED)
    data = edited_data(request.POST, ResultForm, plan) if request.method == "POST" else None
    form = ResultForm(data, instance=plan)
    if form.is_valid():
        return _save_result(request, plan, form)
    context = {"plan": plan, "form": form, "version": request.POST.get("version", plan.version)}
    context["trail"] = trail_of(plan)
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/plans/result.html", context, status=status)


@require_http_methods(METHODS)
def plan_next_cycle(request, pk):
    """Open the cycle that follows a closed one, with what was not finished."""
    plan = load_plan(request, pk, Capability.WRITE)
    if plan.is_open:
        raise PermissionDenied("El ciclo siguiente se abre desde un plan cerrado.")
    form = NextCycleForm(request.POST if request.method == "POST" else None, plan=plan)
    if form.is_valid():
        try:
            return once(request, lambda: _follow(request, plan, form))
        except Refused as refused:
            form.refuse(refused)
    context = {"plan": plan, "form": form, "knots": open_knots(plan), "trail": trail_of(plan)}
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/plans/next_cycle.html", context, status=status)


@require_POST
def adjustment_apply(request, pk):
    """An adjustment whose text is in the plan already."""
    rows = PlanAdjustment.objects.select_related("plan__service", "plan__school")
    plan_id = rows.filter(pk=pk).values_list("plan", flat=True).first()
    if plan_id is None:
        raise Http404
    plan = load_open_plan(request, plan_id)
    if apply_adjustment(get_object_or_404(rows, pk=pk), by=request.user):
        messages.success(request, "El ajuste quedó como llevado al plan.")
    return redirect(f"{plan.get_absolute_url()}#ajustes")


def _decide(request, form):
    form.save(by=request.user)
    messages.success(request, f"{form.move.done}.")
    return form.plan


def _corroborate(request, form):
    row = form.save(by=request.user)
    missing = "" if row.plan.corroborations.filter(is_standing=True).count() > 1 else " Falta la otra parte."
    messages.success(request, f"El plan quedó corroborado por esta parte.{missing}")
    return form.plan


def _save_result(request, plan, form):
    try:
        save_result(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=plan.get_absolute_url())
    messages.success(request, "Se guardó cómo terminó el ciclo.")
    return redirect(plan)


def _follow(request, plan, form):
    new = open_next_cycle(form, plan, by=request.user)
    messages.success(request, f"Se abrió el ciclo siguiente de {plan.school}, en diagnóstico.")
    return new


def _no_such_move(request, plan, move, name):
    if move is not None:
        raise PermissionDenied("Ese movimiento le corresponde a la jefatura de la UATP.")
    if request.method != "POST":
        if name:
            raise Http404(NO_SUCH_MOVE)
        return redirect(plan)
    messages.error(request, NO_SUCH_MOVE)
    context = {"plan": plan, "moves": workflow.open_moves(plan), "trail": trail_of(plan)}
    return render_page(request, "support_cycle/plans/move_list.html", context, status=422)


def _move_page(request, plan, move, form):
    context = {
        "plan": plan,
        "move": move,
        "form": form,
        "objections": workflow.objections(plan, move),
        "cautions": workflow.cautions(plan, move),
        "trail": trail_of(plan),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/plans/move_form.html", context, status=status)
