"""What a sent sheet would change, cell by cell, before anything is written; shown by components/preview.html."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from openpyxl.utils import get_column_letter

from documents.reading import Doubt, Problem, is_blank, match
from documents.spreadsheet import Column, Sheet, render_workbook

MAX_PROBLEMS = 500  # enough to see what is wrong; the rest is read when these are mended
NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
LABELS = {NEW: "Nueva", CHANGED: "Cambia", SAME: "Igual", WRONG: "Por corregir"}


@dataclass
class Cell:
    """`shown` is what it would be, `before` what it is now where that differs, `text` what is wrong with it."""

    shown: str
    state: str = SAME
    before: str = ""
    text: str = ""


@dataclass
class Row:
    """`number` is Excel's; `values` the parsed ones by field name, to be written if the preview is confirmed."""

    number: int
    cells: list
    values: dict
    state: str = SAME
    target: object = None

    @property
    def label(self):
        return LABELS[self.state]


@dataclass
class Preview:
    sheet: str
    titles: list
    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def may_be_taken(self):
        return not self.problems and any(row.state in (NEW, CHANGED) for row in self.rows)

    def count(self, state):
        return sum(1 for row in self.rows if row.state == state)

    @property
    def counts(self):
        return {state: self.count(state) for state in LABELS}

    @property
    def to_write(self):
        return [row for row in self.rows if row.state in (NEW, CHANGED)]

    @property
    def shown_rows(self):
        """What is worth reading: everything but the rows that stay the same, at most 500."""
        return [row for row in self.rows if row.state != SAME][:500]


def build_preview(sheet, lines, fields, *, find, current, ignored=(), check=None):
    """A Preview of `lines` (the head first). Nothing is written.

    `find(values)` gives the row that exists for a line, None for a new one, or raises `Doubt`; `current(target)` its
    values by field name; `check(values, target)` yields (field name, sentence) for what a single cell cannot know.
    """
    preview = Preview(sheet, [one.title for one in fields])
    if not lines:
        preview.problems.append(Problem(sheet, 1, "", "", f"La hoja «{sheet}» está vacía."))
        return preview
    places, preview.problems = match(lines[0], fields, sheet=sheet, ignored=ignored)
    if preview.problems:
        return preview
    for number, line in enumerate(lines[1:], start=2):
        if all(is_blank(value) for value in line):
            continue
        if len(preview.problems) >= MAX_PROBLEMS:
            text = f"Hay más de {MAX_PROBLEMS} celdas por corregir: de aquí en adelante no se revisó."
            preview.problems.append(Problem(sheet, number, "", "", text))
            break
        _read_line(preview, number, line, fields, places, find, current, check)
    return preview


def _read_line(preview, number, line, fields, places, find, current, check):
    values, doubts = {}, {}
    for one in fields:
        raw = line[places[one.name]] if one.name in places and places[one.name] < len(line) else None
        try:
            values[one.name] = one.parse(raw)
        except Doubt as doubt:
            values[one.name], doubts[one.name] = None, str(doubt)
    target = None
    if not doubts:
        try:
            target = find(values)
        except Doubt as doubt:
            doubts[fields[0].name] = str(doubt)
    if not doubts and check:
        doubts |= dict(check(values, target))
    before = current(target) if target is not None else {}
    cells = [_cell(one, line, places, values, doubts, before, target) for one in fields]
    state = WRONG if doubts else NEW if target is None else _worst(cells)
    preview.rows.append(Row(number, cells, values, state, target))
    titles = {one.name: one.title for one in fields}
    for name, text in doubts.items():
        letter = get_column_letter(places[name] + 1) if name in places else ""
        raw = line[places[name]] if name in places and places[name] < len(line) else ""
        where = f"{letter} ({titles.get(name, '')})" if letter else titles.get(name, "")
        preview.problems.append(Problem(preview.sheet, number, where, shown(raw)[:120], text))


def _cell(one, line, places, values, doubts, before, target):
    raw = line[places[one.name]] if one.name in places and places[one.name] < len(line) else None
    if one.name in doubts:
        return Cell(shown(raw), WRONG, text=doubts[one.name])
    if one.name not in places or target is None:
        return Cell(shown(values[one.name]), NEW if target is None else SAME)
    if one.name in before and _plain(before[one.name]) != _plain(values[one.name]):
        return Cell(shown(values[one.name]), CHANGED, before=shown(before[one.name]))
    return Cell(shown(values[one.name]))


def _worst(cells):
    return CHANGED if any(cell.state == CHANGED for cell in cells) else SAME


def _plain(value):
    return "" if value is None else value


def shown(value):
    """A value as the preview writes it: dates dd-mm-aaaa, decimal comma, Sí or No."""
    if value is None:
        return ""
    if value is True or value is False:
        return "Sí" if value else "No"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, Decimal | float):
        text = f"{Decimal(str(value)).normalize():f}"
        return text.replace(".", ",")
    return str(value)


def problems_workbook(problems, *, title):
    """The report of what is wrong, as a workbook: sheet, row, column, value, problem."""
    columns = [
        Column("Hoja", lambda p: p.sheet, width=24),
        Column("Fila", lambda p: p.row or None, width=8, number_format="0"),
        Column("Columna", lambda p: p.column, width=24),
        Column("Valor", lambda p: p.value, width=40),
        Column("Qué corregir", lambda p: p.text, width=80),
    ]
    return render_workbook([Sheet("Por corregir", columns, problems)], title=title, dictionary=False)
