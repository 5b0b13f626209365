"""The whole territory as it was loaded: regions, Servicios, comunas and the year each was transferred."""

from itertools import groupby

from django.db.models import Count, Prefetch, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import LocalService, School, ServiceCommune


@require_safe
def territory(request):
    communes = ServiceCommune.objects.select_related("commune").order_by("transfer_year", "commune__sort_key")
    operating = Q(schools__archived_at__isnull=True, schools__status=School.Status.OPERATING)
    services = (
        LocalService.objects.real()
        .for_list()
        .prefetch_related(Prefetch("service_communes", communes, to_attr="comunas"))
        .annotate(
            units=Count(
                "schools", filter=operating & (Q(schools__rbd__isnull=True) | Q(schools__enrolment__gt=0))
            )
        )
        .order_by("region__code", "sort_key")
    )
    regions = [(region, list(rows)) for region, rows in groupby(services, key=lambda service: service.region)]
    context = {
        "regions": regions,
        "total": sum(len(rows) for _, rows in regions),
        "comunas": sum(len(service.comunas) for _, rows in regions for service in rows),
        "units": sum(service.units for _, rows in regions for service in rows),
    }
    return render(request, "accounts/territory.html", context)
