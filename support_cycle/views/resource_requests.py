"""Gestiones: a Servicio's list, and one of a plan written by whoever accompanies the unit."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.receipts import once
from accounts.roles import Capability
from config.web import render_page
from support_cycle.forms.schedule import NewRequestForm, RequestForm
from support_cycle.models import ResourceRequest
from support_cycle.resource_requests import PER_PAGE, RequestFilter, add_request, save_request
from support_cycle.views.schedule_loading import SEE, load_row, load_support_plan, refuse_strangers

WRITING = frozenset({Capability.WRITE})


@require_safe
def requests(request):
    refuse_strangers(request.user)
    rows = ResourceRequest.objects.with_capabilities(request.user).filter(may_see=True)
    asked = RequestFilter(request.GET, rows=ResourceRequest.objects.allowing(request.user, SEE))
    rows = asked.apply(rows).select_related("school", "plan", "unit", "key_action")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "filter": asked, "query": asked.query}
    return render_page(request, "support_cycle/requests/list.html", context, fragments={"request-table": []})


@require_http_methods(["GET", "HEAD", "POST"])
def request_create(request, pk):
    plan = load_support_plan(request, pk, WRITING)
    form = NewRequestForm(
        request.POST if request.method == "POST" else None, plan=plan, initial=_asked(request)
    )
    if form.is_valid():
        return once(request, lambda: _added(request, form, plan))
    return _page(request, form, plan)


@require_http_methods(["GET", "HEAD", "POST"])
def request_edit(request, pk):
    """Its answer, mostly: who said what and when stays in the trail."""
    row = load_row(request, ResourceRequest, pk, WRITING)
    data = edited_data(request.POST, RequestForm, row, plan=row.plan) if request.method == "POST" else None
    form = RequestForm(data, instance=row, plan=row.plan)
    if not form.is_valid():
        return _page(request, form, row.plan, row)
    try:
        save_request(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=_list_of(row.plan))
    messages.success(request, "Gestión guardada.")
    return redirect(_list_of(row.plan))


def _asked(request):
    """The key action that the address names."""
    text = request.GET.get("accion", "")
    return {"key_action": int(text)} if text.isascii() and text.isdecimal() and len(text) < 19 else {}


def _added(request, form, plan):
    add_request(form, by=request.user, plan=plan)
    messages.success(request, "La gestión quedó anotada.")
    return _list_of(plan)


def _list_of(plan):
    return f"{plan.get_absolute_url()}#gestiones"


def _page(request, form, plan, row=None):
    context = {"form": form, "plan": plan, "row": row}
    context["version"] = request.POST.get("version", row.version) if row else None
    context["trail"] = [
        ("Gestiones", reverse("support_cycle:requests")),
        (f"{plan}, {plan.school}", plan.get_absolute_url()),
    ]
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/requests/form.html", context, status=status)
