"""Posterior: what a meeting leaves written, its nudos, and the way to its minutes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from config.web import render_page
from support_cycle.after import knots_of, lacks_of, may_lead, may_note, save_after, save_knot
from support_cycle.dynamics import dynamics_for
from support_cycle.evidence import evidence_for, may_bring
from support_cycle.forms.after import AfterForm, KnotTextForm
from support_cycle.forms.evidence import EvidenceForm
from support_cycle.models import CriticalKnot
from support_cycle.views.loading import load_meeting

SAVED = "Se guardó. Nadie fuera de la escuela y del Servicio Local lo ve."


@require_http_methods(["GET", "HEAD", "POST"])
def after(request, pk):
    """GET: what is written, and the form for whoever writes it. POST: save it."""
    meeting = load_meeting(request, pk)
    if request.method != "POST":
        return after_page(request, meeting)
    if not may_note(meeting):
        raise PermissionDenied("Esta reunión la escribe quien la acompaña, mientras no se cierra su minuta.")
    knots = knots_of(meeting)
    form = AfterForm(edited_data(request.POST, AfterForm, meeting), instance=meeting, knots=knots)
    if not form.is_valid():
        return after_page(request, meeting, form=form, status=422)
    return _save(request, meeting, form)


@require_http_methods(["GET", "HEAD", "POST"])
def after_knot(request, pk, knot):
    """The words of one nudo of the meeting."""
    meeting = load_meeting(request, pk)
    row = get_object_or_404(CriticalKnot, pk=knot, meeting=meeting)
    if not may_note(meeting):
        raise PermissionDenied
    data = edited_data(request.POST, KnotTextForm, row) if request.method == "POST" else None
    form = KnotTextForm(data, instance=row)
    if form.is_valid():
        return _save_knot(request, meeting, form)
    context = {"form": form, "meeting": meeting, "version": request.POST.get("version", row.version)}
    context["trail"] = trail_of(meeting, last=True)
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/after/knot.html", context, status=status)


def trail_of(meeting, *, last=False):
    """Where the pages after a meeting hang; with `last`, those that hang on «Posterior»."""
    found = [
        (str(meeting.plan), meeting.plan.get_absolute_url()),
        (str(meeting), f"/reuniones/{meeting.pk}/"),
    ]
    return [*found, ("Posterior", address_of(meeting))] if last else found


def address_of(meeting):
    return reverse("support_cycle:after", args=[meeting.pk])


def after_page(request, meeting, *, form=None, evidence_form=None, status=200):
    may, bring = may_note(meeting), may_bring(meeting) and meeting.is_open
    knots = knots_of(meeting)
    rows = evidence_for(request.user, meeting.plan, meeting=meeting)
    context = {
        "meeting": meeting,
        "plan": meeting.plan,
        "knots": knots,
        "may_note": may,
        "may_lead": may_lead(meeting),
        "may_bring": bring,
        "lacks": lacks_of(meeting, knots, ""),
        "form": form or (AfterForm(instance=meeting, knots=knots) if may else None),
        "version": request.POST.get("version", meeting.version) if form else meeting.version,
        "evidence": rows,
        "evidence_form": evidence_form or (EvidenceForm(plan=meeting.plan) if bring else None),
        "wrong": form if form and form.errors else evidence_form,
        "dynamics": dynamics_for(request.user, meeting),
        "trail": trail_of(meeting),
    }
    return render_page(request, "support_cycle/after/after.html", context, status=status)


def _save(request, meeting, form):
    try:
        save_after(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=request.path)
    messages.success(request, SAVED)
    return HttpResponseRedirect(address_of(meeting))


def _save_knot(request, meeting, form):
    try:
        save_knot(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=address_of(meeting))
    messages.success(request, "El nudo quedó con su texto nuevo.")
    return HttpResponseRedirect(f"{address_of(meeting)}#nudos")
