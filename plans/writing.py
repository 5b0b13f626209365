"""Copying and deleting what is being written: with its event, and never what facts already hang on."""

from django.db import transaction

from accounts.editing import remove
from accounts.trail import record
from plans.extension import reason_to_stay
from plans.models import Action, ActionSchool, Budget, Indicator, Measurement
from plans.ordering import next_action_code, next_position

COPIED = [
    *("service", "plan", "objective", "kind", "description", "unit", "starts_on", "ends_on", "line"),
    *("enep_objective", "axis", "target_percent", "target_text", "gender_approach"),
]
INDICATOR_COPIED = [
    *("service", "name", "formula", "unit", "sense", "decimals", "baseline", "target", "target_text"),
    *("weight", "periodicity", "means", "by_gender", "position"),
]


class Kept(Exception):
    """What may not be deleted, with the sentence that says why."""


@transaction.atomic
def copy_action(action, *, by):
    """The same action at the end of its objective: money, units and indicators too, nothing measured."""
    copy = Action.objects.create(
        **{name: getattr(action, name) for name in COPIED},
        name=f"{action.name[:290]} (copia)",
        code=next_action_code(action.plan, action.objective),
        position=next_position(action.objective.actions),
        updated_by=by,
    )
    units = ActionSchool.objects.filter(action=action).values_list("school", flat=True)
    ActionSchool.objects.bulk_create([ActionSchool(action=copy, school_id=pk) for pk in units])
    money = Budget.objects.filter(action=action)
    Budget.objects.bulk_create([Budget(action=copy, source_id=b.source_id, amount=b.amount) for b in money])
    for indicator in Indicator.objects.filter(action=action):
        facts = {name: getattr(indicator, name) for name in INDICATOR_COPIED}
        Indicator.objects.create(action=copy, updated_by=by, **facts)
    record("copy", copy, by=by, changes={"acción copiada": [None, str(action)]})
    return copy


def delete_action(action, *, by):
    """Delete an action that reached no unit and was not measured; `Kept` where facts hang on it."""
    with transaction.atomic():
        list(Action.objects.select_for_update().filter(pk=action.pk).values_list("pk"))
        if Measurement.objects.filter(indicator__action=action).exists():
            raise Kept("Sus indicadores ya tienen mediciones: la acción se queda en el plan.")
        if action.action_schools.filter(reached_on__isnull=False).exists():
            raise Kept("Ya alcanzó a unidades educativas: la acción se queda en el plan.")
        if reason := reason_to_stay(action):
            raise Kept(reason)
        remove(action, by=by)


def delete_indicator(indicator, *, by):
    """Delete an indicator without measurements; `Kept` otherwise."""
    with transaction.atomic():
        list(Indicator.objects.select_for_update(of=("self",)).filter(pk=indicator.pk).values_list("pk"))
        if indicator.measurements.exists():
            raise Kept("Ya tiene mediciones: el indicador se queda en la acción.")
        remove(indicator, by=by)


def delete_objective(objective, *, by):
    """Delete an objective without actions; `Kept` otherwise."""
    with transaction.atomic():
        list(
            type(objective).objects.select_for_update(of=("self",)).filter(pk=objective.pk).values_list("pk")
        )
        if count := objective.actions.count():
            actions = "una acción" if count == 1 else f"{count} acciones"
            raise Kept(f"Tiene {actions}: moverlas a otro objetivo o eliminarlas antes.")
        remove(objective, by=by)
