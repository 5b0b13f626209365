"""Rebalancing: moves are proposed in words, edited and confirmed by the head, and made all together or not at all."""

import datetime

import pytest
import time_machine

from accounts.models import Event, LocalService, SchoolRole, User
from accounts.roles import Capability
from plans.workflow import Refused
from support_cycle.accompaniments import companions
from support_cycle.assignments import end
from support_cycle.deployment import read_deployment
from support_cycle.load_ranges import read_ranges
from support_cycle.models import Assignment, DeploymentRule, MonitoringMeeting
from support_cycle.rebalancing import apply, first_step, propose
from tests.factories import make_commune, make_school, make_service, make_user
from tests.factories_support import make_assignment, make_meeting, make_support_plan

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 9, 22)
YESTERDAY = datetime.date(2026, 9, 21)
PAGE = "/despliegue/barrancas/equilibrar/"


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(datetime.datetime(2026, 9, 22, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def service():
    service = make_service("Barrancas", slug="barrancas")
    DeploymentRule.objects.create(service=service, group="all", minimum=2, maximum=3)
    return service


@pytest.fixture
def head(service, client):
    person = make_user("uatp_head", on=service)
    client.force_login(person)
    return person


def professional(service, last_name, *schools):
    person = make_user("uatp_professional", on=service, first_name="Ana", last_name=last_name)
    for school in schools:
        make_assignment(person, school)
    return person


def place(name, latitude):
    return make_commune(name=name, latitude=latitude, longitude=-70.7)


def schools(service, commune, *names):
    return [make_school(service, name, commune=commune) for name in names]


def moves(service):
    service = LocalService.objects.select_related("seat", "contact_rule").get(pk=service.pk)
    said = read_deployment(service, read_ranges(service), today=TODAY)
    return list(propose(said)), first_step(said)


def told(found):
    return [(move.unit.name, move.giver and move.giver.name, move.receiver.name) for move in found]


@pytest.fixture
def world(service):
    """Fuentes has five units in two comunas; Garrido one, in the second; Tapia none."""
    north, south = place("Cerro Navia", -33.42), place("Pudahuel", -33.45)
    service.fuentes = professional(
        service, "Fuentes", *schools(service, north, "N1", "N2", "N3"), *schools(service, south, "S1", "S2")
    )
    service.garrido = professional(service, "Garrido", *schools(service, south, "S3"))
    return service


def role_of(person, name):
    return SchoolRole.objects.get(user=person, content_object__display_name=name, until=None)


def payload(rows, since="22-09-2026"):
    """What the page posts: [(do, giver, what, person)]."""
    data = {"since": since, "cambio-TOTAL_FORMS": len(rows), "cambio-INITIAL_FORMS": len(rows)}
    for n, (do, giver, what, person) in enumerate(rows):
        data |= {
            f"cambio-{n}-giver": giver or "",
            f"cambio-{n}-what": what,
            f"cambio-{n}-person": person.pk,
        } | ({f"cambio-{n}-do": "on"} if do else {})
    return data


# What is proposed -----------------------------------------------------------------------------------------


def test_units_go_from_over_to_under_the_range_in_the_same_comuna_first(world):
    found, step = moves(world)
    assert told(found) == [("S1", "Ana Fuentes", "Ana Garrido")]  # then both are in the range
    assert (found[0].giver_after, found[0].receiver_after) == (4, 2)
    assert "ya trabaja en Pudahuel" in found[0].why
    assert told(step) == told(found)


def test_nobody_is_taken_out_of_the_range_and_nobody_above_its_minimum_receives(world):
    professional(world, "Tapia")
    found, step = moves(world)
    assert told(found) == [("S1", "Ana Fuentes", "Ana Garrido"), ("N1", "Ana Fuentes", "Ana Tapia")]
    assert [(move.giver_after, move.receiver_after) for move in found] == [(4, 2), (3, 1)]
    assert told(step) == told(found[:1])


def test_without_a_comuna_in_common_the_nearest_goes(service):
    near, far, further = place("Cerca", -33.0), place("Lejos", -34.0), place("Al sur", -36.0)
    professional(
        service, "Fuentes", *schools(service, further, "F1", "F2", "F3"), *schools(service, far, "L1")
    )
    professional(service, "Garrido", *schools(service, near, "C1"))
    found, _ = moves(service)
    assert told(found) == [("L1", "Ana Fuentes", "Ana Garrido")]
    assert "111 km" in found[0].why


def test_a_unit_of_nobody_is_proposed_to_who_is_under_the_range(service):
    commune = place("Cerro Navia", -33.42)
    professional(service, "Garrido", *schools(service, commune, "G1"))
    schools(service, commune, "De nadie")
    found, step = moves(service)
    assert told(found) == told(step) == [("De nadie", None, "Ana Garrido")]


def test_an_accompaniment_whose_last_day_is_set_is_not_moved(world):
    for name in ("S1", "S2"):
        end(role_of(world.fuentes, name), by=world.garrido, on=datetime.date(2026, 12, 1))
    found, _ = moves(world)
    assert told(found) == [("N1", "Ana Fuentes", "Ana Garrido")]


def test_within_the_range_nothing_is_proposed(service, client, head):
    commune = place("Cerro Navia", -33.42)
    professional(service, "Tapia", *schools(service, commune, "T1", "T2"))
    assert moves(service) == ([], [])
    assert "Todas las carteras están dentro del rango" in client.get(PAGE).content.decode()


def test_the_page_proposes_in_words_and_moves_nothing(world, head, client):
    page = client.get(PAGE).content.decode()
    assert "De la cartera de Ana Fuentes (5 unidades, 2 sobre el rango)" in page
    assert "Ana Garrido ya trabaja en Pudahuel." in page
    assert SchoolRole.objects.filter(until__isnull=False).count() == 0
    notice = " ".join(client.get("/despliegue/barrancas/").content.decode().split())
    assert "Ana Fuentes acompaña 5 unidades y Ana Garrido, 1." in notice
    assert "Traspasar 1 unidad dejaría 4 y 2." in notice


# What is made ---------------------------------------------------------------------------------------------


def test_a_confirmed_move_ends_one_role_and_gives_another_with_the_same_agreement(world, head, client):
    role = role_of(world.fuentes, "S1")
    Assignment.objects.filter(role=role).update(meetings_a_year=11, note="Con la red")
    plan = make_support_plan(role.content_object, status="execution")
    held = make_meeting(plan, status="held", lead=world.fuentes)
    coming = make_meeting(
        plan, starts_at=datetime.datetime(2026, 10, 1, 15, tzinfo=datetime.UTC), lead=world.fuentes
    )
    row = (True, world.fuentes.pk, f"rol-{role.pk}", world.garrido)
    response = client.post(PAGE, payload([row]), follow=True)
    assert response.redirect_chain == [("/despliegue/barrancas/", 302)]
    assert "S1: Ana Garrido, desde el 22-09-2026" in response.content.decode()
    role.refresh_from_db()
    new = role_of(world.garrido, "S1")
    assert (role.until, new.since) == (YESTERDAY, TODAY)
    assert (new.assignment.meetings_a_year, new.assignment.note) == (11, "Con la red")
    leads = dict(MonitoringMeeting.objects.values_list("pk", "lead"))
    assert leads == {held.pk: world.fuentes.pk, coming.pk: world.garrido.pk}
    verbs = list(Event.objects.filter(service=world).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["end_role", "give_role", "create", "edit"]
    fuentes = User.objects.get(pk=world.fuentes.pk)
    assert not MonitoringMeeting.objects.allowing(fuentes, Capability.WRITE).exists()


def test_the_head_edits_the_proposal_and_leaves_out_what_stays(world, head, client):
    tapia = professional(world, "Tapia")
    first, second = role_of(world.fuentes, "N2"), role_of(world.fuentes, "S1")
    rows = [
        (True, world.fuentes.pk, f"rol-{first.pk}", tapia),
        (False, world.fuentes.pk, f"rol-{second.pk}", world.garrido),
    ]
    assert client.post(PAGE, payload(rows, "01-10-2026")).status_code == 302
    first.refresh_from_db()
    assert first.until == datetime.date(2026, 9, 30)
    assert role_of(tapia, "N2").since == datetime.date(2026, 10, 1)
    assert role_of(world.fuentes, "S1") == second


def test_nothing_marked_moves_nothing_and_says_so(world, head, client):
    row = (False, world.fuentes.pk, f"rol-{role_of(world.fuentes, 'S1').pk}", world.garrido)
    response = client.post(PAGE, payload([row]))
    assert response.status_code == 422
    assert "No quedó ningún cambio marcado" in response.content.decode()


def test_an_invalid_day_keeps_what_was_chosen(world, head, client):
    role = role_of(world.fuentes, "N3")
    row = (True, world.fuentes.pk, f"rol-{role.pk}", world.garrido)
    for since, words in (("31-11-2026", "tiene 30 días"), ("21-09-2026", "comienza hoy o después")):
        response = client.post(PAGE, payload([row], since))
        page = response.content.decode()
        assert response.status_code == 422
        assert words in page
        assert f'<option value="rol-{role.pk}" selected>' in page
        assert since in page
    assert not SchoolRole.objects.filter(until__isnull=False).exists()


def test_the_same_form_twice_moves_once(world, head, client):
    role = role_of(world.fuentes, "S1")
    data = payload([(True, world.fuentes.pk, f"rol-{role.pk}", world.garrido)])
    data["receipt"] = "6c1f8b53-64a5-4c05-8f0e-2f4d4f5a3f10"
    assert [client.post(PAGE, data).status_code for _ in range(2)] == [302, 302]
    assert SchoolRole.objects.filter(user=world.garrido, content_object=role.content_object).count() == 1


def test_who_comes_second_is_told_what_the_first_did_and_nothing_is_half_done(world, head, client):
    tapia = professional(world, "Tapia")
    first, second = role_of(world.fuentes, "N1"), role_of(world.fuentes, "S1")
    facts = {"by": head, "since": TODAY, "today": TODAY}
    apply(world, [(f"rol-{second.pk}", world.garrido)], **facts)
    rows = [
        (True, world.fuentes.pk, f"rol-{first.pk}", tapia),
        (True, world.fuentes.pk, f"rol-{second.pk}", tapia),
    ]
    response = client.post(PAGE, payload(rows))
    page = response.content.decode()
    assert response.status_code == 422
    assert "S1: el acompañamiento de Ana Fuentes ya tiene su último día, el 21-09-2026." in page
    assert "La acompaña Ana Garrido desde el 22-09-2026." in page
    assert "No se hizo ningún cambio" in page
    first.refresh_from_db()
    assert first.until is None
    assert not companions(TODAY, user=tapia)


def test_a_unit_that_somebody_got_meanwhile_is_not_given_twice(world, head):
    (school,) = schools(world, place("Otra", -33.0), "De nadie")
    facts = {"by": head, "since": TODAY, "today": TODAY}
    apply(world, [(f"unidad-{school.pk}", world.garrido)], **facts)
    with pytest.raises(Refused, match="La acompaña Ana Garrido"):
        apply(world, [(f"unidad-{school.pk}", world.fuentes)], **facts)


def test_what_belongs_to_another_servicio_is_refused(world, head, client):
    other = make_service()
    theirs = make_school(other, "Ajena")
    person = professional(other, "Vecina", theirs)
    for what, receiver in (
        (f"rol-{role_of(person, 'Ajena').pk}", world.garrido),
        (f"unidad-{make_school(other).pk}", world.garrido),
    ):
        response = client.post(PAGE, payload([(True, None, what, receiver)]))
        assert response.status_code == 422
        assert "ya no es de este Servicio" in response.content.decode()
    mine = role_of(world.fuentes, "S1")
    response = client.post(PAGE, payload([(True, world.fuentes.pk, f"rol-{mine.pk}", person)]))
    assert response.status_code == 422
    assert SchoolRole.objects.filter(until__isnull=False).count() == 0
    assert client.get(PAGE.replace("barrancas", other.slug)).status_code == 404


def test_where_nobody_is_under_the_range_who_has_room_in_it_receives(service):
    commune = place("Cerro Navia", -33.42)
    professional(service, "Fuentes", *schools(service, commune, "F1", "F2", "F3", "F4", "F5"))
    professional(service, "Garrido", *schools(service, commune, "G1", "G2"))
    found, _ = moves(service)
    assert told(found) == [("F1", "Ana Fuentes", "Ana Garrido")]
    assert (found[0].giver_after, found[0].receiver_after) == (4, 3)
