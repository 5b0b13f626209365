"""The lines of a meeting: who took part, what was agreed, who does what, what changes, what stands in the way.

Every line has a `client_id` made where it was typed: sent twice, it is one. Each verb is one transaction that holds
the meeting's row, so that numbers run without doubles and a meeting that is being closed is closed for everybody.
`Refused` says in a sentence why nothing was written.
"""

import uuid
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.editing import remove
from accounts.trail import record
from participation.models import Commitment
from plans.workflow import Refused
from support_cycle.meeting_cells import hold_open, shut_reason
from support_cycle.models import (
    CriticalKnot,
    MeetingAgreement,
    MeetingCommitment,
    MeetingParticipant,
    MonitoringMeeting,
    PlanAdjustment,
)

ELSEWHERE = "Esta línea es de otra reunión: no se guardó en esta."
PLAN_CLOSED = "El ciclo de este plan ya se cerró: no se ajusta. Lo escrito sigue aquí."
APPLIED = "Este ajuste ya se llevó al plan: se conserva como se acordó."


def add_participants(meeting, *, role, count, by, client_id=None):
    """The MeetingParticipant of this `client_id`, made now or before: how many of a role, without names."""
    return _add(MeetingParticipant, meeting, by, client_id, role=role, count=count)


def add_agreement(meeting, *, text, by, client_id=None):
    """The MeetingAgreement of this `client_id`, made now or before."""
    with _holding(MeetingAgreement, meeting, client_id) as (meeting, earlier):
        if earlier:
            return earlier
        last = meeting.agreements.aggregate(last=Max("number"))["last"] or 0
        return _made(MeetingAgreement, meeting, by, client_id, number=last + 1, text=text)


def add_commitment(meeting, *, text, who, due_on, by, client_id=None, owner=None):
    """The Commitment of this `client_id`, made now or before: it lives among the others, and says where it is from."""
    with _holding(Commitment, meeting, client_id) as (meeting, earlier):
        if earlier:
            return earlier
        row = Commitment.objects.create(
            service=meeting.service,
            school=meeting.school,
            client_id=client_id or uuid.uuid4(),
            text=text,
            who=who,
            due_on=due_on,
            owner=owner,
            origin_text=f"{meeting}, {meeting.school}"[:200],
            origin_path=meeting.get_absolute_url(),
            updated_by=by,
        )
        MeetingCommitment.objects.create(meeting=meeting, commitment=row)
        record("create", row, by=by, changes={"due_on": [None, due_on]})
        return row


def add_adjustment(meeting, *, what, reason, by, client_id=None, key_action=None):
    """The PlanAdjustment of this `client_id`, made now or before, with what the plan said then."""
    with _holding(PlanAdjustment, meeting, client_id) as (meeting, earlier):
        if earlier:
            return earlier
        if not meeting.plan.is_open:
            raise Refused(PLAN_CLOSED)
        before = plan_words(meeting.plan, key_action)
        facts = {"plan": meeting.plan, "key_action": key_action, "what": what, "reason": reason}
        return _made(PlanAdjustment, meeting, by, client_id, before=before, **facts)


def raise_knot(meeting, *, text, by, client_id=None, key_action=None, theme=None):
    """The CriticalKnot of this `client_id`, raised in the meeting now or before; it goes on living on its own page."""
    with _holding(CriticalKnot, meeting, client_id) as (meeting, earlier):
        if earlier:
            return earlier
        opened_on = timezone.localtime(meeting.starts_at).date()
        facts = {"plan": meeting.plan, "key_action": key_action, "theme": theme, "opened_on": opened_on}
        return _made(CriticalKnot, meeting, by, client_id, by=by, text=text, **facts)


def remove_line(meeting, row, *, by):
    """Take away what was noted by mistake, while the meeting is open."""
    with transaction.atomic():
        hold_open(meeting)
        if getattr(row, "applied_at", None):
            raise Refused(APPLIED)
        remove(row, by=by)


def plan_words(plan, key_action=None):
    """What the plan says now of what an adjustment is about, in words: a key action, or the plan's aim."""
    row = key_action or plan
    names = (
        ("what", "responsible", "starts_on", "ends_on", "indicator", "target", "support_role")
        if key_action
        else ("objective", "desired_state", "expected_result")
    )
    said = []
    for name in names:
        value, label = getattr(row, name), str(row._meta.get_field(name).verbose_name)
        if value:
            told = f"{value:%d-%m-%Y}" if hasattr(value, "strftime") else value
            said.append(f"{label[0].upper()}{label[1:]}: {told}")
    return "\n".join(said)[:4000]


@contextmanager
def _holding(model, meeting, client_id):
    """A transaction that gives (the meeting as it is now, held; the line of this `client_id` or None).

    An old line is no new note: it is answered even by a meeting that was closed since.
    """
    with transaction.atomic():
        rows = MonitoringMeeting.objects.select_for_update(of=("self",), no_key=True)
        now = rows.select_related("plan", "school", "service").get(pk=meeting.pk)
        earlier = model.objects.filter(client_id=client_id).first() if client_id else None
        if earlier and _meeting_of(earlier) != now.pk:
            raise Refused(ELSEWHERE)
        if not earlier and (reason := shut_reason(now)):
            raise Refused(reason)
        yield now, earlier


def _add(model, meeting, by, client_id, **facts):
    with _holding(model, meeting, client_id) as (meeting, earlier):
        return earlier or _made(model, meeting, by, client_id, **facts)


def _made(model, meeting, by_whom, client_id, **facts):
    row = model.objects.create(
        service=meeting.service,
        school=meeting.school,
        meeting=meeting,
        client_id=client_id or uuid.uuid4(),
        updated_by=by_whom,
        **facts,
    )
    record("create", row, by=by_whom)
    return row


def _meeting_of(row):
    if isinstance(row, Commitment):
        return MeetingCommitment.objects.filter(commitment=row).values_list("meeting", flat=True).first()
    return row.meeting_id
