"""On the page of a closed plan: the practices told from it, and the way to tell one."""

from accounts.roles import Capability
from support_cycle.models import Practice
from support_cycle.practice_prefill import is_finished

TEMPLATE = "support_cycle/plans/_practices.html"


def feed(plan, user):
    """What `plans/_practices.html` takes as `found`: one query once the cycle is over, and none before."""
    if not is_finished(plan):
        return None
    rows = list(Practice.objects.allowing(user, Capability.SEE).filter(support_plan=plan))
    may_tell = plan.may_contribute or plan.may_write
    return {"rows": rows, "may_tell": may_tell} if rows or may_tell else None
