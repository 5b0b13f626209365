"""Actions and indicators back from the plan's own workbook: seen cell by cell before anything is written.

The sheets are those of `plans/exports/plan_workbook.py`. A code identifies an action and a number an
indicator of this very plan; what the sheet does not name stays as it is; computed columns are not read.
Nothing is deleted.
"""

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Model, Q

from accounts.models import OrganizationalUnit
from documents.preview import CHANGED, build_preview
from documents.reading import (
    Doubt,
    Field,
    Unreadable,
    is_blank,
    normalise,
    parse_choice,
    parse_date,
    parse_decimal,
    parse_integer,
    parse_yes_no,
    read_workbook,
)
from plans.models import Action, Indicator, Instrument, PriorityAxis, StrategicLine, StrategicObjective

ACTIONS, INDICATORS = "Acciones", "Indicadores"
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 5_000, 60, 300_000
MOST_IN_A_CELL = 32_767  # Excel's own
COMPUTED = ("Unidades", "Meta en unidades", "Presupuesto total")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass
class ActionPreview:
    """What both sheets would change. `left_alone` counts the rows of the plan that the sheets do not name."""

    sheets: list
    left_alone: dict

    @property
    def problems(self):
        return [problem for sheet in self.sheets for problem in sheet.problems]

    @property
    def to_write(self):
        return [row for sheet in self.sheets for row in sheet.to_write]

    @property
    def may_be_taken(self):
        return not self.problems and bool(self.to_write)

    @property
    def size(self):
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def seen(self):
        """A digest of every change it shows: another one means that the plan moved on since."""
        said = [
            [sheet.sheet, row.number, row.state, row.target.pk if row.target else None]
            + [[cell.state, cell.before, cell.shown] for cell in row.cells]
            for sheet in self.sheets
            for row in sheet.to_write
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class CellChange:
    """One cell that would change: Excel's row, what the row is, its column, and the cell."""

    number: int
    label: str
    is_new: bool
    title: str
    cell: object


def changed_cells(sheet):
    """The `CellChange` of everything that a sheet would write, in its order."""
    return [
        CellChange(row.number, _label(sheet, row), row.target is None, title, cell)
        for row in sheet.to_write
        for title, cell in zip(sheet.titles, row.cells, strict=True)
        if cell.state == CHANGED or (row.target is None and cell.shown not in ("", "No"))
    ]


def preview_actions(plan, file, *, progress=None):
    """The `ActionPreview` of a workbook (a binary file) against the plan as it is; may raise `Unreadable`."""
    book = read_workbook(file, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS, max_cells=MAX_CELLS)
    if progress:
        progress()
    sheets, left_alone, codes = [], {}, set(plan.actions.values_list("code", flat=True))
    if lines := _lines(book, ACTIONS):
        preview, left_alone["acciones"] = _preview_actions(plan, lines)
        preview.problems = _of_cells(book, ACTIONS) + preview.problems
        codes |= {row.values["code"] for row in preview.rows if row.values.get("code")}
        sheets.append(preview)
    if lines := _lines(book, INDICATORS):
        preview, left_alone["indicadores"] = _preview_indicators(plan, lines, codes)
        preview.problems = _of_cells(book, INDICATORS) + preview.problems
        sheets.append(preview)
    if not sheets:
        there = ", ".join(f"«{name[:40]}»" for name in list(book.sheets)[:12]) or "ninguna"
        raise Unreadable(f"Faltan las hojas «{ACTIONS}» e «{INDICATORS}». El archivo tiene: {there}.")
    return ActionPreview(sheets, {name: count for name, count in left_alone.items() if count})


def action_fields(plan):
    """The columns of «Acciones» that are read, each with what its cells may say in this plan."""
    choices = _choices(plan)
    return [
        Field("code", "Código", _text(12)),
        Field("objective", "Objetivo", _named(choices["objective"]), required=False),
        Field("name", "Acción", _text(300), required=False),
        Field("description", "Descripción", _text(MOST_IN_A_CELL), required=False),
        Field("kind", "Tipo", _label_of(Action.Kind), required=False),
        Field("unit", "Unidad responsable", _named(choices["unit"]), required=False),
        Field("starts_on", "Inicio", _day, required=False),
        Field("ends_on", "Término", _day, required=False),
        Field("line", "Línea del PEL", _named(choices["line"]), required=False),
        Field("enep_objective", "Objetivo ENEP", _named(choices["enep_objective"]), required=False),
        Field("axis", "Eje", _named(choices["axis"]), required=False),
        Field("target_percent", "Meta (%)", _number(2, least=0, most=100), required=False),
        Field("target_text", "Meta publicada", _text(160), required=False),
        Field("gender_approach", "Enfoque de género", _text(MOST_IN_A_CELL), required=False),
    ]


def indicator_fields():
    return [
        Field("number", "N.º", parse_integer),
        Field("action", "Acción", _text(12)),
        Field("name", "Indicador", _text(300)),
        Field("formula", "Fórmula", _text(400), required=False),
        Field("unit", "Unidad de medida", _label_of(Indicator.Unit), required=False),
        Field("sense", "Sentido", _label_of(Indicator.Sense), required=False),
        Field("baseline", "Línea de base", _number(4), required=False),
        Field("target", "Meta", _number(4), required=False),
        Field("target_text", "Meta publicada", _text(160), required=False),
        Field("periodicity", "Periodicidad", _label_of(Indicator.Periodicity), required=False),
        Field("means", "Medio de verificación", _text(300), required=False),
        Field("by_gender", "Por género", parse_yes_no, required=False),
    ]


def _preview_actions(plan, lines):
    fields = action_fields(plan)
    rows = plan.actions.select_related("objective", "unit", "line", "enep_objective", "axis")
    standing = {action.code: action for action in rows}
    names, given = [field.name for field in fields], _given(lines, fields)
    preview = build_preview(
        ACTIONS,
        lines,
        fields,
        find=_Once("code", standing, "Este código ya está en la fila de arriba."),
        current=lambda action: {name: _stored(action, name) for name in names},
        ignored=COMPUTED,
        check=lambda values, action: _check_action(values, action, given),
    )
    return preview, _not_named(preview, standing)


def _preview_indicators(plan, lines, codes):
    fields = indicator_fields()
    rows = Indicator.objects.filter(action__plan=plan).select_related("action")
    standing = {indicator.pk: indicator for indicator in rows}
    names, given = [field.name for field in fields], _given(lines, fields)
    preview = build_preview(
        INDICATORS,
        lines,
        fields,
        find=_Once("number", standing, "Este indicador ya está más arriba.", must_exist=True),
        current=lambda indicator: {name: _stored(indicator, name) for name in names},
        check=lambda values, indicator: _check_indicator(values, indicator, codes, given),
    )
    return preview, _not_named(preview, standing)


def _label(sheet, row):
    key = "code" if sheet.sheet == ACTIONS else "action"
    name = row.values["name"] or getattr(row.target, "name", "")
    return f"{row.values[key]} {name}"[:120]


class Named(str):
    """A row by its text: two rows that read the same are the same to whoever reads the sheet."""

    def __new__(cls, row):
        named = super().__new__(cls, row)
        named.row = row
        return named


class _Once:
    """Finds the row that a line speaks of, each once; a `Doubt` where it is twice, or none of this plan."""

    def __init__(self, name, standing, twice, *, must_exist=False):
        self.name, self.standing, self.twice, self.must_exist = name, standing, twice, must_exist
        self.times = Counter()

    def __call__(self, values):
        key = values[self.name]
        if key in (None, ""):
            if self.must_exist:
                return None
            raise Doubt("Falta el código de la acción.")
        self.times[key] += 1
        if self.times[key] > 1:
            raise Doubt(self.twice)
        if self.must_exist and key not in self.standing:
            raise Doubt(
                "Ese número no es de un indicador de este plan. Dejarlo en blanco para crear uno nuevo."
            )
        return self.standing.get(key)


def _check_action(values, action, given):
    if (action is None or "name" in given) and not values["name"]:
        yield "name", "Falta el nombre de la acción."
    if (action is None or "objective" in given) and values["objective"] is None:
        yield "objective", "Falta el código de su objetivo."
    if action is not None and "kind" in given and values["kind"] is None:
        yield "kind", "Falta el tipo de la acción."
    days = {
        name: values[name] if action is None or name in given else getattr(action, name)
        for name in ("starts_on", "ends_on")
    }
    if days["starts_on"] and days["ends_on"] and days["ends_on"] < days["starts_on"]:
        yield "ends_on" if "ends_on" in given else "starts_on", "La acción termina antes de empezar."


def _check_indicator(values, indicator, codes, given):
    if not values["name"]:
        yield "name", "Falta el nombre del indicador."
    if not values["action"]:
        yield "action", "Falta el código de su acción."
    elif values["action"] not in codes:
        yield "action", f"Este plan no tiene la acción «{values['action']}», ni la crea la hoja «{ACTIONS}»."
    elif indicator is not None and indicator.action.code != values["action"]:
        yield (
            "action",
            f"Es un indicador de la acción {indicator.action.code}: no se cambia de acción en la planilla.",
        )
    for name in ("unit", "sense", "periodicity"):
        if indicator is not None and name in given and values[name] is None:
            yield name, "No puede quedar en blanco."
    unit = values["unit"] if "unit" in given or indicator is None else indicator.get_unit_display()
    if unit in (None, Indicator.Unit.PERCENT.label):
        for name in ("baseline", "target"):
            if values[name] is not None and not 0 <= values[name] <= 1000:
                yield name, "Un porcentaje va de 0 a 1.000: revisar la cifra o la unidad de medida."


def _stored(row, name):
    """What a row says now, in the form in which its cell is read."""
    if name == "number":
        return row.pk
    if name == "action":
        return row.action.code
    if name in ("kind", "unit", "sense", "periodicity") and hasattr(row, f"get_{name}_display"):
        return getattr(row, f"get_{name}_display")()
    value = getattr(row, name)
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, str):
        return _clean(value, row._meta.get_field(name).max_length or MOST_IN_A_CELL)
    return value


def _choices(plan):
    """{column: [row]} of what the plan's cells may name; what is in use, even if it was archived since."""
    service = plan.service_id
    used = Action.objects.filter(plan=plan).order_by()

    def current(model, name, **facts):
        rows = model.objects.filter(service=service, **facts)
        return rows.filter(Q(archived_at__isnull=True) | Q(pk__in=used.values(name)))

    lines = current(StrategicLine, "line", objective__instrument__kind=Instrument.Kind.PEL)
    national = current(StrategicObjective, "enep_objective", instrument__kind=Instrument.Kind.ENEP)
    return {
        "objective": list(plan.objectives.all()),
        "unit": list(current(OrganizationalUnit, "unit")),
        "line": list(lines),
        "enep_objective": list(national),
        "axis": list(current(PriorityAxis, "axis")),
    }


def _named(rows):
    """A parser of a row's name, its code, or both as exported; an unknown one is a doubt with the nearest."""
    choose = parse_choice({str(row): Named(row) for row in reversed(rows)})
    keys = [(normalise(key), row) for row in rows if getattr(row, "code", "") for key in _ways(row)]
    times = Counter(key for key, _ in keys)
    by_code = {key: Named(row) for key, row in keys if times[key] == 1}

    def parse(value):
        if is_blank(value):
            return None
        text = _clean(str(int(value)) if isinstance(value, float) and value.is_integer() else str(value), 600)
        return by_code.get(normalise(text)) or choose(text)

    return parse


def _ways(row):
    """How a row with a code is also written: «1.1», «1.1 Trayectorias»."""
    return {row.code, f"{row.code} {row.text}" if hasattr(row, "text") else row.code}


def _label_of(choices):
    return parse_choice({choice.label: choice.label for choice in choices})


def _text(most):
    """A parser of texts: lines stay, signs that no sheet can hold do not, one that is too long is a doubt."""

    def parse(value):
        if is_blank(value):
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, date):
            value = f"{value:%d-%m-%Y}"
        text = _clean(str(value), most)
        if len(text) > most:
            raise Doubt(f"El texto tiene {len(text)} caracteres y el máximo es {most}.")
        return text

    return parse


def _clean(text, most):
    """A text as it goes through a sheet and back, so that the same text is the same."""
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    if most <= 600:
        return " ".join(text.split())
    return text[:MOST_IN_A_CELL].strip()


def _number(places, *, least=None, most=None):
    """A parser of numbers, rounded to the places that are kept: a sheet's own sums bring more."""

    def parse(value):
        number = parse_decimal(value)
        if number is None:
            return None
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if least is not None and not least <= number <= most:
            raise Doubt(f"Escribir un número de {least} a {most}.")
        return number

    return parse


def _day(value):
    day = parse_date(value)
    if day and not 1990 <= day.year <= 2099:
        raise Doubt("Revisar el año de la fecha.")
    return day


def _given(lines, fields):
    """The names of the columns that the sheet has."""
    titles = {normalise(title) for title in lines[0]}
    return {field.name for field in fields if normalise(field.title) in titles}


def _lines(book, title):
    return next((rows for name, rows in book.sheets.items() if normalise(name) == normalise(title)), None)


def _of_cells(book, title):
    """The formulas and merged cells of one sheet: they have no value of their own."""
    return [problem for problem in book.problems if normalise(problem.sheet) == normalise(title)]


def _not_named(preview, standing):
    if preview.problems:
        return 0
    named = {row.target.pk for row in preview.rows if row.target is not None}
    return len(standing) - len(named)
