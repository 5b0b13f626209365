"""Workbooks and CSV: typed cells, and text that stays text."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from documents import spreadsheet
from documents.reading import read_workbook
from documents.spreadsheet import Column, Sheet, render_csv, render_workbook

LIVE_TEXTS = [
    "=1+1",
    "+56 9 1234",
    "-5%",
    "@SUMA(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "  =cmd|' /C calc'!A0",
    "－3",
    "＠x",
]


def book_of(value, number_format="General", **more):
    column = Column("Título", lambda row: row, number_format=number_format)
    data = render_workbook([Sheet("Hoja", [column], [value])], title="Prueba", **more)
    return load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("text", LIVE_TEXTS)
def test_a_live_text_is_a_string_with_a_quote_prefix_and_no_added_character(text):
    cell = book_of(text)["Hoja"]["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert (
        cell.value.replace("_x000D_", "\r") == text.replace("\r", "\r") or cell.value.strip() == text.strip()
    )


@pytest.mark.parametrize("text", LIVE_TEXTS)
def test_in_a_csv_a_live_text_has_an_apostrophe_before_it(text):
    line = b"".join(render_csv([Column("T", lambda row: row)], [text])).decode()
    assert f"'{text}" in line


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "S/I", "Ñuble", "12", "a=b"])
def test_an_ordinary_text_stays_as_it_is(text):
    cell = book_of(text)["Hoja"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize(
    ("value", "number_format", "read"),
    [
        (Decimal("2.5"), "0.0", 2.5),
        (1_234_567, '"$"\\ #,##0', 1_234_567),
        (datetime.date(2027, 3, 5), "dd-mm-yyyy", datetime.datetime(2027, 3, 5)),
        (True, "General", "Sí"),
        (None, "0", None),
        ("", "0", None),
        (7, "General", 7),
        (float("nan"), "0.0", None),
        (float("inf"), "General", None),
        (Decimal("NaN"), "0.0", None),
    ],
)
def test_a_cell_has_its_type_and_format(value, number_format, read):
    cell = book_of(value, number_format)["Hoja"]["A2"]
    assert cell.value == read
    if read is not None and not isinstance(value, bool):
        assert cell.number_format == number_format


def test_a_day_and_a_moment_are_shown_the_chilean_way_unasked():
    day, moment = datetime.date(2027, 3, 5), datetime.datetime(2027, 3, 5, 15, 30, tzinfo=datetime.UTC)
    assert book_of(day)["Hoja"]["A2"].number_format == "dd-mm-yyyy"
    cell = book_of(moment, "0")["Hoja"]["A2"]
    assert (cell.value, cell.number_format) == (datetime.datetime(2027, 3, 5, 12, 30), "dd-mm-yyyy hh:mm")
    assert book_of(datetime.date(1810, 9, 18))["Hoja"]["A2"].value == "18-09-1810"


def test_a_row_that_calls_itself_a_formula_is_a_text():
    class Named:
        def __str__(self):
            return "=1+1"

    assert book_of(Named())["Hoja"]["A2"].data_type == "s"
    assert book_of(Named(), "0")["Hoja"]["A2"].data_type == "s"


def test_a_column_of_mixed_values_keeps_the_type_of_each():
    column = Column("Mezcla", lambda row: row, number_format="0.0")
    values = [1, "=x", datetime.date(2027, 3, 5), "#N/A", 2.5, True, "fin"]
    data = render_workbook([Sheet("Hoja", [column], values)], title="x")
    book = load_workbook(io.BytesIO(data))
    cells = [row[0] for row in book["Hoja"].iter_rows(min_row=2)]
    assert "".join(cell.data_type for cell in cells) == "nsdsnss"
    assert [cell.number_format for cell in cells[::4]] == ["0.0", "0.0"]
    assert [cell.quotePrefix for cell in cells] == [False, True, False, False, False, False, False]
    assert book["Diccionario"]["D2"].value == "Fecha dd-mm-aaaa o Número o Sí o No o Texto"


def test_a_text_that_excel_cannot_hold_is_cut_where_excel_ends():
    assert book_of("x" * 40_000)["Hoja"]["A2"].value == "x" * 32_767


def test_a_text_that_looks_like_an_escape_is_not_one_for_excel():
    data = render_workbook([Sheet("Hoja", [Column("T", lambda row: row)], ["_x0041_"])], title="x")
    assert read_workbook(io.BytesIO(data)).sheet("Hoja")[1] == ["_x0041_"]


def test_past_the_last_row_of_excel_the_sheet_goes_on_in_another(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 4)
    data = render_workbook(
        [Sheet("Hoja", [Column("N", lambda row: row)], range(7))], title="x", dictionary=False
    )
    sheets = read_workbook(io.BytesIO(data)).sheets
    assert sheets == {
        "Hoja": [["N"], [0], [1], [2]],
        "Hoja (2)": [["N"], [3], [4], [5]],
        "Hoja (3)": [["N"], [6]],
    }


def test_a_generator_of_sheets_has_its_dictionary_too():
    sheets = (
        Sheet(title, [Column("T", str, note="Nota")], [], "Qué hay") for title in ["Uno", "Diccionario"]
    )
    book = load_workbook(io.BytesIO(render_workbook(sheets, title="Prueba", notes=["Prueba"])))
    assert book.sheetnames == ["Léame", "Uno", "Diccionario", "Diccionario (2)"]
    assert [row[0].value for row in book["Diccionario (2)"].iter_rows()] == ["Hoja", "Uno", "Diccionario"]
    assert book["Léame"]["A2"].value == "Hoja «Uno»: Qué hay"


def test_a_control_character_does_not_break_the_workbook():
    assert book_of("a\x01b\x0bc")["Hoja"]["A2"].value == "a\ufffdb\ufffdc"


def test_a_sheet_has_a_head_that_stays_a_filter_widths_and_a_dictionary():
    book = book_of("x", notes=["Prueba", "DATOS DE DEMOSTRACIÓN"])
    page = book["Hoja"]
    assert (page.freeze_panes, page.auto_filter.ref, page.column_dimensions["A"].width) == ("A2", "A1:A2", 16)
    assert book.sheetnames == ["Léame", "Hoja", "Diccionario"]
    assert [cell.value for cell in book["Diccionario"][2]] == ["Hoja", "Título", "Título", "Texto"]
    assert book["Léame"]["A2"].value == "DATOS DE DEMOSTRACIÓN"


def test_names_that_excel_refuses_are_mended_and_stay_apart():
    column = Column("T", lambda row: row)
    sheets = [Sheet("Acciones: [2027] " + "x" * 40, [column], []) for _ in range(2)]
    names = load_workbook(io.BytesIO(render_workbook(sheets, title="x", dictionary=False))).sheetnames
    assert len(set(names)) == 2
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_no_part_of_the_workbook_is_a_formula():
    data = render_workbook([Sheet("H", [Column("T", lambda row: row)], LIVE_TEXTS)], title="x")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")


def test_a_csv_writes_numbers_and_moments_as_they_are_read():
    moment = datetime.datetime(2027, 3, 5, 15, 30, tzinfo=datetime.UTC)
    values = [2.5, 0.1, -5, 1_234_567, moment, Decimal("1E+3"), "a\x00b", "c;d", 'e"f']
    lines = b"".join(render_csv([Column("=T", lambda row: row)], values)).decode("utf-8-sig").split("\r\n")
    assert lines == [
        "'=T",
        "2,5",
        "0,1",
        "-5",
        "1234567",
        "05-03-2027 12:30",
        "1000",
        "a\ufffdb",
        '"c;d"',
        '"e""f"',
        "",
    ]


def test_a_csv_is_sent_while_it_is_made():
    taken = []
    lines = render_csv([Column("N", lambda row: taken.append(row) or row)], range(2_000))
    next(lines), next(lines)
    assert len(taken) == 500


def test_a_csv_has_a_bom_semicolons_and_a_decimal_comma():
    columns = [Column("Uno", lambda row: row[0]), Column("Dos", lambda row: row[1])]
    data = b"".join(render_csv(columns, [(Decimal("2.50"), datetime.date(2027, 3, 5)), (None, False)]))
    assert data.decode("utf-8-sig") == "Uno;Dos\r\n2,50;05-03-2027\r\n;No\r\n"
    assert data.startswith(b"\xef\xbb\xbf")
