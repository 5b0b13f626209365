"""The work that puts an expediente together."""

import tempfile
import zoneinfo
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from documents import jobs
from documents.attachments import store_named
from participation.dossier import parts_of
from participation.exports import dossier_bundle
from participation.exports.dossier_makers import Makers
from plans.models import AnnualPlan

DOSSIER = "participation.dossier"
WRITERS = {"zip": dossier_bundle.write_zip, "pdf": dossier_bundle.write_pdf}


@jobs.handler(DOSSIER)
def make_dossier(job, progress, plan_id, extension):
    plan = AnnualPlan.objects.for_detail().filter(pk=plan_id).first()
    if plan is None or not may_read(job.by, plan):
        raise jobs.JobFailed("Ya no hay permiso para ver el expediente de este plan.")
    now = timezone.now()
    parts = parts_of(plan, Makers(plan, now))
    name = f"expediente-pal-{plan.service.slug}-{plan.year}.{extension}"
    with tempfile.TemporaryDirectory(prefix="expediente-", dir=settings.VAR) as folder:
        filed = dossier_bundle.gather(parts, Path(folder), progress)
        target = Path(folder) / name
        with timezone.override(zoneinfo.ZoneInfo(plan.service.time_zone)):
            WRITERS[extension](filed, index_context(plan, parts, now), target)
        progress.check()
        with target.open("rb") as made:
            return jobs.Outcome(
                output=store_named(File(made), name, by=job.by), note=f"{len(filed)} archivos"
            )


def may_read(user, plan):
    """Whether the person sees the participation of the plan's Servicio: the same who see the page."""
    return plan.service_id in user.reach.ids(
        SERVICE, roles_allowing(SERVICE, Area.PARTICIPATION, Capability.SEE)
    )


def index_context(plan, parts, now):
    """What the index says beside its files: of when it is, and the head of the Servicio's trail at that moment."""
    seq, head = trail.head(plan.service)
    return {
        "title": f"Expediente del {plan.full_name}, {plan.service.full_name}",
        "plan": plan,
        "service": plan.service,
        "is_demo": plan.service.is_fictional,
        "now": timezone.localtime(now),
        "waiting": [text for part in parts for text in part.waiting],
        "trail_seq": seq,
        "trail_head": head,
        "verify_url": f"{settings.SITE_URL}{reverse('verify')}",
    }
