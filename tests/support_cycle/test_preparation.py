"""Preparing a meeting: the guide's words, the facts beside them, UATP alone, nothing lost between two who write."""

import datetime
import uuid

import pytest

from accounts.access import end_role
from accounts.models import Event, SchoolRole
from participation.models import Commitment
from support_cycle.models import (
    MeetingAction,
    MeetingAgreement,
    MeetingCommitment,
    Milestone,
    Preparation,
    ResourceRequest,
)
from tests.factories import make_school, make_service, make_unit, make_user
from tests.factories_support import (
    make_contact,
    make_key_action,
    make_knot,
    make_meeting,
    make_support_plan,
    of_meeting,
    of_plan,
)

pytestmark = pytest.mark.django_db
D = datetime.date
QUESTIONS = [
    "¿Qué recursos materiales, financieros y humanos se deben tener en cuenta para el adecuado desarrollo de las "
    "acciones clave contempladas en el plan? ¿Contamos con dichos recursos? ¿Cómo podemos gestionarlos?",
    "¿En qué acción clave del plan nos encontramos? ¿Quién(es) es (son) responsable(s) de esas acciones? ¿De qué "
    "manera puedo apoyar a esa(s) persona(s)?",
    "Si se conoce alguna dificultad que está enfrentando el equipo de gestión o los responsables de ciertas "
    "acciones clave, ¿qué alternativas de acción puedo proponer para enfrentar este nudo crítico?",
]


def at(month, day, hour=13):
    return datetime.datetime(2026, month, day, hour, tzinfo=datetime.UTC)


@pytest.fixture
def plan(db):
    return make_support_plan(make_school(make_service()), status="execution")


@pytest.fixture
def meeting(plan):
    return make_meeting(plan, number=3, starts_at=at(9, 24))


@pytest.fixture
def companion(plan, client):
    person = make_user("companion", on=plan.school)
    client.force_login(person)
    return person


def commit(meeting, text, **fields):
    """A commitment that came up in a monitoring meeting."""
    row = Commitment.objects.create(
        service=meeting.service,
        school=meeting.school,
        origin_text=str(meeting),
        text=text,
        who="Jefatura UTP",
        due_on=D(2026, 9, 30),
        client_id=uuid.uuid4(),
        **fields,
    )
    MeetingCommitment.objects.create(meeting=meeting, commitment=row)


def path(meeting):
    return f"/reuniones/{meeting.pk}/preparacion/"


def shown(client, meeting):
    response = client.get(path(meeting))
    assert response.status_code == 200
    return response.content.decode()


# Words and facts ----------------------------------------------------------------------------------------


def test_it_asks_what_the_guide_asks_word_by_word_and_says_where_it_comes_from(client, meeting, companion):
    page = shown(client, meeting)
    assert [question in page for question in QUESTIONS] == [True, True, True]
    assert "no asuma un rol de experto, sino más bien el de un facilitador para la mejora" in page
    assert (
        "Etapa de Ejecución del Apoyo Técnico-Pedagógico. Dirección de Educación Pública, 2022, 2.1." in page
    )


def test_beside_each_question_stands_what_is_known(client, plan, meeting, companion):
    unit = make_unit(plan.service, "Unidad de Recursos")
    plan.difficulties = "Con lluvia el camino se corta"
    plan.save()
    action = make_key_action(
        plan,
        "Planificar en duplas",
        starts_on=D(2026, 8, 1),
        ends_on=D(2026, 11, 30),
        resources_material="Seis pautas impresas",
        secured="partly",
        how_secured="Pedirlas a la UATP",
        support_role="Modelar la primera sesión",
    )
    make_key_action(plan, "Compartir con la red", starts_on=D(2026, 11, 1))
    make_key_action(plan, "Proteger dos horas", starts_on=D(2026, 3, 1), level="done")
    request = {"key_action": action, "unit": unit, "needed_on": D(2026, 9, 20)}
    ResourceRequest.objects.create(**of_plan(plan), what="Reemplazo de 5° básico", **request)
    ResourceRequest.objects.create(**of_plan(plan), what="Ya concedido", answer="yes", **request)
    make_knot(plan, "Se suspende cuando falta un docente")
    make_knot(plan, "Resuelto antes", status="resolved", resolved_on=D(2026, 9, 1))
    page = shown(client, meeting)
    for said in (
        *(
            "Seis pautas impresas",
            "En parte",
            "Pedirlas a la UATP",
            "Reemplazo de 5° básico",
            "Unidad de Recursos",
        ),
        *("Jefatura UTP", "Modelar la primera sesión", "hasta el"),
        *("Con lluvia el camino se corta", "Se suspende cuando falta un docente"),
    ):
        assert said in page, said
    assert [word in page for word in ("Ya concedido", "Resuelto antes", "Compartir con la red")] == [
        False
    ] * 3


def test_it_brings_what_was_agreed_last_time_and_what_happened_since(client, plan, meeting, companion):
    first = make_meeting(plan, number=1, status="held", starts_at=at(5, 4))
    last = make_meeting(plan, number=2, status="held", starts_at=at(8, 27))
    make_meeting(plan, number=4, status="agreed", starts_at=at(9, 1))
    for one, text in ((first, "De la primera"), (last, "Acortar la pauta")):
        MeetingAgreement.objects.create(**of_meeting(one), client_id=uuid.uuid4(), number=1, text=text)
    for one, text, status in (
        (first, "Enviar el horario", "open"),
        (last, "Buscar un reemplazo", "open"),
        (last, "Ya cumplido", "done"),
    ):
        done = {"status": status, "done_on": D(2026, 9, 1)} if status == "done" else {}
        commit(one, text, **done)
    action = make_key_action(plan, level="started")
    for one, going in ((first, "Iba despacio"), (last, "Las duplas usan la pauta")):
        MeetingAction.objects.create(**of_meeting(one), key_action=action, going=going)
    make_contact(plan.school, companion, date=D(2026, 8, 10), note="De antes")
    make_contact(plan.school, companion, date=D(2026, 9, 10), note="Se envió la pauta corta")
    Milestone.objects.create(**of_plan(plan), title="Primera observación", due_on=D(2026, 10, 1))
    page = shown(client, meeting)
    for said in (
        *("Acortar la pauta", "Enviar el horario", "Buscar un reemplazo", "Las duplas usan la pauta"),
        *("Se envió la pauta corta", "Primera observación", "Reunión 2"),
    ):
        assert said in page, said
    gone = ("De la primera", "Ya cumplido", "Iba despacio", "De antes")
    assert [word in page for word in gone] == [False] * 4


# Writing ------------------------------------------------------------------------------------------------


def typed(**fields):
    return {
        "resources": "",
        "action_in_course": "",
        "alternatives": "",
        "to_bring": "",
        "version": 1,
        **fields,
    }


def test_reading_it_makes_nothing_and_writing_keeps_it(client, meeting, companion):
    shown(client, meeting)
    assert Preparation.objects.count() == 0
    response = client.post(path(meeting), typed(resources="Faltan impresiones", to_bring="Seis copias"))
    row = Preparation.objects.get()
    assert response.status_code == 302
    assert (row.resources, row.to_bring, row.done_at, row.school) == (
        "Faltan impresiones",
        "Seis copias",
        None,
        meeting.school,
    )
    assert "Faltan impresiones" in shown(client, meeting)


def test_it_is_marked_as_ready_and_taken_back(client, meeting, companion):
    client.post(path(meeting), typed(to_bring="Pauta", listo="1"))
    row = Preparation.objects.get()
    assert row.done_at is not None
    assert "Preparada el" in shown(client, meeting)
    client.post(path(meeting), typed(to_bring="Pauta", listo="0", version=row.version))
    row.refresh_from_db()
    assert row.done_at is None


def test_two_who_write_at_once_see_both_texts_also_the_first_time(client, meeting, companion):
    client.post(path(meeting), typed(alternatives="Una segunda fecha"))
    response = client.post(path(meeting), typed(alternatives="Reunirse por video"))
    page = response.content.decode()
    assert response.status_code == 409
    assert ("Una segunda fecha" in page, "Reunirse por video" in page) == (True, True)
    assert Preparation.objects.get().alternatives == "Una segunda fecha"


def test_what_is_too_long_is_said_with_what_was_typed(client, meeting, companion):
    response = client.post(path(meeting), typed(to_bring="é" * 2001, resources="Faltan impresiones"))
    assert response.status_code == 422
    assert "Faltan impresiones" in response.content.decode()
    assert Preparation.objects.count() == 0


def test_the_form_keeps_a_draft_on_the_device(client, meeting, companion):
    assert f'data-draft="preparacion-{meeting.pk}"' in shown(client, meeting)


def test_the_trail_tells_that_it_was_written_and_not_what(client, meeting, companion):
    client.post(path(meeting), typed(resources="Palabras de la UATP"))
    event = Event.objects.latest("pk")
    assert "resources" in event.changes
    assert "Palabras de la UATP" not in str(event.changes)


# UATP alone ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["school_director", "school_team"])
def test_the_schools_people_do_not_find_it(client, meeting, companion, role):
    client.post(path(meeting), typed(resources="Palabras de la UATP"))
    client.force_login(make_user(role, on=meeting.school))
    assert client.get(path(meeting)).status_code == 404
    assert client.post(path(meeting), typed()).status_code == 404


@pytest.mark.parametrize("role", ["director", "planner", "uatp_professional", "auditor", "administrator"])
def test_nor_does_anybody_else_of_the_servicio(client, meeting, companion, role):
    client.post(path(meeting), typed(resources="Palabras de la UATP"))
    client.force_login(make_user(role, on=meeting.service))
    assert client.get(path(meeting)).status_code == 404


def test_the_head_of_uatp_reads_it_and_writes_nothing(client, meeting, companion):
    client.post(path(meeting), typed(resources="Palabras de la UATP"))
    client.force_login(make_user("uatp_head", on=meeting.service))
    page = shown(client, meeting)
    assert "Palabras de la UATP" in page
    assert "<textarea" not in page
    assert client.post(path(meeting), typed(version=2)).status_code == 403


def test_a_stranger_logs_in_and_a_neighbour_finds_nothing(client, meeting):
    assert client.get(path(meeting)).status_code == 302
    client.force_login(make_user("uatp_head", on=make_service()))
    assert client.get(path(meeting)).status_code == 404


def test_who_accompanied_until_then_reads_what_was_hers_and_writes_no_more(client, meeting, companion):
    client.post(path(meeting), typed(resources="Palabras de entonces"))
    end_role(SchoolRole.objects.get(user=companion), on=D(2026, 10, 1))
    assert client.get(path(meeting)).status_code == 200
    assert client.post(path(meeting), typed(version=2)).status_code == 403
    end_role(SchoolRole.objects.get(user=companion), on=D(2026, 9, 1))
    assert client.get(path(meeting)).status_code == 404


def test_once_the_meeting_is_closed_or_was_not_held_it_stays_as_it_is(client, plan, companion):
    meeting = make_meeting(plan, status="cancelled")
    assert "<textarea" not in shown(client, meeting)
    assert client.post(path(meeting), typed()).status_code == 403


def test_it_costs_the_same_with_much_to_prepare(client, plan, meeting, companion, queries_of):
    def more(count):
        unit = make_unit(plan.service)
        for n in range(count):
            held = make_meeting(
                plan, number=10 + plan.meetings.count(), status="held", starts_at=at(6, 1, n % 23)
            )
            action = make_key_action(plan, level="started", resources_material="x")
            MeetingAction.objects.create(**of_meeting(held), key_action=action, going="x")
            MeetingAgreement.objects.create(**of_meeting(held), client_id=uuid.uuid4(), number=1, text="x")
            commit(held, "x")
            ResourceRequest.objects.create(
                **of_plan(plan), key_action=action, what="x", unit=unit, needed_on=D(2026, 9, 1)
            )
            make_knot(plan)
            make_contact(plan.school, make_user())
            Milestone.objects.create(**of_plan(plan), title="x", due_on=D(2026, 10, 1))

    more(1)
    client.post(path(meeting), typed(resources="x"))
    shown(client, meeting)
    few = len(queries_of(lambda: shown(client, meeting)))
    more(15)
    assert len(queries_of(lambda: shown(client, meeting))) == few <= 12
