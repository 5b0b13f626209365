"""How an action of a plan goes, in a sentence for those whose words came into it."""

from django.db.models import Count, Q
from django.utils.formats import date_format

from plans.followup import FOLLOWED
from plans.measuring import shown, shown_measurement
from plans.models import Action, Measurement


def how_it_goes(plan, today):
    """{action's primary key: sentence} of a plan at `today`; empty until the plan is sanctioned. Two queries.

    The newest measurement with a value, whatever its indicator, and the units reached; else when the action begins.
    """
    if plan.status not in FOLLOWED:
        return {}
    measured = {}
    rows = Measurement.objects.filter(
        indicator__action__plan=plan, cut_off__lte=today, value__isnull=False
    ).select_related("indicator")
    for row in rows.order_by("-cut_off", "indicator__position", "pk"):
        measured.setdefault(row.indicator.action_id, row)
    reached = Count("action_schools", filter=Q(action_schools__reached_on__lte=today))
    actions = Action.objects.filter(plan=plan).order_by()
    actions = actions.annotate(named=Count("action_schools"), reached_by_now=reached)
    return {one.pk: _sentence(one, measured.get(one.pk), today) for one in actions}


def _sentence(action, measurement, today):
    told = [_value(measurement)] if measurement else []
    if action.reached_by_now:
        told.append(f"Llegó a {action.reached_by_now} de {action.named} unidades educativas.")
    return " ".join(told) or _dates(action, today)


def _value(measurement):
    indicator = measurement.indicator
    target = shown(indicator, indicator.target)
    said = f"Al {measurement.cut_off:%d-%m-%Y}, {shown_measurement(indicator, measurement)}"
    return f"{said} ({_lower(indicator.name)}){f'; la meta es {target}' if target else ''}."


def _dates(action, today):
    if action.starts_on and action.starts_on > today:
        return f"Comienza en {_month(action.starts_on)}."
    if action.ends_on and action.ends_on < today:
        return f"Terminó en {_month(action.ends_on)}; todavía no se mide."
    if action.starts_on:
        return f"En curso desde {_month(action.starts_on)}; todavía no se mide."
    return "Todavía no se mide."


def _month(day):
    return date_format(day, r"F \d\e Y").lower()


def _lower(text):
    """An indicator's name inside a sentence: «PIE» stays as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
