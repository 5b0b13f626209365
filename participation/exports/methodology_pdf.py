"""A guide on paper: for whoever conducts the session, with room to write under each question."""

from documents.pdf import render_pdf
from participation.methodologies import by_moment

LINES = range(3)


def render(guide, *, service, session=None):
    """The PDF's bytes; with `session`, the guide of that very session."""
    moments, minutes = by_moment(guide)
    context = {
        "guide": guide,
        "service": service,
        "session": session,
        "moments": [(moment, questions) for moment, questions in moments if questions],
        "minutes": minutes,
        "lines": LINES,
    }
    return render_pdf("participation/paper/methodology.html", context)
