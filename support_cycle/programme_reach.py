"""Who sees and who leads a programme, a network and a training event.

At the Servicio, whoever sees its support sees them all. The team of a unit sees the networks the unit is in today, of
whatever Servicio, the programmes these belong to, and the public facts of the training of its own Servicio. What is
led is written by the head of UATP and by who coordinates it; of a network, also by who accompanies one of its units
for the network's own Servicio. A neighbour never writes.
"""

import zoneinfo

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import role_models
from accounts.models import School, User
from accounts.places import at_home
from accounts.roles import SCHOOL, SERVICE, Area, Capability, roles_allowing
from support_cycle.models import (
    Network,
    NetworkMeeting,
    NetworkMember,
    Programme,
    SupportPlan,
    TrainingEvent,
)


def services_seen(user):
    """Primary keys of the Servicios whose support the person sees by a role of the Servicio itself."""
    return sorted(user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.SUPPORT, Capability.SEE)))


def schools_held(user, capability=Capability.SEE):
    """Primary keys of the schools where the person holds `capability` over the support."""
    return sorted(user.reach.ids(SCHOOL, roles_allowing(SCHOOL, Area.SUPPORT, capability)))


def is_at_service(user, row):
    """Whether the person reads a row as one of its Servicio: its counts and not only its facts."""
    return row.service_id in services_seen(user)


def members_on(today):
    """The units that are in a network on a day."""
    return NetworkMember.objects.filter(since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today))


def _of_mine(user, today, path=""):
    """A condition: of a Servicio the person sees, or of a network where a unit of theirs is today."""
    found = Q(**{"service__in": services_seen(user)})
    if schools := schools_held(user):
        mine = members_on(today).filter(school__in=schools).values("network")
        found |= Q(**{f"{path}__in" if path else "pk__in": mine})
    return found


def networks_for(user, today):
    """The networks a person sees, with their `may_…` flags."""
    return Network.objects.with_capabilities(user).filter(_of_mine(user, today))


def meetings_for(user, today):
    return NetworkMeeting.objects.with_capabilities(user).filter(_of_mine(user, today, "network"))


def programmes_for(user, today):
    """Those of the Servicio, and those that a network or a support plan of the person's units belongs to."""
    found = Q(service__in=services_seen(user))
    if schools := schools_held(user):
        networks = members_on(today).filter(school__in=schools).values("network__programme")
        plans = SupportPlan.objects.allowing(user, Capability.SEE).filter(school__in=schools)
        found |= Q(pk__in=networks) | Q(pk__in=plans.values("programme"))
    return Programme.objects.with_capabilities(user).filter(found)


def events_for(user, today):
    """Those of the Servicio of the person's role or units, and those of a network they see."""
    found = Q(service__in=services_seen(user))
    if schools := schools_held(user):
        found |= Q(service__in=School.objects.filter(pk__in=schools).values("service"))
        found |= Q(network__in=members_on(today).filter(school__in=schools).values("network"))
    return TrainingEvent.objects.with_capabilities(user).filter(found)


def leads(user, row):
    """Whether the person writes a row that carries its flags. A unit's companion of another Servicio does not."""
    near = user.reach.services | user.reach.services_above
    return bool(row.may_write) and row.service_id in near


def load(request, rows, pk, *, to_lead=False):
    """One row of `rows` (of the functions above): 404 where it is not seen, 403 where it takes leading it."""
    user = request.user
    row = get_object_or_404(rows.select_related("service"), pk=pk)
    row.is_led = leads(user, row)
    if to_lead and not row.is_led:
        raise PermissionDenied
    if row.service_id in user.reach.services | user.reach.services_above:
        at_home(request, row.service)
    else:
        timezone.activate(zoneinfo.ZoneInfo(row.service.time_zone))
    return row


def load_programme(request, pk, *, to_lead=False):
    rows = programmes_for(request.user, timezone.localdate()).select_related("coordinator")
    return load(request, rows, pk, to_lead=to_lead)


def load_network(request, pk, *, to_lead=False):
    rows = networks_for(request.user, timezone.localdate())
    return load(request, rows.select_related("coordinator", "programme", "axis"), pk, to_lead=to_lead)


def load_network_meeting(request, pk, *, to_lead=False):
    rows = meetings_for(request.user, timezone.localdate())
    return load(request, rows.select_related("network__service", "minutes"), pk, to_lead=to_lead)


def load_event(request, pk, *, to_lead=False):
    rows = events_for(request.user, timezone.localdate())
    rows = rows.select_related("coordinator", "programme", "axis", "network")
    return load(request, rows, pk, to_lead=to_lead)


def coordinators(service, today, kept=None):
    """Who may coordinate something of a Servicio: whoever sees its support there, and who does it already."""
    seeing = roles_allowing(SERVICE, Area.SUPPORT, Capability.SEE)
    held = role_models()[SERVICE].objects.current(today)
    held = held.filter(content_object=service, permission__codename__in=seeing).values("user")
    people = User.objects.filter(Q(pk__in=held, is_active=True) | Q(pk=kept))
    return people.order_by("last_name", "first_name", "pk")
