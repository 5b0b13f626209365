"""What is a body's own: its act and reglamento with their files, its minimum, its quorum, what is above it."""

import datetime

import pytest
import time_machine

from accounts.models import Body, Event
from participation.bodies import quorum_sentence
from participation.models import BodyReport
from tests.factories import make_body, make_service, make_user
from tests.factories_bodies import add, make_school_council, page, url
from tests.factories_moves import upload

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 8, 20, 15, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def body(client):
    body = make_school_council()
    client.force_login(make_user("planner", on=body.service))
    return body


ACT = {"act_number": "Acta 1", "act_date": "01-04-2026", "rules_approved_on": "01-05-2026", "version": 1}


def test_the_act_and_the_reglamento_are_kept_with_their_files_and_handed_out_by_the_body_only(client, body):
    assert "<h3" in page(client, body, abrir="body-act")
    data = ACT | {"act_document": upload(), "rules_document": upload()}
    assert client.post(url(body, "body_act"), data).status_code == 302
    body.refresh_from_db()
    assert (body.act_number, body.act_date) == ("Acta 1", datetime.date(2026, 4, 1))
    told = Event.objects.get(verb="edit").changes
    assert told["act_file"][1] == body.act_file.name
    assert f"Ahora está «{body.act_file.name}»" in page(client, body, abrir="body-act")
    file = url(body, "body_file", body.act_file_id)
    assert client.get(file).getvalue().startswith(b"%PDF")
    other = make_body(body.service, Body.Kind.PARENTS)
    assert client.get(url(other, "body_file", body.act_file_id)).status_code == 404
    client.force_login(make_user("member", on=body))
    assert client.get(file).getvalue().startswith(b"%PDF")
    client.force_login(make_user("member", on=other))
    assert client.get(file).status_code == 404


def test_a_reports_file_is_the_bodys(client, body):
    add(client, body, "informes", document=upload())
    report = BodyReport.objects.get()
    assert client.get(url(body, "body_file", report.file_id)).getvalue().startswith(b"%PDF")
    client.force_login(make_user("planner", on=make_service()))
    assert client.get(url(body, "body_file", report.file_id)).status_code == 404


def test_an_act_of_tomorrow_is_refused_and_a_stale_one_keeps_no_file(client, body):
    response = client.post(url(body, "body_act"), ACT | {"act_date": "21-08-2026"})
    assert response.status_code == 422
    assert "no puede ser posterior a hoy" in response.content.decode()
    client.post(url(body, "body_act"), ACT)
    late = client.post(url(body, "body_act"), ACT | {"act_number": "Acta 2", "act_document": upload()})
    assert late.status_code == 409
    body.refresh_from_db()
    assert (body.act_number, body.act_file) == ("Acta 1", None)


def rules(body, **more):
    return {"name": body.name, "quorum_rule": "majority", "version": 1} | more


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"quorum_rule": "percent", "quorum_value": "60"}, ("percent", 60)),
        ({"quorum_rule": "number", "quorum_value": "8"}, ("number", 8)),
        ({"quorum_rule": "none", "quorum_value": "8"}, ("none", None)),
    ],
)
def test_the_quorum_rule_is_data(client, body, typed, kept):
    assert client.post(url(body, "body_rules"), rules(body, **typed)).status_code == 302
    body.refresh_from_db()
    assert (body.quorum_rule, body.quorum_value) == kept
    back = rules(body, version=2, quorum_rule="majority", quorum_value=str(kept[1] or ""))
    assert client.post(url(body, "body_rules"), back).status_code == 302
    body.refresh_from_db()
    assert (body.quorum_rule, body.quorum_value) == ("majority", None)


@pytest.mark.parametrize(
    "typed",
    [
        {"quorum_rule": "percent"},
        {"quorum_rule": "percent", "quorum_value": "101"},
        {"quorum_rule": "number", "quorum_value": "0"},
        {"sessions_needed": "-1"},
        {"term_months": "0"},
        {"name": ""},
        {"name": "Otro consejo"},
    ],
)
def test_rules_that_cannot_be_are_refused_at_their_field(client, body, typed):
    make_body(body.service, body.kind, name="Otro consejo")
    response = client.post(url(body, "body_rules"), rules(body, **typed))
    assert response.status_code == 422
    assert "field--error" in response.content.decode()


def test_a_body_is_not_above_itself_by_any_way(client, body):
    below = make_body(body.service, Body.Kind.STUDENTS, upper=body)
    response = client.post(url(body, "body_rules"), rules(body, upper=below.pk))
    assert response.status_code == 422
    assert "Esa instancia está bajo esta" in response.content.decode()
    stranger = make_body(make_service())
    assert client.post(url(body, "body_rules"), rules(body, upper=stranger.pk)).status_code == 422
    above = make_body(body.service, Body.Kind.COUNCIL)
    assert client.post(url(body, "body_rules"), rules(body, upper=above.pk)).status_code == 302


@pytest.mark.parametrize(
    ("rule", "value", "occupied", "sentence"),
    [
        ("majority", None, 6, "Hoy hacen falta 4 de 6."),
        ("majority", None, 1, "Hoy hace falta 1 de 1."),
        ("percent", 60, 6, "Hoy hacen falta 4 de 6."),
        ("percent", 50, 5, "Hoy hacen falta 3 de 5."),
        ("number", 5, 6, "Hoy hacen falta 5 de 6."),
        ("number", 8, 6, "Pide 8 integrantes y hoy hay 6: faltan asientos por ocupar para sesionar."),
        ("none", None, 6, "No pide quórum: sesiona con quienes lleguen."),
        ("percent", 60, 0, "Cuando haya asientos ocupados se dirá cuántas personas hacen falta."),
        ("majority", None, 0, "Cuando haya asientos ocupados se dirá cuántas personas hacen falta."),
    ],
)
def test_the_quorum_rule_says_what_it_means_today(rule, value, occupied, sentence):
    assert quorum_sentence(Body(quorum_rule=rule, quorum_value=value), occupied) == sentence
