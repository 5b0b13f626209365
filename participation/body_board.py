"""The board's filters, all in the address, and how many bodies stand at each step."""

from django.db.models import Count, F, Q

from accounts.models import Body
from accounts.models.territory import Commune
from accounts.sorting import sounds_like
from participation.body_state import BY_NAME, OPERATIVE, STATES, with_figures, with_state

GROUPS = {
    "operativas": "Operativas",
    "proximo-paso": "Necesitan el próximo paso",
    "archivadas": "Archivadas",
}


class BodyFilter:
    """What was asked of the board: `rows` (bodies with state and figures, in alphabetical order) and its counts.

    The Servicio's own bodies come first, then those of each unit together, by the unit's name.
    """

    def __init__(self, data, bodies, *, today):
        self.today = today
        self.text = data.get("q", "").replace("\0", "").strip()[:100]
        self.kind = _known(data.get("tipo"), Body.Kind.values)
        self.state = _known(data.get("paso"), BY_NAME)
        self.group = _known(data.get("ver"), GROUPS)
        self.commune = data.get("comuna", "").replace("\0", "").strip()[:100]
        self.archived = self.group == "archivadas"
        self.all = bodies.filter(archived_at__isnull=not self.archived)
        found = with_state(self._narrowed(self.all), today)
        self.counts = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
        self.rows = with_figures(self._at_step(found), today).select_related("service", "school__commune")
        self.rows = self.rows.order_by(F("school__sort_key").asc(nulls_first=True), "school_id", "name", "pk")

    @property
    def is_on(self):
        asked = (self.text, self.kind, self.state, self.group, self.commune)
        return any(asked)

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def operative(self):
        return sum(self.counts.get(name, 0) for name in OPERATIVE)

    @property
    def waiting(self):
        return self.total - self.operative

    @property
    def steps(self):
        """(BodyState, how many) of each step at which some body stands, in the order of a body's life."""
        return [
            (state, self.counts[state.name])
            for state in STATES
            if not state.is_operative and self.counts.get(state.name)
        ]

    @property
    def kinds(self):
        return Body.Kind.choices

    @property
    def states(self):
        return [(state.name, state.step) for state in STATES if not state.is_operative]

    @property
    def groups(self):
        return GROUPS.items()

    @property
    def communes(self):
        """The names of the comunas where some unit has a body."""
        ids = self.all.filter(school__isnull=False).order_by().values("school__commune")
        return Commune.objects.filter(pk__in=ids).order_by("sort_key").values_list("name", flat=True)

    def _narrowed(self, bodies):
        if self.text:
            bodies = bodies.filter(Q(name__icontains=self.text) | sounds_like("school__sort_key", self.text))
        if self.kind:
            bodies = bodies.filter(kind=self.kind)
        return bodies.filter(school__commune__name=self.commune) if self.commune else bodies

    def _at_step(self, bodies):
        if self.state:
            return bodies.filter(state=self.state)
        if self.group and not self.archived:
            operative = bodies.filter(state__in=OPERATIVE)
            return operative if self.group == "operativas" else bodies.exclude(state__in=OPERATIVE)
        return bodies


def _known(text, names):
    return text if text in names else ""
