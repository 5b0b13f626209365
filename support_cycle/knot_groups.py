"""The knots that several units have in common, by theme: how many units, how many rural, who supports them.

In the order of the Servicio's own list of themes, never by how many units: it is no ranking. Four questions to the
database, whatever the knots.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse

from accounts.models import SchoolRole, ServiceRole
from accounts.roles import SCHOOL, SERVICE, UATP, Capability
from support_cycle.knot_moves import SUPPORTED, UNRESOLVED
from support_cycle.models import BasalCapacity, CriticalKnot, KnotDecision, KnotShare

TWO = 2  # units from which a theme is common


@dataclass
class Common:
    """A theme with knots of several units. `supporters` are names, in the order they took it up."""

    pk: int
    name: str
    service: str
    place: tuple
    units: set = field(default_factory=set)
    rural: set = field(default_factory=set)
    capacities: dict = field(default_factory=dict)
    knots: list = field(default_factory=list)
    supporters: dict = field(default_factory=dict)

    @property
    def url(self):
        return f"{reverse('support_cycle:knots')}?tema={self.pk}"

    @property
    def words(self):
        """«3 de ellas rurales. Capacidad: colaboración. En apoyo por Andrea Catrileo y Felipe Tapia.»"""
        told = []
        if self.rural:
            count = len(self.rural)
            told.append("1 de ellas rural." if count == 1 else f"{count} de ellas rurales.")
        if labels := [str(BasalCapacity(key).label).lower() for key in self.capacities]:
            told.append(f"{'Capacidad' if len(labels) == 1 else 'Capacidades'}: {in_a_row(labels)}.")
        if self.supporters:
            told.append(f"En apoyo por {in_a_row(list(self.supporters.values()))}.")
        return " ".join(told)


def common_knots(user, today, *, service=None, year=None):
    """[Common] of the unresolved knots that `user` may see, of two units or more."""
    rows = CriticalKnot.objects.allowing(user, Capability.SEE).filter(
        status__in=UNRESOLVED, theme__isnull=False, theme__archived_at__isnull=True
    )
    rows = rows.filter(service=service) if service else rows
    rows = rows.filter(opened_on__year=year) if year else rows
    found, of_knot = {}, {}
    columns = ("pk", "status", "school", "school__is_rural", "plan__capacity", "theme", "theme__name")
    columns += ("theme__capacity", "theme__position", "service__name")
    for pk, status, school, rural, capacity, theme, name, own, position, place in rows.values_list(*columns):
        common = found.setdefault(theme, Common(theme, name, place, (place, position, theme)))
        common.units.add(school)
        common.knots.append(pk)
        if rural:
            common.rural.add(school)
        if capacity := capacity or own:
            common.capacities[capacity] = True
        if status == SUPPORTED:
            of_knot[pk] = common
    shared = sorted((one for one in found.values() if len(one.units) >= TWO), key=lambda one: one.place)
    _put_supporters(rows, of_knot, today)
    return shared


def supporters_of(rows, today):
    """{knot: {person: name}} of who has each knot of `rows` (a queryset) in support now; three questions.

    Who took it up last and with whom it is shared, for as long as they are of UATP.
    """
    supported = rows.filter(status=SUPPORTED).order_by().values("pk")
    last = {}
    moves = KnotDecision.objects.filter(knot__in=supported, move="support").order_by("pk")
    for knot, person, first, family in moves.values_list("knot", "by", "by__first_name", "by__last_name"):
        last[knot] = (person, f"{first} {family}".strip())
    found = defaultdict(dict)
    for knot, (person, name) in last.items():
        found[knot][person] = name
    shares = KnotShare.objects.filter(knot__in=supported).order_by("at", "pk")
    for knot, person, first, family in shares.values_list(
        "knot", "person", "person__first_name", "person__last_name"
    ):
        found[knot].setdefault(person, f"{first} {family}".strip())
    working = _still_working({person for names in found.values() for person in names}, today)
    return {
        knot: {person: name for person, name in names.items() if person in working}
        for knot, names in found.items()
    }


def _put_supporters(rows, of_knot, today):
    if not of_knot:
        return
    for knot, names in supporters_of(rows, today).items():
        if knot in of_knot:
            of_knot[knot].supporters |= names


def _still_working(people, today):
    """Those who are UATP anywhere today; one question."""
    if not people:
        return set()
    at_service = ServiceRole.objects.current(today).filter(permission__codename__in=UATP[SERVICE])
    at_schools = SchoolRole.objects.current(today).filter(permission__codename__in=UATP[SCHOOL])
    who = [
        roles.filter(user__in=people, user__is_active=True).values_list("user")
        for roles in (at_service, at_schools)
    ]
    return {pk for (pk,) in who[0].union(who[1])}


def in_a_row(words):
    """«uno», «uno y dos», «uno, dos y tres»."""
    return f"{', '.join(words[:-1])} y {words[-1]}" if len(words) > 1 else "".join(words)
