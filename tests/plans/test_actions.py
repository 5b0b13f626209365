"""An action as it is edited: in place or on its page, what is refused, and two at once."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Event
from plans.models import Action, Indicator
from tests.factories import (
    make_school,
)
from tests.factories_writing import action_post, address, make_catalogue, make_writing, new_action_post

pytestmark = pytest.mark.django_db


def chapter(plan):
    return address(plan, "section", "objetivos")


def test_a_row_opens_in_place_and_comes_back_as_it_was_saved(client):
    plan, action, _ = make_writing(client)
    headers = {"hx-request": "true", "hx-target": f"accion-{action.pk}"}
    edit = address(plan, "action_edit", action.pk)
    opened = client.get(edit, headers=headers).content.decode()
    assert opened.lstrip().startswith('<tr role="row" class="data__open"')
    response = client.post(edit, action_post(action, name="Con otro nombre"), headers=headers)
    assert response.status_code == 302
    row = client.get(response["Location"], headers=headers).content.decode()
    assert row.lstrip().startswith(f'<tr role="row" id="accion-{action.pk}"')
    assert "Con otro nombre" in row
    assert "Acción 1.1 guardada." in row


def test_without_scripts_the_form_is_a_page_that_returns_to_its_place_in_the_list(client):
    plan, action, _ = make_writing(client)
    edit = address(plan, "action_edit", action.pk)
    page = client.get(edit, {"volver": "q=aula&pagina=2&otra=no"}).content.decode()
    assert 'value="q=aula&amp;pagina=2"' in page
    response = client.post(edit, action_post(action, name="Otro", volver="q=aula&pagina=2&otra=no"))
    assert response["Location"] == f"{chapter(plan)}?q=aula&pagina=2#accion-{action.pk}"


def test_saving_writes_every_field_and_one_event_with_old_and_new(client):
    plan, action, planner = make_writing(client)
    found = make_catalogue(plan.service)
    data = action_post(
        action,
        name="Nombre nuevo",
        unit=found["unit"].pk,
        line=found["line"].pk,
        enep_objective=found["enep"].pk,
        axis=found["axis"].pk,
        starts_on="5/3/27",
        ends_on="2027-11-30",
        target_percent="86,5",
        target_text="86,5 % de las unidades",
        **{f"budget-{found['source'].pk}": "$ 1.234.567"},
    )
    assert client.post(address(plan, "action_edit", action.pk), data).status_code == 302
    action.refresh_from_db()
    assert (action.unit, action.line, action.enep_objective) == (found["unit"], found["line"], found["enep"])
    assert (action.starts_on, action.ends_on) == (datetime.date(2027, 3, 5), datetime.date(2027, 11, 30))
    assert (action.target_percent, action.version, action.updated_by) == (Decimal("86.5"), 2, planner)
    assert list(action.budgets.values_list("source", "amount")) == [(found["source"].pk, 1_234_567)]
    event = Event.objects.of(action).get()
    assert event.changes["ends_on"] == ["2027-12-01", "2027-11-30"]
    assert event.changes[f"presupuesto, {found['source']}"] == [None, 1_234_567]
    assert "description" not in event.changes


def test_nothing_changed_writes_nothing(client):
    plan, action, _ = make_writing(client, units=3)
    Action.objects.filter(pk=action.pk).update(target_percent=Decimal("50"))
    action.refresh_from_db()
    assert (
        client.post(
            address(plan, "action_edit", action.pk), action_post(action, target_units="2")
        ).status_code
        == 302
    )
    action.refresh_from_db()
    assert (action.version, action.target_percent) == (1, Decimal("50"))
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": "31-11-2027"}, "Noviembre tiene 30 días. Escribir la fecha como 30-11-2027."),
        ({"ends_on": "30-02-2027"}, "Febrero de 2027 tiene 28 días. Escribir la fecha como 28-02-2027."),
        ({"ends_on": "10-13-2027"}, "El mes 13 no existe"),
        ({"ends_on": "pronto"}, "Escribir la fecha como 05-03-2027"),
        ({"ends_on": "01-02-2027"}, "Termina antes de empezar: escribir un día desde el 01-03-2027."),
        ({"target_percent": "noventa"}, "Escribir el número con coma decimal, por ejemplo 61,9."),
        ({"target_percent": "101"}, "100"),
        ({"target_percent": "1e9999999"}, "Escribir el número"),
        ({"target_units": "9"}, "La acción alcanza a 4 unidades: escribir de 0 a 4."),
        ({"target_percent": "50", "target_units": "4"}, "El porcentaje pide 2 de 4, no 4."),
        ({"name": ""}, "Nombre de la acción"),
        ({"name": "a" * 301}, "300"),
        ({"code": "1.2"}, "Otra acción ya tiene ese código: «Acción número"),
        ({"objective": "999999999999999999999"}, "Objetivo"),
        ({"unit": "uno"}, "Unidad responsable"),
    ],
)
def test_what_is_wrong_is_said_with_the_way_out_and_what_was_typed_stays(client, changes, sentence):
    plan, action, _ = make_writing(client, units=4, actions=2)
    data = action_post(action, description="Lo que ya se había escrito", **changes)
    response = client.post(address(plan, "action_edit", action.pk), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "Lo que ya se había escrito" in text
    action.refresh_from_db()
    assert action.version == 1


def test_money_is_refused_with_decimals_or_below_zero(client):
    plan, action, _ = make_writing(client)
    source = make_catalogue(plan.service)["source"]
    for typed in ("12,5", "mil", "-1", "9" * 40):
        response = client.post(
            address(plan, "action_edit", action.pk), action_post(action, **{f"budget-{source.pk}": typed})
        )
        assert response.status_code == 422
        assert f'value="{typed}"' in response.content.decode()


def test_a_target_typed_in_units_becomes_the_percentage_that_asks_for_them(client):
    plan, action, _ = make_writing(client, units=22)
    client.post(address(plan, "action_edit", action.pk), action_post(action, target_units="19"))
    action = Action.objects.for_list().get(pk=action.pk)
    assert (action.target_percent, action.target_units) == (Decimal("86.36"), 19)


def test_a_published_text_that_disagrees_is_said_and_saved_all_the_same(client):
    plan, action, _ = make_writing(client, units=22)
    data = action_post(action, target_units="19", target_text="90 % de las escuelas")
    response = client.post(address(plan, "action_edit", action.pk), data, follow=True)
    text = response.content.decode()
    assert "El texto de la meta dice 90\N{NO-BREAK SPACE}%. Con 19 de 22 son 86,4\N{NO-BREAK SPACE}%" in text
    assert "harían falta 20" in text
    action.refresh_from_db()
    assert action.target_text == "90 % de las escuelas"


def test_the_first_indicator_may_be_written_with_the_action(client):
    plan, action, _planner = make_writing(client)
    data = action_post(action, indicator="% de unidades que participan", target_percent="80")
    client.post(address(plan, "action_edit", action.pk), data)
    indicator = Indicator.objects.get()
    assert (indicator.action, indicator.name, indicator.target) == (action, data["indicator"], Decimal(80))
    assert {event.subject_type for event in Event.objects.all()} == {"plans.action", "plans.indicator"}


def test_only_the_catalogue_of_the_servicio_may_be_named(client):
    plan, action, _ = make_writing(client)
    theirs = make_catalogue(make_writing()[0].service)
    ours = make_catalogue(plan.service)
    type(ours["axis"]).objects.filter(pk=ours["axis"].pk).update(archived_at="2026-01-01T00:00Z")
    for field, row in [
        ("unit", theirs["unit"]),
        ("line", theirs["line"]),
        ("axis", ours["axis"]),
        ("enep_objective", ours["strategic"]),
    ]:
        response = client.post(
            address(plan, "action_edit", action.pk), action_post(action, **{field: row.pk})
        )
        assert response.status_code == 422, field


def test_no_posted_field_reaches_what_the_server_decides(client):
    plan, action, _ = make_writing(client)
    other, foreign, _ = make_writing()
    protected = {
        "service": other.service_id,
        "service_id": other.service_id,
        "plan": other.pk,
        "status": "published",
        "position": 99,
        "origin": foreign.pk,
        "updated_by": 1,
        "id": foreign.pk,
        "universe": make_school(plan.service).pk,
    }
    before = Action.objects.filter(pk=action.pk).values().get()
    client.post(address(plan, "action_edit", action.pk), action_post(action, name="Nuevo", **protected))
    after = Action.objects.filter(pk=action.pk).values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"name", "version", "updated_at", "updated_by_id"}
    plan.refresh_from_db()
    assert plan.status == "draft"
    assert not action.universe.exists()


# Two at once ---------------------------------------------------------------------------------------------


def test_the_second_to_save_gets_both_texts_and_everything_typed(client):
    plan, action, _ = make_writing(client)
    mine = action_post(action, name="Mi texto", description="Mi descripción")
    client.post(address(plan, "action_edit", action.pk), action_post(action, name="El texto de antes"))
    response = client.post(address(plan, "action_edit", action.pk), mine)
    text = response.content.decode()
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#contenido"
    for told in ("Mi texto", "El texto de antes", "Mi descripción", 'name="version" value="2"'):
        assert told in text
    action.refresh_from_db()
    assert action.name == "El texto de antes"


def test_from_the_conflict_page_each_field_is_kept_as_it_is_chosen(client):
    plan, action, _ = make_writing(client, units=4)
    source = make_catalogue(plan.service)["source"]
    money = f"budget-{source.pk}"
    edit = address(plan, "action_edit", action.pk)
    mine = action_post(action, name="Mi nombre", target_units="1", description="Mía", **{money: "500"})
    client.post(edit, action_post(action, name="Su nombre", target_percent="75", **{money: "900"}))
    text = client.post(edit, mine).content.decode()
    assert "75" in text and "25" in text and "900" in text
    choice = {"version": 2, "keep-target_percent": "theirs", f"keep-{money}": "theirs", "keep-name": "mine"}
    assert client.post(edit, mine | choice).status_code == 302
    action.refresh_from_db()
    assert (action.name, action.description, action.target_percent) == ("Mi nombre", "Mía", Decimal(75))
    assert action.budgets.get().amount == 900


@pytest.mark.parametrize("version", ["", "abc", "²", "-1", "9" * 5000, "1.0"])
def test_a_version_that_is_none_is_a_conflict_never_a_crash(client, version):
    plan, action, _ = make_writing(client)
    data = action_post(action, name="Otro", version=version)
    assert client.post(address(plan, "action_edit", action.pk), data).status_code == 409


def test_an_invalid_form_keeps_the_version_it_was_opened_with(client):
    plan, action, _ = make_writing(client)
    Action.objects.filter(pk=action.pk).update(version=7)
    text = client.post(
        address(plan, "action_edit", action.pk), action_post(action, name="", version=3)
    ).content.decode()
    assert 'name="version" value="3"' in text


@pytest.mark.parametrize("field", ["name", "version", "target_percent", "volver", "budget-1"])
def test_a_nul_byte_is_refused_before_it_reaches_the_database(client, field):
    plan, action, _ = make_writing(client)
    assert (
        client.post(
            address(plan, "action_edit", action.pk), action_post(action, **{field: "a\0b"})
        ).status_code
        == 400
    )


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_save_the_same_version_exactly_one_wins():
    plan, action, planner = make_writing()
    url = address(plan, "action_edit", action.pk)
    clients = [Client() for _ in range(8)]
    for each in clients:
        each.force_login(planner)

    def save(n):
        try:
            return clients[n].post(url, action_post(action, name=f"Texto {n}")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(save, range(8)))
    assert statuses == [302] + [409] * 7
    action.refresh_from_db()
    assert action.version == 2
    assert Event.objects.of(action).count() == 1


@pytest.mark.django_db(transaction=True)
def test_six_posts_with_one_receipt_make_one_action():
    plan, action, planner = make_writing()
    url = address(plan, "action_create")
    data = new_action_post(action.objective, name="Una sola")
    clients = [Client() for _ in range(6)]
    for each in clients:
        each.force_login(planner)

    def send(n):
        try:
            return clients[n].post(url, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(send, range(6)))
    assert Action.objects.filter(name="Una sola").count() == 1
    assert all(status < 500 for status in statuses)
