"""Knots are found by what the address says, put in a workbook, and stand together by theme."""

import datetime
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Event
from support_cycle.knot_groups import common_knots
from support_cycle.models import CriticalKnot, KnotDecision, KnotShare
from tests.factories import make_commune, make_school, make_service, make_user
from tests.factories_support import make_knot, make_knot_theme, make_support_plan
from tests.support_cycle.knot_world import LIST, login, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_support_plan(
        make_school(make_service(), "Escuela Los Aromos", is_rural=True), status="execution"
    )


@pytest.fixture
def knot(plan):
    return make_knot(plan)


# The list ---------------------------------------------------------------------------------------------------


def test_a_visitor_goes_to_the_login_and_who_sees_no_support_is_refused(client, plan):
    assert "/ingresar" in client.get(LIST)["Location"] or "login" in client.get(LIST)["Location"]
    login(client, "reader", plan.service)
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"a", "b", "d"}),
        ({"estado": "abiertos"}, {"a", "d"}),
        ({"estado": "en-apoyo"}, {"b"}),
        ({"estado": "resueltos"}, {"c"}),
        ({"estado": "todos"}, {"a", "b", "c", "d"}),
        ({"tema": "tema"}, {"a"}),
        ({"tema": "sin-tema"}, {"b", "d"}),
        ({"capacidad": "trust"}, {"a", "b"}),
        ({"anio": "2025"}, {"d"}),
        ({"comuna": "otra"}, {"b"}),
        ({"unidad": "otra"}, {"b"}),
        ({"q": "camino"}, {"a"}),
        ({"de": "compartidos"}, {"b"}),
        ({"anio": "99999999"}, set()),
        ({"tema": "x", "capacidad": "x", "anio": "-1"}, {"a", "b", "d"}),
    ],
)
def test_the_list_is_found_by_what_the_address_says(client, plan, query, found):
    other = make_support_plan(make_school(plan.service, commune=make_commune()), capacity="trust")
    theme = make_knot_theme(plan.service, capacity="trust")
    rows = {
        "a": make_knot(plan, "Con lluvia el camino se corta", theme=theme),
        "b": make_knot(other, "Dirección nueva", status="supported"),
        "c": make_knot(
            plan, "Faltaban impresiones", status="resolved", resolved_on=datetime.date(2026, 9, 1)
        ),
        "d": make_knot(plan, "La pauta es larga", opened_on=datetime.date(2025, 5, 5)),
    }
    user = login(client, "uatp_professional", plan.service)
    KnotShare.objects.create(knot=rows["b"], person=user, by=user)
    known = {"tema": theme.pk, "otra": {"comuna": other.school.commune_id, "unidad": other.school_id}}
    query = {
        key: known["otra"][key] if value == "otra" else known.get(value, value)
        for key, value in query.items()
    }
    response = client.get(LIST, query)
    assert {key for key, row in rows.items() if row.text in words(response)} == found
    book = client.get(url("knots_book"), query)
    sheet = load_workbook(io.BytesIO(book.getvalue()))["Nudos críticos"]
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {rows[key].text for key in found}


def test_only_what_the_person_may_see_is_in_the_list_and_in_the_workbook(client, plan, knot):
    make_knot(make_support_plan(make_school(plan.service)), "De otra unidad")
    make_knot(make_support_plan(), "De otro Servicio")
    login(client, "school_team", plan.school)
    for response in (client.get(LIST), client.get(LIST, {"estado": "todos"})):
        assert knot.text in words(response)
        assert "De otra unidad" not in words(response)
    login(client, "uatp_professional", plan.service)
    assert "De otra unidad" in words(client.get(LIST))
    assert "De otro Servicio" not in words(client.get(LIST))


def test_the_workbook_to_share_has_no_unit_and_only_reviewed_words_and_each_is_told(client, plan, knot):
    CriticalKnot.objects.filter(pk=knot.pk).update(public_text="Sin nombres", reviewed_at=timezone.now())
    make_knot(plan, "Todavía con nombres")
    login(client, "uatp_head", plan.service)
    book = client.get(url("knots_book"), {"palabras": "publicadas"})
    cells = [
        cell.value for sheet in load_workbook(io.BytesIO(book.getvalue())) for row in sheet for cell in row
    ]
    assert "Sin nombres" in cells
    assert not {knot.text, "Todavía con nombres", "Escuela Los Aromos"} & set(cells)
    event = Event.objects.get(verb="export")
    assert event.changes["rows"][1] == "nudos críticos, 2: solo textos sin nombres"


def test_an_empty_list_says_how_a_knot_comes_to_be(client, plan):
    login(client, "uatp_head", plan.service)
    assert "No hay nudos críticos abiertos" in words(client.get(LIST))
    assert "Ningún nudo crítico corresponde" in words(client.get(LIST, {"q": "nada"}))


def test_the_list_asks_the_same_at_one_row_and_at_fifty(client, plan, queries_of):
    login(client, "uatp_head", plan.service)
    make_knot(plan, theme=make_knot_theme(plan.service))
    client.get(LIST)
    one = len(queries_of(lambda: client.get(LIST)))
    for _ in range(50):
        school = make_school(plan.service)
        make_knot(make_support_plan(school), theme=make_knot_theme(plan.service), status="supported")
    assert len(queries_of(lambda: client.get(LIST))) == one <= 12


# By theme ---------------------------------------------------------------------------------------------------


def test_what_several_units_share_is_told_by_theme_as_the_page_of_deployment_says_it(client, plan):
    theme = make_knot_theme(plan.service, "El trabajo colaborativo se suspende cuando falta un docente")
    alone = make_knot_theme(plan.service, "De una sola unidad")
    plans = [plan, *(make_support_plan(make_school(plan.service)) for _ in range(2))]
    andrea = make_user("uatp_professional", on=plan.service, first_name="Andrea", last_name="Catrileo")
    felipe = make_user("companion", on=plan.school, first_name="Felipe", last_name="Tapia")
    gone = make_user(first_name="Se", last_name="Fue")
    for one in plans:
        knot = make_knot(one, theme=theme, status="supported")
        make_knot(one, theme=theme, status="resolved", resolved_on=datetime.date(2026, 9, 1))
    make_knot(plan, theme=theme)
    make_knot(plan, theme=alone)
    make_knot(plan, theme=alone)
    for person in (gone, andrea):
        KnotDecision.objects.create(
            service=plan.service,
            school=plan.school,
            knot=knot,
            move="support",
            from_status="open",
            to_status="supported",
            by=person,
        )
    KnotShare.objects.create(knot=knot, person=felipe, by=andrea)
    login(client, "uatp_head", plan.service)
    page = words(client.get(url("knots_common")))
    assert "3 unidades" in page
    assert "1 de ellas rural. Capacidad: colaboración. En apoyo por Andrea Catrileo y Felipe Tapia." in page
    assert "De una sola unidad" not in page
    assert f"?tema={theme.pk}" in page
    assert "Ver los 4 nudos" in page


def test_themes_in_common_stand_in_the_order_of_the_list_and_not_by_how_many(plan):
    first = make_knot_theme(plan.service, position=1)
    second = make_knot_theme(plan.service, position=2)
    schools = [make_support_plan(make_school(plan.service)) for _ in range(4)]
    for one in schools:
        make_knot(one, theme=second)
    for one in schools[:2]:
        make_knot(one, theme=first)
    head = make_user("uatp_head", on=plan.service)
    found = common_knots(head, datetime.date(2026, 11, 1))
    assert [(one.pk, len(one.units)) for one in found] == [(first.pk, 2), (second.pk, 4)]


def test_what_is_in_common_asks_the_same_at_two_knots_and_at_many(client, plan, queries_of):
    head = login(client, "uatp_head", plan.service)

    def add(count):
        for _ in range(count):
            theme = make_knot_theme(plan.service)
            for _ in range(2):
                knot = make_knot(
                    make_support_plan(make_school(plan.service)), theme=theme, status="supported"
                )
                KnotShare.objects.create(knot=knot, person=head, by=head)

    add(1)
    client.get(url("knots_common"))
    few = len(queries_of(lambda: client.get(url("knots_common"))))
    add(10)
    assert len(queries_of(lambda: client.get(url("knots_common")))) == few <= 12
