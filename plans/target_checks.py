"""Targets that do not fit: with their text, with the fraction of units, with the last measurement."""

import re
from decimal import ROUND_HALF_UP, Decimal

from plans.measuring import meets, shown
from plans.models import Indicator
from plans.targets import units_needed, written

_PERCENT = re.compile(r"(?<![\d,.])(\d{1,3}(?:[,.]\d{1,2})?)\s*%", re.ASCII)
_FRACTION = re.compile(r"\[?\b(\d{1,5})\s*/\s*(\d{1,5})\b\]?", re.ASCII)


def percent_said(text):
    """The percentage that a published target says: «95% [73/76]» -> 95; None where it says none."""
    found = _PERCENT.search(text or "")
    return Decimal(found[1].replace(",", ".")) if found else None


def fraction_said(text):
    """(73, 76) of «95% [73/76]», or None."""
    found = _FRACTION.search(text or "")
    return (int(found[1]), int(found[2])) if found else None


def action_mismatch(action):
    """What does not fit in an action's target, in words; "" where everything does. One thing at a time."""
    said, fraction = percent_said(action.target_text), fraction_said(action.target_text)
    target = action.target_percent
    if said is not None and target is not None and said != target:
        return f"el texto de la meta dice {_percent(said)} y la meta es {_percent(target)}."
    percent = target if target is not None else said
    if fraction is None or percent is None:
        return ""
    units, of = fraction
    if not of or percent > 100:
        return ""
    needed = units_needed(percent, of)
    if units < needed:
        return f"la meta dice {_percent(percent)} y la fracción [{units}/{of}] da {_share(units, of)}."
    if units > needed:
        return f"la fracción dice [{units}/{of}] y para {_percent(percent)} bastan {needed} de {of}."
    if action.units and action.units != of:
        return f"la fracción dice [{units}/{of}] y su universo tiene {action.units} unidades."
    return ""


def indicator_mismatch(indicator):
    """The same for an indicator measured in percent."""
    said = percent_said(indicator.target_text)
    if indicator.unit != Indicator.Unit.PERCENT or said is None or indicator.target is None:
        return ""
    if said == indicator.target:
        return ""
    return f"el texto de la meta dice {_percent(said)} y la meta es {shown(indicator, indicator.target)}."


def passed_target(indicator):
    """Where the last measurement is already better than the target, by its sense: in words, or ""."""
    if indicator.target is None:
        return ""
    measured = indicator.last if indicator.last is not None else indicator.last_of_origin
    value, what = (
        (measured, "la última medición ya es")
        if measured is not None
        else (indicator.baseline, "la línea de base ya es")
    )
    if value is None or value == indicator.target or not meets(indicator, value):
        return ""
    return f"la meta es {shown(indicator, indicator.target)} y {what} {shown(indicator, value)}."


def _percent(value):
    return written(value, 0)


def _share(units, of):
    return _percent((Decimal(units) * 100 / of).quantize(Decimal("0.1"), ROUND_HALF_UP))
