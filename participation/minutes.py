"""Closing an acta: numbered, frozen and sealed in one transaction; its papers once, by the worker.

A correction is another edition with the same number. Nothing here changes an acta that exists.
"""

from contextlib import suppress

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from accounts.models import LocalService
from accounts.trail import record
from documents import jobs
from documents.models import SealedDocument
from documents.sealing import AlreadyRendered, keep_papers, seal, snapshot_of
from participation.exports import minutes_pdf, minutes_workbook
from participation.minutes_content import Draft
from participation.models import CommunitySession, Minutes, SessionDecision
from participation.seats import mend_attendance
from participation.session_moves import MOVES, decide_session, workflow
from participation.sessions import capacity_on
from plans.workflow import Objection, Refused

RENDER = "participation.render_minutes"
STEPS = 3
CLOSE = "close"
Status = CommunitySession.Status


def for_minutes():
    """Sessions with all that an acta says of them: `convened_at` is when they were announced."""
    convened = SessionDecision.objects.filter(session=OuterRef("pk"), to_status=Status.CONVENED)
    last = Subquery(convened.order_by("-at", "-pk").values("at")[:1])
    return CommunitySession.objects.for_detail().annotate(convened_at=last)


def objections(draft):
    """What stands in the way of sealing what a `Draft` says."""
    found = []
    if count := len(draft.unreviewed):
        texts = "un texto" if count == 1 else f"{count} textos"
        found.append(Objection(f"Falta revisar {texts} para publicar.", "#textos", "Revisar"))
    if count := len(draft.unmarked):
        seats = "un asiento" if count == 1 else f"{count} asientos"
        found.append(Objection(f"Falta anotar la asistencia de {seats}.", "#asientos", "Anotar"))
    return found


def what_stands(draft):
    """Everything that stands in the way of closing a session's acta: of the session itself, and of what it says."""
    session = draft.session
    if session.status != Status.HELD:
        now = session.get_status_display()
        says = f"El acta se cierra cuando la sesión está realizada; ahora está en «{now}»."
        return [Objection(says, session.get_absolute_url(), "Abrir la sesión"), *objections(draft)]
    return [*workflow.objections(session, MOVES[CLOSE]), *objections(draft)]


def close(session, *, by):
    """Close a held session: its acta numbered and sealed, its papers on their way. `Refused` says what is missing.

    Returns the Minutes. Nothing that is said in the session changes from here on.
    """
    with transaction.atomic():
        draft = Draft(_locked(session.pk))
        if reasons := what_stands(draft):
            raise Refused(*reasons)
        decision = decide_session(draft.session, CLOSE, by=by)
        number = _next_number(draft.session)
        return _seal(draft, number=number, edition=1, by=by, capacity=decision.capacity, at=decision.at)


def correct(minutes, *, by, reason, people=None):
    """Another edition of an acta, saying what is corrected. `Refused` where a later acta already stands on this one.

    `people` are numbers of its attendance that were wrong (`seats.mend_attendance`).
    """
    if not reason.strip():
        raise Refused("Falta escribir qué se corrige.")
    with transaction.atomic():
        session = _locked(minutes.session_id)
        last = _last_locked(session)
        if last.pk != minutes.pk:
            raise Refused(f"Esta acta ya se corrigió: la que vale es su versión {last.edition}.")
        if why := why_not_corrected(last):
            raise Refused(why)
        mend_attendance(session, people or {}, by=by)
        draft = Draft(session, earlier=snapshot_of(last.document))
        if reasons := objections(draft) + contradictions(last, draft):
            raise Refused(*reasons)
        facts = {"corrects": last, "correction_reason": reason.strip()}
        numbers = {"number": last.number, "edition": last.edition + 1}
        capacity, at = capacity_on(by, session), timezone.now()
        return _seal(draft, **numbers, by=by, capacity=capacity, at=at, **facts)


def _last_locked(session):
    """The edition that counts, its row locked: nobody approves it while it is being corrected."""
    rows = Minutes.objects.select_for_update(of=("self",), no_key=True).select_related(
        "document", "reviewed_in"
    )
    return rows.filter(session=session).latest("edition")


def why_not_corrected(minutes):
    """The sentence that refuses any correction: the next session already said what it thinks of it. "" if it may be."""
    if not minutes.reviewed_in_id:
        return ""
    verb = "aprobó" if minutes.is_approved else "observó"
    return (
        f"{minutes.reviewed_in} ya {verb} esta acta: la corrección se deja escrita en el acta de esa sesión."
    )


def printed_later(minutes):
    """{commitment's pk: the later acta of the group that prints it as still open}."""
    later = Minutes.objects.filter(
        service=minutes.service_id, body=minutes.body_id, session__starts_at__gt=minutes.session.starts_at
    )
    found = {}
    for one in later.select_related("document").order_by("session__starts_at", "edition"):
        for row in snapshot_of(one.document)["carried"]:
            found.setdefault(row["pk"], one)
    return found


def contradictions(minutes, draft):
    """What a correction would say of a commitment otherwise than a later acta, which already took it up."""
    before = {row["pk"]: row["text"] for row in draft.earlier["commitments"]}
    changed = {row.pk: row for row in draft.commitments if before.get(row.pk) != row.published_text}
    later = printed_later(minutes) if changed else {}
    return [
        Objection(
            f"El compromiso «{row.published_text[:60]}» ya está en el {later[pk]} como se dijo antes: "
            "la corrección va en esa acta."
        )
        for pk, row in changed.items()
        if pk in later
    ]


def _locked(pk):
    """The session with its row locked: whoever writes in it takes this lock too."""
    CommunitySession.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=pk)
    return for_minutes().get(pk=pk)


def _next_number(session):
    """The next acta of the body, or of the Servicio's process, in the year of the session."""
    # The Servicio's row is the lock of all its numbers, as it is of its trail.
    LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=session.service_id)
    rows = Minutes.objects.filter(service=session.service_id, body=session.body_id, year=session.year)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _seal(draft, *, number, edition, by, capacity, at, **facts):
    session, quorum = draft.session, draft.quorum
    minutes = Minutes(
        service=session.service,
        school=session.school,
        body=session.body,
        session=session,
        year=session.year,
        number=number,
        edition=edition,
        quorum_needed=quorum and quorum.needed,
        quorum_present=quorum and quorum.present,
        updated_by=by,
        **facts,
    )
    minutes.document = seal(
        kind="acta",
        title=f"{minutes}, {group_of(session)}"[:200],
        issuer=session.service.full_name,
        number=edition,
        snapshot=draft.content() | {"minutes": _identity(minutes)},
        by=by,
        capacity=capacity,
        is_demo=session.service.is_fictional,
        at=at,
    )
    minutes.save(force_insert=True)
    document = minutes.document
    told = {"code": document.code, "snapshot_sha256": document.snapshot_sha256, **facts}
    told = {name: [None, str(value)] for name, value in told.items()}
    event = record("seal", minutes, by=by, capacity=capacity or None, at=at, changes=told)
    SealedDocument.objects.filter(pk=document.pk).update(trail_seq=event.seq, trail_head=event.hash)
    start_rendering(minutes, by=by)
    return minutes


def group_of(session):
    """Whose acta it is: the body, or the process of the plan."""
    return session.body.name if session.body else f"proceso participativo del {session.plan}"


def _identity(minutes):
    corrects = minutes.corrects
    return {
        "name": str(minutes),
        "number": minutes.number,
        "year": minutes.year,
        "edition": minutes.edition,
        "group": group_of(minutes.session),
        "reason": minutes.correction_reason,
        "corrects": corrects
        and {
            "edition": corrects.edition,
            "code": corrects.document.code,
            "sealed_at": corrects.document.sealed_at.isoformat(),
        },
    }


def start_rendering(minutes, *, by):
    """The job that makes an acta's papers; the same job if it is already there."""
    return jobs.start(
        RENDER,
        by=by,
        key=f"minutes-{minutes.pk}",
        title=f"Documentos del {minutes}",
        total=STEPS,
        minutes_id=minutes.pk,
    )


@jobs.handler(RENDER)
def render_minutes(job, progress, minutes_id):
    minutes = Minutes.objects.select_related("document").get(pk=minutes_id)
    if not minutes.document.has_papers:
        progress(1, STEPS, "Componiendo las páginas.")
        pdf = minutes_pdf.render(paper_context(minutes.document))
        progress(2, STEPS, "Armando la planilla.")
        xlsx = minutes_workbook.render(paper_context(minutes.document))
        with suppress(AlreadyRendered):
            keep_papers(minutes.document, pdf=pdf, xlsx=xlsx)
        progress(STEPS, STEPS, "Guardando los documentos.")
    return jobs.Outcome(location=minutes.get_absolute_url(), note=str(minutes))


def paper_context(document):
    """What the papers of a sealed acta are made of: the snapshot and the facts of its seal, nothing live."""
    return {
        "snapshot": snapshot_of(document),
        "seal": {
            "code": document.code,
            "sha256": document.snapshot_sha256,
            "sealed_at": document.sealed_at,
            "sealed_by": str(document.sealed_by or ""),
            "capacity": document.capacity,
            "trail_seq": document.trail_seq,
            "trail_head": document.trail_head,
        },
    }
