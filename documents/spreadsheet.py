"""Writing workbooks and CSV: typed cells, heads that stay, a dictionary; and text that stays text.

A text that a spreadsheet would take for a formula (= + - @ TAB CR, also full-width or after spaces) is written as a
string with `quotePrefix`, without any added character (decisions D35). CSV has no types, so there a single quote is
put before it, as OWASP recommends; the dictionary says so.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from documents.zipcheck import Unreadable, check_zip

__all__ = ["Column", "Sheet", "Unreadable", "check_zip", "render_csv", "render_workbook"]

MAX_ROWS = 1_048_576  # Excel's own limit of a sheet, head included
LIVE = re.compile(r"^\s*[=+\-@\t\r＝＋－＠]|^[\t\r]")
HEAD_FONT = Font(bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="0B4F88")
WRAPPED = Alignment(wrap_text=True, vertical="top")
TITLE_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
CSV_NOTE = "En los CSV, un texto que una planilla tomaría por fórmula lleva delante un apóstrofo (')."


@dataclass(frozen=True)
class Column:
    """A column: its title, how a row gives its value, its width in characters, Excel's format, what it means."""

    title: str
    value: Callable[[Any], Any]
    width: int = 16
    number_format: str = "General"
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    title: str
    columns: list[Column]
    rows: Iterable[Any]
    description: str = ""


def is_live(text):
    """Whether a spreadsheet would run this text instead of showing it."""
    return bool(LIVE.match(text))


def render_workbook(sheets, *, title, creator="Mingaco", notes=(), dictionary=True, file=None):
    """The workbook's bytes (or written into `file`): «Léame» with the notes, the sheets, «Diccionario»."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = _clean(title), creator
    if notes:
        _write_notes(book, [title, *notes] if notes[0] != title else notes)
    names = set()
    for sheet in sheets:
        _write_sheet(book, sheet, names)
    if dictionary:
        _write_dictionary(book, sheets)
    target = file if file is not None else io.BytesIO()
    book.save(target)
    return target.getvalue() if file is None else None


def render_csv(columns, rows):
    """Lines of a CSV as bytes: UTF-8 with BOM, `;`, decimal comma, dates dd-mm-aaaa, live texts with a `'` before."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield "\ufeff".encode()
    writer.writerow([column.title for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_csv_value(column.value(row)) for column in columns])
        if number % 500 == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer):
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _csv_value(value):
    if value is None:
        return ""
    if value is True or value is False:
        return "Sí" if value else "No"
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, Decimal | float):
        return f"{value:f}".replace(".", ",")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and is_live(text) else text


def _write_notes(book, notes):
    page = book.create_sheet("Léame")
    page.column_dimensions["A"].width = 110
    for number, line in enumerate(notes):
        cell = WriteOnlyCell(page, _clean(line))
        cell.data_type = "s"
        cell.quotePrefix = is_live(str(line))
        cell.alignment = WRAPPED
        if number == 0:
            cell.font = Font(bold=True, size=14)
        page.append([cell])


def _write_sheet(book, sheet, names):
    rows, part = iter(sheet.rows), 1
    while True:
        page = book.create_sheet(_name(sheet.title if part == 1 else f"{sheet.title} ({part})", names))
        page.freeze_panes = "A2"
        for index, column in enumerate(sheet.columns, start=1):
            page.column_dimensions[get_column_letter(index)].width = column.width
        page.append([_head(page, column.title) for column in sheet.columns])
        count = _write_rows(page, sheet.columns, rows)
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{count + 1}"
        if count < MAX_ROWS - 1:
            return
        part += 1


def _write_rows(page, columns, rows):
    """A cell object a column, used again for every row: an object for each cell costs four times as much."""
    count = 0
    writers = [_writer(page, column) for column in columns]
    for row in rows:
        page.append([write(row) for write in writers])
        count += 1
        if count == MAX_ROWS - 1:
            break
    return count


def _writer(page, column):
    get, number_format = column.value, column.number_format
    quoted = WriteOnlyCell(page)
    quoted.quotePrefix = True
    plain_text = WriteOnlyCell(page)
    formatted = WriteOnlyCell(page)
    if number_format != "General":
        formatted.number_format = number_format

    def write(row):
        value = get(row)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            text = _clean(value)
            cell = quoted if LIVE.match(text) else plain_text if text in ERROR_CODES else None
            if cell is None:
                return text
            cell.value = text
            cell.data_type = "s"
            return cell
        if value is True or value is False:
            return "Sí" if value else "No"
        if number_format == "General":
            return value if isinstance(value, int | float | Decimal | date) else _clean(str(value))
        formatted.value = value
        return formatted

    return write


def _head(page, title):
    cell = WriteOnlyCell(page, _clean(title))
    cell.data_type = "s"
    cell.font, cell.fill, cell.alignment = HEAD_FONT, HEAD_FILL, WRAPPED
    return cell


def _write_dictionary(book, sheets):
    described = [
        (sheet.title, column.title, column.note or column.title, _kind(column))
        for sheet in sheets
        for column in sheet.columns
    ]
    columns = [
        Column(title, lambda row, index=index: row[index], width=width)
        for index, (title, width) in enumerate(
            [("Hoja", 24), ("Columna", 30), ("Qué dice", 70), ("Tipo", 20)]
        )
    ]
    _write_sheet(book, Sheet("Diccionario", columns, described), set())


def _kind(column):
    text = column.number_format
    if "yy" in text:
        return "Fecha dd-mm-aaaa"
    if "$" in text:
        return "Pesos, sin decimales"
    return "Número" if text != "General" else "Texto"


def _name(title, names):
    """A name Excel takes: 31 characters, none of []:*?/\\, used once."""
    base = TITLE_FORBIDDEN.sub(" ", _clean(title)).strip("' ")[:31] or "Hoja"
    name, number = base, 2
    while name.lower() in names:
        name = f"{base[: 28 - len(str(number))]} ({number})"
        number += 1
    names.add(name.lower())
    return name


def _clean(text):
    """Without the control characters that XML cannot hold, and within Excel's length of a cell."""
    return ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", str(text))[:32_767]
