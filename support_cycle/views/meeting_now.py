"""«Anotar una reunión ahora»: a page that a device keeps, and that makes the meeting when it is sent."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.receipts import parse_key
from config.web import render_page
from plans.workflow import Refused
from support_cycle.meeting_page import meeting_context
from support_cycle.meeting_start import CLOSED, start_meeting
from support_cycle.views.meeting_loading import blank_meeting, load_plan_to_note


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_now(request, pk):
    """GET: the empty page (`?armazon`, as a device keeps it). POST, without scripts: the meeting begins, once."""
    plan = load_plan_to_note(request, pk)
    if request.method != "POST":
        return _page(request, plan)
    try:
        key = parse_key(request.POST.get("receipt")) or uuid.uuid4()
        meeting = start_meeting(plan, client_id=key, by=request.user)
    except Refused as refused:
        return _page(request, plan, refused=refused, status=422)
    messages.success(request, "La reunión empezó.")
    return redirect(meeting.get_absolute_url())


def _page(request, plan, *, refused=None, status=200):
    context = meeting_context(blank_meeting(plan, timezone.now()), shell=True)
    context |= {
        "is_new": True,
        "shell": "armazon" in request.GET,
        "receipt": uuid.uuid4(),
        "refused": refused,
        "shut": "" if plan.is_open else CLOSED,
    }
    return render_page(request, "support_cycle/meeting/page.html", context, status=status)
