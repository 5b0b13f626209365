"""Values with a decimal comma, absences, and whether a target is met."""

from decimal import Decimal

import pytest

from plans.measuring import (
    NotANumber,
    count_verdicts,
    fulfilment,
    judge,
    parse_absence,
    parse_decimal,
    shown,
    shown_measurement,
    shown_target,
    write_decimal,
)
from plans.models import Indicator, Measurement


def an_indicator(target="80", sense="higher", **fields):
    return Indicator(target=None if target is None else Decimal(target), sense=sense, **fields)


def a_value(value):
    return Measurement(value=Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("61,9", "61.9"),
        ("61.9", "61.9"),
        ("61,9 %", "61.9"),
        ("61,9\N{NO-BREAK SPACE}%", "61.9"),
        ("1.234.567", "1234567"),
        ("$ 1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1.234", "1234"),
        ("0.125", "0.125"),
        ("73,6 pts", "73.6"),
        ("74,0 puntos", "74.0"),
        ("-1,4%", "-1.4"),
        ("\N{MINUS SIGN}1,4", "-1.4"),
        ("0", "0"),
        ("-0", "0"),
    ],
)
def test_numbers_are_read_as_they_are_written_in_chile(text, value):
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "   ", None, "%"])
def test_nothing_typed_is_no_number(text):
    assert parse_decimal(text) is None


@pytest.mark.parametrize(
    "text",
    ["abc", "1,2,3", "1.23.456", "1e5", "NaN", "Infinity", "--1", "12 a", "9" * 60, "1,23456", "١٢", "1\x00"],
)
def test_what_is_no_number_says_how_to_write_one(text):
    with pytest.raises(NotANumber, match=r"Escribir|demasiado"):
        parse_decimal(text)


def test_a_number_that_the_column_cannot_hold_is_refused():
    with pytest.raises(NotANumber, match="demasiado grande"):
        parse_decimal("100000000000000")


def test_whole_numbers_take_no_decimals():
    with pytest.raises(NotANumber, match="entero"):
        parse_decimal("3,5", places=0)


@pytest.mark.parametrize(
    ("value", "text"),
    [("61.9000", "61,9"), ("1234.5", "1234,5"), ("100", "100"), ("0.0000", "0"), (None, "")],
)
def test_a_form_shows_a_number_as_it_may_be_typed_again(value, text):
    assert write_decimal(value if value is None else Decimal(value)) == text


@pytest.mark.parametrize(
    ("text", "absence"),
    [("S/I", "S/I"), (" s/i ", "S/I"), ("N/A", "N/A"), ("No aplica", "N/A"), ("61,9", "")],
)
def test_absences_are_read_from_the_cell(text, absence):
    assert parse_absence(text) == absence


@pytest.mark.parametrize(
    ("target", "sense", "value", "name", "share"),
    [
        ("80", "higher", "91.1", "met", "100"),
        ("80", "higher", "80", "met", "100"),
        ("80", "higher", "61.9", "not_yet", "77.4"),
        ("40", "lower", "38", "met", "100"),
        ("40", "lower", "53.2", "not_yet", "75.2"),
        ("-1.4", "lower", "0", "not_yet", None),
        ("1.8", "higher", "0", "not_yet", "0.0"),
        ("0", "lower", "3", "not_yet", "0.0"),
        ("0", "higher", "-3", "not_yet", None),
    ],
)
def test_a_target_is_met_by_its_sense(target, sense, value, name, share):
    verdict = judge(an_indicator(target, sense), a_value(value))
    assert verdict.name == name
    assert verdict.fulfilment == (None if share is None else Decimal(share))


def test_without_a_value_or_a_target_nothing_is_judged():
    assert judge(an_indicator(), None).sentence == "Sin dato"
    assert judge(an_indicator(), Measurement(absence="S/I")).sentence == "Sin dato"
    assert judge(an_indicator(None), a_value("5")).sentence == "Sin meta en número"
    assert fulfilment(an_indicator(None), Decimal(5)) is None


def test_what_is_not_met_says_how_much_of_the_target_it_is():
    assert judge(an_indicator(), a_value("61.9")).sentence == "Aún no: 77,4\N{NO-BREAK SPACE}% de la meta"


def test_values_are_written_with_their_unit():
    assert shown(an_indicator(unit="percent"), Decimal("61.9000")) == "61,9\N{NO-BREAK SPACE}%"
    assert shown(an_indicator(unit="pesos"), Decimal("1234567")) == "$\N{NO-BREAK SPACE}1.234.567"
    assert shown(an_indicator(unit="points", decimals=2), Decimal("73.65")) == "73,65\N{NO-BREAK SPACE}puntos"
    assert shown(an_indicator(unit="number", decimals=0), Decimal("1400")) == "1.400"
    assert shown(an_indicator(decimals=1), Decimal("53.25")) == "53,3\N{NO-BREAK SPACE}%"


def test_a_target_without_a_number_is_read_as_it_was_published():
    assert shown_target(an_indicator(None, target_text="Informe entregado")) == "Informe entregado"


def test_an_absent_value_is_read_as_its_reason():
    indicator = an_indicator()
    assert shown_measurement(indicator, None) == "Sin dato"
    assert shown_measurement(indicator, Measurement(absence="annual")) == "Medición anual"


def test_a_chapter_counts_its_indicators_in_words():
    indicator = an_indicator()
    verdicts = [judge(indicator, row) for row in [a_value("90"), a_value("10"), a_value("11"), None]]
    assert count_verdicts(verdicts) == "1 cumple, 2 aún no y 1 sin dato"
    assert count_verdicts([]) == ""
