"""Who was heard, where: estamento by comuna, or by unit, of one plan's sessions (issue 3, point 6; journeys 1.7).

A session counts where its school is, else in its own comuna, else for the whole Servicio; in the row of each estamento
that was convened to it or of which somebody came. People count by the estamento each of them belongs to. The database
counts, whatever the size of the Servicio.
"""

from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import F, Q

from accounts.models import Commune, Stakeholder
from participation.coverage_counts import COUNTS, GENDERS, count_held, place_of, units_of
from participation.models import FEW, CommunitySession
from participation.suppression import suppress

OPEN = (CommunitySession.Status.CONVENED, CommunitySession.Status.RUNNING)
WHOLE = None  # the place of a session for the whole Servicio


@dataclass(slots=True)
class Cell:
    """What happened with an estamento in a place, in the order of `COUNTS`; `next_session` is not held yet."""

    sessions: int = 0
    women: int = 0
    men: int = 0
    other: int = 0
    unsaid: int = 0
    rural: int = 0
    contributions: int = 0
    next_session: CommunitySession | None = None

    @property
    def people(self):
        return self.women + self.men + self.other + self.unsaid

    @property
    def urban(self):
        return self.people - self.rural

    @property
    def share_of_women(self):
        return 100 * self.women / self.people if self.people else 0

    @property
    def is_few(self):
        """Whether so few came that the cell is not shown outside the Servicio."""
        return 0 < self.people < FEW

    def add(self, *counts):
        """Add counts in the order of `COUNTS`."""
        for name, count in zip(COUNTS, counts, strict=True):
            if count:
                setattr(self, name, getattr(self, name) + count)
        return self

    @property
    def counts(self):
        return [getattr(self, name) for name in COUNTS]


def total(cells):
    """One cell that says what these say together."""
    summed = Cell()
    for cell in cells:
        summed.add(*cell.counts)
    return summed


@dataclass
class Coverage:
    """The matrix: `cells[stakeholder, place]`, where the place is a comuna's key, a unit's, or WHOLE."""

    plan: object
    stakeholders: list
    places: list
    cells: dict
    held: int
    silent: dict = field(default_factory=dict)

    def cell(self, stakeholder, place):
        return self.cells.get((stakeholder.pk, place.pk if place else WHOLE)) or Cell()

    @cached_property
    def of_stakeholder(self):
        return self._along(0)

    @cached_property
    def of_place(self):
        return self._along(1)

    @cached_property
    def total(self):
        return total(self.cells.values())

    @property
    def sessions_in_rows(self):
        """More than `held` where a session brought several estamentos together: it counts in the row of each."""
        return self.total.sessions

    def covers_all(self, stakeholder):
        """Whether a session for the whole Servicio heard this estamento: then no comuna of it is empty."""
        return self.cell(stakeholder, None).sessions > 0

    @cached_property
    def hidden(self):
        """What is not shown outside the Servicio, as `suppress` names it; the place of a session for all is 0."""
        by_place = {
            (one.pk, place.pk if place else 0): self.cell(one, place).people
            for one in self.stakeholders
            for place in (None, *self.places)
        }
        by_gender = {
            (one.pk, name): getattr(self.of_stakeholder[one.pk], name)
            for one in self.stakeholders
            for name in GENDERS
        }
        return suppress(by_place, by_gender) if by_place else set()

    def squares(self):
        """(with a session, all) of what the PAL asks for: each obligatory estamento in each comuna, or for all."""
        done = asked = 0
        for stakeholder in self.stakeholders:
            if not stakeholder.is_required:
                continue
            if self.covers_all(stakeholder) or not self.places:
                asked, done = asked + 1, done + (self.of_stakeholder[stakeholder.pk].sessions > 0)
                continue
            asked += len(self.places)
            done += sum(1 for place in self.places if self.cell(stakeholder, place).sessions)
        return done, asked

    def _along(self, index):
        groups = defaultdict(list)
        for key, cell in self.cells.items():
            groups[key[index]].append(cell)
        return defaultdict(Cell, {key: total(cells) for key, cells in groups.items()})


def read_coverage(plan):
    """The matrix by comuna, of the plan's sessions that were held; what is only convened is `next_session`."""
    cells, held = _read_cells(plan, by_unit=False)
    for session in _convened(plan):
        cell = cells[session.stakeholder_id, session.where]
        cell.next_session = cell.next_session or session
    known = sorted({place for _, place in cells if place is not WHOLE})
    communes = Commune.objects.filter(Q(service_commune__service=plan.service_id) | Q(pk__in=known))
    places = list(communes.order_by("sort_key").only("name"))
    return Coverage(plan, _stakeholders(plan, cells), places, dict(cells), held)


def read_unit_coverage(plan):
    """The same by unit: of the sessions of a unit alone. `silent` are the open units, by comuna, that had none."""
    cells, held = _read_cells(plan, by_unit=True)
    heard = {place for _, place in cells}
    places, silent = [], {}
    for pk, code, name, commune, is_open in units_of(plan):
        if pk in heard:
            places.append(Unit(pk, code, name, commune))
        elif is_open:
            silent.setdefault(commune, []).append(Unit(pk, code, name, commune))
    return Coverage(plan, _stakeholders(plan, cells), places, dict(cells), held, silent)


Unit = namedtuple("Unit", ["pk", "code", "display_name", "commune_name"])


def _read_cells(plan, *, by_unit):
    """The cells, and how many sessions were held in all."""
    cells, held = defaultdict(Cell), 0
    for stakeholder, place, *counts in count_held(plan, by_unit=by_unit):
        if stakeholder is None:
            held = counts[0]
        elif (stakeholder, place) in cells:
            cells[stakeholder, place].add(*counts)
        else:
            cells[stakeholder, place] = Cell(*[count or 0 for count in counts])
    return cells, held


def _convened(plan):
    """One row for each estamento of each session that is to come, the first first."""
    return (
        CommunitySession.objects.filter(plan=plan, status__in=OPEN, stakeholders__isnull=False)
        .annotate(stakeholder_id=F("stakeholders"), where=place_of())
        .only("kind", "number", "title", "starts_at")
        .order_by("starts_at", "pk")
    )


def _stakeholders(plan, cells):
    """The catalogue's, and those that left it but were heard."""
    heard = sorted({stakeholder for stakeholder, _ in cells})
    known = Q(service=plan.service_id, archived_at__isnull=True) | Q(pk__in=heard)
    return list(Stakeholder.objects.filter(known).order_by("position", "pk").only("name", "is_required"))
