"""Which contributions a person chose on the page, and with which decision each was seen.

A box says «31:77»: contribution 31, seen with trace 77 («31:0» with none). What was chosen on another page travels
in one field. «All that the filter finds» is chosen by the filter itself and the state it was seen in.
"""

from dataclasses import dataclass, field

from django.db.models import Count
from django.http import QueryDict

from participation.models import Contribution, Theme
from participation.themes import GONE
from participation.tracing import DecidedMeanwhile
from participation.voices import Filters, number, seen_in, state_of
from plans.workflow import Refused

MOST = 20_000


@dataclass
class Choice:
    """`seen` is {pk: trace}; `filters` and `state` are the page's; `is_all` where the filter itself was chosen."""

    seen: dict = field(default_factory=dict)
    filters: Filters = field(default_factory=Filters)
    state: str = ""
    is_all: bool = False
    count: int = 0
    stakeholders: int = 0

    @classmethod
    def read(cls, plan, post):
        """What a form says, counted among the contributions of the plan."""
        filters = Filters.read(QueryDict(post.get("filtro", "")[:600]))
        is_all = post.get("todos") == "si"
        boxes = [*post.getlist("aporte"), *post.get("elegidos", "").split()][:MOST]
        seen = seen_in(plan, filters) if is_all else dict(filter(None, map(_box, boxes)))
        choice = cls(seen, filters, post.get("estado", "")[:80], is_all)
        among = Contribution.objects.filter(plan=plan, pk__in=seen)
        told = among.aggregate(n=Count("pk"), who=Count("stakeholder", distinct=True))
        choice.count, choice.stakeholders = told["n"], told["who"]
        return choice

    @classmethod
    def of(cls, plan, contributions):
        """These contributions of the plan, seen as they are now."""
        rows = Contribution.objects.filter(plan=plan, pk__in=contributions).order_by("pk")
        read = list(rows.values_list("pk", "trace_id", "stakeholder_id"))
        seen = {pk: trace for pk, trace, _ in read}
        return cls(seen, count=len(read), stakeholders=len({who for *_, who in read}))

    @property
    def words(self):
        """«9 aportes elegidos, de 3 estamentos»."""
        if not self.count:
            return "Ningún aporte elegido"
        chosen = "1 aporte elegido" if self.count == 1 else f"{self.count} aportes elegidos"
        who = "1 estamento" if self.stakeholders == 1 else f"{self.stakeholders} estamentos"
        return f"{chosen}, de {who}"

    def carried(self, shown=()):
        """What was chosen and is not among the boxes of the page (`shown`, primary keys), for its one field."""
        shown = set(shown)
        return " ".join(f"{pk}:{trace or 0}" for pk, trace in self.seen.items() if pk not in shown)

    def as_seen(self, plan):
        """What `decide_voices` takes; where all was chosen, only if all is as it was when the page was opened.

        Raises `Refused` where the theme that was shown is gone, `DecidedMeanwhile` where something moved.
        """
        theme = self.filters.tema
        if self.is_all and isinstance(theme, int) and not Theme.objects.filter(plan=plan, pk=theme).exists():
            raise Refused(GONE)
        if self.is_all and state_of(self.seen) != self.state:
            last = number(self.state.rpartition("-")[2]) or 0
            later = [pk for pk, trace in self.seen.items() if trace and trace > last]
            was = number(self.state.partition("-")[0]) or 0
            rows = Contribution.objects.filter(pk__in=later).order_by("pk")
            raise DecidedMeanwhile(list(rows), max(was - len(self.seen), 0))
        return self.seen


def _box(text):
    pk, _, trace = text.partition(":")
    pk, trace = number(pk), number(trace)
    return (pk, trace or None) if pk and trace is not None else None
