"""Themes: grouping changes nothing of what was said; two can work at once."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Event
from participation.models import Contribution, Theme
from participation.themes import GONE, create_theme, merge_themes, put_in_theme, remove_theme, take_out
from plans.workflow import Refused
from tests.factories import make_plan, make_service, make_user
from tests.factories_participation import make_contribution, make_session, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(make_service(slug="barrancas"))


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service)
    client.force_login(person)
    return person


@pytest.fixture
def rows(plan):
    session = make_session(plan)
    return [make_contribution(session, f"Se dijo {n}.") for n in range(3)]


def url(name, plan, *args):
    return reverse(f"participation:{name}", args=[plan.service.slug, plan.year, *args])


def chosen(rows):
    return {"aporte": [f"{row.pk}:{row.trace_id or 0}" for row in rows]}


def test_a_voice_can_sit_in_two_themes_and_is_not_counted_twice_in_one(plan, planner, rows):
    one, two = make_theme(plan), make_theme(plan)
    pks = [row.pk for row in rows]
    assert put_in_theme(plan, one, pks, by=planner) == 3
    assert put_in_theme(plan, one, pks, by=planner) == 0
    assert put_in_theme(plan, two, pks[:1], by=planner) == 1
    assert list(rows[0].themes.order_by("pk")) == [one, two]
    assert Event.objects.filter(verb="group").count() == 2


def test_taken_out_of_one_theme_it_stays_in_the_other(plan, planner, rows):
    one, two = make_theme(plan, contributions=rows), make_theme(plan, contributions=rows)
    assert take_out(plan, one, [rows[0].pk], by=planner) == 1
    assert (list(rows[0].themes.all()), one.contributions.count()) == ([two], 2)


def test_only_voices_of_the_plan_are_grouped(plan, planner):
    other = make_contribution(make_session())
    with pytest.raises(Refused, match="Falta elegir los aportes"):
        put_in_theme(plan, make_theme(plan), [other.pk], by=planner)


def test_two_themes_become_one_and_nothing_is_lost(plan, planner, rows):
    one, two = make_theme(plan, "Buses", rows[:2]), make_theme(plan, "Transporte", rows[1:])
    said = {row.pk: (row.text, row.trace_id) for row in Contribution.objects.all()}
    assert merge_themes(plan, one, two, by=planner) == two
    assert set(two.contributions.all()) == set(rows)
    assert list(plan.themes.all()) == [two]
    assert {row.pk: (row.text, row.trace_id) for row in Contribution.objects.all()} == said
    assert Event.objects.get(verb="merge").changes["themes"] == [["Buses", "Transporte"], ["Transporte"]]


def test_a_theme_goes_only_when_it_groups_nothing(plan, planner, rows):
    full, empty = make_theme(plan, "Lleno", rows), make_theme(plan, "Vacío")
    with pytest.raises(Refused, match="«Lleno» tiene 3 aportes"):
        remove_theme(plan, full, by=planner)
    remove_theme(plan, empty, by=planner)
    assert list(plan.themes.all()) == [full]


def test_a_theme_that_is_gone_says_so(plan, planner, rows):
    gone = make_theme(plan)
    Theme.objects.all().delete()
    for verb in (
        lambda: put_in_theme(plan, gone, [rows[0].pk], by=planner),
        lambda: take_out(plan, gone, [rows[0].pk], by=planner),
        lambda: merge_themes(plan, gone, make_theme(plan), by=planner),
        lambda: remove_theme(plan, gone, by=planner),
    ):
        with pytest.raises(Refused, match="ya no existe"):
            verb()


def test_the_same_name_is_the_same_theme(plan, planner):
    assert create_theme(plan, "Patios", by=planner) == create_theme(plan, "Patios", by=planner)
    assert Event.objects.filter(verb="create").count() == 1


def test_after_the_sanction_nothing_is_grouped(planner, rows, plan):
    theme = make_theme(plan, contributions=rows[:1])
    plan.status = "sanctioned"
    plan.save()
    for verb in (
        lambda: put_in_theme(plan, theme, [rows[1].pk], by=planner),
        lambda: take_out(plan, theme, [rows[0].pk], by=planner),
        lambda: create_theme(plan, "Otro", by=planner),
    ):
        with pytest.raises(Refused, match="ya no cambia"):
            verb()


# Pages --------------------------------------------------------------------------------------------------


def test_what_is_chosen_goes_into_a_theme_or_a_new_one(client, plan, planner, rows):
    theme = make_theme(plan, "Buses")
    response = client.post(
        url("voices_group", plan), chosen(rows[:2]) | {"theme": theme.pk, "filtro": "q=dijo"}
    )
    assert response["Location"] == url("voices", plan) + "?q=dijo"
    client.post(url("voices_group", plan), chosen(rows[2:]) | {"new_theme": "  Patios  y baños "})
    assert set(theme.contributions.all()) == set(rows[:2])
    assert list(Theme.objects.get(name="Patios y baños").contributions.all()) == rows[2:]


def test_taking_out_needs_no_other_page(client, plan, planner, rows):
    theme = make_theme(plan, contributions=rows)
    data = chosen(rows[:1]) | {"quitar": "si", "filtro": f"tema={theme.pk}"}
    assert (
        client.post(url("voices_group", plan), data)["Location"] == f"{url('voices', plan)}?tema={theme.pk}"
    )
    assert theme.contributions.count() == 2


def test_without_a_theme_it_says_so_and_keeps_what_was_chosen_and_typed(client, plan, planner, rows):
    response = client.post(url("voices_group", plan), chosen(rows[:1]) | {"how": "Entra así."})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Falta elegir un tema, o escribir el nombre de uno nuevo." in page
    assert f'value="{rows[0].pk}:0" checked' in page
    assert "Entra así." in page


def test_grouping_into_a_theme_that_somebody_deleted_gives_a_sentence(client, plan, planner, rows):
    theme = make_theme(plan)
    theme.delete()
    response = client.post(url("voices_group", plan), chosen(rows) | {"theme": theme.pk or 9})
    assert response.status_code == 422
    assert "Ese tema ya no existe" in response.content.decode()


def test_themes_are_listed_with_what_became_of_them_and_made_once(client, plan, planner, rows):
    make_theme(plan, "Buses", rows)
    data = {"name": "Patios", "receipt": uuid.uuid4()}
    for _ in range(2):
        assert client.post(url("themes", plan), data)["Location"] == url("themes", plan)
    page = client.get(url("themes", plan)).content.decode()
    assert Theme.objects.count() == 2
    for words in ("Buses", "Patios", "Por decidir", "Sin aportes"):
        assert words in page


def test_a_theme_without_a_name_is_not_made(client, plan, planner):
    response = client.post(url("themes", plan), {"name": " "})
    assert response.status_code == 422
    assert "Falta el nombre del tema." in response.content.decode()


def test_a_theme_is_named_again_by_its_version(client, plan, planner):
    theme = make_theme(plan, "Buses")
    make_theme(plan, "Patios")
    here = url("theme", plan, theme.pk)
    assert client.post(here, {"name": "Transporte", "version": 1})["Location"] == url("themes", plan)
    theme.refresh_from_db()
    assert theme.name == "Transporte"
    assert client.post(here, {"name": "Otro", "version": 1}).status_code == 409
    response = client.post(here, {"name": "Patios", "version": 2})
    assert response.status_code == 422
    assert "Ya hay un tema con ese nombre" in response.content.decode()


def test_themes_change_their_order_by_buttons(client, plan, planner):
    make_theme(plan, "Uno"), make_theme(plan, "Dos")
    client.post(url("theme_order", plan, Theme.objects.get(name="Dos").pk), {"hacia": "arriba"})
    assert list(plan.themes.values_list("name", flat=True)) == ["Dos", "Uno"]


def test_themes_are_united_and_removed_from_their_page(client, plan, planner, rows):
    one, two, empty = make_theme(plan, "Uno", rows), make_theme(plan, "Dos"), make_theme(plan, "Vacío")
    assert client.post(url("theme_merge", plan, one.pk), {"con": ""}).status_code == 422
    response = client.post(url("theme_remove", plan, one.pk))
    assert response.status_code == 422
    assert "unirlo con otro, o sacarlos antes" in response.content.decode()
    client.post(url("theme_merge", plan, one.pk), {"con": two.pk})
    client.post(url("theme_remove", plan, empty.pk))
    assert list(plan.themes.all()) == [two]
    assert set(two.contributions.all()) == set(rows)


def test_a_theme_of_another_plan_is_not_found(client, plan, planner):
    theirs = make_theme(make_plan())
    assert client.get(url("theme", plan, theirs.pk)).status_code == 404
    assert client.post(url("theme_merge", plan, theirs.pk)).status_code == 404


def test_a_gone_theme_in_the_address_shows_all_and_says_why(client, plan, planner, rows):
    page = client.get(url("voices", plan) + "?tema=999").content.decode()
    assert GONE.split(":")[0] in page
    assert all(row.text in page for row in rows)
