"""Who may do what: roles at anchors, with dates, asked once."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.access import end_role, get_allowed, give_role
from accounts.models import School, ServiceRole, User
from accounts.roles import Capability
from plans.models import AnnualPlan, SealedVersion
from tests.factories import make_body, make_plan, make_school, make_service, make_user

pytestmark = pytest.mark.django_db


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_role_at_a_servicio_reaches_its_plans_and_nobody_elses():
    ours, theirs = make_plan(), make_plan()
    user = make_user("planner", on=ours.service)
    assert list(AnnualPlan.objects.allowing(user, Capability.WRITE)) == [ours]
    assert theirs not in AnnualPlan.objects.allowing(user, Capability.SEE)


def test_what_may_not_be_seen_does_not_exist_and_what_may_only_be_seen_is_forbidden():
    ours, theirs = make_plan(), make_plan()
    reader = make_user("reader", on=ours.service)
    with pytest.raises(Http404):
        get_allowed(reader, AnnualPlan.objects.all(), pk=theirs.pk)
    with pytest.raises(PermissionDenied):
        get_allowed(reader, AnnualPlan.objects.all(), Capability.WRITE, pk=ours.pk)
    assert get_allowed(reader, AnnualPlan.objects.all(), pk=ours.pk) == ours


def test_every_row_carries_its_flags():
    plan = make_plan()
    row = AnnualPlan.objects.with_capabilities(make_user("director", on=plan.service)).get()
    assert (row.may_see, row.may_contribute, row.may_write, row.may_approve) == (True, True, False, True)
    row = AnnualPlan.objects.with_capabilities(make_user()).get()
    assert (row.may_see, row.may_contribute, row.may_write, row.may_approve) == (False, False, False, False)


def test_a_role_holds_from_its_first_day_to_its_last():
    service = make_service()
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    for since, until, holds in [
        (today, None, True),
        (today, today, True),
        (today + day, None, False),
        (today - day, today - day, False),
    ]:
        user = make_user()
        give_role(user, "planner", service, since=since, until=until)
        assert (service.pk in fresh(user).reach.services) is holds


def test_an_ended_role_no_longer_holds_at_the_next_request():
    plan = make_plan()
    user = make_user("planner", on=plan.service)
    end_role(ServiceRole.objects.get(user=user))
    assert not AnnualPlan.objects.allowing(fresh(user), Capability.SEE).exists()


def test_a_person_who_is_not_active_reaches_nothing():
    plan = make_plan()
    user = make_user("planner", on=plan.service, is_active=False)
    assert not AnnualPlan.objects.allowing(user, Capability.SEE).exists()


def test_the_same_role_is_given_once():
    service = make_service()
    user = make_user()
    assert give_role(user, "planner", service) == give_role(user, "planner", service)
    assert ServiceRole.objects.filter(user=user).count() == 1


def test_a_role_of_another_anchor_is_refused():
    with pytest.raises(ValueError, match="not a role"):
        give_role(make_user(), "school_director", make_service())


def test_a_schools_people_never_see_the_draft_of_their_servicio():
    plan = make_plan()
    school = make_school(plan.service)
    user = make_user("school_director", on=school)
    assert not AnnualPlan.objects.allowing(user, Capability.SEE).exists()
    assert list(School.objects.allowing(user, Capability.SEE)) == [school]
    assert user.reach.services_above == {plan.service.pk}
    assert not SealedVersion.objects.shown_to(user).exists()


def test_a_bodys_people_are_below_its_servicio():
    body = make_body(make_service())
    assert make_user("member", on=body).reach.services_above == {body.service_id}


def test_the_reach_is_one_query(django_assert_num_queries):
    plan = make_plan()
    user = fresh(make_user("planner", on=plan.service))
    with django_assert_num_queries(1):
        assert user.reach.services == {plan.service.pk}
    with django_assert_num_queries(1):
        list(AnnualPlan.objects.with_capabilities(user).allowing(user, Capability.SEE))


def test_djangos_own_questions_are_answered_no():
    user = make_user("administrator", on=make_service())
    assert not user.has_perm("plans.change_annualplan")
    assert not user.has_module_perms("plans")
