"""The history of a plan and its rows: in words, field by field, by whom, and nothing of others."""

import pytest

from accounts.models import Event
from accounts.trail import erase, record
from plans.copying import copy_plan
from tests.factories import make_indicator, make_user
from tests.factories_writing import action_post, address, make_catalogue, make_writing

pytestmark = pytest.mark.django_db


def page(client, plan, **query):
    return client.get(address(plan, "history"), query).content.decode()


def test_a_change_is_told_by_field_person_and_capacity(client):
    plan, action, planner = make_writing(client)
    source = make_catalogue(plan.service)["source"]
    data = action_post(
        action,
        ends_on="15-12-2027",
        kind="link",
        target_percent="80,5",
        **{f"budget-{source.pk}": "1.500.000"},
    )
    client.post(address(plan, "action_edit", action.pk), data)
    text = page(client, plan, accion=action.pk)
    assert "Editó acción" in text
    assert "<strong>Término</strong>: <del>01-12-2027</del>" in text
    assert "<ins>15-12-2027</ins>" in text
    assert "<ins>Vinculación regional y comunal</ins>" in text
    assert "<ins>80,5</ins>" in text
    assert "<ins>$\N{NO-BREAK SPACE}1.500.000</ins>" in text
    assert str(planner) in text
    assert "Encargada o encargado del PAL" in text


def test_a_plan_opened_from_last_years_tells_what_came_along(client):
    plan, _action, planner = make_writing(client)
    copy_plan(plan, plan.year + 1, by=planner)
    copied = plan.service.annual_plans.get(year=plan.year + 1)
    text = page(client, copied)
    assert "Abrió Plan Anual Local" in text
    assert "<strong>Acciones</strong>: <ins>1</ins>" in text


def test_an_action_tells_its_indicators_and_its_units_too(client):
    plan, action, _planner = make_writing(client, units=2)
    indicator = make_indicator(action, name="Cobertura")
    client.post(address(plan, "indicator_delete", indicator.pk))
    client.post(address(plan, "action_universe", action.pk), {"version": 1, "do": "guardar"})
    text = page(client, plan, accion=action.pk)
    assert "Eliminó indicador «Cobertura»" in text
    assert "<strong>Unidades educativas</strong>: <del>2</del>" in text


def test_the_plan_tells_what_was_deleted_and_nothing_of_another(client):
    plan, action, planner = make_writing(client)
    _other, foreign, someone = make_writing()
    record("edit", foreign, by=someone, changes={"name": ["a", "NOMBRE AJENO"]})
    sibling = make_writing()[1]
    record("edit", sibling, by=planner, service=plan.service, changes={"name": ["a", "DE OTRO PLAN"]})
    client.post(address(plan, "action_delete", action.pk))
    text = page(client, plan)
    assert f"Eliminó acción «{action}»" in text
    assert "NOMBRE AJENO" not in text
    assert "DE OTRO PLAN" not in text


def test_a_chapter_and_an_objective_have_their_own(client):
    plan, action, planner = make_writing(client)
    section = plan.sections.get()
    record("edit", section, by=planner, changes={"body": ["", "Texto del capítulo"]})
    record("edit", action.objective, by=planner, changes={"text": ["", "Texto del objetivo"]})
    assert "Texto del capítulo" in page(client, plan, seccion=section.key)
    assert "Texto del objetivo" not in page(client, plan, seccion=section.key)
    assert "Texto del objetivo" in page(client, plan, objetivo=action.objective_id)


def test_a_text_that_was_erased_says_only_who_and_when(client):
    plan, action, planner = make_writing(client)
    event = record("edit", action, by=planner, changes={"name": ["Con RUN", "Sin RUN"]})
    erase(event, by=planner)
    text = page(client, plan, accion=action.pk)
    assert "RUN" not in text
    assert str(planner) in text


@pytest.mark.parametrize(
    "changes", [{"rara": [1]}, {"otra": "texto"}, {"ends_on": ["hoy", [1, 2]]}, {"x": [None, {}]}]
)
def test_an_event_of_an_unknown_shape_is_shown_all_the_same(client, changes):
    plan, action, planner = make_writing(client)
    record("inventar", action, by=planner, changes=changes)
    assert client.get(address(plan, "history"), {"accion": action.pk}).status_code == 200


@pytest.mark.parametrize(
    "query", [{"accion": "x"}, {"accion": "²"}, {"objetivo": "9" * 40}, {"seccion": "nada"}]
)
def test_a_history_of_nothing_is_not_found(client, query):
    plan, *_ = make_writing(client)
    assert client.get(address(plan, "history"), query).status_code == 404


def test_who_sees_the_plan_sees_its_history_and_nobody_else(client):
    plan, *_ = make_writing()
    client.force_login(make_user("reader", on=plan.service))
    assert client.get(address(plan, "history")).status_code == 200
    client.force_login(make_user("planner", on=make_writing()[0].service))
    assert client.get(address(plan, "history")).status_code == 404


def test_a_long_history_asks_no_more_than_a_short_one(client, queries_of):
    plan, action, planner = make_writing(client)
    record("edit", action, by=planner, changes={"name": ["a", "b"]})
    page(client, plan)
    one = len(queries_of(lambda: page(client, plan)))
    for n in range(60):
        record(
            "edit",
            action,
            by=make_user("planner", on=plan.service) if n < 5 else planner,
            changes={"name": [n, n]},
        )
    assert len(queries_of(lambda: page(client, plan))) == one <= 10
    assert "pagina=2" in page(client, plan)
    assert Event.objects.count() == 61
