"""School days (días de clases) between two days, and how many passed since a unit's last contact.

Terms are each region's own data (the Seremi's resolution of the year). Where a year has none: Monday to Friday from
March to the middle of December, and every page that counts so says it.
"""

import datetime
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import CharField, Max
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from plans.calendar import FARTHEST, WorkingDays
from plans.models import NonWorkingDay
from support_cycle.models import MEETING_HELD, MonitoringMeeting, SchoolTerm, SupportContact

ASSUMED_FROM, ASSUMED_UNTIL = (3, 1), (12, 15)
ASSUMPTION = "Sin calendario cargado: se cuentan los lunes a viernes desde marzo hasta mediados de diciembre."
DAY = datetime.timedelta(days=1)
LENGTH_OF_A_DAY = len("2026-03-05")


@dataclass
class SchoolCalendar:
    """Terms by region and year, {(region pk, year): [(first, last)]}, and each Servicio's own {day: is working}."""

    terms: dict = field(default_factory=dict)
    own: dict = field(default_factory=dict)
    _lists: dict = field(default_factory=dict, repr=False)

    def is_loaded(self, region, year):
        return bool(self.terms.get((region, year)))

    def is_school_day(self, region, service, day):
        return day in self._days(region, service, day, day)

    def between(self, region, service, start, end):
        """How many school days there are after `start`, up to `end` and with it; 0 where it is not later."""
        if end <= start:
            return 0
        days = self._days(region, service, max(start, end - datetime.timedelta(days=FARTHEST)), end)
        return bisect_right(days, end) - bisect_right(days, start)

    def _days(self, region, service, start, end):
        """The school days of whole years, listed once for all the units of a region."""
        found = []
        for year in range(start.year, end.year + 1):
            key = (region, service, year)
            if key not in self._lists:
                own = self.own.get(service, {})
                terms = self.terms.get((region, year)) or [_assumed(year)]
                self._lists[key] = _listed(year, tuple(terms), tuple(sorted(own.items())))
            found += self._lists[key]
        return found


@lru_cache(maxsize=512)
def _listed(year, terms, own):
    """The school days of a year; a process keeps those of the years and places that it was asked for."""
    worked, first = WorkingDays(dict(own)), datetime.date(year, 1, 1)
    days = (first + n * DAY for n in range(366))
    return [
        day
        for day in days
        if day.year == year and any(begin <= day <= end for begin, end in terms) and worked.counts(day)
    ]


def _assumed(year):
    return datetime.date(year, *ASSUMED_FROM), datetime.date(year, *ASSUMED_UNTIL)


def school_calendar(regions, services):
    """The SchoolCalendar of some regions and Servicios (rows or primary keys); two queries."""
    terms, own = defaultdict(list), defaultdict(dict)
    rows = SchoolTerm.objects.filter(region__in=regions).values_list("region", "year", "starts_on", "ends_on")
    for region, year, first, last in rows:
        terms[region, year].append((first, last))
    days = NonWorkingDay.objects.filter(service__in=services)
    for service, day, is_working in days.values_list("service", "date", "is_working"):
        own[service][day] = is_working
    return SchoolCalendar(dict(terms), dict(own))


def school_days(school, start, end):
    """School days after `start` up to `end` at one school, loaded with its commune; two queries."""
    region = school.commune.region_id
    return school_calendar([region], [school.service_id]).between(region, school.service_id, start, end)


def last_contacts(schools):
    """{school pk: the day of its last contact with UATP} of these schools (rows or keys); one query.

    A contact is a meeting that was held or a support noted between meetings. What the school's team did without the
    professional is its own meeting and no contact. A school that had none is left out.
    """
    held = MonitoringMeeting.objects.filter(school__in=schools, status__in=MEETING_HELD, by_school=False)
    # As text, so that one question brings both: a database that is asked for the day of each moment is slow at it.
    held = held.order_by().values("school").annotate(last=Cast(Max("starts_at"), CharField()))
    noted = SupportContact.objects.filter(school__in=schools).order_by().values("school")
    noted = noted.annotate(last=Cast(Max("date"), CharField()))
    found = {}
    pairs = held.values_list("school", "last").union(noted.values_list("school", "last"), all=True)
    for school, last in pairs:
        day = _day(last)
        found[school] = max(day, found.get(school, day))
    return found


def _day(text):
    """The local day of a day or a moment as the database writes it."""
    if len(text) <= LENGTH_OF_A_DAY:
        return datetime.date.fromisoformat(text)
    moment = parse_datetime(text)
    return timezone.localdate(moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC))


def school_days_since(schools, today, contacts=None, calendar=None):
    """{school pk: school days since its last contact, None where it had none}; at most three queries.

    `schools` are rows loaded with their commune; `contacts` and `calendar` are what was read already.
    """
    schools = list(schools)
    contacts = last_contacts([school.pk for school in schools]) if contacts is None else contacts
    if calendar is None:
        calendar = school_calendar(
            {school.commune.region_id for school in schools}, {school.service_id for school in schools}
        )
    return {
        school.pk: calendar.between(school.commune.region_id, school.service_id, contacts[school.pk], today)
        if school.pk in contacts
        else None
        for school in schools
    }


def unloaded_note(schools, calendar, year):
    """The sentence for a page whose schools have no calendar of `year`, "" where every region has one."""
    regions = {school.commune.region_id for school in schools}
    return "" if all(calendar.is_loaded(region, year) for region in regions) else ASSUMPTION
