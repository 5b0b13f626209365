"""The head's page: every aggregate is what the rows say, recomputed here one by one; no order but the surname's."""

import datetime
import io
from collections import Counter
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook

from accounts.access import give_role
from accounts.models import School, SchoolRole, User
from support_cycle.distances import straight_km
from support_cycle.models import (
    Assignment,
    ContactRule,
    CriticalKnot,
    DeploymentRule,
    MonitoringMeeting,
    SupportContact,
    SupportPlan,
)
from support_cycle.school_days import ASSUMPTION, school_days
from tests.factories import make_commune, make_school, make_service, make_user
from tests.factories_support import (
    make_assignment,
    make_contact,
    make_knot,
    make_knot_theme,
    make_support_plan,
)
from tests.support_cycle.closed_meetings import make_closed_meeting
from tests.support_cycle.deployment_world import TODAY, at, fill, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(datetime.datetime(2026, 9, 22, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def service():
    """The world, and a neighbour with the same."""
    seat = make_commune(name="Cerro Navia", latitude=-33.42, longitude=-70.74)
    service = make_service("Barrancas", slug="barrancas", seat=seat)
    fill(service, seat)
    fill(make_service("Vecino", slug="vecino"), seat)
    return service


# Every figure, from its rows ------------------------------------------------------------------------------


def accompanied(service):
    """{person: schools} from the role rows, one by one."""
    found = {}
    for role in SchoolRole.objects.filter(permission__codename="companion", until=None):
        if role.content_object.service_id == service.pk:
            found.setdefault(role.user, set()).add(role.content_object)
    return found


def meetings_of(schools):
    """(agreed until today, held, complete) of the year, with the professional, from the rows one by one."""
    due = [
        one
        for one in MonitoringMeeting.objects.all()
        if one.school in schools
        and not one.by_school
        and one.starts_at.year == 2026
        and one.starts_at.date() <= TODAY
    ]
    held = [one for one in due if one.status in ("held", "closed")]
    complete = [
        one
        for one in held
        if one.status == "closed"
        and one.progress
        and one.learnings
        and (one.without_knots or CriticalKnot.objects.filter(meeting=one).exists())
    ]
    return len(due), len(held), len(complete)


def days_without_contact(school):
    dates = [
        one.starts_at.date()
        for one in MonitoringMeeting.objects.filter(school=school)
        if one.status in ("held", "closed") and not one.by_school
    ]
    dates += [one.date for one in SupportContact.objects.filter(school=school)]
    return school_days(school, max(dates), TODAY) if dates else None


def test_the_loads_are_what_the_roles_say(service):
    said = read(service)
    theirs = accompanied(service)
    for load in said.loads:
        schools = theirs.get(User.objects.get(pk=load.person), set())
        agreements = Assignment.objects.filter(person=load.person, school__in=schools)
        agreed, held, _ = meetings_of(schools)
        assert (load.total, load.nurseries, load.rural, load.agreed, load.held, load.yearly) == (
            len(schools),
            sum(one.kind == "nursery" for one in schools),
            sum(one.is_rural for one in schools),
            agreed,
            held,
            sum(one.meetings_a_year for one in agreements),
        )
        assert load.schools == load.total - load.nurseries
        assert load.silent == sum(days_without_contact(one) > 20 for one in schools)
    assert [load.total for load in said.loads] == [0, 2, 5]


def test_the_whole_counts_each_unit_once(service):
    said = read(service)
    schools = set().union(*accompanied(service).values())
    agreed, held, complete = meetings_of(schools)
    assert (said.total.total, said.total.agreed, said.total.held) == (len(schools), agreed, held)
    assert (said.held, said.complete) == (held, complete) == (12, 4)
    assert said.share_complete == Decimal(400) / 12


def test_distances_are_what_was_noted_or_the_straight_line_from_the_seat(service):
    said = read(service)
    for load in said.loads:
        expected = 0
        for role in SchoolRole.objects.filter(user=load.person):
            school = role.content_object
            place = school if school.latitude else school.commune
            line = straight_km((-33.42, -70.74), (place.latitude, place.longitude))
            noted = role.assignment.distance_km
            expected += float(noted) if noted is not None else line
        assert load.distance == pytest.approx(expected)
    assert straight_km((-33.45, -70.66), (-33.05, -71.61)) == pytest.approx(
        99.1, abs=0.5
    )  # Santiago, Valparaíso
    assert straight_km((None, 1), (1, 1)) is None


def test_units_without_contact_and_without_anybody(service):
    said = read(service)
    expected = {
        school.pk
        for school in set().union(*accompanied(service).values())
        if days_without_contact(school) > 20
    }
    assert {unit.pk for unit in said.silent} == expected
    assert len(expected) == 4
    assert [unit.name for unit in said.alone] == ["De nadie de Barrancas"]
    assert (
        said.note == ASSUMPTION
    )  # no school calendar was loaded, and the page says how days are counted then


def test_a_unit_that_never_had_contact_counts_from_the_day_it_got_somebody(service):
    person = User.objects.filter(last_name="Álvarez").first()
    old, new = make_school(service, "Nunca"), make_school(service, "Recién")
    make_assignment(person, old, since=datetime.date(2026, 3, 2))
    make_assignment(person, new, since=datetime.date(2026, 9, 21))
    names = {unit.name for unit in read(service).silent}
    assert ("Nunca" in names, "Recién" in names) == (True, False)


def test_capacities_by_comuna_are_the_units_of_this_years_plans(service):
    territory = read(service).territory
    expected = Counter(
        (plan.school.commune.name, plan.get_capacity_display())
        for plan in SupportPlan.objects.filter(service=service, year=2026).exclude(status="closed")
    )
    found = {
        (commune, label): count for commune, row in territory.capacities for label, count in row if count
    }
    assert found == expected
    assert dict(territory.capacity_totals) == {
        "Reflexión": 0,
        "Colaboración": 3,
        "Confianza relacional": 3,
        "Distribución del liderazgo": 0,
    }


def test_knots_by_theme_and_comuna_are_units_and_leave_out_the_resolved(service):
    theme = CriticalKnot.objects.filter(service=service, theme__isnull=False).first().theme
    plan = SupportPlan.objects.filter(service=service, year=2026).first()
    make_knot(plan, theme=theme)  # a second one of the same unit is the same unit
    units = {}
    for knot in CriticalKnot.objects.filter(service=service).exclude(status="resolved"):
        key = knot.theme.name if knot.theme else "Sin tema todavía", knot.school.commune.name
        units.setdefault(key, set()).add(knot.school)
    territory = read(service).territory
    found = {(name, commune): count for name, row, _ in territory.knots for commune, count in row if count}
    assert found == {key: len(schools) for key, schools in units.items()}
    assert [total for _, _, total in territory.knots] == [3, 3]


# The ranges -----------------------------------------------------------------------------------------------


def test_a_load_out_of_a_range_says_so_in_words_for_each_kind_of_unit(service):
    words = {load.name: (load.range_words, load.other_words) for load in read(service).loads}
    assert words == {
        "Ana Álvarez": ("1 bajo el rango", []),
        "Ana Ñanco": ("", []),
        "Ana Zúñiga": ("2 sobre el rango", ["jardines: 1 sobre el rango"]),
    }
    assert read(service).within == 1


def test_without_a_range_the_reference_is_shown_with_its_source(service, client):
    DeploymentRule.objects.all().delete()
    said = read(service)
    assert (said.range.words, said.range.is_agreed) == ("13 a 15", False)
    page = open_page(client, service)
    assert "Todavía no hay un rango acordado aquí" in page
    assert "UGEL Arequipa Norte" in page


# The page -------------------------------------------------------------------------------------------------


def open_page(client, service, role="uatp_head", path=""):
    client.force_login(make_user(role, on=service))
    response = client.get(f"/despliegue/{service.slug}/{path}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_chart_and_the_table_say_the_same_by_surname_and_nothing_else_orders_it(service, client):
    page = open_page(client, service)
    assert page.count("chart__bar--out") == 4  # two people, on a wide and on a narrow screen
    chart, table = page.split('id="detalle"')
    for part in (chart, table):
        places = [part.index(f"Ana {name}") for name in ("Álvarez", "Ñanco", "Zúñiga")]
        assert places == sorted(places)
    assert "5 · 2 sobre el rango" in chart
    assert "2 sobre el rango" in table
    assert "tag--error" not in page
    ordered = open_page(client, service, path="?orden=contacto")
    places = [ordered.index(f"Ana {name}") for name in ("Álvarez", "Ñanco", "Zúñiga")]
    assert places == sorted(places)


def test_records_are_the_teams_and_never_a_persons(service, client):
    page = open_page(client, service)
    whole, _, rest = page.partition('id="registros"')
    assert "33\N{NO-BREAK SPACE}%" in rest
    assert "4 de 12" in " ".join(rest.split())
    assert "su minuta quedó cerrada" in rest
    assert "cerrada" not in whole.split("<h1>")[1]
    for load in read(service).loads:
        assert not hasattr(load, "complete")


def test_nothing_of_a_neighbour_is_on_the_page_or_in_its_workbook(service, client):
    assert "Vecino" not in open_page(client, service)
    client.force_login(make_user("uatp_head", on=service))
    assert client.get("/despliegue/vecino/").status_code == 404
    book = load_workbook(io.BytesIO(client.get("/despliegue/barrancas/planilla.xlsx").content))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any("Vecino" in cell for cell in cells)


def test_the_workbook_says_what_the_page_says(service, client):
    client.force_login(make_user("auditor", on=service))
    book = load_workbook(io.BytesIO(client.get("/despliegue/barrancas/planilla.xlsx").content))
    rows = [[cell.value for cell in row] for row in book["Por profesional"].iter_rows(min_row=2)]
    said = read(service)
    assert [(row[0], row[1], row[2]) for row in rows] == [
        (load.name, load.total, load.range_words or "dentro del rango") for load in said.loads
    ]
    units = [[cell.value for cell in row] for row in book["Por unidad educativa"].iter_rows(min_row=2)]
    assert len(units) == 8  # seven units, one of them with two people
    assert [row[4] for row in units if row[2].startswith("De nadie")] == ["Nadie todavía"]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("director", False),
        ("planner", False),
        ("auditor", False),
        ("uatp_professional", False),
        ("uatp_head", True),
    ],
)
def test_who_reads_the_page_and_who_changes_it(service, client, role, may):
    page = open_page(client, service, role)
    assert ("/despliegue/barrancas/asignar/" in page) is may
    assert client.get("/despliegue/barrancas/equilibrar/").status_code == (200 if may else 403)
    assert client.get("/despliegue/").headers["Location"] == "/despliegue/barrancas/"


def test_a_school_and_who_only_accompanies_have_no_such_page(service, client):
    school = School.objects.filter(service=service).first()
    for role in ("school_director", "companion"):
        client.force_login(make_user(role, on=school))
        assert client.get("/despliegue/barrancas/").status_code == 404
        assert client.get("/despliegue/").status_code == 403


def test_a_servicio_without_uatp_gets_a_page_that_teaches(client):
    service = make_service(slug="nuevo")
    page = open_page(client, service)
    assert "La administración les da su rol" in page
    assert "la cuenta comienza con la primera" in page


def test_one_professional_and_many_cost_the_same(client, queries_of):
    service = make_service(slug="crece", seat=make_commune(latitude=-33.4, longitude=-70.7))
    client.force_login(make_user("uatp_head", on=service))

    def grow(count):
        for _ in range(count):
            person = make_user("uatp_professional", on=service)
            school = make_school(service, commune=make_commune(latitude=-33, longitude=-70))
            make_assignment(person, school)
            plan = make_support_plan(school, status="execution")
            make_closed_meeting(plan, starts_at=at(6, 8), progress="a", learnings="b")
            make_knot(plan, theme=make_knot_theme(service))
            make_contact(school, person)
            make_school(service)
            give_role(person, "companion", make_school(service), since=TODAY)

    grow(1)
    DeploymentRule.objects.create(service=service, group="all", minimum=1, maximum=3)
    ContactRule.objects.create(service=service)
    client.get("/despliegue/crece/")
    few = len(queries_of(lambda: client.get("/despliegue/crece/")))
    DeploymentRule.objects.create(service=service, group="rural", minimum=0, maximum=3)
    grow(12)
    assert few == len(queries_of(lambda: client.get("/despliegue/crece/")))
    assert few <= 12
