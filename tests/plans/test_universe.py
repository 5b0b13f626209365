"""The units an action applies to: groups, counting, saving as one set, and what the target says of them."""

import datetime
from decimal import Decimal

import pytest

from accounts.models import Event
from plans.models import Action
from plans.targets import units_needed
from plans.universe import disagreement, percent_of
from tests.factories import make_commune, make_school
from tests.factories_writing import address, make_writing

pytestmark = pytest.mark.django_db


def post(client, action, schools, do="guardar", **more):
    data = {"version": 1, "schools": [school.pk for school in schools], "do": do} | more
    return client.post(address(action.plan, "action_universe", action.pk), data)


def test_the_set_is_saved_whole_with_who_came_and_who_left(client):
    plan, action, planner = make_writing(client, units=3)
    gone, *stay = action.universe.order_by("pk")
    stay_link = action.action_schools.get(school=stay[0])
    new = make_school(plan.service, "Escuela Los Aromos")
    assert post(client, action, [*stay, new])["Location"] == address(plan, "action", action.pk)
    assert set(action.universe.all()) == {*stay, new}
    assert action.action_schools.get(school=stay[0]).pk == stay_link.pk
    event = Event.objects.of(action).get()
    assert event.changes == {
        "universe": [3, 3],
        "unidades agregadas": [None, "Escuela Los Aromos"],
        "unidades quitadas": [gone.display_name, None],
    }
    action.refresh_from_db()
    assert (action.version, action.updated_by) == (2, planner)


def test_the_same_set_again_writes_nothing(client):
    _, action, _ = make_writing(client, units=2)
    assert post(client, action, action.universe.all()).status_code == 302
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("group", "do", "chosen"),
    [
        ("todas", "agregar", "ABCD"),
        ("rurales", "agregar", "ABC"),
        ("rurales", "solo", "BC"),
        ("tipo-nursery", "agregar", "AD"),
        ("nivel-preschool", "solo", "CD"),
        ("comuna", "quitar", ""),
        ("", "agregar", "A"),
    ],
)
def test_a_group_is_added_dropped_or_left_alone_without_saving(client, group, do, chosen):
    plan, action, _ = make_writing(client)
    here, there = make_commune(), make_commune()
    rows = {
        "A": make_school(plan.service, "A", commune=here),
        "B": make_school(plan.service, "B", commune=there, is_rural=True),
        "C": make_school(
            plan.service, "C", commune=there, is_rural=True, enrolment_by_level={"preschool": 4}
        ),
        "D": make_school(
            plan.service, "D", commune=there, kind="nursery", enrolment_by_level={"preschool": 9}
        ),
    }
    key = f"comuna-{here.pk}" if group == "comuna" else group
    text = post(client, action, [rows["A"]], do, group=key).content.decode()
    ticked = {name for name, row in rows.items() if f'id="unidad-{row.pk}" checked' in text}
    assert ticked == set(chosen)
    assert f"<strong>{len(chosen)} unidad" in text
    assert not action.universe.exists()


def test_the_count_answers_htmx_with_what_the_target_asks(client):
    plan, action, _ = make_writing(client, units=22)
    Action.objects.filter(pk=action.pk).update(target_percent=Decimal("90"))
    response = client.post(
        address(plan, "action_universe", action.pk),
        {"version": 1, "schools": [school.pk for school in action.universe.all()[:21]]},
        headers={"hx-request": "true", "hx-target": "universe-count"},
    )
    text = response.content.decode()
    assert "<html" not in text
    assert "<strong>21 unidades</strong> de 22. La meta pide 19" in text
    assert "90\N{NO-BREAK SPACE}% [19/21]" in text


def test_what_a_search_hides_keeps_its_mark(client):
    plan, action, _ = make_writing(client)
    hidden, shown = make_school(plan.service, "Liceo Alerce"), make_school(plan.service, "Escuela Ñandú")
    text = post(client, action, [hidden], "buscar", q="nandu").content.decode()
    assert f'type="hidden" name="schools" value="{hidden.pk}"' in text
    assert f'id="unidad-{shown.pk}"' in text
    assert f'id="unidad-{hidden.pk}"' not in text


def test_only_units_of_the_servicio_that_operate_may_be_chosen(client):
    plan, action, _ = make_writing(client, units=1)
    foreign = make_school(make_writing()[0].service)
    closed = make_school(plan.service, status="closed")
    for wrong in (foreign, closed):
        response = post(client, action, [wrong])
        assert response.status_code == 422
        assert "no es de este Servicio Local" in response.content.decode()
    response = client.post(
        address(plan, "action_universe", action.pk), {"schools": ["x", "²", "9" * 30], "do": "guardar"}
    )
    assert response.status_code == 422
    assert action.universe.count() == 1


def test_a_unit_already_named_stays_to_be_chosen_after_it_closes(client):
    plan, action, _ = make_writing(client, units=1)
    plan.service.schools.update(status="closed")
    assert post(client, action, action.universe.all()).status_code == 302


def test_the_second_to_save_another_set_sees_both(client):
    _plan, action, _ = make_writing(client, units=2)
    first, second = action.universe.order_by("pk")
    post(client, action, [first])
    response = post(client, action, [second])
    text = response.content.decode()
    assert response.status_code == 409
    assert first.display_name in text and second.display_name in text
    assert post(client, action, [second], version=2, **{"keep-schools": "theirs"}).status_code == 302
    assert list(action.universe.all()) == [first]
    assert post(client, action, [second], version=2).status_code == 302
    assert list(action.universe.all()) == [second]


@pytest.mark.parametrize("version", ["", "abc", "9" * 40])
def test_a_version_that_is_none_is_a_conflict(client, version):
    _, action, _ = make_writing(client, units=2)
    assert post(client, action, [], version=version).status_code == 409


def test_a_unit_already_reached_is_not_left_out(client):
    _, action, _ = make_writing(client, units=2)
    link = action.action_schools.first()
    action.action_schools.filter(pk=link.pk).update(reached_on=datetime.date(2027, 4, 1))
    response = post(client, action, [])
    assert response.status_code == 422
    assert f"ya alcanzó a {link.school.display_name}" in response.content.decode()
    assert action.universe.count() == 2


def test_a_link_from_another_page_marks_one_unit_more(client):
    plan, action, _ = make_writing(client, units=1)
    new = make_school(plan.service)
    text = client.get(address(plan, "action_universe", action.pk), {"agregar": new.code}).content.decode()
    assert f'id="unidad-{new.pk}" checked' in text
    assert "Falta guardar" in text


def test_the_page_asks_the_same_of_few_units_and_of_many(client, queries_of):
    plan, action, _ = make_writing(client, units=1)
    url = address(plan, "action_universe", action.pk)
    client.get(url)
    few = len(queries_of(lambda: client.get(url)))
    for _ in range(10):
        action.action_schools.create(school=make_school(plan.service))
    assert len(queries_of(lambda: client.get(url))) == few <= 10


@pytest.mark.parametrize("universe", [1, 3, 7, 22, 53, 76, 200])
def test_a_number_of_units_and_its_percentage_ask_for_the_same(universe):
    for units in range(universe + 1):
        assert units_needed(percent_of(units, universe), universe) == units


@pytest.mark.parametrize(
    ("percent", "universe", "text", "said"),
    [
        ("95", 76, "95% [73/76]", ""),
        ("86.36", 22, "86,4 %", ""),
        ("86.36", 22, "90 %", "harían falta 20"),
        ("90", 22, "50 %", "basta con 11"),
        ("95", 76, "95% [72/76]", "[73/76]"),
        ("60", 0, "60 % de asistentes", ""),
        ("60", 0, "70 % de asistentes", "la cifra 60"),
        ("95", 9, "90 %", "las dos piden 9 de 9"),
        (None, 5, "70 %", "en blanco"),
        ("60", 5, "Un informe", ""),
        ("60", 5, "400 %", ""),
    ],
)
def test_a_published_target_is_compared_with_its_figures(percent, universe, text, said):
    found = disagreement(Decimal(percent) if percent else None, universe, text)
    assert (said in found) if said else found == ""
