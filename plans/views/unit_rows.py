"""A chapter's table of units: the Servicio's operating ones in the screen's order, and others with a row."""

from django.shortcuts import get_object_or_404

from accounts.models import School


def units_of(plan, held=()):
    """The units of a chapter's table; `held` are the keys of units that already have rows. 1 or 2 queries."""
    units = list(School.objects.operating().of_service(plan.service).for_list())
    elsewhere = set(held) - {unit.pk for unit in units}
    if elsewhere:
        units += School.objects.filter(pk__in=elsewhere).for_list()
        units.sort(key=lambda unit: (unit.sort_key, unit.code))
    return units


def unit_at(plan, code, held):
    """The unit of a code, or 404: one of the Servicio's, or one that has a row already (`held`)."""
    return get_object_or_404(
        School.objects.filter(service=plan.service) | School.objects.filter(pk__in=held), code=code
    )
