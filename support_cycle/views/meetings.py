"""A meeting as it happens, on one page: what was done, how it goes, what was agreed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.receipts import once
from config.web import render_page
from plans.workflow import Refused
from support_cycle.evidence import bring, evidence_for
from support_cycle.forms.meeting_files import MeetingFileForm
from support_cycle.meeting_cells import Differs, shut_reason, write_cells
from support_cycle.meeting_moves import MOVES, decide_meeting, workflow
from support_cycle.meeting_page import meeting_context, open_form
from support_cycle.views.meeting_texts import conflict_context, read_texts, typed_texts
from support_cycle.views.schedule_loading import AGREEING, load_meeting

PAGE = "support_cycle/meeting/page.html"
STATE = "reunion-estado"
LISTS = ["reunion-participantes", "reunion-acuerdos", "reunion-plan", "reunion-anteriores"]
FRAGMENTS = {STATE: LISTS, **{name: [STATE] for name in LISTS}}


@require_safe
def meeting(request, pk):
    """The page; `?armazon` is what a device keeps of it, `?abrir=acuerdo-12` opens a line."""
    row = load_meeting(request, pk)
    if "armazon" in request.GET:
        return render_page(request, PAGE, meeting_context(row, shell=True))
    return meeting_page(request, row, opened=_opened(row, request.GET.get("abrir", "")))


@require_safe
def meeting_changes(request, pk):
    """What changed since `visto`, for a page that is open: 204 where nothing did."""
    context = meeting_context(load_meeting(request, pk))
    if request.GET.get("visto") == context["seen"]:
        return HttpResponse(status=204)
    return render_page(request, PAGE, context, fragments=FRAGMENTS)


@require_POST
def meeting_texts(request, pk):
    """The texts of one part, sent as a plain form: each with what had been seen before it."""
    row, sent = load_meeting(request, pk, AGREEING), read_texts(request.POST)
    try:
        outcomes = write_cells(row, sent, by=request.user)
    except Refused as refused:
        return meeting_page(request, row, typed=typed_texts(sent, {}), refused=refused, status=422)
    if any(isinstance(outcome, Differs) for outcome in outcomes.values()):
        return render(
            request, "support_cycle/meeting/conflict.html", conflict_context(row, sent, outcomes), status=409
        )
    if any(outcomes.values()):
        return meeting_page(request, row, typed=typed_texts(sent, outcomes), status=422)
    messages.success(request, "Guardado.")
    return redirect(f"{row.get_absolute_url()}#{_plain_id(request.POST.get('parte', ''))}")


@require_POST
def meeting_move(request, pk):
    """Run, hold, cancel, resume: the page shows each with what follows from it."""
    row, name = load_meeting(request, pk, AGREEING), request.POST.get("movimiento", "")
    if name not in MOVES or MOVES[name].by_minutes:
        return meeting_page(request, row, refused=Refused("Ese movimiento no existe."), status=422)
    try:
        decide_meeting(row, name, by=request.user, comment=request.POST.get("comment", "")[:2000])
    except Refused as refused:
        row.refresh_from_db(fields=["status"])
        return meeting_page(request, row, refused=refused, status=422)
    messages.success(request, MOVES[name].done)
    return redirect(row.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_files(request, pk):
    """Photographs and documents that came up in the meeting: evidence of its plan."""
    row = load_meeting(request, pk, AGREEING)
    form = MeetingFileForm(request.POST or None, request.FILES or None, plan=row.plan)
    reason = shut_reason(row)
    if request.method == "POST" and form.is_valid() and not reason:
        return once(request, lambda: _bring(request, form, row))
    context = {
        "meeting": row,
        "plan": row.plan,
        "form": form,
        "shut": reason,
        "trail": [(str(row), row.get_absolute_url())],
    }
    context["rows"] = evidence_for(request.user, row.plan, meeting=row)
    return render_page(
        request, "support_cycle/meeting/files.html", context, status=422 if request.method == "POST" else 200
    )


def meeting_page(request, row, *, refused=None, status=200, **more):
    context = meeting_context(row, **more) | {"refused": refused}
    context["cautions"] = {move.name: workflow.cautions(row, move) for move in context["moves"]}
    return render_page(request, PAGE, context, fragments=FRAGMENTS, status=status)


def _bring(request, form, row):
    bring(form, by=request.user, plan=row.plan, meeting=row)
    messages.success(request, "El archivo quedó en la reunión y entre las evidencias del plan.")
    return reverse("support_cycle:meeting_files", args=[row.pk])


def _opened(row, asked):
    """(kind, pk, form) of the line that the address opens, or None."""
    kind, _, number = asked.partition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    form = open_form(row, kind, int(number)) if is_number else None
    return (kind, int(number), form) if form else None


def _plain_id(text):
    return text if text.replace("-", "").isalnum() and text.isascii() else ""
