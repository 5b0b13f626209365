"""Gestiones and hitos of a plan: who writes them, of whom they are asked, their history, the plan's line of time."""

import datetime

import pytest
import time_machine

from accounts.models import Event
from support_cycle.milestones import read_schedule, set_done
from support_cycle.models import Milestone, ResourceRequest
from tests.factories import make_school, make_service, make_unit, make_user
from tests.factories_support import make_key_action, make_meeting, make_support_plan, of_plan

pytestmark = pytest.mark.django_db
D = datetime.date
TODAY = D(2026, 9, 10)


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(datetime.datetime(2026, 9, 10, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def plan(db):
    return make_support_plan(make_school(make_service(), "Escuela Los Aromos"), status="execution")


@pytest.fixture
def companion(plan, client):
    person = make_user("companion", on=plan.school)
    client.force_login(person)
    return person


def make_request(plan, what="Un reemplazo", **fields):
    fields.setdefault("to_whom", "Municipio")
    fields.setdefault("needed_on", D(2026, 9, 30))
    return ResourceRequest.objects.create(**of_plan(plan), what=what, **fields)


def make_milestone(plan, title="Primera observación", **fields):
    fields.setdefault("due_on", D(2026, 10, 16))
    return Milestone.objects.create(**of_plan(plan), title=title, **fields)


def new(plan):
    return f"/acompanamiento/{plan.pk}/gestiones/nueva/"


def asked(**fields):
    return {"what": "Seis impresiones", "needed_on": "20-09-2026", **fields}


# Gestiones ----------------------------------------------------------------------------------------------


def test_it_is_asked_of_an_office_of_the_same_servicio(client, plan, companion):
    unit = make_unit(plan.service, "Unidad de Recursos")
    action = make_key_action(plan)
    sent = asked(unit=unit.pk, key_action=action.pk, asked_on="10-09-2026")
    assert client.post(new(plan), sent).status_code == 302
    row = ResourceRequest.objects.get()
    assert (row.unit, row.key_action, row.answer, row.answered_on, row.school) == (
        unit,
        action,
        "waiting",
        None,
        plan.school,
    )


def test_an_office_of_another_servicio_and_an_action_of_another_plan_are_refused(client, plan, companion):
    theirs, other = make_unit(make_service()), make_key_action(make_support_plan(make_school(plan.service)))
    for sent in (asked(unit=theirs.pk), asked(to_whom="Municipio", key_action=other.pk)):
        response = client.post(new(plan), sent)
        assert (response.status_code, ResourceRequest.objects.count()) == (422, 0)
        assert "Seis impresiones" in response.content.decode()


def test_it_says_of_whom_or_is_not_kept(client, plan, companion):
    response = client.post(new(plan), asked())
    assert response.status_code == 422
    assert "Falta decir a quién se pide" in response.content.decode()
    assert client.post(new(plan), asked(to_whom="Junaeb")).status_code == 302


def test_sent_twice_it_is_one(client, plan, companion):
    receipt = "6f1c1a52-7a0e-4f5a-9a55-3a1f8f9d2b03"
    for _ in range(2):
        client.post(new(plan), asked(to_whom="Junaeb", receipt=receipt))
    assert ResourceRequest.objects.count() == 1


def test_an_answer_gets_todays_day_and_its_history_is_in_the_trail(client, plan, companion):
    row = make_request(plan)
    path = f"/gestiones/{row.pk}/"
    sent = asked(what=row.what, to_whom="Municipio", needed_on="30-09-2026", version=1)
    assert client.post(path, sent | {"answer": "partly", "answer_text": "Un curso"}).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.answer_text, row.answered_on) == ("partly", "Un curso", TODAY)
    told = Event.objects.latest("pk").changes
    assert told["answer"] == ["waiting", "partly"]
    assert client.post(path, sent | {"answer": "no"}).status_code == 409


@pytest.mark.parametrize(("role", "anchor"), [("school_director", "school"), ("director", "service")])
def test_who_sees_the_plan_reads_them_and_writes_none(client, plan, role, anchor):
    row = make_request(plan)
    client.force_login(make_user(role, on=getattr(plan, anchor)))
    page = client.get("/gestiones/").content.decode()
    assert ("Un reemplazo" in page, f"/gestiones/{row.pk}/" in page) == (True, False)
    assert client.get(new(plan)).status_code == 403
    assert client.post(f"/gestiones/{row.pk}/", asked(to_whom="x")).status_code == 403


def test_the_neighbour_finds_none_and_in_a_closed_plan_none_is_written(client, plan, companion):
    row = make_request(plan)
    type(plan).objects.update(status="closed")
    assert client.get(f"/gestiones/{row.pk}/").status_code == 403
    assert client.get(new(plan)).status_code == 403
    client.force_login(make_user("uatp_head", on=make_service()))
    assert client.get(f"/gestiones/{row.pk}/").status_code == 404
    assert "Un reemplazo" not in client.get("/gestiones/").content.decode()


def told(client, query=""):
    return [row.what for row in client.get(f"/gestiones/?{query}").context["page"].object_list]


def test_the_list_shows_what_waits_first_and_filters_by_each_key(client, plan):
    client.force_login(make_user("uatp_head", on=plan.service))
    unit, other = make_unit(plan.service), make_support_plan(make_school(plan.service))
    make_request(plan, "Dada", answer="yes", needed_on=D(2026, 9, 1))
    make_request(plan, "Después", needed_on=D(2026, 10, 30))
    make_request(other, "Primero", unit=unit, needed_on=D(2026, 9, 15))
    assert told(client) == ["Primero", "Después", "Dada"]
    assert told(client, "respuesta=yes") == ["Dada"]
    assert told(client, f"oficina={unit.pk}") == ["Primero"]
    assert told(client, f"unidad={plan.school.code}") == ["Después", "Dada"]
    assert told(client, "desde=10-09-2026&hasta=30-09-2026") == ["Primero"]
    assert len(told(client, "respuesta=x&oficina=9&desde=x")) == 3


def test_without_any_it_says_what_they_are_and_many_cost_what_one_costs(client, plan, queries_of):
    client.force_login(make_user("uatp_head", on=plan.service))
    assert "Todavía no hay gestiones" in client.get("/gestiones/").content.decode()

    def more(count):
        for _ in range(count):
            one = make_support_plan(make_school(plan.service))
            make_request(one, unit=make_unit(plan.service), key_action=make_key_action(one))

    more(1)
    client.get("/gestiones/")
    few = len(queries_of(lambda: client.get("/gestiones/")))
    more(30)
    assert len(queries_of(lambda: client.get("/gestiones/"))) == few <= 12


# Hitos --------------------------------------------------------------------------------------------------


def test_an_hito_is_added_by_both_sides_edited_reached_and_taken_out(client, plan):
    path = f"/acompanamiento/{plan.pk}/hitos/nuevo/"
    for role in ("companion", "school_team"):
        client.force_login(make_user(role, on=plan.school))
        assert (
            client.post(path, {"title": "Las duplas planifican", "due_on": "16-10-2026"}).status_code == 302
        )
    row = Milestone.objects.first()
    sent = {"title": "Las tres duplas", "due_on": "16-10-2026", "version": 1}
    assert client.post(f"/hitos/{row.pk}/", sent).status_code == 302
    assert client.post(f"/hitos/{row.pk}/", sent | {"title": "Otra cosa"}).status_code == 409
    client.post(f"/hitos/{row.pk}/logro/", {"listo": "1"})
    row.refresh_from_db()
    assert (row.title, row.done_on) == ("Las tres duplas", TODAY)
    client.post(f"/hitos/{row.pk}/logro/", {"listo": "0"})
    row.refresh_from_db()
    assert row.done_on is None
    assert client.post(f"/hitos/{row.pk}/retiro/").status_code == 302
    assert Milestone.objects.count() == 1


def test_reached_twice_is_told_once(plan):
    row, person = make_milestone(plan), make_user()
    for _ in range(2):
        set_done(row, TODAY, by=person)
    assert Event.objects.filter(verb="edit").count() == 1


def test_an_hito_without_title_or_with_a_day_that_is_none_is_not_kept(client, plan, companion):
    path = f"/acompanamiento/{plan.pk}/hitos/nuevo/"
    for sent in ({"title": "", "due_on": "16-10-2026"}, {"title": "Con título", "due_on": "31-11-2026"}):
        assert client.post(path, sent).status_code == 422
    assert Milestone.objects.count() == 0


def test_who_only_sees_or_is_of_elsewhere_changes_no_hito(client, plan):
    row = make_milestone(plan)
    for person, status in (
        (make_user("director", on=plan.service), 403),
        (make_user("uatp_head", on=make_service()), 404),
    ):
        client.force_login(person)
        assert client.get(f"/hitos/{row.pk}/").status_code == status
        assert client.post(f"/hitos/{row.pk}/logro/").status_code == status
        assert client.post(f"/hitos/{row.pk}/retiro/").status_code == status
        assert client.get(f"/acompanamiento/{plan.pk}/hitos/nuevo/").status_code == status


# The line of time ---------------------------------------------------------------------------------------


def test_hitos_and_meetings_stand_in_one_line_of_time_and_gestiones_beside_it(plan, companion, queries_of):
    def at(month, day):
        return datetime.datetime(2026, month, day, 13, tzinfo=datetime.UTC)

    make_meeting(plan, number=2, starts_at=at(9, 24), place="Biblioteca")
    make_meeting(plan, number=1, status="held", starts_at=at(8, 27))
    make_milestone(plan, "Observación", due_on=D(2026, 9, 16))
    make_milestone(plan, "Horario", due_on=D(2026, 4, 30), done_on=D(2026, 5, 4))
    make_milestone(plan, "Pauta", due_on=D(2026, 9, 1))
    make_request(plan, "Pedido", unit=make_unit(plan.service, "Recursos"), to_whom="")
    make_request(plan, "Dado", answer="yes", needed_on=D(2026, 5, 1))
    line, requests = read_schedule(plan, companion, TODAY)
    assert [(one.title, one.words, one.state) for one in line] == [
        ("Horario", "Logrado", "done"),
        ("1", "Realizada", "done"),
        ("Pauta", "Todavía no", "passed"),
        ("Observación", "Por venir", "coming"),
        ("2", "Acordada", "coming"),
    ]
    assert [(one.title, one.place, one.words) for one in requests] == [
        ("Pedido", "Recursos", "En espera"),
        ("Dado", "Municipio", "Concedido"),
    ]
    assert (line[0].done_on, line[4].at, line[4].place) == (D(2026, 5, 4), at(9, 24), "Biblioteca")
    assert len(queries_of(lambda: read_schedule(plan, companion, TODAY))) == 1


def test_the_plans_page_shows_it_with_what_each_may_do(client, plan, companion):
    meeting = make_meeting(plan, starts_at=datetime.datetime(2026, 9, 24, 13, tzinfo=datetime.UTC))
    make_milestone(plan)
    make_request(plan)
    page = client.get(f"/acompanamiento/{plan.pk}/").content.decode()
    ways = (
        f"/reuniones/{meeting.pk}/preparacion/",
        "/reuniones/nueva/",
        "/hitos/nuevo/",
        "/gestiones/nueva/",
    )
    assert [way in page for way in ways] == [True] * 4
    assert ("Primera observación" in page, "Un reemplazo" in page) == (True, True)
    client.force_login(make_user("school_team", on=plan.school))
    page = client.get(f"/acompanamiento/{plan.pk}/").content.decode()
    assert [way in page for way in ways] == [False, True, True, False]
    client.force_login(make_user("auditor", on=plan.service))
    page = client.get(f"/acompanamiento/{plan.pk}/").content.decode()
    assert [way in page for way in ways] == [False] * 4
