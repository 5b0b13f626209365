"""What the sheets of units have in common: which unit a line speaks of, and numbers within their bounds."""

from collections import Counter
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from accounts.editing import remove
from accounts.models import School
from accounts.trail import record
from documents.preview import build_preview
from documents.reading import Doubt, parse_decimal, parse_integer, read_workbook

MAX_LINES, MAX_COLUMNS, MAX_CELLS = 2_000, 40, 60_000


def read_lines(file, title):
    """(lines of the sheet of that title, or of the first with data; its problems). May raise `Unreadable`."""
    book = read_workbook(file, max_rows=MAX_LINES, max_columns=MAX_COLUMNS, max_cells=MAX_CELLS)
    lines = book.sheets[title] if title in book.sheets else book.first()
    name = next(name for name, rows in book.sheets.items() if rows is lines)
    return lines, [problem for problem in book.problems if problem.sheet == name]


def preview_units(plan, file, units, *, title, fields, ignored, current, check):
    """The Preview of a filled sheet of units against what stands. May raise `Unreadable`."""
    lines, problems = read_lines(file, title)
    find = Units(plan, units).find
    preview = build_preview(title, lines, fields, find=find, current=current, ignored=ignored, check=check)
    preview.problems = problems + preview.problems
    return preview


class Moved(Exception):
    """Somebody changed a row after the sheet was shown: it must be seen again."""


class Units:
    """The units that a sheet may speak of, by code; each once."""

    def __init__(self, plan, units):
        self.service = plan.service
        self.by_code = {unit.code: unit for unit in units}
        self.seen = Counter()
        self._elsewhere = None

    def find(self, values):
        """The unit of a line; `Doubt` where it is missing, unknown, of another Servicio, or there twice."""
        code = values["code"]
        if code is None:
            raise Doubt("Falta el RBD o el código JUNJI.")
        if code not in self.by_code:
            raise Doubt(self._whose(code))
        self.seen[code] += 1
        if self.seen[code] > 1:
            raise Doubt("Esta unidad está dos veces en la planilla.")
        return self.by_code[code]

    def _whose(self, code):
        if self._elsewhere is None:
            rows = School.objects.order_by().values_list("code", "service_id", "service__name")
            self._elsewhere = {code: (service, name) for code, service, name in rows}
        if code not in self._elsewhere:
            return "Ninguna unidad tiene este código: revisar el RBD o el código JUNJI."
        service, name = self._elsewhere[code]
        if service == self.service.pk:
            return "Esta unidad del Servicio no va en esta planilla: está cerrada, o es un jardín sin PME."
        whose = f"es del Servicio Local {name}" if name else "no es de un Servicio Local"
        return f"Esta unidad no es de {self.service.short_name}: {whose}."


def whole_number(most):
    """A parser of whole numbers from 0 to `most`; None for an empty cell."""

    def parse(value):
        number = parse_integer(value)
        if number is not None and not 0 <= number <= most:
            raise Doubt(f"Escribir un número entero de 0 a {most}.")
        return number

    return parse


def one_decimal(most):
    """A parser of numbers from 0 to `most` with at most one decimal; None for an empty cell."""

    def parse(value):
        number = parse_decimal(value)
        if number is None:
            return None
        number = number.quantize(Decimal("0.000001"))
        if not 0 <= number <= most:
            raise Doubt(f"Escribir un número de 0 a {most}.")
        if number != number.quantize(Decimal("0.1")):
            raise Doubt("Escribir a lo más un decimal, por ejemplo 55,3.")
        return number.quantize(Decimal("0.1"))

    return parse


def keep_row(model, row, values, *, by, place):
    """Make, change or (where `values` is None) remove the row of a `place`, with its event if it changed."""
    if values is None:
        if row:
            remove(row, by=by)
        return
    before = {name: getattr(row, name) if row else None for name in values}
    changes = {
        name: [_told(before[name]), _told(value)]
        for name, value in values.items()
        if before[name] != value and not (before[name] is None and value == "")
    }
    if row is None:
        row = model.objects.create(**place, **values, updated_by=by)
    elif changes:
        standing = model.objects.filter(pk=row.pk, version=row.version)
        if not standing.update(**values, version=F("version") + 1, updated_at=timezone.now(), updated_by=by):
            raise Moved
    if changes:
        record("import", row, by=by, changes=changes)


def _told(value):
    return str(value) if hasattr(value, "as_tuple") or hasattr(value, "isoformat") else value
