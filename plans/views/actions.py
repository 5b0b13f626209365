"""Actions: the chapter that lists them, one of them, and writing, copying, ordering and deleting them."""

import uuid

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import create
from accounts.receipts import once
from plans.action_list import ActionList, back_query, watch
from plans.extension import panels
from plans.forms.actions import ActionForm, NewActionForm
from plans.models import Action, ActionSchool, Objective
from plans.ordering import DOWN, UP, move, next_action_code, next_position
from plans.views.comments import comments_of
from plans.views.loading import load_plan, plan_being_written
from plans.views.section_pages import section_page
from plans.views.writing import (
    awaited_row,
    bound,
    held,
    keep,
    list_url,
    make_once,
    plan_url,
    render_row,
)
from plans.writing import Kept, copy_action, delete_action

LIST = "plans/objectives_section.html"


def objectives_section(request, plan, section):
    """The chapter of objectives and actions; or, where htmx awaits it, one row as it is read."""
    if pk := awaited_row(request):
        action = watch(get_object_or_404(plan.actions.for_list(), pk=pk), plan)
        context = {"plan": plan, "action": action, "back": back_query(request.GET.urlencode())}
        return render_row(request, "plans/action_row.html", context)
    found = ActionList(plan, request.GET)
    found.ordering = found.ordering and plan.can_write and not found.is_filtered
    context = {"found": found, "back": found.here}
    return section_page(request, plan, section, LIST, context, fragments={"acciones": []})


@require_safe
def action(request, slug, year, pk):
    plan = load_plan(request, slug, year)
    schools = ActionSchool.objects.select_related("school__commune").order_by(
        "school__commune__sort_key", "school__sort_key"
    )
    rows = plan.actions.for_list()
    row = get_object_or_404(
        rows.prefetch_related(Prefetch("action_schools", schools), "budgets__source"), pk=pk
    )
    row.plan = plan
    context = {
        "plan": plan,
        "action": watch(row, plan),
        "back_url": list_url(plan, request.GET.get("volver"), f"accion-{row.pk}"),
        "back": back_query(request.GET.get("volver")),
        "receipt": uuid.uuid4(),
        "panels": panels("action_panel"),
        **comments_of(plan, action=row),
    }
    return render(request, "plans/action_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request, slug, year, pk):
    plan = plan_being_written(request, slug, year)
    row = _action(plan, pk)
    form = bound(request, ActionForm, row, plan=plan)
    back = request.POST.get("volver") or request.GET.get("volver")
    back_url = list_url(plan, back, f"accion-{row.pk}")
    if request.method == "POST" and form.is_valid():
        also = {"position": next_position(form.cleaned_data["objective"].actions)}
        also = also if "objective" in form.changed_data else None
        if kept := keep(request, plan, form, back=back_url, said=_said(form), also=also):
            return kept
    context = {"plan": plan, "action": row, "form": form, "back_url": back_url, "back": back_query(back)}
    status = 422 if form.errors else 200
    if awaited_row(request) == row.pk:
        return render_row(request, "plans/action_row_open.html", context, status)
    return render(request, "plans/action_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def action_create(request, slug, year):
    plan = plan_being_written(request, slug, year)
    back = request.POST.get("volver") or request.GET.get("volver")
    form = NewActionForm(
        request.POST or None, plan=plan, initial=_suggested(plan, request.GET.get("objetivo"))
    )
    if request.method == "POST" and (
        made := make_once(request, plan, form, lambda: _make(request, plan, form))
    ):
        return made
    context = {"plan": plan, "form": form, "back_url": list_url(plan, back), "back": back_query(back)}
    return render(request, "plans/action_create.html", context, status=422 if form.errors else 200)


@require_POST
def action_copy(request, slug, year, pk):
    plan = plan_being_written(request, slug, year)
    row = _action(plan, pk)

    def make():
        with held(plan):
            copy = copy_action(row, by=request.user)
        messages.success(
            request, f"La acción {row.code} se copió como {copy.code}. Revisar su nombre y su período."
        )
        return plan_url("action_edit", plan, copy.pk)

    return once(request, make)


@require_http_methods(["GET", "HEAD", "POST"])
def action_delete(request, slug, year, pk):
    plan = plan_being_written(request, slug, year)
    row = _action(plan, pk)
    context = {"plan": plan, "action": row, "back_url": plan_url("action", plan, row.pk)}
    if request.method == "POST":
        try:
            with held(plan):
                delete_action(row, by=request.user)
            messages.success(request, f"La acción {row.code} se eliminó del plan.")
            return redirect(list_url(plan, f"objetivo={row.objective_id}"))
        except Kept as kept:
            context["refused"] = str(kept)
    return render(request, "plans/action_delete.html", context, status=422 if "refused" in context else 200)


@require_POST
def order(request, slug, year):
    """Put an objective or an action one place up or down: `mover` says which and where, «accion-12-subir»."""
    plan = plan_being_written(request, slug, year)
    row, siblings, step = _move_asked(plan, request.POST.get("mover", ""))
    with held(plan):
        moved = move(row, siblings, step, by=request.user)
    if moved:
        messages.success(request, f"{row.code} {'subió' if step == UP else 'bajó'} un lugar.")
    else:
        messages.info(request, f"{row.code} ya está {'primero' if step == UP else 'al final'}.")
    return redirect(list_url(plan, request.POST.get("volver")))


def _action(plan, pk):
    row = get_object_or_404(Action.objects.for_list().prefetch_related("budgets").filter(plan=plan), pk=pk)
    row.plan = plan
    return row


def _said(form):
    moved = (
        f" Ahora está en {form.cleaned_data['objective'].code}." if "objective" in form.changed_data else ""
    )
    return f"Acción {form.cleaned_data['code']} guardada.{moved}"


def _suggested(plan, objective):
    """What a new action begins with: the objective whose link was followed, and its next code."""
    if not (objective or "").isdecimal():
        return {}
    chosen = plan.objectives.filter(pk=objective[:18]).first()
    return {"objective": chosen.pk, "code": next_action_code(plan, chosen)} if chosen else {}


def _make(request, plan, form):
    place = next_position(form.cleaned_data["objective"].actions)
    made = create(form, by=request.user, service=plan.service, plan=plan, position=place)
    messages.success(request, f"Acción {made.code} creada. Falta elegir a qué unidades se aplica.")
    return plan_url("action_universe", plan, made.pk)


def _move_asked(plan, text):
    kind, _, rest = text.partition("-")
    pk, _, way = rest.partition("-")
    step = {"subir": UP, "bajar": DOWN}.get(way)
    if (
        kind not in ("accion", "objetivo")
        or step is None
        or not (pk.isascii() and pk.isdecimal() and len(pk) < 19)
    ):
        raise Http404
    if kind == "objetivo":
        return get_object_or_404(plan.objectives, pk=pk), Objective.objects.filter(plan=plan), step
    row = get_object_or_404(plan.actions, pk=pk)
    return row, Action.objects.filter(plan=plan, objective=row.objective_id), step
