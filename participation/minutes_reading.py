"""Finding actas: the list with its filters; and the sums of an acta's attendance."""

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef

from accounts.models import Body
from accounts.roles import Capability
from participation.models import Minutes

ROWS = 40


def totals(rows):
    """The last line of an acta's attendance, and how many of all came from rural sectors."""
    return {
        name: sum(row[name] for row in rows) for name in ("women", "men", "other", "unsaid", "total", "rural")
    }


class MinutesList:
    """The newest edition of each acta that a person may read: of a body, of a plan's process, of a year.

    `query` is the address's; what it does not understand filters nothing.
    """

    def __init__(self, user, query):
        rows = Minutes.objects.allowing(user, Capability.SEE)
        newer = Minutes.objects.filter(corrects=OuterRef("pk"))
        self.all = rows.filter(~Exists(newer))
        self.body = _number(query.get("instancia"))
        self.plan = _number(query.get("plan"))
        self.year = _number(query.get("anio"))
        chosen = {"body": self.body, "session__plan": self.plan, "year": self.year}
        self.chosen = {name: value for name, value in chosen.items() if value}
        found = (
            self.all.filter(**self.chosen)
            .select_related(
                "document", "session__service", "session__plan", "body", "school", "reviewed_in", "service"
            )
            .annotate(confirmed=Count("confirmations"))
            .order_by("-session__starts_at", "-pk")
        )
        self.page = Paginator(found, ROWS).get_page(query.get("pagina"))

    @property
    def bodies(self):
        """The bodies that have actas among those the person reads."""
        return Body.objects.filter(pk__in=self.all.filter(body__isnull=False).values("body")).order_by("name")

    @property
    def years(self):
        return self.all.order_by("-year").values_list("year", flat=True).distinct()

    @property
    def query(self):
        pairs = (("instancia", self.body), ("plan", self.plan), ("anio", self.year))
        return "&".join(f"{name}={value}" for name, value in pairs if value)


def _number(text):
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 10 else None
