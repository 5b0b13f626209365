"""Certificates: sealed one by one with their code, made on paper by a job; corrected by another version, or withdrawn.

Asking again makes nothing twice: who has a certificate keeps it.
"""

from contextlib import suppress

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.trail import record
from accounts.trail_check import HEADS
from documents import jobs
from documents.models import SealedDocument
from documents.sealing import AlreadyRendered, keep_papers, seal, snapshot_of
from plans.workflow import Refused
from support_cycle.exports import certificate_pdf
from support_cycle.models import Enrolment, TrainingEvent
from support_cycle.programme_reach import events_for, leads

ISSUE = "support_cycle.issue_certificates"
Status = TrainingEvent.Status
NOT_HELD = "Los certificados se entregan cuando la actividad está realizada."


def waiting(event):
    """Who came and has no certificate yet."""
    return event.enrolments.filter(attended=True, document__isnull=True).order_by("pk")


def certify(enrolment, event, *, by):
    """Seal the certificate of who came; the one there is, if it was made before. `Refused` says why not."""
    with transaction.atomic():
        row = _locked(enrolment, event)
        if row.document_id:
            return row
        if event.status not in (Status.HELD, Status.CERTIFIED):
            raise Refused(NOT_HELD)
        if not row.attended:
            raise Refused("Se certifica a quien asistió: primero se anota su asistencia.")
        row.certified_on = timezone.localdate()
        row.document = _seal(row, number=1, corrects=None, verb="seal", by=by)
        row.save(update_fields=["document", "certified_on"])
        first = TrainingEvent.objects.filter(pk=event.pk, status=Status.HELD)
        first.update(status=Status.CERTIFIED, version=F("version") + 1)
    return row


def correct(enrolment, event, *, name, reason, by):
    """Another version with the name as it should be; the earlier one is kept and says that there is another."""
    name = " ".join(name.split())
    with transaction.atomic():
        row = _locked(enrolment, event)
        if not row.document_id:
            raise Refused("Todavía no tiene certificado: el nombre se corrige en su inscripción.")
        if name == row.name:
            raise Refused("Es el mismo nombre que ya tiene.")
        if event.enrolments.filter(name=name, school=row.school_id).exclude(pk=row.pk).exists():
            raise Refused("Ya está inscrita una persona con ese nombre en la misma unidad.")
        earlier, row.name = row.document, name
        told = {"reason": [None, reason], "code": [earlier.code, None]}
        row.document = _seal(
            row, number=earlier.number + 1, corrects=earlier, verb="correct", by=by, told=told
        )
        row.save(update_fields=["document", "name"])
        SealedDocument.objects.filter(pk=earlier.pk).update(replaced_by=row.document)
    return row


def withdraw(enrolment, event, *, reason, by):
    """The certificate no longer holds: whoever verifies it is told so."""
    with transaction.atomic():
        row = _locked(enrolment, event)
        if not row.document_id:
            raise Refused("No tiene certificado.")
        earlier = row.document
        row.document, row.certified_on = None, None
        row.save(update_fields=["document", "certified_on"])
        SealedDocument.objects.filter(pk=earlier.pk).update(withdrawn_at=timezone.now())
        told = {"reason": [None, reason], "code": [earlier.code, None]}
        record("withdraw", row, by=by, service=event.service, changes=told)
    return row


def render(document):
    """Make the paper of a certificate, once."""
    if not document.has_papers:
        with suppress(AlreadyRendered):
            keep_papers(document, pdf=certificate_pdf.render(snapshot_of(document), document))
            document.refresh_from_db()


def content(row, corrects):
    """What is sealed: what the paper says, and no address nor e-mail."""
    event, service = row.event, row.event.service
    return {
        "service": {
            "full_name": service.full_name,
            "short_name": service.short_name,
            "time_zone": service.time_zone,
            "is_fictional": service.is_fictional,
        },
        "event": {
            "title": event.title,
            "kind": event.get_kind_display(),
            "modality": event.get_modality_display(),
            "starts_on": event.starts_on.isoformat(),
            "ends_on": event.ends_on.isoformat(),
            "programme": str(event.programme or ""),
        },
        "person": {
            "name": row.name,
            "role": row.role,
            "unit": str(row.school or row.institution),
            "hours": str(row.hours if row.hours is not None else event.hours or ""),
        },
        "corrects": corrects and {"code": corrects.code, "sealed_at": corrects.sealed_at.isoformat()},
    }


def start_issuing(event, *, by, key):
    """The job that certifies everybody who came; the same `key` again is the same job."""
    return jobs.start(
        ISSUE,
        by=by,
        key=f"certificates-{event.pk}-{key}",
        title=f"Certificados de {event}",
        total=waiting(event).count(),
        event_id=event.pk,
    )


@jobs.handler(ISSUE)
def issue_certificates(job, progress, event_id):
    """One by one: stopped in the middle, those that were made stay made and the rest are made the next time."""
    event = events_for(job.by, timezone.localdate()).select_related("service", "programme").get(pk=event_id)
    if not leads(job.by, event):
        raise jobs.JobFailed("Quien pidió los certificados ya no coordina esta actividad.")
    rows = list(waiting(event).select_related("school"))
    made = Enrolment.objects.filter(event=event, document__rendered_at__isnull=True)
    unfinished = list(made.exclude(document=None).select_related("document"))
    total = len(rows) + len(unfinished)
    for done, row in enumerate([*rows, *unfinished], 1):
        try:
            document = row.document or certify(row, event, by=job.by).document
        except Refused as refused:
            raise jobs.JobFailed(str(refused)) from refused
        render(document)
        progress(done, total, f"Certificado {done} de {total}.")
    return jobs.Outcome(location=f"{event.get_absolute_url()}inscripciones/", note=f"{total} certificados")


def _locked(enrolment, event):
    Enrolment.objects.select_for_update(no_key=True).only("pk").get(pk=enrolment.pk)
    row = Enrolment.objects.select_related("school", "document").get(pk=enrolment.pk)
    row.event = event
    return row


def _seal(row, *, number, corrects, verb, by, told=None):
    event, now = row.event, timezone.now()
    document = seal(
        kind="certificado",
        title=f"Certificado de {row.name}: {event}"[:200],
        issuer=event.service.full_name,
        number=number,
        snapshot=content(row, corrects),
        by=by,
        is_demo=event.service.is_fictional,
        at=now,
    )
    code = {"code": [corrects and corrects.code, document.code]}
    entry = record(verb, row, by=by, service=event.service, at=now, changes=(told or {}) | code)
    facts = {"trail_seq": entry.seq, "trail_head": entry.hash, "capacity": entry.capacity}
    SealedDocument.objects.filter(pk=document.pk).update(**facts)
    for name, value in facts.items():
        setattr(document, name, value)
    return document


def printed_in_certificates(service):
    """[(number, hash)] of the trail as kept with every certificate of the Servicio."""
    sealed = Enrolment.objects.filter(event__service=service, document__trail_seq__gt=0)
    return list(sealed.values_list("document__trail_seq", "document__trail_head"))


HEADS.append(printed_in_certificates)
