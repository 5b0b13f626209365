"""What a device kept is taken item by item: saved once, refused with a sentence, both numbers on a conflict."""

import json
import uuid

import pytest
from django.test import Client

from participation.models import Attendance, CommunitySession, Contribution, ProtectionCase
from tests.factories import make_plan, make_user
from tests.factories_participation import make_attendance, make_contribution, make_session, make_stakeholder


@pytest.fixture
def session(db):
    plan = make_plan()
    return make_session(plan, stakeholders=[make_stakeholder(plan.service, "Docentes")])


@pytest.fixture
def planner(session, client):
    person = make_user("planner", on=session.service)
    client.force_login(person)
    return person


def address(session):
    return f"/sesiones/{session.pk}/captura/sincronizar/"


def said(session, text="Que el bus pase antes.", **fields):
    stakeholder = str(session.stakeholders.get().pk)
    key = str(uuid.uuid4())
    return {
        "kind": "aporte",
        "client_id": key,
        "text": text,
        "moment": "identify",
        "stakeholder": stakeholder,
    } | fields


def send(client, session, *items, user=""):
    body = json.dumps({"user": user, "items": items})
    return client.post(address(session), body, content_type="application/json")


def answers(client, session, *items, **more):
    return [
        {name: value for name, value in one.items() if name != "client_id"}
        for one in send(client, session, *items, **more).json()["answers"]
    ]


def test_what_is_sent_twice_arrives_once_and_is_answered_the_same(client, session, planner):
    item = said(session, theme="Transporte", votes="3")
    assert answers(client, session, item) == [{"state": "saved", "number": 1}]
    assert answers(client, session, item, user=str(planner.pk)) == [{"state": "saved", "number": 1}]
    assert Contribution.objects.get().themes.get().name == "Transporte"


def test_each_item_of_a_batch_has_its_own_answer_in_its_order(client, session, planner):
    items = [
        said(session, "Una"),
        said(session, ""),
        {"kind": "acuerdo", "client_id": str(uuid.uuid4()), "text": "Pedir el bus"},
        {
            "kind": "compromiso",
            "client_id": str(uuid.uuid4()),
            "text": "Enviar",
            "who": "UATP",
            "due_on": "31-11-2026",
        },
        {"kind": "otra cosa", "client_id": "x"},
        said(session, "Dos"),
    ]
    found = send(client, session, *items).json()["answers"]
    assert [one["client_id"] for one in found] == [item["client_id"] for item in items]
    assert [one["state"] for one in found] == ["saved", "refused", "saved", "refused", "refused", "saved"]
    assert found[1]["sentence"] == "Lo que se dijo: Falta escribir lo que se dijo."
    assert found[3]["sentence"].startswith("Para cuándo: Noviembre tiene 30 días")
    assert list(Contribution.objects.values_list("number", "text")) == [(1, "Una"), (2, "Dos")]


def test_a_session_that_was_closed_meanwhile_refuses_with_a_sentence(client, session, planner):
    CommunitySession.objects.filter(pk=session.pk).update(status="closed")
    (answer,) = answers(client, session, said(session))
    assert answer["state"] == "refused"
    assert answer["sentence"].startswith("La sesión está cerrada y ya no recibe anotaciones.")


def test_a_count_is_saved_against_what_was_seen(client, session, planner):
    stakeholder = session.stakeholders.get()
    cell = {"kind": "asistencia", "client_id": "cell", "cell": f"{stakeholder.pk}-u-women"}
    assert answers(client, session, cell | {"value": "8", "seen": "0"}) == [{"state": "saved", "value": 8}]
    assert answers(client, session, cell | {"value": "8", "seen": "0"}) == [{"state": "saved", "value": 8}]
    conflict = {"state": "conflict", "theirs": 8, "mine": 9}
    assert answers(client, session, cell | {"value": "9", "seen": "3"}) == [conflict]
    (odd,) = answers(client, session, cell | {"value": "9999", "seen": "8"})
    assert odd == {"state": "refused", "sentence": "Revisar: son más de 999 personas."}
    (gone,) = answers(client, session, cell | {"cell": "1-x-y", "value": "1"})
    assert gone == {"state": "refused", "sentence": "Ese estamento ya no está en el catálogo."}
    assert Attendance.objects.get().women == 8


def test_two_devices_that_count_different_boxes_do_not_undo_each_other(client, session, planner):
    stakeholder = session.stakeholders.get()
    make_attendance(session, stakeholder, women=5)
    cell = {
        "kind": "asistencia",
        "client_id": "c",
        "cell": f"{stakeholder.pk}-u-men",
        "value": "2",
        "seen": "0",
    }
    answers(client, session, cell)
    assert (Attendance.objects.get().women, Attendance.objects.get().men) == (5, 2)


def test_what_was_protected_is_forgotten_by_the_device_that_sends_it_again(client, session, planner):
    item = said(session)
    ProtectionCase.objects.create(
        service=session.service,
        session=session,
        officer=planner,
        by=planner,
        text="x",
        client_id=item["client_id"],
    )
    (answer,) = answers(client, session, item)
    assert (answer["state"], Contribution.objects.count()) == ("gone", 0)


def test_a_line_that_was_taken_back_and_had_arrived_is_not_lost_in_silence(client, session, planner):
    one = make_contribution(session, "Como llegó")
    (answer,) = answers(
        client, session, said(session, "Como quedó", client_id=str(one.client_id), edited="1")
    )
    assert answer["state"] == "refused"
    assert "ya había llegado con otro texto" in answer["sentence"]


def test_one_item_may_come_as_a_form(client, session, planner):
    item = said(session)
    found = client.post(address(session), item).json()["answers"]
    assert found == [{"client_id": item["client_id"], "state": "saved", "number": 1}]


@pytest.mark.parametrize(
    "body",
    [
        "x",
        "[]",
        "null",
        '{"items": 3}',
        '{"items": [3]}',
        "[" * 50_000,
        '{"items": [' + "{}," * 100 + "{}]}",
    ],
)
def test_what_is_no_batch_is_answered_with_a_sentence(client, session, planner, body):
    answer = client.post(address(session), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["sentence"].startswith("Lo enviado no se entiende.")


@pytest.mark.parametrize("odd", ["\ud800", "\x00", {"a": 1}, [1], None, True, 10**40])
@pytest.mark.parametrize("name", ["text", "client_id", "kind", "stakeholder", "votes", "theme"])
def test_no_value_breaks_it(client, session, planner, name, odd):
    answer = send(client, session, said(session) | {name: odd})
    assert answer.status_code == 200
    assert answer.json()["answers"][0]["state"] in ("saved", "refused")


def test_what_another_account_kept_is_not_sent_in_this_ones_name(client, session, planner):
    answer = send(client, session, said(session), user=str(make_user().pk))
    assert (answer.status_code, Contribution.objects.count()) == (409, 0)
    assert answer.json()["sentence"].startswith("Lo pendiente es de otra cuenta")


def test_a_fresh_token_is_given_to_who_is_logged_in(session):
    client = Client(enforce_csrf_checks=True)
    assert client.get(address(session)).status_code == 302
    planner = make_user("planner", on=session.service)
    client.force_login(planner)
    assert send(client, session, said(session)).status_code == 403
    told = client.get(address(session)).json()
    assert told["user"] == planner.pk
    body, kind = json.dumps({"items": [said(session)]}), "application/json"
    answer = client.post(address(session), body, content_type=kind, headers={"X-CSRFToken": told["token"]})
    assert answer.json()["answers"][0]["state"] == "saved"


def test_who_may_only_see_the_session_sends_nothing(client, session):
    client.force_login(make_user("director", on=session.service))
    assert send(client, session, said(session)).status_code == 403
    client.force_login(make_user("planner", on=make_plan().service))
    assert send(client, session, said(session)).status_code == 404


def test_the_script_that_opens_the_page_without_a_network_is_nobodys_and_always_fresh(client, db):
    answer = client.get("/sw.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert answer["Cache-Control"] == "max-age=0, must-revalidate"
    assert answer["Service-Worker-Allowed"] == "/"
