"""Actions created once, copied, ordered, deleted; and who may do it."""

import datetime
import uuid

import pytest

from accounts.models import Event
from plans.views import actions as views
from tests.factories import (
    make_action,
    make_indicator,
    make_measurement,
    make_objective,
    make_school,
    make_user,
)
from tests.factories_writing import action_post, address, make_catalogue, make_writing, new_action_post

pytestmark = pytest.mark.django_db


def chapter(plan):
    return address(plan, "section", "objetivos")


def test_a_new_action_takes_the_next_code_and_goes_on_to_its_units(client):
    plan, action, planner = make_writing(client, actions=2)
    response = client.get(address(plan, "action_create"), {"objetivo": action.objective_id})
    assert 'value="1.3"' in response.content.decode()
    response = client.post(address(plan, "action_create"), new_action_post(action.objective, code=""))
    made = plan.actions.get(name="Acción nueva")
    assert response["Location"] == address(plan, "action_universe", made.pk)
    assert (made.code, made.service, made.updated_by) == ("1.3", plan.service, planner)
    assert made.position > action.position
    assert Event.objects.of(made).get().verb == "create"


def test_the_same_form_sent_again_makes_nothing_and_leads_to_the_same_place(client):
    plan, action, _ = make_writing(client)
    data = new_action_post(action.objective)
    first = client.post(address(plan, "action_create"), data)
    again = client.post(address(plan, "action_create"), data)
    assert plan.actions.filter(name="Acción nueva").count() == 1
    assert again["Location"] == first["Location"]


def test_a_wrong_new_action_keeps_what_was_typed_and_its_receipt(client):
    plan, action, _ = make_writing(client)
    data = new_action_post(action.objective, name="", description="Texto largo", objetivo="²")
    response = client.post(address(plan, "action_create"), data)
    assert response.status_code == 422
    assert data["receipt"] in response.content.decode()
    assert "Texto largo" in response.content.decode()


def test_an_action_is_copied_with_its_money_units_and_indicators_but_not_what_was_measured(client):
    plan, action, _ = make_writing(client, units=3)
    source = make_catalogue(plan.service)["source"]
    action.budgets.create(source=source, amount=10)
    action.action_schools.filter(pk=action.action_schools.first().pk).update(reached_on="2027-04-01")
    make_measurement(make_indicator(action), datetime.date(2027, 3, 31))
    data = {"receipt": str(uuid.uuid4())}
    response = client.post(address(plan, "action_copy", action.pk), data)
    client.post(address(plan, "action_copy", action.pk), data)
    copy = plan.actions.exclude(pk=action.pk).get()
    assert response["Location"] == address(plan, "action_edit", copy.pk)
    assert (copy.code, copy.universe.count(), copy.budgets.get().amount) == ("1.2", 3, 10)
    assert not copy.action_schools.filter(reached_on__isnull=False).exists()
    assert copy.indicators.get().measurements.count() == 0


def test_an_action_moves_up_and_down_with_its_event_and_stops_at_the_end(client):
    plan, first, _ = make_writing(client, actions=3)

    def codes():
        return list(first.objective.actions.order_by("position", "pk").values_list("code", flat=True))

    def post(way):
        return client.post(address(plan, "order"), {"mover": f"accion-{first.pk}-{way}", "volver": "orden=1"})

    assert post("bajar")["Location"] == f"{chapter(plan)}?orden=1"
    assert codes() == ["1.2", "1.1", "1.3"]
    post("bajar"), post("bajar")
    assert codes() == ["1.2", "1.3", "1.1"]
    assert Event.objects.of(first).filter(verb="move").count() == 2
    first.refresh_from_db()
    assert first.version == 1


@pytest.mark.parametrize(
    "mover", ["", "accion-x-subir", "accion-1-girar", "plan-1-subir", "accion-²-subir", "accion--"]
)
def test_an_order_that_is_none_is_not_found(client, mover):
    plan, *_ = make_writing(client)
    assert client.post(address(plan, "order"), {"mover": mover}).status_code == 404


def test_the_order_is_changed_by_buttons_of_one_form(client):
    plan, action, _ = make_writing(client)
    text = client.get(chapter(plan), {"orden": "1"}).content.decode()
    assert f'value="accion-{action.pk}-subir"' in text
    assert "Editar objetivo" not in text


def test_another_objective_is_chosen_in_the_form_and_the_action_goes_to_its_end(client):
    plan, action, _ = make_writing(client)
    target = make_objective(plan, code="OE2")
    last = make_action(target, code="2.1")
    client.post(address(plan, "action_edit", action.pk), action_post(action, objective=target.pk))
    action.refresh_from_db()
    assert action.objective == target
    assert action.position > last.position


def test_deleting_asks_first_and_leaves_its_event(client):
    plan, action, planner = make_writing(client, units=2)
    make_indicator(action)
    page = client.get(address(plan, "action_delete", action.pk))
    assert "La historia de cambios la conserva" in page.content.decode()
    assert client.post(address(plan, "action_delete", action.pk)).status_code == 302
    assert not plan.actions.exists()
    event = Event.objects.get(verb="delete")
    assert (event.actor, event.changes["name"]) == (planner, [action.name, None])


def test_an_action_that_facts_hang_on_is_kept(client):
    plan, _action, _ = make_writing(client, units=1, actions=2)
    measured, reached = plan.actions.order_by("code")
    make_measurement(make_indicator(measured), datetime.date(2027, 3, 31))
    reached.action_schools.update(reached_on=datetime.date(2027, 3, 31))
    for row, reason in [(measured, "tienen mediciones"), (reached, "alcanzó a unidades")]:
        response = client.post(address(plan, "action_delete", row.pk))
        assert response.status_code == 422
        assert reason in response.content.decode()
    assert plan.actions.count() == 2


# Who may --------------------------------------------------------------------------------------------------

WRITING = ["action_edit", "action_universe", "action_delete"]


@pytest.mark.parametrize("name", WRITING)
def test_who_only_sees_may_not_write_and_a_stranger_finds_nothing(client, name):
    plan, action, _ = make_writing()
    url = address(plan, name, action.pk)
    for role, status in [("uatp_head", 403), ("auditor", 403), ("director", 403)]:
        client.force_login(make_user(role, on=plan.service))
        assert client.get(url).status_code == status
        assert client.post(url, action_post(action)).status_code == status
    client.force_login(make_user("planner", on=make_writing()[0].service))
    assert client.get(url).status_code == 404
    assert client.post(url, action_post(action)).status_code == 404


def test_a_plan_that_is_no_longer_written_is_not_changed(client):
    plan, action, _ = make_writing(client, status="published")
    for name, args in [
        ("action_edit", [action.pk]),
        ("action_create", []),
        ("order", []),
        ("action_copy", [action.pk]),
    ]:
        assert client.post(address(plan, name, *args), action_post(action, name="X")).status_code == 403
    assert '>Editar<span class="visually-hidden"> acción' not in client.get(chapter(plan)).content.decode()


def test_what_arrives_after_the_plan_moved_on_is_not_written(client, monkeypatch):
    plan, action, _ = make_writing(client)
    load = views.plan_being_written

    def moved_just_after(*args):
        found = load(*args)
        type(plan).objects.filter(pk=plan.pk).update(status="published")
        return found

    monkeypatch.setattr(views, "plan_being_written", moved_just_after)
    for name, args in [
        ("action_edit", [action.pk]),
        ("action_copy", [action.pk]),
        ("action_delete", [action.pk]),
    ]:
        type(plan).objects.filter(pk=plan.pk).update(status="draft")
        response = client.post(address(plan, name, *args), action_post(action, name="Tarde"))
        assert response.status_code == 403
        assert "pasó a otra etapa" in response.content.decode()
    assert list(plan.actions.values_list("name", flat=True)) == [action.name]


def test_an_action_of_another_plan_is_not_found_at_this_ones_address(client):
    plan, *_ = make_writing(client)
    _, foreign, _ = make_writing()
    for name in ["action", *WRITING]:
        assert client.get(address(plan, name, foreign.pk)).status_code == 404


def test_an_actions_own_page_says_everything_in_few_questions(client, queries_of):
    plan, action, _ = make_writing(client, units=2)
    found = make_catalogue(plan.service)
    action.budgets.create(source=found["source"], amount=1_500_000)
    make_indicator(action, name="Cobertura")
    url = address(plan, "action", action.pk)
    text = client.get(url).content.decode()
    for told in ("Cobertura", "$\N{NO-BREAK SPACE}1.500.000", "Se aplica a 2 unidades", "Comentarios"):
        assert told in text
    few = len(queries_of(lambda: client.get(url)))
    for _ in range(3):
        make_indicator(action)
        action.action_schools.create(school=make_school(plan.service))
    assert len(queries_of(lambda: client.get(url))) == few <= 14
