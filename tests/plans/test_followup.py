"""The page of a plan's year: what it says of each indicator, of whom it waits for, and what it costs."""

import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from documents.models import Job
from plans.followup import FollowUp, State, choose_cut, indicators_at, missing_by_unit, share_of_year
from plans.models import ActionSchool, Cut, Indicator, Measurement
from tests.factories import (
    make_action,
    make_indicator,
    make_measurement,
    make_objective,
    make_plan,
    make_school,
    make_unit,
    make_user,
)
from tests.factories_followup import (
    DECEMBER,
    JUNE,
    MARCH,
    SEPTEMBER,
    address,
    followup_at,
    make_followed,
)

pytestmark = pytest.mark.django_db
HALF = Decimal("0.4959")  # of 2027, at the cut of June


def state_of(plan, indicator, day=JUNE):
    cuts = list(plan.cuts.all())
    cut = next(cut for cut in cuts if cut.date == day)
    return indicators_at(plan, cut, cuts).get(pk=indicator.pk).state


def measured(plan, value=None, *, before=None, **fields):
    indicator = make_indicator(plan.action, **fields)
    if before is not None:
        make_measurement(indicator, MARCH, Decimal(before))
    if value is not None:
        make_measurement(indicator, JUNE, Decimal(value))
    return indicator


@pytest.mark.parametrize(
    ("sense", "target", "value", "before", "state"),
    [
        ("higher", 80, "80", None, State.MET),
        ("higher", 80, "79.9", None, State.ON_ITS_WAY),
        ("higher", 80, "39.7", None, State.ON_ITS_WAY),
        ("higher", 80, "39.6", None, State.NEEDS_SUPPORT),
        ("higher", 80, "10", "9", State.ON_ITS_WAY),
        ("higher", 80, "10", "10", State.NEEDS_SUPPORT),
        ("lower", 10, "10", None, State.MET),
        ("lower", 10, "9", None, State.MET),
        ("lower", 10, "20.1", None, State.ON_ITS_WAY),
        ("lower", 10, "20.2", None, State.NEEDS_SUPPORT),
        ("lower", 10, "30", "31", State.ON_ITS_WAY),
        ("lower", 10, "31", "30", State.NEEDS_SUPPORT),
        ("lower", 0, "3", None, State.NEEDS_SUPPORT),
        ("lower", 0, "0", None, State.MET),
        ("higher", None, "12", None, State.NO_TARGET),
        ("higher", 80, None, "50", State.MISSING),
    ],
)
def test_a_state_follows_the_sense_the_pace_of_the_year_and_the_value_before(
    sense, target, value, before, state
):
    plan = make_followed()
    indicator = measured(plan, value, before=before, sense=sense, target=target)
    assert state_of(plan, indicator) == state


def test_the_pace_is_the_share_of_the_year_that_has_passed():
    assert share_of_year(Cut(date=JUNE)) == HALF
    assert share_of_year(Cut(date=datetime.date(2028, 12, 31))) == 1


def test_an_absence_with_its_reason_is_neither_missing_nor_judged():
    plan = make_followed()
    Measurement.objects.create(
        service=plan.service, indicator=plan.indicator, cut_off=JUNE, absence="S/I", reason="Sin registro."
    )
    assert state_of(plan, plan.indicator) == State.ABSENT


@pytest.mark.parametrize(
    ("periodicity", "asked"),
    [
        ("yearly", [DECEMBER]),
        ("half_yearly", [JUNE, DECEMBER]),
        ("quarterly", [MARCH, JUNE, SEPTEMBER, DECEMBER]),
        ("monthly", [MARCH, JUNE, SEPTEMBER, DECEMBER]),
    ],
)
def test_a_cut_asks_only_for_what_is_measured_then(periodicity, asked):
    plan = make_followed()
    Indicator.objects.filter(pk=plan.indicator.pk).update(periodicity=periodicity)
    found = [
        day for day in (MARCH, JUNE, SEPTEMBER, DECEMBER) if state_of(plan, plan.indicator, day) == "missing"
    ]
    assert found == asked


def test_the_cut_is_the_one_asked_for_else_the_last_that_passed_else_the_first():
    cuts = [Cut(date=MARCH), Cut(date=JUNE)]
    assert choose_cut(cuts, "2027-03-31", DECEMBER).date == MARCH
    assert choose_cut(cuts, "2027-04-01", DECEMBER).date == JUNE
    assert choose_cut(cuts, None, datetime.date(2027, 4, 1)).date == MARCH
    assert choose_cut(cuts, "nada", datetime.date(2026, 1, 1)).date == MARCH
    assert choose_cut([], None, JUNE) is None


def test_the_page_says_value_before_target_and_units_as_of_the_cut(client):
    plan = make_followed(client, units=5)
    make_measurement(plan.indicator, MARCH, Decimal("12.5"))
    make_measurement(plan.indicator, JUNE, Decimal("61.9"))
    make_measurement(plan.indicator, SEPTEMBER, Decimal("99"))
    for day in (MARCH, JUNE, SEPTEMBER):
        link = ActionSchool.objects.filter(action=plan.action, reached_on=None).first()
        ActionSchool.objects.filter(pk=link.pk).update(reached_on=day)
    text = client.get(followup_at(plan, JUNE)).content.decode()
    assert "<strong>61,9\N{NO-BREAK SPACE}%</strong>" in text
    assert "12,5\N{NO-BREAK SPACE}%" in text
    assert "99\N{NO-BREAK SPACE}%" not in text
    assert "En camino" in text
    assert '>2 de 5<span class="visually-hidden"> unidades de la acción' in text
    assert "La meta pide 3" in text
    assert "1 de 1 indicadores informados" in text
    assert 'el plan llegó a <span class="nowrap">2 de 5</span>' in text


def test_units_that_a_paper_act_declares_without_naming_count_in_the_universe(client):
    plan = make_followed(client, units=0)
    type(plan.action).objects.filter(pk=plan.action.pk).update(universe_stated=76)
    assert ">0 de 76<" in client.get(followup_at(plan, JUNE)).content.decode()


def test_who_has_not_reported_is_named_with_how_many(client):
    plan = make_followed(client)
    other = make_unit(plan.service, "Unidad Al Día")
    make_measurement(make_indicator(make_action(plan.objective, unit=other)), JUNE)
    nobody = make_indicator(make_action(plan.objective))
    text = client.get(followup_at(plan, JUNE)).content.decode()
    aside = text.split('id="falta-informar"')[1].split("</section>")[0]
    assert plan.office.name in aside
    assert "Sin unidad responsable" in aside
    assert "Unidad Al Día" not in aside
    missing = missing_by_unit(plan, plan.cuts.get(date=JUNE), list(plan.cuts.all()))
    assert {unit: [row.pk for row in rows] for unit, rows in missing.items()} == {
        plan.office.pk: [plan.indicator.pk],
        None: [nobody.pk],
    }


def test_the_indicators_of_a_neighbour_and_of_another_year_are_not_counted(client):
    plan = make_followed(client)
    other = make_plan(plan.service, year=2028, status="published")
    stray = make_indicator(make_action(make_objective(other)), name="Indicador de otro año")
    foreign = make_followed()
    Indicator.objects.filter(pk=foreign.indicator.pk).update(name="Indicador vecino")
    text = client.get(followup_at(plan, JUNE)).content.decode()
    assert stray.name not in text
    assert "Indicador vecino" not in text
    assert "0 de 1 indicadores informados" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "lectura"}, {"A"}),
        ({"q": "ACCION uno"}, {"A", "B"}),
        ({"q": "zzz"}, set()),
        ({"estado": "met"}, {"B"}),
        ({"estado": "missing"}, {"A", "C"}),
        ({"estado": "inventado"}, {"A", "B", "C"}),
        ({"unidad": "ninguna"}, {"C"}),
        ({"unidad": "²"}, {"A", "B", "C"}),
        ({"objetivo": "9" * 30}, {"A", "B", "C"}),
        ({"objetivo": "otro"}, {"A", "B", "C"}),
    ],
)
def test_the_list_is_found_by_words_state_unit_and_objective(client, query, found):
    plan = make_followed(client)
    plan.indicator.delete()
    one = make_action(plan.objective, name="Acción uno", unit=plan.office)
    rows = {
        "A": make_indicator(one, name="Leen, lectura en voz alta"),
        "B": make_indicator(one, name="Asisten"),
        "C": make_indicator(make_action(make_objective(plan), name="Otra")),
    }
    make_measurement(rows["B"], JUNE, Decimal(90))
    text = client.get(address(plan, "followup"), {"corte": JUNE, **query}).content.decode()
    assert {name for name, row in rows.items() if f'id="indicador-{row.pk}"' in text} == found


def test_a_filter_by_objective_or_unit_shows_only_its_own(client):
    plan = make_followed(client)
    other = make_indicator(make_action(make_objective(plan), unit=make_unit(plan.service)))
    for query in ({"objetivo": plan.objective.pk}, {"unidad": plan.office.pk}):
        text = client.get(followup_at(plan, JUNE, **query)).content.decode()
        assert f'id="indicador-{plan.indicator.pk}"' in text
        assert f'id="indicador-{other.pk}"' not in text


def test_htmx_gets_the_rows_alone(client):
    plan = make_followed(client)
    headers = {"hx-request": "true", "hx-target": "followup-rows"}
    text = client.get(followup_at(plan, JUNE), headers=headers).content.decode()
    assert text.count('id="followup-rows"') == 1
    assert "<html" not in text


def test_the_page_costs_the_same_with_one_indicator_and_with_a_thousand(client, queries_of):
    plan = make_followed(client, units=1)
    make_measurement(plan.indicator, JUNE)
    client.get(followup_at(plan, JUNE))
    one = queries_of(lambda: client.get(followup_at(plan, JUNE)))
    for number in range(5):
        objective = make_objective(plan)
        schools = [make_school(plan.service) for _ in range(2)]
        for _ in range(4):
            action = make_action(objective, schools, unit=make_unit(plan.service))
            Indicator.objects.bulk_create(
                Indicator(service=plan.service, action=action, name=f"N {number}", target=50)
                for _ in range(50)
            )
    pks = Indicator.objects.filter(action__plan=plan).values_list("pk", flat=True)
    Measurement.objects.bulk_create(
        Measurement(service=plan.service, indicator_id=pk, cut_off=day, value=10)
        for pk in pks[:800]
        for day in (MARCH, SEPTEMBER)
    )
    response = []
    many = queries_of(lambda: response.append(client.get(followup_at(plan, JUNE))))
    assert "1.001 indicadores" in response[0].content.decode()
    assert len(many) == len(one) <= 12
    last = client.get(followup_at(plan, JUNE, pagina=17))
    assert last.context["said"].page.number == 17


def test_the_sheet_holds_exactly_what_is_filtered(client):
    plan = make_followed(client)
    make_measurement(plan.indicator, JUNE, Decimal("61.9"), narrative="=1+1 dicho por alguien")
    make_indicator(make_action(make_objective(plan)), name="Fuera del filtro")
    url = f"{address(plan, 'followup_sheet')}?corte={JUNE}&objetivo={plan.objective.pk}"
    book = load_workbook(BytesIO(client.get(url).getvalue()))
    rows = list(book["Seguimiento"].values)
    at = rows[0].index
    assert len(rows) == 2
    assert rows[1][at("N.º")] == plan.indicator.pk
    assert rows[1][at("Valor")] == 61.9
    assert rows[1][at("Situación")] == "En camino"
    assert rows[1][at("Relato")] == "=1+1 dicho por alguien"
    assert book["Seguimiento"].cell(2, at("Relato") + 1).data_type == "s"
    notes = " ".join(str(row[0]) for row in book["Léame"].values)
    assert f"objetivo «{plan.objective}»" in notes
    assert "1 de 2" in notes
    assert rows[1][at("Corte")].date() == JUNE


def test_a_large_sheet_is_made_by_the_worker_with_the_same_filters(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("plans.views.followup.IN_THE_PAGE", 0)
    plan = make_followed(client)
    make_indicator(plan.action, name="Fuera del filtro")
    url = address(plan, "followup_sheet")
    assert client.get(url).status_code == 302
    assert not Job.objects.exists()
    data = {"corte": str(JUNE), "q": plan.indicator.name, "receipt": "6f5b2a34-1111-4222-8333-123456789abc"}
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(url, data)
    job = Job.objects.get()
    assert job.status == "done", job.error
    output = client.get(f"/trabajos/{job.pk}/archivo/")
    rows = list(load_workbook(BytesIO(output.getvalue()))["Seguimiento"].values)
    assert [row[6] for row in rows[1:]] == [plan.indicator.name]


@pytest.mark.parametrize("status", ["draft", "consulting", "answering"])
def test_a_plan_that_is_not_sanctioned_says_when_its_year_begins(client, status):
    plan = make_followed(client, status=status)
    text = client.get(address(plan, "followup")).content.decode()
    assert "Cuando se sancione" in text
    assert plan.indicator.name not in text


def test_a_published_plan_without_cuts_says_what_it_needs(client):
    plan = make_followed(client)
    plan.cuts.all().delete()
    assert "al menos un corte" in client.get(address(plan, "followup")).content.decode()
    assert client.get(address(plan, "followup_sheet")).status_code == 302


def test_a_reader_sees_the_year_and_is_offered_nothing_to_write(client):
    plan = make_followed(client, role="reader")
    text = client.get(followup_at(plan, JUNE)).content.decode()
    assert plan.indicator.name in text
    for offered in ("Pedir lo que falta", "Informar<", "Escribirla", "Abrir el PAL siguiente"):
        assert offered not in text


def test_a_neighbour_finds_nothing(client):
    plan = make_followed()
    client.force_login(make_user("planner", on=make_followed().service))
    for name in ("followup", "followup_sheet", "evaluation", "cuts"):
        assert client.get(address(plan, name)).status_code == 404


def test_the_evaluation_is_written_by_its_version_and_told_in_the_trail(client):
    plan = make_followed(client)
    url = address(plan, "evaluation")
    data = {"evaluation": "Se aprendió a empezar antes.", "version": plan.version}
    assert client.post(url, data).status_code == 302
    plan.refresh_from_db()
    assert plan.evaluation == "Se aprendió a empezar antes."
    stale = client.post(url, data | {"evaluation": "Otra cosa."})
    assert stale.status_code == 409
    assert "Se aprendió a empezar antes." in stale.content.decode()
    assert "Otra cosa." in stale.content.decode()


@pytest.mark.parametrize(
    ("role", "status", "code"), [("reader", "published", 403), ("uatp_head", "published", 403)]
)
def test_only_who_writes_the_plan_writes_its_evaluation(client, role, status, code):
    plan = make_followed(client, role=role, status=status)
    url = address(plan, "evaluation")
    assert client.get(url).status_code == 200
    assert client.post(url, {"evaluation": "x", "version": plan.version}).status_code == code


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_the_evaluation_is_of_a_plan_in_its_year(client, status):
    plan = make_followed(client, status=status)
    response = client.post(address(plan, "evaluation"), {"evaluation": "x", "version": plan.version})
    assert response.status_code == 403


def test_every_state_has_its_column_in_the_table_by_objective():
    plan = make_followed()
    cuts = list(plan.cuts.all())
    said = FollowUp(plan, cuts, cuts[1], {})
    assert list(said.tally.of) == State.values
    assert [one.total for one in said.objectives] == [1]
