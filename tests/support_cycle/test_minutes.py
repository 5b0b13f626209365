"""Closing a meeting by its minutes, and what the school says of them without holding them."""

import uuid

import pytest

from accounts.models import Event
from accounts.trail_check import check_service
from documents.models import SealedDocument
from documents.sealing import snapshot_of
from plans.workflow import Refused
from support_cycle.minutes import close
from support_cycle.models import MeetingDecision, MeetingResponse, MonitoringMeeting
from support_cycle.responses import responses_waiting
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_meeting
from tests.support_cycle.meeting_world import HIDDEN, PREPARED, TYPED, make_full_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return make_full_meeting()


def closing(meeting):
    return f"/reuniones/{meeting.pk}/cierre/"


def answer(client, meeting, **fields):
    return client.post(f"/reuniones/{meeting.pk}/minuta/respuesta/", {"receipt": uuid.uuid4()} | fields)


def test_closing_seals_what_was_typed_and_nothing_else(client, meeting):
    client.force_login(meeting.lead)
    page = client.get(closing(meeting)).content.decode()
    assert "Qué pasa al cerrarla" in page
    assert client.post(closing(meeting), {"receipt": uuid.uuid4()}).status_code == 302
    meeting.refresh_from_db()
    said = snapshot_of(meeting.minutes)
    assert (meeting.status, meeting.closed_at is not None) == ("closed", True)
    assert {name: said[name] for name in TYPED} == TYPED
    assert said["actions"][0]["done"] == "Se planificó la unidad 5 en duplas."
    assert [row["text"] for row in said["commitments"]] == ["Imprimir la pauta nueva."]
    assert (HIDDEN in str(said), PREPARED in str(said)) == (False, False)
    assert MeetingDecision.objects.get().move == "close"
    assert Event.objects.filter(verb="seal").count() == 1
    event = Event.objects.get(verb="seal")
    document = SealedDocument.objects.get()
    assert (document.trail_seq, document.trail_head) == (event.seq, event.hash)


def test_the_trail_is_checked_against_what_the_minutes_printed(meeting):
    document = close(meeting, by=meeting.lead)
    assert check_service(meeting.service).faults == []
    SealedDocument.objects.filter(pk=document.pk).update(trail_head="0" * 64)
    assert len(check_service(meeting.service).faults) == 1


@pytest.mark.parametrize(
    ("emptied", "sentence"),
    [
        ("progress", "Falta escribir los avances."),
        ("learnings", "Falta escribir los aprendizajes."),
        ("knots", "Falta anotar los nudos críticos, o decir que no hubo."),
    ],
)
def test_every_record_has_avances_nudos_and_aprendizajes(client, meeting, emptied, sentence):
    if emptied == "knots":
        meeting.knots.all().delete()
    else:
        MonitoringMeeting.objects.update(**{emptied: "  "})
    client.force_login(meeting.lead)
    assert sentence in client.get(closing(meeting)).content.decode()
    refused = client.post(closing(meeting), {"receipt": uuid.uuid4()})
    assert (refused.status_code, SealedDocument.objects.count()) == (422, 0)
    assert sentence in refused.content.decode()
    MonitoringMeeting.objects.update(progress="Avance", learnings="Aprendizaje", without_knots=True)
    assert client.post(closing(meeting), {"receipt": uuid.uuid4()}).status_code == 302


def test_only_a_meeting_that_was_held_is_closed_and_only_once(meeting):
    MonitoringMeeting.objects.update(status="running")
    with pytest.raises(Refused, match="cuando la reunión está realizada"):
        close(meeting, by=meeting.lead)
    MonitoringMeeting.objects.update(status="held")
    close(meeting, by=meeting.lead)
    with pytest.raises(Refused):
        close(meeting, by=meeting.lead)
    assert SealedDocument.objects.count() == 1


def test_pressing_twice_seals_one(client, meeting):
    client.force_login(meeting.lead)
    key = uuid.uuid4()
    for receipt in (key, key, uuid.uuid4()):
        assert client.post(closing(meeting), {"receipt": receipt}).status_code == 302
    assert SealedDocument.objects.count() == 1


def test_who_leads_closes_it_and_nobody_else(client, meeting):
    people = {
        make_user("school_director", on=meeting.school): 403,
        make_user("director", on=meeting.service): 403,
        make_user("companion", on=make_school(make_service())): 404,
        make_user(): 404,
    }
    for person, status in people.items():
        client.force_login(person)
        assert client.get(closing(meeting)).status_code == status
        assert client.post(closing(meeting)).status_code == status
    MonitoringMeeting.objects.update(by_school=True)
    client.force_login(make_user("school_team", on=meeting.school))
    assert client.post(closing(meeting), {"receipt": uuid.uuid4()}).status_code == 302


def test_the_school_confirms_and_observes_and_the_sealed_paper_stays(client, meeting):
    before = close(meeting, by=meeting.lead).snapshot
    page = f"/reuniones/{meeting.pk}/minuta/"
    for role, fields in [
        ("school_director", {"kind": "confirms"}),
        ("school_team", {"kind": "observes", "text": "Faltó la educadora"}),
    ]:
        client.force_login(make_user(role, on=meeting.school))
        assert client.get(page).status_code == 200
        assert answer(client, meeting, **fields).status_code == 302
    assert [(row.kind, row.text, row.capacity) for row in MeetingResponse.objects.all()] == [
        ("confirms", "", "Dirección del establecimiento"),
        ("observes", "Faltó la educadora", "Equipo de gestión"),
    ]
    text = client.get(page).content.decode()
    assert ("Confirma" in text, "Faltó la educadora" in text) == (True, True)
    assert SealedDocument.objects.get().snapshot == before


def test_an_observation_says_something_and_is_the_school_s_own(client, meeting):
    assert client.get(f"/reuniones/{meeting.pk}/minuta/").status_code == 302
    client.force_login(make_user("school_team", on=meeting.school))
    assert answer(client, meeting, kind="confirms").status_code == 404
    close(meeting, by=meeting.lead)
    for fields in [{"kind": "observes", "text": " "}, {"kind": "x"}, {}]:
        assert answer(client, meeting, **fields).status_code == 422
    for person, status in [
        (meeting.lead, 403),
        (make_user("auditor", on=meeting.service), 403),
        (make_user(), 404),
    ]:
        client.force_login(person)
        assert answer(client, meeting, kind="confirms").status_code == status
    assert MeetingResponse.objects.count() == 0


def test_the_companion_sees_what_waits_until_the_next_meeting_takes_it_up(client, meeting, queries_of):
    close(meeting, by=meeting.lead)
    person = meeting.lead
    assert [(one.meeting, one.observed) for one in responses_waiting(person)] == [(meeting, None)]
    client.force_login(make_user("school_team", on=meeting.school))
    answer(client, meeting, kind="confirms")
    assert responses_waiting(person) == []
    answer(client, meeting, kind="observes", text="Faltó algo")
    assert [one.observed.text for one in responses_waiting(person)] == ["Faltó algo"]
    assert len(queries_of(lambda: responses_waiting(person))) == 2
    later = meeting.starts_at.replace(month=10)
    make_meeting(meeting.plan, status="held", starts_at=later)
    assert responses_waiting(person) == []
    assert responses_waiting(make_user("companion", on=make_school(make_service()))) == []
