"""What the worker adds to the demonstration once this year's plan went through its procedure."""

import datetime
import time

from django.db.models import Q
from django.utils import timezone

from accounts.models import LocalService, User
from documents import jobs
from documents.models import Job
from participation.feedback import publish, tell
from participation.feedback_sheets import PlanFacts
from participation.minutes import close
from participation.minutes_reviews import confirm, review_minutes
from participation.models import HELD, CommunitySession, Minutes
from plans.models import AnnualPlan

FINISH = "participation.demo"
PROCEDURE = "demo-this-year"  # the job that sanctions and publishes this year's plan
PATIENCE = 300  # seconds to wait for it, where two workers run side by side
OBSERVED = "En el segundo acuerdo faltó decir que se votó; queda dicho aquí."


@jobs.handler(FINISH)
def finish(job, progress, service_id):
    """Idempotent: an acta that is closed and a devolución that is published stay as they are."""
    service = LocalService.objects.get(pk=service_id)
    _wait(progress)
    planner = User.objects.get(pk=job.by_id)
    plan = AnnualPlan.objects.for_detail().filter(service=service, status="published").first()
    _minutes(service, plan, planner, progress)
    if plan:
        _devoluciones(plan, planner, progress)
    return jobs.Outcome(location="/")


def _wait(progress):
    for _ in range(PATIENCE):
        waited = Job.objects.filter(key=PROCEDURE).first()
        if waited is None or waited.is_over:
            return
        progress.check()
        time.sleep(1)
    raise jobs.JobFailed("El plan de este año todavía no se publica: intentar de nuevo en unos minutos.")


def _minutes(service, plan, planner, progress):
    """The acta of each session that agreed something, and of all of this year's plan, in the order they were held."""
    held = CommunitySession.objects.filter(service=service, status=CommunitySession.Status.HELD)
    held = held.filter(Q(plan=plan, plan__isnull=False) | Q(agreements__isnull=False))
    sessions = list(held.select_related("body").distinct().order_by("starts_at", "pk"))
    for step, session in enumerate(sessions, start=1):
        progress(step, len(sessions), "Cerrando actas.")
        if session.body_id:
            _review_the_last(session, planner)
        minutes = close(session, by=planner)
        confirm(minutes, name=str(planner), capacity="Facilitó la sesión", by=planner)


def _review_the_last(session, planner):
    """The acta before it is approved in this session; on any day of the year the second one is observed."""
    last = (
        Minutes.objects.filter(body=session.body_id, reviewed_in__isnull=True)
        .order_by("session__starts_at")
        .last()
    )
    if last:
        reviewed = Minutes.objects.filter(service=session.service_id, reviewed_in__isnull=False).count()
        said = {"is_approved": False, "observations": OBSERVED} if reviewed == 1 else {"is_approved": True}
        review_minutes(last, session, by=planner, **said)


def _devoluciones(plan, planner, progress):
    """Each session of the published plan has its devolución, dated after it; whoever left an address is told."""
    facts = PlanFacts(plan, timezone.localdate())
    sessions = CommunitySession.objects.for_detail().filter(plan=plan, status__in=HELD, feedback_code=None)
    sessions = list(sessions)
    for step, session in enumerate(sessions, start=1):
        progress(step, len(sessions), "Publicando devoluciones.")
        publish(session, facts, by=planner)
        day = datetime.datetime(plan.year - 1, 12, 22, 14, 10, tzinfo=datetime.UTC)
        CommunitySession.objects.filter(pk=session.pk).update(feedback_at=day)
        if session.subscribers.filter(told_at__isnull=True).exists():
            tell(session, by=planner)
