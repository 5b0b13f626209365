"""The stages: moved with a reason, warned and never blocked, done on paper; the calendar."""

import datetime
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from icalendar import Calendar

from accounts.access import give_role
from accounts.models import Event
from plans.models import AnnualPlan, Stage
from plans.opening import open_plan
from plans.stages import people_of
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db
day = datetime.date
TODAY = day(2030, 9, 24)


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(datetime.datetime(2030, 9, 24, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def service():
    return make_service()


@pytest.fixture
def planner(service):
    return make_user("planner", on=service, first_name="Ana", last_name="Soto")


@pytest.fixture
def plan(service, planner):
    return open_plan(service, 2031, by=planner)


@pytest.fixture
def stage(plan):
    return plan.stages.get(key="presentation")


def url(name, plan, *args):
    return reverse(f"plans:{name}", args=[plan.service.slug, plan.year, *args])


def edit(client, stage, **changed):
    data = {"version": stage.version, "starts_on": "", "due_on": "15-10-2030"} | changed
    return client.post(url("stage_edit", stage.plan, stage.key), data)


def text(response):
    return response.content.decode()


def test_the_page_shows_every_stage_and_what_the_law_says(client, plan, planner):
    client.force_login(planner)
    page = text(client.get(url("stages", plan)))
    for name in plan.stages.values_list("name", flat=True):
        assert name in page
    assert "Fecha de ley: 15-10-2030" in page
    assert "Quedan 15 días hábiles" in page
    assert "solo si se pide" in page  # the DEP's round
    assert "Fecha pasada" in page  # preparation was due in May


def test_a_date_moves_with_its_reason_which_is_recorded(client, stage, planner):
    client.force_login(planner)
    response = edit(client, stage, due_on="10-10-2030", reason="Sesión del Consejo el 11")
    assert response.status_code == 302
    stage.refresh_from_db()
    assert (stage.due_on, stage.reason) == (day(2030, 10, 10), "Sesión del Consejo el 11")
    assert stage.rule_due_on == day(2030, 10, 15)
    event = Event.objects.get(verb="stage")
    assert event.changes["due_on"] == ["2030-10-15", "2030-10-10"]
    assert event.changes["reason"] == ["", "Sesión del Consejo el 11"]


def test_a_date_does_not_move_without_a_new_reason(client, stage, planner):
    Stage.objects.filter(pk=stage.pk).update(reason="El motivo de antes")
    client.force_login(planner)
    response = edit(client, stage, due_on="10-10-2030")
    assert response.status_code == 422
    assert "Falta el motivo del cambio de fechas." in text(response)
    assert 'value="10-10-2030"' in text(response)
    stage.refresh_from_db()
    assert (stage.due_on, stage.reason) == (day(2030, 10, 15), "El motivo de antes")


def test_other_things_change_without_a_reason_and_leave_the_old_one(client, stage, planner):
    Stage.objects.filter(pk=stage.pk).update(reason="El motivo de antes")
    client.force_login(planner)
    assert edit(client, stage, responsible=planner.pk).status_code == 302
    stage.refresh_from_db()
    assert (stage.responsible, stage.reason) == (planner, "El motivo de antes")


def test_a_date_after_the_law_s_warns_and_is_kept(client, stage, planner):
    client.force_login(planner)
    response = edit(client, stage, due_on="20-10-2030", reason="Falta quórum")
    assert response.status_code == 302
    page = text(client.get(response.url))
    assert "quedó después de la fecha que pide la ley, el 15-10-2030" in page
    stage.refresh_from_db()
    assert stage.due_on == day(2030, 10, 20)
    assert "Después de la fecha de ley" in text(client.get(response.url))


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("due_on", "31-02-2031", "Febrero de 2031 tiene 28 días"),
        ("due_on", "mañana", "Escribir la fecha como"),
        ("due_on", "15-10-9999", "Revisar el año"),
        ("done_on", "25-09-2030", "No puede ser posterior a hoy"),
        ("responsible", "999999", "Escoja una opción válida"),
    ],
)
def test_what_is_wrong_is_said_and_kept(client, stage, planner, field, typed, said):
    client.force_login(planner)
    response = edit(client, stage, **{field: typed})
    assert response.status_code == 422
    assert said in text(response)
    assert field == "responsible" or f'value="{typed}"' in text(response)


def test_a_stage_does_not_end_before_it_begins(client, stage, planner):
    client.force_login(planner)
    response = edit(client, stage, starts_on="20-10-2030", due_on="10-10-2030", reason="x")
    assert response.status_code == 422
    assert "Termina antes de empezar" in text(response)


def upload(name="acta.pdf", content=b"%PDF-1.4 acta"):
    return SimpleUploadedFile(name, content)


def test_what_was_done_on_paper_comes_with_its_day_and_its_document(client, stage, planner):
    client.force_login(planner)
    response = edit(client, stage, on_paper="on")
    assert response.status_code == 422
    assert "Falta la fecha en que se hizo en papel." in text(response)
    assert "Falta el documento de lo que se hizo en papel." in text(response)

    response = edit(client, stage, on_paper="on", done_on="20-09-2030", document=upload())
    assert response.status_code == 302
    stage.refresh_from_db()
    assert (stage.done_on, stage.on_paper, stage.file.name) == (day(2030, 9, 20), True, "acta.pdf")
    assert Event.objects.filter(verb="stage").latest("pk").changes["file"] == [None, "acta.pdf"]
    # The document is there already: another change asks for none.
    assert edit(client, stage, on_paper="on", done_on="21-09-2030", version=stage.version).status_code == 302


def test_a_document_that_is_not_what_it_says_is_refused(client, stage, planner):
    client.force_login(planner)
    response = edit(client, stage, document=upload("acta.pdf", b"MZ\x90 programa"))
    assert response.status_code == 422
    assert "no corresponde a un .pdf" in text(response)
    stage.refresh_from_db()
    assert stage.file is None


def test_the_document_is_handed_out_only_through_its_stage(client, plan, stage, planner):
    client.force_login(planner)
    edit(client, stage, document=upload())
    stage.refresh_from_db()
    address = url("stage_file", plan, stage.key, stage.file_id)
    response = client.get(address)
    assert b"".join(response.streaming_content) == b"%PDF-1.4 acta"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(url("stage_file", plan, "sanction", stage.file_id)).status_code == 404
    client.force_login(make_user("planner", on=make_service()))
    assert client.get(address).status_code == 404


def test_two_who_change_a_stage_see_both_texts(client, stage, planner):
    client.force_login(planner)
    edit(client, stage, due_on="10-10-2030", reason="El mío")
    response = edit(client, stage, due_on="12-10-2030", reason="El otro")
    assert response.status_code == 409
    assert "10-10-2030" in text(response) and "12-10-2030" in text(response)
    stage.refresh_from_db()
    assert stage.due_on == day(2030, 10, 10)


@pytest.mark.parametrize("version", ["", "uno", "1" * 40, "-1"])
def test_a_version_that_is_none_is_a_conflict_and_no_error(client, stage, planner, version):
    client.force_login(planner)
    assert edit(client, stage, due_on="10-10-2030", reason="x", version=version).status_code == 409


def test_only_people_of_the_servicio_answer_for_a_stage(service, planner):
    gone = make_user()
    give_role(gone, "planner", service, since=day(2030, 1, 1), until=day(2030, 6, 1))
    coming = make_user()
    give_role(coming, "planner", service, since=day(2030, 12, 1))
    make_user("planner", on=make_service())
    assert list(people_of(service, TODAY)) == [planner]


def test_who_sees_reads_who_writes_changes_and_the_neighbour_finds_nothing(client, plan, stage):
    cases = [("reader", 200, 403), ("auditor", 200, 403), ("director", 200, 403), ("administrator", 404, 404)]
    for role, reads, writes in cases:
        client.force_login(make_user(role, on=plan.service))
        assert client.get(url("stages", plan)).status_code == reads, role
        assert client.get(url("calendar", plan)).status_code == reads, role
        assert client.get(url("stage_edit", plan, stage.key)).status_code == writes, role
        assert edit(client, stage, due_on="10-10-2030", reason="x").status_code == writes, role
    client.force_login(make_user("planner", on=make_service()))
    assert client.get(url("stages", plan)).status_code == 404
    assert edit(client, stage, due_on="10-10-2030", reason="x").status_code == 404
    assert client.get(url("stage_edit", plan, "nada")).status_code == 404


def test_a_published_plan_s_stages_are_still_kept(client, plan, stage, planner):
    AnnualPlan.objects.update(status="published")
    client.force_login(planner)
    assert edit(client, stage, done_on="20-09-2030").status_code == 302


def test_the_calendar_is_read_by_other_programs(client, plan, stage, planner):
    Stage.objects.filter(pk=stage.pk).update(responsible=planner)
    client.force_login(planner)
    response = client.get(url("calendar", plan))
    assert response["Content-Type"].startswith("text/calendar")
    events = {str(e["summary"]): e for e in Calendar.from_ical(response.content).walk("VEVENT")}
    event = events["Presentación del PAL 2031 (por ley)"]
    assert event["dtstart"].dt == day(2030, 10, 15)
    assert event["dtend"].dt == day(2030, 10, 16)
    assert "Responsable: Ana Soto" in str(event["description"])
    assert len(events) == plan.stages.filter(due_on__isnull=False).count()
    assert Stage.objects.filter(due_on__isnull=True).count() == 1


def test_the_page_asks_a_constant_number_of_times(client, plan, planner, queries_of):
    client.force_login(planner)
    client.get(url("stages", plan))
    few = len(queries_of(lambda: client.get(url("stages", plan))))
    for n in range(20):
        Stage.objects.create(
            service=plan.service, plan=plan, key=f"otra-{n}", name=str(uuid.uuid4()), responsible=planner
        )
    assert len(queries_of(lambda: client.get(url("stages", plan)))) == few <= 12
