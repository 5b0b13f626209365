"""Whoever leaves had knots in support, or shared with them: those that are not resolved go to the heir."""

from django.db.models import OuterRef, Subquery

from accounts.handover import on_handover
from accounts.trail import record
from support_cycle.knot_moves import SUPPORTED, UNRESOLVED
from support_cycle.models import CriticalKnot, KnotDecision, KnotShare


@on_handover
def move_knots(service, leaving, heir, *, by):
    """The heir finds them among «Compartidos conmigo»; what was decided and tried keeps its author."""
    took = KnotDecision.objects.filter(knot=OuterRef("pk"), move="support").order_by("-pk").values("by")[:1]
    rows = CriticalKnot.objects.filter(service=service, status__in=UNRESOLVED).select_related(
        "service", "school"
    )
    supported = rows.filter(status=SUPPORTED).annotate(took=Subquery(took)).filter(took=leaving.pk)
    shared = rows.filter(shares__person=leaving)
    found = {knot.pk: knot for knot in [*supported, *shared]}
    for knot in found.values():
        KnotShare.objects.filter(knot=knot, person=leaving).delete()
        KnotShare.objects.get_or_create(
            knot=knot, person=heir, defaults={"note": f"Lo apoyaba {leaving}."[:300], "by": by}
        )
        record("share", knot, by=by, changes={"person": [str(leaving), str(heir)]})
    count = "1 nudo crítico" if len(found) == 1 else f"{len(found)} nudos críticos"
    return [f"{count} que apoyaba o le compartieron"] if found else []
