"""Group dynamics: the companion writes, the head of UATP reads, nobody else finds them on any path."""

import datetime
import io
import uuid

import pytest
from django.test import Client
from pypdf import PdfReader

from accounts.access import give_role
from accounts.models import Event
from support_cycle.models import DynamicsRequest, GroupDynamics
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_meeting, make_support_plan, of_meeting
from tests.matrix import World
from tests.matrix_table import MATRIX
from tests.test_matrix import addresses, ask

SECRET = "La jefatura se incomoda con la observación"


@pytest.fixture
def meeting(db):
    return make_meeting(make_support_plan(make_school(make_service()), status="execution"), status="held")


@pytest.fixture
def companion(meeting, client):
    person = make_user("companion", on=meeting.school)
    client.force_login(person)
    return person


def address(meeting):
    return f"/reuniones/{meeting.pk}/dinamica/"


def make_dynamics(meeting, by, text=SECRET):
    return GroupDynamics.objects.create(**of_meeting(meeting), text=text, by=by, updated_by=by)


@pytest.mark.django_db
def test_the_companion_writes_it_and_the_head_reads_it(client, meeting, companion):
    page = client.get(address(meeting)).content.decode()
    assert "Solo lo ve la UATP" in page
    assert "disposiciones o actitudes personales de los equipos de gestión" in page
    assert client.post(address(meeting), {"version": 1, "text": SECRET}).status_code == 302
    row = GroupDynamics.objects.get()
    assert (row.text, row.by, row.meeting) == (SECRET, companion, meeting)
    client.force_login(make_user("uatp_head", on=meeting.service))
    assert SECRET in client.get(address(meeting)).content.decode()
    assert SECRET in client.get(f"/reuniones/{meeting.pk}/posterior/").content.decode()
    assert client.post(address(meeting), {"version": 2, "text": "x"}).status_code == 403


@pytest.mark.django_db
def test_two_companions_see_both_texts_and_choose(client, meeting, companion):
    client.post(address(meeting), {"version": 1, "text": "De una"})
    answer = client.post(address(meeting), {"version": 1, "text": "De otra"})
    page = answer.content.decode()
    assert (answer.status_code, "De una" in page, "De otra" in page) == (409, True, True)
    assert client.post(address(meeting), {"version": 2, "text": "é" * 4001}).status_code == 422


@pytest.mark.django_db
def test_whoever_accompanied_reads_what_was_hers_and_writes_no_more(client, meeting):
    before = make_user()
    role = give_role(before, "companion", meeting.school, since=datetime.date(2026, 3, 2))
    make_dynamics(meeting, before)
    role.until = datetime.date(2026, 9, 30)
    role.save()
    client.force_login(before)
    assert SECRET in client.get(address(meeting)).content.decode()
    assert client.post(address(meeting), {"version": 1, "text": "x"}).status_code == 403
    later = make_meeting(
        meeting.plan, status="held", starts_at=datetime.datetime(2026, 11, 5, 15, tzinfo=datetime.UTC)
    )
    make_dynamics(later, before, "De después")
    assert client.get(address(later)).status_code == 404


@pytest.mark.django_db
def test_the_trail_says_that_it_changed_and_not_what_it_says(client, meeting, companion):
    client.post(address(meeting), {"version": 1, "text": SECRET})
    events = list(Event.objects.all())
    assert [event.subject_type for event in events] == ["support_cycle.groupdynamics"]
    assert SECRET not in str([(event.changes, event.subject_label) for event in events])


INSIDE = "administrator director planner uatp_professional auditor school_director school_team".split()
ELSEWHERE = {"school_director"}  # beyond the support cycle's own rooms and the trail


@pytest.mark.slow
@pytest.mark.django_db
def test_nobody_else_finds_it_on_any_path():
    """Every room of the support cycle and the trail, by every role that is not UATP's; every address, by the school."""
    world = World()
    world.addresses = addresses(world)
    world.clients = {role: Client() for role in [*INSIDE, "uatp_head"]}
    for role, client in world.clients.items():
        client.force_login(world.people[role])
    GroupDynamics.objects.update(text=SECRET)
    read = {name: path for name, path in world.addresses.items() if MATRIX[name][0]}
    rooms = {name for name in read if name.startswith(("support_cycle:", "trail"))}

    def shows(role, name):
        return SECRET in readable_pdf(ask(world, role, "get", read[name], {}))

    found = [
        (role, name)
        for role in INSIDE
        for name in (read if role in ELSEWHERE else rooms)
        if shows(role, name)
    ]
    assert found == []
    reading = {"support_cycle:after", "support_cycle:dynamics", "support_cycle:dynamics_requests"}
    assert [name for name in sorted(reading) if not shows("uatp_head", name)] == []


def readable_pdf(answer):
    response, text = answer
    if response.get("Content-Type") == "application/pdf" and not response.streaming:
        pages = PdfReader(io.BytesIO(response.content)).pages
        return " ".join("".join(page.extract_text() for page in pages).split())
    return text


@pytest.mark.django_db
def test_the_head_hands_an_extract_to_whoever_asks_and_it_is_recorded(client, meeting, companion):
    make_dynamics(meeting, companion)
    other = make_meeting(meeting.plan, status="held")
    make_dynamics(other, companion, "Lo de otra persona")
    page = f"/acompanamiento/{meeting.plan_id}/dinamica/"
    assert client.get(page).status_code == 404
    client.force_login(make_user("uatp_head", on=meeting.service))
    assert SECRET in client.get(page).content.decode()
    sent = {
        "receipt": uuid.uuid4(),
        "asked_by": "Ana Rojas, jefatura UTP",
        "asked_on": "05-10-2026",
        "meetings": [meeting.pk],
    }
    assert client.post(page, sent | {"meetings": []}).status_code == 422
    for _ in range(2):
        assert client.post(page, sent).status_code == 302
    row = DynamicsRequest.objects.get()
    pdf = client.get(f"/dinamicas/{row.pk}.pdf").content
    text = " ".join("".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages).split())
    assert (SECRET in text, "Lo de otra persona" in text, "Ana Rojas, jefatura UTP" in text) == (
        True, False, True,
    )  # fmt: skip
    event = Event.objects.get(verb="tell_dynamics")
    told = str((event.changes, event.subject_label))
    assert (SECRET in told, "Ana Rojas" in told) == (False, False)
    for role, anchor in [
        ("school_director", meeting.school), ("companion", meeting.school), ("director", meeting.service),
        ("administrator", meeting.service), ("uatp_head", make_service()),
    ]:  # fmt: skip
        client.force_login(make_user(role, on=anchor))
        assert client.get(f"/dinamicas/{row.pk}.pdf").status_code == 404
        assert client.get(page).status_code == 404


@pytest.mark.django_db
def test_the_privacy_notice_names_it(client):
    page = client.get("/cuenta/privacidad/").content.decode()
    assert "la dinámica del grupo" in page
    assert "la leen solo esa persona y la jefatura de la UATP" in page
    assert "le entrega un extracto y deja constancia" in page
