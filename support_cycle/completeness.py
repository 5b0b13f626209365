"""When the record of a meeting is complete: one definition for each person's own page and for the whole team.

Nobody is put in order by it: a person reads their own, the head of UATP reads the team's.
"""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from support_cycle.models import CriticalKnot, MonitoringMeeting

DEFINITION = (
    "Un registro está completo cuando la reunión se realizó y su minuta quedó cerrada, con sus avances, sus nudos "
    "críticos (o la nota de que no los hubo) y sus aprendizajes. Se cuentan las reuniones del año con el profesional."
)
_KNOTS = Q(without_knots=True) | Q(Exists(CriticalKnot.objects.filter(meeting=OuterRef("pk")).order_by()))
COMPLETE = Q(status=MonitoringMeeting.Status.CLOSED) & ~Q(progress="") & ~Q(learnings="") & _KNOTS


def is_complete():
    """The column that says whether a meeting's record is complete."""
    return ExpressionWrapper(COMPLETE, output_field=BooleanField())
