"""The chapter that lists actions: what a row says, finding, pages, and what it costs."""

import datetime
from decimal import Decimal

import pytest

from plans.models import Action
from tests.factories import (
    make_action,
    make_indicator,
    make_objective,
    make_school,
    make_unit,
    make_user,
)
from tests.factories_writing import address, make_catalogue, make_writing

pytestmark = pytest.mark.django_db


def chapter(plan):
    return address(plan, "section", "objetivos")


def test_the_chapter_lists_actions_under_their_objectives_with_the_target_in_units(client):
    plan, action, _ = make_writing(client, units=4)
    Action.objects.filter(pk=action.pk).update(target_percent=Decimal("60"), name="Acompañar el aula")
    text = client.get(chapter(plan)).content.decode()
    assert "1.1 Acompañar el aula" in text
    assert "60\N{NO-BREAK SPACE}% [3/4]" in text
    assert "Objetivo número" in text


def test_a_row_says_what_it_lacks_and_a_full_one_is_complete(client):
    plan, action, _ = make_writing(client, units=1, actions=2)
    found = make_catalogue(plan.service)
    Action.objects.filter(pk=action.pk).update(unit=found["unit"], line=found["line"], target_percent=100)
    make_indicator(action)
    text = client.get(chapter(plan)).content.decode()
    assert text.count("Completa</span>") == 1
    assert "Falta responsable" in text
    assert "y también: indicador, línea del PEL, meta" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "MIGRANTES"}, {"1.1"}),
        ({"q": "acompanar"}, {"1.2"}),
        ({"q": "niños"}, {"1.1"}),
        ({"q": "1.2"}, {"1.2"}),
        ({"q": "nada de esto"}, set()),
        ({"unidad": "ninguna"}, {"1.1", "1.3"}),
        ({"falta": "responsable"}, {"1.1", "1.3"}),
        ({"falta": "año"}, {"1.3"}),
        ({"falta": "algo"}, {"1.1", "1.2", "1.3"}),
        ({"falta": "inventada"}, {"1.1", "1.2", "1.3"}),
        ({"objetivo": "x", "unidad": "9" * 30, "pagina": "²"}, {"1.1", "1.2", "1.3"}),
    ],
)
def test_the_list_is_found_by_words_office_or_what_is_missing(client, query, found):
    plan, first, _ = make_writing(client, actions=3)
    _, second, third = plan.actions.order_by("code")
    Action.objects.filter(pk=first.pk).update(name="Acoger a niños migrantes")
    Action.objects.filter(pk=second.pk).update(name="Acompañar el aula", unit=make_unit(plan.service))
    Action.objects.filter(pk=third.pk).update(ends_on=datetime.date(plan.year + 1, 1, 31), name="Otra")
    text = client.get(chapter(plan), query).content.decode()
    assert {code for code in ("1.1", "1.2", "1.3") if f">{code} " in text} == found


def test_the_find_answers_htmx_with_the_list_alone(client):
    plan, *_ = make_writing(client)
    response = client.get(
        chapter(plan), {"q": "1.1"}, headers={"hx-request": "true", "hx-target": "acciones"}
    )
    text = response.content.decode()
    assert text.lstrip().startswith('<section id="acciones"')
    assert "<html" not in text


def test_an_empty_chapter_teaches_and_a_reader_is_offered_nothing_to_write(client):
    plan, *_ = make_writing(client, actions=0)
    plan.objectives.all().delete()
    assert "Agregar el primer objetivo" in client.get(chapter(plan)).content.decode()
    client.force_login(make_user("reader", on=plan.service))
    text = client.get(chapter(plan)).content.decode()
    assert "Todavía no hay objetivos" in text
    assert "Agregar" not in text


def test_the_list_asks_the_same_at_one_row_and_at_many_and_at_most_twelve(client, queries_of):
    plan, action, _ = make_writing(client, units=1)
    make_indicator(action)
    client.get(chapter(plan))
    one = len(queries_of(lambda: client.get(chapter(plan))))
    schools = [make_school(plan.service) for _ in range(3)]
    for _n in range(3):
        objective = make_objective(plan)
        for _ in range(20):
            make_indicator(make_action(objective, schools, unit=make_unit(plan.service)))
    assert len(queries_of(lambda: client.get(chapter(plan)))) == one <= 12


def test_a_thousand_actions_show_fifty_and_every_page_is_one_click_away(client):
    plan, first, _ = make_writing(client)
    Action.objects.bulk_create(
        Action(
            service=plan.service,
            plan=plan,
            objective=first.objective,
            code=f"2.{n}",
            name="Acción",
            position=n + 500,
        )
        for n in range(999)
    )
    text = client.get(chapter(plan)).content.decode()
    assert text.count('>Editar<span class="visually-hidden"> acción') == 50
    assert all(f"pagina={page}" in text for page in range(2, 21))
    last = client.get(chapter(plan), {"pagina": 20}).content.decode()
    assert ">2.998 " in last
    assert "(continúa)" in last
