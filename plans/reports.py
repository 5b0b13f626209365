"""The papers of a plan's year, made by the worker: the report of a cut, the public account, a large sheet."""

from django.core.files.base import ContentFile
from django.http import QueryDict
from django.utils import timezone

from accounts.roles import Capability
from documents import jobs
from documents.attachments import store_named
from plans.exports import followup_workbook, report_pdf
from plans.followup import FOLLOWED, FollowUp, choose_cut
from plans.models import AnnualPlan, Measurement

REPORT = "plans.report"
ACCOUNT = "plans.account"
SHEET = "plans.followup_sheet"
STEPS = 3


@jobs.handler(REPORT)
def report(job, progress, plan_id, cut):
    """The report of one cut: summary, by objective, coverage, what is missing, evidence."""
    plan, cuts, chosen = _still_seen(job, plan_id, cut)
    progress(1, STEPS, "Reuniendo lo informado.")
    said = FollowUp(plan, cuts, chosen, QueryDict())
    data = report_pdf.render_report(said)
    name = f"informe-pal-{plan.service.slug}-{plan.year}-{chosen.date.isoformat()}.pdf"
    return _kept(job, progress, data, name)


@jobs.handler(ACCOUNT)
def account(job, progress, plan_id):
    """The public account of the year, as of its last cut with something measured."""
    plan, cuts, _ = _still_seen(job, plan_id, None)
    progress(1, STEPS, "Reuniendo los resultados del año.")
    said = FollowUp(plan, cuts, last_measured(plan, cuts), QueryDict())
    data = report_pdf.render_account(said)
    return _kept(job, progress, data, f"cuenta-publica-{plan.service.slug}-{plan.year}.pdf")


@jobs.handler(SHEET)
def followup_sheet(job, progress, plan_id, query):
    asked = QueryDict(query)
    plan, cuts, chosen = _still_seen(job, plan_id, asked.get("corte"))
    progress(1, STEPS, "Armando la planilla.")
    data = followup_workbook.render(FollowUp(plan, cuts, chosen, asked))
    name = f"seguimiento-pal-{plan.service.slug}-{plan.year}-{chosen.date.isoformat()}.xlsx"
    return _kept(job, progress, data, name)


def last_measured(plan, cuts):
    """The last cut at which something was measured, or the year's last."""
    days = set(
        Measurement.objects.filter(indicator__action__plan=plan)
        .order_by()
        .values_list("cut_off", flat=True)
        .distinct()
    )
    return next((cut for cut in reversed(cuts) if cut.date in days), cuts[-1])


def _still_seen(job, plan_id, day):
    """(plan, cuts, cut) if the person may still see them: that is asked again when the work starts."""
    plan = AnnualPlan.objects.for_detail().allowing(job.by, Capability.SEE).filter(pk=plan_id).first()
    if plan is None:
        raise jobs.JobFailed("Ya no hay permiso para ver este plan.")
    cuts = list(plan.cuts.all())
    chosen = choose_cut(cuts, day, timezone.localdate())
    if plan.status not in FOLLOWED or chosen is None or (day and chosen.date.isoformat() != day):
        raise jobs.JobFailed("El plan cambió: ese corte ya no está.")
    return plan, cuts, chosen


def _kept(job, progress, data, name):
    progress(STEPS, STEPS, "Guardando.")
    return jobs.Outcome(output=store_named(ContentFile(data), name, by=job.by))
