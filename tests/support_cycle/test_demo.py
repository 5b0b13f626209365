"""The demonstration's support cycle: alive on any day, made once, and with everything that a newcomer should see."""

import datetime

import pytest
import time_machine
from django.db.models import Count

from accounts import demo as accounts_demo
from accounts.models import LocalService
from documents.models import Job
from participation.models import FEW, Commitment
from plans import demo as plans_demo
from support_cycle import demo
from support_cycle.demo import finish
from support_cycle.models import (
    Assignment,
    CriticalKnot,
    DeploymentRule,
    Enrolment,
    MeetingResponse,
    MonitoringMeeting,
    NetworkMeeting,
    Practice,
    SelfAssessment,
    SupportContact,
    SupportPlan,
)
from tests.factories import make_service

pytestmark = pytest.mark.django_db
FEBRUARY = datetime.datetime(datetime.date.today().year + 1, 2, 15, 15, tzinfo=datetime.UTC)


def make(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr("plans.demo.build.load_transcript", lambda by: None)
    make_service("Barrancas", slug="barrancas")
    accounts_demo.seed()
    plans_demo.seed()
    demo.seed()
    return LocalService.objects.get(is_fictional=True)


@pytest.fixture(params=["today", "next February"])
def service(request, settings, monkeypatch):
    if request.param == "today":
        yield make(settings, monkeypatch)
        return
    with time_machine.travel(FEBRUARY):
        yield make(settings, monkeypatch)


def test_it_has_what_a_newcomer_should_see_on_any_day(service):
    plans = SupportPlan.objects.filter(service=service)
    assert set(plans.values_list("status", flat=True)) == set(SupportPlan.Status.values)
    assert plans.count() >= 12
    meetings = MonitoringMeeting.objects.filter(service=service)
    assert meetings.filter(status="held").count() >= 40
    assert meetings.filter(status="agreed").count() >= 8
    themes = (
        CriticalKnot.objects.filter(service=service)
        .values("theme")
        .annotate(n=Count("school", distinct=True))
    )
    assert max(theme["n"] for theme in themes) >= 5
    limit = DeploymentRule.objects.get(service=service, group="all")
    loads = Assignment.objects.filter(service=service, kind="lead").values("person").annotate(n=Count("pk"))
    assert [row["n"] for row in loads if row["n"] > limit.maximum] == [9]
    assert Enrolment.objects.filter(event__service=service).count() == 60
    assert SelfAssessment.objects.filter(service=service).values("author").distinct().count() > FEW
    assert NetworkMeeting.objects.filter(service=service).count() == 5


def test_one_assigned_unit_was_not_seen_yet(service):
    seen = set(MonitoringMeeting.objects.filter(status="held").values_list("school", flat=True))
    seen |= set(SupportContact.objects.values_list("school", flat=True))
    unseen = Assignment.objects.exclude(school__in=seen).values_list("school__display_name", flat=True)
    assert set(unseen) == {"Escuela Rural Laguna Blanca Chica"}


def test_every_date_is_of_its_time(service):
    today = datetime.date.today()
    held = MonitoringMeeting.objects.filter(status="held").values_list("starts_at", flat=True)
    assert max(moment.date() for moment in held) <= today
    agreed = MonitoringMeeting.objects.filter(status="agreed").values_list("starts_at", flat=True)
    assert min(moment.date() for moment in agreed) > today
    assert max(SupportContact.objects.values_list("date", flat=True)) <= today


def test_it_is_made_once_and_its_commitments_say_where_they_come_from(service):
    before = MonitoringMeeting.objects.count()
    demo.seed()
    assert MonitoringMeeting.objects.count() == before
    assert not Commitment.objects.filter(session__isnull=True, origin_text="").exists()


def test_the_worker_seals_minutes_and_actas_and_publishes_a_practice(settings, monkeypatch):
    service = make(settings, monkeypatch)
    monkeypatch.setattr("support_cycle.demo.finish.start_issuing", lambda *args, **options: None)
    job = Job.objects.get(key="demo-support")
    for _ in range(2):
        finish.finish(job, lambda *args: None, service.pk)
    meetings = MonitoringMeeting.objects.filter(service=service)
    assert meetings.filter(status="closed").count() >= 30
    assert (
        meetings.filter(status="held").values("plan").distinct().count()
        == meetings.filter(status="held").count()
    )
    assert NetworkMeeting.objects.filter(service=service, status="closed").count() == 4
    practice = Practice.objects.get(service=service)
    assert (practice.status, practice.replications.count()) == ("published", 1)
    assert MeetingResponse.objects.filter(kind="observes").count() >= 1
