"""Commitments as each person reads them: their own first, then those of the Servicio, school or body they may see.

The original words only for the Servicio's own roles and whoever runs that very session; for others, and in every
sheet, mail and calendar, the text for publication.
"""

import datetime
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q

from accounts.models import Body, OrganizationalUnit
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from documents.spreadsheet import Column, Sheet, render_workbook
from participation.minutes_content import came_from
from participation.models import Commitment

ROWS, OWN, IN_A_BOOK = 40, 60, 5000
SOON = datetime.timedelta(days=7)
UNREVIEWED = "Su texto se está revisando"
STATES = {
    "abiertos": ("Abiertos", Q(status="open")),
    "vencidos": ("Con la fecha pasada", Q(status="open")),
    "cumplidos": ("Cumplidos", Q(status="done")),
    "sin-efecto": ("Sin efecto", Q(status="dropped")),
    "todos": ("Todos", Q()),
}


def visible_to(user):
    """What a person may see, each with its `may_…` flags: by their roles, and whatever is theirs."""
    rows = Commitment.objects.with_capabilities(user)
    return rows.filter(Q(owner=user) | Q(may_see=True)).select_related(
        "service", "session__service", "body", "school", "unit", "owner"
    )


def inside(user):
    """The Servicios where the person holds a role of the Servicio itself, which reads the original words."""
    return user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.PARTICIPATION, Capability.SEE))


def words_for(user, row):
    """The words of a commitment loaded by `visible_to`, as this person may read them."""
    if row.service_id in inside(user) or row.may_contribute:
        return row.text
    return row.published_text or UNREVIEWED


def may_change(user, row):
    """Whoever runs its group's sessions, and whoever it belongs to."""
    return row.may_contribute or row.owner_id == user.pk


class CommitmentList:
    """The list at an address; `query` is its QueryDict: what it does not understand filters nothing."""

    def __init__(self, user, query, today):
        self.user, self.today = user, today
        self.text = query.get("q", "").strip()[:100].replace("\x00", "")
        self.state = query.get("estado") if query.get("estado") in STATES else "abiertos"
        self.body, self.unit = _number(query.get("instancia")), _number(query.get("unidad"))
        self.mine_only = query.get("de") == "mi"
        self._page = query.get("pagina")
        self.all = visible_to(user)

    @property
    def found(self):
        rows = self.all.filter(STATES[self.state][1])
        if self.state == "vencidos":
            rows = rows.filter(due_on__lt=self.today)
        if self.mine_only:
            rows = rows.filter(owner=self.user)
        if self.body:
            rows = rows.filter(body=self.body)
        if self.unit:
            rows = rows.filter(unit=self.unit)
        if self.text:
            readable = Q(service__in=sorted(inside(self.user))) | Q(may_contribute=True)
            said = Q(text__icontains=self.text) & readable
            published = Q(public_text__icontains=self.text, reviewed_at__isnull=False)
            rows = rows.filter(said | published | Q(who__icontains=self.text))
        return rows.order_by("due_on", "pk")

    def read(self):
        """The person's own, and a page of the others'; two queries and a count."""
        self.own = self._told(self.found.filter(owner=self.user)[:OWN])
        others = self.found.exclude(owner=self.user) if not self.mine_only else Commitment.objects.none()
        self.page = Paginator(others, ROWS).get_page(self._page)
        self.others = self._told(self.page.object_list)
        return self

    def _told(self, rows):
        rows = list(rows)
        for row in rows:
            row.words, row.is_late = words_for(self.user, row), is_late(row, self.today)
            row.origin = came_from(row)
        return rows

    @property
    def states(self):
        return [(key, label) for key, (label, _) in STATES.items()]

    @property
    def bodies(self):
        return Body.objects.filter(pk__in=self.all.filter(body__isnull=False).values("body")).order_by("name")

    @property
    def units(self):
        held = self.all.filter(unit__isnull=False).values("unit")
        return OrganizationalUnit.objects.filter(pk__in=held).order_by("sort_key")

    @property
    def is_filtered(self):
        return bool(self.text or self.body or self.unit or self.mine_only or self.state != "abiertos")

    @property
    def query(self):
        """The address's query without the page."""
        pairs = {
            "q": self.text,
            "estado": self.state if self.state != "abiertos" else "",
            "de": "mi" if self.mine_only else "",
            "instancia": self.body,
            "unidad": self.unit,
        }
        return urlencode({name: value for name, value in pairs.items() if value})

    def workbook(self):
        """Exactly what is filtered, in texts for publication: a sheet may go anywhere."""
        rows = self.found[:IN_A_BOOK]
        title = "Compromisos"
        notes = [f"Al {self.today:%d-%m-%Y}: {STATES[self.state][0].lower()}."]
        notes.append("Textos para publicar. Las palabras originales quedan en el Servicio Local.")
        return render_workbook([Sheet(title, COLUMNS, rows)], title=title, notes=notes)


def is_late(row, today):
    return row.status == Commitment.Status.OPEN and row.due_on < today


def _number(text):
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 10 else None


COLUMNS = [
    Column("Compromiso", lambda row: row.published_text or UNREVIEWED, width=70, note="Texto para publicar"),
    Column("Quién", lambda row: row.who, width=30),
    Column("Persona", lambda row: str(row.owner or ""), width=30),
    Column("Unidad", lambda row: str(row.unit or ""), width=30),
    Column("Para cuándo", lambda row: row.due_on, width=14, number_format="dd-mm-yyyy"),
    Column("Estado", lambda row: row.get_status_display(), width=14),
    Column("Terminado el", lambda row: row.done_on, width=14, number_format="dd-mm-yyyy"),
    Column("Instancia", lambda row: str(row.body or ""), width=36),
    Column("Unidad educativa", lambda row: str(row.school or ""), width=30),
    Column("Viene de", lambda row: came_from(row), width=36),
]
