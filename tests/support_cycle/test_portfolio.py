"""The portfolio: a professional's own units, what comes next, what was agreed, and help with her own records."""

import datetime
import uuid

import pytest
import time_machine

from accounts.access import end_role, give_role
from accounts.models import SchoolRole
from support_cycle.models import ContactRule, MeetingAgreement, MeetingResponse
from support_cycle.portfolio import read_portfolio
from tests.factories import make_commune, make_school, make_service, make_user
from tests.factories_support import (
    make_assignment,
    make_contact,
    make_meeting,
    make_support_plan,
    of_meeting,
)
from tests.support_cycle.closed_meetings import make_closed_meeting

pytestmark = pytest.mark.django_db
PAGE = "/cartera/"
TODAY = datetime.date(2026, 9, 22)


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(datetime.datetime(2026, 9, 22, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def service():
    return make_service()


@pytest.fixture
def andrea(service, client):
    person = make_user("uatp_professional", on=service, first_name="Andrea", last_name="Catrileo")
    client.force_login(person)
    return person


def at(month, day, hour=13):
    return datetime.datetime(2026, month, day, hour, tzinfo=datetime.UTC)


def agree(meeting, text, number=1):
    return MeetingAgreement.objects.create(
        **of_meeting(meeting), client_id=uuid.uuid4(), number=number, text=text
    )


def unit_of(person, name="Escuela Los Aromos", *, service, **fields):
    school = make_school(service, name, **fields)
    make_assignment(person, school)
    person.__dict__.pop("reach", None)
    return school


def names(portfolio):
    return [unit.school.display_name for unit in portfolio.units]


def test_it_shows_each_unit_with_its_capacity_contact_next_meeting_and_agreement(service, andrea, client):
    school = unit_of(andrea, service=service, is_rural=True, enrolment=252)
    plan = make_support_plan(school, status="execution")
    held = make_meeting(plan, starts_at=at(8, 27), status="held")
    agree(held, "Mirar dos planificaciones de cursos multigrado")
    agree(held, "Lo segundo", 2)
    coming = make_meeting(plan, starts_at=at(9, 24, 12))
    make_contact(school, andrea, date=datetime.date(2026, 9, 1))
    (unit,) = read_portfolio(andrea, today=TODAY).units
    assert (unit.contact, unit.next.pk, unit.agreed.agreed) == (
        datetime.date(2026, 9, 1),
        coming.pk,
        "Mirar dos planificaciones de cursos multigrado",
    )
    page = client.get(PAGE).content.decode()
    for words in (
        "Colaboración",
        "01-09-2026",
        "24-09-2026",
        "Quedó acordado: Mirar dos planificaciones",
        "rural",
        "252 estudiantes",
        "Jueves 24, 09:00",
        f'href="/acompanamiento/{plan.pk}/"',
    ):
        assert words in page
    assert page.count("<h1") == 1


def test_it_shows_only_the_persons_own_units(service, andrea, client):
    unit_of(andrea, "La mía", service=service)
    other = make_school(service, "De otra persona")
    make_assignment(make_user("uatp_professional", on=service), other)
    make_support_plan(other, status="execution")
    assert names(read_portfolio(andrea, today=TODAY)) == ["La mía"]
    assert "De otra persona" not in client.get(PAGE).content.decode()


def test_the_order_is_the_persons_choice_and_stays_in_the_address(service, andrea, client):
    near, far = make_commune(name="Cerro Navia"), make_commune(name="Pudahuel")
    first = unit_of(andrea, "Álamos", service=service, commune=far)
    unit_of(andrea, "Ñuble", service=service, commune=near)
    unit_of(andrea, "Zeta", service=service, commune=near)
    make_contact(first, andrea, date=TODAY)
    assert names(read_portfolio(andrea, today=TODAY)) == ["Álamos", "Ñuble", "Zeta"]
    assert names(client.get(f"{PAGE}?orden=contacto").context["portfolio"]) == ["Ñuble", "Zeta", "Álamos"]
    assert names(client.get(f"{PAGE}?orden=comuna").context["portfolio"]) == ["Ñuble", "Zeta", "Álamos"]
    page = client.get(f"{PAGE}?orden=comuna").content.decode()
    assert '<b aria-current="true">Por comuna</b>' in page
    assert names(client.get(f"{PAGE}?orden=x").context["portfolio"]) == ["Álamos", "Ñuble", "Zeta"]


def test_a_long_time_without_contact_is_told_in_school_days_and_words(service, andrea, client):
    school = unit_of(andrea, service=service)
    make_contact(school, andrea, date=datetime.date(2026, 9, 15))
    assert "días de clases" not in client.get(PAGE).content.decode().split("block__note")[0]
    ContactRule.objects.create(service=service, school_days=3)
    (unit,) = read_portfolio(andrea, today=TODAY).units
    assert (unit.days, unit.is_long) == (4, True)  # the 18th is a holiday
    page = client.get(PAGE).content.decode()
    assert "Hace 4 días de clases" in page
    assert "tag--error" not in page
    ContactRule.objects.update(school_days=4)
    assert not read_portfolio(andrea, today=TODAY).units[0].is_long


def test_a_meeting_of_the_schools_own_is_no_contact_and_not_in_the_count(service, andrea):
    school = unit_of(andrea, service=service)
    plan = make_support_plan(school, status="execution")
    make_meeting(plan, starts_at=at(9, 10), status="held", by_school=True)
    found = read_portfolio(andrea, today=TODAY)
    assert (found.units[0].contact, found.agreed, found.held) == (None, 0, 0)


def test_it_counts_what_was_agreed_and_held_until_today_and_her_own_records(service, andrea, client):
    school = unit_of(andrea, service=service)
    plan = make_support_plan(school, status="execution")
    make_meeting(plan, starts_at=at(4, 7), status="held", progress="a", learnings="b")
    make_closed_meeting(plan, starts_at=at(5, 7), progress="a", learnings="b", without_knots=True)
    make_closed_meeting(plan, starts_at=at(5, 9), progress="a", learnings="b")
    make_meeting(plan, starts_at=at(6, 7), status="cancelled")
    make_meeting(plan, starts_at=at(9, 1))
    make_meeting(plan, starts_at=at(10, 1))
    make_meeting(make_support_plan(school, 2025), starts_at=at(4, 7).replace(year=2025), status="held")
    found = read_portfolio(andrea, today=TODAY)
    assert (found.agreed, found.held, found.complete) == (5, 3, 1)
    page = " ".join(client.get(PAGE).content.decode().split())
    assert "3 de las 5 reuniones acordadas hasta hoy ya se hicieron" in page
    assert "1 de 3 reuniones realizadas tienen su minuta cerrada y completa" in page
    assert "nadie más la ve por persona" in page


def test_a_schools_observation_waits_until_the_next_meeting_is_held(service, andrea, client):
    school = unit_of(andrea, service=service)
    plan = make_support_plan(school, status="execution")
    closed = make_closed_meeting(plan, starts_at=at(9, 1))
    MeetingResponse.objects.create(
        **of_meeting(closed), kind="observes", text="Faltó un acuerdo", by=andrea, at=at(9, 3)
    )
    assert [one.text for one in read_portfolio(andrea, today=TODAY).answers] == ["Faltó un acuerdo"]
    assert "«Faltó un acuerdo»" in client.get(PAGE).content.decode()
    make_meeting(plan, starts_at=at(9, 10), status="held")
    assert read_portfolio(andrea, today=TODAY).answers == []


def test_who_works_in_pairs_and_whose_agreement_is_missing_is_said(service, andrea, client):
    school = unit_of(andrea, service=service)
    make_assignment(
        make_user("uatp_professional", on=service, first_name="Daniela", last_name="Sáez"),
        school,
        kind="pair",
    )
    other = make_school(service)
    give_role(andrea, "companion", other, since=datetime.date(2026, 3, 2))
    page = client.get(PAGE).content.decode()
    assert "en dupla con Daniela Sáez" in page
    assert page.count("sin acuerdo anotado") == 1


def test_without_units_the_page_teaches_where_they_come_from(andrea, client):
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "La jefatura de la UATP asigna las unidades" in page.content.decode()


def test_what_was_accompanied_before_is_named_with_its_dates(service, client):
    school = make_school(service, "Escuela de antes")
    person = make_user()
    end_role(
        give_role(person, "companion", school, since=datetime.date(2025, 3, 3)), on=datetime.date(2025, 7, 1)
    )
    client.force_login(person)
    page = client.get(PAGE).content.decode()
    assert "Escuela de antes" in page
    assert "01-07-2025" in page


def test_only_whoever_accompanies_has_a_portfolio(service, client):
    school = make_school(service)
    for role, anchor, status in (
        ("uatp_head", service, 200),
        ("companion", school, 200),
        ("planner", service, 403),
        ("school_director", school, 403),
    ):
        client.force_login(make_user(role, on=anchor))
        assert client.get(PAGE).status_code == status
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_one_unit_and_many_cost_the_same(service, andrea, client, queries_of):
    def fill(count):
        for _ in range(count):
            school = unit_of(andrea, service=service)
            make_assignment(make_user("uatp_professional", on=service), school, kind="pair")
            plan = make_support_plan(school, status="execution")
            for month in (5, 8):
                agree(make_meeting(plan, starts_at=at(month, 3), status="held"), "Algo")
            closed = make_closed_meeting(plan, starts_at=at(9, 1))
            MeetingResponse.objects.create(
                **of_meeting(closed), kind="observes", text="Algo", by=andrea, at=at(9, 3)
            )
            make_meeting(plan, starts_at=at(10, 3))
            make_contact(school, andrea)

    fill(1)
    client.get(PAGE)
    few = len(queries_of(lambda: client.get(PAGE)))
    fill(12)
    assert SchoolRole.objects.filter(user=andrea).count() == 13
    assert few == len(queries_of(lambda: client.get(PAGE)))
    assert few <= 12
