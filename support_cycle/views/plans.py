"""A support plan: its page, a new one, its texts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.receipts import made_before, once
from accounts.roles import Area, Capability
from config.web import render_page
from support_cycle.adjustments import waiting
from support_cycle.corroborations import AGREED, side_of
from support_cycle.forms.plans import NewPlanForm, PlanForm
from support_cycle.pal_actions import may_see_action
from support_cycle.plan_moves import workflow
from support_cycle.plan_page import read_panels, read_parts
from support_cycle.plan_warnings import warnings_of
from support_cycle.support_plans import CLOSED, create_plan, save_plan
from support_cycle.views.loading import load_plan

LAPSED = "Como el plan cambió, hace falta que ambas partes lo corroboren otra vez."


@require_safe
def plan(request, pk):
    """The plan's page: from the practice to the desired state, its actions, and what the other rooms bring."""
    row = load_plan(request, pk)
    context = {
        **page_of(row, request.user),
        "panels": read_panels(row, request.user),
        "may_edit": row.may_write and row.is_open,
        "moves": workflow.open_moves(row),
        "side": side_of(row) if row.status in AGREED else None,
        "trail": trail_of(),
    }
    return render_page(request, "support_cycle/plans/detail.html", context)


def page_of(row, user):
    """The plan's own rows, what they lack, and whether this person may read the PAL's action."""
    parts = read_parts(row)
    sees = bool(row.pal_action and may_see_action(user, row.pal_action))
    return {"plan": row, "parts": parts, "gaps": warnings_of(row, parts), "sees_action": sees}


@require_http_methods(["GET", "HEAD", "POST"])
def plan_create(request):
    """A plan from nothing; the address may bring the unit and the year."""
    if not request.user.reach.anywhere(Area.SUPPORT, Capability.WRITE):
        raise PermissionDenied
    form = NewPlanForm(request.POST or None, initial=_asked(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _made(request, form))
    if form.is_bound and (earlier := made_before(request)):
        return earlier
    context = {"form": form, "trail": trail_of()}
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/plans/create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request, pk):
    row = load_open_plan(request, pk)
    options = {"by": request.user}
    data = edited_data(request.POST, PlanForm, row, **options) if request.method == "POST" else None
    form = PlanForm(data, instance=row, **options)
    form.adjustment = waiting(row, request.POST.get("ajuste") or request.GET.get("ajuste"))
    if form.is_valid():
        return _save(request, row, form)
    context = {"plan": row, "form": form, "version": request.POST.get("version", row.version)}
    context |= {"trail": trail_of(row), "adjustment": form.adjustment}
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/plans/edit.html", context, status=status)


def load_open_plan(request, pk):
    """A plan that this person writes, while its cycle is open."""
    row = load_plan(request, pk, Capability.WRITE)
    if not row.is_open:
        raise PermissionDenied(CLOSED)
    return row


def trail_of(plan=None):
    found = [("Planes de apoyo", reverse("support_cycle:plans"))]
    return [*found, (f"{plan}, {plan.school}", plan.get_absolute_url())] if plan else found


def tell(request, text, lapsed):
    """What was saved; and that the plan waits to be corroborated anew, where it does."""
    messages.success(request, text)
    if lapsed:
        messages.warning(request, LAPSED)


def _asked(request):
    found = {"year": timezone.localdate().year}
    for name, key in (("school", "unidad"), ("year", "anio")):
        text = request.GET.get(key, "")
        if text.isascii() and text.isdecimal() and len(text) < 10:
            found[name] = int(text)
    return found


def _made(request, form):
    row = create_plan(form, by=request.user)
    messages.success(request, f"Se abrió el plan de apoyo de {row.school}. Está en diagnóstico.")
    return row


def _save(request, row, form):
    try:
        lapsed = save_plan(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=row.get_absolute_url())
    tell(request, "Plan guardado.", lapsed)
    return redirect(row)
