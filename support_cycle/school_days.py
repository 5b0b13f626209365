"""School days (días de clases) between two days, and how many passed since a unit's last contact.

Terms are each region's own data (the Seremi's resolution of the year). Where a year has none: Monday to Friday from
March to the middle of December, and every page that counts so says it.
"""

import datetime
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Max
from django.db.models.functions import TruncDate

from plans.calendar import FARTHEST, WorkingDays
from plans.models import NonWorkingDay
from support_cycle.models import MEETING_HELD, MonitoringMeeting, SchoolTerm, SupportContact

ASSUMED_FROM, ASSUMED_UNTIL = (3, 1), (12, 15)
ASSUMPTION = "Sin calendario cargado: se cuentan los lunes a viernes desde marzo hasta mediados de diciembre."
DAY = datetime.timedelta(days=1)


@dataclass
class SchoolCalendar:
    """Terms by region and year, {(region pk, year): [(first, last)]}, and each Servicio's working days."""

    terms: dict = field(default_factory=dict)
    working: dict = field(default_factory=dict)
    _lists: dict = field(default_factory=dict, repr=False)

    def is_loaded(self, region, year):
        return bool(self.terms.get((region, year)))

    def is_school_day(self, region, service, day):
        terms = self.terms.get((region, day.year)) or [_assumed(day.year)]
        worked = self.working.get(service) or WorkingDays()
        return any(first <= day <= last for first, last in terms) and worked.counts(day)

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
                first = datetime.date(year, 1, 1)
                days = (first + n * DAY for n in range(366))
                self._lists[key] = [
                    day for day in days if day.year == year and self.is_school_day(region, service, day)
                ]
            found += self._lists[key]
        return found


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
    return SchoolCalendar(dict(terms), {service: WorkingDays(days) for service, days in own.items()})


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
    held = held.order_by().values("school").annotate(day=Max(TruncDate("starts_at")))
    noted = SupportContact.objects.filter(school__in=schools).order_by().values("school")
    noted = noted.annotate(day=Max("date"))
    found = {}
    pairs = held.values_list("school", "day").union(noted.values_list("school", "day"), all=True)
    for school, day in pairs:
        found[school] = max(day, found.get(school, day))
    return found


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
