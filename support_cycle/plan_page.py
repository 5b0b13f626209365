"""What a support plan's page is made of: its own parts, and the panels that the other rooms bring to it.

A room joins with one line in `apps.py`, `PANELS.append(("support_cycle/plans/_meetings.html", feed))`:
`feed(plan, user)` gives the template's `found`, or None where this person is not shown the panel. `plan` comes from
`load_plan`, with its `may_…` flags. The page has twelve questions to the database in all: one a panel.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from support_cycle.corroborations import Standing
from support_cycle.models import ResourceRequest
from support_cycle.plan_history import History, read_history

PANELS = []
# What happens before, during and after; whatever is not named here comes last.
ORDER = ("_schedule", "_meetings", "_knots", "_evidence")
TAGS = {
    "not_started": "todo",
    "started": "doing",
    "advanced": "half",
    "done": "done",
    "set_aside": "plain",
}


@dataclass
class PlanParts:
    """A plan's own rows, read once for its page, its warnings and its paper."""

    key_actions: list
    indicators: list
    sources: list
    standing: Standing
    history: History


def read_parts(plan):
    """The rows of a plan; each key action carries `is_requested` (a gestión of it exists) and `tag`."""
    requests = ResourceRequest.objects.filter(key_action=OuterRef("pk")).exclude(answer="dropped")
    actions = list(plan.key_actions.annotate(is_requested=Exists(requests)).order_by("position", "pk"))
    for action in actions:
        action.tag = TAGS[action.level]
    history = read_history(plan)
    return PlanParts(
        key_actions=actions,
        indicators=list(plan.indicators.order_by("position", "pk")),
        sources=list(plan.sources.select_related("file")),
        standing=Standing(history.corroborations),
        history=history,
    )


def read_panels(plan, user):
    """[(template, found)] in the page's order."""
    read = [(template, feed(plan, user)) for template, feed in sorted(PANELS, key=_place)]
    return [(template, found) for template, found in read if found is not None]


def _place(panel):
    name = panel[0].rpartition("/")[2].removesuffix(".html")
    return ORDER.index(name) if name in ORDER else len(ORDER)
