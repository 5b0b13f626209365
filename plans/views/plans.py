"""The plans a person may see, opening one, and a plan's own page: its task list and what it lacks."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import LocalService
from accounts.receipts import once
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from config.web import render_page
from plans.calendar import next_legal_date
from plans.checks import find_gaps, grouped
from plans.desk import PREPARED
from plans.extension import panels
from plans.forms.frame import OpenPlanForm, PlanFilterForm
from plans.models import AnnualPlan, SealedVersion
from plans.overview import read
from plans.summaries import in_one_line, summarise
from plans.views.loading import load_plan
from plans.views.moves import moves_panel

ROWS = 50
FOLLOWED = frozenset([AnnualPlan.Status.PUBLISHED, AnnualPlan.Status.CLOSED])
PAPERS = [("pdf", "Borrador (PDF)"), ("xlsx", "Planilla (XLSX)")]


@require_safe
def plan_list(request):
    plans = _readable(request.user)
    form = _filters(request, plans)
    chosen = form.chosen()
    names = {"servicio": "service__slug", "anio": "year", "estado": "status"}
    found = plans.filter(**{names[name]: value for name, value in chosen.items()})
    context = {
        "page": Paginator(found, ROWS).get_page(request.GET.get("pagina")),
        "filter_form": form,
        "query": urlencode(chosen),
        "is_filtered": bool(chosen),
        "writable": _services(request.user, Capability.WRITE),
    }
    return render_page(request, "plans/plan_list.html", context, fragments={"plan-table": []})


@require_http_methods(["GET", "HEAD", "POST"])
def plan_create(request, slug):
    """Open the PAL of a year of this Servicio; 404 where the person sees no plans there, 403 if only that."""
    service = _service_to_write(request.user, slug)
    data = request.POST if request.method == "POST" else None
    form = OpenPlanForm(data, service=service, today=timezone.localdate())
    if form.is_valid():
        try:
            return once(request, lambda: _open(request, form))
        except NotOpened:
            pass
    context = {"service": service, "form": form}
    return render_page(request, "plans/plan_form.html", context, status=422 if form.is_bound else 200)


@require_safe
def plan_detail(request, slug, year):
    plan = load_plan(request, slug, year)
    overview = read(plan)
    sections = summarise(overview)
    moves = moves_panel(plan)
    context = {
        "plan": plan,
        "sections": sections,
        "done": sum(1 for row in sections if row.state == "done"),
        "line": in_one_line(overview),
        "legal": next_legal_date(plan.stages.all()),
        "groups": grouped(find_gaps(plan, overview)) if shows_gaps(plan) else [],
        "shows_gaps": shows_gaps(plan),
        "has_versions": plan.versions.exists(),
        "papers": PAPERS if shows_gaps(plan) else [],
        "panels": panels("panel"),
        "receipt": uuid.uuid4(),
        "next_move": next(
            (move for move in moves["moves"] if not move.back and plan.status in PREPARED), None
        ),
        "is_followed": plan.status in FOLLOWED,
        **moves,
    }
    return render_page(request, "plans/plan_detail.html", context, fragments={"plan-gaps": []})


def shows_gaps(plan):
    """A plan that is sanctioned or later has nothing to complete, unless a modification is open."""
    return plan.is_writable or plan.status == AnnualPlan.Status.CONSULTING


class NotOpened(Exception):
    """The form says why; raised so that the receipt is undone with the rest."""


def _open(request, form):
    plan = form.save(by=request.user)
    if plan is None:
        raise NotOpened
    messages.success(request, f"Se abrió el {plan} con sus secciones, sus etapas y sus cortes.")
    return plan


def _readable(user):
    """The plans whose text the person may see, and those of which they may read a sealed version."""
    versions = SealedVersion.objects.filter(plan=OuterRef("pk")).order_by("-number").values("number")
    plans = (
        AnnualPlan.objects.for_list().with_capabilities(user).annotate(last_version=Subquery(versions[:1]))
    )
    if not user.reach.services_above:  # who may read a version here may see its plan
        return plans.allowing(user, Capability.SEE)
    shown = SealedVersion.objects.shown_to(user).values("plan")
    seen = AnnualPlan.objects.allowing(user, Capability.SEE).values("pk")
    return plans.filter(Q(pk__in=seen) | Q(pk__in=shown))


def _filters(request, plans):
    places = plans.order_by().values_list("service__slug", "service__name", "year").distinct()
    places = sorted(places, key=lambda place: place[1])
    services = list(dict.fromkeys((slug, name) for slug, name, _ in places))
    years = sorted({year for _, _, year in places}, reverse=True)
    return PlanFilterForm(request.GET, services=services, years=years)


def _services(user, capability):
    """The Servicios whose plans the person holds `capability` on."""
    held = user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.PLANS, capability))
    return LocalService.objects.filter(pk__in=sorted(held)) if held else LocalService.objects.none()


def _service_to_write(user, slug):
    service = get_object_or_404(_services(user, Capability.SEE), slug=slug)
    if not _services(user, Capability.WRITE).filter(pk=service.pk).exists():
        raise PermissionDenied("Abrir un PAL corresponde a quien está a cargo de él en el Servicio Local.")
    return service
