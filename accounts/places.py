"""Which Servicio a person is looking at: kept in the session, so that the menu asks nothing of the database."""

import zoneinfo

from django.db.models import Q
from django.utils import timezone

from accounts.models import LocalService
from accounts.roles import SERVICE, Area, Capability, roles_allowing

KEY = "place"
# Rooms behind one line of the menu whose addresses begin otherwise.
ALSO = {
    "/acompanamiento/": (
        "/cartera/",
        "/reuniones/",
        "/nudos/",
        "/despliegue/",
        "/gestiones/",
        "/programas/",
        "/redes/",
        "/formacion/",
        "/practicas/",
        "/autoevaluacion/",
        "/casos/",
    ),
}


def current_place(request):
    """{"pk", "slug", "name", "time_zone"} of the Servicio a logged-in person works with, or {} where there is none."""
    if not request.user.is_authenticated:
        return {}
    if KEY not in request.session:
        reach = request.user.reach
        mine = LocalService.objects.filter(Q(pk__in=reach.services) | Q(pk__in=reach.services_above))
        enter(request, mine.order_by("-is_fictional", "sort_key").first())
    return request.session[KEY]


def enter(request, service):
    """Remember the Servicio that is being looked at."""
    place = (
        {"pk": service.pk, "slug": service.slug, "name": service.name, "time_zone": service.time_zone}
        if service
        else {}
    )
    if request.session.get(KEY) != place:
        request.session[KEY] = place


def at_home(request, service):
    """Look at a Servicio, and tell the hours as its clocks do from this very page on."""
    enter(request, service)
    timezone.activate(zoneinfo.ZoneInfo(service.time_zone))


def menu(request):
    """Context processor: the person's menu, by what their roles allow; and the Servicio they are looking at."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"nav": [], "place": {}}
    place = request.session.get(KEY, {})
    reach = request.user.reach

    def may(area, capability=Capability.SEE):
        return bool(reach.ids(SERVICE, roles_allowing(SERVICE, area, capability)))

    items = [
        ("Inicio", "/", True),
        ("Planes", "/pal/", may(Area.PLANS) or bool(reach.services_above)),
        ("Participación", "/participacion/", reach.anywhere(Area.PARTICIPATION, Capability.SEE)),
        ("Instancias", "/instancias/", reach.anywhere(Area.PARTICIPATION, Capability.SEE)),
        ("Compromisos", "/compromisos/", reach.anywhere(Area.PARTICIPATION, Capability.SEE)),
        ("Acompañamiento", "/acompanamiento/", reach.anywhere(Area.SUPPORT, Capability.SEE)),
        ("Unidades educativas", "/unidades/", may(Area.DATA)),
        ("Catálogos", "/catalogos/", may(Area.DATA, Capability.WRITE)),
        ("Personas", "/personas/", may(Area.PEOPLE)),
        ("Bitácora", "/bitacora/", may(Area.TRAIL)),
    ]
    path = request.path
    nav = [
        {
            "label": label,
            "url": url,
            "current": path == "/" if url == "/" else path.startswith((url, *ALSO.get(url, ()))),
        }
        for label, url, shown in items
        if shown
    ]
    return {"nav": nav, "place": place}
