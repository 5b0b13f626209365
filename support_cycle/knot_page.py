"""What a knot's page shows: its life, what was tried, with whom it is shared, and what each person may do there."""

from accounts.roles import Capability
from support_cycle.forms.knots import AttemptForm, ShareForm
from support_cycle.knot_list import TAGS, capacity_words
from support_cycle.knot_moves import MOVES, RESOLVED, offered_moves
from support_cycle.knots import may_edit
from support_cycle.models import SupportPlan


def read_knot(row, user, today, forms):
    """The context of the page. `row` is loaded with its `may_…` flags; a constant number of queries.

    `forms` are those that were sent with errors; the others are made new.
    """
    is_open = row.status != RESOLVED
    hands = row.may_contribute or row.may_write
    decisions = list(row.decisions.select_related("by"))
    for decision in decisions:
        decision.told = (
            MOVES[decision.move].done if decision.move in MOVES else decision.get_to_status_display()
        )
    share = forms.get("share_form")
    if share is None and row.may_write and is_open:
        share = ShareForm(knot=row)
    return {
        "row": row,
        "tag_kind": TAGS[row.status],
        "capacity": capacity_words(row),
        "decisions": decisions,
        "attempts": row.attempts.select_related("by"),
        "shares": row.shares.select_related("person", "by"),
        "moves": offered_moves(row),
        "sees_plan": row.plan_id
        and SupportPlan.objects.allowing(user, Capability.SEE).filter(pk=row.plan_id).exists(),
        "may_edit": may_edit(row, user),
        "attempt_form": forms.get("attempt_form") or (AttemptForm(knot=row) if hands and is_open else None),
        "share_form": share,
        "today": today,
    }
