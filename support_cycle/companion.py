"""What the support cycle brings to a plan's pages, unknown to plans (`plans/extension.py`)."""

from plans.extension import Companion
from plans.models import Action
from support_cycle.models import SupportPlan


def keeps(row):
    """Why a PAL's action stays, in a sentence: support plans serve it; "" where none does."""
    if not isinstance(row, Action):
        return ""
    plans = SupportPlan.objects.filter(pal_action=row).select_related("school").order_by("year", "pk")
    named = [f"{plan}, {plan.school}" for plan in plans]
    if not named:
        return ""
    count = "un plan de apoyo la sirve" if len(named) == 1 else f"{len(named)} planes de apoyo la sirven"
    rest = f" y {len(named) - NAMED} más" if len(named) > NAMED else ""
    return f"{count[0].upper()}{count[1:]} ({'; '.join(named[:NAMED])}{rest}): la acción se queda en el plan."


NAMED = 3  # plans of a longer list that the sentence names
COMPANION = Companion(keeps=keeps)
