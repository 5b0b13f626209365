"""Sealing a plan: the snapshot, its number and its event in one transaction; the papers once, by the worker."""

from contextlib import suppress

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.trail import record
from documents import jobs
from documents.models import SealedDocument
from documents.sealing import AlreadyRendered, keep_papers, seal, snapshot_of
from plans.exports import plan_pdf, plan_workbook
from plans.models import AnnualPlan, SealedVersion
from plans.snapshots import take_snapshot

RENDER = "plans.render_version"
STEPS = 4


def seal_version(plan, *, purpose, by, decision=None, capacity=""):
    """Seal the plan as it is now and start making its papers. Call it inside the transaction of the move it belongs to.

    Returns the SealedVersion. The event it records is the trail's head that the document prints.
    """
    at = decision.at if decision else timezone.now()
    with transaction.atomic():
        # The plan's row is the lock of its version numbers.
        AnnualPlan.objects.select_for_update(of=("self",)).only("pk").get(pk=plan.pk)
        number = (plan.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        snapshot = take_snapshot(plan) | {"version": {"number": number, "purpose": str(purpose)}}
        if purpose == SealedVersion.Purpose.AMENDMENT and decision:
            snapshot["amendment"] = {
                "resolution_number": decision.act_number,
                "resolution_date": decision.act_date.isoformat() if decision.act_date else None,
                "reason": decision.comment,
            }
        document = seal(
            kind="pal",
            title=f"Plan Anual Local {plan.year}",
            issuer=plan.service.full_name,
            number=number,
            snapshot=snapshot,
            by=by,
            capacity=capacity,
            is_demo=plan.service.is_fictional,
            at=at,
        )
        version = SealedVersion.objects.create(
            service=plan.service,
            plan=plan,
            number=number,
            purpose=purpose,
            document=document,
            decision=decision,
        )
        event = record(
            "seal",
            version,
            by=by,
            capacity=capacity or None,
            at=at,
            changes={"code": [None, document.code], "snapshot_sha256": [None, document.snapshot_sha256]},
        )
        SealedDocument.objects.filter(pk=document.pk).update(trail_seq=event.seq, trail_head=event.hash)
        start_rendering(version, by=by)
    return version


def start_rendering(version, *, by):
    """The job that makes a version's papers; the same job if it is already there."""
    return jobs.start(
        RENDER,
        by=by,
        key=f"render-{version.pk}",
        title=f"Documentos del {version.plan}, versión {version.number}",
        total=STEPS,
        version_id=version.pk,
    )


@jobs.handler(RENDER)
def render_version(job, progress, version_id):
    version = SealedVersion.objects.for_list().get(pk=version_id)
    if not version.document.has_papers:
        progress(1, STEPS, "Componiendo las páginas.")
        pdf = plan_pdf.render(paper_context(version))
        progress(3, STEPS, "Armando la planilla.")
        xlsx = plan_workbook.render(paper_context(version))
        progress(STEPS, STEPS, "Guardando los documentos.")
        with suppress(AlreadyRendered):
            keep_papers(version.document, pdf=pdf, xlsx=xlsx)
    return jobs.Outcome(location=version.get_absolute_url(), note=f"versión {version.number}")


def paper_context(version):
    """What the papers of a sealed version are made of: the snapshot and the facts of its seal, nothing live."""
    document = version.document
    earlier = (
        SealedVersion.objects.for_list()
        .filter(plan=version.plan, number__lt=version.number)
        .order_by("number")
    )
    return {
        "snapshot": snapshot_of(document),
        "seal": {
            "number": version.number,
            "purpose": version.get_purpose_display(),
            "code": document.code,
            "sha256": document.snapshot_sha256,
            "sealed_at": document.sealed_at,
            "sealed_by": str(document.sealed_by or ""),
            "capacity": document.capacity,
            "trail_seq": document.trail_seq,
            "trail_head": document.trail_head,
            "earlier": [
                {
                    "number": row.number,
                    "purpose": row.get_purpose_display(),
                    "sealed_at": row.document.sealed_at,
                    "code": row.document.code,
                }
                for row in earlier
            ],
        },
    }


def draft_context(plan):
    """The same papers of the text as it is now: marked as a draft, with no seal."""
    return {"snapshot": take_snapshot(plan), "seal": None}
