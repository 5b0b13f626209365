"""A published plan changes only by a modification, with a reason, a resolution and a version of its own."""

from django.db.models import Max
from django.utils import timezone

from documents.sealing import canonical, snapshot_of
from plans.models import Amendment, SealedVersion
from plans.snapshots import take_snapshot

# What a plan says. The directory (units, the Servicio's facts) changes by itself: nobody modifies a plan so.
CONTENT = (
    "plan",
    "sections",
    "objectives",
    "actions",
    "instruments",
    "staffing",
    "links",
    "improvement_progress",
    "annexes",
)


def open_amendment_of(plan):
    return Amendment.objects.filter(plan=plan, closed_at__isnull=True).first()


def version_in_force(plan):
    """The version the public reads: the last sanction's or modification's, else the last sealed; or None."""
    versions = SealedVersion.objects.select_related("document").filter(plan=plan).order_by("-number")
    purposes = [SealedVersion.Purpose.SANCTION, SealedVersion.Purpose.AMENDMENT]
    in_force = versions.filter(purpose__in=purposes)
    return in_force.first() or versions.first()


def has_changes(plan):
    """Whether the text as it is now says something else than the version in force."""
    version = version_in_force(plan)
    return version is None or content(snapshot_of(version.document)) != content(take_snapshot(plan))


def content(snapshot):
    said = {name: snapshot.get(name) for name in CONTENT}
    facts = {name: value for name, value in said["plan"].items() if not name.startswith("resolution_")}
    return canonical(said | {"plan": facts})


def open_amendment(plan, decision):
    number = (plan.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    return Amendment.objects.create(
        service=plan.service, plan=plan, number=number, reason=decision.comment, opened_by=decision.by
    )


def close_amendment(plan, decision, version):
    Amendment.objects.filter(plan=plan, closed_at__isnull=True).update(
        resolution_number=decision.act_number,
        resolution_date=decision.act_date,
        file=decision.file,
        closed_at=timezone.now(),
        sealed_version=version,
    )


def drop_amendment(plan, decision):
    Amendment.objects.filter(plan=plan, closed_at__isnull=True).update(closed_at=timezone.now())
