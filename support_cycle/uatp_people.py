"""Who works in a Servicio's UATP on a day: the only people with whom a knot, a case or a team is shared."""

from django.db.models import Q

from accounts.models import SchoolRole, ServiceRole, User
from accounts.roles import SCHOOL, SERVICE, UATP


def uatp_people(service, on):
    """The active people who are UATP at the Servicio, or accompany a school of it, by name; one query."""
    at_service = ServiceRole.objects.current(on).filter(
        content_object=service, permission__codename__in=UATP[SERVICE]
    )
    at_schools = SchoolRole.objects.current(on).filter(
        content_object__service=service, permission__codename__in=UATP[SCHOOL]
    )
    held = Q(pk__in=at_service.values("user")) | Q(pk__in=at_schools.values("user"))
    return User.objects.filter(held, is_active=True).order_by("last_name", "first_name", "pk")
