"""The dates of a PAL's year: stages, and working days (Ley 19.880, art. 25: Monday to Friday but holidays).

Holidays come from the package `holidays`; a Servicio's own days (a regional holiday, a moved one) are
data. So are the rules of the stages (`CalendarRule`): those below are the ones a Servicio begins with.
"""

import datetime
from calendar import monthrange
from dataclasses import dataclass, field
from functools import cache

import holidays

from plans.models import CalendarRule, NonWorkingDay, Stage

SATURDAY = 5
FARTHEST = 3660  # days: nobody counts further, and no loop runs for ever
LAW = "Ley 21.040, art. 46"
# Key, name, year against the plan's, from, until, after which stage, working days, by law, source.
DEFAULT_RULES = (
    ("preparation", "Preparación", -1, (4, 1), (5, 29), "", None, False, ""),
    ("formulation", "Formulación y comité del PAL", -1, (5, 4), (6, 12), "", None, False, ""),
    ("participation", "Participación", -1, (6, 15), (9, 30), "", None, False, ""),
    ("draft", "Borrador", -1, (8, 3), (10, 2), "", None, False, ""),
    ("socialisation", "Socialización", -1, (10, 2), (10, 13), "", None, False, ""),
    ("presentation", "Presentación", -1, None, (10, 15), "", None, True, LAW),
    ("recommendations", "Recomendaciones", -1, None, None, "presentation", 15, False, LAW),
    ("answers", "Respuesta", -1, None, None, "recommendations", 10, False, ""),
    # A round that may not take place: it has no date until somebody gives it one.
    ("dep", "Revisión de la DEP", -1, None, None, "", None, False, ""),
    ("budget", "Ajuste a la Ley de Presupuestos", -1, (12, 1), (12, 11), "", None, False, LAW),
    ("sanction", "Sanción", -1, None, (12, 15), "", None, True, LAW),
    ("publication", "Publicación", -1, None, None, "sanction", 10, False, ""),
    ("execution", "Seguimiento", 0, (1, 1), (12, 31), "", None, False, ""),
)


@dataclass(frozen=True)
class WorkingDays:
    """Which days count at one Servicio. `own` is {date: True where it is worked, False where it is not}."""

    own: dict = field(default_factory=dict)

    def counts(self, day):
        if day in self.own:
            return self.own[day]
        return day.weekday() < SATURDAY and day not in holidays_of(day.year)

    def add(self, start, days):
        """The last of `days` working days after `start`, which is not counted itself."""
        day = start
        for _ in range(FARTHEST):
            if days <= 0:
                break
            day += datetime.timedelta(days=1)
            days -= self.counts(day)
        return day

    def between(self, start, end):
        """How many working days there are after `start`, up to `end` and with it; 0 where it is not later."""
        length = min((end - start).days, FARTHEST)
        return sum(self.counts(start + datetime.timedelta(days=n)) for n in range(1, length + 1))


def working_days_of(service):
    """The calendar of a Servicio (or its primary key): one query."""
    rows = NonWorkingDay.objects.filter(service=service).values_list("date", "is_working")
    return WorkingDays(dict(rows))


def add_working_days(start, n, service):
    """The n-th working day after `start` at a Servicio: Thursday 15-10-2026 and 15 days give 05-11-2026."""
    return working_days_of(service).add(start, n)


@cache
def holidays_of(year):
    """Chile's public holidays of a year, those that move too: {date: name}."""
    return dict(holidays.country_holidays("CL", years=year, language="es"))


def default_rules(service):
    """The rules a Servicio begins with, not saved yet."""
    return [
        CalendarRule(
            service=service,
            key=key,
            name=name,
            position=position,
            year_offset=offset,
            start_month=start[0] if start else None,
            start_day=start[1] if start else None,
            month=until[0] if until else None,
            day=until[1] if until else None,
            after=after,
            working_days=days,
            is_legal=is_legal,
            source=source,
        )
        for position, (key, name, offset, start, until, after, days, is_legal, source) in enumerate(
            DEFAULT_RULES, start=1
        )
    ]


def stage_dates(rules, year, calendar):
    """{key: (from, until)} of a plan's year; None where a rule gives no date, or leads nowhere."""
    by_key = {rule.key: rule for rule in rules}
    found = {}

    def dates_of(key, seen=()):
        rule = by_key.get(key)
        if rule is None or key in seen:
            return (None, None)
        if key not in found:
            begins = _day(year + rule.year_offset, rule.start_month, rule.start_day)
            until = _day(year + rule.year_offset, rule.month, rule.day)
            if until is None and rule.after and rule.working_days is not None:
                before = dates_of(rule.after, (*seen, key))[1]
                if before:
                    begins, until = begins or before, calendar.add(before, rule.working_days)
            found[key] = (begins, until)
        return found[key]

    return {rule.key: dates_of(rule.key) for rule in rules}


def stages_for(plan, rules, calendar):
    """The stages of a plan by its Servicio's rules, not saved yet."""
    dates = stage_dates(rules, plan.year, calendar)
    return [
        Stage(
            service=plan.service,
            plan=plan,
            key=rule.key,
            name=rule.name,
            position=rule.position,
            starts_on=dates[rule.key][0],
            due_on=dates[rule.key][1],
            rule_due_on=dates[rule.key][1],
            is_legal=rule.is_legal,
        )
        for rule in rules
    ]


def next_legal_date(stages):
    """The stage with the earliest date of law that is not done, also where that date has passed; or None."""
    waiting = [stage for stage in stages if stage.is_legal and stage.done_on is None and stage.due_on]
    return min(waiting, key=lambda stage: stage.due_on, default=None)


def days_left(today, due_on, calendar):
    """«Quedan 16 días hábiles», «Es hoy», «Venció hace 3 días hábiles»."""
    if due_on == today:
        return "Es hoy"
    if due_on < today:
        count = calendar.between(due_on, today)
        return f"Venció hace {count} {_days(count)}" if count else "Ya venció"
    count = calendar.between(today, due_on)
    if not count:
        return "No quedan días hábiles"
    return f"Queda{'n' if count > 1 else ''} {count} {_days(count)}"


def _days(count):
    return "día hábil" if count == 1 else "días hábiles"


def _day(year, month, day):
    """The day of a rule; the last of its month where the month is shorter."""
    if not month or not day or not 1 <= month <= 12:
        return None
    return datetime.date(year, month, min(day, monthrange(year, month)[1]))
