"""What may reveal a violation of a child's rights leaves at once: one person reads it, of the session a count stays."""

import json
import uuid

import pytest
from django.core import mail
from django.urls import reverse

from accounts.handover import hand_over
from accounts.models import Event
from accounts.privacy import export_person
from accounts.trail import UNTOLD, record, verify
from participation import protection
from participation.models import Contribution, Process, ProtectionCase
from plans.workflow import Refused
from tests.factories import make_body, make_plan, make_user
from tests.factories_participation import make_contribution, make_session, make_stakeholder, make_theme
from tests.test_matrix import readable

WORDS = "Lo que contó un niño en secreto"


@pytest.fixture
def session(db):
    plan = make_plan()
    return make_session(plan, stakeholders=[make_stakeholder(plan.service, "Docentes")], status="running")


@pytest.fixture
def officer(session):
    person = make_user("uatp_professional", on=session.service, email="encargada@ejemplo.cl")
    Process.objects.create(service=session.service, plan=session.plan, protection_officer=person)
    return person


@pytest.fixture
def planner(session, client):
    person = make_user("planner", on=session.service)
    client.force_login(person)
    return person


def case_of(session, officer, by, **fields):
    return ProtectionCase.objects.create(
        service=session.service, session=session, officer=officer, by=by, text=WORDS, **fields
    )


def test_a_saved_contribution_is_confirmed_first_and_then_is_one_no_more(
    client, session, officer, planner, django_capture_on_commit_callbacks
):
    one = make_contribution(session, WORDS)
    make_theme(session.plan, contributions=[one])
    address = f"/sesiones/{session.pk}/captura/aportes/{one.pk}/proteccion/"
    page = client.get(address).content.decode()
    assert "No se puede deshacer" in page
    assert Contribution.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {"seguro": "1"}).status_code == 302
    case = ProtectionCase.objects.get()
    assert (case.text, case.officer, case.by, case.client_id) == (WORDS, officer, planner, one.client_id)
    assert Contribution.objects.count() == 0
    assert client.post(address, {"seguro": "1"}).status_code == 404
    page = client.get(f"/sesiones/{session.pk}/captura/").content.decode()
    assert (WORDS in page, "1 aporte de esta sesión pasó a la persona a cargo" in page) == (False, True)


def test_words_that_were_never_saved_never_become_a_contribution(client, session, officer, planner):
    address = f"/sesiones/{session.pk}/captura/proteccion/"
    sent = {"receipt": uuid.uuid4(), "text": WORDS, "moment": "identify"}
    page = client.post(address, sent).content.decode()
    assert (WORDS in page, ProtectionCase.objects.count()) == (True, 0)
    for _ in range(2):
        assert client.post(address, sent | {"seguro": "1"}).status_code == 302
    assert ProtectionCase.objects.get().text == WORDS
    assert Contribution.objects.count() == 0


def test_the_letter_to_the_officer_does_not_carry_the_words(
    session, officer, planner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        protection.protect(make_contribution(session, WORDS), by=planner)
    (letter,) = mail.outbox
    assert letter.to == ["encargada@ejemplo.cl"]
    assert WORDS not in letter.subject + letter.body
    assert reverse("participation:protection") in letter.body


def test_without_a_named_person_it_is_refused_with_how_to_name_one(client, session, planner):
    one = make_contribution(session, WORDS)
    answer = client.post(f"/sesiones/{session.pk}/captura/aportes/{one.pk}/proteccion/", {"seguro": "1"})
    assert answer.status_code == 422
    assert "«Proceso participativo» del plan" in answer.content.decode()
    assert Contribution.objects.count() == 1
    sent = {"receipt": uuid.uuid4(), "text": WORDS, "seguro": "1"}
    answer = client.post(f"/sesiones/{session.pk}/captura/proteccion/", sent)
    assert (answer.status_code, WORDS in answer.content.decode()) == (422, True)


def test_an_officer_whose_account_is_closed_is_no_officer(session, officer, planner):
    officer.is_active = False
    officer.save()
    with pytest.raises(Refused, match="Todavía no se dice quién"):
        protection.protect(make_contribution(session, WORDS), by=planner)


def test_a_body_without_plan_has_the_officer_of_its_servicio(session, officer, planner):
    of_a_body = make_session(body=make_body(session.service))
    assert protection.officer_for(of_a_body) == officer
    with pytest.raises(Refused):
        protection.officer_for(make_session(body=make_body(make_plan().service)))


def test_the_trail_keeps_none_of_its_words_and_stays_whole(session, officer, planner):
    one = make_contribution(session, WORDS)
    record("create", one, by=planner)
    event = record("edit", one, by=planner, changes={"votes": [None, 3]})
    Event.objects.filter(pk=event.pk).update(
        changes={"text": ["Antes", WORDS]}
    )  # an event of before they were untold
    protection.protect(one, by=planner)
    told = list(Event.objects.filter(service=session.service).values_list("changes", "subject_label", "verb"))
    assert WORDS not in json.dumps(told, ensure_ascii=False)
    assert ("protect", str(session)) in [(verb, label) for _, label, verb in told]
    assert verify(str(session.service.code)).faults == []


def test_what_is_said_of_a_text_in_the_trail_is_only_that_it_changed(session, planner):
    event = record("edit", make_contribution(session), by=planner, changes={"text": ["a", WORDS]})
    assert event.changes == {"text": [UNTOLD, UNTOLD]}


def test_only_its_officer_reads_a_case_on_every_path(client, session, officer, planner):
    case = case_of(session, officer, planner)
    here = f"/sesiones/{session.pk}/"
    paths = [
        *("/", "/proteccion/", f"/proteccion/{case.pk}/", "/bitacora/", "/participacion/", "/cuenta/datos/"),
        *(here, f"{here}captura/", f"{here}captura/lineas/", f"{here}captura/planilla/", f"{here}archivos/"),
    ]
    others = [make_user(role, on=session.service) for role in ("administrator", "director", "auditor")]
    for person in [planner, *others]:
        client.force_login(person)
        for path in paths:
            answer = client.get(path)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert WORDS not in readable(content), f"{person}: {path}"
        assert client.get(f"/proteccion/{case.pk}/").status_code == 404
        assert client.post(f"/proteccion/{case.pk}/", {"que": "recibir"}).status_code == 404
    client.force_login(officer)
    assert WORDS in client.get(f"/proteccion/{case.pk}/").content.decode()
    assert f"/proteccion/{case.pk}/" in client.get("/proteccion/").content.decode()


def test_nobodys_own_data_carries_the_words(session, officer, planner):
    case_of(session, officer, planner, outcome=WORDS)
    for person in (officer, planner):
        assert WORDS not in json.dumps(export_person(person), default=str, ensure_ascii=False)


def test_the_officer_receives_and_closes_with_what_was_done(client, session, officer, planner):
    case = case_of(session, officer, planner)
    client.force_login(officer)
    assert client.post(f"/proteccion/{case.pk}/", {"que": "cerrar", "outcome": ""}).status_code == 422
    client.post(f"/proteccion/{case.pk}/", {"que": "recibir"})
    case.refresh_from_db()
    received = case.received_at
    assert received is not None
    client.post(f"/proteccion/{case.pk}/", {"que": "cerrar", "outcome": "Se avisó a la OLN"})
    again = client.post(f"/proteccion/{case.pk}/", {"que": "cerrar", "outcome": "Otra cosa"})
    case.refresh_from_db()
    assert (case.received_at, case.outcome, again.status_code) == (received, "Se avisó a la OLN", 422)
    told = Event.objects.filter(subject_type="participation.protectioncase")
    assert [event.changes for event in told] == [None, None]


def test_who_may_not_note_in_the_session_moves_nothing(client, session, officer):
    one = make_contribution(session, WORDS)
    client.force_login(make_user("director", on=session.service))
    assert client.post(f"/sesiones/{session.pk}/captura/aportes/{one.pk}/proteccion/").status_code == 403
    assert client.post(f"/sesiones/{session.pk}/captura/proteccion/", {"text": WORDS}).status_code == 403
    assert Contribution.objects.count() == 1


def test_open_cases_and_the_charge_go_to_whoever_takes_over(session, officer, planner):
    case, heir = case_of(session, officer, planner), make_user("uatp_professional", on=session.service)
    admin = make_user("administrator", on=session.service)
    moved = hand_over(
        officer,
        session.service,
        successors={},
        heir=heir,
        last_day=session.starts_at.date(),
        deactivate=True,
        by=admin,
    )
    case.refresh_from_db()
    assert (case.officer, Process.objects.get().protection_officer) == (heir, heir)
    assert "1 caso de protección" in moved.things
