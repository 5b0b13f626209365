"""The knots of a support plan, for its page."""

from support_cycle.knot_list import TAGS
from support_cycle.models import CriticalKnot

TEMPLATE = "support_cycle/plans/_knots.html"
SHOWN = 12


def feed(plan, user):
    """What `plans/_knots.html` takes as `found`; one query. Who reads the plan reads these."""
    rows = (
        CriticalKnot.objects.filter(plan=plan)
        .select_related("theme")
        .order_by("resolved_on", "-opened_on", "-pk")
    )
    rows = sorted(rows, key=lambda row: row.resolved_on is not None)
    for row in rows:
        row.tag = TAGS[row.status]
    return {
        "rows": rows[:SHOWN],
        "count": len(rows),
        "may_note": plan.may_contribute or plan.may_write,
    }
