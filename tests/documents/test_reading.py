"""A workbook that somebody sent: understood, or refused with a sentence, cheaply."""

import datetime
import io
from decimal import Decimal
from operator import itemgetter

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from documents.preview import MAX_PROBLEMS, build_preview, problems_workbook
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
from documents.spreadsheet import Column, Sheet, render_workbook
from tests.documents.sheets import SHEET, make_xlsx, saved, sheet_xml, with_part


def good():
    return make_xlsx(Hoja=[["RBD", "Nombre"], [448, "Liceo"]])


def test_formulas_and_merged_cells_are_told_by_their_place():
    book = Workbook()
    book.active.title = "Hoja"
    book.active.append(["RBD", "=1+1"])
    book.active.merge_cells("A2:B2")
    told = [(problem.row, problem.column) for problem in read_workbook(saved(book)).problems]
    assert told == [(1, "B"), (0, "A2:B2")]


def test_an_error_of_the_sheet_is_told_by_its_place():
    cells = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'
    (problem,) = read_workbook(with_part(good(), SHEET, sheet_xml(cells))).problems
    assert (problem.sheet, problem.row, problem.column) == ("Hoja", 1, "A")
    assert "#N/A" in problem.text


@pytest.mark.parametrize(
    ("value", "number_format", "read"),
    [
        (448, "General", 448),
        (0.1 + 0.2, "General", 0.3),
        (0.955, "0.0%", "95,5 %"),
        (95.5, '0.0"%"', 95.5),
        (datetime.date(2027, 3, 5), "dd-mm-yyyy", datetime.date(2027, 3, 5)),
        (datetime.datetime(2027, 3, 5, 10, 30), "dd-mm-yyyy hh:mm", datetime.datetime(2027, 3, 5, 10, 30)),
        (True, "General", True),
        (" Ñuble ", "General", " Ñuble "),
        ("a_x0041_b", "General", "aAb"),
        ("\n", "General", "\n"),
    ],
)
def test_a_cell_is_read_as_the_sheet_shows_it(value, number_format, read):
    book = Workbook()
    book.active["B2"] = value
    book.active["B2"].number_format = number_format
    assert read_workbook(saved(book)).first() == [["", ""], ["", read]]


def test_days_are_counted_from_1904_where_the_workbook_says_so():
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = datetime.date(2027, 3, 5)
    assert read_workbook(saved(book)).first() == [[datetime.date(2027, 3, 5)]]


def test_what_we_write_we_read():
    rows = [(1, "=1+1", Decimal("95.5"), datetime.date(2027, 3, 5)), (2, "b_x0041_", None, None)]
    columns = [Column(title, itemgetter(index)) for index, title in enumerate("ABCD")]
    data = render_workbook([Sheet("Hoja", columns, rows)], title="x", dictionary=False)
    read = read_workbook(io.BytesIO(data)).first()
    assert read[1:] == [[1, "=1+1", 95.5, datetime.date(2027, 3, 5)], [2, "b_x0041_", "", ""]]


def test_formatted_rows_and_columns_without_data_do_not_count():
    cells = '<row r="1"><c r="A1"><v>7</v></c><c r="XFD1" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    assert read_workbook(with_part(good(), SHEET, sheet_xml(cells))).first() == [[7]]


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
        (parse_decimal, 1.234, Decimal("1.234")),
        (parse_decimal, "\N{MINUS SIGN}5", Decimal(-5)),
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
        (parse_text(5), 95.5, "95,5"),
        (parse_text(10), datetime.date(2027, 3, 5), "05-03-2027"),
        (parse_text(5), True, "Sí"),
        (parse_text(5), "a\x00b\ud800", "a\ufffdb\ufffd"),
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
        (parse_decimal, 1e99),
        (parse_decimal, "12,5.3"),
        (parse_decimal, "1_000"),
        (parse_decimal, "1,234,567"),
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

    def test_a_sheet_that_is_wrong_everywhere_is_not_read_to_its_end(self):
        preview = self.preview(*[[f"A{number}", "mucho"] for number in range(2_000)])
        assert len(preview.problems) == MAX_PROBLEMS + 1
        assert "no se revisó" in preview.problems[-1].text

    def test_the_same_file_again_has_nothing_to_take(self):
        assert not self.preview(["A1", 80]).may_be_taken
