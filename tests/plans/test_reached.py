"""The units that an action has reached: ticked one by one, by several people, saved as one set."""

import datetime

import pytest

from accounts.models import Event
from plans.models import Action, ActionSchool
from tests.factories_followup import address, make_followed

pytestmark = pytest.mark.django_db


def reached(plan):
    return {link.pk: link.reached_on for link in ActionSchool.objects.filter(action=plan.action)}


def tick(client, plan, days, *, ticked=None, was=None, **data):
    links = reached(plan)
    was = links if was is None else was
    data = {"version": Action.objects.get(pk=plan.action.pk).version} | data
    data |= {f"era-{pk}": day.isoformat() if day else "" for pk, day in was.items()}
    data |= {f"dia-{pk}": text for pk, text in days.items()}
    data["reached"] = [str(pk) for pk in (days if ticked is None else ticked)]
    return client.post(address(plan, "coverage", plan.action.pk), data)


def test_units_are_ticked_with_one_day_for_all_and_told_in_one_event(client):
    plan = make_followed(client)
    first, second, third = reached(plan)
    response = tick(client, plan, {second: "20-05-2027"}, ticked=[first, second], day="15-05-2027")
    assert response.status_code == 302
    assert reached(plan) == {
        first: datetime.date(2027, 5, 15),
        second: datetime.date(2027, 5, 20),
        third: None,
    }
    event = Event.objects.of(plan.action).get()
    assert event.changes["unidades alcanzadas"] == [0, 2]
    tick(client, plan, {second: "20-05-2027"}, ticked=[second])
    assert reached(plan)[first] is None
    assert Event.objects.of(plan.action).order_by("-seq").first().changes["unidades alcanzadas"] == [2, 1]


def test_saving_the_same_units_writes_nothing(client):
    plan = make_followed(client)
    assert tick(client, plan, {}, day="15-05-2027").status_code == 302
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("days", "ticked", "day", "sentence"),
    [
        ({}, True, "", "Falta la fecha"),
        ({}, True, "31-02-2027", "Febrero de 2027 tiene 28 días"),
        ({"dia": "15-05-2026"}, True, "", "El plan es de 2027"),
        ({"dia": "15-05-2027"}, False, "", "no está marcada"),
        ({"dia": "mañana"}, True, "", "Escribir la fecha como"),
    ],
)
def test_a_day_that_cannot_be_says_why_and_nothing_is_written(client, days, ticked, day, sentence):
    plan = make_followed(client)
    pk = next(iter(reached(plan)))
    typed = {pk: days["dia"]} if days else {}
    response = tick(client, plan, typed, ticked=[pk] if ticked else [], day=day)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert set(reached(plan).values()) == {None}


def test_two_people_tick_different_units_at_once(client):
    plan = make_followed(client)
    first, second, _ = opened = reached(plan)
    tick(client, plan, {first: "15-05-2027"}, was=opened)
    tick(client, plan, {second: "16-05-2027"}, was=opened)
    assert [reached(plan)[pk] for pk in (first, second)] == [
        datetime.date(2027, 5, 15),
        datetime.date(2027, 5, 16),
    ]


@pytest.mark.parametrize(("choice", "kept"), [("theirs", 15), ("mine", 16)])
def test_two_people_who_date_the_same_unit_differently_choose(client, choice, kept):
    plan = make_followed(client)
    first = next(iter(reached(plan)))
    opened = reached(plan)
    tick(client, plan, {first: "15-05-2027"}, was=opened)
    response = tick(client, plan, {first: "16-05-2027"}, was=opened, version=1)
    assert response.status_code == 409
    assert "Alcanzada el 15-05-2027" in response.content.decode()
    assert reached(plan)[first].day == 15
    tick(client, plan, {first: "16-05-2027"}, was=opened, **{f"keep-dia-{first}": choice})
    assert reached(plan)[first].day == kept


def test_the_units_cost_the_same_however_many_they_are(client, queries_of):
    few, many = make_followed(units=2), make_followed(units=30)
    counts = []
    for plan in (few, many):
        client.force_login(plan.person)
        client.get(address(plan, "coverage", plan.action.pk))
        counts.append(
            len(queries_of(lambda plan=plan: client.get(address(plan, "coverage", plan.action.pk))))
        )
    assert counts[0] == counts[1] <= 12
    client.force_login(many.person)
    days = dict.fromkeys(reached(many), "15-05-2027")
    assert len(queries_of(lambda: tick(client, many, days))) <= 30


def test_a_reader_sees_the_units_without_a_form(client):
    plan = make_followed(client, role="reader")
    text = client.get(address(plan, "coverage", plan.action.pk)).content.decode()
    assert plan.action.universe.first().display_name in text
    assert 'name="reached"' not in text
    assert tick(client, plan, {}).status_code == 403
