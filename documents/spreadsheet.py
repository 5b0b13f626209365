"""Writing workbooks and CSV: typed cells, heads that stay, a dictionary; and text that stays text.

A text that a spreadsheet would take for a formula (= + - @ TAB CR, also full-width or after spaces) is written as a
string with `quotePrefix`, without any added character (decisions D35). CSV has no types, so there a single quote is
put before it, as OWASP recommends.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from operator import itemgetter
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter

from documents.zipcheck import Unreadable, check_zip

__all__ = ["Column", "Sheet", "Unreadable", "check_zip", "render_csv", "render_workbook"]

MAX_ROWS = 1_048_576  # Excel's own limit of a sheet, head included
MAX_TEXT = 32_767  # Excel's own limit of a cell
LIVE = re.compile(r"^[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|^[\t\r]")
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
DAY, MOMENT = "dd-mm-yyyy", "dd-mm-yyyy hh:mm"
HEAD_FONT = Font(bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="0B4F88")
WRAPPED = Alignment(wrap_text=True, vertical="top")
TITLE_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


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


DICTIONARY = [
    Column("Hoja", itemgetter(0), width=24),
    Column("Columna", itemgetter(1), width=30),
    Column("Qué dice", itemgetter(2), width=70),
    Column("Tipo", itemgetter(3), width=20),
]


def is_live(text):
    """Whether a spreadsheet would run this text instead of showing it."""
    return bool(LIVE.match(text))


def render_workbook(sheets, *, title, creator="Mingaco", notes=(), dictionary=True, file=None):
    """The workbook's bytes (or written into `file`): «Léame» with the notes, the sheets, «Diccionario»."""
    book, sheets, names = Workbook(write_only=True), list(sheets), set()
    book.properties.title, book.properties.creator = _clean(title), creator
    if notes:
        described = [f"Hoja «{sheet.title}»: {sheet.description}" for sheet in sheets if sheet.description]
        _write_notes(book, [*([title] if notes[0] != title else []), *notes, *described], names)
    described = []
    for sheet in sheets:
        kinds = _write_sheet(book, sheet, names)
        described += [
            (sheet.title, column.title, column.note or column.title, kind)
            for column, kind in zip(sheet.columns, kinds, strict=True)
        ]
    if dictionary:
        _write_sheet(book, Sheet("Diccionario", DICTIONARY, described), names)
    target = file if file is not None else io.BytesIO()
    book.save(target)
    return target.getvalue() if file is None else None


def render_csv(columns, rows):
    """Lines of a CSV as bytes: UTF-8 with BOM, `;`, decimal comma, dates dd-mm-aaaa, live texts with a `'` before."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield "\ufeff".encode()
    writer.writerow([_csv_value(column.title) for column in columns])
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
        return f"{_local(value):%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, int | Decimal | float):
        return f"{Decimal(str(value)):f}".replace(".", ",")
    text = ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", str(value))
    return f"'{text}" if is_live(text) else text


def _write_notes(book, notes, names):
    page = book.create_sheet(_name("Léame", names))
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
    """Write a sheet, and its continuations past Excel's last row; what each column turned out to hold."""
    rows, part, kinds = iter(sheet.rows), 1, [set() for _ in sheet.columns]
    while True:
        page = book.create_sheet(_name(sheet.title if part == 1 else f"{sheet.title} ({part})", names))
        page.freeze_panes = "A2"
        for index, column in enumerate(sheet.columns, start=1):
            page.column_dimensions[get_column_letter(index)].width = column.width
        page.append([_head(page, column.title) for column in sheet.columns])
        count = _write_rows(page, sheet.columns, rows, kinds)
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{count + 1}"
        if count < MAX_ROWS - 1:
            return [_kind(column, held) for column, held in zip(sheet.columns, kinds, strict=True)]
        part += 1


def _write_rows(page, columns, rows, kinds):
    """A cell object a column, used again for every row: an object for each cell costs four times as much."""
    count = 0
    writers = [_writer(page, column, held) for column, held in zip(columns, kinds, strict=True)]
    for row in rows:
        page.append([write(row) for write in writers])
        count += 1
        if count == MAX_ROWS - 1:
            break
    return count


def _writer(page, column, held):
    """A function that turns a row into this column's cell: a plain value, or a cell where type or format need one."""
    get, number_format = column.value, column.number_format
    plain = number_format == "General"
    quoted, text_cell, number, day, moment = (WriteOnlyCell(page) for _ in range(5))
    quoted.quotePrefix = True
    if not plain:
        number.number_format = number_format
    day.number_format = number_format if is_date_format(number_format) else DAY
    moment.number_format = number_format if is_date_format(number_format) else MOMENT

    def write_text(value):
        text = _clean(value)
        if not text:
            return None
        held.add("Texto")
        if text[0].isalnum():
            return text  # neither live nor an error's name: nearly all texts
        cell = quoted if LIVE.match(text) else text_cell if text in ERROR_CODES else None
        if cell is None:
            return text
        cell.value = text
        cell.data_type = "s"
        return cell

    def write(row):
        value = get(row)
        if value is None:
            return None
        if isinstance(value, str):
            return write_text(value)
        if value is True or value is False:
            held.add("Sí o No")
            return "Sí" if value else "No"
        if isinstance(value, int | float | Decimal):
            if not isfinite(value):
                return None
            held.add("Número")
            if plain:
                return value
            cell = number
        elif isinstance(value, date):
            if value.year < 1900:
                return write_text(_csv_value(value))
            held.add("Fecha")
            cell = moment if isinstance(value, datetime) else day
            value = _local(value) if cell is moment else value
        else:
            return write_text(str(value))
        cell.value = value
        return cell

    return write


def _local(moment):
    """A moment as the clock of the Servicio shows it; Excel knows no time zones."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _head(page, title):
    cell = WriteOnlyCell(page, _clean(title))
    cell.data_type = "s"
    cell.quotePrefix = is_live(title)
    cell.font, cell.fill, cell.alignment = HEAD_FONT, HEAD_FILL, WRAPPED
    return cell


def _kind(column, held):
    """What a column holds, for the dictionary; from its format where no row said anything."""
    shown = column.number_format
    numbers = "Pesos, sin decimales" if "$" in shown else "Número"
    days = "Fecha dd-mm-aaaa"
    if not held:
        return days if "yy" in shown else numbers if shown != "General" else "Texto"
    return " o ".join({"Número": numbers, "Fecha": days}.get(kind, kind) for kind in sorted(held))


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
    """Without what XML cannot hold, cut at Excel's length of a cell (the import of actions knows that cut)."""
    text = str(text)[:MAX_TEXT]
    if not text.isprintable():
        text = ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
    return NOT_ESCAPED.sub("_x005F_", text) if "_x" in text else text  # Excel would read «_x0041_» as «A»
