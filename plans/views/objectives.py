"""Objectives of the plan: writing and deleting them. Their order is kept in actions.py."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.editing import create
from plans.action_list import back_query
from plans.forms.objectives import NewObjectiveForm, ObjectiveForm
from plans.ordering import next_objective_code, next_position
from plans.views.loading import plan_being_written
from plans.views.writing import bound, held, keep, list_url, make_once
from plans.writing import Kept, delete_objective


@require_http_methods(["GET", "HEAD", "POST"])
def objective_create(request, slug, year):
    plan = plan_being_written(request, slug, year)
    form = NewObjectiveForm(request.POST or None, plan=plan, initial={"code": next_objective_code(plan)})
    if request.method == "POST" and (
        made := make_once(request, plan, form, lambda: _make(request, plan, form))
    ):
        return made
    context = {"plan": plan, "form": form, "back_url": list_url(plan)}
    return render(request, "plans/objective_create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def objective_edit(request, slug, year, pk):
    plan = plan_being_written(request, slug, year)
    objective = get_object_or_404(plan.objectives, pk=pk)
    form = bound(request, ObjectiveForm, objective, plan=plan)
    back = request.POST.get("volver") or request.GET.get("volver")
    back_url = list_url(plan, back, f"objetivo-{pk}")
    if request.method == "POST" and form.is_valid():
        said = f"Objetivo {form.cleaned_data['code']} guardado."
        if kept := keep(request, plan, form, back=back_url, said=said):
            return kept
    context = {
        "plan": plan,
        "objective": objective,
        "form": form,
        "back_url": back_url,
        "back": back_query(back),
    }
    return render(request, "plans/objective_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def objective_delete(request, slug, year, pk):
    plan = plan_being_written(request, slug, year)
    objective = get_object_or_404(plan.objectives, pk=pk)
    context = {"plan": plan, "objective": objective, "back_url": list_url(plan)}
    if request.method == "POST":
        try:
            with held(plan):
                delete_objective(objective, by=request.user)
            messages.success(request, f"El objetivo {objective.code} se eliminó del plan.")
            return redirect(context["back_url"])
        except Kept as kept:
            context["refused"] = str(kept)
    return render(
        request, "plans/objective_delete.html", context, status=422 if "refused" in context else 200
    )


def _make(request, plan, form):
    made = create(
        form, by=request.user, service=plan.service, plan=plan, position=next_position(plan.objectives)
    )
    messages.success(request, f"Objetivo {made.code} creado.")
    return list_url(plan, f"objetivo={made.pk}")
