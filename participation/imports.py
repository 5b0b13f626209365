"""A filled capture sheet comes back: seen cell by cell, taken whole or not at all, each line once.

A line is known by its «Identificador», so the same sheet sent twice changes nothing; a line that was added without one
is known by what it says. What the sheet leaves empty is not deleted. The sheet of another session is refused.
"""

import uuid
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare

from documents.preview import build_preview
from documents.reading import (
    Doubt,
    Field,
    Unreadable,
    is_blank,
    parse_choice,
    parse_date,
    parse_text,
    read_workbook,
)
from participation.capture import (
    MOST,
    PEOPLE,
    PROTECTED,
    add_agreement,
    add_commitment,
    add_contribution,
    change_line,
    set_attendance,
    theme_named,
)
from participation.exports.capture import COLUMNS, ID, KEY, session_key
from participation.forms.attendance import LABELS
from participation.forms.capture import MOST_VOTES
from participation.models import Agreement, Commitment, Contribution, ProtectionCase
from participation.models.process import Moment
from plans.imports.units import whole_number
from plans.models import PriorityAxis

MAX_LINES, MAX_COLUMNS, MAX_CELLS = 2_000, 40, 60_000
MODELS = {"Aportes": Contribution, "Acuerdos": Agreement, "Compromisos": Commitment}
OTHERS = (
    "Es la planilla de otra sesión, o le falta su clave en la hoja «Léame». "
    "Bajar la de esta sesión y copiar en ella lo que se anotó."
)


@dataclass
class SessionPreview:
    """The Preview of each sheet, in the order they are taken."""

    parts: list

    @property
    def has_problems(self):
        return any(part.problems for part in self.parts)

    @property
    def count(self):
        return sum(len(part.to_write) for part in self.parts)

    @property
    def may_be_taken(self):
        return self.count > 0 and not self.has_problems


def capture_preview(session, sheet, file):
    """The SessionPreview of a filled workbook. `Unreadable` where it is none, or is another session's.

    `sheet` is the session's AttendanceSheet.
    """
    book = read_workbook(file, max_rows=MAX_LINES, max_columns=MAX_COLUMNS, max_cells=MAX_CELLS)
    if not constant_time_compare(_key_in(book), session_key(session)):
        raise Unreadable(OTHERS)
    parts = [
        _preview_people(book, sheet),
        *(_preview_lines(book, session, sheet, title) for title in COLUMNS),
    ]
    for part in parts:
        part.problems = [one for one in book.problems if one.sheet == part.sheet] + part.problems
    return SessionPreview(parts)


def take_capture(session, preview, *, by):
    """Write a confirmed preview in the caller's transaction, by the verbs of the page. May raise `Refused`."""
    people, *parts = preview.parts
    for row in people.to_write:
        numbers = {name: row.values[name] or 0 for name in PEOPLE}
        area = row.target.area
        set_attendance(session, stakeholder=row.target.stakeholder, is_rural=area.is_rural, by=by, **numbers)
    for part in parts:
        for row in part.to_write:
            _take_line(session, part.sheet, row, by)


def _key_in(book):
    for cell in (cell for row in book.sheet("Léame") for cell in row):
        name, _, key = str(cell or "").partition(":")
        if name.strip() == KEY:
            return key.strip()
    return ""


# Attendance --------------------------------------------------------------------------------------------------


@dataclass
class _Place:
    stakeholder: object
    area: object


def _preview_people(book, sheet):
    places = {(g.stakeholder.name, a.label): _Place(g.stakeholder, a) for g in sheet.groups for a in g.areas}
    seen, count = set(), whole_number(MOST)
    fields = [
        Field("stakeholder", "Estamento", parse_choice({name: name for name, _ in places})),
        Field("area", "Sector", parse_choice({"Rural": "rural", "Urbano": "urbano"})),
        *(Field(name, LABELS[name], count) for name in PEOPLE),
        Field("total", "Total", whole_number(MOST * 4), required=False),
    ]

    def find(values):
        place = values["stakeholder"], values["area"]
        if None in place:
            raise Doubt("Falta el estamento o el sector de estas personas.")
        if place in seen:
            raise Doubt("Este estamento y sector están dos veces en la hoja.")
        seen.add(place)
        return places[place]

    def current(place):
        return {cell.name: cell.count or None for cell in place.area.cells}

    def check(values, _place):
        people = sum(values[name] or 0 for name in PEOPLE)
        if values["total"] is not None and values["total"] != people:
            yield "total", f"No calza: el total dice {values['total']} y las celdas suman {people}."

    lines = _numbers_alone(book.sheet("Asistencia"))
    return build_preview("Asistencia", lines, fields, find=find, current=current, check=check)


def _numbers_alone(lines):
    """A zero is nobody, as an empty cell is."""
    head, *rest = lines or [[]]
    return [head, *([None if cell in (0, "0") else cell for cell in line] for line in rest)]


# Lines ---------------------------------------------------------------------------------------------------------


def _preview_lines(book, session, sheet, title):
    model, fields = MODELS[title], _fields(session, sheet, title)
    standing = {row.client_id: row for row in _rows(session, model)}
    key_at = next((at for at, name in enumerate((book.sheet(title) or [[]])[0]) if name == ID), None)
    seen = set()

    def find(values):
        key = values["client_id"] or _key_of_words(session, title, values["text"])
        if not values["text"]:
            raise Doubt("Falta el texto de esta línea. Si no va, dejarla vacía entera.")
        if key in seen:
            raise Doubt("Esta línea está dos veces: tiene el mismo identificador o dice lo mismo que otra.")
        seen.add(key)
        values["client_id"] = key
        if key in standing:
            return standing[key]
        if model.objects.filter(client_id=key).exists():
            raise Doubt("El identificador es de una línea de otra sesión: dejarlo vacío.")
        if model is Contribution and ProtectionCase.objects.filter(client_id=key).exists():
            raise Doubt(PROTECTED)
        return None

    def current(row):
        return _current(row, title)

    def check(values, _row):
        for name, sentence in REQUIRED[title].items():
            if not values[name]:
                yield name, sentence

    lines = [_without_key_alone(line, key_at) for line in book.sheet(title)]
    return build_preview(title, lines, fields, find=find, current=current, check=check)


REQUIRED = {
    "Aportes": {"stakeholder": "Falta el estamento de quien lo dijo."},
    "Acuerdos": {},
    "Compromisos": {"who": "Falta quién lo hará.", "due_on": "Falta para cuándo."},
}


def _rows(session, model):
    rows = model.objects.filter(session=session)
    if model is Contribution:
        rows = rows.select_related("stakeholder", "axis").prefetch_related("themes")
    return rows


def _without_key_alone(line, at):
    """A line that has its key and nothing else was not written."""
    others = [cell for place, cell in enumerate(line) if place != at]
    return [None] * len(line) if at is not None and all(map(is_blank, others)) else line


def _key_of_words(session, title, text):
    """The key of a line that was added without one: the same words in the same session are the same line."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{session_key(session)}/{title}/{' '.join(text.split())}")


def _current(row, title):
    if title == "Aportes":
        return {
            "text": row.text,
            "moment": row.get_moment_display(),
            "stakeholder": row.stakeholder,
            "themes": "; ".join(theme.name for theme in row.themes.all()),
            "axis": row.axis,
            "votes": row.votes,
        }
    names = [field.name for field in _fields(None, None, title) if field.name != "client_id"]
    return {name: getattr(row, name) for name in names}


def _take_line(session, title, row, by):
    values = dict(row.values)
    key, themes = values.pop("client_id"), values.pop("themes", "")
    if title == "Aportes":
        labels = {label: value for value, label in Moment.choices}
        values["moment"] = labels.get(values["moment"], Moment.IDENTIFY)
    if row.target is not None:
        line = change_line(row.target, by=by, **values)
    else:
        add = {"Aportes": add_contribution, "Acuerdos": add_agreement, "Compromisos": add_commitment}[title]
        line = add(session, client_id=key, by=by, **values)
    if title == "Aportes" and session.plan_id:
        names = [name.strip() for name in themes.split(";") if name.strip()]
        line.themes.set([theme_named(session.plan, name, by=by) for name in names])


def _parse_key(value):
    if is_blank(value):
        return None
    try:
        return uuid.UUID(str(value).strip())
    except ValueError as odd:
        raise Doubt("No es un identificador de esta planilla. Dejarlo vacío si la línea es nueva.") from odd


def _fields(session, sheet, title):
    key, votes = Field("client_id", ID, _parse_key, required=False), whole_number(MOST_VOTES)
    if title == "Aportes":
        names = {one.name: one for one in sheet.catalogue}
        axes = PriorityAxis.objects.filter(service=session.service_id, archived_at__isnull=True)
        return [
            Field("text", "Lo que se dijo", parse_text(2000)),
            Field(
                "moment", "Momento", parse_choice({label: label for label in Moment.labels}), required=False
            ),
            Field("stakeholder", "Estamento", parse_choice(names)),
            Field("themes", "Tema", parse_text(300), required=False),
            Field("axis", "Eje", parse_choice({one.name: one for one in axes}), required=False),
            Field("votes", "Votos", votes, required=False),
            key,
        ]
    if title == "Acuerdos":
        return [
            Field("text", "Qué se acordó", parse_text(2000)),
            Field("votes_for", "A favor", votes, required=False),
            Field("votes_against", "En contra", votes, required=False),
            Field("abstentions", "Abstenciones", votes, required=False),
            Field("minority_grounds", "Fundamento de la minoría", parse_text(2000), required=False),
            key,
        ]
    return [
        Field("text", "Qué se hará", parse_text(2000)),
        Field("who", "Quién", parse_text(160)),
        Field("due_on", "Para cuándo", parse_date),
        key,
    ]
