"""The cuts of a plan's year: their dates and names, and what each period was like."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import StaleEdit, conflict_page, create, edited_data, parse_version
from accounts.receipts import once
from accounts.roles import Capability
from plans.cuts import CutInUse, keep_cut, remove_cut, with_use
from plans.forms.followup import CutForm, NewCutForm
from plans.models import AnnualPlan
from plans.views.following import followup_url
from plans.views.loading import load_plan


@require_http_methods(["GET", "HEAD", "POST"])
def cut_list(request, slug, year):
    """The cuts, and the form of another one."""
    plan = _plan(request, slug, year)
    form = NewCutForm(request.POST or None, plan=plan)
    if form.is_bound and form.is_valid():
        try:
            return once(request, lambda: _make(request, plan, form))
        except IntegrityError:
            form.add_error("date", "Ya hay un corte en esa fecha.")
    context = _context(plan) | {"cuts": with_use(plan), "form": form}
    return render(request, "plans/followup_cuts.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def cut_edit(request, slug, year, cut):
    plan = _plan(request, slug, year, Capability.WRITE)
    row = get_object_or_404(with_use(plan), date=cut)
    data = edited_data(request.POST, CutForm, row, plan=plan) if request.method == "POST" else None
    form = CutForm(data, instance=row, plan=plan)
    if form.is_bound and form.is_valid():
        return _keep(request, plan, form)
    context = _context(plan) | {
        "cut": row,
        "day": cut,
        "form": form,
        "version": request.POST.get("version", row.version),
    }
    return render(request, "plans/followup_cut.html", context, status=422 if form.errors else 200)


@require_POST
def cut_remove(request, slug, year, cut):
    """Remove a cut at which nothing was measured."""
    plan = _plan(request, slug, year, Capability.WRITE)
    row = get_object_or_404(plan.cuts, date=cut)
    try:
        remove_cut(row, by=request.user)
        messages.success(request, f"Se quitó «{row.name}».")
    except CutInUse as used:
        messages.error(request, str(used))
    return redirect("plans:cuts", slug, year)


def _plan(request, slug, year, capability=Capability.SEE):
    capability = Capability.WRITE if request.method == "POST" else capability
    plan = load_plan(request, slug, year, capability)
    plan.can_cut = plan.may_write and plan.status != AnnualPlan.Status.CLOSED
    if capability == Capability.WRITE and not plan.can_cut:
        raise PermissionDenied(f"El {plan} está cerrado: sus cortes quedan como están.")
    return plan


def _context(plan):
    return {
        "plan": plan,
        "trail": [(str(plan), plan.get_absolute_url()), ("Seguimiento", followup_url(plan))],
    }


def _make(request, plan, form):
    with transaction.atomic():
        create(form, by=request.user, service=plan.service, plan=plan)
    messages.success(request, "Corte agregado.")
    return reverse("plans:cuts", args=[plan.service.slug, plan.year])


def _keep(request, plan, form):
    try:
        keep_cut(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=request.path)
    except CutInUse as used:
        form.add_error("date", str(used))
        context = _context(plan) | {
            "cut": form.instance,
            "form": form,
            "version": request.POST.get("version", ""),
        }
        return render(request, "plans/followup_cut.html", context | {"day": form.initial["date"]}, status=422)
    messages.success(request, "Corte guardado.")
    return redirect("plans:cuts", plan.service.slug, plan.year)
