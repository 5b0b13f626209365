"""How a Servicio's UATP is deployed on a day: loads, distances, meetings, units without contact or without anybody.

Everything is counted from the rows, none of it is kept. Figures of records are the whole team's: people are listed by
surname and never put in order by one.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import School, ServiceRole
from accounts.sorting import sort_key
from support_cycle.accompaniments import companions
from support_cycle.completeness import COMPLETE
from support_cycle.deployment_territory import Territory, read_territory
from support_cycle.distances import straight_km
from support_cycle.load_ranges import WHAT, Group
from support_cycle.models import MEETING_HELD, Assignment, ContactRule, MonitoringMeeting
from support_cycle.school_days import ASSUMPTION, last_contacts, school_calendar

PROFESSIONAL = "uatp_professional"
UNSET_DAYS = ContactRule._meta.get_field("school_days").default


@dataclass(slots=True, eq=False)
class Unit:
    """An educational unit, whoever accompanies it, and its meetings of the year with the professional."""

    pk: int
    name: str
    code: str
    kind: str
    is_rural: bool
    commune: int
    commune_name: str
    region: int
    here: tuple
    companions: list = field(default_factory=list)
    agreed: int = 0  # meetings whose day has come
    held: int = 0
    complete: int = 0
    contact: datetime.date | None = None
    days: int | None = None
    is_silent: bool = False
    straight: float | None = None

    @property
    def is_nursery(self):
        return self.kind == School.Kind.NURSERY

    @property
    def names(self):
        return ", ".join(one.name for one in self.companions)


@dataclass(slots=True, eq=False)
class Load:
    """One person's units. `outside` is {group: words} for the ranges they are out of."""

    person: int
    name: str
    sort_key: str
    pairs: list = field(default_factory=list)  # [(Unit, Companion)]
    total: int = 0
    schools: int = 0
    nurseries: int = 0
    rural: int = 0
    distance: float = 0
    unplaced: int = 0  # units whose distance nobody knows
    yearly: int = 0  # meetings agreed for the year
    unnoted: int = 0  # units without a noted agreement
    agreed: int = 0
    held: int = 0
    silent: int = 0
    outside: dict = field(default_factory=dict)

    @property
    def range_words(self):
        return self.outside.get(Group.ALL.value, "")

    @property
    def other_words(self):
        """What the ranges of a kind of unit say: «jardines: 1 sobre el rango»."""
        return [f"{WHAT[group]}: {words}" for group, words in self.outside.items() if group in WHAT]

    def count(self, group):
        counts = {Group.SCHOOLS: self.schools, Group.NURSERIES: self.nurseries, Group.RURAL: self.rural}
        return counts.get(group, self.total)


@dataclass
class Deployment:
    service: object
    ranges: dict
    rule: int  # school days
    loads: list
    total: Load  # each unit once, whoever accompanies it
    units: list
    territory: Territory
    note: str

    @property
    def range(self):
        return self.ranges[Group.ALL.value]

    @property
    def within(self):
        return sum(not load.range_words for load in self.loads)

    @property
    def silent(self):
        return [unit for unit in self.units if unit.is_silent]

    @property
    def alone(self):
        return [unit for unit in self.units if not unit.companions]

    @property
    def held(self):
        return sum(unit.held for unit in self.units)

    @property
    def complete(self):
        return sum(unit.complete for unit in self.units)

    @property
    def held_left(self):
        return self.held - self.complete

    @property
    def share_complete(self):
        return Decimal(100 * self.complete) / self.held if self.held else None


def read_deployment(service, ranges, *, today):
    """The Servicio's deployment on a day; `service` has its seat, its region and its contact rule at hand."""
    accompanied = defaultdict(list)
    for one in companions(today, content_object__service=service):
        accompanied[one.school].append(one)
    units = _units(service, accompanied)
    _count_meetings(service, units, today)
    rule = contact_days(service)
    note = _count_days(service, units, rule, today)
    loads = _loads(service, units, ranges, today)
    total = Load(0, "", "", [(unit, _first(unit)) for unit in units.values() if unit.companions])
    _sum(total, {})
    territory = read_territory(service, units, today.year)
    return Deployment(service, ranges, rule, loads, total, list(units.values()), territory, note)


def _first(unit):
    """Who is in charge of a unit, or whoever there is."""
    return min(unit.companions, key=lambda one: (one.kind != Assignment.Kind.LEAD, one.role))


def contact_days(service):
    """After how many school days without contact a unit is named here."""
    rule = getattr(service, "contact_rule", None)
    return rule.school_days if rule else UNSET_DAYS


def _units(service, accompanied):
    """{pk: Unit} of those that operate or are accompanied, by name."""
    rows = School.objects.filter(service=service, archived_at__isnull=True).order_by("sort_key", "code")
    rows = rows.filter(Q(pk__in=School.objects.operating().filter(service=service)) | Q(pk__in=accompanied))
    columns = (
        *("pk", "display_name", "code", "kind", "is_rural"),
        *("commune", "commune__name", "commune__region"),
        *("latitude", "longitude", "commune__latitude", "commune__longitude"),
    )
    seat = service.seat
    seat = (seat.latitude, seat.longitude) if seat else (None, None)
    found = {}
    for *facts, lat, lon, commune_lat, commune_lon in rows.values_list(*columns):
        here = (lat, lon) if None not in (lat, lon) else (commune_lat, commune_lon)
        unit = found[facts[0]] = Unit(*facts, here, accompanied.get(facts[0], []))
        unit.straight = straight_km(seat, here)
    return found


def _count_meetings(service, units, today):
    """The year's meetings with the professional: agreed until today, held, and with a complete record."""
    first = timezone.make_aware(datetime.datetime(today.year, 1, 1))
    morrow = timezone.make_aware(datetime.datetime.combine(today, datetime.time())) + datetime.timedelta(
        days=1
    )
    rows = MonitoringMeeting.objects.filter(
        service=service, by_school=False, starts_at__gte=first, starts_at__lt=morrow
    )
    counted = (
        rows.order_by()
        .values_list("school")
        .annotate(
            all=Count("pk"),
            held=Count("pk", filter=Q(status__in=MEETING_HELD)),
            complete=Count("pk", filter=COMPLETE),
        )
    )
    for pk, *counts in counted:
        if pk in units:
            units[pk].agreed, units[pk].held, units[pk].complete = counts


def _count_days(service, units, rule, today):
    """School days since the last contact; a unit that had none counts from the day it got somebody."""
    contacts = last_contacts(School.objects.filter(service=service).order_by().values("pk"))
    calendar = school_calendar({unit.region for unit in units.values()}, [service.pk])
    for unit in units.values():
        unit.contact = contacts.get(unit.pk)
        since = unit.contact or min((one.since for one in unit.companions), default=None)
        if since is None:
            continue
        unit.days = calendar.between(unit.region, service.pk, since, today)
        unit.is_silent = unit.days > rule
    loaded = all(calendar.is_loaded(unit.region, today.year) for unit in units.values())
    return "" if loaded else ASSUMPTION


def _loads(service, units, ranges, today):
    """A Load for whoever accompanies a unit, and for each professional without any; by surname."""
    loads = {}
    for unit in units.values():
        for one in unit.companions:
            load = loads.get(one.person)
            if load is None:
                load = loads[one.person] = Load(one.person, one.name, one.sort_key)
            load.pairs.append((unit, one))
    roles = ServiceRole.objects.current(today).filter(
        content_object=service, permission__codename=PROFESSIONAL, user__is_active=True
    )
    for pk, first, last in roles.values_list("user", "user__first_name", "user__last_name"):
        if pk not in loads:
            loads[pk] = Load(pk, f"{first} {last}".strip(), sort_key(f"{last} {first}"))
    for load in loads.values():
        _sum(load, ranges)
    return sorted(loads.values(), key=lambda load: (load.sort_key, load.person))


def _sum(load, ranges):
    load.total = len(load.pairs)
    for unit, one in load.pairs:
        load.nurseries += unit.is_nursery
        load.rural += unit.is_rural
        load.agreed += unit.agreed
        load.held += unit.held
        load.silent += unit.is_silent
        load.yearly += one.meetings or 0
        load.unnoted += not one.is_noted
        distance = one.distance if one.distance is not None else unit.straight
        if distance is None:
            load.unplaced += 1
        else:
            load.distance += float(distance)
    load.schools = load.total - load.nurseries
    load.outside = {
        group: words for group, one in ranges.items() if (words := one.outside(load.count(group)))
    }
