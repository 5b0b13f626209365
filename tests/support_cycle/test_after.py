"""Posterior: avances, nudos and aprendizajes in fields of their own, by whoever leads the meeting."""

import uuid

import pytest

from accounts.models import Event
from support_cycle.models import CriticalKnot, Evidence, MonitoringMeeting
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_key_action, make_knot, make_meeting, make_support_plan

pytestmark = pytest.mark.django_db
FIELDS = ["progress", "learnings", "early_signs", "incongruences", "corrections", "achievements", "problems"]


@pytest.fixture
def meeting(db):
    plan = make_support_plan(make_school(make_service()), status="execution")
    make_key_action(plan)
    return make_meeting(plan, status="held")


@pytest.fixture
def companion(meeting, client):
    person = make_user("companion", on=meeting.school)
    client.force_login(person)
    return person


def address(meeting):
    return f"/reuniones/{meeting.pk}/posterior/"


def send(client, meeting, version=1, opened=None, **fields):
    opened = {f"initial-{name}": value for name, value in (opened or {}).items()}
    return client.post(
        address(meeting), {"version": version, "knot_key": uuid.uuid4()} | opened | fields, follow=False
    )


def test_the_seven_texts_are_kept_each_in_its_own_field(client, meeting, companion):
    said = {name: f"Lo escrito en {name}\r\ny otra línea" for name in FIELDS}
    assert send(client, meeting, **said).status_code == 302
    stored = MonitoringMeeting.objects.get()
    assert {name: getattr(stored, name) for name in FIELDS} == said


def test_the_page_says_the_guide_s_own_words(client, meeting, companion):
    page = client.get(address(meeting)).content.decode()
    for words in [
        "Proporcionar indicaciones tempranas de los progresos o faltas de progreso.",
        "Detectar incongruencias y corregirlas tempranamente",
        "Identificar logros y problemas en la ejecución.",
        "Contar con evidencias del aporte de las acciones al logro del objetivo.",
        "los avances, nudos críticos y aprendizajes del proceso",
    ]:
        assert words in page


def test_a_nudo_is_a_row_with_a_life_and_sent_twice_is_one(client, meeting, companion):
    key = uuid.uuid4()
    for version in (1, 2):
        send(client, meeting, version, progress="Avance", new_knot="Falta un docente", knot_key=key)
    knot = CriticalKnot.objects.get()
    assert (knot.text, knot.meeting, knot.plan, knot.status, str(knot.opened_on)) == (
        "Falta un docente", meeting, meeting.plan, "open", "2026-08-27",
    )  # fmt: skip
    assert knot.by == companion


def test_no_nudos_and_a_nudo_contradict_each_other(client, meeting, companion):
    answer = send(client, meeting, progress="Se avanzó", new_knot="Uno", without_knots="on")
    assert (answer.status_code, CriticalKnot.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert "Hay nudos anotados en esta reunión" in page
    assert "Se avanzó" in page
    assert send(client, meeting, without_knots="on").status_code == 302
    assert MonitoringMeeting.objects.get().without_knots is True


def test_the_words_of_a_nudo_change_and_its_review_is_asked_anew(client, meeting, companion):
    knot = make_knot(meeting.plan, meeting=meeting, public_text="Sin nombres", by=companion)
    CriticalKnot.objects.update(reviewed_at="2026-09-01T12:00:00Z", reviewed_by=companion)
    page = f"/reuniones/{meeting.pk}/posterior/nudos/{knot.pk}/"
    assert knot.text in client.get(page).content.decode()
    assert client.post(page, {"version": 1, "text": ""}).status_code == 422
    assert client.post(page, {"version": 1, "text": "Otro texto"}).status_code == 302
    knot.refresh_from_db()
    assert (knot.text, knot.reviewed_at) == ("Otro texto", None)
    assert client.post(page, {"version": 1, "text": "Tarde"}).status_code == 409
    other = make_knot(meeting.plan)
    assert client.get(f"/reuniones/{meeting.pk}/posterior/nudos/{other.pk}/").status_code == 404


def test_two_people_in_different_fields_lose_nothing(client, meeting, companion):
    opened = dict.fromkeys(FIELDS, "")
    send(client, meeting, 1, opened, progress="De ella")
    assert send(client, meeting, 1, opened, learnings="De él").status_code == 302
    stored = MonitoringMeeting.objects.get()
    assert (stored.progress, stored.learnings, stored.version) == ("De ella", "De él", 3)


def test_two_people_in_the_same_field_see_both_texts_and_choose(client, meeting, companion):
    opened = dict.fromkeys(FIELDS, "")
    send(client, meeting, 1, opened, progress="De ella")
    answer = send(client, meeting, 1, opened, progress="De él", new_knot="Un nudo")
    page = answer.content.decode()
    assert (answer.status_code, CriticalKnot.objects.count()) == (409, 0)
    assert ("De ella" in page, "De él" in page, "Un nudo" in page) == (True, True, True)
    assert MonitoringMeeting.objects.get().progress == "De ella"
    kept = send(client, meeting, 2, opened, progress="De él", keep_theirs="progress", new_knot="Un nudo")
    assert (kept.status_code, MonitoringMeeting.objects.get().progress) == (302, "De ella")
    assert CriticalKnot.objects.count() == 1


def test_what_is_too_long_comes_back_as_it_was_typed(client, meeting, companion):
    answer = send(client, meeting, early_signs="é" * 4001, progress="Esto queda")
    assert answer.status_code == 422
    assert "Esto queda" in answer.content.decode()
    assert MonitoringMeeting.objects.get().progress == ""


@pytest.mark.parametrize("role", ["school_director", "school_team"])
def test_the_school_reads_it_and_writes_its_own_meetings(client, meeting, role):
    client.force_login(make_user(role, on=meeting.school))
    assert client.get(address(meeting)).status_code == 200
    assert send(client, meeting, progress="x").status_code == 403
    own = make_meeting(meeting.plan, status="held", by_school=True)
    assert send(client, own, progress="De la escuela").status_code == 302
    own.refresh_from_db()
    assert own.progress == "De la escuela"


def test_a_closed_meeting_is_read_and_not_written(client, meeting, companion):
    MonitoringMeeting.objects.update(status="cancelled")
    assert "<textarea" not in client.get(address(meeting)).content.decode()
    assert send(client, meeting, progress="x").status_code == 403


def test_who_may_not_see_the_school_finds_nothing(client, meeting):
    assert client.get(address(meeting)).status_code == 302
    for person in [make_user(), make_user("companion", on=make_school(make_service()))]:
        client.force_login(person)
        assert client.get(address(meeting)).status_code == 404
        assert send(client, meeting, progress="x").status_code == 404
    client.force_login(make_user("director", on=meeting.service))
    assert client.get(address(meeting)).status_code == 200
    assert send(client, meeting, progress="x").status_code == 403


def test_what_was_written_is_told_in_the_trail(client, meeting, companion):
    send(client, meeting, progress="Avance", new_knot="Nudo de Juan")
    told = {event.verb: str(event.changes) for event in Event.objects.all()}
    assert set(told) == {"edit", "create"}
    assert "Nudo de Juan" not in told["create"]


def test_the_page_costs_the_same_with_one_row_and_with_twenty(client, meeting, companion, queries_of):

    def add(count):
        for n in range(count):
            make_knot(meeting.plan, f"Nudo {n}", meeting=meeting)
            Evidence.objects.create(
                service=meeting.service,
                school=meeting.school,
                plan=meeting.plan,
                meeting=meeting,
                title=f"E{n}",
                key_action=meeting.plan.key_actions.first(),
                link="https://ejemplo.cl",
            )

    add(1)
    client.get(address(meeting))
    few = len(queries_of(lambda: client.get(address(meeting))))
    add(19)
    assert len(queries_of(lambda: client.get(address(meeting)))) == few
    assert few <= 12
