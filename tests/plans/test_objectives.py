"""Objectives: writing, their codes, their order, and what may be deleted."""

import pytest

from accounts.models import Event
from tests.factories import make_objective, make_user
from tests.factories_writing import address, make_catalogue, make_writing

pytestmark = pytest.mark.django_db


def test_an_objective_is_created_once_with_the_suggested_code(client):
    plan, *_ = make_writing(client)
    pel = make_catalogue(plan.service)["strategic"]
    assert 'value="OE2"' in client.get(address(plan, "objective_create")).content.decode()
    data = {
        "receipt": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "code": "OE2",
        "text": "Aprender más",
        "strategic_objective": pel.pk,
    }
    for _ in range(2):
        assert client.post(address(plan, "objective_create"), data).status_code == 302
    made = plan.objectives.get(code="OE2")
    assert (made.text, made.strategic_objective, made.service) == ("Aprender más", pel, plan.service)
    assert made.position > plan.objectives.get(code="OE1").position


def test_a_code_that_is_taken_is_said_with_the_next_free_one(client):
    plan, *_ = make_writing(client)
    response = client.post(address(plan, "objective_create"), {"code": "OE1", "text": "Otro"})
    assert response.status_code == 422
    assert "Otro objetivo ya tiene ese código. El siguiente libre es OE2." in response.content.decode()


def test_an_objective_is_edited_by_version(client):
    plan, action, _ = make_writing(client)
    objective = action.objective
    url = address(plan, "objective_edit", objective.pk)
    data = {"version": 1, "code": "OE1", "text": "Nuevo texto", "strategic_objective": ""}
    assert client.post(url, data).status_code == 302
    assert client.post(url, data | {"text": "Otro texto"}).status_code == 409
    objective.refresh_from_db()
    assert objective.text == "Nuevo texto"
    assert Event.objects.of(objective).get().changes["text"][1] == "Nuevo texto"


def test_objectives_are_put_in_order(client):
    plan, _action, _ = make_writing(client)
    second = make_objective(plan, code="OE2")
    client.post(address(plan, "order"), {"mover": f"objetivo-{second.pk}-subir"})
    assert list(plan.objectives.order_by("position").values_list("code", flat=True)) == ["OE2", "OE1"]


def test_an_objective_with_actions_is_kept_and_an_empty_one_goes(client):
    plan, action, _ = make_writing(client)
    empty = make_objective(plan, code="OE2")
    refused = client.post(address(plan, "objective_delete", action.objective_id))
    assert refused.status_code == 422
    assert "Tiene una acción: moverlas" in refused.content.decode()
    assert client.post(address(plan, "objective_delete", empty.pk)).status_code == 302
    assert list(plan.objectives.values_list("code", flat=True)) == ["OE1"]


def test_only_a_pel_objective_of_the_servicio_may_be_named(client):
    plan, *_ = make_writing(client)
    ours, theirs = make_catalogue(plan.service), make_catalogue(make_writing()[0].service)
    for wrong in (ours["enep"], theirs["strategic"]):
        data = {"code": "OE9", "text": "Texto", "strategic_objective": wrong.pk}
        assert client.post(address(plan, "objective_create"), data).status_code == 422


def test_who_only_sees_may_not_write_objectives(client):
    plan, action, _ = make_writing()
    client.force_login(make_user("director", on=plan.service))
    for name, args in [("objective_create", []), ("objective_edit", [action.objective_id])]:
        assert client.get(address(plan, name, *args)).status_code == 403
