"""Networks: their units of one Servicio or several, who sees them, what they share, their peer support teams."""

import datetime
import uuid

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Event
from documents.attachments import store_named
from participation.models import Commitment
from support_cycle.models import (
    Network,
    NetworkMeeting,
    NetworkMember,
    SharedResource,
    SupportTeam,
    SupportTeamSeat,
)
from support_cycle.networks import reflection_words
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_event, make_network, make_network_meeting, make_programme

pytestmark = pytest.mark.django_db
LIST = reverse("support_cycle:networks")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime.datetime(2026, 8, 20, 15, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def service():
    return make_service("Servicio Uno", slug="uno")


@pytest.fixture
def head(service, client):
    person = make_user("uatp_head", on=service)
    client.force_login(person)
    return person


def part(network, name, what="create", row=None):
    return reverse(f"support_cycle:network_part_{what}", args=[network.pk, name, *([row] if row else [])])


def page(client, network):
    return client.get(network.get_absolute_url())


def test_the_head_makes_a_network_once_with_its_axis_and_so_its_programme(client, head, service):
    programme = make_programme(service)
    axis = programme.axes.create(name="Acompañamiento")
    data = {"name": "Red del valle", "kind": "territorial", "axis": axis.pk, "receipt": str(uuid.uuid4())}
    url = reverse("support_cycle:network_create", args=["uno"])
    client.post(url, data), client.post(url, data)
    network = Network.objects.get()
    assert (network.programme, network.axis) == (programme, axis)
    other = make_programme(service, "Otro")
    answer = client.post(url, data | {"name": "Otra", "programme": other.pk, "receipt": str(uuid.uuid4())})
    assert answer.status_code == 422 and "Ese eje es de" in answer.content.decode()


def test_a_unit_of_the_servicio_is_chosen_and_one_of_another_is_added_by_its_code(client, head, service):
    ours = make_school(service, "Escuela Los Robles")
    theirs = make_school(make_service("Vecino"), "Escuela Ñielol", rbd=448, code="448")
    network = make_network(service)
    new = {"since": "02-03-2026", "receipt": ""}
    client.post(part(network, "unidades"), new | {"school": ours.pk, "role": "Anfitriona"})
    client.post(part(network, "unidades"), new | {"school_code": "448-1"})
    assert [one.school for one in network.members.all()] == [ours, theirs]
    text = page(client, network).content.decode()
    assert "Escuela Ñielol" in text and "Vecino" in text and "2 en la red" in text
    for wrong, said in [
        ({"school_code": "999999"}, "Ninguna unidad educativa tiene ese código"),
        ({"school": ours.pk}, "ya está en la red"),
        ({}, "Falta elegir la unidad"),
        ({"school": ours.pk, "school_code": "448"}, "dejar una"),
    ]:
        answer = client.post(part(network, "unidades"), new | wrong)
        assert answer.status_code == 422 and said in answer.content.decode()


def test_a_unit_leaves_with_its_day_and_its_team_no_longer_sees_the_network(client, head, service):
    school = make_school(service)
    network = make_network(service, [school])
    team = make_user("school_team", on=school)
    member = network.members.get()
    answer = client.post(
        part(network, "unidades", "edit", member.pk), {"since": "02-03-2026", "until": "19-08-2026"}
    )
    assert answer.status_code == 302
    text = page(client, network).content.decode()
    assert "0 en la red" in text and "19-08-2026" in text
    client.force_login(team)
    assert page(client, network).status_code == 404
    member.refresh_from_db()
    assert Event.objects.filter(subject_type="support_cycle.networkmember", verb="edit").count() == 1


def test_the_team_of_another_servicios_unit_sees_the_network_and_only_that(client, service):
    theirs = make_school(make_service("Vecino"))
    network = make_network(service, [make_school(service), theirs], purpose="Leer juntos")
    meeting = make_network_meeting(network)
    other = make_network(service, [make_school(service)])
    programme = make_programme(service, "De la casa")
    event = make_event(service)
    client.force_login(make_user("school_director", on=theirs))
    assert "Leer juntos" in page(client, network).content.decode()
    assert client.get(meeting.get_absolute_url()).status_code == 200
    for row in (other, programme, event):
        assert client.get(row.get_absolute_url()).status_code == 404


def test_a_neighbours_head_and_companion_never_write_it(client, service):
    neighbour = make_service("Vecino")
    theirs = make_school(neighbour)
    network = make_network(service, [theirs])
    edit = reverse("support_cycle:network_edit", args=[network.pk])
    client.force_login(make_user("uatp_head", on=neighbour))
    assert page(client, network).status_code == 404
    client.force_login(make_user("companion", on=theirs))
    assert [page(client, network).status_code, client.get(edit).status_code] == [200, 403]


def test_its_coordinator_writes_it_and_a_team_only_reads(client, service):
    school = make_school(service)
    coordinator = make_user("uatp_professional", on=service)
    network = make_network(service, [school], coordinator=coordinator)
    edit = reverse("support_cycle:network_edit", args=[network.pk])
    client.force_login(make_user("school_team", on=school))
    assert [page(client, network).status_code, client.get(edit).status_code] == [200, 403]
    assert client.get(part(network, "unidades")).status_code == 403
    client.force_login(coordinator)
    data = {"name": "Con otro nombre", "kind": "thematic", "version": 1, "coordinator": coordinator.pk}
    assert client.post(edit, data).status_code == 302
    network.refresh_from_db()
    assert (network.name, network.kind) == ("Con otro nombre", "thematic")


def test_a_units_team_shares_a_file_that_only_who_sees_the_network_gets(client, service):
    school, outside = make_school(service), make_school(service)
    network = make_network(service, [school])
    director = make_user("school_director", on=school)
    client.force_login(director)
    file = SimpleUploadedFile("pauta.txt", b"Pauta")
    sent = {"title": "Pauta", "document": file, "school": school.pk, "receipt": str(uuid.uuid4())}
    assert client.post(part(network, "recursos"), sent).status_code == 302
    shared = SharedResource.objects.get()
    assert (shared.by, shared.school, shared.file.name) == (director, school, "pauta.txt")
    url = reverse("support_cycle:network_resource", args=[network.pk, shared.pk])
    assert b"".join(client.get(url).streaming_content) == b"Pauta"
    client.force_login(make_user("school_director", on=outside))
    assert client.get(url).status_code == 404
    client.force_login(make_user("school_team", on=school))
    assert client.post(part(network, "recursos", "remove", shared.pk)).status_code == 403
    client.force_login(director)
    client.post(part(network, "recursos", "remove", shared.pk))
    assert not SharedResource.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Falta el archivo o el enlace"),
        ({"link": "javascript:alert(1)"}, "Enlace:"),
        ({"document": ("virus.pdf", b"MZ\x90 not a pdf")}, "El contenido del archivo no corresponde"),
        ({"document": ("x.exe", b"MZ")}, "Ese tipo de archivo no se recibe"),
    ],
)
def test_a_resource_is_checked(client, head, service, sent, said):
    network = make_network(service)
    sent = {name: SimpleUploadedFile(*value) if name == "document" else value for name, value in sent.items()}
    answer = client.post(part(network, "recursos"), sent | {"title": "Mi pauta"})
    assert answer.status_code == 422
    assert said in answer.content.decode() and "Mi pauta" in answer.content.decode()
    assert not SharedResource.objects.exists()


def test_a_link_is_shown_and_leads_out_without_telling_where_from(client, head, service):
    network = make_network(service)
    client.post(part(network, "recursos"), {"title": "Sitio", "link": "https://ejemplo.cl/a"})
    text = page(client, network).content.decode()
    assert 'href="https://ejemplo.cl/a" rel="noopener noreferrer nofollow"' in text


def test_a_peer_support_team_has_seats_by_unit_and_role(client, head, service):
    school = make_school(service, "Escuela Los Robles")
    network = make_network(service, [school])
    client.post(part(network, "equipos"), {"name": "ESCE", "purpose": "Tecnologías"})
    team = SupportTeam.objects.get()
    seat = {"team": team.pk, "school": school.pk, "role": "Jefatura UTP", "since": "02-03-2026"}
    client.post(part(network, "integrantes"), seat)
    client.post(part(network, "integrantes"), seat | {"school": "", "role": "Especialista"})
    text = page(client, network).content.decode()
    assert SupportTeamSeat.objects.count() == 2
    for said in ("ESCE", "Tecnologías", "Jefatura UTP", "Escuela Los Robles", "Especialista"):
        assert said in text
    other = make_network(service).teams.create(name="De otra red")
    answer = client.post(part(network, "integrantes"), seat | {"team": other.pk})
    assert answer.status_code == 422


def of_kind(month, status="closed", kind="reflection"):
    day = datetime.datetime(2026, month, 12, 15, tzinfo=datetime.UTC)
    return NetworkMeeting(network=Network(), kind=kind, status=status, starts_at=day)


@pytest.mark.parametrize(
    ("meetings", "since", "said"),
    [
        ([], datetime.date(2026, 7, 1), "En julio y agosto no hubo reunión de reflexión."),
        (
            [
                of_kind(3),
                of_kind(4),
                of_kind(6),
                of_kind(8, "agreed"),
                of_kind(7, "cancelled"),
                of_kind(5, kind="ordinary"),
            ],
            datetime.date(2025, 3, 1),
            "En 2026 hubo reunión de reflexión en marzo, abril y junio; en mayo y julio no hubo; "
            "está acordada la de agosto.",
        ),
        ([of_kind(8)], datetime.date(2026, 8, 1), "En 2026 hubo reunión de reflexión en agosto."),
        ([of_kind(9, "agreed")], datetime.date(2026, 9, 1), "Está acordada la de septiembre."),
    ],
)
def test_the_months_with_and_without_reflection_are_said_in_words(meetings, since, said):
    assert reflection_words(meetings, since, datetime.date(2026, 8, 20)) == said


def test_a_network_that_does_not_meet_monthly_says_nothing_of_months(client, head, service):
    monthly, other = (
        make_network(service, [make_school(service)], meets_monthly=yes) for yes in (True, False)
    )
    assert "no hubo reunión de reflexión" in page(client, monthly).content.decode()
    assert "no hubo reunión de reflexión" not in page(client, other).content.decode()


def test_its_calendar_has_every_meeting_and_says_which_was_not_held(client, head, service):
    network = make_network(service, name="Red del valle")
    make_network_meeting(network, place="Liceo")
    make_network_meeting(network, status="cancelled")
    text = client.get(reverse("support_cycle:network_calendar", args=[network.pk])).content.decode()
    assert text.count("BEGIN:VEVENT") == 2
    assert "LOCATION:Liceo" in text and "STATUS:CANCELLED" in text and "America/Santiago" in text


def furnish(network, service, by):
    """One more of everything that its page shows."""
    school = make_school(service)
    NetworkMember.objects.create(network=network, school=school, since="2026-03-02")
    make_event(service, network=network)
    meeting = make_network_meeting(network, status="closed")
    facts = {"origin_text": "Reunión", "client_id": uuid.uuid4(), "who": "Todas", "due_on": "2026-09-30"}
    owed = Commitment.objects.create(service=service, text="Enviar la pauta", owner=by, **facts)
    meeting.commitment_links.create(commitment=owed)
    file = store_named(ContentFile(b"x"), "a.txt", by=by)
    SharedResource.objects.create(network=network, title="Pauta", file=file, school=school, by=by)
    team = SupportTeam.objects.create(network=network, name=f"Equipo {school.pk}")
    team.seats.create(school=school, role="Dirección", since="2026-03-02")


def test_its_page_costs_the_same_with_one_and_with_many_of_everything(client, head, service, queries_of):
    network = make_network(service, programme=make_programme(service), coordinator=head)
    furnish(network, service, head)
    page(client, network)
    one = len(queries_of(lambda: page(client, network)))
    for _ in range(8):
        furnish(network, make_service(), make_user())
    assert len(queries_of(lambda: page(client, network))) == one <= 12


def test_the_list_costs_the_same_at_one_and_at_thirty(client, head, service, queries_of):
    make_network(service, [make_school(service)], coordinator=head, programme=make_programme(service))
    client.get(LIST)
    one = len(queries_of(lambda: client.get(LIST)))
    for _ in range(30):
        network = make_network(service, [make_school(service)], programme=make_programme(service))
        make_network_meeting(network, status="closed")
    assert len(queries_of(lambda: client.get(LIST))) == one <= 12
