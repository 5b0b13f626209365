"""What a device kept of a meeting: written cell by cell, once, and never over somebody else's words."""

import json
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from participation.models import Commitment
from support_cycle.meeting_cells import AFTER, cells_of
from support_cycle.meeting_sync import take_items
from support_cycle.models import (
    AreaWork,
    CriticalKnot,
    MeetingAction,
    MeetingAgreement,
    MeetingParticipant,
    MonitoringMeeting,
    PlanAdjustment,
)
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_key_action, make_meeting, make_support_plan
from tests.support_cycle.test_meeting_moves import sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    plan = make_support_plan(status="execution", objective="Planificar juntos")
    make_key_action(plan, indicator="Planificaciones conjuntas", target="80 %")
    return make_meeting(plan, status="running")


@pytest.fixture
def companion(meeting):
    return make_user("companion", on=meeting.school)


def key_of(meeting, name):
    return f"action.{meeting.plan.key_actions.get().pk}.{name}"


def cell(key, value, seen=""):
    return {"kind": "celda", "client_id": f"cell-{key}", "cell": key, "value": value, "seen": seen}


def line(kind, **fields):
    return {"kind": kind, "client_id": str(uuid.uuid4()), **fields}


def send(meeting, by, *items):
    row = MonitoringMeeting.objects.with_capabilities(by).select_related("plan").get(pk=meeting.pk)
    return take_items(row, list(items), by=by)


def post(client, meeting, *items, **more):
    address = reverse("support_cycle:meeting_sync", args=[meeting.pk])
    return client.post(address, json.dumps({"items": items, **more}), content_type="application/json")


def states(answers):
    return [answer["state"] for answer in answers]


def test_the_registry_names_every_text_of_a_meeting_in_its_order(meeting):
    pk = meeting.plan.key_actions.get().pk
    assert list(cells_of(meeting)) == [
        *("agenda", "framing", "outside_reason"),
        *(
            f"action.{pk}.{name}"
            for name in ("done", "going", "level", "indicator_value", "reported_by", "feedback")
        ),
        *(
            f"area.{area}.{name}"
            for area in ("feedback", "teamwork", "relations")
            for name in ("worked", "modelled")
        ),
        *AFTER,
    ]


def test_a_text_is_saved_where_it_belongs(meeting, companion):
    answers = send(
        meeting,
        companion,
        cell("agenda", "1. Cómo va\r\n2. Acuerdos"),
        cell(key_of(meeting, "done"), "Planificaron dos ciclos"),
        cell(key_of(meeting, "level"), "advanced"),
        cell("area.feedback.worked", "1"),
        cell("area.feedback.modelled", "Preguntar antes de opinar"),
    )
    assert states(answers) == ["saved"] * 5
    meeting.refresh_from_db()
    note, area = MeetingAction.objects.get(), AreaWork.objects.get()
    assert meeting.agenda == "1. Cómo va\n2. Acuerdos"
    assert (note.done, note.level, note.service, note.school) == (
        "Planificaron dos ciclos",
        "advanced",
        meeting.service,
        meeting.school,
    )
    assert (area.area, area.is_worked, area.modelled) == ("feedback", True, "Preguntar antes de opinar")
    action = meeting.plan.key_actions.get()
    assert (action.level, str(action.level_on)) == ("advanced", "2026-08-27")


def test_the_level_of_an_older_meeting_does_not_replace_that_of_a_newer(meeting, companion):
    send(meeting, companion, cell(key_of(meeting, "level"), "advanced"))
    older = make_meeting(meeting.plan, status="held", starts_at=meeting.starts_at.replace(month=5))
    send(older, companion, cell(key_of(meeting, "level"), "started"))
    assert meeting.plan.key_actions.get().level == "advanced"
    assert MeetingAction.objects.get(meeting=older).level == "started"


def test_sent_twice_it_is_once(meeting, companion):
    items = [cell("agenda", "Lo de hoy"), line("acuerdo", text="Reunirse los lunes")]
    first, second = send(meeting, companion, *items), send(meeting, companion, *items)
    assert states(first) == states(second) == ["saved", "saved"]
    assert [(one.number, one.text) for one in MeetingAgreement.objects.all()] == [(1, "Reunirse los lunes")]


def test_what_two_wrote_at_once_is_answered_with_both_texts_and_nothing_is_written(meeting, companion):
    other = make_user("school_team", on=meeting.school)
    send(meeting, other, cell("agenda", "La del equipo"))
    [answer] = send(meeting, companion, cell("agenda", "La mía"))
    assert answer == {
        "client_id": "cell-agenda",
        "state": "conflict",
        "theirs": "La del equipo",
        "mine": "La mía",
    }
    meeting.refresh_from_db()
    assert meeting.agenda == "La del equipo"
    [answer] = send(meeting, companion, cell("agenda", "La del equipo\n\nLa mía", seen="La del equipo"))
    assert answer["state"] == "saved"
    assert MonitoringMeeting.objects.get().agenda == "La del equipo\n\nLa mía"


def test_the_same_words_from_two_are_no_conflict_and_one_cell_does_not_hold_the_others(meeting, companion):
    other = make_user("school_team", on=meeting.school)
    send(meeting, other, cell("agenda", "Lo mismo"), cell("framing", "Del equipo"))
    answers = send(
        meeting,
        companion,
        cell("agenda", "Lo mismo"),
        cell("framing", "Mío"),
        cell(key_of(meeting, "done"), "Va"),
    )
    assert states(answers) == ["saved", "conflict", "saved"]
    assert MeetingAction.objects.get().done == "Va"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("agenda", "x" * 4001, "Agenda: son 4001 caracteres y caben 4000. Nada se perdió: sigue aquí."),
        ("level", "excelente", "Nivel: elegir uno de la lista."),
        ("action.999999.done", "x", "Esta parte ya no está en el plan"),
        ("nada", "x", "Esta parte ya no está en el plan"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_sentence(meeting, companion, key, value, said):
    key = key_of(meeting, "level") if key == "level" else key
    [answer] = send(meeting, companion, cell(key, value))
    assert answer["state"] == "refused"
    assert answer["sentence"].startswith(said)


def test_every_kind_of_line_arrives_with_what_it_says(meeting, companion):
    action = meeting.plan.key_actions.get()
    answers = send(
        meeting,
        companion,
        line("participante", role="Jefatura UTP", count="2"),
        line(
            "compromiso",
            text="Enviar la pauta",
            who="Dirección",
            due_on="10-09-2026",
            owner=str(companion.pk),
        ),
        line("ajuste", what="Empezar en octubre", reason="Faltan horas", key_action=str(action.pk)),
        line("nudo", text="Se suspende cuando falta un docente", key_action=str(action.pk)),
    )
    assert states(answers) == ["saved"] * 4
    who, promise = MeetingParticipant.objects.get(), Commitment.objects.get()
    assert (who.role, who.count) == ("Jefatura UTP", 2)
    assert (promise.meeting_link.meeting, promise.school, promise.owner) == (
        meeting,
        meeting.school,
        companion,
    )
    assert promise.origin_text == f"Reunión de monitoreo 1, {meeting.school}"
    assert promise.origin_path == f"/reuniones/{meeting.pk}/"
    adjustment, knot = PlanAdjustment.objects.get(), CriticalKnot.objects.get()
    assert (adjustment.plan, adjustment.meeting, adjustment.reason) == (meeting.plan, meeting, "Faltan horas")
    assert "Meta: 80 %" in adjustment.before
    assert (knot.plan, knot.meeting, knot.key_action, knot.by) == (meeting.plan, meeting, action, companion)
    assert str(knot.opened_on) == "2026-08-27"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (("acuerdo", {"text": " "}), "Qué se acordó: Falta escribir qué se acordó."),
        (("ajuste", {"what": "Algo"}), "Por qué: Falta escribir por qué."),
        (("participante", {"role": "UTP", "count": "0"}), "Escribir un número entre 1 y 500."),
        (("compromiso", {"text": "x", "who": "y", "due_on": "01-08-2026"}), "Es anterior a la reunión"),
        (("otra", {}), "Esto no se entiende"),
    ],
)
def test_a_line_that_lacks_something_says_what(meeting, companion, item, said):
    [answer] = send(meeting, companion, line(item[0], **item[1]))
    assert answer["state"] == "refused"
    assert said in answer["sentence"]


@pytest.mark.parametrize(
    ("status", "said"), [("closed", "se cerró con su minuta"), ("cancelled", "no hecha")]
)
def test_a_meeting_that_is_over_refuses_and_the_device_keeps_it(meeting, companion, status, said):
    done = line("acuerdo", text="Llegó antes")
    send(meeting, companion, done)
    MeetingAction.objects.all().delete()
    if status == "closed":
        MonitoringMeeting.objects.update(minutes=sealed())
    MonitoringMeeting.objects.update(status=status)
    answers = send(meeting, companion, cell("agenda", "Tarde"), line("acuerdo", text="Tarde"), done)
    assert states(answers) == ["refused", "refused", "saved"]
    assert said in answers[0]["sentence"]
    assert "lo escrito sigue aquí" in answers[1]["sentence"]
    assert MeetingAgreement.objects.count() == 1


def test_a_commitment_of_an_earlier_meeting_is_said_done_once(meeting, companion):
    send(meeting, companion, line("compromiso", text="Enviar la pauta", who="UTP", due_on="10-09-2026"))
    promise = Commitment.objects.get()
    later = make_meeting(meeting.plan, status="running")
    item = {"kind": "cumplido", "client_id": "x", "commitment": str(promise.pk), "result": "Se envió"}
    assert states(send(later, companion, item) + send(later, companion, item)) == ["saved", "saved"]
    promise.refresh_from_db()
    assert (promise.status, promise.result) == ("done", "Se envió")
    elsewhere = make_meeting()
    person = make_user("companion", on=elsewhere.school)
    assert states(send(elsewhere, person, item)) == ["refused"]


def test_what_is_written_after_the_meeting_is_of_who_accompanies_or_of_the_schools_own(meeting, companion):
    team = make_user("school_team", on=meeting.school)
    assert states(send(meeting, team, cell("progress", "Del equipo"))) == ["refused"]
    assert states(send(meeting, companion, cell("progress", "De quien acompaña"))) == ["saved"]
    own = make_meeting(meeting.plan, status="running", by_school=True)
    assert states(send(own, team, cell("progress", "Del equipo"))) == ["saved"]


def test_the_trail_tells_a_burst_once_and_always_what_was_somebody_elses(meeting, companion):
    other = make_user("school_team", on=meeting.school)
    key = key_of(meeting, "done")
    send(meeting, companion, cell(key, "P"))
    send(meeting, companion, cell(key, "Planificaron", seen="P"))
    send(meeting, companion, cell(key_of(meeting, "going"), "Bien"))
    notes = Event.objects.filter(verb="note").order_by("pk")
    assert [sorted(event.changes) for event in notes] == [["done"], ["going"]]
    send(meeting, other, cell(key, "Otra cosa", seen="Planificaron"))
    assert notes.last().changes == {"done": ["Planificaron", "Otra cosa"]}
    send(meeting, companion, cell(key, "La mía", seen="Otra cosa"))
    assert notes.last().changes == {"done": ["Otra cosa", "La mía"]}


def test_the_address_answers_who_runs_the_meeting_and_nobody_else(client, meeting, companion):
    said = cell("agenda", "Lo de hoy")
    assert post(client, meeting, said).status_code == 302
    for role, status in (("director", 403), ("uatp_professional", 403), ("uatp_head", 200)):
        client.force_login(make_user(role, on=meeting.service))
        assert post(client, meeting, said).status_code == status
    for role in ("school_director", "school_team", "companion"):
        client.force_login(make_user(role, on=meeting.school))
        assert post(client, meeting, said).status_code == 200
        client.force_login(make_user(role, on=make_school(meeting.service)))
        assert post(client, meeting, said).status_code == 404
    client.force_login(make_user("uatp_head", on=make_service()))
    assert post(client, meeting, said).status_code == 404


def test_what_another_account_kept_is_not_taken(client, meeting, companion):
    client.force_login(companion)
    assert post(client, meeting, cell("agenda", "x"), user="999999").status_code == 409
    assert post(client, meeting, cell("agenda", "x"), user=str(companion.pk)).status_code == 200


def test_what_is_no_list_of_items_is_answered_400(client, meeting, companion):
    client.force_login(companion)
    address = reverse("support_cycle:meeting_sync", args=[meeting.pk])
    for body in ("[]", "{", '{"items": 3}', '{"items": ["x"]}'):
        assert client.post(address, body, content_type="application/json").status_code == 400
    assert client.get(address).json()["user"] == companion.pk


# A meeting that a device began --------------------------------------------------------------------------------


def begin(client, plan, key, *items, **more):
    address = reverse("support_cycle:meeting_now_sync", args=[plan.pk])
    body = {"meeting": str(key), "items": items, **more}
    return client.post(address, json.dumps(body), content_type="application/json")


def test_a_meeting_begun_without_signal_is_made_once_with_what_was_typed(client, meeting, companion):
    client.force_login(companion)
    key, items = uuid.uuid4(), [cell("agenda", "Sin señal"), line("acuerdo", text="Seguir")]
    first, second = (begin(client, meeting.plan, key, *items).json() for _ in range(2))
    made = MonitoringMeeting.objects.exclude(pk=meeting.pk).get()
    assert (made.client_id, made.number, made.status, made.agenda) == (key, 2, "running", "Sin señal")
    assert (made.by_school, made.lead) == (False, companion)
    assert first["address"] == second["address"] == f"/reuniones/{made.pk}/"
    assert states(first["answers"]) == states(second["answers"]) == ["saved", "saved"]
    assert MeetingAgreement.objects.count() == 1


def test_the_schools_team_begins_its_own(client, meeting):
    client.force_login(make_user("school_team", on=meeting.school))
    begin(client, meeting.plan, uuid.uuid4(), cell("agenda", "Nuestra"))
    made = MonitoringMeeting.objects.get(agenda="Nuestra")
    assert (made.by_school, made.lead) == (True, None)


def test_it_began_when_the_device_says_unless_its_clock_cannot_be_right(client, companion):
    now = timezone.now()
    plan = make_support_plan(make_school(make_service()), year=now.year, status="execution")
    client.force_login(make_user("companion", on=plan.school))
    an_hour_ago = (now - timezone.timedelta(hours=1)).replace(microsecond=0, second=0)
    for said, expected in (
        (an_hour_ago.isoformat(), an_hour_ago),
        ("2001-01-01T10:00:00Z", None),
        ("ayer", None),
        ("2026-13-45T99:99:99Z", None),
    ):
        key = uuid.uuid4()
        begin(client, plan, key, cell("agenda", "x"), began_at=said)
        made = MonitoringMeeting.objects.get(client_id=key)
        assert abs((made.starts_at - (expected or now)).total_seconds()) < 70


def test_a_closed_plan_refuses_a_new_meeting_and_the_device_keeps_it(client, meeting, companion):
    plan = meeting.plan
    type(plan).objects.update(status="closed")
    client.force_login(companion)
    answer = begin(client, plan, uuid.uuid4(), cell("agenda", "x")).json()
    assert states(answer["answers"]) == ["refused"]
    assert "Lo escrito sigue aquí." in answer["answers"][0]["sentence"]
    assert MonitoringMeeting.objects.count() == 1


def test_a_key_of_another_plan_or_none_makes_nothing(client, meeting, companion):
    other = make_support_plan(meeting.school, number=9, status="execution")
    client.force_login(companion)
    for key in (meeting.client_id, "nada"):
        assert states(begin(client, other, key, cell("agenda", "x")).json()["answers"]) == ["refused"]
    assert other.meetings.count() == 0


def test_who_may_only_see_the_plan_begins_nothing(client, meeting):
    client.force_login(make_user("director", on=meeting.service))
    assert begin(client, meeting.plan, uuid.uuid4(), cell("agenda", "x")).status_code == 403
    client.force_login(make_user("companion", on=make_school(meeting.service)))
    assert begin(client, meeting.plan, uuid.uuid4(), cell("agenda", "x")).status_code == 404
