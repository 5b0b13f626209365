"""The meetings of a network: agreed, noted, closed with a sealed acta or not held; their commitments.

A meeting that is closed says for ever what its acta says: nothing of it is written any more.
"""

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone

from accounts.trail import record
from participation.commitments import finish
from participation.models import Commitment
from plans.workflow import Objection, Refused
from support_cycle.models import Network, NetworkAttendance, NetworkCommitment, NetworkMeeting

Status = NetworkMeeting.Status
OVER = "La reunión ya se cerró con su acta, o se anotó que no se hizo: ya no se edita."


def agree(form, network, *, by):
    """Save a valid form of a new meeting with the next number of its network."""
    meeting = form.instance
    with transaction.atomic():
        Network.objects.select_for_update(no_key=True).only("pk").get(pk=network.pk)
        last = network.meetings.aggregate(last=Max("number"))["last"] or 0
        meeting.number, meeting.updated_by = last + 1, by
        form.save()
        told = {"starts_at": [None, meeting.starts_at], "kind": [None, meeting.kind]}
        record("create", meeting, by=by, changes=told)
    return meeting


def hold_agreed(meeting):
    """Lock the meeting's row and read it again; `Refused` where it is over. In the caller's transaction."""
    NetworkMeeting.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=meeting.pk)
    meeting.refresh_from_db()
    if meeting.status != Status.AGREED:
        raise Refused(OVER)
    return meeting


def note_attendance(meeting, said, *, by):
    """`said` is {school: (people, roles)}; nobody and no roles is no row. In the caller's transaction."""
    for school, (people, roles) in said.items():
        rows = NetworkAttendance.objects.filter(meeting=meeting, school=school)
        if not people and not roles:
            rows.delete()
        elif not rows.update(people=people, roles=roles):
            NetworkAttendance.objects.create(meeting=meeting, school=school, people=people, roles=roles)


def add_commitment(meeting, *, by, client_id, text, who, due_on, owner=None):
    """A commitment of the meeting, among the others of the Servicio; the same `client_id` again is the same one."""
    with transaction.atomic():
        hold_agreed(meeting)
        if earlier := Commitment.objects.filter(client_id=client_id).first():
            return earlier
        row = Commitment.objects.create(
            service=meeting.service,
            origin_text=f"{meeting} de {meeting.network}"[:200],
            origin_path=reverse("support_cycle:network_meeting", args=[meeting.pk]),
            client_id=client_id,
            text=text,
            who=who,
            due_on=due_on,
            owner=owner,
            updated_by=by,
        )
        NetworkCommitment.objects.create(meeting=meeting, commitment=row)
        told = {"who": [None, who], "due_on": [None, due_on], "text": [None, text]}
        record("create", row, by=by, changes=told)
    return row


def finish_commitment(meeting, commitment, *, by, on):
    """Whoever coordinates the network says that it was met."""
    return finish(commitment, by=by, on=on)


def cancel(meeting, *, by, reason):
    """It was not held, and why."""
    if not reason.strip():
        raise Refused("Falta escribir por qué no se hizo.")
    with transaction.atomic():
        now = timezone.now()
        fresh = NetworkMeeting.objects.filter(pk=meeting.pk, status=Status.AGREED)
        facts = {"status": Status.CANCELLED, "cancelled_reason": reason.strip(), "updated_by": by}
        if not fresh.update(**facts, version=F("version") + 1, updated_at=now):
            raise Refused(OVER)
        told = {"status": [Status.AGREED, Status.CANCELLED], "cancelled_reason": ["", reason.strip()]}
        record("drop", meeting, by=by, changes=told)


def objections(meeting, now):
    """What stands in the way of closing the acta."""
    found = []
    if meeting.status != Status.AGREED:
        return [Objection(OVER)]
    if meeting.starts_at > now:
        found.append(Objection("La reunión todavía no empieza: su acta se cierra después."))
    if not meeting.attendance.filter(people__gt=0).exists():
        found.append(Objection("Falta anotar cuántas personas de cada unidad vinieron."))
    if not (meeting.notes.strip() or meeting.agreements.strip()):
        found.append(Objection("Falta anotar qué se conversó o qué se acordó."))
    return found


def agreements_of(meeting):
    """One a line; marks of a list at the beginning are not part of it."""
    lines = (line.strip().lstrip("-•*").strip() for line in meeting.agreements.splitlines())
    return [line for line in lines if line]
