"""Who was heard, where: estamento by comuna, or by unit, of one plan's sessions (issue 3, point 6; journeys 1.7).

A session counts where its school is, else in its own comuna, else for the whole Servicio; in the row of each estamento
that was convened to it or of which somebody came. People count by the estamento each of them belongs to. The database
counts: two grouped questions and a few short ones, whatever the size of the Servicio.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Sum, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from accounts.models import Commune, School, Stakeholder
from participation.models import FEW, HELD, Attendance, CommunitySession, Contribution
from participation.suppression import suppress

GENDERS = {"women": "Mujeres", "men": "Hombres", "other": "Otro", "unsaid": "Prefiere no decir"}
OPEN = (CommunitySession.Status.CONVENED, CommunitySession.Status.RUNNING)
WHOLE = None  # the place of a session for the whole Servicio


@dataclass
class Cell:
    """What happened with an estamento in a place. `next_session` is convened and not yet held."""

    sessions: int = 0
    women: int = 0
    men: int = 0
    other: int = 0
    unsaid: int = 0
    rural: int = 0
    contributions: int = 0
    next_session: CommunitySession | None = None

    COUNTS: ClassVar = ("sessions", *GENDERS, "rural", "contributions")

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

    def add(self, **counts):
        for name, count in counts.items():
            setattr(self, name, getattr(self, name) + (count or 0))
        return self


def total(cells):
    """One cell that says what these say together."""
    summed = Cell()
    for cell in cells:
        summed.add(**{name: getattr(cell, name) for name in Cell.COUNTS})
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
    cells = _read_cells(plan, by_unit=False)
    for session in _convened(plan):
        cell = cells[session.stakeholder_id, session.where]
        cell.next_session = cell.next_session or session
    known = sorted({place for _, place in cells if place is not WHOLE})
    communes = Commune.objects.filter(Q(service_commune__service=plan.service_id) | Q(pk__in=known))
    return Coverage(
        plan, _stakeholders(plan, cells), list(communes.order_by("sort_key")), dict(cells), _held(plan)
    )


def read_unit_coverage(plan):
    """The same by unit: of the sessions of a unit alone. `silent` are the open units, by comuna, that had none."""
    cells = _read_cells(plan, by_unit=True)
    heard = sorted({place for _, place in cells})
    operating = School.objects.operating().of_service(plan.service_id)
    units = (
        School.objects.filter(Q(pk__in=operating.values("pk")) | Q(pk__in=heard))
        .select_related("commune")
        .only("code", "rbd", "display_name", "sort_key", "commune__name", "commune__sort_key")
        .order_by("commune__sort_key", "sort_key", "code")
    )
    places, silent, known = [], {}, set(heard)
    for unit in units:
        (places if unit.pk in known else silent.setdefault(unit.commune.name, [])).append(unit)
    return Coverage(plan, _stakeholders(plan, cells), places, dict(cells), _held(plan), silent)


def place_of(prefix="", *, by_unit=False):
    """Where a session counts, as an expression; `prefix` leads to the session."""
    if by_unit:
        return F(f"{prefix}school")
    return Coalesce(f"{prefix}school__commune", f"{prefix}commune")


def _read_cells(plan, *, by_unit):
    cells = defaultdict(Cell)
    held = CommunitySession.objects.held().filter(plan=plan, stakeholders__isnull=False)
    inside = {"session__plan": plan, "session__status__in": sorted(HELD)}
    if by_unit:
        held, inside["session__school__isnull"] = held.filter(school__isnull=False), False
    convened = held.order_by().values("stakeholders", where=place_of(by_unit=by_unit))
    for row in convened.annotate(sessions=Count("pk")):
        cells[row["stakeholders"], row["where"]].add(sessions=row["sessions"])
    place = place_of("session__", by_unit=by_unit)
    for model, counts in ((Attendance, _PEOPLE), (Contribution, {"contributions": Count("pk")})):
        rows = model.objects.filter(**inside).order_by().values("stakeholder_id", where=place)
        for row in rows.annotate(**{f"n_{name}": count for name, count in counts.items()}):
            key = row.pop("stakeholder_id"), row.pop("where")
            cells[key].add(**{name.removeprefix("n_"): n for name, n in row.items()})
    return cells


# People of an estamento came to a session that was not convened for it: it counts in their row too.
_UNINVITED = ~Exists(
    CommunitySession.stakeholders.through.objects.filter(
        communitysession=OuterRef("session"), stakeholder=OuterRef("stakeholder")
    )
)
_SUM = F("women") + F("men") + F("other") + F("unsaid")
_PEOPLE = {name: Sum(name) for name in GENDERS} | {
    "rural": Sum(_SUM, filter=Q(is_rural=True)),
    "sessions": Count(Case(When(GreaterThan(_SUM, 0) & Q(_UNINVITED), then=F("session"))), distinct=True),
}


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
    return list(
        Stakeholder.objects.filter(
            Q(service=plan.service_id, archived_at__isnull=True) | Q(pk__in=heard)
        ).order_by("position", "pk")
    )


def _held(plan):
    return CommunitySession.objects.held().filter(plan=plan).count()
