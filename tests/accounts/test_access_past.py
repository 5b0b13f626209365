"""A past accompaniment reads what is dated in its time, and nothing else; it writes nothing (decisions D4)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import end_role, get_allowed, give_role
from accounts.models import User
from accounts.roles import Capability
from support_cycle.models import (
    CriticalKnot,
    GroupDynamics,
    MonitoringMeeting,
    Preparation,
    SupportContact,
    SupportPlan,
)
from tests.factories import make_school, make_service, make_user
from tests.factories_support import (
    make_contact,
    make_knot,
    make_meeting,
    make_support_plan,
    of_meeting,
)

pytestmark = pytest.mark.django_db
SINCE, UNTIL = datetime.date(2025, 3, 3), datetime.date(2025, 6, 30)
DAYS = {
    "before": datetime.date(2025, 3, 2),
    "first": SINCE,
    "during": datetime.date(2025, 5, 5),
    "last": UNTIL,
    "after": datetime.date(2025, 7, 1),
}
OF_ITS_TIME = ["during", "first", "last"]


class Rows:
    """A school's plan of each year and, on each of the DAYS, one of everything that is dated."""

    def __init__(self, school):
        self.by, self.school = make_user(), school
        self.plans = {
            year: make_support_plan(school, year, status="execution") for year in (2024, 2025, 2026)
        }
        self.found = {model: {} for model in DATED}
        for name, day in DAYS.items():
            noon = datetime.datetime.combine(day, datetime.time(16), datetime.UTC)
            meeting = make_meeting(self.plans[2025], starts_at=noon, status="held")
            self.found[MonitoringMeeting][name] = meeting
            self.found[Preparation][name] = Preparation.objects.create(**of_meeting(meeting))
            self.found[GroupDynamics][name] = GroupDynamics.objects.create(
                **of_meeting(meeting), text="Se escuchan poco.", by=self.by
            )
            self.found[SupportContact][name] = make_contact(school, self.by, date=day)
            self.found[CriticalKnot][name] = make_knot(self.plans[2025], by=self.by, opened_on=day)

    def names(self, person, model, capability):
        held = set(model.objects.allowing(person, capability).values_list("pk", flat=True))
        return sorted(name for name, row in self.found[model].items() if row.pk in held)


DATED = [MonitoringMeeting, Preparation, GroupDynamics, SupportContact, CriticalKnot]


@pytest.fixture
def service():
    return make_service()


@pytest.fixture
def rows(service):
    return Rows(make_school(service))


@pytest.fixture
def person(rows):
    """Somebody whose only role, accompanying the school, ended long ago."""
    return once_companion(rows.school)


def once_companion(school, since=SINCE, until=UNTIL):
    user = make_user()
    end_role(give_role(user, "companion", school, since=since), on=until)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("model", DATED, ids=lambda model: model.__name__)
def test_it_reads_what_is_dated_in_its_time_and_nothing_before_or_after(rows, person, model):
    assert rows.names(person, model, Capability.SEE) == OF_ITS_TIME


def test_it_reads_the_plans_of_its_years(rows, person):
    assert list(SupportPlan.objects.allowing(person, Capability.SEE)) == [rows.plans[2025]]


@pytest.mark.parametrize("model", [*DATED, SupportPlan], ids=lambda model: model.__name__)
@pytest.mark.parametrize("capability", [Capability.CONTRIBUTE, Capability.WRITE, Capability.APPROVE])
def test_it_changes_nothing(person, model, capability):
    assert not model.objects.allowing(person, capability).exists()


def test_a_row_of_its_time_is_forbidden_to_write_and_one_of_another_time_does_not_exist(rows, person):
    during, after = (rows.found[MonitoringMeeting][name] for name in ("during", "after"))
    assert get_allowed(person, MonitoringMeeting.objects.all(), pk=during.pk) == during
    with pytest.raises(PermissionDenied):
        get_allowed(person, MonitoringMeeting.objects.all(), Capability.WRITE, pk=during.pk)
    with pytest.raises(Http404):
        get_allowed(person, MonitoringMeeting.objects.all(), pk=after.pk)


@pytest.mark.parametrize("model", [*DATED, SupportPlan], ids=lambda model: model.__name__)
def test_another_school_of_the_servicio_stays_out_of_reach(service, person, model):
    other = Rows(make_school(service))
    mine = model.objects.allowing(person, Capability.SEE)
    assert not mine.filter(school=other.school).exists()


@pytest.mark.parametrize("model", [*DATED, SupportPlan], ids=lambda model: model.__name__)
def test_a_neighbours_past_and_nobodys_past_read_nothing_here(rows, model):
    neighbour = once_companion(make_school(make_service()))
    for stranger in (neighbour, make_user()):
        assert not model.objects.allowing(stranger, Capability.SEE).exists()


def test_no_other_role_has_a_past(rows):
    for role, anchor in (("school_director", rows.school), ("uatp_head", rows.school.service)):
        user = make_user()
        end_role(give_role(user, role, anchor, since=SINCE), on=UNTIL)
        user = User.objects.get(pk=user.pk)
        assert not MonitoringMeeting.objects.allowing(user, Capability.SEE).exists()
        assert not SupportPlan.objects.allowing(user, Capability.SEE).exists()


def test_two_times_at_one_school_are_two_times(rows):
    user = make_user()
    for since, until in ((SINCE, SINCE), (UNTIL, UNTIL)):
        end_role(give_role(user, "companion", rows.school, since=since), on=until)
    user = User.objects.get(pk=user.pk)
    assert rows.names(user, MonitoringMeeting, Capability.SEE) == ["first", "last"]


def test_who_comes_back_sees_all_of_it_again(rows, person):
    give_role(person, "companion", rows.school)
    person = User.objects.get(pk=person.pk)
    assert rows.names(person, GroupDynamics, Capability.SEE) == sorted(DAYS)
    assert rows.names(person, GroupDynamics, Capability.WRITE) == sorted(DAYS)


def test_the_past_asks_no_question_more(rows, person, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert person.reach.past["companion"] == [(rows.school.pk, SINCE, UNTIL)]
    with django_assert_num_queries(1):
        list(MonitoringMeeting.objects.with_capabilities(person).allowing(person, Capability.SEE))
