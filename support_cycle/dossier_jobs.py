"""The work that puts a long expediente on paper."""

from django.core.files.base import ContentFile
from django.utils import timezone

from documents import jobs
from documents.attachments import store_named
from support_cycle.dossier import dossier_of
from support_cycle.exports import dossier_pdf
from support_cycle.models import SupportPlan

DOSSIER = "support_cycle.dossier"
STEPS = 3


def start_dossier(plan, *, by, key):
    """The job that makes the PDF of a plan's expediente as it is now; the same `key` again is the same job."""
    return jobs.start(
        DOSSIER,
        by=by,
        key=f"support-dossier-{plan.pk}-{key}",
        title=f"Expediente del {str(plan).lower()}, {plan.school}",
        total=STEPS,
        plan_id=plan.pk,
    )


@jobs.handler(DOSSIER)
def make_dossier(job, progress, plan_id):
    rows = SupportPlan.objects.for_detail().with_capabilities(job.by)
    plan = rows.filter(pk=plan_id, may_see=True).first()
    if plan is None:
        raise jobs.JobFailed("Ya no hay permiso para ver el expediente de este plan.")
    progress(1, STEPS, "Reuniendo lo escrito.")
    dossier = dossier_of(plan, job.by)
    pdf = dossier_pdf.render(dossier, timezone.now(), progress=progress)
    progress(STEPS, STEPS, "Guardando el documento.")
    name = dossier_pdf.file_name(plan, "pdf")
    count = len(dossier.meetings)
    return jobs.Outcome(
        output=store_named(ContentFile(pdf), name, by=job.by),
        note=f"{count} {'reunión' if count == 1 else 'reuniones'}",
    )
