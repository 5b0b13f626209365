"""The evidence of a plan: from one of its meetings or at any time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_allowed
from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.places import at_home
from accounts.receipts import once
from config.web import render_page
from documents.attachments import hand_out
from support_cycle.evidence import (
    bring,
    edit_evidence,
    evidence_for,
    file_or_404,
    is_fixed,
    may_bring,
    take_away,
)
from support_cycle.forms.evidence import EvidenceForm, EvidenceTextForm
from support_cycle.models import Evidence
from support_cycle.views.after import address_of, after_page
from support_cycle.views.loading import load_meeting, load_plan

FIXED = "La minuta cerrada la nombra: queda como está."


@require_http_methods(["GET", "HEAD", "POST"])
def plan_evidence(request, pk):
    """All the evidence of a plan; one more, for whoever works in it."""
    plan = load_plan(request, pk)
    if request.method != "POST":
        return _page(request, plan, EvidenceForm(plan=plan))
    if not may_bring(plan):
        raise PermissionDenied
    form = EvidenceForm(request.POST, request.FILES, plan=plan)
    if form.is_valid():
        return once(request, lambda: _bring(request, form, plan))
    return _page(request, plan, form, status=422)


@require_POST
def meeting_evidence(request, pk):
    """One more, that came up in a meeting."""
    meeting = load_meeting(request, pk)
    if not (may_bring(meeting) and meeting.is_open):
        raise PermissionDenied
    form = EvidenceForm(request.POST, request.FILES, plan=meeting.plan)
    if form.is_valid():
        return once(request, lambda: _bring(request, form, meeting.plan, meeting))
    return after_page(request, meeting, evidence_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request, pk):
    """The words of one piece of evidence."""
    row = _changeable(request, pk)
    options = {"instance": row, "plan": row.plan}
    data = edited_data(request.POST, EvidenceTextForm, row, plan=row.plan) if request.POST else None
    form = EvidenceTextForm(data, **options)
    if form.is_valid():
        return _save(request, row, form)
    context = {"form": form, "row": row, "version": request.POST.get("version", row.version)}
    context["trail"] = _trail(row.plan, last=True)
    return render_page(
        request, "support_cycle/evidence/edit.html", context, status=422 if form.is_bound else 200
    )


@require_safe
def evidence_file(request, pk):
    row = _load(request, pk)
    return hand_out(file_or_404(row, row))


@require_POST
def evidence_remove(request, pk):
    row = _changeable(request, pk)
    back = _back(row)
    take_away(row, by=request.user)
    messages.success(request, "La evidencia se quitó del plan.")
    return HttpResponseRedirect(back)


def _load(request, pk):
    rows = Evidence.objects.select_related("plan__service", "plan__school", "meeting", "file", "service")
    row = get_allowed(request.user, rows, pk=pk)
    at_home(request, row.service)
    return row


def _changeable(request, pk):
    row = _load(request, pk)
    if not may_bring(row):
        raise PermissionDenied
    if is_fixed(row):
        raise PermissionDenied(FIXED)
    return row


def _bring(request, form, plan, meeting=None):
    row = bring(form, by=request.user, plan=plan, meeting=meeting)
    said = "La evidencia quedó en el plan."
    if row.shows_minors:
        said = "La evidencia quedó en el plan. La imagen la abren solo quienes trabajan en él, y no sale en papeles."
    messages.success(request, said)
    return _back(row)


def _back(row):
    if row.meeting_id:
        return f"{address_of(row.meeting)}#evidencia"
    return reverse("support_cycle:plan_evidence", args=[row.plan_id])


def _save(request, row, form):
    try:
        edit_evidence(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=_back(row))
    messages.success(request, "Se guardó la evidencia.")
    return HttpResponseRedirect(_back(row))


def _page(request, plan, form, *, status=200):
    context = {
        "plan": plan,
        "rows": evidence_for(request.user, plan),
        "form": form if may_bring(plan) else None,
        "trail": _trail(plan),
    }
    return render_page(request, "support_cycle/evidence/list.html", context, status=status)


def _trail(plan, *, last=False):
    found = [(str(plan), plan.get_absolute_url())]
    return [*found, ("Evidencias", reverse("support_cycle:plan_evidence", args=[plan.pk]))] if last else found
