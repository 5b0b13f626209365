"""The units an action applies to: ticked one by one or by groups, counted meanwhile, saved as one set."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.editing import KEEP, StaleEdit, conflict_page, parse_version
from config.web import render_page
from plans.forms.universe import SAVE, UniverseForm
from plans.models import Action
from plans.targets import units_needed, written
from plans.universe import Reached, available_units, disagreement, groups, set_universe
from plans.views.loading import plan_being_written
from plans.views.writing import held, plan_url


@require_http_methods(["GET", "HEAD", "POST"])
def action_universe(request, slug, year, pk):
    plan = plan_being_written(request, slug, year)
    action = get_object_or_404(Action.objects.filter(plan=plan), pk=pk)
    action.plan = plan
    units = list(available_units(action))
    stored = set(action.action_schools.values_list("school", flat=True))
    form = UniverseForm(request.POST or None, units=units, groups=groups(units))
    if request.method != "POST":
        return _page(request, action, form, stored | _asked_to_add(request, units), stored)
    if not form.is_valid():
        return _page(request, action, form, stored, stored, status=422)
    do = request.POST.get("do", "")
    chosen = stored if request.POST.get(f"{KEEP}schools") == "theirs" else form.chosen(do)
    if do == SAVE:
        return _save(request, action, form, chosen, stored)
    return _page(request, action, form, chosen, stored)


def _save(request, action, form, chosen, stored):
    back = plan_url("action", action.plan, action.pk)
    version = parse_version(request.POST.get("version"))
    try:
        with held(action.plan):
            set_universe(action, chosen, by=request.user, version=version)
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=back)
    except Reached as reached:
        names = ", ".join(link.school.display_name for link in reached.units[:5])
        form.add_error(None, f"La acción ya alcanzó a {names}: lo ya hecho se queda. Volver a marcar.")
        return _page(request, action, form, chosen, stored, status=422)
    messages.success(request, f"La acción {action.code} se aplica a {_count(len(chosen))}.")
    return redirect(back)


def _page(request, action, form, chosen, stored, status=200):
    shown = form.found() if form.is_bound and form.is_valid() else None
    for unit in form.units:
        unit.is_chosen = unit.pk in chosen
        unit.is_shown = shown is None or unit.pk in shown
    size = len(chosen)
    context = {
        "plan": action.plan,
        "action": action,
        "form": form,
        "version": request.POST.get("version", action.version),
        "count": _count(size),
        "total": len(form.units),
        "needed": units_needed(action.target_percent, size)
        if action.target_percent is not None and size
        else None,
        "target": written(action.target_percent, size),
        "notice": disagreement(action.target_percent, size, action.target_text),
        "size": size,
        "is_changed": chosen != stored,
        "shown": sum(unit.is_shown for unit in form.units),
        "back_url": plan_url("action", action.plan, action.pk),
    }
    return render_page(
        request, "plans/universe.html", context, fragments={"universe-count": []}, status=status
    )


def _asked_to_add(request, units):
    """The unit that a link of the support chapter offers to add; nothing is saved yet."""
    code = request.GET.get("agregar", "")
    return {unit.pk for unit in units if unit.code == code}


def _count(size):
    return "1 unidad" if size == 1 else f"{size} unidades"
