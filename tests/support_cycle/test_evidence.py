"""Evidence of what each action contributed: a file, a link, a measurement of the PAL; children stay inside."""

import datetime
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from support_cycle.models import Evidence, SupportPlan
from tests.factories import (
    make_action,
    make_indicator,
    make_measurement,
    make_objective,
    make_plan,
    make_school,
    make_service,
    make_user,
)
from tests.factories_support import make_key_action, make_meeting, make_support_plan

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\0" * 200
PDF = b"%PDF-1.7\n" + b"\0" * 50
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200


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


def measured(plan):
    """A measurement of the PAL action that the plan serves."""
    pal = make_plan(plan.service)
    action = make_action(make_objective(pal), [plan.school])
    SupportPlan.objects.filter(pk=plan.pk).update(pal_action=action)
    return make_measurement(make_indicator(action), datetime.date(2026, 6, 30))


def send(client, meeting, **fields):
    sent = {"receipt": uuid.uuid4(), "title": "Planificaciones de agosto"} | fields
    return client.post(f"/reuniones/{meeting.pk}/evidencia/", sent)


def status_of(client, address):
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_a_file_a_link_and_a_measurement_each_are_evidence(client, meeting, companion):
    one = measured(meeting.plan)
    action = meeting.plan.key_actions.get()
    file = SimpleUploadedFile("pauta.pdf", PDF)
    sent = [
        {"file": file, "key_action": action.pk, "contribution": "Se usa la pauta"},
        {"link": "ejemplo.cl/pauta"},
        {"measurement": one.pk},
    ]
    assert [send(client, meeting, **fields).status_code for fields in sent] == [302, 302, 302]
    rows = list(Evidence.objects.order_by("pk"))
    assert [bool(row.file_id) for row in rows] == [True, False, False]
    assert [row.link for row in rows] == ["", "https://ejemplo.cl/pauta", ""]
    assert [row.measurement for row in rows] == [None, None, one]
    assert {(row.plan, row.meeting, row.school) for row in rows} == {(meeting.plan, meeting, meeting.school)}
    page = client.get(f"/reuniones/{meeting.pk}/posterior/").content.decode()
    assert "Se usa la pauta" in page
    assert f"{one.indicator.name}, 30-06-2026: 50" in page


def test_ids_of_elsewhere_are_refused(client, meeting, companion):
    measured(meeting.plan)
    there = measured(make_support_plan(make_school(make_service())))
    here = make_measurement(
        make_indicator(make_action(make_objective(make_plan(meeting.service, year=2026)))),
        datetime.date(2026, 6, 30),
    )
    other = make_key_action(make_support_plan(meeting.school, year=2025))
    for fields in [{"measurement": there.pk}, {"measurement": here.pk}, {"measurement": "x"}]:
        assert send(client, meeting, **fields).status_code == 422
    assert send(client, meeting, link="https://a.cl", key_action=other.pk).status_code == 422
    assert Evidence.objects.count() == 0


def test_a_program_that_calls_itself_pdf_and_what_is_too_big_are_refused(client, meeting, companion):
    renamed = send(client, meeting, file=SimpleUploadedFile("informe.pdf", EXE), contribution="Lo escrito")
    assert renamed.status_code == 422
    page = renamed.content.decode()
    assert "El contenido del archivo no corresponde a un .pdf." in page
    assert "Lo escrito" in page
    large = SimpleUploadedFile("foto.jpg", JPEG + b"\0" * 30 * 1024 * 1024)
    answer = send(client, meeting, file=large, shows_minors="no")
    assert "El archivo pesa 30 MB y el máximo es 10 MB." in answer.content.decode()
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize(
    "fields", [{}, {"link": "javascript:alert(1)"}, {"title": "", "link": "https://a.cl"}]
)
def test_something_has_to_show_it(client, meeting, companion, fields):
    assert send(client, meeting, **fields).status_code == 422
    assert Evidence.objects.count() == 0


def test_a_photograph_asks_and_children_stay_with_those_who_work_in_the_plan(client, meeting, companion):
    unsaid = send(client, meeting, file=SimpleUploadedFile("foto.jpg", JPEG))
    assert "Responder Sí o No: de eso depende quién la puede ver." in unsaid.content.decode()
    send(client, meeting, file=SimpleUploadedFile("foto-niños.jpg", JPEG), shows_minors="si")
    row = Evidence.objects.get()
    address = f"/evidencias/{row.pk}/archivo/"
    seen = {}
    for role in ["companion", "school_director", "school_team"]:
        client.force_login(make_user(role, on=meeting.school))
        seen[role] = status_of(client, address)
    for role in ["uatp_head", "director", "planner", "auditor", "uatp_professional"]:
        client.force_login(make_user(role, on=meeting.service))
        seen[role] = status_of(client, address)
        page = client.get(f"/acompanamiento/{meeting.plan_id}/evidencias/").content.decode()
        assert ("foto-niños.jpg" in page) is (role == "uatp_head")
    assert [role for role, status in seen.items() if status == 200] == [
        "companion", "school_director", "school_team", "uatp_head",
    ]  # fmt: skip
    assert set(seen.values()) == {200, 404}


def test_the_same_form_sent_twice_makes_one(client, meeting, companion):
    key = uuid.uuid4()
    for _ in range(2):
        assert send(client, meeting, link="https://a.cl", receipt=key).status_code == 302
    assert Evidence.objects.count() == 1


def test_the_school_brings_evidence_to_the_plan_and_changes_its_words(client, meeting):
    client.force_login(make_user("school_team", on=meeting.school))
    page = f"/acompanamiento/{meeting.plan_id}/evidencias/"
    sent = {"receipt": uuid.uuid4(), "title": "Bitácora", "link": "https://a.cl"}
    assert client.post(page, sent).status_code == 302
    row = Evidence.objects.get()
    assert row.meeting is None
    edit = {"version": 1, "title": "Bitácora de pares", "contribution": "Muestra el cambio"}
    assert client.post(f"/evidencias/{row.pk}/", edit).status_code == 302
    assert client.post(f"/evidencias/{row.pk}/", edit | {"title": "Tarde"}).status_code == 409
    assert client.post(f"/evidencias/{row.pk}/retiro/").status_code == 302
    assert Evidence.objects.count() == 0


def test_who_only_sees_brings_and_takes_nothing_and_neighbours_find_nothing(client, meeting):
    row = Evidence.objects.create(
        service=meeting.service, school=meeting.school, plan=meeting.plan, title="x", link="https://a.cl"
    )
    list_page = f"/acompanamiento/{meeting.plan_id}/evidencias/"
    for person, status in [
        (make_user("director", on=meeting.service), 403),
        (make_user("uatp_head", on=make_service()), 404),
    ]:
        client.force_login(person)
        assert client.post(list_page, {"title": "x"}).status_code == status
        assert send(client, meeting).status_code == status
        assert client.post(f"/evidencias/{row.pk}/", {}).status_code == status
        assert client.post(f"/evidencias/{row.pk}/retiro/").status_code == status
    assert Evidence.objects.count() == 1


def test_what_a_closed_minuta_names_stays_as_it_is(client, meeting, companion):
    send(client, meeting, link="https://a.cl")
    row = Evidence.objects.get()
    meeting.status = "cancelled"
    meeting.save()
    assert client.post(f"/evidencias/{row.pk}/retiro/").status_code == 403
    assert client.post(f"/evidencias/{row.pk}/", {"version": 1, "title": "x"}).status_code == 403
    assert send(client, meeting, link="https://b.cl").status_code == 403
    assert "Quitar" not in client.get(f"/acompanamiento/{meeting.plan_id}/evidencias/").content.decode()
