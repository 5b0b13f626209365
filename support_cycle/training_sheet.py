"""A filled attendance sheet comes back: seen cell by cell, taken whole or not at all.

A person is known by the number of the first column; a line without one is a new person, or the one with the same name
in the same unit. What the sheet leaves out stays. The sheet of another event is refused.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models import School
from documents.preview import build_preview
from documents.reading import (
    Doubt,
    Field,
    Unreadable,
    is_blank,
    parse_decimal,
    parse_integer,
    parse_school_code,
    parse_text,
    parse_yes_no,
    read_workbook,
)
from support_cycle.exports.training_workbook import KEY, NUMBER, SHEET, event_key
from support_cycle.forms.training import one_role
from support_cycle.models import Enrolment
from support_cycle.training import CERTIFIED, change_enrolment, enrol

MAX_LINES, MAX_COLUMNS, MAX_CELLS = 3_000, 40, 60_000
MOST_HOURS = 2000
OTHERS = (
    "Es la planilla de otra actividad, o le falta su clave en la hoja «Léame». "
    "Bajar la de esta actividad y copiar en ella lo que se anotó."
)


def sheet_preview(event, file):
    """The Preview of a filled sheet. `Unreadable` where it is none, or is another event's."""
    book = read_workbook(file, max_rows=MAX_LINES, max_columns=MAX_COLUMNS, max_cells=MAX_CELLS)
    if _key_in(book) != event_key(event):
        raise Unreadable(OTHERS)
    rows = list(event.enrolments.select_related("school"))
    lines = book.sheet(SHEET)
    preview = _Reader(rows, _schools(lines)).preview(lines)
    preview.problems = [one for one in book.problems if one.sheet == SHEET] + preview.problems
    return preview


def take_sheet(event, preview, *, by):
    """Write a confirmed preview in the caller's transaction. May raise `Refused`."""
    for row in preview.to_write:
        values = {name: row.values[name] for name in _Reader.COLUMNS}
        if row.target is not None:
            change_enrolment(row.target, values, event, by=by)
        else:
            enrol(_New(event, values), event, by=by)


def digest(event):
    """What the reviewed page was about: another if anybody wrote in the meantime."""
    names = ("pk", "name", "email", "school", "institution", "role", "attended", "hours", "document")
    rows = list(event.enrolments.order_by("pk").values_list(*names))
    return hashlib.sha256(repr([event.status, rows]).encode()).hexdigest()[:16]


class _New:
    """A person of a line, as `enrol` takes one."""

    def __init__(self, event, values):
        self.row = Enrolment(event=event, **values)

    def save(self):
        self.row.save()
        return self.row


class _Reader:
    COLUMNS = ("name", "role", "school", "institution", "email", "attended", "hours")

    def __init__(self, rows, schools):
        self.by_number = {row.pk: row for row in rows}
        self.by_name = {(row.name, row.school_id): row for row in rows}
        self.schools, self.seen = schools, set()

    def preview(self, lines):
        fields = [
            Field("number", NUMBER, self._number, required=False),
            Field("name", "Nombre", _name),
            Field("role", "Cargo", lambda value: one_role(parse_text(120)(value)), required=False),
            Field("school", "Código de la unidad", self._school),
            Field("institution", "Otra institución", parse_text(160), required=False),
            Field("email", "Correo", _email, required=False),
            Field("attended", "Asistió", parse_yes_no),
            Field("hours", "Horas", _hours, required=False),
        ]
        options = {"find": self._find, "current": self._current, "check": self._check}
        return build_preview(SHEET, lines, fields, ignored=("Unidad",), **options)

    def _number(self, value):
        number = parse_integer(value)
        if number is not None and number not in self.by_number:
            raise Doubt(
                "Ese número no es de nadie de esta actividad. Dejarlo en blanco si la persona es nueva."
            )
        return number

    def _school(self, value):
        code = parse_school_code(value)
        if code is not None and code not in self.schools:
            raise Doubt("Ninguna unidad educativa tiene ese código.")
        return self.schools.get(code)

    def _find(self, values):
        place = values["name"], getattr(values["school"], "pk", None)
        row = self.by_number.get(values["number"]) or self.by_name.get(place)
        for key in [place, *([row.pk] if row else [])]:
            if key in self.seen:
                raise Doubt("Esta persona está dos veces en la planilla.")
            self.seen.add(key)
        return row

    def _current(self, row):
        return {name: getattr(row, name) for name in self.COLUMNS} | {"number": row.pk}

    def _check(self, values, row):
        values["number"] = row.pk if row else None
        if row and row.document_id:
            for name in ("name", "attended", "hours"):
                if getattr(row, name) != values[name]:
                    yield name, CERTIFIED
        other = self.by_name.get((values["name"], getattr(values["school"], "pk", None)))
        if row and other and other.pk != row.pk:
            yield "name", "Ya está inscrita una persona con ese nombre en la misma unidad."


def _schools(lines):
    """{code: School} of the codes that the sheet has, in one reading."""
    head = [str(cell or "").strip() for cell in (lines or [[]])[0]]
    if "Código de la unidad" not in head:
        return {}
    place, codes = head.index("Código de la unidad"), set()
    for line in lines[1:]:
        try:
            codes.add(parse_school_code(line[place] if place < len(line) else None))
        except Doubt:
            continue
    return {school.code: school for school in School.objects.filter(code__in=codes - {None})}


def _name(value):
    name = parse_text(160)(value)
    if not name:
        raise Doubt("Falta el nombre.")
    return name


def _email(value):
    email = parse_text(254)(value)
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise Doubt("Escribir el correo completo, por ejemplo ana@ejemplo.cl.") from None
    return email


def _hours(value):
    if is_blank(value):
        return None
    hours = parse_decimal(value)
    if not 0 <= hours <= MOST_HOURS or hours != round(hours, 1):
        raise Doubt("Escribir las horas con a lo más un decimal, por ejemplo 4,5.")
    return hours


def _key_in(book):
    for cell in (cell for row in book.sheet("Léame") for cell in row):
        name, _, key = str(cell or "").partition(":")
        if name.strip() == KEY:
            return key.strip()
    return ""
