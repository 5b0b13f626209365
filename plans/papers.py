"""Papers on request, made by the worker: a draft, what changed between two versions, the recommendations."""

from django.core.files.base import ContentFile

from accounts.roles import Capability
from documents import jobs
from documents.attachments import store_named
from plans import recommendations
from plans.exports import changes_pdf, plan_pdf, plan_workbook, recommendations_pdf
from plans.models import AnnualPlan, SealedVersion
from plans.versions import draft_context, paper_context

DRAFT = "plans.draft_paper"
CHANGES = "plans.changes_paper"
RECOMMENDATIONS = "plans.recommendations_paper"
RENDERERS = {"pdf": plan_pdf.render, "xlsx": plan_workbook.render}


@jobs.handler(DRAFT)
def draft_paper(job, progress, plan_id, extension):
    plan = AnnualPlan.objects.for_detail().allowing(job.by, Capability.SEE).filter(pk=plan_id).first()
    if plan is None:
        raise jobs.JobFailed("Ya no hay permiso para ver este plan.")
    progress(1, 3, "Componiendo el documento.")
    data = RENDERERS[extension](draft_context(plan))
    progress(2, 3, "Guardando.")
    name = f"borrador-pal-{plan.service.slug}-{plan.year}.{extension}"
    return jobs.Outcome(output=store_named(ContentFile(data), name, by=job.by))


@jobs.handler(CHANGES)
def changes_paper(job, progress, old_id, new_id):
    shown = SealedVersion.objects.shown_to(job.by).for_list()
    old, new = (shown.filter(pk=pk).first() for pk in (old_id, new_id))
    if not old or not new:
        raise jobs.JobFailed("Ya no hay permiso para ver estas versiones.")
    progress(1, 2, "Comparando las dos versiones.")
    data = changes_pdf.render(
        paper_context(old),
        paper_context(new),
        service=new.plan.service,
        plan_title=f"Plan Anual Local {new.plan.year}",
    )
    name = f"cambios-pal-{new.plan.service.slug}-{new.plan.year}-v{old.number}-v{new.number}.pdf"
    return jobs.Outcome(output=store_named(ContentFile(data), name, by=job.by))


@jobs.handler(RECOMMENDATIONS)
def recommendations_paper(job, progress, plan_id):
    plan = AnnualPlan.objects.for_detail().allowing(job.by, Capability.SEE).filter(pk=plan_id).first()
    if plan is None:
        raise jobs.JobFailed("Ya no hay permiso para ver este plan.")
    progress(1, 2, "Componiendo la tabla.")
    rows = recommendations.put_changes(recommendations.of_plan(plan), plan)
    data = recommendations_pdf.render(plan, rows, recommendations.acts_of(plan))
    name = f"recomendaciones-pal-{plan.service.slug}-{plan.year}.pdf"
    return jobs.Outcome(output=store_named(ContentFile(data), name, by=job.by))
