"""Who received the plan: a term counted once and frozen, one row a body and version, mended with a reason."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Body, Event
from plans.models import AnnualPlan, CalendarRule, NonWorkingDay, Presentation
from plans.presentations import correct, receive
from plans.workflow import Refused
from tests.factories import make_body, make_user
from tests.factories_moves import make_file, make_move, make_moving_plan, upload
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 10, 15)
NOON = datetime.datetime(2026, 10, 16, 15, tzinfo=datetime.UTC)


@pytest.fixture
def presented():
    """A plan presented on paper on 14-10-2026, seen two days later."""
    with time_machine.travel(NOON):
        plan = make_moving_plan()
        director = make_user("director", on=plan.service)
        facts = {"on_paper": True, "done_on": datetime.date(2026, 10, 14), "file": make_file(director)}
        make_move(plan, "present", director, **facts)
        plan.planner = make_user("planner", on=plan.service)
        plan.body = make_body(plan.service, name="Comité Directivo Local")
        yield plan


def url(name, plan, *more):
    return reverse(f"plans:{name}", args=[plan.service.slug, plan.year, *more])


def test_the_fifteen_working_days_skip_weekends_and_holidays(presented):
    row = receive(presented, presented.body, received_on=DAY, by=presented.planner, how="Oficio 312")
    assert (row.working_days, row.due_on) == (15, datetime.date(2026, 11, 5))
    assert row.sealed_version == presented.versions.get()
    event = Event.objects.latest("pk")
    assert (event.verb, event.changes["due_on"]) == ("receive", [None, "2026-11-05"])


def test_the_term_is_frozen_when_the_calendar_changes_later(presented):
    row = receive(presented, presented.body, received_on=DAY, by=presented.planner)
    NonWorkingDay.objects.create(service=presented.service, date=datetime.date(2026, 10, 20), name="Feriado")
    row.refresh_from_db()
    assert row.due_on == datetime.date(2026, 11, 5)


def test_the_servicios_own_holiday_and_rule_count(presented):
    NonWorkingDay.objects.create(service=presented.service, date=datetime.date(2026, 10, 20), name="Feriado")
    CalendarRule.objects.create(
        service=presented.service, key="recommendations", name="Recomendaciones", working_days=10
    )
    row = receive(presented, presented.body, received_on=DAY, by=presented.planner)
    assert (row.working_days, row.due_on) == (10, datetime.date(2026, 10, 30))


def test_the_same_body_received_twice_is_one_row(presented):
    first = receive(presented, presented.body, received_on=DAY, by=presented.planner)
    again = receive(
        presented, presented.body, received_on=DAY + datetime.timedelta(days=1), by=presented.planner
    )
    assert again == first
    assert Event.objects.filter(verb="receive").count() == 1


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (datetime.date(2026, 10, 17), "no puede ser posterior a hoy"),
        (datetime.date(2026, 10, 13), "se presentó el 14-10-2026: no se pudo recibir antes"),
    ],
)
def test_a_day_that_cannot_be_is_refused(presented, day, sentence):
    with pytest.raises(Refused, match=sentence):
        receive(presented, presented.body, received_on=day, by=presented.planner)
    assert not Presentation.objects.exists()


@pytest.mark.parametrize("status", sorted(set(AnnualPlan.Status) - {AnnualPlan.Status.CONSULTING}))
def test_only_a_plan_that_is_consulted_is_received(presented, status):
    AnnualPlan.objects.update(status=status)
    with pytest.raises(Refused, match="mientras está en recomendaciones"):
        receive(presented, presented.body, received_on=DAY, by=presented.planner)


def test_a_correction_counts_the_term_again_and_keeps_both_days(presented):
    row = receive(presented, presented.body, received_on=DAY, by=presented.planner)
    correct(
        row, received_on=datetime.date(2026, 10, 14), reason="Error de tipeo.", by=presented.planner, seen=DAY
    )
    row.refresh_from_db()
    assert (row.received_on, row.due_on) == (datetime.date(2026, 10, 14), datetime.date(2026, 11, 4))
    changes = Event.objects.latest("pk").changes
    assert changes["received_on"] == ["2026-10-15", "2026-10-14"]
    assert changes["due_on"] == ["2026-11-05", "2026-11-04"]


def test_a_correction_of_what_somebody_corrected_since_is_refused(presented):
    row = receive(presented, presented.body, received_on=DAY, by=presented.planner)
    Presentation.objects.update(received_on=datetime.date(2026, 10, 16))
    with pytest.raises(Refused, match="Otra persona corrigió"):
        correct(row, received_on=datetime.date(2026, 10, 14), reason="x", by=presented.planner, seen=DAY)


def test_a_term_is_not_corrected_once_the_plan_moved_on(presented):
    row = receive(presented, presented.body, received_on=DAY, by=presented.planner)
    AnnualPlan.objects.update(status=AnnualPlan.Status.ANSWERING)
    with pytest.raises(Refused):
        correct(row, received_on=datetime.date(2026, 10, 14), reason="x", by=presented.planner, seen=DAY)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_receptions_at_once_one_is_written():
    plan = make_moving_plan(AnnualPlan.Status.CONSULTING)
    body = make_body(plan.service, kind=Body.Kind.COUNCIL)
    planner = make_user("planner", on=plan.service)
    day = datetime.date.today()
    rows = at_once(*[lambda: receive(plan, body, received_on=day, by=planner) for _ in range(8)])
    assert {row.pk for row in rows} == {Presentation.objects.get(body=body).pk}


# Its pages -----------------------------------------------------------------------------------------------


def test_the_page_lists_who_has_it_and_who_is_waited_for(presented, client):
    receive(presented, presented.body, received_on=DAY, by=presented.planner)
    make_body(presented.service, kind=Body.Kind.COUNCIL, name="Consejo Local")
    client.force_login(presented.planner)
    page = client.get(url("presentations", presented)).content.decode()
    assert "hasta el <span" in page and "05-11-2026" in page and "Quedan 14 días hábiles" in page
    assert "Registrar<span" in page and "Consejo Local" in page


def test_a_reception_is_entered_with_its_document_and_read_by_its_owner_only(presented, client):
    client.force_login(presented.planner)
    form = url("presentation_create", presented) + f"?instancia={presented.body.pk}"
    assert client.get(form).status_code == 200
    data = {"instancia": presented.body.pk, "received_on": "15-10-2026", "how": "Oficio", "file": upload()}
    response = client.post(url("presentations", presented), data)
    assert (response.status_code, response.url) == (302, url("presentations", presented))
    row = Presentation.objects.get()
    file = url("presentation_file", presented, row.pk, row.file_id)
    assert client.get(file).getvalue().startswith(b"%PDF")
    assert client.get(url("presentation_file", presented, row.pk, row.file_id + 1)).status_code == 404
    client.force_login(make_user("director", on=make_moving_plan().service))
    assert client.get(file).status_code == 404


@pytest.mark.parametrize(
    "typed", ["", "ayer", "31-02-2026", "15-10-0001", "17-10-2026", "13-10-2026", "9" * 400]
)
def test_a_wrong_day_is_said_at_its_field_and_what_was_typed_stays(presented, client, typed):
    client.force_login(presented.planner)
    data = {"instancia": presented.body.pk, "received_on": typed, "how": "Un oficio que queda"}
    response = client.post(url("presentations", presented), data)
    assert response.status_code == 422
    assert "Un oficio que queda" in response.content.decode()
    assert not Presentation.objects.exists()


@pytest.mark.parametrize("body", ["", "x", "0", "9" * 30, "-1", "١"])
def test_a_body_that_is_none_is_not_found(presented, client, body):
    client.force_login(presented.planner)
    assert client.get(url("presentation_create", presented), {"instancia": body}).status_code == 404
    data = {"instancia": body, "received_on": "15-10-2026"}
    assert client.post(url("presentations", presented), data).status_code == 404


def test_another_servicios_body_is_not_found(presented, client):
    client.force_login(presented.planner)
    other = make_body(make_moving_plan().service)
    data = {"instancia": other.pk, "received_on": "15-10-2026"}
    assert client.post(url("presentations", presented), data).status_code == 404


def test_a_correction_on_its_page(presented, client):
    row = receive(presented, presented.body, received_on=DAY, by=presented.planner)
    client.force_login(presented.planner)
    page = url("presentation_correct", presented, row.pk)
    assert "05-11-2026" in client.get(page).content.decode()
    data = {"received_on": "14-10-2026", "seen": "2026-10-15"}
    assert client.post(page, data).status_code == 422  # without its reason
    assert client.post(page, data | {"reason": "Tipeo", "seen": "x"}).status_code == 422
    assert client.post(page, data | {"reason": "Tipeo"}).status_code == 302
    row.refresh_from_db()
    assert row.received_on == datetime.date(2026, 10, 14)


@pytest.mark.parametrize("role", ["reader", "auditor", "uatp_head", "uatp_professional"])
def test_who_only_sees_reads_the_page_and_writes_nothing(presented, client, role):
    row = receive(presented, presented.body, received_on=DAY, by=presented.planner)
    client.force_login(make_user(role, on=presented.service))
    assert client.get(url("presentations", presented)).status_code == 200
    assert client.post(url("presentations", presented), {"instancia": presented.body.pk}).status_code == 403
    assert (
        client.get(url("presentation_create", presented), {"instancia": presented.body.pk}).status_code == 403
    )
    assert client.get(url("presentation_correct", presented, row.pk)).status_code == 403
    assert client.post(url("presentation_correct", presented, row.pk)).status_code == 403


def test_the_list_asks_no_more_for_ten_bodies_than_for_one(presented, client, queries_of):
    client.force_login(presented.planner)
    client.get(url("presentations", presented))

    def grow():
        body = make_body(presented.service, name=f"Instancia {Body.objects.count()}")
        make_body(presented.service, name=f"En espera {Body.objects.count()}")
        row = receive(
            presented, body, received_on=DAY, by=presented.planner, file=make_file(presented.planner)
        )
        assert row.pk

    grow()
    one = len(queries_of(lambda: client.get(url("presentations", presented))))
    for _ in range(5):
        grow()
    assert len(queries_of(lambda: client.get(url("presentations", presented)))) == one <= 12
