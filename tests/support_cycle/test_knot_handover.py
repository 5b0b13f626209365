"""Somebody of UATP leaves: the knots they support, or that were shared with them, go to the heir."""

import datetime

import pytest
from django.utils import timezone

from accounts.handover import hand_over
from support_cycle.knot_moves import decide_knot
from support_cycle.models import CriticalKnot, KnotShare
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_knot, make_support_plan

pytestmark = pytest.mark.django_db


def test_open_knots_go_to_the_heir_and_what_was_done_keeps_its_author():
    service = make_service()
    plan = make_support_plan(make_school(service))
    leaving, heir = (make_user("uatp_professional", on=service) for _ in range(2))
    admin, head = make_user("administrator", on=service), make_user("uatp_head", on=service)
    took, shared, both, done, other = (make_knot(plan) for _ in range(5))
    elsewhere = make_knot(make_support_plan())
    companion = make_user("companion", on=plan.school)
    for knot, by in [(took, companion), (other, head)]:
        row = CriticalKnot.objects.select_related("service").get(pk=knot.pk)
        decide_knot(row, "support", by=by, today=datetime.date(2026, 11, 1), comment="x")
    for knot in (shared, both, done, elsewhere):
        KnotShare.objects.create(knot=knot, person=companion, by=head)
    KnotShare.objects.create(knot=both, person=heir, by=head)
    CriticalKnot.objects.filter(pk=done.pk).update(status="resolved", resolved_on=datetime.date(2026, 11, 1))
    facts = {
        "successors": {},
        "heir": heir,
        "last_day": timezone.localdate(),
        "deactivate": False,
        "by": admin,
    }
    moved = hand_over(companion, service, **facts)
    assert "3 nudos críticos que apoyaba o le compartieron" in moved.things
    assert set(KnotShare.objects.filter(person=heir).values_list("knot", flat=True)) == {
        took.pk,
        shared.pk,
        both.pk,
    }
    left = KnotShare.objects.filter(person=companion).values_list("knot", flat=True)
    assert set(left) == {done.pk, elsewhere.pk}
    assert took.decisions.get().by == companion
    assert leaving.shared_knots.count() == 0
