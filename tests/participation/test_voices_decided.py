"""Choosing voices on their page and deciding about them: nothing is lost, nothing overwritten."""

import uuid

import pytest

from participation.models import Contribution, Theme, Trace
from plans.models import AnnualPlan
from tests.factories import (
    make_section,
    make_unit,
)
from tests.factories_participation import (
    make_contribution,
    make_theme,
    make_trace,
)
from tests.participation.voices_world import box, decision, url

pytestmark = pytest.mark.django_db
IN, OUT, AWAY = Trace.Decision


def test_what_is_chosen_is_counted_by_htmx_and_by_a_plain_press(client, plan, planner, rows):
    data = {"aporte": [box(rows[0]), box(rows[1])], "how": "Así entra."}
    headers = {"HX-Request": "true", "HX-Target": "voices-count"}
    part = client.post(url("voices_chosen", plan), data, headers=headers).content.decode()
    assert "2 aportes elegidos, de 2 estamentos" in part
    assert "Guardar para 2 aportes" in part
    assert "<html" not in part
    page = client.post(url("voices_chosen", plan), data).content.decode()
    assert 'role="status"><strong>2 aportes elegidos, de 2 estamentos</strong>' in page
    assert "Así entra." in page
    assert page.count(" checked") == 3  # two boxes and the decision


def test_what_was_chosen_on_a_page_travels_to_the_next(client, plan, planner, rows):
    more = [make_contribution(rows[0].session, f"n{n}", rows[0].stakeholder) for n in range(60)]
    page = client.post(url("voices_chosen", plan), {"aporte": [box(rows[0])], "pagina": 2}).content.decode()
    assert f'name="elegidos" value="{box(rows[0])}"' in page
    assert more[-1].text in page
    data = {"elegidos": box(rows[0]), "aporte": box(more[-1])} | decision(plan)
    client.post(url("traces", plan), data)
    assert set(Trace.objects.get().contributions.all()) == {rows[0], more[-1]}


def test_a_decision_sent_twice_is_one(client, plan, planner, rows):
    data = {"aporte": [box(row) for row in rows], "receipt": uuid.uuid4(), "filtro": "q=bus"} | decision(plan)
    for _ in range(2):
        assert client.post(url("traces", plan), data)["Location"] == url("voices", plan) + "?q=bus"
    assert Trace.objects.get().contributions.count() == 3
    page = client.get(url("voices", plan)).content.decode()
    assert "3 con decisión (3 incorporados, 0 no incorporados, 0 derivados) y 0 por decidir" in page


def test_all_that_the_filter_finds_is_decided_at_once(client, plan, planner, rows):
    page = client.get(url("voices", plan) + "?momento=identify")
    data = {"todos": "si", "filtro": "momento=identify", "estado": page.context["found"].state}
    client.post(url("traces", plan), data | decision(plan, decision="not_incorporated", why="Ya existe."))
    assert set(Trace.objects.get().contributions.all()) == {rows[0], rows[2]}


@pytest.mark.parametrize("query", ["", "q=dijo", "q=El", "momento=identify", "tema=sin-tema"])
def test_a_state_counted_by_the_database_is_the_one_counted_row_by_row(client, plan, planner, rows, query):
    make_trace(rows[:1])
    state = client.get(f"{url('voices', plan)}?{query}").context["found"].state
    data = {"todos": "si", "filtro": query, "estado": state} | decision(plan)
    response = client.post(url("traces", plan), data)
    assert response.status_code == (422 if query == "q=dijo" else 302)  # nobody said «dijo»


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"target": ""}, "Falta elegir en qué acción o sección entran."),
        ({"how": " "}, "Falta escribir cómo entran."),
        ({"decision": "not_incorporated"}, "Falta escribir la razón."),
        ({"decision": "referred", "message": "x"}, "Falta decir a quién se derivan"),
        ({"decision": "x"}, "Falta elegir qué se decide."),
        ({"target": "a999999"}, "Eso ya no está en el plan"),
        ({"aporte": []}, "Falta elegir los aportes."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(client, plan, planner, rows, fields, sentence):
    data = {"aporte": [box(rows[1])]} | decision(plan, why="", message="Lo ve Finanzas.") | fields
    response = client.post(url("traces", plan), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Lo ve Finanzas." in page or data["message"] == "x"
    assert (f'value="{box(rows[1])}" checked' in page) is (fields != {"aporte": []})
    assert not Trace.objects.exists()


def test_several_targets_and_a_referral_to_a_unit(client, plan, planner, rows):
    section, unit = make_section(plan), make_unit(plan.service, "Finanzas")
    client.post(url("traces", plan), {"aporte": box(rows[0])} | decision(plan, also=[f"s{section.pk}"]))
    client.post(
        url("traces", plan),
        {"aporte": box(rows[1]), "decision": "referred", "unit": unit.pk, "message": "Es de ellos."},
    )
    first, second = Trace.objects.order_by("pk")
    assert {(t.action, t.section) for t in first.targets.all()} == {
        (plan.actions.first(), None),
        (None, section),
    }
    assert (second.referred_to, second.unit, second.grounds) == ("Finanzas", unit, "Es de ellos.")


def test_somebody_elses_decision_is_shown_beside_ones_own_and_either_way_goes_on(client, plan, planner, rows):
    data = {"aporte": [box(row) for row in rows]} | decision(plan, how="Entra así.")
    theirs = make_trace(rows[:1], decision=OUT, grounds="Ya se hace.", by=planner)
    response = client.post(url("traces", plan), data)
    page = response.content.decode()
    assert response.status_code == 409
    for words in ("Ya se hace.", "Entra así.", "No incorporado, con su razón", "Guardar para 2 aportes"):
        assert words in page
    others, everything = response.context["others"], response.context["everything"]
    hidden = dict(response.context["hidden"])
    client.post(url("traces", plan), hidden | {"elegidos": others.carried()})
    assert {row.trace for row in Contribution.objects.filter(pk=rows[0].pk)} == {theirs}
    client.post(url("traces", plan), hidden | {"elegidos": response.context["everything"].carried()})
    assert Contribution.objects.get(pk=rows[0].pk).trace == theirs  # the others moved on: told again
    assert everything.count == 3


def test_deciding_all_of_a_filter_that_changed_is_told(client, plan, planner, rows):
    state = client.get(url("voices", plan) + "?decision=por-decidir").context["found"].state
    make_trace(rows[:1], decision=OUT)
    data = {"todos": "si", "filtro": "decision=por-decidir", "estado": state} | decision(plan)
    response = client.post(url("traces", plan), data)
    assert response.status_code == 409
    assert "ya no está entre los elegidos" in response.content.decode()
    carried = response.context["everything"].carried()
    assert carried == f"{rows[1].pk}:0 {rows[2].pk}:0"


def test_a_theme_deleted_while_it_is_decided_gives_a_sentence_and_loses_nothing(client, plan, planner, rows):
    theme = make_theme(plan, contributions=rows)
    page = client.get(url("voices", plan) + f"?tema={theme.pk}")
    data = {"todos": "si", "filtro": f"tema={theme.pk}", "estado": page.context["found"].state}
    Theme.objects.all().delete()
    response = client.post(url("traces", plan), data | decision(plan, how="Entra con su recorrido."))
    said = response.content.decode()
    assert response.status_code == 422
    assert "Ese tema ya no existe" in said
    assert "Entra con su recorrido." in said
    assert all(row.text in said for row in rows)
    assert Contribution.objects.undecided().count() == 3


@pytest.mark.parametrize("status", ["consulting", "sanctioned"])
def test_after_the_sanction_the_page_only_reads(client, plan, planner, rows, status):
    AnnualPlan.objects.filter(pk=plan.pk).update(status=status)
    page = client.get(url("voices", plan)).content.decode()
    assert ("¿Qué se decide?" in page) is (status == "consulting")
    response = client.post(url("traces", plan), {"aporte": box(rows[0])} | decision(plan))
    assert response.status_code == (302 if status == "consulting" else 422)
    if status == "sanctioned":
        assert "lo que se decidió sobre los aportes ya no cambia" in response.content.decode()
