"""The acta of a network's meeting: frozen and sealed in one transaction, its paper once, by the worker."""

from contextlib import suppress

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.trail import record
from accounts.trail_check import HEADS
from documents import jobs
from documents.models import SealedDocument
from documents.sealing import AlreadyRendered, keep_papers, seal, snapshot_of
from participation.models import Commitment
from plans.workflow import Refused
from support_cycle.exports import network_minutes_pdf
from support_cycle.models import NetworkMeeting
from support_cycle.network_meetings import agreements_of, hold_agreed, objections

RENDER = "support_cycle.render_network_minutes"
Status = NetworkMeeting.Status


def close(meeting, *, by):
    """Seal what the meeting says. `Refused` says what is missing; pressed twice, the second finds it closed."""
    now = timezone.now()
    with transaction.atomic():
        hold_agreed(meeting)
        if reasons := objections(meeting, now):
            raise Refused(*reasons)
        service = meeting.service
        document = seal(
            kind="acta-de-red",
            title=f"Acta de {meeting}, {meeting.network}"[:200],
            issuer=service.full_name,
            number=1,
            snapshot=content(meeting),
            by=by,
            is_demo=service.is_fictional,
            at=now,
        )
        told = {"status": [Status.AGREED, Status.CLOSED], "code": [None, document.code]}
        facts = {"status": Status.CLOSED, "minutes": document, "updated_by": by}
        NetworkMeeting.objects.filter(pk=meeting.pk).update(**facts, version=F("version") + 1, updated_at=now)
        event = record("seal", meeting, by=by, at=now, changes=told)
        SealedDocument.objects.filter(pk=document.pk).update(
            trail_seq=event.seq, trail_head=event.hash, capacity=event.capacity
        )
        start_rendering(meeting, by=by)
    meeting.refresh_from_db()
    return meeting


def content(meeting):
    """What is sealed: plain data, without a name of who came."""
    rows = Commitment.objects.filter(network_link__meeting=meeting).order_by("due_on", "pk")
    service, network = meeting.service, meeting.network
    return {
        "service": {
            "full_name": service.full_name,
            "short_name": service.short_name,
            "time_zone": service.time_zone,
            "is_fictional": service.is_fictional,
        },
        "network": {"name": network.name, "kind": network.get_kind_display(), "purpose": network.purpose},
        "meeting": {
            "name": str(meeting),
            "number": meeting.number,
            "starts_at": meeting.starts_at.isoformat(),
            "ends_at": meeting.ends_at and meeting.ends_at.isoformat(),
            "place": meeting.place,
            "agenda": meeting.agenda,
            "notes": meeting.notes,
        },
        "attendance": [
            {"unit": str(row.school), "people": row.people, "roles": row.roles}
            for row in meeting.attendance.select_related("school")
        ],
        "agreements": agreements_of(meeting),
        "commitments": [{"text": row.text, "who": row.who, "due_on": row.due_on.isoformat()} for row in rows],
    }


def start_rendering(meeting, *, by):
    """The job that makes the acta's paper; the same job if it is already there."""
    return jobs.start(
        RENDER,
        by=by,
        key=f"network-minutes-{meeting.pk}",
        title=f"Acta de {meeting}, {meeting.network}",
        total=1,
        meeting_id=meeting.pk,
    )


@jobs.handler(RENDER)
def render_minutes(job, progress, meeting_id):
    meeting = NetworkMeeting.objects.select_related("minutes").get(pk=meeting_id)
    document = meeting.minutes
    if not document.has_papers:
        progress(0, 1, "Componiendo el acta.")
        with suppress(AlreadyRendered):
            keep_papers(document, pdf=network_minutes_pdf.render(snapshot_of(document), document))
        progress(1, 1, "Guardando el acta.")
    return jobs.Outcome(location=meeting.get_absolute_url(), note=document.title)


def printed_in_networks(service):
    """[(number, hash)] of the trail as kept with every acta of the Servicio's networks."""
    sealed = NetworkMeeting.objects.filter(service=service, minutes__trail_seq__gt=0)
    return list(sealed.values_list("minutes__trail_seq", "minutes__trail_head"))


HEADS.append(printed_in_networks)
