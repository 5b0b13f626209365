"""The meetings a person may see: the page, and the same rows as a workbook."""

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.web import download, render_page
from support_cycle.agreeing import is_coming
from support_cycle.meeting_list import PER_PAGE, MeetingFilter, this_morning, whose, workbook
from support_cycle.models import MonitoringMeeting
from support_cycle.views.schedule_loading import SEE, refuse_strangers


@require_safe
def meetings(request):
    rows, asked = _filtered(request)
    page = Paginator(asked.apply(rows, this_morning()), PER_PAGE).get_page(request.GET.get("pagina"))
    for meeting in page.object_list:
        meeting.whose, meeting.is_coming = whose(meeting), is_coming(meeting)
    context = {"page": page, "filter": asked, "query": asked.query}
    return render_page(request, "support_cycle/meetings/list.html", context, fragments={"meeting-table": []})


@require_safe
def meetings_book(request):
    """Exactly what is filtered."""
    rows, asked = _filtered(request)
    notes = [f"Descargadas el {timezone.localtime():%d-%m-%Y, %H:%M}."]
    return download(workbook(asked.apply(rows, this_morning()), notes=notes), "reuniones.xlsx")


def _filtered(request):
    refuse_strangers(request.user)
    rows = MonitoringMeeting.objects.allowing(request.user, SEE)
    return rows.for_list().select_related("lead"), MeetingFilter(request.GET, rows=rows)
