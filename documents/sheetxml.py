"""The cells of a sent .xlsx, read in one walk of its XML that counts what it costs.

One parser is both the guard and the reader: two that understand a hostile file differently are a way around the first.
Nothing is believed that the file says of itself (dimensions, counts, sizes); only what is met is counted.
"""

import posixpath
import re
from dataclasses import dataclass
from xml.parsers import expat

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from documents.cells import Styles, clean_text, iso_day, whole
from documents.zipcheck import BROKEN, Unreadable

WORKBOOK = "xl/workbook.xml"
CHUNK = 256 * 1024
MAX_TOKEN = 4 * 1024 * 1024  # one tag or comment
MAX_DEPTH = 64
MAX_ELEMENTS = 6_000_000  # of all that is read: three for each of a million cells, twice
MAX_SHEETS = 100
MAX_TEXT = 32_767  # Excel's own limit of a cell
MAX_TEXTS = 50_000_000
MAX_TOLD = 100
BLANK = ""


@dataclass(frozen=True)
class Problem:
    """Something wrong in a sent workbook, where a person finds it: sheet, Excel's row, column title or letter."""

    sheet: str
    row: int
    column: str
    value: str
    text: str


@dataclass(frozen=True)
class Limits:
    rows: int
    columns: int
    cells: int

    @property
    def places(self):
        """Cells and the empty ones between them."""
        return self.cells * 4


def read_sheets(archive, limits):
    """({title: rows of plain values from A1}, [Problem]) of an open archive; `Unreadable` where it is too much."""
    walker = _Walker(archive)
    book = _Workbook(walker)
    texts = _SharedTexts(walker, book.part("sharedStrings"), limits).texts
    styles = Styles()
    if part := book.part("styles"):
        walker.walk(part, styles.start, styles.end)
    sheets, problems, cells, places = {}, [], 0, 0
    for title, part in book.sheets:
        sheet = _Sheet(title, limits, texts, styles, book.epoch, spent=cells)
        walker.walk(part, sheet.start, sheet.end, sheet.text)
        cells = sheet.cells
        width = max(map(len, sheet.rows), default=0)
        places += width * len(sheet.rows)
        if places > limits.places:
            raise Unreadable(f"La hoja «{title}» tiene celdas muy apartadas. Dejar los datos juntos.")
        for row in sheet.rows:
            row.extend([BLANK] * (width - len(row)))
        sheets[title] = sheet.rows
        problems += sheet.problems
    return sheets, problems


class _Walker:
    """Walks parts of one archive; depth, length of a tag and number of elements are limited over all of them."""

    def __init__(self, archive):
        self.archive, self.names, self.elements = archive, set(archive.namelist()), 0

    def walk(self, part, start, end=None, text=None):
        if part not in self.names:
            raise Unreadable(BROKEN)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_declarations
        depth = 0

        def count(name, attributes):
            nonlocal depth
            depth += 1
            self.elements += 1
            if depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
                raise Unreadable(
                    "El archivo es demasiado grande por dentro. Copiar los datos a una planilla nueva."
                )
            start(name.rpartition(":")[2] if ":" in name else name, attributes)

        def leave(name):
            nonlocal depth
            depth -= 1
            if end:
                end(name.rpartition(":")[2] if ":" in name else name)

        parser.StartElementHandler, parser.EndElementHandler = count, leave
        parser.CharacterDataHandler = text
        fed = 0
        with self.archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > MAX_TOKEN:
                    raise Unreadable(
                        "El archivo no parece escrito por una planilla. Guardarlo de nuevo como .xlsx."
                    )
            parser.Parse(b"", True)


def _refuse_declarations(*_):
    raise Unreadable("El archivo declara contenidos externos y no se abre.")


class _Workbook:
    """Which sheets there are, in which parts, and from which day it counts."""

    def __init__(self, walker):
        self.epoch, self._names = CALENDAR_WINDOWS_1900, walker.names
        self._listed, self._parts, self._kinds = [], {}, {}
        walker.walk(WORKBOOK, self._sheet)
        walker.walk("xl/_rels/workbook.xml.rels", self._relation)
        self.sheets, seen = [], set()
        for title, relation in self._listed:
            kind, part = self._parts.get(relation, ("", ""))
            if kind != "worksheet":
                continue
            if part in seen or title.casefold() in seen or len(self.sheets) == MAX_SHEETS:
                raise Unreadable(
                    "El archivo repite hojas o tiene demasiadas. Copiar los datos a una planilla nueva."
                )
            seen |= {part, title.casefold()}
            self.sheets.append((title, part))

    def part(self, kind):
        """The part of that kind, None where the archive has none."""
        part = self._kinds.get(kind)
        return part if part in self._names else None

    def _sheet(self, name, attributes):
        if name == "sheet":
            relation = next(
                (value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), ""
            )
            self._listed.append((clean_text(attributes.get("name", ""))[:80], relation))
        elif name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = CALENDAR_MAC_1904

    def _relation(self, name, attributes):
        if name == "Relationship":
            part = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            self._parts[attributes.get("Id")] = (kind, part)
            self._kinds[kind] = part


class _Texts:
    """Collects the text of `t` elements (not of the reading aids of `rPh`), within Excel's length of a cell."""

    def __init__(self):
        self._pieces, self._takes, self._aids, self._long = [], False, 0, 0

    def text(self, data):
        if self._takes:
            self._long += len(data)
            if self._long > MAX_TEXT * 2:
                raise Unreadable(
                    "Una celda tiene un texto que no cabe en Excel (32.767 caracteres). Acortarlo."
                )
            self._pieces.append(data)

    def _taken(self):
        text = "".join(self._pieces)
        self._pieces, self._long = [], 0
        return text


class _SharedTexts(_Texts):
    def __init__(self, walker, part, limits):
        super().__init__()
        self.texts, self._total, self._most = [], 0, limits.cells
        if part:
            walker.walk(part, self.start, self.end, self.text)

    def start(self, name, _):
        if name == "t":
            self._takes = not self._aids
        elif name == "rPh":
            self._aids += 1

    def end(self, name):
        if name == "t":
            self._takes = False
        elif name == "rPh":
            self._aids -= 1
        elif name == "si":
            self.texts.append(clean_text(self._taken()))
            self._total += len(self.texts[-1])
            if len(self.texts) > self._most or self._total > MAX_TEXTS:
                raise Unreadable("El archivo tiene demasiado texto. Enviarlo en partes.")


class _Sheet(_Texts):
    """A sheet's rows, and what in it has no plain value."""

    def __init__(self, title, limits, texts, styles, epoch, *, spent):
        super().__init__()
        self.title, self.limits, self.texts, self.styles, self.epoch = title, limits, texts, styles, epoch
        self.rows, self.problems, self.cells = [], [], spent
        self._columns = {get_column_letter(number): number for number in range(1, limits.columns + 1)}
        self._row, self._digits, self._column, self._cell, self._days = 0, "0", 0, {}, {}

    def start(self, name, attributes):
        if name == "c":
            self._cell = attributes
            self._place(attributes.get("r"))
        elif name == "v" or name == "t":
            self._takes = not self._aids
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "rPh":
            self._aids += 1
        elif name == "f":
            self._tell("Tiene una fórmula: dejar solo el valor (copiar y pegar como valores).")
        elif name == "mergeCell":
            where = attributes.get("ref", "")[:20]
            self._tell(f"Las celdas {where} están combinadas: separarlas.", row=0, column=where)

    def end(self, name):
        if name == "c":
            if self._pieces:
                self._put(self._value(self._taken()))
        elif name == "v" or name == "t":
            self._takes = False
        elif name == "rPh":
            self._aids -= 1

    def _begin_row(self, number):
        row = self._row + 1 if number is None else whole(number, 0)
        if row <= self._row:
            raise Unreadable(
                f"Las filas de la hoja «{self.title}» están desordenadas. Guardarla de nuevo como .xlsx."
            )
        self._row, self._digits, self._column = row, str(row), 0

    def _place(self, where):
        """The column of the cell that begins; one too far to the right is refused only if it says something."""
        if where is None:
            self._column += 1
            return
        letters = where.rstrip("0123456789")
        if where[len(letters) :] != self._digits or not re.fullmatch("[A-Z]{1,3}", letters):
            raise Unreadable(
                f"La celda {where[:20]} de la hoja «{self.title}» está mal puesta. Guardarla de nuevo."
            )
        self._column = self._columns.get(letters, self.limits.columns + 1)

    def _put(self, value):
        if value == BLANK:
            return
        self.cells += 1
        if self._column > self.limits.columns:
            raise Unreadable(
                f"La hoja «{self.title}» pasa de {self.limits.columns} columnas. Dejar solo las que se piden."
            )
        if self._row > self.limits.rows:
            raise Unreadable(f"La hoja «{self.title}» pasa de {self.limits.rows} filas. Enviarla en partes.")
        if self.cells > self.limits.cells:
            raise Unreadable(f"La hoja «{self.title}» es demasiado grande. Enviarla en partes.")
        while len(self.rows) < self._row:
            self.rows.append([])
        row = self.rows[self._row - 1]
        if len(row) < self._column:
            row.extend([BLANK] * (self._column - len(row)))
        row[self._column - 1] = value

    def _value(self, text):
        kind = self._cell.get("t", "n")
        if kind == "n":
            return self.styles.value(text, self._cell.get("s"), self.epoch, self._days)
        if kind == "s":
            place = whole(text, len(self.texts))
            if place >= len(self.texts):
                raise Unreadable(BROKEN)
            return self.texts[place]
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "d":
            return iso_day(text)
        if kind == "e":
            self._tell(f"Tiene el error {text[:20]} de la planilla: escribir el valor o borrarlo.")
        return clean_text(text)

    def _tell(self, text, *, row=None, column=None):
        if len(self.problems) < MAX_TOLD:
            column = get_column_letter(max(1, self._column)) if column is None else column
            self.problems.append(Problem(self.title, self._row if row is None else row, column, "", text))
