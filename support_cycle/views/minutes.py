"""The minutes of a meeting: what they will say, closing them, their papers, and what the school answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_allowed
from accounts.places import at_home
from accounts.receipts import WithReceipt, once
from config.web import render_page
from documents import jobs
from documents.sealing import snapshot_of
from documents.views import paper
from plans.workflow import Refused
from support_cycle.after import may_lead
from support_cycle.exports.minutes_pdf import page_context
from support_cycle.forms.responses import ResponseForm
from support_cycle.minutes import close, start_rendering, what_stands, what_to_look_at
from support_cycle.minutes_content import record_of, with_record
from support_cycle.responses import may_respond, responses_of
from support_cycle.views.after import trail_of
from support_cycle.views.loading import load_meeting


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_close(request, pk):
    """GET: what the minutes will say, what they lack and what closing means. POST: close and seal them."""
    meeting = get_allowed(request.user, with_record(), pk=pk)
    at_home(request, meeting.service)
    if not may_lead(meeting):
        raise PermissionDenied("La minuta la cierra quien lleva la reunión.")
    if meeting.minutes_id:
        return redirect("support_cycle:minutes", meeting.pk)
    if request.method == "POST":
        try:
            return once(request, lambda: _close(request, meeting))
        except Refused as refused:
            return _check_page(request, meeting, refused=refused.reasons)
    return _check_page(request, meeting)


@require_safe
def minutes(request, pk):
    return _minutes_page(request, _closed(request, pk))


@require_safe
def minutes_paper(request, pk, extension):
    meeting = _closed(request, pk)
    return paper(meeting.minutes, extension, f"minuta-{meeting.number}-plan-{meeting.plan_id}")


@require_POST
def minutes_render(request, pk):
    """Make again the papers that a job could not finish; nothing where they exist."""
    meeting = _closed(request, pk)
    job = start_rendering(meeting, by=request.user)
    jobs.retry(job)
    if job.by == request.user:
        return redirect("job_detail", job.pk)
    return redirect("support_cycle:minutes", meeting.pk)


@require_POST
def minutes_respond(request, pk):
    """What somebody of the school says of the minutes."""
    meeting = _closed(request, pk)
    if not may_respond(request.user, meeting):
        raise PermissionDenied("Responde el equipo de la unidad.")
    form = ResponseForm(request.POST)
    if form.is_valid():
        return once(request, lambda: _respond(request, meeting, form))
    return _minutes_page(request, meeting, form=form, status=422)


def _closed(request, pk):
    meeting = load_meeting(request, pk)
    if not meeting.minutes_id:
        raise Http404("La minuta de esta reunión todavía no se cierra.")
    return meeting


def _close(request, meeting):
    close(meeting, by=request.user)
    messages.success(
        request,
        "La minuta quedó cerrada y sellada, y la escuela ya la puede leer. Su PDF se está preparando.",
    )
    return reverse("support_cycle:minutes", args=[meeting.pk])


def _respond(request, meeting, form):
    form.save(meeting, by=request.user)
    messages.success(request, "La respuesta quedó junto a la minuta. Gracias.")
    return f"{reverse('support_cycle:minutes', args=[meeting.pk])}#respuestas"


def _check_page(request, meeting, *, refused=()):
    said = record_of(meeting)
    context = page_context(said) | {
        "meeting": meeting,
        "objections": refused or what_stands(meeting),
        "cautions": what_to_look_at(said),
        "was_refused": bool(refused),
        "form": WithReceipt(),
        "trail": trail_of(meeting, last=True),
    }
    status = 422 if refused else 200
    return render_page(request, "support_cycle/minutes/check.html", context, status=status)


def _minutes_page(request, meeting, *, form=None, status=200):
    may = may_respond(request.user, meeting)
    context = page_context(snapshot_of(meeting.minutes)) | {
        "meeting": meeting,
        "document": meeting.minutes,
        "responses": responses_of(meeting),
        "form": form or (ResponseForm() if may else None),
        "trail": trail_of(meeting),
    }
    return render_page(request, "support_cycle/minutes/detail.html", context, status=status)
