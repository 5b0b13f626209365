"""Programmes: made and written by who leads them, archived, and the numbers they add up."""

import datetime
import io
import uuid

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.handover import hand_over
from accounts.models import Event, School
from support_cycle.models import (
    Axis,
    Enrolment,
    NetworkAttendance,
    NetworkMember,
    Practice,
    Programme,
    SupportPlan,
)
from support_cycle.programme_figures import read_figures
from tests.factories import make_school, make_service, make_user
from tests.factories_support import (
    make_enrolment,
    make_event,
    make_network,
    make_network_meeting,
    make_practice,
    make_programme,
    make_support_plan,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 10, 1)
LIST = reverse("support_cycle:programmes")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime.datetime(2026, 10, 1, 15, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def service():
    return make_service("Servicio Uno", slug="uno")


@pytest.fixture
def head(service, client):
    person = make_user("uatp_head", on=service)
    client.force_login(person)
    return person


def make_axes(programme, *names):
    return [
        Axis.objects.create(programme=programme, name=name, position=n) for n, name in enumerate(names, 1)
    ]


def make_nursery(service):
    return make_school(service, kind=School.Kind.NURSERY, rbd=None, junji_code="99", code="99")


def fill(programme, axis, schools, n=1):
    """A network with a closed meeting, one to come, an event with people, a practice and a plan, all of an axis."""
    service, of = programme.service, {"programme": programme, "axis": axis}
    network = make_network(service, schools, **of)
    done = make_network_meeting(network, status="closed")
    make_network_meeting(network)
    for school in schools:
        NetworkAttendance.objects.create(meeting=done, school=school, people=2 + n)
    event = make_event(service, outside_people=7, **of)
    cancelled = make_event(service, status="cancelled", **of)
    make_enrolment(cancelled, role="Docente", school=schools[0])
    for number in range(6 + n):
        came, day = number > 1, datetime.date(2026, 9, 20)
        facts = {
            "role": "Docente" if number else "Jefatura UTP",
            "school": schools[0] if number != 2 else None,
        }
        make_enrolment(event, attended=came, certified_on=day if number > 3 else None, **facts)
    make_practice(service, **of)
    make_practice(service, status="withdrawn", **of)
    make_support_plan(schools[0], status="execution", **of)
    return network


def test_the_head_makes_a_programme_once_and_writes_its_axes_in_order(client, head, service):
    make = reverse("support_cycle:programme_create", args=["uno"])
    data = {"name": "JALE", "purpose": "Avanzar juntos", "receipt": str(uuid.uuid4())}
    first, again = client.post(make, data), client.post(make, data)
    programme = Programme.objects.get()
    assert first["Location"] == again["Location"] == programme.get_absolute_url()
    new = reverse("support_cycle:programme_part_create", args=[programme.pk, "ejes"])
    for name in ("Formación docente", "Buenas experiencias", "Acompañamiento"):
        assert client.post(new, {"name": name, "receipt": str(uuid.uuid4())}).status_code == 302
    last = programme.axes.last()
    client.post(
        reverse("support_cycle:programme_part_move", args=[programme.pk, "ejes", last.pk]),
        {"hacia": "arriba"},
    )
    names = ["Formación docente", "Acompañamiento", "Buenas experiencias"]
    assert [axis.name for axis in programme.axes.all()] == names
    text = client.get(programme.get_absolute_url()).content.decode()
    assert [text.index(f'scope="row">{name}<') for name in names] == sorted(
        text.index(f'scope="row">{name}<') for name in names
    )


def test_what_is_wrong_is_said_with_what_was_typed(client, head, service):
    make_programme(service, "JALE")
    make = reverse("support_cycle:programme_create", args=["uno"])
    answer = client.post(make, {"name": "JALE", "purpose": "Lo que escribí", "starts_on": "31-02-2026"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Lo que escribí" in text and "Febrero de 2026 tiene 28 días" in text
    assert Programme.objects.count() == 1


def test_a_stale_edit_shows_both_texts(client, head, service):
    programme = make_programme(service, "JALE")
    Programme.objects.filter(pk=programme.pk).update(version=2, purpose="Lo de la otra persona")
    edit = reverse("support_cycle:programme_edit", args=[programme.pk])
    answer = client.post(edit, {"name": "JALE", "purpose": "Lo mío", "version": 1})
    assert answer.status_code == 409
    assert "Lo de la otra persona" in answer.content.decode() and "Lo mío" in answer.content.decode()
    client.post(edit, {"name": "JALE", "purpose": "Lo mío", "version": 2})
    programme.refresh_from_db()
    assert (programme.purpose, programme.version) == ("Lo mío", 3)


def test_its_coordinator_writes_it_and_another_professional_only_reads(client, service):
    coordinator, other = (make_user("uatp_professional", on=service) for _ in range(2))
    programme = make_programme(service, coordinator=coordinator)
    edit = reverse("support_cycle:programme_edit", args=[programme.pk])
    client.force_login(other)
    assert [client.get(programme.get_absolute_url()).status_code, client.get(edit).status_code] == [200, 403]
    client.force_login(coordinator)
    answer = client.post(edit, {"name": "Otro nombre", "coordinator": coordinator.pk, "version": 1})
    assert answer.status_code == 302
    programme.refresh_from_db()
    assert programme.name == "Otro nombre"


def test_it_is_archived_and_brought_back_with_its_event(client, head, service):
    programme = make_programme(service, "JALE")
    archive = reverse("support_cycle:programme_archive", args=[programme.pk])
    client.post(archive, {"archivar": "si"})
    assert ">JALE</a>" not in client.get(LIST).content.decode()
    assert ">JALE</a>" in client.get(LIST, {"estado": "archivados"}).content.decode()
    client.post(archive, {"archivar": "no"})
    client.post(archive, {"archivar": "no"})
    assert ">JALE</a>" in client.get(LIST).content.decode()
    verbs = list(Event.objects.filter(subject_type="support_cycle.programme").values_list("verb", flat=True))
    assert sorted(verbs) == ["archive", "restore"]


def test_a_units_team_sees_the_programme_of_its_network_without_its_numbers_and_no_other(client, service):
    ours, other = make_school(service), make_school(service)
    programme, hidden = make_programme(service, "El nuestro"), make_programme(service, "El de otras")
    make_network(service, [ours], programme=programme)
    make_network(service, [other], programme=hidden)
    client.force_login(make_user("school_team", on=ours))
    text = client.get(LIST).content.decode()
    assert "El nuestro" in text and "El de otras" not in text
    page = client.get(programme.get_absolute_url())
    assert page.status_code == 200 and "Lo que suma, por eje" not in page.content.decode()
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert (
        client.get(reverse("support_cycle:programme_paper", args=[programme.pk, "xlsx"])).status_code == 403
    )


def test_a_neighbours_programme_is_not_there(client, head, service):
    programme = make_programme(make_service(), "Vecino")
    assert client.get(programme.get_absolute_url()).status_code == 404
    assert "Vecino" not in client.get(LIST).content.decode()


def recount(programme, axis):
    """The same numbers by another way: row by row, in Python."""

    def mine(row):
        return row.programme_id == programme.pk and axis in ("all", row.axis)

    held = [row for row in programme.networks.all() if mine(row)]
    done = [row for row in programme.trainingevents.all() if mine(row) and row.status != "cancelled"]
    people = [one for event in done for one in event.enrolments.all()]
    closed = [one for row in held for one in row.meetings.all() if one.status == "closed"]
    units = {
        one.school_id
        for row in held
        for one in row.members.all()
        if one.since <= TODAY and (one.until is None or one.until >= TODAY)
    }
    return {
        "networks": len(held),
        "units": len(units),
        "meetings": len(closed),
        "people": sum(one.people for row in closed for one in row.attendance.all()),
        "events": len(done),
        "registered": len(people),
        "attended": sum(one.attended for one in people),
        "certified": sum(one.certified_on is not None for one in people),
        "outside": sum(event.outside_people for event in done),
        "practices": sum(mine(one) and one.status != "withdrawn" for one in Practice.objects.all()),
        "plans": sum(mine(one) for one in SupportPlan.objects.all()),
    }


def make_full(service):
    programme = make_programme(service, "JALE")
    axes = make_axes(programme, "Formación docente", "Buenas prácticas", "Acompañamiento")
    schools = [
        make_school(service),
        make_school(service, kind=School.Kind.NURSERY, rbd=None, junji_code="99", code="99"),
    ]
    fill(programme, axes[0], schools)
    fill(programme, axes[1], schools[::-1], n=2)
    loose = fill(programme, None, [make_school(service)])
    NetworkMember.objects.create(
        network=loose, school=make_school(service), since="2026-03-02", until="2026-05-01"
    )
    fill(make_programme(service), None, [schools[0]])
    return programme, axes


def test_every_number_is_what_the_rows_say_by_axis_and_in_total(service):
    programme, axes = make_full(service)
    figures = read_figures(programme, TODAY)
    assert [block.label for block in figures.blocks] == [*(axis.name for axis in axes), "Sin eje"]
    for block, axis in zip(figures.blocks, [*axes, None], strict=True):
        assert block.numbers == recount(programme, axis), block.label
    assert figures.total.numbers == recount(programme, "all")
    assert figures.total.numbers["units"] == 3  # one is in two axes


def test_people_are_told_by_role_and_by_kind_of_unit(service):
    programme, _ = make_full(service)
    total = read_figures(programme, TODAY).total
    rows = Enrolment.objects.filter(event__programme=programme).exclude(event__status="cancelled")
    for role, one in total.roles.items():
        mine = rows.filter(role=role)
        assert (one.registered, one.attended) == (mine.count(), mine.filter(attended=True).count())
    kinds = {one.school.get_kind_display() if one.school else "Otra institución" for one in rows}
    assert set(total.kinds) == kinds
    assert sum(one.certified for one in total.kinds.values()) == rows.exclude(certified_on=None).count()
    assert total.stages["Ejecución"] == 3


def test_the_workbook_and_the_sheet_say_what_the_page_says(client, head, service):
    programme, _ = make_full(service)
    numbers = read_figures(programme, TODAY).total.numbers
    paper = {
        ending: client.get(reverse("support_cycle:programme_paper", args=[programme.pk, ending])).content
        for ending in ("xlsx", "pdf")
    }
    rows = list(load_workbook(io.BytesIO(paper["xlsx"]))["Resumen"].values)
    assert rows[-1] == ("En total", *numbers.values())
    pdf = PdfReader(io.BytesIO(paper["pdf"]))
    assert len(pdf.pages) == 1
    text = pdf.pages[0].extract_text()
    assert "Personas certificadas" in text and str(numbers["registered"]) in text
    page = client.get(programme.get_absolute_url()).content.decode()
    assert f'<td class="num">{numbers["registered"]}</td>' in page


def test_a_sheet_to_share_tells_no_group_of_fewer_than_five(client, head, service):
    programme, _ = make_full(service)
    url = reverse("support_cycle:programme_paper", args=[programme.pk, "xlsx"])
    book = load_workbook(io.BytesIO(client.get(url, {"para": "fuera"}).content))
    said = [
        cell for name in ("Por cargo", "Por tipo de unidad") for row in book[name].values for cell in row[2:]
    ]
    people = [number for number in said if isinstance(number, int)]
    assert people and all(number == 0 or number >= 5 for number in people)
    assert "no se dice" in said
    of_people = [row[4:5] + row[6:9] for row in list(book["Resumen"].values)[1:]]
    assert all(not isinstance(n, int) or n == 0 or n >= 5 for row in of_people for n in row)


def test_its_page_costs_the_same_with_one_axis_and_with_many_rows(client, head, service, queries_of):
    small = make_programme(service)
    fill(small, make_axes(small, "Uno")[0], [make_school(service)])
    large = make_programme(service)
    for axis in make_axes(large, *"ABCD"):
        for _ in range(3):
            fill(large, axis, [make_school(service)])
    costs = [
        len(queries_of(lambda row=row: client.get(row.get_absolute_url()))) for row in (small, small, large)
    ]
    assert costs[1] == costs[2] <= 12


def test_the_list_costs_the_same_at_one_and_at_thirty(client, head, service, queries_of):
    make_axes(make_programme(service, coordinator=head), "Uno", "Dos")
    client.get(LIST)
    one = len(queries_of(lambda: client.get(LIST)))
    for _ in range(30):
        make_axes(make_programme(service, coordinator=make_user("uatp_professional", on=service)), "Uno")
    assert len(queries_of(lambda: client.get(LIST))) == one <= 12


def test_who_leaves_hands_what_they_coordinate_to_the_heir(service):
    leaving, heir, by = (make_user("uatp_professional", on=service) for _ in range(3))
    programme, network = (make(service, coordinator=leaving) for make in (make_programme, make_network))
    coming = make_event(service, coordinator=leaving)
    over = make_event(service, coordinator=leaving, status="certified")
    options = {"successors": {}, "heir": heir, "last_day": TODAY, "deactivate": False, "by": by}
    moved = hand_over(leaving, service, **options).things
    for row in (programme, network, coming, over):
        row.refresh_from_db()
    assert [row.coordinator for row in (programme, network, coming, over)] == [heir, heir, heir, leaving]
    assert f"programa «{programme}»" in moved and f"red «{network}»" in moved
