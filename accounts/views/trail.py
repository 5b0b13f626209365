"""The bitácora for who audits: its events in words, its workbook, and whether the chain is whole."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Event
from accounts.receipts import parse_key
from accounts.roles import Area
from accounts.trail import head
from accounts.trail_check import check_service
from accounts.trail_list import (
    AT_ONCE,
    CHECKED_AT_ONCE,
    TrailFilter,
    start_check,
    start_export,
    told,
    workbook,
)
from accounts.views.loading import load_service, query_without, required_service
from config.web import download, render_page


@require_safe
def trail(request):
    """Newest first; who, what, on what and when are asked in the address."""
    service, choices = required_service(request, Area.TRAIL)
    chosen = TrailFilter(request.GET, service)
    events, following = chosen.page()
    context = {
        "service": service,
        "services": choices,
        "events": [told(event) for event in events],
        "following": following,
        "filter": chosen,
        "query": query_without(request, "antes"),
        "count": head(service)[0],
    }
    return render_page(request, "accounts/trail.html", context, fragments={"trail-table": []})


@require_safe
def trail_xlsx(request):
    """The filtered events as a workbook; one of many rows is made by the worker."""
    service, _ = required_service(request, Area.TRAIL)
    chosen = TrailFilter(request.GET, service)
    if len(chosen.events().order_by().values_list("pk")[: AT_ONCE + 1]) > AT_ONCE:
        job = start_export(chosen, by=request.user, key=uuid.uuid4())
        return redirect("job_detail", job.pk)
    return download(workbook(chosen), f"bitacora-{service.slug}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def trail_check(request, slug):
    """Compare every link, and the heads that the sealed documents printed."""
    service = load_service(request, Area.TRAIL, slug)
    context = {"service": service, "head": head(service), "receipt": uuid.uuid4()}
    if request.method == "POST":
        if Event.objects.filter(service=service)[:CHECKED_AT_ONCE].count() >= CHECKED_AT_ONCE:
            key = f"{parse_key(request.POST.get('receipt')) or uuid.uuid4()}-{request.user.pk}"
            messages.info(request, "La cadena es larga: la comprobación sigue en segundo plano.")
            return redirect("job_detail", start_check(service, by=request.user, key=key).pk)
        context["verdict"] = check_service(service)
    return render(request, "accounts/trail_check.html", context)
