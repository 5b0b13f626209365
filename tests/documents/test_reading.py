"""A workbook that somebody sent: understood, or refused with a sentence, cheaply."""

import datetime
import io
import resource
from decimal import Decimal

import pytest
from openpyxl import Workbook

from documents.preview import build_preview, problems_workbook
from documents.reading import (
    Doubt,
    Field,
    Unreadable,
    match,
    parse_amount,
    parse_choice,
    parse_date,
    parse_decimal,
    parse_integer,
    parse_school_code,
    parse_text,
    parse_yes_no,
    read_workbook,
)
from tests.documents.sheets import SHEET, bomb, make_xlsx, saved, sheet_xml, with_part


def good():
    return make_xlsx(Hoja=[["RBD", "Nombre"], [448, "Liceo"]])


def hostile():
    billion = '<!DOCTYPE l [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;">]>'
    xxe = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    half = good().getvalue()
    return {
        "not a zip": io.BytesIO(b"RBD;Nombre\n448;Liceo"),
        "half a zip": io.BytesIO(half[: len(half) // 2]),
        "nothing": io.BytesIO(b""),
        "a zip bomb": bomb(),
        "entities": with_part(good(), SHEET, sheet_xml("", billion)),
        "an external entity": with_part(good(), SHEET, sheet_xml("", xxe)),
        "an entity after much space": with_part(good(), SHEET, sheet_xml("", " " * 3_000_000 + xxe)),
        "a cell far away": with_part(
            good(), SHEET, sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
        ),
        "a far column": with_part(good(), SHEET, sheet_xml('<row r="1"><c r="XFD1"><v>1</v></c></row>')),
        "a million cells": with_part(
            good(),
            SHEET,
            sheet_xml("".join(f'<row r="{n}">{"<c><v>1</v></c>" * 30}</row>' for n in range(1, 40_000))),
        ),
        "broken xml": with_part(good(), SHEET, "<worksheet><row"),
        "no workbook": with_part(good(), "xl/workbook.xml", "<x/>x"),
        "another encoding": with_part(good(), SHEET, sheet_xml("").encode("utf-16")),
    }


@pytest.mark.parametrize("name", hostile())
def test_a_hostile_workbook_is_refused_with_a_sentence(name):
    with pytest.raises(Unreadable, match=r"[A-ZÁÉÍÓÚ].*\."):
        read_workbook(hostile()[name])


def test_refusing_them_all_costs_little_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for file in [hostile()["a zip bomb"], hostile()["a cell far away"], hostile()["a million cells"]]:
        with pytest.raises(Unreadable):
            read_workbook(file)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600 * 1024


def test_a_lying_dimension_costs_nothing():
    rows = '<row r="1"><c r="A1"><v>7</v></c></row>'
    text = sheet_xml(rows).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert read_workbook(with_part(good(), SHEET, text)).first() == [[7.0]]


def test_formulas_and_merged_cells_are_told_by_their_place():
    book = Workbook()
    book.active.title = "Hoja"
    book.active.append(["RBD", "=1+1"])
    book.active.merge_cells("A2:B2")
    told = [(problem.row, problem.column) for problem in read_workbook(saved(book)).problems]
    assert told == [(1, "B"), (0, "A2:B2")]


def test_a_sheet_is_found_by_its_title_whatever_its_accents():
    assert make_xlsx(Dotación=[["x"]]) and read_workbook(make_xlsx(Dotación=[["x"]])).sheet("DOTACION") == [
        ["x"]
    ]
    with pytest.raises(Unreadable, match=r"Falta la hoja «Acciones»\. El archivo tiene: «Hoja»"):
        read_workbook(good()).sheet("Acciones")


FIELDS = [Field("code", "Código", parse_text(12)), Field("target", "Meta (%)", parse_decimal, required=False)]


def test_columns_are_matched_by_title_and_what_is_odd_is_said():
    assert match(["CODIGO", "meta (%)", None], FIELDS) == ({"code": 0, "target": 1}, [])
    _, problems = match(["Codgo", "Meta (%)", "Meta (%)"], FIELDS)
    assert [problem.text for problem in problems] == [
        "La columna «Codgo» no se reconoce. ¿Es «Código»?",
        "La columna «Meta (%)» está dos veces.",
        "Falta la columna «Código».",
    ]


@pytest.mark.parametrize(
    ("parse", "typed", "value"),
    [
        (parse_decimal, "95,5 %", Decimal("95.5")),
        (parse_decimal, "1.234,5", Decimal("1234.5")),
        (parse_decimal, 95.5, Decimal("95.5")),
        (parse_decimal, "-1,4%", Decimal("-1.4")),
        (parse_decimal, "1.234", Decimal(1234)),
        (parse_decimal, "0.125", Decimal("0.125")),
        (parse_decimal, " ", None),
        (parse_integer, 1234.0, 1234),
        (parse_integer, "1.234", 1234),
        (parse_amount, "$ 1.234.567", 1234567),
        (parse_date, "5/3/2027", datetime.date(2027, 3, 5)),
        (parse_date, datetime.datetime(2027, 3, 5, 10), datetime.date(2027, 3, 5)),
        (parse_yes_no, "sí", True),
        (parse_yes_no, None, False),
        (parse_school_code, "448-0", "448"),
        (parse_school_code, 448.0, "448"),
        (parse_text(5), 448.0, "448"),
        (parse_choice({"Docentes": "t"}), "DOCENTES", "t"),
    ],
)
def test_a_cell_is_understood(parse, typed, value):
    assert parse(typed) == value


@pytest.mark.parametrize(
    ("parse", "typed"),
    [
        (parse_decimal, "mucho"),
        (parse_decimal, "1e99"),
        (parse_decimal, "NaN"),
        (parse_decimal, True),
        (parse_integer, "3,5"),
        (parse_amount, "-3"),
        (parse_date, "31-11-2027"),
        (parse_date, "ayer"),
        (parse_yes_no, "quizás"),
        (parse_school_code, "abc"),
        (parse_text(3), "largo"),
        (parse_choice({"Docentes": "t"}), "Docente"),
    ],
)
def test_a_cell_that_is_not_understood_says_how_to_write_it(parse, typed):
    with pytest.raises(Doubt, match=r"\.|\?"):
        parse(typed)


class TestPreview:
    ROWS = {"A1": {"code": "A1", "target": Decimal(80)}}

    def preview(self, *lines):
        return build_preview(
            "Acciones",
            [["Código", "Meta (%)"], *lines],
            FIELDS,
            find=lambda values: self.ROWS.get(values["code"]),
            current=lambda row: row,
        )

    def test_each_row_says_what_would_happen(self):
        preview = self.preview(["A1", 80], ["A1", "85,5"], ["A2", 10], [None, None])
        assert [(row.number, row.state) for row in preview.rows] == [(2, "same"), (3, "changed"), (4, "new")]
        assert [(cell.before, cell.shown) for cell in preview.rows[1].cells] == [("", "A1"), ("80", "85,5")]
        assert preview.may_be_taken

    def test_one_wrong_cell_stops_everything_and_is_named(self):
        preview = self.preview(["A1", 85], ["A2", "mucho"])
        assert not preview.may_be_taken
        (problem,) = preview.problems
        assert (problem.row, problem.column, problem.value) == (3, "B (Meta (%))", "mucho")
        assert (
            read_workbook(io.BytesIO(problems_workbook([problem], title="x"))).sheet("Por corregir")[1][1]
            == 3
        )

    def test_the_same_file_again_has_nothing_to_take(self):
        assert not self.preview(["A1", 80]).may_be_taken
