"""The page where voices are grouped and decided: what its address asks for, and what it shows.

Only the rows of a page become objects; everything else is counted by the database. Three thousand contributions
cost what fifty do.
"""

from dataclasses import dataclass, field, fields, replace

from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import QueryDict

from accounts.sorting import sort_key
from participation.models import Contribution, Moment, Trace
from participation.voice_lists import Lists

ROWS = 50
SHOWN = ("number", "text", "moment", "votes", "session_id", "stakeholder_id", "axis_id", "trace_id")
UNGROUPED = "sin-tema"
UNDECIDED = "por-decidir"
DECISIONS = {
    UNDECIDED: ("Por decidir", None),
    "incorporado": ("Incorporados", Trace.Decision.INCORPORATED),
    "no-incorporado": ("No incorporados", Trace.Decision.NOT_INCORPORATED),
    "derivado": ("Derivados", Trace.Decision.REFERRED),
}


@dataclass(frozen=True)
class Filters:
    """What an address asks for; anything it does not know counts as not said."""

    tema: int | str | None = None
    estamento: int | None = None
    comuna: int | None = None
    sesion: int | None = None
    momento: str = ""
    eje: int | None = None
    decision: str = ""
    accion: int | None = None
    seccion: int | None = None
    q: str = ""

    @classmethod
    def read(cls, query):
        found = {one.name: query.get(one.name, "") for one in fields(cls)}
        numbers = {name: number(text) for name, text in found.items() if name not in TEXTS}
        theme = UNGROUPED if found["tema"] == UNGROUPED else number(found["tema"])
        moment = found["momento"] if found["momento"] in Moment.values else ""
        decision = found["decision"] if found["decision"] in DECISIONS else ""
        text = found["q"].strip()[:100]
        return cls(**numbers | {"tema": theme, "momento": moment, "decision": decision, "q": text})

    @property
    def query(self):
        """The address's query, without the page."""
        query = QueryDict(mutable=True)
        for one in fields(self):
            if value := getattr(self, one.name):
                query[one.name] = value
        return query.urlencode()

    @property
    def is_on(self):
        """Whether it says anything beside the theme."""
        return any(getattr(self, one.name) for one in fields(self) if one.name != "tema")

    @property
    def condition(self):
        """On contributions; each relation is joined once and is unique there, so no row comes twice."""
        plain = {
            "stakeholder": self.estamento,
            "session": self.sesion,
            "moment": self.momento,
            "axis": self.eje,
            "trace__targets__action": self.accion,
            "trace__targets__section": self.seccion,
            "themes": None if self.tema == UNGROUPED else self.tema,
        }
        found = Q(**{name: value for name, value in plain.items() if value})
        if self.tema == UNGROUPED:
            found &= Q(themes__isnull=True)
        if self.comuna:
            found &= Q(session__commune=self.comuna) | Q(session__school__commune=self.comuna)
        if self.decision == UNDECIDED:
            found &= Q(trace__isnull=True)
        elif self.decision:
            found &= Q(trace__decision=DECISIONS[self.decision][1])
        return found


TEXTS = {"tema", "momento", "decision", "q"}


@dataclass
class Tally:
    """How many contributions, of how many estamentos, in how many sessions."""

    count: int = 0
    stakeholders: set = field(default_factory=set)
    sessions: dict = field(default_factory=dict)

    def add(self, session, stakeholder, count=1):
        self.count += count
        self.stakeholders.add(stakeholder)
        self.sessions[session] = self.sessions.get(session, 0) + count


def voices_found(plan, filters):
    """The contributions of a plan that an address asks for, without its words."""
    return Contribution.objects.filter(filters.condition, plan=plan)


def seen_in(plan, filters):
    """{pk: trace} of all that an address asks for: what `decide_voices` takes."""
    rows = voices_found(plan, filters).order_by()
    if not filters.q:
        return dict(rows.values_list("pk", "trace_id"))
    return {row[0]: row[1] for row in _with_words(rows, filters.q)}


def state_of(seen):
    """The mark of a set of contributions and their decisions; another one means that somebody wrote meanwhile."""
    traces = [trace for trace in seen.values() if trace]
    return f"{len(seen)}-{sum(seen)}-{sum(traces)}-{max(traces, default=0)}"


class VoiceList:
    """One page of the list, with its themes and all there is to choose from; `query` is the address's.

    Of the two readings of a plan's voices only one is made: counted by the database, or, where words are looked
    for, read as tuples.
    """

    def __init__(self, plan, query, page=None):
        self.plan, self.lists, self.filters = plan, Lists(plan), Filters.read(query)
        self.lost_theme = isinstance(self.filters.tema, int) and self.filters.tema not in self.lists.names
        if self.lost_theme:
            self.filters = replace(self.filters, tema=None)
        self.tally, self.state = Tally(), ""
        found = self._looked_for() if self.filters.q else self._counted()
        paginator = Paginator(found, ROWS)
        paginator.count = self.tally.count
        self.page = paginator.get_page(page or query.get("pagina"))
        self.rows = self._rows(self.page.object_list)

    @property
    def theme(self):
        """The theme that is shown, as its row in the list; None for all and for what has none."""
        return next((row for row in self.lists.themes if row.pk == self.filters.tema), None)

    @property
    def is_ungrouped(self):
        return self.filters.tema == UNGROUPED

    @property
    def target_words(self):
        """The action or section whose voices are shown, in words."""
        actions, sections = dict(self.lists.options["action"]), dict(self.lists.options["section"])
        if self.filters.accion:
            return f"Los que responde la acción {actions.get(self.filters.accion, '')}".strip()
        return f"Los que responde la sección «{sections.get(self.filters.seccion, '')}»"

    @property
    def sources(self):
        """[(session, how many)] of what is found: where it was said."""
        rows = [(self.lists.sessions[pk], count) for pk, count in self.tally.sessions.items()]
        return sorted(rows, key=lambda pair: (-pair[1], pair[0].pk))

    @property
    def outcomes(self):
        """[(trace, how many)] of the theme that is shown, what has no decision last (None)."""
        counts = self.lists.groups[None if self.is_ungrouped else self.filters.tema]
        rows = [(self.lists.traces.get(pk), count) for pk, count in counts.items()]
        return sorted(rows, key=lambda pair: (pair[0] is None, -pair[1]))

    @property
    def moments(self):
        return Moment.choices

    @property
    def decisions(self):
        return [(key, label) for key, (label, _) in DECISIONS.items()]

    def _counted(self):
        found = voices_found(self.plan, self.filters)
        cells = self.lists.cells
        if self.filters.is_on or self.filters.tema:
            cells = found.order_by().values_list("session_id", "stakeholder_id", "trace_id")
            cells = cells.annotate(Count("pk"), Sum("pk"))
        sums = [0, 0, 0, 0]
        for session, stakeholder, trace, count, pks in cells:
            self.tally.add(session, stakeholder, count)
            trace = trace or 0
            sums = [sums[0] + count, sums[1] + pks, sums[2] + trace * count, max(sums[3], trace)]
        self.state = "-".join(str(int(one)) for one in sums)
        return found.order_by("session_id", "number", "pk")

    def _looked_for(self):
        found = _with_words(voices_found(self.plan, self.filters), self.filters.q)
        for _, _, session, stakeholder, _ in found:
            self.tally.add(session, stakeholder)
        self.state = state_of({row[0]: row[1] for row in found})
        return [row[0] for row in found]

    def _rows(self, found):
        if self.filters.q:
            found = Contribution.objects.filter(pk__in=found).order_by("session_id", "number", "pk")
        rows = list(found.only(*SHOWN))
        pairs = Contribution.themes.through.objects.filter(contribution__in=[row.pk for row in rows])
        themes = {}
        for pk, theme in pairs.order_by("theme__position", "theme_id").values_list(
            "contribution_id", "theme_id"
        ):
            if theme != self.filters.tema and theme in self.lists.names:
                themes.setdefault(pk, []).append(self.lists.names[theme])
        for row in rows:
            row.of = self.lists.sessions.get(row.session_id)
            row.said_by = self.lists.stakeholders.get(row.stakeholder_id, "")
            row.about = self.lists.axes.get(row.axis_id, "")
            row.decided = self.lists.traces.get(row.trace_id)
            row.also_in = themes.get(row.pk, ())
        return rows


def _with_words(rows, text):
    """(pk, trace, session, stakeholder, text) of those in whose words every word of `text` occurs."""
    words = _plain(text).split()
    rows = rows.order_by("session_id", "number", "pk")
    read = rows.values_list("pk", "trace_id", "session_id", "stakeholder_id", "text")
    return [row for row in read if all(word in _plain(row[4]) for word in words)]


def _plain(text):
    return sort_key(text).replace("~", "")


def number(text):
    text = str(text or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
