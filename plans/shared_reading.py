"""What the people of a school or a body read of their Servicio's plan: sealed versions and what is published.

Never the draft (decisions D25): actions come from the frozen content of the version in force.
"""

from accounts.models import School
from accounts.roles import ROLES, SCHOOL
from documents.sealing import snapshot_of
from plans.models import SealedVersion
from plans.publication import PUBLIC_PURPOSES, PUBLIC_STATUSES

RECENT = 6


def versions_for(user, service):
    """The newest sealed versions of a Servicio (its primary key) that the person may read."""
    rows = SealedVersion.objects.shown_to(user).for_list().defer("document__snapshot")
    return list(rows.filter(service=service).order_by("-plan__year", "-number")[:RECENT])


def version_in_force(user, service):
    """The version that rules the newest published plan, or None."""
    rows = SealedVersion.objects.shown_to(user).for_list()
    return (
        rows.filter(service=service, plan__status__in=PUBLIC_STATUSES, purpose__in=PUBLIC_PURPOSES)
        .order_by("-plan__year", "-number")
        .first()
    )


def schools_of(user, service):
    """The person's own units at a Servicio."""
    held = sorted(user.reach.ids(SCHOOL, ROLES[SCHOOL]))
    return list(School.objects.filter(pk__in=held, service=service).order_by("sort_key")) if held else []


def actions_naming(version, schools):
    """[(school, its actions as the sealed version says them)] for the units that some action names."""
    actions = snapshot_of(version.document)["actions"]
    found = [(school, [row for row in actions if school.code in row["universe"]]) for school in schools]
    return [(school, rows) for school, rows in found if rows]
