"""A Servicio's UATP: three professionals with five, two and no units, one unit in a pair, one of nobody."""

import datetime
from decimal import Decimal

from accounts.models import LocalService, School
from support_cycle.deployment import read_deployment
from support_cycle.load_ranges import read_ranges
from support_cycle.models import Assignment, ContactRule, DeploymentRule
from tests.factories import make_commune, make_school, make_user
from tests.factories_support import (
    make_assignment,
    make_contact,
    make_knot,
    make_knot_theme,
    make_meeting,
    make_support_plan,
)
from tests.support_cycle.closed_meetings import make_closed_meeting

TODAY = datetime.date(2026, 9, 22)
SURNAMES = ("Zúñiga", "Ñanco", "Álvarez")


def at(month, day):
    return datetime.datetime(2026, month, day, 15, tzinfo=datetime.UTC)


def fill(service, seat):
    far = make_commune(name=f"Pudahuel de {service}", latitude=-33.44, longitude=-70.83)
    people = [make_user("uatp_professional", on=service, first_name="Ana", last_name=n) for n in SURNAMES]
    theme = make_knot_theme(service, f"Ausencias de {service}")
    facts = [{"is_rural": True}, {"kind": "nursery"}, {"latitude": -33.5, "longitude": -70.9}, {}, {}, {}]
    for n, fact in enumerate(facts):
        school = make_school(service, f"Unidad {n} de {service}", commune=far if n % 2 else seat, **fact)
        make_assignment(people[0 if n < 4 else 1], school, meetings_a_year=n + 4)
        plan = make_support_plan(school, status="execution", capacity="trust" if n % 2 else "collaboration")
        make_meeting(plan, starts_at=at(5, 4), status="held")
        texts = {"progress": "a", "learnings": "b" if n else ""}
        closed = make_closed_meeting(plan, starts_at=at(6, 8 + n), without_knots=n < 3, **texts)
        if n < 5:
            make_knot(plan, meeting=closed, theme=theme, status="resolved", resolved_on=TODAY)
        make_meeting(plan, starts_at=at(7, 6), status="cancelled")
        make_meeting(plan, starts_at=at(11, 6))
        make_meeting(plan, starts_at=at(8, 6), status="held", by_school=True)
        old = make_support_plan(school, 2025, status="closed", capacity="leadership")
        make_meeting(old, starts_at=at(6, 1).replace(year=2025), status="held")
        make_knot(plan, theme=theme if n < 3 else None)
        if n < 2:
            make_contact(school, people[0], date=datetime.date(2026, 9, 15))
    last = School.objects.get(service=service, display_name=f"Unidad 5 de {service}")
    Assignment.objects.filter(school=last).update(distance_km=Decimal("90"))
    make_assignment(people[0], last, kind="pair")
    make_school(service, f"De nadie de {service}", commune=far)
    make_school(service, "Cerrada", status="closed")
    ContactRule.objects.create(service=service, school_days=20)
    DeploymentRule.objects.create(service=service, group="all", minimum=1, maximum=3)
    DeploymentRule.objects.create(service=service, group="nurseries", minimum=0, maximum=0)


def read(service):
    service = LocalService.objects.select_related("seat", "contact_rule").get(pk=service.pk)
    return read_deployment(service, read_ranges(service), today=TODAY)
