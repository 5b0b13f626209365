"""Which Servicio a page of people, units or trail speaks of, and whether this person may."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import LocalService
from accounts.places import current_place, enter
from accounts.roles import SERVICE, Capability, roles_allowing


def services_for(user, area, capability=Capability.SEE):
    """The Servicios where `user` holds a role with this capability in the area, in the order of names."""
    ids = user.reach.ids(SERVICE, roles_allowing(SERVICE, area, capability))
    return LocalService.objects.filter(pk__in=sorted(ids)).order_by("sort_key")


def load_service(request, area, slug, capability=Capability.SEE):
    """The Servicio of an address: 404 to who has nothing to do with it, 403 where this is not theirs."""
    service = get_object_or_404(LocalService.objects.select_related("region"), slug=slug)
    reach = request.user.reach
    if service.pk not in reach.services:
        raise Http404
    if service.pk not in reach.ids(SERVICE, roles_allowing(SERVICE, area, capability)):
        raise PermissionDenied
    service.may_write = service.pk in reach.ids(SERVICE, roles_allowing(SERVICE, area, Capability.WRITE))
    enter(request, service)
    return service


def service_at_hand(request, area):
    """(Servicio, choices) of a list: the one of ?servicio=, else the one looked at last, else the first.

    `choices` are the Servicios that can be chosen, empty where there is only one. None where there is none.
    """
    allowed = services_for(request.user, area)
    slug = request.GET.get("servicio") or None
    if slug is None:
        place = current_place(request)
        ids = request.user.reach.ids(SERVICE, roles_allowing(SERVICE, area, Capability.SEE))
        slug = place.get("slug") if place.get("pk") in ids else allowed.values_list("slug", flat=True).first()
    if slug is None:
        return None, []
    service = load_service(request, area, slug)
    return service, list(allowed) if len(request.user.reach.services) > 1 else []


def required_service(request, area):
    """As `service_at_hand`, and 403 where there is none."""
    service, choices = service_at_hand(request, area)
    if service is None:
        raise PermissionDenied
    return service, choices


def query_without(request, *names):
    """The page's own query as text, without some of its names: for links that keep the filters."""
    data = request.GET.copy()
    for name in names:
        data.pop(name, None)
    for name in [name for name, values in data.lists() if not any(values)]:
        data.pop(name)
    return data.urlencode()


def page_number(text):
    """A page's number as typed in an address; 1 for anything that is none."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
