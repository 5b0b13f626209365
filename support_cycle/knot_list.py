"""The nudos críticos that a person may see, as an address asks for them; and the same rows as a workbook."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, ExtractYear

from accounts.roles import Area, Capability
from documents.spreadsheet import Column, Sheet, render_workbook
from support_cycle.knot_moves import OPEN, RESOLVED, SUPPORTED, UNRESOLVED
from support_cycle.models import BasalCapacity, CriticalKnot, KnotAttempt

ROWS, IN_A_BOOK = 40, 5000
STATES = {
    "vigentes": ("Abiertos y en apoyo", Q(status__in=UNRESOLVED)),
    "abiertos": ("Abiertos", Q(status=OPEN)),
    "en-apoyo": ("En apoyo", Q(status=SUPPORTED)),
    "resueltos": ("Resueltos", Q(status=RESOLVED)),
    "todos": ("Todos", Q()),
}
TAGS = {OPEN: "todo", SUPPORTED: "doing", RESOLVED: "done"}
NO_THEME = "sin-tema"
UNREVIEWED = "Su texto se está revisando"


def may_enter(user):
    """Whether somebody has any knot to see: who sees support somewhere."""
    return user.reach.anywhere(Area.SUPPORT, Capability.SEE)


class KnotList:
    """The list at an address; `query` is its QueryDict: what it does not understand filters nothing."""

    def __init__(self, user, query):
        self.user = user
        self.text = query.get("q", "").strip()[:100].replace("\x00", "")
        self.state = query.get("estado") if query.get("estado") in STATES else "vigentes"
        self.theme = NO_THEME if query.get("tema") == NO_THEME else number(query.get("tema"))
        self.capacity = query.get("capacidad") if query.get("capacidad") in BasalCapacity.values else ""
        self.year = number(query.get("anio"))
        self.commune, self.school = number(query.get("comuna")), number(query.get("unidad"))
        self.shared_only = query.get("de") == "compartidos"
        self._page = query.get("pagina")
        self.all = CriticalKnot.objects.allowing(user, Capability.SEE)

    @property
    def found(self):
        rows = self.all.filter(STATES[self.state][1])
        if self.theme == NO_THEME:
            rows = rows.filter(theme__isnull=True)
        elif self.theme:
            rows = rows.filter(theme=self.theme)
        if self.capacity:
            rows = rows.filter(Q(plan__capacity=self.capacity) | Q(theme__capacity=self.capacity))
        if self.year:
            rows = rows.filter(opened_on__year=self.year) if 1 <= self.year <= 9999 else rows.none()
        if self.commune:
            rows = rows.filter(school__commune=self.commune)
        if self.school:
            rows = rows.filter(school=self.school)
        if self.shared_only:
            rows = rows.filter(pk__in=CriticalKnot.objects.filter(shares__person=self.user).values("pk"))
        if self.text:
            said = Q(text__icontains=self.text) | Q(public_text__icontains=self.text)
            rows = rows.filter(said | Q(school__display_name__icontains=self.text))
        return rows.select_related("school__commune", "service", "plan", "theme").order_by(
            "-opened_on", "-pk"
        )

    def read(self):
        """A page of rows: a count, the rows, and what the filters offer."""
        self.page = Paginator(self.found.annotate(attempt_count=_attempts()), ROWS).get_page(self._page)
        self.rows = list(self.page.object_list)
        for row in self.rows:
            row.tag = TAGS[row.status]
        places = self.all.order_by("school__sort_key", "school__code").values_list(
            "school", "school__display_name", "school__commune", "school__commune__name"
        )
        places = list(places.distinct())
        self.schools = [(school, name) for school, name, _, _ in places]
        self.communes = sorted({(pk, name) for _, _, pk, name in places}, key=lambda pair: pair[1])
        asked = {"year": ExtractYear("opened_on"), "name": F("theme__name"), "place": F("theme__position")}
        told = self.all.order_by().annotate(**asked).values_list("year", "theme", "name", "place").distinct()
        told = list(told)
        self.years = sorted({row[0] for row in told}, reverse=True)
        themes = {(place, pk, name) for _, pk, name, place in told if pk}
        self.themes = [(pk, name) for _, pk, name in sorted(themes)]
        return self

    states = [(key, label) for key, (label, _) in STATES.items()]
    capacities = BasalCapacity.choices

    @property
    def is_filtered(self):
        return bool(self.query)

    @property
    def query(self):
        """The address's query without the page."""
        pairs = {
            "q": self.text,
            "estado": self.state if self.state != "vigentes" else "",
            "tema": self.theme,
            "capacidad": self.capacity,
            "anio": self.year,
            "comuna": self.commune,
            "unidad": self.school,
            "de": "compartidos" if self.shared_only else "",
        }
        return urlencode({name: value for name, value in pairs.items() if value})

    def workbook(self, today, *, is_public=False):
        """Exactly what is filtered, and how many rows: in its own words, or only in those that may leave."""
        rows = list(self.found.annotate(attempt_count=_attempts())[:IN_A_BOOK])
        notes = [f"Al {today:%d-%m-%Y}: {STATES[self.state][0].lower()}."]
        if is_public:
            notes.append("Solo textos sin nombres, de los nudos que alguien revisó, y sin la unidad.")
        else:
            notes.append("Con las palabras de la unidad: para el trabajo interno de la UATP y su unidad.")
        columns = PUBLIC if is_public else COLUMNS
        return render_workbook(
            [Sheet("Nudos críticos", columns, rows)], title="Nudos críticos", notes=notes
        ), rows


def capacity_words(knot):
    """The basal capacity of a knot: its plan's, or its theme's."""
    value = (knot.plan.capacity if knot.plan else "") or (knot.theme.capacity if knot.theme else "")
    return str(BasalCapacity(value).label) if value else ""


def number(text):
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 10 else None


def _attempts():
    tried = KnotAttempt.objects.filter(knot=OuterRef("pk")).order_by().values("knot")
    return Coalesce(Subquery(tried.annotate(n=Count("pk")).values("n")), 0)


DAY = "dd-mm-yyyy"
_SHARED = [
    Column("Tema", lambda row: str(row.theme or ""), width=40),
    Column("Capacidad basal", capacity_words, width=24),
    Column("Estado", lambda row: row.get_status_display(), width=12),
    Column("Desde", lambda row: row.opened_on, width=12, number_format=DAY),
    Column("Resuelto el", lambda row: row.resolved_on, width=12, number_format=DAY),
    Column("Intentos", lambda row: row.attempt_count, width=10, number_format="0"),
]
COLUMNS = [
    Column("Nudo crítico", lambda row: row.text, width=70, note="Como se dijo en la unidad"),
    Column("Unidad educativa", lambda row: row.school.display_name, width=36),
    Column("Comuna", lambda row: row.school.commune.name, width=20),
    Column("Rural", lambda row: "Sí" if row.school.is_rural else "No", width=8),
    Column("Plan de apoyo", lambda row: str(row.plan or ""), width=24),
    *_SHARED,
    Column("Texto sin nombres", lambda row: row.published_text or UNREVIEWED, width=70),
]
PUBLIC = [
    Column("Nudo crítico", lambda row: row.published_text or UNREVIEWED, width=70, note="Texto sin nombres"),
    *_SHARED,
]
