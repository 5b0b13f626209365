"""The head's page: who accompanies whom, how the work is spread, where nobody has been for long."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import LocalService
from accounts.places import current_place
from accounts.roles import Capability
from config.web import download, render_page
from support_cycle.completeness import DEFINITION
from support_cycle.deployment import read_deployment
from support_cycle.distances import STRAIGHT
from support_cycle.exports import deployment_workbook
from support_cycle.load_chart import NARROW, WIDE, load_chart
from support_cycle.load_ranges import JALE
from support_cycle.rebalancing import first_step
from support_cycle.views.deployment_loading import load_uatp, services_of


@require_safe
def deployment_index(request):
    """To the Servicio at hand, or another of the person's."""
    mine = services_of(request.user, Capability.SEE)
    if not mine:
        raise PermissionDenied
    place = current_place(request)
    services = LocalService.objects.filter(pk=place["pk"] if place.get("pk") in mine else min(mine))
    return redirect("support_cycle:deployment", services.get().slug)


@require_safe
def deployment(request, slug):
    service, today = load_uatp(request, slug), timezone.localdate()
    said = read_deployment(service, service.ranges, today=today)
    context = {
        "service": service,
        "said": said,
        "today": today,
        "wide": load_chart(said.loads, said.range, **WIDE),
        "narrow": load_chart(said.loads, said.range, **NARROW),
        "step": first_step(said),
        "definition": DEFINITION,
        "straight": STRAIGHT,
        "jale": JALE,
    }
    return render_page(request, "support_cycle/deployment/deployment.html", context)


@require_safe
def deployment_book(request, slug):
    service, today = load_uatp(request, slug), timezone.localdate()
    data = deployment_workbook.render(read_deployment(service, service.ranges, today=today), today=today)
    return download(data, f"despliegue-{slug}-{today:%Y-%m-%d}.xlsx")


@require_safe
def deployment_person(request, slug, pk):
    """One person's units, with what was agreed for each."""
    service, today = load_uatp(request, slug), timezone.localdate()
    said = read_deployment(service, service.ranges, today=today)
    load = next((load for load in said.loads if load.person == pk), None)
    if load is None:
        raise Http404
    trail = [("Despliegue", request.path.split("profesionales/")[0])]
    context = {"service": service, "load": load, "said": said, "straight": STRAIGHT, "trail": trail}
    return render_page(request, "support_cycle/deployment/person.html", context)
