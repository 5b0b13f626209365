"""How a plan's year goes at a cut: each indicator's value and its state in words, and who has not reported.

Everything is counted in the database, in a constant number of queries. States are words of support: what is
not met yet is on its way (it keeps the pace of the year, or did better than before) or asks for support.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.http import QueryDict

from accounts.sorting import sort_key
from plans.measuring import judge, shown, shown_measurement, shown_target
from plans.models import ActionSchool, AnnualPlan, Indicator, Measurement
from plans.targets import units_needed

ROWS = 60
Status = AnnualPlan.Status
FOLLOWED = frozenset([Status.SANCTIONED, Status.PUBLISHED, Status.CLOSED])
REPORTED = frozenset([Status.SANCTIONED, Status.PUBLISHED])  # a closed plan takes no more
KEYS = ("corte", "q", "objetivo", "unidad", "estado", "pagina")
NOBODY = "ninguna"
HALFWAY = 7  # half-yearly indicators are asked for at the last cut up to July, and at the year's last


class State(TextChoices):
    """What there is to say of an indicator at a cut."""

    MET = "met", "Cumple"
    ON_ITS_WAY = "on_its_way", "En camino"
    NEEDS_SUPPORT = "needs_support", "Necesita apoyo"
    NO_TARGET = "no_target", "Sin meta en número"
    ABSENT = "absent", "Sin valor, con motivo"
    MISSING = "missing", "Sin informar"
    LATER = "later", "Se mide en otro corte"


@dataclass
class Tally:
    """How many indicators there are in each state, of a plan, an objective or a responsible unit."""

    label: str
    pk: int | None = None
    of: dict = field(default_factory=lambda: dict.fromkeys(State.values, 0))

    @property
    def total(self):
        return sum(self.of.values())

    @property
    def expected(self):
        """Those that this cut asks for."""
        return self.total - self.of[State.LATER]

    @property
    def reported(self):
        return self.expected - self.of[State.MISSING]


def choose_cut(cuts, asked, today):
    """The cut of `?corte=2027-06-30`; else the last that has passed, or the first. None without cuts."""
    by_date = {cut.date.isoformat(): cut for cut in cuts}
    past = [cut for cut in cuts if cut.date <= today]
    return by_date.get(asked) or (past[-1] if past else cuts[0] if cuts else None)


def indicators_at(plan, cut, cuts):
    """The indicators of the plan's actions with `state`, `at` (measured at the cut) and `previous_value`."""
    before = Measurement.objects.filter(
        indicator=OuterRef("pk"), cut_off__lt=cut.date, value__isnull=False
    ).order_by("-cut_off")
    return Indicator.objects.filter(action__plan=plan).annotate(
        at=FilteredRelation("measurements", condition=Q(measurements__cut_off=cut.date)),
        previous_value=Subquery(before.values("value")[:1]),
        state=_state(cut, cuts),
    )


class FollowUp:
    """What the page of a cut shows; `query` (a QueryDict) is the address's."""

    def __init__(self, plan, cuts, cut, query):
        self.plan, self.cuts, self.cut = plan, cuts, cut
        self.text = query.get("q", "").strip()[:100]
        self.objective = _number(query.get("objetivo"))
        self.unit = NOBODY if query.get("unidad") == NOBODY else _number(query.get("unidad"))
        self.state = query.get("estado") if query.get("estado") in State.values else ""
        self._asked_page = query.get("pagina")
        self._count()

    @property
    def is_filtered(self):
        return bool(self.text or self.objective or self.unit or self.state)

    @property
    def filters(self):
        """The address's query without the page."""
        pairs = {"corte": self.cut.date.isoformat(), "q": self.text, "objetivo": self.objective}
        return followup_query(pairs | {"unidad": self.unit, "estado": self.state})

    @property
    def states(self):
        return State.choices

    def read_page(self):
        """One page of what is found: `page`, and `groups` [(objective, rows)]."""
        index = self.index()
        self.found = len(index)
        self.page = Paginator(index, ROWS).get_page(self._asked_page)
        self.groups = self.grouped(self.page.object_list)
        return self

    def index(self):
        """The primary keys of every indicator found, in the plan's order: one query."""
        rows = indicators_at(self.plan, self.cut, self.cuts).order_by(
            *("action__objective__position", "action__objective_id"),
            *("action__position", "action_id", "position", "pk"),
        )
        if self.objective:
            rows = rows.filter(action__objective=self.objective)
        if self.unit:
            rows = rows.filter(action__unit=None if self.unit == NOBODY else self.unit)
        if self.state:
            rows = rows.filter(state=self.state)
        if not self.text:
            return list(rows.values_list("pk", flat=True))
        words = _plain(self.text).split()
        named = rows.values_list("pk", "name", "action__code", "action__name")
        return [row[0] for row in named if all(word in _plain(" ".join(row[1:])) for word in words)]

    def grouped(self, pks):
        """[(objective, [indicator])] of these primary keys, each carrying what it shows: three queries."""
        measured = Measurement.objects.filter(cut_off__lte=self.cut.date).annotate(files=Count("evidence"))
        rows = (
            indicators_at(self.plan, self.cut, self.cuts)
            .filter(pk__in=pks)
            .select_related("action__objective", "action__unit")
            .prefetch_related(Prefetch("measurements", measured.order_by("-cut_off"), to_attr="until"))
        )
        by_pk = {row.pk: row for row in rows}
        rows = [by_pk[pk] for pk in pks if pk in by_pk]
        reached = reached_until({row.action_id for row in rows}, self.cut.date)
        groups = []
        for row in rows:
            _dress(row, self.cut, reached)
            if not groups or groups[-1][0].pk != row.action.objective_id:
                groups.append((row.action.objective, []))
            said = groups[-1][1]
            row.is_first_of_action = not said or said[-1].action_id != row.action_id
            said.append(row)
        return groups

    def _count(self):
        """`tally` of the plan, `objectives` and `units`: one query, whatever the plan holds."""
        rows = (
            indicators_at(self.plan, self.cut, self.cuts)
            .order_by("action__objective__position", "action__objective", "action__unit__sort_key")
            .values_list(
                *("action__objective", "action__objective__code", "action__objective__text"),
                *("action__unit", "action__unit__name", "state"),
            )
            .annotate(count=Count("pk"))
        )
        self.tally, objectives, units = Tally(str(self.plan)), {}, {}
        for objective, code, text, unit, name, state, count in rows:
            of_objective = objectives.setdefault(objective, Tally(f"{code} {text}", objective))
            of_unit = units.setdefault(unit, Tally(name or "Sin unidad responsable", unit))
            for one in (self.tally, of_objective, of_unit):
                one.of[state] += count
        self.objectives = list(objectives.values())
        self.units = sorted(units.values(), key=lambda one: (one.pk is None, sort_key(one.label)))


def units_reached(plan, day):
    """(units reached by some action until a day, units that some action names): one query."""
    links = ActionSchool.objects.filter(action__plan=plan)
    until = Count("school", distinct=True, filter=Q(reached_on__lte=day))
    found = links.aggregate(reached=until, named=Count("school", distinct=True))
    return found["reached"], found["named"]


def reached_until(actions, day):
    """{action's primary key: (reached until the day, named)}: one query."""
    rows = (
        ActionSchool.objects.filter(action__in=actions)
        .order_by()
        .values_list("action")
        .annotate(reached=Count("pk", filter=Q(reached_on__lte=day)), named=Count("pk"))
    )
    return {action: (reached, named) for action, reached, named in rows}


def followup_query(pairs):
    """The page's query from {key: value}, without what is empty."""
    query = QueryDict(mutable=True)
    for key, value in pairs.items():
        if value:
            query[key] = value
    return query.urlencode()


def back_query(text):
    """The page's query as a form carried it, with only the keys that the page knows."""
    given = QueryDict((text or "")[:600])
    return followup_query({key: given.get(key, "")[:100] for key in KEYS})


def share_of_year(cut):
    """How much of the year has passed at a cut: a Decimal from 0 to 1, to four places."""
    days = (date(cut.date.year, 12, 31) - date(cut.date.year - 1, 12, 31)).days
    return (Decimal(cut.date.timetuple().tm_yday) / days).quantize(Decimal("0.0001"))


def _state(cut, cuts):
    met = Q(sense="higher", at__value__gte=F("target")) | Q(sense="lower", at__value__lte=F("target"))
    pace = Value(share_of_year(cut), output_field=DecimalField(max_digits=22, decimal_places=8))
    keeps_pace = Q(sense="higher", at__value__gte=_times(F("target"), pace)) | Q(
        sense="lower", target__gte=_times(F("at__value"), pace)
    )
    better = Q(sense="higher", at__value__gt=F("previous_value")) | Q(
        sense="lower", at__value__lt=F("previous_value")
    )
    return Case(
        When(at__pk__isnull=True, periodicity__in=_not_asked(cut, cuts), then=Value(State.LATER)),
        When(at__pk__isnull=True, then=Value(State.MISSING)),
        When(at__value__isnull=True, then=Value(State.ABSENT)),
        When(target__isnull=True, then=Value(State.NO_TARGET)),
        When(met, then=Value(State.MET)),
        When(keeps_pace | better, then=Value(State.ON_ITS_WAY)),
        default=Value(State.NEEDS_SUPPORT),
        output_field=CharField(),
    )


def _times(value, factor):
    product = value * factor
    product.output_field = DecimalField(max_digits=22, decimal_places=8)
    return product


def _not_asked(cut, cuts):
    """The periodicities that wait for another cut."""
    dates = [one.date for one in cuts]
    if not dates or cut.date == max(dates):
        return []
    halfway = [day for day in dates if day.month <= HALFWAY]
    if halfway and cut.date == max(halfway):
        return [Indicator.Periodicity.YEARLY]
    return [Indicator.Periodicity.YEARLY, Indicator.Periodicity.HALF_YEARLY]


def _dress(row, cut, reached):
    """Hang on an indicator what its row says."""
    row.measured = next((one for one in row.until if one.cut_off == cut.date), None)
    row.before = next((one for one in row.until if one.cut_off < cut.date), None)
    row.target_shown = shown_target(row)
    row.value_shown = shown_measurement(row, row.measured) if row.measured else ""
    row.before_shown = shown_measurement(row, row.before) if row.before else ""
    row.women_shown = shown(row, row.measured.women) if row.measured else ""
    row.men_shown = shown(row, row.measured.men) if row.measured else ""
    row.state_label = State(row.state).label
    row.fulfilment = judge(row, row.measured).fulfilment if row.state != State.MET else None
    action = row.action
    action.reached_at, named = reached.get(action.pk, (0, 0))
    action.universe_at = max(named, action.universe_stated or 0)
    action.names_units = bool(named)
    action.needed_at = (
        units_needed(action.target_percent, action.universe_at)
        if action.target_percent is not None and action.universe_at
        else None
    )


def missing_by_unit(plan, cut, cuts):
    """{unit's primary key, or None: [indicator]} of what the cut asks for and nobody has said; one query."""
    rows = (
        indicators_at(plan, cut, cuts)
        .filter(state=State.MISSING)
        .select_related("action__unit")
        .order_by("action__unit__sort_key", "action__position", "action_id", "position", "pk")
    )
    found = defaultdict(list)
    for row in rows:
        found[row.action.unit_id].append(row)
    return found


def _plain(text):
    return sort_key(text).replace("~", "")


def _number(text):
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
