"""When the record of a meeting is complete: one definition for each person's own page and for the whole team.

Nobody is put in order by it: a person reads their own, the head of UATP reads the team's.
"""

from django.db.models import BooleanField, ExpressionWrapper, Q

from support_cycle.models import MonitoringMeeting

DEFINITION = (
    "Un registro está completo cuando la reunión se realizó y su minuta quedó cerrada, con sus avances, sus nudos "
    "críticos (o la nota de que no los hubo) y sus aprendizajes. Se cuentan las reuniones del año con el profesional."
)
COMPLETE = Q(status=MonitoringMeeting.Status.CLOSED) & ~Q(progress="") & ~Q(learnings="")


def is_complete():
    """The column that says whether a meeting's record is complete."""
    return ExpressionWrapper(COMPLETE, output_field=BooleanField())
