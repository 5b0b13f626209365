"""Who received the presented version, and until when each may recommend."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.receipts import once
from config.web import render_page
from documents.attachments import hand_out
from plans.annual_moves import EITHER
from plans.calendar import days_left, working_days_of
from plans.forms.moves import CorrectionForm, PresentationForm
from plans.models import AnnualPlan, Presentation
from plans.presentations import presented_version, receiving_bodies, waiting_bodies, working_days_for
from plans.views.loading import load_plan
from plans.workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def presentation_list(request, slug, year):
    """GET: who received the plan. POST: one more."""
    plan = load_plan(request, slug, year)
    if request.method == "POST":
        return _receive(request, plan)
    version = presented_version(plan)
    rows = plan.presentations.select_related("body", "file", "sealed_version", "by")
    rows = rows.order_by("-sealed_version__number", "received_on", "pk")
    waiting = waiting_bodies(plan, version) if version and _is_consulted(plan) else []
    context = {
        "plan": plan,
        "version": version,
        "rows": _with_days_left(rows, plan),
        "waiting": waiting,
        "may_record": _may_record(plan),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "plans/presentation_list.html", context)


@require_safe
def presentation_create(request, slug, year):
    plan = _plan_to_record(request, slug, year)
    return _form_page(request, plan, _body(plan, request.GET.get("instancia", "")))


@require_http_methods(["GET", "HEAD", "POST"])
def presentation_correct(request, slug, year, pk):
    plan = _plan_to_record(request, slug, year)
    presentation = get_object_or_404(
        Presentation.objects.select_related("body", "sealed_version", "plan__service"), plan=plan, pk=pk
    )
    form = CorrectionForm(request.POST or None, presentation=presentation)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except Refused as refused:
            form.refuse(refused)
        else:
            due_on = f"{presentation.due_on:%d-%m-%Y}"
            messages.success(request, f"Se corrigió. El plazo de {presentation.body} vence el {due_on}.")
            return redirect("plans:presentations", slug, year)
    context = {"plan": plan, "presentation": presentation, "form": form, "trail": _trail(plan)}
    status = 422 if form.is_bound else 200
    return render_page(request, "plans/presentation_correct.html", context, status=status)


@require_safe
def presentation_file(request, slug, year, pk, file):
    plan = load_plan(request, slug, year)
    row = get_object_or_404(Presentation.objects.select_related("file"), plan=plan, pk=pk, file__pk=file)
    return hand_out(row.file)


def _receive(request, plan):
    if not _may_record(plan):
        raise PermissionDenied
    body = _body(plan, request.POST.get("instancia", ""))
    form = PresentationForm(request.POST, request.FILES, plan=plan, body=body)
    if form.is_valid():
        try:
            return once(request, lambda: _make(request, form))
        except Refused as refused:
            form.refuse(refused)
    return _form_page(request, plan, body, form=form, status=422)


def _make(request, form):
    presentation = form.save(by=request.user)
    received_on, due_on = f"{presentation.received_on:%d-%m-%Y}", f"{presentation.due_on:%d-%m-%Y}"
    said = f"{form.body} recibió el plan el {received_on}: su plazo vence el {due_on}."
    messages.success(request, said)
    return reverse("plans:presentations", args=[form.plan.service.slug, form.plan.year])


def _form_page(request, plan, body, *, form=None, status=200):
    context = {
        "plan": plan,
        "body": body,
        "version": presented_version(plan),
        "working_days": working_days_for(plan.service),
        "is_consulted": _is_consulted(plan),
        "form": form or PresentationForm(plan=plan, body=body),
        "trail": _trail(plan),
    }
    return render_page(request, "plans/presentation_form.html", context, status=status)


def _plan_to_record(request, slug, year):
    plan = load_plan(request, slug, year)
    if not _may_record(plan):
        raise PermissionDenied
    return plan


def _may_record(plan):
    return any(getattr(plan, f"may_{capability}") for capability in EITHER)


def _is_consulted(plan):
    return plan.status == AnnualPlan.Status.CONSULTING


def _body(plan, text):
    """One of the Servicio's bodies that receive the plan, by its number; 404 for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404("Falta decir qué instancia recibió el plan.")
    return get_object_or_404(receiving_bodies(plan.service), pk=int(text))


def _with_days_left(rows, plan):
    today, calendar = timezone.localdate(), working_days_of(plan.service_id)
    rows = list(rows)
    for row in rows:
        row.is_open = row.due_on >= today
        row.left = days_left(today, row.due_on, calendar)
    return rows


def _trail(plan):
    here = reverse("plans:presentations", args=[plan.service.slug, plan.year])
    return [(str(plan), plan.get_absolute_url()), ("Presentación y plazos", here)]
