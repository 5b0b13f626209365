"""Where a device sends what it kept of a meeting, and of one that the Servicio does not know yet."""

from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from accounts.receipts import parse_key
from participation.views.capture_sync import answer_items
from plans.workflow import Refused
from support_cycle.meeting_start import start_meeting
from support_cycle.meeting_sync import NOT_UNDERSTOOD, take_items
from support_cycle.views.meeting_loading import load_plan_to_note
from support_cycle.views.schedule_loading import AGREEING, load_meeting

ALL = ["GET", "HEAD", "POST"]


@require_http_methods(ALL)
def meeting_sync(request, pk):
    """GET: who is logged in, and a fresh token. POST: items, as JSON or one as a form; an answer to each."""
    meeting = load_meeting(request, pk, AGREEING)
    return answer_items(request, lambda sent: {"answers": take_items(meeting, sent.items, by=request.user)})


@require_http_methods(ALL)
def meeting_now_sync(request, pk):
    """The same of a meeting that a device began: made once by its `meeting` key, its address is in the answer."""
    plan = load_plan_to_note(request, pk)
    return answer_items(request, lambda sent: _take(plan, sent, request.user))


def _take(plan, sent, user):
    key = parse_key(sent.more.get("meeting"))
    if key is None:
        return _refuse_all(sent.items, NOT_UNDERSTOOD)
    try:
        meeting = start_meeting(plan, client_id=key, by=user, began_at=_moment(sent.more.get("began_at", "")))
    except Refused as refused:
        return _refuse_all(sent.items, " ".join(map(str, refused.reasons)))
    meeting.may_write, meeting.may_contribute = plan.may_write, plan.may_contribute
    answers = take_items(meeting, sent.items, by=user)
    return {"answers": answers, "meeting": meeting.pk, "address": meeting.get_absolute_url()}


def _refuse_all(items, sentence):
    return {
        "answers": [
            {"client_id": item.get("client_id", ""), "state": "refused", "sentence": sentence}
            for item in items
        ]
    }


def _moment(text):
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
