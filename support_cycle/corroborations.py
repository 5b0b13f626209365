"""Both sides say that the plan is what they agreed. It is said of a text: when the text changes, it is asked anew."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from accounts.roles import LABELS, SCHOOL, SERVICE, Area, Capability, roles_allowing
from accounts.trail import record
from plans.workflow import Refused
from support_cycle.models import Corroboration, SupportPlan

Side, Status = Corroboration.Side, SupportPlan.Status
AGREED = (Status.PLANNING, Status.EXECUTION, Status.EVALUATION)
# What both sides agree on: a change of any of it is a change of the plan.
OF_THE_PLAN = (
    "capacity",
    "practice",
    "desired_state",
    "objective",
    "pme_strategy",
    "pal_action_id",
    "expected_result",
)
OF_AN_ACTION = (
    "pk",
    "what",
    "responsible",
    "resources_material",
    "resources_financial",
    "resources_human",
    "secured",
    "how_secured",
    "starts_on",
    "ends_on",
    "indicator",
    "target",
    "support_role",
)
OF_AN_INDICATOR = ("pk", "name", "baseline", "target")
CHANGED = "El plan cambió mientras se miraba: leerlo otra vez antes de corroborarlo."


class Standing:
    """The corroborations of a plan, as its page tells them: `rows` in their order, of all times."""

    def __init__(self, rows):
        self.rows = rows
        self.of = {row.side: row for row in rows if row.is_standing}

    @property
    def is_complete(self):
        return len(self.of) == len(Side)

    @property
    def missing(self):
        return [side for side in Side if side not in self.of]

    @property
    def on(self):
        """The day on which the plan was corroborated by both, None while it is not."""
        return max(row.on for row in self.of.values()) if self.is_complete else None

    @property
    def lapsed(self):
        """Whether some were given, and the plan changed since."""
        return any(not row.is_standing for row in self.rows) and not self.is_complete


def standing_of(plan):
    return Standing(list(Corroboration.objects.filter(plan=plan.pk).select_related("by")))


def mark_of(plan):
    """A digest of what is agreed, as it is stored: a form carries it, so that nobody agrees to what was not read."""
    said = [
        SupportPlan.objects.filter(pk=plan.pk).values_list(*OF_THE_PLAN).get(),
        list(plan.key_actions.order_by("pk").values_list(*OF_AN_ACTION)),
        list(plan.indicators.order_by("pk").values_list(*OF_AN_INDICATOR)),
    ]
    return hashlib.sha256(json.dumps(said, cls=DjangoJSONEncoder).encode()).hexdigest()


def side_of(plan):
    """The side of whoever loaded the plan, or None: who writes it is UATP, who only contributes is the school."""
    if plan.may_write:
        return Side.UATP
    return Side.SCHOOL if plan.may_contribute else None


def capacity_on(user, row):
    """In which capacity somebody acts on a row of a school: «Profesional UATP que acompaña»."""
    places = {SERVICE: row.service_id, SCHOOL: row.school_id}
    held = [
        LABELS[anchor, role]
        for anchor, place in places.items()
        for role in sorted(
            roles_allowing(anchor, Area.SUPPORT, Capability.CONTRIBUTE)
            | roles_allowing(anchor, Area.SUPPORT, Capability.WRITE)
        )
        if place in user.reach.ids(anchor, [role])
    ]
    return ", ".join(dict.fromkeys(held))[:120]


def corroborate(plan, *, by, on, note="", seen=None):
    """The Corroboration of the side of `by`, on a plan loaded with its `may_…` flags; `Refused` says why not.

    `seen` is the `mark_of` what was read, None where nobody looked.
    """
    side = side_of(plan)
    with transaction.atomic():
        current = SupportPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
        if side is None:
            raise Refused("Corroborar corresponde a quien acompaña la unidad y a su equipo de gestión.")
        if current.status not in AGREED:
            raise Refused("Un plan se corrobora desde su planificación y hasta que se cierra.")
        if seen is not None and seen != mark_of(current):
            raise Refused(CHANGED)
        if Corroboration.objects.filter(plan=current, side=side, is_standing=True).exists():
            raise Refused("Esta parte ya lo corroboró, y el plan no ha cambiado desde entonces.")
        row = Corroboration.objects.create(
            service_id=current.service_id,
            school_id=current.school_id,
            plan=current,
            side=side,
            on=on,
            by=by,
            capacity=capacity_on(by, plan),
            note=note,
            at=timezone.now(),
        )
        record("corroborate", plan, by=by, changes={"side": [None, side.label], "on": [None, on]})
    return row


def lapse(plan, *, by):
    """The plan changed: what stood is no longer standing. Inside the transaction of the change."""
    rows = Corroboration.objects.filter(plan=plan.pk, is_standing=True)
    sides = [Side(side).label for side in rows.order_by("side").values_list("side", flat=True)]
    if sides:
        rows.update(is_standing=False)
        record("lapse", plan, by=by, changes={"corroborations": [sides, None]})
    return sides
