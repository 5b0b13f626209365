"""Agreeing a meeting with the school, setting another day, and saying that it will not be."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.receipts import once
from config.web import download, render_page
from support_cycle.agreeing import agree_meeting, refuse_editing, save_meeting
from support_cycle.exports.meetings_ics import meetings_ics
from support_cycle.forms.agreeing import MeetingForm, NewMeetingForm
from support_cycle.views.schedule_loading import AGREEING, load_meeting, load_support_plan


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_create(request, pk):
    """A meeting of a plan: of whoever accompanies it, or the school's own."""
    plan = load_support_plan(request, pk, AGREEING)
    options = {"by": request.user, "plan": plan, "by_school": not plan.may_write}
    form = NewMeetingForm(request.POST if request.method == "POST" else None, **options)
    if form.is_valid():
        return once(request, lambda: _agreed(request, form, plan))
    return _form_page(request, form, plan=plan)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request, pk):
    """Another day, place or professional, until its minutes close it."""
    meeting = load_meeting(request, pk, AGREEING)
    refuse_editing(meeting)
    options = {"by": request.user, "plan": meeting.plan, "by_school": meeting.by_school}
    data = edited_data(request.POST, MeetingForm, meeting, **options) if request.method == "POST" else None
    form = MeetingForm(data, instance=meeting, **options)
    if form.is_valid():
        return _save(request, form, meeting)
    version = request.POST.get("version", meeting.version)
    return _form_page(request, form, plan=meeting.plan, meeting=meeting, version=version)


@require_safe
def meeting_calendar(request, pk) -> HttpResponse:
    meeting = load_meeting(request, pk)
    return download(meetings_ics([meeting]), f"reunion-{meeting.pk}.ics")


@require_safe
def plan_calendar(request, pk):
    """Every meeting of a plan that was not called off, for a calendar that imports it."""
    plan = load_support_plan(request, pk)
    rows = plan.meetings.allowing(request.user, "see").for_list().select_related("lead")
    return download(meetings_ics(rows), f"reuniones-plan-{plan.pk}.ics")


def trail_of(plan):
    return [
        ("Reuniones", reverse("support_cycle:meetings")),
        (plan.trail_label, f"/acompanamiento/{plan.pk}/"),
    ]


def _agreed(request, form, plan):
    meeting = agree_meeting(form, by=request.user, plan=plan)
    messages.success(request, f"Quedó acordada la {meeting.trail_label[0].lower()}{meeting.trail_label[1:]}.")
    return f"/acompanamiento/{plan.pk}/"


def _save(request, form, meeting):
    try:
        save_meeting(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=f"/reuniones/{meeting.pk}/")
    messages.success(request, "Reunión guardada.")
    return redirect(f"/reuniones/{meeting.pk}/")


def _form_page(request, form, *, plan, meeting=None, version=None):
    context = {"form": form, "plan": plan, "meeting": meeting, "version": version, "trail": trail_of(plan)}
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/meetings/form.html", context, status=status)
