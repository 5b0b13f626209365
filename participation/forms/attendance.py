"""Attendance as it is counted: for each estamento and area, four boxes; what changed, against what was seen."""

import json
from dataclasses import dataclass, field

from participation.capture import MOST, PEOPLE, Differs, hold_open, set_attendance
from participation.models import Attendance

LABELS = {name: str(Attendance._meta.get_field(name).verbose_name).capitalize() for name in PEOPLE}
SEEN = "seen-"


@dataclass
class Cell:
    """One box. `text` is what it shows: what was typed, or what is noted."""

    key: str
    name: str
    count: int
    text: str = ""
    error: str = ""

    @property
    def label(self):
        return LABELS[self.name]

    @property
    def id(self):
        return f"c-{self.key}"


@dataclass
class Area:
    is_rural: bool
    cells: list
    is_shown: bool

    @property
    def label(self):
        return "rural" if self.is_rural else "urbano"

    @property
    def total(self):
        return sum(cell.count for cell in self.cells)


@dataclass
class Group:
    stakeholder: object
    areas: list
    is_shown: bool

    @property
    def total(self):
        return sum(area.total for area in self.areas)


@dataclass
class Conflict:
    """A cell that two people counted differently: `theirs` is noted, `mine` was typed."""

    cell: Cell
    group: Group
    area: Area
    theirs: int
    mine: int


@dataclass
class AttendanceSheet:
    """The boxes of a session, in the catalogue's order. `rows` is its Attendance, `convened` pks of estamentos."""

    session: object
    catalogue: list
    rows: list
    convened: set
    errors: dict = field(default_factory=dict)
    total_text: str = ""
    total_error: str = ""

    def __post_init__(self):
        noted = {(row.stakeholder_id, row.is_rural): row for row in self.rows}
        first = is_rural(self.session)
        self.groups, self.cells = [], {}
        for one in self.catalogue:
            areas = [
                self._area(one, rural, noted.get((one.pk, rural)), first) for rural in (first, not first)
            ]
            is_shown = one.pk in self.convened or any(area.total for area in areas)
            self.groups.append(Group(one, areas, is_shown))

    def _area(self, stakeholder, rural, row, first):
        cells = []
        for name in PEOPLE:
            key = f"{stakeholder.pk}-{'r' if rural else 'u'}-{name}"
            count = getattr(row, name) if row else 0
            self.cells[key] = Cell(key, name, count, str(count))
            cells.append(self.cells[key])
        return Area(rural, cells, rural == first or any(cell.count for cell in cells))

    @property
    def total(self):
        return sum(group.total for group in self.groups)

    @property
    def shown(self):
        return [group for group in self.groups if group.is_shown]

    @property
    def others(self):
        return [group for group in self.groups if not group.is_shown]

    @property
    def counts_json(self):
        """{cell: number}, for a page that is open elsewhere."""
        return json.dumps({key: cell.count for key, cell in self.cells.items()}, separators=(",", ":"))

    @property
    def is_valid(self):
        return not self.total_error and not any(cell.error for cell in self.cells.values())

    def read(self, data):
        """{cell key: (typed, seen)} of what was changed in the posted boxes; odd ones get a sentence at their field."""
        changes, people = {}, 0
        pressed = {data.get("mas"): 1, data.get("menos"): -1}
        for key, cell in self.cells.items():
            if key not in data:
                people += cell.count
                continue
            cell.text = str(data[key])[:20]
            typed, cell.error = parse_count(cell.text)
            if cell.error:
                continue
            typed = min(max(typed + pressed.get(key, 0), 0), MOST)
            cell.text, people = str(typed), people + typed
            seen, odd = parse_count(data.get(SEEN + key, ""))
            seen = cell.count if odd else seen
            if typed != seen:
                changes[key] = (typed, seen)
        for group in self.groups:
            for area in group.areas:
                area.is_shown = area.is_shown or any(cell.error or cell.key in changes for cell in area.cells)
            group.is_shown = group.is_shown or any(
                cell.error or cell.key in changes for area in group.areas for cell in area.cells
            )
        self._compare_total(data.get("total", ""), people)
        return changes

    def _compare_total(self, text, people):
        self.total_text = str(text)[:20].strip()
        if not self.total_text:
            return
        total, self.total_error = parse_count(self.total_text, most=MOST * 10)
        if not self.total_error and total != people:
            off = abs(total - people)
            how = "faltan" if total > people else "sobran"
            self.total_error = (
                f"No calza: se contaron {total} y por estamento hay {people}; {how} {off}. No se guardó nada."
            )

    def save(self, changes, *, by):
        """Write the changed cells, all or none. Raises `Refused`, or `Differs` with {cell key: (theirs, mine)}."""
        places, stale = {}, {}
        for key, (typed, seen) in changes.items():
            stakeholder, area, name = key.split("-")
            places.setdefault((int(stakeholder), area == "r"), {})[name] = (typed, seen)
        by_pk = {one.pk: one for one in self.catalogue}
        hold_open(self.session)
        for (pk, rural), cells in places.items():
            try:
                set_attendance(
                    self.session,
                    stakeholder=by_pk[pk],
                    is_rural=rural,
                    seen={name: seen for name, (_, seen) in cells.items()},
                    by=by,
                    **{name: typed for name, (typed, _) in cells.items()},
                )
            except Differs as differs:
                area = "r" if rural else "u"
                stale |= {f"{pk}-{area}-{name}": pair for name, pair in differs.cells.items()}
        if stale:
            raise Differs(stale)

    def conflicts(self, differs):
        """The cells of a `Differs` of `save`, in the order of the page."""
        return [
            Conflict(cell, group, area, *differs.cells[cell.key])
            for group in self.groups
            for area in group.areas
            for cell in area.cells
            if cell.key in differs.cells
        ]


def is_rural(session):
    """Which area a session's people most likely come from: what it says of itself, or its school's."""
    return session.is_rural or bool(session.school and session.school.is_rural)


def parse_count(text, most=MOST):
    """(number, "") of a box, or (0, sentence). An empty box is nobody."""
    text = str(text).strip()
    if not text:
        return 0, ""
    if not (text.isascii() and text.isdecimal()):
        return 0, "Escribir un número entero, por ejemplo 12."
    if len(text) > 6 or int(text) > most:
        return 0, f"Revisar: son más de {most} personas."
    return int(text), ""
