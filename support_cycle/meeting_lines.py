"""The lines of a meeting as its page shows them, read together: one question for those of five kinds."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import CharField, F, IntegerField, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from participation.commitments import finish
from participation.models import Commitment
from plans.workflow import Refused
from support_cycle.meeting_cells import hold_open
from support_cycle.models import (
    CriticalKnot,
    Evidence,
    MeetingAgreement,
    MeetingParticipant,
    PlanAdjustment,
)

PARTICIPANT, AGREEMENT, COMMITMENT, ADJUSTMENT, KNOT, FILE = (
    "participante",
    "acuerdo",
    "compromiso",
    "ajuste",
    "nudo",
    "archivo",
)
REMOVABLE = {PARTICIPANT: MeetingParticipant, AGREEMENT: MeetingAgreement, ADJUSTMENT: PlanAdjustment}
MODELS = REMOVABLE | {KNOT: CriticalKnot}
OVER = "Ese compromiso ya no es de este plan."


@dataclass
class Line:
    """A noted line. `more` is its second text (the reason, the state); `form` where it is open to be edited."""

    kind: str
    pk: int
    version: int
    client_id: str
    number: int
    text: str
    more: str
    key_action_id: int
    key_action: object = None
    form: object = None


def read_lines(meeting, key_actions):
    """{kind: [Line]} of a meeting, all kinds but the commitments."""
    actions = {action.pk: action for action in key_actions}
    found = {kind: [] for kind in (*MODELS, FILE)}
    parts = [
        _columns(PARTICIPANT, MeetingParticipant, meeting, number="count", text="role"),
        _columns(AGREEMENT, MeetingAgreement, meeting, number="number", text="text"),
        _columns(ADJUSTMENT, PlanAdjustment, meeting, text="what", more="reason", key_action="key_action_id"),
        _columns(KNOT, CriticalKnot, meeting, text="text", more="status", key_action="key_action_id"),
        _columns(FILE, Evidence, meeting, client_id="", text="title", key_action="key_action_id"),
    ]
    for row in parts[0].union(*parts[1:], all=True):
        line = Line(*row)
        line.key_action = actions.get(line.key_action_id)
        if line.kind == KNOT:
            line.more = CriticalKnot.Status(line.more).label
        found[line.kind].append(line)
    for kind, lines in found.items():
        lines.sort(key=lambda line: (line.number, line.pk) if kind == AGREEMENT else (0, line.pk))
    return found


def owed_in(meeting):
    """(the commitments of the meeting, those still open of earlier meetings of its plan), in one question."""
    earlier = Q(status=Commitment.Status.OPEN, meeting_link__meeting__number__lt=meeting.number)
    rows = Commitment.objects.filter(
        Q(meeting_link__meeting=meeting.pk) | earlier, meeting_link__meeting__plan=meeting.plan_id
    )
    rows = list(rows.select_related("meeting_link__meeting").order_by("due_on", "pk"))
    own = [row for row in rows if row.meeting_link.meeting_id == meeting.pk]
    return own, [row for row in rows if row.meeting_link.meeting_id != meeting.pk]


@transaction.atomic
def say_done(meeting, commitment, *, by, result=""):
    """The commitment of this primary key, of any meeting of the plan, was met; said twice is said once."""
    hold_open(meeting)
    rows = Commitment.objects.filter(meeting_link__meeting__plan=meeting.plan_id)
    row = rows.filter(pk=commitment).select_related("service").first()
    if row is None:
        raise Refused(OVER)
    if row.status != Commitment.Status.OPEN:
        return row
    return finish(row, by=by, on=timezone.localdate(), result=result[:2000])


def _columns(kind, model, meeting, *, client_id=None, number=None, text, more=None, key_action=None):
    """One kind's rows in the columns of `Line`; types are the same in all, as PostgreSQL asks of a union."""
    words = {"output_field": TextField()}
    whole = {"output_field": IntegerField()}
    return (
        model.objects.filter(meeting=meeting.pk)
        .order_by()
        .values_list(
            Value(kind, output_field=CharField()),
            F("pk"),
            F("version"),
            Value("", **words) if client_id == "" else Cast("client_id", **words),
            Cast(number, **whole) if number else Value(0, **whole),
            Cast(text, **words),
            Cast(more, **words) if more else Value("", **words),
            Coalesce(F(key_action), 0) if key_action else Value(0, **whole),
        )
    )
