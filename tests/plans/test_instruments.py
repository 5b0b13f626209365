"""State of the instruments: values at a cut-off date, absences with their reason, and what counts as met."""

import datetime
from decimal import Decimal

import pytest

from accounts.models import Event
from plans.models import AnnualPlan, Indicator, Measurement, Section, StrategicObjective
from plans.views import instruments
from tests.factories import make_indicator, make_instrument, make_measurement, make_service, make_user
from tests.factories_chapters import CUT_OFF, make_chapter, url_of

pytestmark = pytest.mark.django_db


def make_state(role="planner", **indicator):
    """(section, person, indicator) of a PEL with one objective."""
    section, person = make_chapter(Section.Kind.INSTRUMENTS, role)
    objective = make_instrument(section.service).objectives.get()
    return section, person, make_indicator(strategic_objective=objective, **indicator)


def send(client, section, indicator, **data):
    data = {"value": "", "absence": "", "reason": "", "version": ""} | data
    return client.post(url_of("measurement", section.plan, indicator.pk), data)


def test_a_value_is_typed_with_a_decimal_comma(client):
    section, planner, indicator = make_state()
    client.force_login(planner)
    response = send(client, section, indicator, value="61,9 %")
    assert response["Location"] == f"{section.get_absolute_url()}#indicador-{indicator.pk}"
    row = Measurement.objects.get()
    assert (row.value, row.cut_off, row.absence, row.service) == (
        Decimal("61.9"),
        CUT_OFF,
        "",
        section.service,
    )
    assert Event.objects.get(verb="create").changes["value"] == [None, "61.9"]
    page = client.get(section.get_absolute_url()).content.decode()
    assert "61,9\N{NO-BREAK SPACE}%" in page
    assert "Aún no: 77,4\N{NO-BREAK SPACE}% de la meta" in page


@pytest.mark.parametrize(
    ("data", "absence"),
    [
        ({"absence": "S/I", "reason": "Se mide en noviembre"}, "S/I"),
        ({"absence": "N/A", "reason": "Sin clasificación"}, "N/A"),
        ({"absence": "annual"}, "annual"),
        ({"value": "s/i", "reason": "Escrito en la celda"}, "S/I"),
    ],
)
def test_a_value_may_be_absent_with_its_reason(client, data, absence):
    section, planner, indicator = make_state()
    client.force_login(planner)
    assert send(client, section, indicator, **data).status_code == 302
    row = Measurement.objects.get()
    assert (row.value, row.absence, row.reason) == (None, absence, data.get("reason", ""))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Escribir el valor o indicar por qué no hay."),
        ({"absence": "S/I"}, "Falta indicar el motivo de «S/I»."),
        ({"absence": "N/A", "reason": "  "}, "Falta indicar el motivo de «N/A»."),
        ({"value": "5", "absence": "S/I", "reason": "x"}, "Hay un valor escrito"),
        ({"value": "muchos"}, "Escribir el número con coma decimal"),
        ({"value": "1,23456"}, "a lo más 4 decimales"),
        ({"value": "9" * 30}, "demasiado grande"),
        ({"absence": "otra"}, "otra"),
        ({"value": "5", "reason": "m" * 2001}, "2000"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_kept(client, data, sentence):
    section, planner, indicator = make_state()
    client.force_login(planner)
    response = send(client, section, indicator, **data)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Hay un problema" in page
    if "value" in data:
        assert f'value="{data["value"]}"' in page
    assert not Measurement.objects.exists()


def test_women_and_men_are_asked_only_where_it_is_measured_by_gender(client):
    section, planner, indicator = make_state(by_gender=True)
    other = make_indicator(strategic_objective=indicator.strategic_objective)
    client.force_login(planner)
    assert 'name="women"' in client.get(f"{section.get_absolute_url()}?abrir={indicator.pk}").content.decode()
    assert 'name="women"' not in client.get(f"{section.get_absolute_url()}?abrir={other.pk}").content.decode()
    send(client, section, indicator, value="50", women="61,5", men="40")
    row = Measurement.objects.get()
    assert (row.women, row.men) == (Decimal("61.5"), Decimal(40))


def test_another_cut_off_date_keeps_the_earlier_measurements(client):
    section, planner, indicator = make_state()
    client.force_login(planner)
    send(client, section, indicator, value="50")
    response = client.post(url_of("cut_off", section.plan), {"cut_off": "30-09-2026", "version": 1})
    assert response.status_code == 302
    section.plan.refresh_from_db()
    assert section.plan.cut_off == datetime.date(2026, 9, 30)
    assert "Sin dato" in client.get(section.get_absolute_url()).content.decode()
    send(client, section, indicator, value="60")
    assert list(Measurement.objects.values_list("cut_off", "value")) == [
        (CUT_OFF, Decimal(50)),
        (datetime.date(2026, 9, 30), Decimal(60)),
    ]


@pytest.mark.parametrize("text", ["31-11-2026", "ayer", "", "2026-99-99"])
def test_a_cut_off_date_that_does_not_exist_is_refused(client, text):
    section, planner, _ = make_state()
    client.force_login(planner)
    response = client.post(url_of("cut_off", section.plan), {"cut_off": text, "version": 1})
    assert response.status_code == 422
    assert "Fecha de corte: " in response.content.decode()
    section.plan.refresh_from_db()
    assert section.plan.cut_off == CUT_OFF
    if text:
        assert f'value="{text}"' in response.content.decode()


def test_without_a_cut_off_date_no_value_is_taken(client):
    section, planner, indicator = make_state()
    AnnualPlan.objects.update(cut_off=None)
    client.force_login(planner)
    send(client, section, indicator, value="50")
    assert not Measurement.objects.exists()
    page = client.get(section.get_absolute_url()).content.decode()
    assert "indicar la fecha de corte" in page


def test_two_who_write_the_same_value_at_once_see_both(client):
    section, planner, indicator = make_state()
    client.force_login(planner)
    send(client, section, indicator, value="50")
    response = send(client, section, indicator, value="70")
    assert response.status_code == 409
    assert Measurement.objects.get().value == 50
    assert send(client, section, indicator, value="70", version="1").status_code == 302
    assert Measurement.objects.get().value == 70


def test_the_same_value_sent_twice_is_one_measurement(client):
    section, planner, indicator = make_state()
    client.force_login(planner)
    assert [send(client, section, indicator, value="50").status_code for _ in range(2)] == [302, 302]
    assert Measurement.objects.count() == 1


def test_another_value_is_no_longer_what_was_published(client):
    section, planner, indicator = make_state()
    make_measurement(indicator, CUT_OFF, Decimal(74), text="74,0 pts")
    client.force_login(planner)
    send(client, section, indicator, value="75", version="1")
    assert Measurement.objects.get().text == ""


def test_target_sense_and_weight_change_what_counts_as_met(client):
    section, planner, indicator = make_state(target=Decimal(40))
    make_measurement(indicator, CUT_OFF, Decimal(38))
    client.force_login(planner)
    assert "Aún no" in client.get(section.get_absolute_url()).content.decode()
    data = {
        "target": "40",
        "target_text": "",
        "unit": "percent",
        "sense": "lower",
        "weight": "12,5",
        "version": 1,
    }
    assert client.post(url_of("indicator_terms", section.plan, indicator.pk), data).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.sense, indicator.weight) == ("lower", Decimal("12.5"))
    page = client.get(section.get_absolute_url()).content.decode()
    assert "Cumple" in page
    assert "Menor es mejor" in page
    assert "Pondera 12,5\N{NO-BREAK SPACE}%" in page


@pytest.mark.parametrize(
    ("weight", "sentence"), [("101", "hasta 100"), ("-1", "desde 0"), ("x", "coma decimal")]
)
def test_a_weight_is_a_percentage(client, weight, sentence):
    section, planner, indicator = make_state()
    client.force_login(planner)
    data = {"target": "40", "unit": "percent", "sense": "lower", "weight": weight, "version": 1}
    response = client.post(url_of("indicator_terms", section.plan, indicator.pk), data)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_the_row_opens_in_its_table_where_htmx_asks_for_it(client):
    section, planner, indicator = make_state()
    client.force_login(planner)
    headers = {"HX-Request": "true", "HX-Target": "instruments-table"}
    page = client.get(f"{section.get_absolute_url()}?abrir={indicator.pk}", headers=headers).content.decode()
    assert page.lstrip().startswith('<div id="instruments-table"')
    assert 'class="row-edit"' in page


@pytest.mark.parametrize("opened", ["999999", "x", "1" * 40, "%00"])
def test_a_row_that_is_not_there_opens_nothing(client, opened):
    section, planner, _ = make_state()
    client.force_login(planner)
    response = client.get(f"{section.get_absolute_url()}?abrir={opened}")
    assert response.status_code in (200, 400)
    assert "row-edit" not in response.content.decode()


def test_archived_objectives_and_other_servicios_are_left_out(client):
    section, planner, indicator = make_state()
    theirs = make_indicator(
        strategic_objective=make_instrument(make_service()).objectives.get(), name="Indicador ajeno"
    )
    client.force_login(planner)
    assert "Indicador ajeno" not in client.get(section.get_absolute_url()).content.decode()
    assert send(client, section, theirs, value="5").status_code == 404
    StrategicObjective.objects.filter(pk=indicator.strategic_objective_id).update(
        archived_at="2026-01-01T00:00Z"
    )
    assert indicator.name not in client.get(section.get_absolute_url()).content.decode()
    assert send(client, section, indicator, value="5").status_code == 404


@pytest.mark.parametrize("name", ["measurement", "indicator_terms"])
def test_only_who_writes_the_plan_writes_values(client, name):
    section, reader, indicator = make_state("reader")
    url = url_of(name, section.plan, indicator.pk)
    client.force_login(reader)
    assert client.post(url, {"value": "5"}).status_code == 403
    assert client.post(url_of("cut_off", section.plan), {"cut_off": "30-09-2026"}).status_code == 403
    assert "abrir" not in client.get(section.get_absolute_url()).content.decode()
    client.force_login(make_user("planner", on=make_service()))
    assert client.post(url, {"value": "5"}).status_code == 404
    assert not Measurement.objects.exists()


def test_many_indicators_ask_the_database_no_more(client, queries_of):
    section, planner, indicator = make_state()
    client.force_login(planner)
    make_measurement(indicator, CUT_OFF)
    client.get(section.get_absolute_url())
    few = queries_of(lambda: client.get(section.get_absolute_url()))
    for kind in ("CGE", "PEL"):
        for objective in make_instrument(section.service, kind, objectives=3).objectives.all():
            for _ in range(3):
                make_measurement(make_indicator(strategic_objective=objective), CUT_OFF)
    assert len(queries_of(lambda: client.get(section.get_absolute_url()))) == len(few) <= 12
    assert Indicator.objects.count() == 19


def test_a_first_value_that_somebody_else_wrote_a_moment_before_is_a_conflict(client, monkeypatch):
    section, planner, indicator = make_state()
    bind = instruments._measurement_form

    def slowly(request, indicator, measurement):
        form = bind(request, indicator, measurement)
        if measurement is None:
            make_measurement(indicator, CUT_OFF, Decimal(70))
        return form

    monkeypatch.setattr(instruments, "_measurement_form", slowly)
    client.force_login(planner)
    response = send(client, section, indicator, value="50")
    assert response.status_code == 409
    assert "70" in response.content.decode()
    assert Measurement.objects.get().value == 70


def test_a_number_that_no_column_holds_is_not_found(client):
    section, planner, indicator = make_state()
    client.force_login(planner)
    indicator.pk = 10**30
    assert send(client, section, indicator, value="5").status_code == 404
