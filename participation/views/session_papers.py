"""What goes out of a session: its calendar entry, its sheet to sign, its guide."""

from django.http import Http404
from django.views.decorators.http import require_safe

from config.web import download
from participation.exports import attendance_pdf, methodology_pdf
from participation.exports.session_ics import session_ics
from participation.views.loading import load_session


@require_safe
def session_calendar(request, pk):
    session = load_session(request, pk)
    url = request.build_absolute_uri(session.get_absolute_url())
    return download(session_ics(session, url=url), f"sesion-{session.pk}.ics")


@require_safe
def session_sheet(request, pk):
    """The attendance sheet, blank."""
    session = load_session(request, pk)
    return download(attendance_pdf.render(session), f"asistencia-sesion-{session.pk}.pdf", inline=True)


@require_safe
def session_guide(request, pk):
    """The guide of the session: for whoever sees it, also at a school, which has no list of guides."""
    session = load_session(request, pk)
    if session.methodology is None:
        raise Http404("La sesión no tiene una pauta.")
    paper = methodology_pdf.render(session.methodology, service=session.service, session=session)
    return download(paper, f"pauta-sesion-{session.pk}.pdf", inline=True)
