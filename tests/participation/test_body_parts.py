"""What is written row by row on a body's page: work plan, reports, support, and what is common to all."""

import datetime
import uuid

import pytest
import time_machine

from accounts.models import Body, Event
from participation.models import BodySupport, WorkItem
from tests.factories import make_body, make_user
from tests.factories_bodies import MODELS, PARTS, add, edit, make_school_council, page, url

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


@pytest.mark.parametrize("part", PARTS)
def test_a_row_sent_twice_is_one(client, body, part):
    key = uuid.uuid4()
    places = [add(client, body, part, receipt=key)["Location"] for _ in range(2)]
    assert places[0] == places[1]
    row = MODELS[part].objects.get()
    assert (str(row), row.body, row.service) == (PARTS[part][1], body, body.service)
    event = Event.objects.get(verb="create")
    assert (event.service, event.subject_label) == (body.service, PARTS[part][1])


@pytest.mark.parametrize("part", PARTS)
def test_a_row_is_edited_in_place_with_its_event_and_a_stale_one_shows_both_texts(client, body, part):
    add(client, body, part)
    row = MODELS[part].objects.get()
    field = {"asientos": "seat", "plan-de-trabajo": "what", "informes": "audience", "apoyos": "note"}[part]
    assert "<h3" in page(client, body, abrir=f"{part}-{row.pk}")
    data = PARTS[part][0] | {field: "Otra cosa"}
    assert edit(client, body, part, row, data).status_code == 302
    row.refresh_from_db()
    assert (getattr(row, field), row.version) == ("Otra cosa", 2)
    assert Event.objects.get(verb="edit").changes[field][1] == "Otra cosa"
    late = edit(client, body, part, row, data | {field: "Tarde"})
    assert late.status_code == 409
    assert "Otra cosa" in late.content.decode() and "Tarde" in late.content.decode()


@pytest.mark.parametrize("part", PARTS)
def test_an_empty_row_says_what_is_missing_and_keeps_what_was_typed(client, body, part):
    response = add(client, body, part, {"note": "Esto queda escrito", "person": "Esto queda escrito"})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Falta indicar: " in text and "Hay un problema" in text
    if part != "informes":
        assert "Esto queda escrito" in text
    assert not MODELS[part].objects.exists()


@pytest.mark.parametrize("part", PARTS)
def test_a_row_is_left_out_and_the_event_keeps_what_it_said(client, body, part):
    add(client, body, part)
    row = MODELS[part].objects.get()
    assert client.post(url(body, "body_part_remove", part, row.pk)).status_code == 302
    assert not MODELS[part].objects.exists()
    assert Event.objects.get(verb="delete").subject_label == PARTS[part][1]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("role", "of", "status"),
    [
        ("secretary", "body", 302),
        ("school_director", "school", 302),
        ("school_team", "school", 302),
        ("member", "body", 403),
        ("director", "service", 403),
        ("reader", "service", 403),
    ],
)
def test_who_may_write_the_body_writes_its_rows(client, body, part, role, of, status):
    client.force_login(make_user(role, on=body if of == "body" else getattr(body, of)))
    assert add(client, body, part).status_code == status
    assert MODELS[part].objects.count() == (status == 302)


def test_htmx_gets_the_block_alone_and_the_next_step_with_it(client, body):
    headers = {"HX-Request": "true", "HX-Target": "body-seats"}
    text = client.get(url(body), {"abrir": "asientos"}, headers=headers).content.decode()
    assert text.lstrip().startswith('<section class="block" id="body-seats"') and "<h3" in text
    assert 'id="body-state" hx-swap-oob="true"' in text
    refused = client.post(url(body, "body_part_create", "asientos"), {}, headers=headers)
    assert refused.status_code == 422
    assert refused.content.decode().lstrip().startswith('<section class="block" id="body-seats"')


def test_a_row_of_another_body_is_not_found(client, body):
    other = make_body(body.service, Body.Kind.PARENTS)
    seat = other.members.create(seat="Presidencia")
    for name in ("body_part_edit", "body_part_remove", "body_part_move"):
        assert client.post(url(body, name, "asientos", seat.pk)).status_code == 404
    assert client.post(url(body, "body_part_create", "otra-cosa")).status_code == 404
    for asked in (f"asientos-{seat.pk}", "asientos-9999999999999999999", "asientos-x", "x", "asientos-"):
        assert "<h3" not in page(client, body, abrir=asked)


def test_rows_change_their_order(client, body):
    for part, field in (("asientos", "seat"), ("plan-de-trabajo", "what")):
        for name in ("Uno", "Dos", "Tres"):
            add(client, body, part, PARTS[part][0] | {field: name})
        last = MODELS[part].objects.latest("pk")
        client.post(url(body, "body_part_move", part, last.pk), {"hacia": "arriba"})
        assert list(MODELS[part].objects.values_list(field, flat=True)) == ["Uno", "Tres", "Dos"]
    add(client, body, "apoyos")
    row = BodySupport.objects.get()
    assert client.post(url(body, "body_part_move", "apoyos", row.pk), {"hacia": "arriba"}).status_code == 404
    assert client.post(url(body, "body_part_done", "apoyos", row.pk), {"hecho": "si"}).status_code == 404


def test_a_line_of_the_work_plan_is_done_today_and_not_done_after_all(client, body):
    add(client, body, "plan-de-trabajo")
    item = WorkItem.objects.get()
    done = url(body, "body_part_done", "plan-de-trabajo", item.pk)
    for _ in range(2):
        client.post(done, {"hecho": "si"})
    item.refresh_from_db()
    assert (item.done_on, item.version) == (datetime.date(2026, 8, 20), 2)
    assert Event.objects.filter(verb="edit").count() == 1
    client.post(done, {"hecho": "no"})
    item.refresh_from_db()
    assert item.done_on is None


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("plan-de-trabajo", {"done_on": "21-08-2026"}),
        ("informes", {"given_on": "21-08-2026"}),
        ("apoyos", {"date": "21-08-2026"}),
        ("asientos", {"since": "01-03-2026", "until": "28-02-2026"}),
        ("informes", {"given_on": "31-02-2026"}),
    ],
)
def test_a_day_that_cannot_be_is_said_at_its_field(client, body, part, typed):
    response = add(client, body, part, PARTS[part][0] | typed)
    assert response.status_code == 422
    assert next(iter(typed.values())) in response.content.decode()


def test_one_report_a_year(client, body):
    add(client, body, "informes")
    response = add(client, body, "informes")
    assert response.status_code == 422
    assert "El informe de 2025 ya está anotado" in response.content.decode()
