"""A region's school calendar: its stretches of classes, each with its source. The region's Servicios share it."""

from django.db import transaction
from django.db.models import Q

from accounts.models import Commune, LocalService, Region
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from accounts.trail import record


def services_keeping(user):
    """The Servicios whose data the person writes."""
    held = user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.DATA, Capability.WRITE))
    return LocalService.objects.filter(pk__in=sorted(held))


def regions_for(user):
    """The regions whose calendar a person may look at, those of their Servicios and units."""
    reach = user.reach
    services = sorted(reach.services | set(reach.services_above))
    of_schools = Commune.objects.filter(schools__service__in=services).values("region")
    of_services = LocalService.objects.filter(pk__in=services).values("region")
    return Region.objects.filter(Q(pk__in=of_services) | Q(pk__in=of_schools)).order_by("sort_key", "pk")


def keeper_of(region, user):
    """The Servicio in whose name the person writes a region's calendar, or None."""
    of_schools = Commune.objects.filter(region=region).values("schools__service")
    rows = services_keeping(user).filter(Q(region=region) | Q(pk__in=of_schools))
    return rows.order_by("pk").first()


def add_term(form, region, *, by, service):
    """A term from a valid TermForm, with its event in the Servicio's trail."""
    with transaction.atomic():
        term = form.save(commit=False)
        term.region, term.year = region, term.starts_on.year
        term.save()
        told = {name: [None, getattr(term, name)] for name in ("name", "starts_on", "ends_on", "source")}
        record("create", term, by=by, service=service, changes=told)
    return term


def remove_term(term, *, by, service):
    with transaction.atomic():
        told = {name: [getattr(term, name), None] for name in ("name", "starts_on", "ends_on", "source")}
        record("delete", term, by=by, service=service, changes=told)
        term.delete()
