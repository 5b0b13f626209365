"""The cycle that follows a finished one: the same unit, what was not finished, where it comes from."""

from django.db import transaction

from accounts.editing import create
from plans.workflow import Refused
from support_cycle.models import CriticalKnot, KeyAction, ResultIndicator, SupportPlan
from support_cycle.support_plans import next_number

CARRIED = ("objective", "pme_strategy", "expected_result", "programme", "axis")
OF_AN_ACTION = (
    "what",
    "responsible",
    "resources_material",
    "resources_financial",
    "resources_human",
    "how_secured",
    "indicator",
    "target",
    "support_role",
)
OVER = (KeyAction.Level.DONE, KeyAction.Level.SET_ASIDE)


def unfinished(plan):
    """The key actions that the cycle left on their way."""
    return KeyAction.objects.filter(plan=plan.pk).exclude(level__in=OVER).order_by("position", "pk")


def open_knots(plan):
    return (
        CriticalKnot.objects.filter(plan=plan.pk)
        .exclude(status=CriticalKnot.Status.RESOLVED)
        .order_by("opened_on", "pk")
    )


def difficulties_of(plan):
    """What the next cycle begins knowing: what was known, and each knot that is still open, by its text."""
    limit = SupportPlan._meta.get_field("difficulties").max_length
    known = [plan.difficulties, *(f"Nudo que sigue abierto: {knot.text}" for knot in open_knots(plan))]
    return "\n".join(text for text in known if text)[:limit]


def open_next_cycle(form, plan, *, by):
    """A new plan in diagnosis from a valid NextCycleForm of a closed one; `Refused` where it was opened already."""
    with transaction.atomic():
        locked = SupportPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
        if locked.is_open:
            raise Refused("El ciclo siguiente se abre desde un plan cerrado.")
        if locked.next_cycles.exists():
            raise Refused("El ciclo siguiente ya se abrió desde este plan.")
        year = form.cleaned_data["year"]
        facts = {name: getattr(plan, name) for name in CARRIED}
        same_pal = {"pal_action": plan.pal_action} if year == plan.year else {}
        anchors = {"school": plan.school, "service": plan.service, "continues": plan}
        number = next_number(plan.school, year)
        new = create(form, by=by, verb="open_cycle", number=number, **anchors, **facts, **same_pal)
        _copy_actions(form.cleaned_data["actions"], new, by)
        _copy_indicators(plan, new, by)
    return new


def _copy_actions(actions, new, by):
    """Their dates, and whether their resources are there, are agreed anew."""
    anchors = {"plan": new, "service": new.service, "school": new.school, "updated_by": by}
    KeyAction.objects.bulk_create(
        KeyAction(**anchors, position=n, **{name: getattr(action, name) for name in OF_AN_ACTION})
        for n, action in enumerate(actions, start=1)
    )


def _copy_indicators(plan, new, by):
    """Where each ended is where it begins."""
    anchors = {"plan": new, "service": new.service, "school": new.school, "updated_by": by}
    ResultIndicator.objects.bulk_create(
        ResultIndicator(
            **anchors, position=n, name=one.name, baseline=one.value or one.baseline, target=one.target
        )
        for n, one in enumerate(plan.indicators.order_by("position", "pk"), start=1)
    )
