"""The attendance sheet to print: the same estamentos in the same order as the capture screen.

Adults may sign; of people under 18 only calidad and curso are written, never a name.
"""

from documents.pdf import render_pdf
from participation.processes import notice_for
from participation.sessions import stakeholders_for

ADULT_LINES, MINOR_LINES = range(22), range(20)
GENDERS = ("Mujeres", "Hombres", "Otro", "Prefiere no decir")
AREAS = ("Urbano", "Rural")


def render(session):
    """The PDF's bytes, for a session loaded `for_detail`."""
    context = {
        "session": session,
        "service": session.service,
        "stakeholders": list(stakeholders_for(session)),
        "convened": {row.pk for row in session.stakeholders.all()},
        "genders": GENDERS,
        "areas": AREAS,
        "notice": notice_for(session),
        "adult_lines": ADULT_LINES,
        "minor_lines": MINOR_LINES,
    }
    return render_pdf("participation/paper/attendance.html", context)
