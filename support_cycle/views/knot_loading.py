"""How every view of a knot begins: the row that this person may use, with its `may_…` flags."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.access import get_allowed
from accounts.models import LocalService
from accounts.places import at_home
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from support_cycle.models import CriticalKnot, SupportPlan

HANDS = (Capability.CONTRIBUTE, Capability.WRITE)


def load_knot(request, pk, *capabilities):
    """The knot: 404 where it may not be seen, 403 where none of `capabilities` is held on it."""
    rows = CriticalKnot.objects.select_related(
        "service", "school__commune", "plan", "meeting", "key_action", "theme", "by", "reviewed_by"
    )
    return _held(request, get_allowed(request.user, rows, pk=pk), capabilities)


def load_plan(request, pk, *capabilities):
    """A support plan in which a knot may be noted."""
    rows = SupportPlan.objects.select_related("service", "school__commune")
    return _held(request, get_allowed(request.user, rows, pk=pk), capabilities)


def load_service(request, slug, capability=Capability.SEE):
    """A Servicio whose support this person sees as one of its own; its `may_write` says who writes its lists."""
    service = get_object_or_404(LocalService, slug=slug, pk__in=_services(request.user, Capability.SEE))
    service.may_write = service.pk in _services(request.user, Capability.WRITE)
    if capability == Capability.WRITE and not service.may_write:
        raise PermissionDenied
    at_home(request, service)
    return service


def _services(user, capability):
    return user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.SUPPORT, capability))


def _held(request, row, capabilities):
    if capabilities and not any(getattr(row, f"may_{one}") for one in capabilities):
        raise PermissionDenied
    at_home(request, row.service)
    return row
