"""When somebody leaves and a unit goes on with another person, so does what was agreed for it."""

from accounts.access import COMPANION
from accounts.handover import on_passing
from accounts.roles import SCHOOL
from support_cycle.assignments import TOLD, note_agreement
from support_cycle.models import Assignment


@on_passing
def pass_agreement(ended, given, *, by):
    """The successor's role gets the agreement of the one that ended, unless it has its own."""
    if ended.anchor_kind != SCHOOL or ended.name != COMPANION:
        return
    agreement = Assignment.objects.filter(role=ended).first()
    if agreement and not Assignment.objects.filter(role=given).exists():
        note_agreement(given, by=by, **{name: getattr(agreement, name) for name in TOLD})
