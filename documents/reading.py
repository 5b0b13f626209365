"""Reading a workbook that somebody sent: refused before it costs, understood cell by cell, never half taken.

`read_workbook` answers with plain values; `match` finds the columns by their titles; the `parse_…` functions turn one
cell into a value or raise `Doubt` with a sentence; `documents.preview` holds what each cell would become.
"""

import difflib
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from xml.parsers import expat

from openpyxl.utils import get_column_letter

from documents.cells import clean_text
from documents.sheetxml import WORKBOOK, Limits, Problem, read_sheets
from documents.zipcheck import BROKEN, DAMAGED, Unreadable, check_zip

MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 50_000, 200, 1_000_000
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also of an .xlsx with a password


class Doubt(ValueError):
    """A cell that cannot be understood; its sentence says how to write it."""


@dataclass
class Book:
    """`sheets` is {name: rows of plain values, from A1}; `problems`: formulas, errors and merged cells."""

    sheets: dict
    problems: list = field(default_factory=list)

    def sheet(self, name):
        """The rows of a sheet by its title, accents and case ignored; `Unreadable` naming those there are."""
        wanted = normalise(name)
        for title, rows in self.sheets.items():
            if normalise(title) == wanted:
                return rows
        there = ", ".join(f"«{title}»" for title in self.sheets)
        raise Unreadable(f"Falta la hoja «{name}». El archivo tiene: {there or 'ninguna'}.")

    def first(self):
        """The rows of the first sheet that is not ours to explain («Léame», «Diccionario»)."""
        for title, rows in self.sheets.items():
            if normalise(title) not in ("leame", "diccionario"):
                return rows
        raise Unreadable("El archivo no tiene hojas con datos.")


def read_workbook(file, *, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS, max_cells=MAX_CELLS):
    """The plain values of an .xlsx (a binary file object). `Unreadable` for what is not one, or is too large."""
    file.seek(0)
    if file.read(8) == OLD_EXCEL:
        raise Unreadable(
            "Es un .xls antiguo o tiene contraseña. Guardarlo sin ella, como «Libro de Excel (.xlsx)»."
        )
    check_zip(file)
    try:
        with zipfile.ZipFile(file) as archive:
            if WORKBOOK not in archive.namelist():
                raise Unreadable("El archivo no es un «Libro de Excel (.xlsx)». Guardarlo con ese formato.")
            return Book(*read_sheets(archive, Limits(max_rows, max_columns, max_cells)))
    except (expat.ExpatError, *DAMAGED) as broken:
        raise Unreadable(BROKEN) from broken
    finally:
        file.seek(0)


# Columns ---------------------------------------------------------------------------------------------------


def normalise(text):
    """A title as it is compared: no accents, case, signs nor double spaces."""
    plain = unicodedata.normalize("NFKD", str(text or "")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", plain).split())


@dataclass(frozen=True)
class Field:
    """A column that is expected: `name` in the code, `title` in the head, how its cells are parsed."""

    name: str
    title: str
    parse: Callable = str
    required: bool = True
    aliases: tuple = ()


def match(head, fields, *, sheet="", ignored=()):
    """({name: index}, [Problem]): where each expected column is; missing, unknown and repeated ones said by title."""
    known = {normalise(title): one.name for one in fields for title in (one.title, *one.aliases)}
    skipped = {normalise(title) for title in ignored}
    places, problems = {}, []
    for index, title in enumerate(head):
        plain = normalise(title)
        if not plain or plain in skipped:
            continue
        letter = get_column_letter(index + 1)
        name = known.get(plain)
        if name is None:
            close = difflib.get_close_matches(plain, known, n=1, cutoff=0.7)
            guess = next(
                (f" ¿Es «{one.title}»?" for one in fields if close and one.name == known[close[0]]), ""
            )
            problems.append(
                Problem(
                    sheet,
                    1,
                    letter,
                    str(title)[:80],
                    f"La columna «{str(title)[:80]}» no se reconoce.{guess}",
                )
            )
        elif name in places:
            problems.append(
                Problem(sheet, 1, letter, str(title)[:80], f"La columna «{title}» está dos veces.")
            )
        else:
            places[name] = index
    problems += [
        Problem(sheet, 1, "", "", f"Falta la columna «{one.title}».")
        for one in fields
        if one.required and one.name not in places
    ]
    return places, problems


# One cell --------------------------------------------------------------------------------------------------


def is_blank(value):
    return value is None or (isinstance(value, str) and not value.strip())


def parse_text(most=300):
    """A parser of texts, as the sheet shows them; too long is a doubt. Short ones are one line."""

    def parse(value):
        if is_blank(value):
            return ""
        text = clean_text(as_read(value))
        text = " ".join(text.split()) if most <= 300 else text.strip()
        if len(text) > most:
            raise Doubt(f"El texto tiene {len(text)} caracteres y el máximo es {most}.")
        return text

    return parse


def as_read(value):
    """A cell's value as a person reads it: 448.0 is «448», a date 05-03-2027, 95.5 «95,5»."""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, float):
        return f"{Decimal(str(value)).normalize():f}".replace(".", ",")
    return str(value)


def parse_decimal(value):
    """«95,5», «1.234,5», «95,5 %», 95.5 -> Decimal; None for an empty cell."""
    if is_blank(value):
        return None
    if isinstance(value, bool | date | timedelta):
        raise Doubt("Escribir un número, por ejemplo 95,5.")
    if isinstance(value, int | float):
        number = Decimal(str(value))
    else:
        text = re.sub(r"[\s%$]|CLP|pts", "", str(value)).replace("\N{MINUS SIGN}", "-")
        if re.fullmatch(r"-?([1-9]\d{0,2}(\.\d{3})+(,\d+)?|\d+,\d+)", text):
            text = text.replace(".", "").replace(",", ".")
        if not re.fullmatch(r"[+-]?\d{1,30}(\.\d{1,30})?", text, re.ASCII):
            raise Doubt("Escribir un número, por ejemplo 95,5.")
        number = Decimal(text)
    if not number.is_finite() or abs(number) >= Decimal("1e14"):
        raise Doubt("El número no cabe. Revisar las cifras.")
    return number


def parse_integer(value):
    """Whole numbers: 12, «12», 12.0, «1.234»; None for an empty cell."""
    number = parse_decimal(value)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise Doubt("Escribir un número entero, sin decimales.")
    return int(number)


def parse_amount(value):
    """Pesos: 1234567, «$ 1.234.567»; no decimals, not negative; None for an empty cell."""
    number = parse_integer(value)
    if number is not None and number < 0:
        raise Doubt("El monto no puede ser negativo.")
    return number


def parse_date(value):
    """A date cell, or «05-03-2027», «5/3/2027», «2027-03-05»; None for an empty cell."""
    if is_blank(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    for pattern in ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(str(value).strip(), pattern).date()
        except ValueError:
            continue
    raise Doubt("Escribir la fecha como 05-03-2027.")


def parse_yes_no(value):
    """«Sí», «No», «X», 1, 0 -> bool; an empty cell is no."""
    if is_blank(value):
        return False
    plain = normalise(value)
    if plain in ("si", "s", "x", "1", "1 0", "true", "verdadero"):
        return True
    if plain in ("no", "n", "0", "0 0", "false", "falso"):
        return False
    raise Doubt("Escribir Sí o No.")


def parse_choice(options):
    """A parser of one of {title: value}, accents and case ignored; the doubt names the nearest."""
    known = {normalise(title): value for title, value in options.items()}

    def parse(value):
        if is_blank(value):
            return None
        plain = normalise(value)
        if plain in known:
            return known[plain]
        titles = {normalise(title): title for title in options}
        close = difflib.get_close_matches(plain, titles, n=1, cutoff=0.5)
        if close:
            raise Doubt(f"«{str(value)[:60]}» no está en la lista. ¿Es «{titles[close[0]]}»?")
        some = ", ".join(f"«{title}»" for title in list(options)[:6])
        raise Doubt(f"«{str(value)[:60]}» no está en la lista: {some}{'…' if len(options) > 6 else ''}.")

    return parse


def parse_school_code(value):
    """An RBD («448», «448-1», 448.0) or a JUNJI code, without its check digit; None for an empty cell."""
    if is_blank(value):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    found = re.fullmatch(r"(\d{1,10})(?:-[\dkK])?", str(value).strip().replace(".", ""))
    if not found:
        raise Doubt("Escribir el RBD, por ejemplo 448 o 448-0, o el código JUNJI.")
    return found.group(1).lstrip("0") or "0"
