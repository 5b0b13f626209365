"""The demonstration's participation: alive on any day, made once, quickly, and of words that nobody repeats."""

import datetime
import re
import time

import pytest
import time_machine
from django.core.files.base import ContentFile

from accounts import demo as accounts_demo
from accounts.models import Body, LocalService, Stakeholder
from documents.models import Job
from participation import demo
from participation.body_state import with_state
from participation.demo import words_next, words_past
from participation.feedback import readiness
from participation.feedback_sheets import PlanFacts
from participation.models import (
    Commitment,
    CommunitySession,
    Contribution,
    Minutes,
    Outreach,
    Process,
    Theme,
    Trace,
)
from plans import demo as plans_demo
from plans.models import AnnualPlan, MemberLink, Observation
from tests.factories import make_service

pytestmark = pytest.mark.django_db
FEBRUARY = datetime.datetime(datetime.date.today().year + 1, 2, 15, 15, tzinfo=datetime.UTC)
LIMIT = 6  # seconds of CPU that the demonstration's participation may take of the first start


def make(settings, monkeypatch):
    """The demonstration as `seed_demo` makes it, without the transcription of a real plan."""
    settings.DEMO = True
    monkeypatch.setattr("plans.demo.build.load_transcript", lambda by: None)
    make_service("Barrancas", slug="barrancas")
    accounts_demo.seed()
    plans_demo.seed()
    demo.seed()
    service = LocalService.objects.get(is_fictional=True)
    return AnnualPlan.objects.filter(service=service).order_by("-year").first()


@pytest.fixture(params=["today", "next February"])
def coming(request, settings, monkeypatch):
    """Next year's plan, seeded today or in February."""
    if request.param == "today":
        yield make(settings, monkeypatch)
        return
    with time_machine.travel(FEBRUARY):
        yield make(settings, monkeypatch)


def test_next_years_plan_is_half_way_on_any_day(coming):
    sessions = CommunitySession.objects.filter(plan=coming)
    by_status = {status: sessions.filter(status=status).count() for status in CommunitySession.Status}
    assert by_status == {"draft": 1, "convened": 3, "running": 1, "held": 11, "closed": 0, "suspended": 1}
    now = datetime.datetime.now(datetime.UTC)
    running = sessions.get(status="running")
    assert running.starts_at < now < running.ends_at
    assert all(
        now < one.starts_at < now + datetime.timedelta(days=15) for one in sessions.filter(status="convened")
    )
    assert 140 <= coming.contributions.count() <= 170
    decided = coming.contributions.exclude(trace=None).count() / coming.contributions.count()
    assert 0.6 < decided < 0.72
    assert coming.contributions.reviewed().count() > coming.contributions.count() * 0.85
    assert 11 <= Theme.objects.filter(plan=coming).count() <= 15
    assert {one.decision for one in Trace.objects.filter(plan=coming)} == set(Trace.Decision)


def test_every_obligatory_estamento_but_one_was_heard_in_the_four_comunas(coming):
    held = CommunitySession.objects.filter(plan=coming).held()
    heard = set(Stakeholder.objects.filter(attendance__session__in=held).values_list("name", flat=True))
    required = coming.service.stakeholders.filter(is_required=True)
    assert [one.name for one in required if one.name not in heard] == ["Consejos parvularios"]
    assert not CommunitySession.objects.filter(
        plan=coming, stakeholders__name="Consejos parvularios"
    ).exists()
    communes = {
        one.commune or one.school.commune for one in held.select_related("commune", "school__commune")
    }
    assert len(communes) == 4


def test_the_process_has_its_committee_its_method_and_where_it_was_told(coming):
    process = Process.objects.get(plan=coming)
    assert process.committee.kind == Body.Kind.PLAN_COMMITTEE
    assert process.act_number and process.act_date < datetime.datetime.now(datetime.UTC).date()
    assert process.contact and process.privacy_notice and process.protection_officer
    assert process.roles.exclude(member=None).count() == 5
    assert Outreach.objects.filter(plan=coming, sealed_version__isnull=False).count() == 3


def test_the_round_is_open_on_a_sealed_version_with_a_link_a_member(coming):
    version = coming.versions.get()
    coming.refresh_from_db()
    assert (version.purpose, coming.status) == ("socialisation", "socialising")
    for body in coming.service.bodies.filter(receives_plan=True):
        links = MemberLink.objects.filter(body=body)
        assert links.count() == sum(1 for seat in body.members.all() if not seat.is_vacant) > 4
        assert all(one.link.is_open for one in links.select_related("link"))
        assert Observation.objects.filter(body=body, sealed_version=version).exists()
    written = Observation.objects.filter(sealed_version=version)
    assert written.exclude(set_aside="").count() == 1
    assert written.filter(body=None, group__isnull=False).count() == 2
    minor = MemberLink.objects.get(member__is_minor=True)
    assert minor.link.label == "Centros de estudiantes, 3.º medio B"


def test_commitments_were_carried_put_off_and_met(coming):
    rows = Commitment.objects.filter(service=coming.service)
    assert rows.filter(status="done").exists()
    assert rows.open().filter(postponements__isnull=False).count() >= 3
    today = datetime.datetime.now(datetime.UTC).date()
    assert rows.open().filter(due_on__gte=today, postponements__isnull=False).exists()


def test_bodies_are_in_different_states(coming):
    today = datetime.datetime.now(datetime.UTC).date()
    steps = {body.state for body in with_state(coming.service.bodies.all(), today)}
    assert {"constituir", "completar", "renovar", "renovacion-proxima"} <= steps
    assert len(steps) >= 5


def test_made_again_nothing_changes(coming):
    before = [model.objects.count() for model in (CommunitySession, Contribution, Body, Trace, Observation)]
    demo.seed()
    after = [model.objects.count() for model in (CommunitySession, Contribution, Body, Trace, Observation)]
    assert after == before


def test_nobody_says_what_another_said():
    lines = [
        line.split(" ", 2)[2]
        for module in (words_next, words_past)
        for name, block in vars(module).items()
        if name.isupper()
        for line in block.strip().splitlines()
    ]
    assert len(lines) == len(set(lines)) > 190
    sizes = [len(line) for line in lines]
    assert min(sizes) < 40
    assert max(sizes) > 140
    assert not [line for line in lines if re.search(r"lorem|ipsum|xxx", line, re.IGNORECASE)]


def test_it_is_quick(settings, monkeypatch):
    began = time.process_time()
    make(settings, monkeypatch)
    assert time.process_time() - began < LIMIT


def test_this_years_plan_has_the_whole_thread(
    settings, monkeypatch, mailoutbox, django_capture_on_commit_callbacks
):
    """The worker's part, with papers that cost nothing: what they say is proved elsewhere."""
    for place in ("plans.exports.plan_pdf.render", "participation.exports.minutes_pdf.render"):
        monkeypatch.setattr(place, lambda *given, **more: b"%PDF-1.7 demo")
    for place in ("plans.demo.year._resolution", "plans.demo.year._evidence"):
        monkeypatch.setattr(place, lambda *given: _paper(given[-1]) if len(given) > 1 else None)
    with django_capture_on_commit_callbacks(execute=True):
        coming = make(settings, monkeypatch)
    current = coming.previous
    current.refresh_from_db()
    assert current.status == "published"
    for key in ("demo-this-year", "demo-participation"):
        job = Job.objects.get(key=key)
        assert (job.status, job.error) == ("done", "")
    assert not current.contributions.undecided().exists()
    sessions = CommunitySession.objects.filter(plan=current)
    assert {one.status for one in sessions} == {"closed"}
    assert all(one.feedback_code for one in sessions)
    ready = readiness(current, PlanFacts(current, datetime.date.today()))
    assert all(one.is_ready for one in ready.values())
    assert Minutes.objects.filter(session__in=sessions).count() == len(sessions)
    assert (
        Minutes.objects.filter(is_approved=True).exists()
        and Minutes.objects.filter(is_approved=False).exists()
    )
    assert Minutes.objects.filter(session__plan=coming).count() == 4
    assert len(mailoutbox) == 2


def _paper(person):
    from documents.attachments import store_named  # noqa: PLC0415

    return store_named(ContentFile(b"%PDF-1.7 demo"), "acto.pdf", by=person)
