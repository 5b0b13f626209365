"""What the support cycle brings to a plan's pages, unknown to plans (`plans/extension.py`)."""

from django.urls import reverse

from participation.companion import ask_with
from plans.extension import GROUPS, Companion, Hint
from plans.models import Action, Section
from support_cycle.exports import pal_chapter
from support_cycle.models import SupportPlan
from support_cycle.offering_decisions import why_it_stays
from support_cycle.pal_support import questions, standing_of, take_support


def hints(plan):
    """What was offered to the plan and nobody decided on yet: a hint, it holds nothing up."""
    waiting = 0 if plan.is_transcript else standing_of(plan).undecided
    if not waiting:
        return []
    count = "Queda 1 nudo o aprendizaje" if waiting == 1 else f"Quedan {waiting} nudos y aprendizajes"
    url = reverse("support_cycle:offerings", args=[plan.service.slug, plan.year])
    text = f"{count} por decidir, de lo que ofrece el acompañamiento a las unidades."
    return [Hint(text, url, "Decidir lo ofrecido", GROUPS[-1])]


def keeps(row):
    """Why a PAL's action or section stays: support plans serve it, or it answers what was offered; or ""."""
    if isinstance(row, Section):
        return why_it_stays("section", row)
    return (_serving(row) or why_it_stays("action", row)) if isinstance(row, Action) else ""


def _serving(row):
    plans = SupportPlan.objects.filter(pal_action=row).select_related("school").order_by("year", "pk")
    named = [f"{plan}, {plan.school}" for plan in plans]
    if not named:
        return ""
    count = "un plan de apoyo la sirve" if len(named) == 1 else f"{len(named)} planes de apoyo la sirven"
    rest = f" y {len(named) - NAMED} más" if len(named) > NAMED else ""
    return f"{count[0].upper()}{count[1:]} ({'; '.join(named[:NAMED])}{rest}): la acción se queda en el plan."


NAMED = 3  # plans of a longer list that the sentence names
ask_with(questions)
COMPANION = Companion(
    hints=hints,
    panel="support_cycle/pal/_panel.html",
    snapshot=take_support,
    chapters=pal_chapter.chapters,
    sheets=pal_chapter.sheets,
    action_panel="support_cycle/pal/_action_panel.html",
    keeps=keeps,
)
