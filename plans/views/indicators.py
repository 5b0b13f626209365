"""The indicators of an action: writing and deleting them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.editing import create
from plans.forms.indicators import IndicatorForm, NewIndicatorForm
from plans.models import Indicator
from plans.ordering import next_position
from plans.views.loading import plan_being_written
from plans.views.writing import bound, held, keep, make_once, plan_url
from plans.writing import Kept, delete_indicator


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_create(request, slug, year, pk):
    plan = plan_being_written(request, slug, year)
    action = get_object_or_404(plan.actions, pk=pk)
    form = NewIndicatorForm(request.POST or None, initial={"target": action.target_percent})
    if request.method == "POST" and (
        made := make_once(request, plan, form, lambda: _make(request, plan, action, form))
    ):
        return made
    context = {"plan": plan, "action": action, "form": form, "back_url": plan_url("action", plan, action.pk)}
    return render(request, "plans/indicator_create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_edit(request, slug, year, pk):
    plan = plan_being_written(request, slug, year)
    indicator = _indicator(plan, pk)
    form = bound(request, IndicatorForm, indicator)
    back_url = plan_url("action", plan, indicator.action_id) + "#indicadores"
    sent = request.method == "POST" and form.is_valid()
    if sent and (kept := keep(request, plan, form, back=back_url, said="Indicador guardado.")):
        return kept
    context = {
        "plan": plan,
        "action": indicator.action,
        "indicator": indicator,
        "form": form,
        "back_url": back_url,
    }
    return render(request, "plans/indicator_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_delete(request, slug, year, pk):
    plan = plan_being_written(request, slug, year)
    indicator = _indicator(plan, pk)
    back_url = plan_url("action", plan, indicator.action_id) + "#indicadores"
    context = {"plan": plan, "action": indicator.action, "indicator": indicator, "back_url": back_url}
    if request.method == "POST":
        try:
            with held(plan):
                delete_indicator(indicator, by=request.user)
            messages.success(request, "El indicador se eliminó de la acción.")
            return redirect(back_url)
        except Kept as kept:
            context["refused"] = str(kept)
    return render(
        request, "plans/indicator_delete.html", context, status=422 if "refused" in context else 200
    )


def _indicator(plan, pk):
    rows = Indicator.objects.filter(action__plan=plan).select_related("action")
    return get_object_or_404(rows, pk=pk)


def _make(request, plan, action, form):
    place = next_position(action.indicators)
    create(form, by=request.user, service=plan.service, action=action, position=place)
    messages.success(request, "Indicador agregado.")
    _warn(request, form)
    return plan_url("action", plan, action.pk) + "#indicadores"


def _warn(request, form):
    if form.notice:
        messages.warning(request, form.notice)
