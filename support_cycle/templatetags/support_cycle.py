"""The support cycle's own menu."""

from django import template

from accounts.roles import SERVICE, Area, Capability, roles_allowing

register = template.Library()


@register.simple_tag(takes_context=True)
def rooms(context):
    """[{label, url, current}] of the rooms a person may enter, without a question to the database."""
    request = context["request"]
    reach = request.user.reach
    held = {role for _, role in reach.roles()}
    uatp = bool(reach.uatp_services)
    at_service = bool(reach.ids(SERVICE, roles_allowing(SERVICE, Area.SUPPORT, Capability.SEE)))
    items = [
        ("Mi cartera", "/cartera/", bool(held & {"companion", "uatp_professional"})),
        ("Planes de apoyo", "/acompanamiento/", True),
        ("Reuniones", "/reuniones/", True),
        ("Gestiones", "/gestiones/", True),
        ("Nudos críticos", "/nudos/", True),
        ("Despliegue", "/despliegue/", at_service),
        ("Programas y redes", "/programas/", True),
        ("Formación", "/formacion/", at_service or "companion" in held),
        ("Buenas prácticas", "/practicas/", True),
        ("Autoevaluación", "/autoevaluacion/", uatp),
        ("Casos entre pares", "/casos/", uatp),
    ]
    return [
        {"label": label, "url": url, "current": request.path.startswith(url)}
        for label, url, shown in items
        if shown
    ]
