"""Writing of a knot: it is noted, corrected, told without names; what was tried; with whom it is shared."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.receipts import once
from accounts.roles import Capability
from config.web import render_page
from participation.reveals import reveals
from participation.reviewing import ReviewRefused, review, suggestion
from plans.workflow import Refused
from support_cycle.forms.knots import AttemptForm, KnotForm, NewKnotForm, PublicTextForm, ShareForm
from support_cycle.knot_list import number
from support_cycle.knots import create_knot, may_edit, save_knot, unshare_knot
from support_cycle.models import CriticalKnot, KnotShare, MonitoringMeeting
from support_cycle.views.knot_loading import HANDS, load_knot, load_plan
from support_cycle.views.knots import TRAIL, crumbs, knot_page


@require_http_methods(["GET", "HEAD", "POST"])
def knot_create(request, pk):
    """A knot of a support plan (`pk`); the address may say in which of its meetings it came up."""
    plan = load_plan(request, pk, *HANDS)
    meeting = _meeting(request, plan)
    form = NewKnotForm(request.POST or None, plan=plan, service=plan.service, writes=plan.may_write)
    if form.is_valid():
        return once(request, lambda: _created(request, form, plan, meeting))
    context = {"form": form, "plan": plan, "meeting": meeting}
    context["trail"] = [(TRAIL, reverse("support_cycle:knots"))]
    return render_page(
        request, "support_cycle/knots/form.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def knot_edit(request, pk):
    row = load_knot(request, pk, *HANDS)
    if not may_edit(row, request.user):
        raise PermissionDenied("Corregirlo corresponde a quien acompaña a la unidad, o a quien lo anotó.")
    options = {"plan": row.plan, "service": row.service, "writes": row.may_write}
    data = edited_data(request.POST, KnotForm, row, **options) if request.method == "POST" else None
    form = KnotForm(data, instance=row, **options)
    if form.is_valid():
        return _saved(request, row, form)
    version = request.POST.get("version", row.version)
    context = {"form": form, "row": row, "version": version, "trail": crumbs(row)}
    return render_page(
        request, "support_cycle/knots/form.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def knot_review(request, pk):
    """The words without names, beside what was said."""
    row = load_knot(request, pk, Capability.WRITE)
    if request.method != "POST":
        return _review_page(request, row, PublicTextForm(initial={"public_text": suggestion(row)}))
    form = PublicTextForm(request.POST)
    if not form.is_valid():
        return _review_page(request, row, form, status=422)
    version = parse_version(request.POST.get("version"))
    try:
        review([row], request.user, {row.pk: form.cleaned_data["public_text"]}, {row.pk: version})
    except ReviewRefused:
        return _review_page(request, CriticalKnot.objects.get(pk=row.pk), form, status=409)
    messages.success(request, "Quedó el texto sin nombres.")
    return redirect(row)


@require_POST
def knot_attempt(request, pk):
    row = load_knot(request, pk, *HANDS)
    return _do(request, row, AttemptForm(request.POST, knot=row), "attempt_form", "Quedó anotado el intento.")


@require_POST
def knot_share(request, pk):
    row = load_knot(request, pk, Capability.WRITE)
    said = "Quedó compartido: lo encontrará en «Compartidos conmigo»."
    return _do(request, row, ShareForm(request.POST, knot=row), "share_form", said)


@require_POST
def knot_unshare(request, pk, share):
    row = load_knot(request, pk, Capability.WRITE)
    one = get_object_or_404(KnotShare.objects.select_related("person"), pk=share, knot=row)
    unshare_knot(row, one, by=request.user)
    messages.success(request, f"Ya no está compartido con {one.person}. Lo que anotó se conserva.")
    return redirect(row)


def _do(request, row, form, name, said):
    if form.is_valid():
        try:
            return once(request, lambda: _done(request, form, said))
        except Refused as refused:
            form.refuse(refused)
    return knot_page(request, row, status=422, form=form, **{name: form})


def _done(request, form, said):
    row = form.save(by=request.user)
    messages.success(request, said)
    return row


def _meeting(request, plan):
    """The meeting the address names, if it is of this plan."""
    pk = number(request.GET.get("reunion"))
    return MonitoringMeeting.objects.filter(plan=plan, pk=pk).first() if pk else None


def _created(request, form, plan, meeting):
    row = create_knot(form, by=request.user, plan=plan, meeting=meeting)
    messages.success(request, "Quedó anotado el nudo crítico.")
    return row


def _saved(request, row, form):
    try:
        save_knot(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=row.get_absolute_url())
    messages.success(request, "Nudo crítico guardado.")
    return redirect(row)


def _review_page(request, row, form, status=200):
    shown = form["public_text"].value() or ""
    context = {
        "row": row,
        "form": form,
        "hints": reveals(shown),
        "theirs": suggestion(row) if status == 409 else "",
        "trail": crumbs(row),
    }
    return render_page(request, "support_cycle/knots/review.html", context, status=status)
