"""Group dynamics: a page of their own, and the extract that the head hands to whoever asks."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.places import at_home
from accounts.receipts import once
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from config.web import download, render_page
from support_cycle.dynamics import blank, found_or_404, given_for, hand_over, save_dynamics, texts_of
from support_cycle.exports.dynamics_pdf import render_extract
from support_cycle.forms.dynamics import DynamicsForm, DynamicsRequestForm
from support_cycle.models import DynamicsRequest
from support_cycle.views.after import address_of, trail_of
from support_cycle.views.loading import load_meeting, load_plan


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dynamics(request, pk):
    """What only UATP reads of a meeting."""
    meeting = load_meeting(request, pk)
    found = found_or_404(request.user, meeting)
    if request.method == "POST" and not found.may_write:
        raise PermissionDenied("La escribe quien acompaña la unidad.")
    row = found.row or blank(meeting, request.user)
    data = edited_data(request.POST, DynamicsForm, row) if request.method == "POST" else None
    form = DynamicsForm(data, instance=row)
    if form.is_valid():
        return _save(request, meeting, form)
    return _page(request, meeting, found, form, row)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dynamics_requests(request, pk):
    """Somebody asks to read what was written of them: what there is, and noting what is handed over. For the head."""
    plan = _plan_of_head(request, pk)
    texts = list(texts_of(request.user, plan.school))
    form = DynamicsRequestForm(request.POST or None, texts=texts)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _hand_over(request, form, plan))
    context = {
        "plan": plan,
        "texts": texts,
        "form": form,
        "given": given_for(request.user).filter(school=plan.school),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/dynamics/requests.html", context, status=status)


@never_cache
@require_safe
def dynamics_given(request, pk):
    """The extract that was handed over, as a PDF."""
    row = get_object_or_404(given_for(request.user), pk=pk)
    chosen = row.meetings.values_list("pk", flat=True)
    texts = texts_of(request.user, row.school).filter(meeting__in=chosen)
    return download(render_extract(row, list(texts)), f"dinamica-del-grupo-{row.pk}.pdf")


def _plan_of_head(request, pk):
    plan = load_plan(request, pk)
    reading = roles_allowing(SERVICE, Area.DYNAMICS, Capability.SEE)
    if plan.service_id not in request.user.reach.ids(SERVICE, reading):
        raise Http404
    at_home(request, plan.service)
    return plan


def _save(request, meeting, form):
    try:
        save_dynamics(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=address_of(meeting))
    messages.success(request, "Se guardó. Solo lo ve la UATP.")
    return HttpResponseRedirect(f"{address_of(meeting)}#dinamica")


def _page(request, meeting, found, form, row):
    context = {
        "meeting": meeting,
        "dynamics": found,
        "form": form,
        "version": request.POST.get("version", row.version),
        "trail": trail_of(meeting, last=True),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/dynamics/meeting.html", context, status=status)


def _hand_over(request, form, plan):
    row: DynamicsRequest = hand_over(form, by=request.user, school=plan.school)
    messages.success(
        request,
        f"Quedó anotada la entrega a quien lo pidió. El extracto está en la lista, para {row.asked_by}.",
    )
    return reverse("support_cycle:dynamics_requests", args=[plan.pk])
