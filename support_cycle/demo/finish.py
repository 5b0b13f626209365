"""What the worker adds to the demonstration's support cycle: minutes and actas sealed, certificates, one practice."""

import datetime

from django.utils import timezone

from accounts.models import LocalService
from documents import jobs
from support_cycle import network_minutes
from support_cycle.certificates import start_issuing
from support_cycle.demo.words_practice import ANSWERS, AXES, NAME
from support_cycle.minutes import close
from support_cycle.models import (
    MeetingResponse,
    MonitoringMeeting,
    NetworkMeeting,
    PolicyAxis,
    Practice,
    PracticeAnswer,
    Replication,
    SupportPlan,
    TrainingEvent,
)
from support_cycle.policy_axes import start_from_usual
from support_cycle.practice_fields import card_fields, load_fields
from support_cycle.practice_moves import decide_practice
from support_cycle.practice_prefill import answers_from
from support_cycle.practices import free_slug, place_of

FINISH = "support_cycle.demo"


@jobs.handler(FINISH)
def finish(job, progress, service_id):
    """Idempotent: what is sealed stays as it is."""
    service, head = LocalService.objects.get(pk=service_id), job.by
    _minutes(service, progress)
    for meeting in NetworkMeeting.objects.filter(
        service=service, status="agreed", starts_at__lt=timezone.now()
    ).select_related("service", "network"):
        network_minutes.close(meeting, by=head)
    _practice(service, head)
    for event in TrainingEvent.objects.filter(service=service, status="held"):
        start_issuing(event, by=head, key="demo")
    return jobs.Outcome(location="/acompanamiento/")


def _minutes(service, progress):
    """Every meeting's minutes but the last one's of each plan in course, which its professional still writes."""
    held = list(
        MonitoringMeeting.objects.filter(service=service, status="held")
        .select_related("plan", "school", "lead", "agreed_by")
        .order_by("starts_at", "pk")
    )
    last = {meeting.plan_id: meeting.pk for meeting in held if meeting.plan.status == "execution"}
    for step, meeting in enumerate(held, start=1):
        progress(step, len(held), "Cerrando minutas.")
        if meeting.pk == last.get(meeting.plan_id):
            continue
        if not meeting.knots.exists():
            MonitoringMeeting.objects.filter(pk=meeting.pk).update(without_knots=True)
        close(meeting, by=meeting.lead or meeting.agreed_by)
        _answer(meeting)


def _answer(meeting):
    """The demonstration's school with people confirms its minutes, and observes one."""
    role = meeting.school.roles.filter(permission__codename="school_director", until__isnull=True).first()
    if role is None or meeting.responses.exists():
        return
    observes = meeting.number == 3
    MeetingResponse.objects.create(
        service=meeting.service,
        school=meeting.school,
        meeting=meeting,
        kind="observes" if observes else "confirms",
        text="La segunda fecha quedó para el jueves, no para el miércoles." if observes else "",
        by=role.user,
        capacity="Dirección del establecimiento",
    )


def _practice(service, head):
    plan = SupportPlan.objects.filter(service=service, status="closed").order_by("-year").first()
    if plan is None or Practice.objects.filter(service=service).exists():
        return
    load_fields()
    start_from_usual(service, by=head)
    practice = Practice.objects.create(
        service=service,
        school=plan.school,
        support_plan=plan,
        programme=plan.programme,
        author=head,
        name=NAME,
        slug=free_slug(service, NAME),
        updated_by=head,
    )
    practice.policy_axes.set(PolicyAxis.objects.filter(service=service)[:AXES])
    fields = card_fields()
    texts = place_of(practice) | answers_from(plan, fields) | ANSWERS
    PracticeAnswer.objects.bulk_create(
        PracticeAnswer(practice=practice, field=field, text=texts[field.key])
        for field in fields
        if texts.get(field.key)
    )
    today = timezone.localdate()
    for move in ("submit", "publish"):
        decide_practice(practice, move, by=head, today=today)
    school = service.schools.filter(display_name="Escuela Básica Los Maitenes").first()
    Replication.objects.create(
        practice=practice,
        school=school,
        since=today - datetime.timedelta(days=20),
        note="Con equipos de aula e integración; el protocolo se acortó a tres preguntas.",
        by=head,
    )
