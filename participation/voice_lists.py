"""What the page of voices lists beside the voices: themes and their state, and all there is to choose from.

Plain tuples in four queries, whatever the plan's size.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, Count, F, Sum, Value
from django.db.models.functions import Concat

from accounts.models import OrganizationalUnit, Stakeholder
from accounts.sorting import sort_key
from participation.models import CommunitySession, Contribution, Theme, Trace
from participation.tracing import in_words, listed
from plans.models import Action, PriorityAxis, Section

KINDS = dict(CommunitySession.Kind.choices)
NBSP = "\N{NO-BREAK SPACE}"
WORDS = CharField()


@dataclass(frozen=True)
class Decided:
    """A trace as the page says it: `names` are the codes and titles it names, `count` its contributions."""

    pk: int
    decision: str
    names: tuple
    referred_to: str
    count: int

    @property
    def words(self):
        return in_words(self.decision, self.names, self.referred_to)


@dataclass(frozen=True)
class ThemeRow:
    """A theme with how many contributions it groups, and what became of them: `state` and `label` of its tag."""

    pk: int
    name: str
    count: int
    state: str
    label: str


@dataclass(frozen=True)
class SessionRow:
    pk: int
    name: str
    commune: int | None
    place: str
    count: int

    def __str__(self):
        return f"{self.name}, {self.place}" if self.place else self.name


class Lists:
    """Themes, sessions, traces and the options of a plan's voices."""

    def __init__(self, plan):
        self.plan = plan
        self.cells = _cells(plan)
        of_session, of_trace = Counter(), Counter()
        for session, _, trace, count, _ in self.cells:
            of_session[session] += count
            of_trace[trace] += count
        self.traces = {row.pk: row for row in _traces(plan, of_trace)}
        self.sessions = {row.pk: row for row in _sessions(plan, of_session)}
        self.groups = _groups(plan)
        self.options = options_of(plan)
        self.names = dict(self.options["theme"])

    @property
    def total(self):
        return sum(row.count for row in self.sessions.values())

    @cached_property
    def by_decision(self):
        counts = Counter()
        for trace in self.traces.values():
            counts[trace.decision] += trace.count
        return counts

    @property
    def decided(self):
        return self.by_decision.total()

    @property
    def undecided(self):
        return self.total - self.decided

    @property
    def ungrouped(self):
        return sum(self.groups[None].values())

    @property
    def repeated(self):
        """How many more the themes count than there are contributions: those that sit in two."""
        return sum(sum(counts.values()) for counts in self.groups.values()) - self.total

    @cached_property
    def themes(self):
        return [self._theme(pk, name) for pk, name in self.names.items()]

    @property
    def communes(self):
        found = {row.commune: row.place for row in self.sessions.values() if row.commune}
        return sorted(found.items(), key=lambda pair: sort_key(pair[1]))

    @cached_property
    def stakeholders(self):
        return dict(self.options["stakeholder"])

    @cached_property
    def axes(self):
        return dict(self.options["axis"])

    def _theme(self, pk, name):
        counts = self.groups[pk]
        total, waiting = counts.total(), counts[None]
        if not total:
            return ThemeRow(pk, name, 0, "todo", "Sin aportes")
        if waiting:
            label = "Por decidir" if waiting == total else f"{waiting} por decidir"
            return ThemeRow(pk, name, total, "todo", label)
        return ThemeRow(pk, name, total, "done", self._outcome(counts))

    def _outcome(self, counts):
        """«Incorporado en 1.3 y 1.5»; of several kinds, each with how many."""
        kinds = defaultdict(list)
        for pk in counts:
            if pk in self.traces:
                kinds[self.traces[pk].decision].append(pk)
        if len(kinds) > 1:
            told = [
                f"{sum(counts[pk] for pk in kinds[kind])} {Trace.Decision(kind).label.lower()}s"
                for kind in Trace.Decision
                if kind in kinds
            ]
            return listed(told).capitalize()
        for kind, pks in kinds.items():
            names = [name for pk in pks for name in self.traces[pk].names]
            return in_words(kind, names, listed(self.traces[pk].referred_to for pk in pks))
        return "Decidido"


def _cells(plan):
    """(session, estamento, trace, how many, sum of their keys) of all the contributions."""
    rows = Contribution.objects.filter(plan=plan).order_by()
    rows = rows.values_list("session_id", "stakeholder_id", "trace_id")
    return list(rows.annotate(Count("pk"), Sum("pk")))


def _traces(plan, counts):
    rows = (
        Trace.objects.filter(plan=plan)
        .order_by("pk", "targets__pk")
        .values_list("pk", "decision", "referred_to", "targets__action__code", "targets__section__title")
    )
    found, names = {}, defaultdict(list)
    for pk, decision, referred_to, code, title in rows:
        found[pk] = (decision, referred_to)
        if code or title:
            names[pk].append(code or f"«{title}»")
    for pk, (decision, referred_to) in found.items():
        yield Decided(pk, decision, tuple(names[pk]), referred_to, counts[pk])


def _sessions(plan, counts):
    rows = (
        CommunitySession.objects.filter(plan=plan)
        .filter(pk__in=list(counts))
        .order_by("starts_at", "pk")
        .values_list("pk", "kind", "number", "title", "commune", "commune__name")
        .annotate(at_school=F("school__commune"), named=F("school__commune__name"))
    )
    for pk, kind, number, title, commune, place, other, named in rows:
        name = f"{KINDS[kind]} N.º{NBSP}{number}" if number else title
        yield SessionRow(pk, name, commune or other, place or named or "", counts[pk])


def _groups(plan):
    """{theme: {trace: how many}}; None stands for no theme, and for no decision."""
    rows = Contribution.objects.filter(plan=plan).order_by().values_list("themes", "trace")
    found = defaultdict(Counter)
    for theme, trace, count in rows.annotate(n=Count("pk")):
        found[theme][trace] = count
    return found


def options_of(plan):
    """{kind: [(pk, text)]} of themes, estamentos, ejes, offices, actions and sections: six lists, one question."""

    def rows(kind, queryset, text, first, second):
        return queryset.order_by().values_list(Value(kind, WORDS), "pk", text, first, second)

    service, none = plan.service_id, Value(0)
    named = Concat("code", Value(" "), "name", output_field=WORDS)
    actions = Action.objects.filter(plan=plan)
    parts = [
        rows("theme", Theme.objects.filter(plan=plan), "name", "position", "pk"),
        rows("stakeholder", Stakeholder.objects.filter(service=service), "name", "position", none),
        rows("axis", PriorityAxis.objects.filter(service=service), "name", "position", none),
        rows("unit", OrganizationalUnit.objects.current().filter(service=service), "name", none, none),
        rows("action", actions, named, "objective__position", "position"),
        rows("section", Section.objects.filter(plan=plan), "title", "position", none),
    ]
    found = defaultdict(list)
    every = parts[0].union(*parts[1:], all=True)
    for row in sorted(every, key=lambda row: (*row[3:], sort_key(row[2]), row[1])):
        found[row[0]].append((row[1], row[2]))
    return found
