"""Inicio: first what waits for the person, by what their roles are for."""

from django.db.models import Q
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import LocalService
from accounts.places import current_place, enter
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from config.web import render_page
from plans.desk import lay_out
from plans.extension import companions
from plans.shared_reading import actions_naming, schools_of, version_in_force, versions_for

SHORTCUTS = (
    (Area.PEOPLE, Capability.SEE, "Personas", "/personas/", "Cuentas, roles e invitaciones."),
    (Area.DATA, Capability.WRITE, "Unidades educativas", "/unidades/", "Establecimientos y jardines."),
    (Area.DATA, Capability.WRITE, "Catálogos", "/catalogos/", "PEL, ejes, oficinas, fuentes y calendario."),
    (Area.TRAIL, Capability.SEE, "Bitácora", "/bitacora/", "Quién hizo qué, y cuándo."),
)


@require_safe
def home(request):
    user, today = request.user, timezone.localdate()
    services = _services(user)
    here = _choose(request, services)
    context = {"today": today, "services": services, "here": here, "shortcuts": []}
    if here:
        context["shortcuts"] = _shortcuts(user, here)
        context |= (
            _at_the_service(user, here, today) if _holds(user, here, Area.PLANS) else _below(user, here)
        )
        plan = context["desk"].plan if "desk" in context else None
        context["week"] = [todo for one in companions() for todo in one.desk(user, here, today, plan)]
    return render_page(request, "plans/home.html", context)


def _services(user):
    """The Servicios of the person: where a role is held, or above its school or body."""
    mine = Q(pk__in=sorted(user.reach.services)) | Q(pk__in=sorted(user.reach.services_above))
    return list(LocalService.objects.filter(mine).order_by("-is_fictional", "sort_key"))


def _choose(request, services):
    """The Servicio to look at: the one just chosen, else the last one, else the first."""
    asked, last = request.GET.get("servicio"), current_place(request).get("pk")
    chosen = next((service for service in services if service.slug == asked), None)
    chosen = chosen or next((service for service in services if service.pk == last), None)
    chosen = chosen or next(iter(services), None)
    enter(request, chosen)
    return chosen


def _holds(user, service, area, capability=Capability.SEE):
    return service.pk in user.reach.ids(SERVICE, roles_allowing(SERVICE, area, capability))


def _shortcuts(user, service):
    return [
        {"label": label, "url": url, "note": note}
        for area, capability, label, url, note in SHORTCUTS
        if _holds(user, service, area, capability)
    ]


def _at_the_service(user, service, today):
    return {
        "desk": lay_out(user, service.pk, today),
        "may_open": _holds(user, service, Area.PLANS, Capability.WRITE),
    }


def _below(user, service):
    """What a school's or a body's people read."""
    if service.pk not in user.reach.services_above:
        return {}
    version, schools = version_in_force(user, service.pk), schools_of(user, service.pk)
    return {
        "reads": True,
        "versions": versions_for(user, service.pk),
        "in_force": version,
        "own": actions_naming(version, schools) if version and schools else [],
        "schools": schools,
    }
