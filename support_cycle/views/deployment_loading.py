"""How every page of a Servicio's deployment begins: the Servicio with what its head has agreed for it."""

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404

from accounts.models import LocalService
from accounts.places import at_home
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from support_cycle.load_ranges import ranges_of

_RULE = ("group", "minimum", "maximum", "source")


def load_uatp(request, slug, capability=Capability.SEE):
    """A Servicio whose support is seen as one of its own, with its `ranges` and `may_write`; one query.

    404 for everybody else, 403 where seeing is all that is allowed.
    """
    rules = {f"rule_{name}": F(f"deployment_rules__{name}") for name in _RULE}
    rows = LocalService.objects.select_related("region", "seat", "contact_rule").annotate(**rules)
    found = list(rows.filter(slug=slug, pk__in=services_of(request.user, Capability.SEE)))
    if not found:
        raise Http404
    service = found[0]
    service.ranges = ranges_of(
        tuple(getattr(row, f"rule_{name}") for name in _RULE) for row in found if row.rule_group
    )
    service.may_write = service.pk in services_of(request.user, Capability.WRITE)
    if capability == Capability.WRITE and not service.may_write:
        raise PermissionDenied
    at_home(request, service)
    return service


def services_of(user, capability):
    return user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.SUPPORT, capability))
