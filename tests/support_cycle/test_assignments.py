"""Assignments: the role and what was agreed beside it, given, changed, ended and handed over together."""

import datetime
from decimal import Decimal

import pytest

from accounts import handover
from accounts.access import end_role, give_role
from accounts.assignments import entry_of
from accounts.models import Event, SchoolRole, User
from accounts.roles import Capability
from plans.workflow import Refused
from support_cycle.accompaniments import UNNOTED, assignable, companions
from support_cycle.assignments import assign, end
from support_cycle.models import Assignment, SupportPlan
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_assignment, make_support_plan

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 9, 22)
MARCH = datetime.date(2026, 3, 2)


@pytest.fixture
def service():
    return make_service()


@pytest.fixture
def school(service):
    return make_school(service)


@pytest.fixture
def head(service):
    return make_user("uatp_head", on=service)


@pytest.fixture
def andrea(service):
    return make_user("uatp_professional", on=service, first_name="Andrea", last_name="Catrileo")


def given(person, school, head, **facts):
    facts = {"since": MARCH, "today": TODAY, "kind": "lead", "meetings_a_year": 6} | facts
    return assign(person, school, by=head, **facts)


def fresh(person):
    return User.objects.get(pk=person.pk)


def told(service):
    return list(Event.objects.filter(service=service).order_by("seq").values_list("verb", "subject_type"))


def test_an_assignment_gives_the_role_and_notes_what_was_agreed_with_its_events(
    service, school, head, andrea
):
    plan = make_support_plan(school)
    row = given(andrea, school, head, distance_km=Decimal("12.5"), note="Viaja con la red")
    role = SchoolRole.objects.get(user=andrea, content_object=school)
    assert (role.name, role.since, role.until, role.given_by) == ("companion", MARCH, None, head)
    assert (row.role, row.kind, row.meetings_a_year, row.distance_km) == (role, "lead", 6, Decimal("12.5"))
    assert told(service) == [("give_role", "accounts.user"), ("create", "support_cycle.assignment")]
    assert list(SupportPlan.objects.allowing(fresh(andrea), Capability.WRITE)) == [plan]


def test_only_people_of_that_servicios_uatp_may_be_assigned(service, school, head, andrea):
    for stranger in (
        make_user("planner", on=service),
        make_user("uatp_professional", on=make_service()),
        make_user("uatp_professional", on=service, is_active=False),
        make_user(),
    ):
        with pytest.raises(Refused, match="no tiene a esa fecha un rol de la UATP"):
            given(stranger, school, head)
    assert not SchoolRole.objects.filter(content_object=school).exists()
    assert {one.pk for one in assignable(service, TODAY)} == {head.pk, andrea.pk}


def test_the_same_person_twice_is_refused_and_nothing_is_half_done(school, head, andrea):
    given(andrea, school, head)
    with pytest.raises(Refused, match="ya acompaña"):
        given(andrea, school, head, kind="pair")
    assert Assignment.objects.count() == SchoolRole.objects.filter(user=andrea).count() == 1


def test_a_unit_has_one_person_in_charge_and_others_beside(service, school, head, andrea):
    given(andrea, school, head)
    daniela = make_user("uatp_professional", on=service)
    with pytest.raises(Refused, match="ya es quien está a cargo"):
        given(daniela, school, head)
    assert given(daniela, school, head, kind="pair").kind == "pair"


def test_a_role_given_elsewhere_is_shown_without_agreement_until_it_is_noted(school, head, andrea):
    role = give_role(andrea, "companion", school, since=MARCH)
    (found,) = companions(TODAY, content_object=school)
    assert (found.kind_label, found.meetings, found.is_noted) == (UNNOTED, None, False)
    row = given(andrea, school, head, since=TODAY)
    assert (row.role, SchoolRole.objects.count()) == (role, 1)
    (found,) = companions(TODAY, content_object=school)
    assert (found.meetings, found.since) == (6, MARCH)


def test_a_role_ended_elsewhere_ends_the_assignment(school, head, andrea):
    row = given(andrea, school, head)
    end_role(row.role, on=datetime.date(2026, 9, 21))
    assert companions(TODAY, content_object=school) == []
    again = given(andrea, school, head, since=TODAY)
    assert (again.pk != row.pk, again.role.since) == (True, TODAY)


def test_who_is_no_longer_active_accompanies_nobody(school, andrea):
    make_assignment(andrea, school)
    User.objects.filter(pk=andrea.pk).update(is_active=False)
    assert companions(TODAY, content_object=school) == []


def test_it_ends_on_its_last_day_and_then_reads_only_its_time(service, school, head, andrea):
    row = given(andrea, school, head)
    before, after = make_support_plan(school, 2026), make_support_plan(school, 2027)
    person = make_user(first_name="Sin otro rol")
    role = give_role(person, "companion", school, since=MARCH)
    for each in (row.role, role):
        end(each, by=head, on=MARCH + datetime.timedelta(days=30))
    assert ("end_role", "accounts.user") in told(service)
    assert list(SupportPlan.objects.allowing(fresh(person), Capability.SEE)) == [before]
    assert not SupportPlan.objects.allowing(fresh(person), Capability.WRITE).exists()
    assert after not in SupportPlan.objects.allowing(fresh(person), Capability.SEE)


def test_it_may_not_end_before_it_began_nor_twice(school, head, andrea):
    row = given(andrea, school, head)
    with pytest.raises(Refused, match="Comenzó el 02-03-2026"):
        end(row.role, by=head, on=datetime.date(2026, 2, 27))
    end(row.role, by=head, on=MARCH)
    with pytest.raises(Refused, match="ya terminó"):
        end(row.role, by=head, on=TODAY)


def test_the_next_begins_after_a_last_day_that_is_set(school, head, andrea):
    last = datetime.date(2026, 12, 31)
    give_role(andrea, "companion", school, since=MARCH, until=last)
    with pytest.raises(Refused, match="hasta el 31-12-2026"):
        given(andrea, school, head, since=TODAY)
    assert given(andrea, school, head, since=datetime.date(2027, 1, 1)).role.since.year == 2027


def test_when_somebody_leaves_the_successor_gets_the_same_agreement(service, school, head, andrea):
    given(andrea, school, head, kind="pair", meetings_a_year=9, distance_km=Decimal("40"), note="Ruta norte")
    daniela, admin = make_user("uatp_professional", on=service), make_user("administrator", on=service)
    roles = entry_of(service, andrea).current_roles
    handover.hand_over(
        andrea,
        service,
        successors={(role.anchor_kind, role.pk): daniela for role in roles},
        heir=None,
        last_day=TODAY,
        deactivate=False,
        by=admin,
    )
    row = Assignment.objects.get(person=daniela)
    assert (row.kind, row.meetings_a_year, row.distance_km, row.note) == ("pair", 9, 40, "Ruta norte")
    assert (row.role.since, row.school) == (TODAY + datetime.timedelta(days=1), school)


def test_a_successor_who_has_an_agreement_keeps_it(service, school, head, andrea):
    given(andrea, school, head, meetings_a_year=9)
    daniela, admin = make_user("uatp_professional", on=service), make_user("administrator", on=service)
    kept = given(daniela, school, head, kind="pair", meetings_a_year=4)
    role = SchoolRole.objects.get(user=andrea, content_object=school)
    handover.hand_over(
        andrea,
        service,
        successors={("school", role.pk): daniela},
        heir=None,
        last_day=TODAY,
        deactivate=False,
        by=admin,
    )
    assert Assignment.objects.get(person=daniela) == kept
    assert Assignment.objects.get(person=daniela).meetings_a_year == 4
