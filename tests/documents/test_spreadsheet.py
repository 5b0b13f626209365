"""Workbooks and CSV: typed cells, and text that stays text."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook

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
    ],
)
def test_a_cell_has_its_type_and_format(value, number_format, read):
    cell = book_of(value, number_format)["Hoja"]["A2"]
    assert cell.value == read
    if read is not None and not isinstance(value, bool):
        assert cell.number_format == number_format


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


def test_a_csv_has_a_bom_semicolons_and_a_decimal_comma():
    columns = [Column("Uno", lambda row: row[0]), Column("Dos", lambda row: row[1])]
    data = b"".join(render_csv(columns, [(Decimal("2.50"), datetime.date(2027, 3, 5)), (None, False)]))
    assert data.decode("utf-8-sig") == "Uno;Dos\r\n2,50;05-03-2027\r\n;No\r\n"
    assert data.startswith(b"\xef\xbb\xbf")
