"""The page of voices: who sees it, what its address finds, and what it costs."""

import pytest
from django.urls import reverse

from participation.models import Contribution, Trace
from tests.factories import (
    make_commune,
    make_section,
    make_service,
    make_unit,
    make_user,
)
from tests.factories_participation import (
    make_contribution,
    make_session,
    make_stakeholder,
    make_theme,
    make_trace,
)
from tests.participation.voices_world import box, decision, url

pytestmark = pytest.mark.django_db
IN, OUT, AWAY = Trace.Decision


# Who ----------------------------------------------------------------------------------------------------


def test_a_stranger_goes_to_the_login_and_who_has_no_role_here_finds_nothing(client, plan, rows):
    assert reverse("account_login") in client.get(url("voices", plan))["Location"]
    client.force_login(make_user("planner", on=make_service()))
    assert client.get(url("voices", plan)).status_code == 404
    assert client.get(url("voice", plan, rows[0].pk)).status_code == 404


def test_who_only_reads_sees_the_words_and_decides_nothing(client, plan, rows):
    client.force_login(make_user("reader", on=plan.service))
    page = client.get(url("voices", plan)).content.decode()
    assert rows[0].text in page
    assert "¿Qué se decide?" not in page
    assert client.post(url("traces", plan), {"aporte": box(rows[0])} | decision(plan)).status_code == 403
    assert client.get(url("review", plan)).status_code == 403


def test_a_neighbours_voices_are_not_here(client, plan, planner, rows):
    theirs = make_contribution(make_session(), "Lo dijo otra comunidad.")
    assert theirs.text not in client.get(url("voices", plan)).content.decode()
    assert client.get(url("voice", plan, theirs.pk)).status_code == 404


# What the address finds ---------------------------------------------------------------------------------


def test_an_empty_plan_teaches(client, plan, planner):
    assert "Los aportes se anotan en las sesiones" in client.get(url("voices", plan)).content.decode()


def test_it_says_how_many_of_how_many_in_how_many_sessions(client, plan, planner, rows):
    page = client.get(url("voices", plan)).content.decode()
    assert "3 aportes de 2 estamentos</strong>, en 2 sesiones." in page
    page = client.get(url("voices", plan) + f"?sesion={rows[2].session_id}").content.decode()
    assert "1 aporte de 1 estamento</strong>, en 1 sesión." in page


def test_each_filter_finds_its_own(client, plan, planner, rows):
    theme = make_theme(plan, "Buses", rows[:1])
    make_trace(rows[1:2], actions=plan.actions.all())
    axis = plan.service.axes.create(name="Convivencia")
    Contribution.objects.filter(pk=rows[2].pk).update(axis=axis)

    def found(query):
        page = client.get(f"{url('voices', plan)}?{query}").content.decode()
        return [n for n, row in enumerate(rows) if row.text in page]

    commune = rows[2].session.school.commune_id
    asked = {
        f"tema={theme.pk}": [0],
        "tema=sin-tema": [1, 2],
        f"estamento={rows[0].stakeholder_id}": [0, 2],
        f"comuna={commune}": [2],
        f"comuna={rows[0].session.commune_id}": [0, 1],
        f"sesion={rows[0].session_id}": [0, 1],
        "momento=decide": [1],
        f"eje={axis.pk}": [2],
        "decision=por-decidir": [0, 2],
        "decision=incorporado": [1],
        f"accion={plan.actions.first().pk}": [1],
        "q=LLUVIA+dias": [0],
        "q=ninez": [2],
        "estamento=x&decision=nada&momento=&tema=": [0, 1, 2],
    }
    assert {query: found(query) for query in asked} == asked


def test_themes_say_what_became_of_them(client, plan, planner, rows):
    code = plan.actions.first().code
    make_theme(plan, "A", rows[:2])
    make_theme(plan, "B", rows[2:])
    make_theme(plan, "C", rows[1:2])
    make_trace(rows[:1], actions=plan.actions.all())
    make_trace(rows[2:], decision=AWAY, referred_to="Finanzas")
    page = client.get(url("themes", plan)).content.decode()
    assert "1 por decidir" in page
    assert "Derivado a Finanzas" in page
    make_trace(rows[1:2], decision=OUT)
    page = client.get(url("themes", plan)).content.decode()
    assert "1 incorporados y 1 no incorporados" in page
    assert "No incorporado, con su razón" in page
    assert f"Incorporado en {code}" in client.get(url("voice", plan, rows[0].pk)).content.decode()


def test_the_page_asks_the_same_at_one_row_and_at_fifty(client, plan, planner, rows, queries_of):
    def ask(query=""):
        return len(queries_of(lambda: client.get(url("voices", plan) + query)))

    make_theme(plan, contributions=rows)
    client.get(url("voices", plan))
    one = ask()
    for n in range(50):
        session = make_session(plan, commune=make_commune(), number=10 + n)
        made = make_contribution(session, f"Se dijo {n}.", make_stakeholder(plan.service))
        make_theme(plan, contributions=[made])
        section = make_section(plan)
        make_trace([made], sections=[section])
        plan.service.axes.create(name=f"Eje {n}")
        make_unit(plan.service)
    assert ask() == one
    assert one <= 11
    assert ask("?q=dijo") <= 12
    assert ask("?decision=incorporado&pagina=2") <= 12
