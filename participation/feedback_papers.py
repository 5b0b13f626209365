"""All the devoluciones of a plan for the walls of its schools: one page each, made by the worker."""

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.access import Reach
from accounts.models import Commune
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from documents import jobs
from documents.attachments import store_named
from participation.exports import feedback_pdf
from participation.feedback_sheets import PlanFacts, commune_sheet, session_sheet, session_voices
from participation.models import CommunitySession
from plans.models import AnnualPlan

PAPERS = "participation.feedback_papers"


@jobs.handler(PAPERS)
def papers(job, progress, plan_id):
    """A page a published session, then a page a comuna with small groups."""
    plan = AnnualPlan.objects.for_detail().get(pk=plan_id)
    sees = roles_allowing(SERVICE, Area.PARTICIPATION, Capability.SEE)
    if plan.service_id not in Reach(job.by).ids(SERVICE, sees):
        raise jobs.JobFailed("Ya no hay permiso para ver este plan.")
    sheets = all_sheets(PlanFacts(plan, timezone.localdate()))
    if not sheets:
        raise jobs.JobFailed("Todavía no se publica ninguna devolución de este plan.")
    data = feedback_pdf.render(sheets, timezone.now(), progress=progress)
    name = f"devoluciones-pal-{plan.service.slug}-{plan.year}.pdf"
    return jobs.Outcome(output=store_named(ContentFile(data), name, by=job.by))


def all_sheets(facts):
    """[Sheet] of all that is published of a plan: its sessions by day, then its comunas by name."""
    sessions = CommunitySession.objects.for_detail().filter(plan=facts.plan, feedback_code__isnull=False)
    sessions = list(sessions.order_by("starts_at", "pk"))
    sheets = [session_sheet(session, facts, session_voices(session, facts)) for session in sessions]
    communes = Commune.objects.filter(schools__in=[row.school_id for row in sessions if row.school_id])
    communes = communes.distinct().order_by("sort_key", "pk")
    return sheets + [sheet for commune in communes if (sheet := commune_sheet(commune, facts))]
