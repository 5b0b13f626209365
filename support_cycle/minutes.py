"""Closing a meeting: its minutes frozen and sealed in one transaction; their papers once, by the worker.

What was typed is what they say. The school confirms or observes them afterwards: the sealed paper never changes.
"""

from contextlib import suppress

from django.db import transaction
from django.urls import reverse

from accounts.trail import record
from documents import jobs
from documents.models import SealedDocument
from documents.sealing import AlreadyRendered, keep_papers, seal
from participation.minutes import paper_context
from plans.workflow import Caution, Objection, Refused
from support_cycle.after import lacks_of
from support_cycle.corroborations import capacity_on
from support_cycle.exports import minutes_pdf, minutes_workbook
from support_cycle.meeting_moves import decide_meeting
from support_cycle.minutes_content import record_of, with_record
from support_cycle.models import MonitoringMeeting

RENDER = "support_cycle.render_minutes"
STEPS = 3
KIND = "minuta"
Status = MonitoringMeeting.Status


def what_stands(meeting):
    """Everything that stands in the way of closing a meeting read `with_record`: its state, and what is not written."""
    found = []
    if meeting.status != Status.HELD:
        now = meeting.get_status_display()
        says = f"La minuta se cierra cuando la reunión está realizada; ahora está en «{now}»."
        found.append(Objection(says, f"/reuniones/{meeting.pk}/", "Abrir la reunión"))
    address = reverse("support_cycle:after", args=[meeting.pk])
    return [*found, *lacks_of(meeting, meeting.knots.all(), address)]


def what_to_look_at(said):
    """What minutes may lack and often have; it stops nobody. `said` is what they would say (`record_of`)."""
    lacks = [
        ("participants", "No hay participantes anotados."),
        ("actions", "De ninguna acción clave se anotó qué se hizo ni cómo va."),
        ("agreements", "No hay acuerdos anotados."),
        ("evidence", "No hay evidencia de esta reunión."),
    ]
    return [Caution(text) for name, text in lacks if not said[name]]


def close(meeting, *, by):
    """Close a held meeting and return its SealedDocument; `Refused` says what is missing, and changes nothing.

    Nothing that was noted in the meeting changes from here on.
    """
    with transaction.atomic():
        locked = MonitoringMeeting.objects.select_for_update(of=("self",), no_key=True)
        locked.only("pk").get(pk=meeting.pk)
        row = with_record().get(pk=meeting.pk)
        if reasons := what_stands(row):
            raise Refused(*reasons)
        capacity = capacity_on(by, row)
        document = seal(
            kind=KIND,
            title=f"Minuta de la {str(row).lower()}, {row.school}"[:200],
            issuer=row.service.full_name,
            number=1,
            snapshot=record_of(row),
            by=by,
            capacity=capacity,
            is_demo=row.service.is_fictional,
        )
        decide_meeting(row, "close", by=by, minutes=document)
        told = {"code": [None, document.code], "snapshot_sha256": [None, document.snapshot_sha256]}
        event = record("seal", row, by=by, capacity=capacity or None, changes=told)
        SealedDocument.objects.filter(pk=document.pk).update(trail_seq=event.seq, trail_head=event.hash)
        start_rendering(row, by=by)
    return document


def start_rendering(meeting, *, by):
    """The job that makes the papers of a meeting's minutes; the same job if it is already there."""
    return jobs.start(
        RENDER,
        by=by,
        key=f"support-minutes-{meeting.pk}",
        title=f"Minuta: {meeting}, {meeting.school}",
        total=STEPS,
        meeting_id=meeting.pk,
    )


@jobs.handler(RENDER)
def render_minutes(job, progress, meeting_id):
    meeting = MonitoringMeeting.objects.select_related("minutes").get(pk=meeting_id)
    document = meeting.minutes
    if not document.has_papers:
        progress(1, STEPS, "Componiendo las páginas.")
        pdf = minutes_pdf.render(paper_context(document))
        progress(2, STEPS, "Armando la planilla.")
        xlsx = minutes_workbook.render(paper_context(document))
        with suppress(AlreadyRendered):
            keep_papers(document, pdf=pdf, xlsx=xlsx)
        progress(STEPS, STEPS, "Guardando los documentos.")
    return jobs.Outcome(location=reverse("support_cycle:minutes", args=[meeting.pk]), note=str(meeting))


def printed_in_minutes(service):
    """[(number, hash)] of the trail as printed in every minuta of the Servicio (`accounts.trail_check.HEADS`)."""
    printed = MonitoringMeeting.objects.filter(service=service, minutes__trail_seq__gt=0)
    return list(printed.values_list("minutes__trail_seq", "minutes__trail_head"))
