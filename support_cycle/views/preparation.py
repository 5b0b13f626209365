"""The page on which a professional prepares a meeting. UATP alone opens it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.access import get_allowed
from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.places import at_home
from config.web import render_page
from support_cycle import preparation as preparing
from support_cycle.forms.preparation import PreparationForm
from support_cycle.models import MonitoringMeeting
from support_cycle.preparation import preparation_of, read_facts, save_preparation, with_last
from support_cycle.views.schedule_loading import holds_at

READY = {"1": True, "0": False}


@require_http_methods(["GET", "HEAD", "POST"])
def preparation(request, pk):
    meeting, row = _load(request, pk)
    if request.method != "POST":
        return _page(request, meeting, row, PreparationForm(instance=row))
    _refuse_writing(meeting, row)
    form = PreparationForm(edited_data(request.POST, PreparationForm, row), instance=row)
    if form.is_valid():
        return _save(request, meeting, form)
    return _page(request, meeting, row, form)


def _load(request, pk):
    """The meeting and its preparation; 404 also for who sees the meeting and not what UATP alone reads."""
    rows = with_last(MonitoringMeeting.objects.select_related("school__commune", "plan", "service", "lead"))
    meeting = get_allowed(request.user, rows, pk=pk)
    row = preparation_of(meeting, request.user, holds_at)
    if not row.may_see:
        raise Http404
    at_home(request, meeting.service)
    return meeting, row


def _refuse_writing(meeting, row):
    if not row.may_write:
        raise PermissionDenied("La preparación la escribe quien acompaña a la unidad.")
    if not meeting.is_open:
        raise PermissionDenied("La reunión ya se cerró o no se hizo: su preparación queda como está.")


def _save(request, meeting, form):
    ready = READY.get(request.POST.get("listo"))
    version = parse_version(request.POST.get("version"))
    try:
        save_preparation(form, meeting, by=request.user, version=version, ready=ready)
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=request.path)
    messages.success(request, "La reunión quedó preparada." if ready else "Preparación guardada.")
    return redirect("support_cycle:preparation", meeting.pk)


def _page(request, meeting, row, form):
    context = {
        "meeting": meeting,
        "row": row,
        "form": form,
        "may_write": row.may_write and meeting.is_open,
        "facts": read_facts(meeting, request.user),
        "guide": preparing,
        "version": request.POST.get("version", row.version),
        "trail": [(f"{meeting.plan}, {meeting.school}", meeting.plan.get_absolute_url())],
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/meetings/preparation.html", context, status=status)
