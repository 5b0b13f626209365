"""The process of a plan: read without being written, made at its first save, its committee, its act's file."""

import datetime
import uuid

import pytest
from django.urls import reverse

from accounts.handover import hand_over
from accounts.models import Body, BodyMember, Event
from participation.models import CommitteeRole, CommunitySession, Process
from participation.processes import DEFAULT_NOTICE, notice_for
from plans.models import Stage
from tests.factories import make_body, make_plan, make_school, make_service, make_user
from tests.factories_moves import make_file, upload
from tests.factories_participation import make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(make_service("Barrancas", slug="barrancas"), year=2027)


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service)
    client.force_login(person)
    return person


def url(name, plan, *more):
    return reverse(f"participation:{name}", args=[plan.service.slug, plan.year, *more])


def text_of(response):
    return response.content.decode()


def make_process(plan, **fields):
    fields.setdefault("privacy_notice", DEFAULT_NOTICE)
    return Process.objects.create(service=plan.service, plan=plan, **fields)


def typed(**fields):
    return {
        "act_number": "312",
        "act_date": "05-03-2026",
        "proposal": "Veinte talleres.",
        "privacy_notice": "Se cuenta, no se nombra.",
        "contact": "Carolina Muñoz, 2 2345 6789",
        "version": 0,
    } | fields


# The process ---------------------------------------------------------------------------------------------


def test_looking_writes_nothing_and_shows_a_notice_to_begin_with(plan, planner, client):
    for name in ("process", "process_edit"):
        page = text_of(client.get(url(name, plan)))
        assert "por estamento, género y sector, sin nombres" in page
    assert Process.objects.count() == 0


def test_the_first_save_makes_it_with_its_act_and_file(plan, planner, client):
    committee = make_body(plan.service, Body.Kind.PLAN_COMMITTEE, name="Comité del PAL")
    data = typed(committee=committee.pk, protection_officer=planner.pk, document=upload("acto.pdf"))
    response = client.post(url("process_edit", plan), data)
    found = Process.objects.get()
    assert (response.status_code, response.url) == (302, url("process", plan))
    assert (found.plan, found.committee, found.act_number) == (plan, committee, "312")
    assert (found.act_date, found.protection_officer) == (datetime.date(2026, 3, 5), planner)
    page = text_of(client.get(url("process", plan)))
    assert "Comité del PAL" in page and "05-03-2026" in page and "acto.pdf" in page


def test_the_acts_file_is_handed_out_by_its_process_alone(plan, planner, client):
    found = make_process(plan, act_file=make_file(planner))
    other = make_file(planner)
    assert client.get(url("process_file", plan, found.act_file_id)).getvalue().startswith(b"%PDF")
    assert client.get(url("process_file", plan, other.pk)).status_code == 404
    client.force_login(make_user("planner", on=make_service()))
    assert client.get(url("process_file", plan, found.act_file_id)).status_code == 404


def test_two_who_make_it_at_once_see_both_texts(plan, planner, client):
    make_process(plan, proposal="La de ella")
    response = client.post(url("process_edit", plan), typed(proposal="La mía"))
    assert response.status_code == 409
    assert "La de ella" in text_of(response) and "La mía" in text_of(response)
    assert Process.objects.get().proposal == "La de ella"


def test_an_edit_of_an_older_page_is_a_conflict_and_one_of_the_newest_is_kept(plan, planner, client):
    make_process(plan, proposal="Antes", version=3)
    assert client.post(url("process_edit", plan), typed(version=2)).status_code == 409
    assert client.post(url("process_edit", plan), typed(version=3)).status_code == 302
    assert Process.objects.get().proposal == "Veinte talleres."
    assert Event.objects.latest("pk").changes["proposal"] == ["Antes", "Veinte talleres."]


def test_another_file_takes_the_place_of_the_one_there_was(plan, planner, client):
    make_process(plan, act_file=make_file(planner, "antes.pdf"))
    client.post(url("process_edit", plan), typed(version=1, document=upload("ahora.pdf")))
    assert Process.objects.get().act_file.name == "ahora.pdf"


def test_what_is_wrong_is_said_with_what_was_typed(plan, planner, client):
    response = client.post(url("process_edit", plan), typed(act_date="31-02-2026", document=upload("x.exe")))
    page = text_of(response)
    assert response.status_code == 422
    assert "Febrero de 2026 tiene 28 días" in page and "Veinte talleres." in page
    assert "Ese tipo de archivo no se recibe" in page
    assert Process.objects.count() == 0


def test_an_act_of_tomorrow_is_none(plan, planner, client):
    response = client.post(url("process_edit", plan), typed(act_date="05-03-2098"))
    assert "No puede ser posterior a hoy" in text_of(response)


@pytest.mark.parametrize(
    ("role", "see", "write"), [("director", 200, 403), ("auditor", 200, 403), ("administrator", 404, 404)]
)
def test_who_sees_and_who_writes_it(plan, client, role, see, write):
    client.force_login(make_user(role, on=plan.service))
    assert client.get(url("process", plan)).status_code == see
    assert client.get(url("process_edit", plan)).status_code == write
    assert client.post(url("process_edit", plan), typed()).status_code == write
    assert Process.objects.count() == 0


def test_a_schools_people_do_not_reach_the_process(plan, client):
    client.force_login(make_user("school_director", on=make_school(plan.service)))
    assert client.get(url("process", plan)).status_code == 404


def test_the_hub_costs_the_same_with_many_rows(plan, planner, client, queries_of):
    committee = make_body(plan.service, Body.Kind.PLAN_COMMITTEE)
    found = make_process(plan, committee=committee, act_file=make_file(planner), protection_officer=planner)

    def fill(count):
        for number in range(count):
            member = BodyMember.objects.create(body=committee, seat=f"Asiento {number}", person="Ana Soto")
            CommitteeRole.objects.create(
                service=plan.service, process=found, role="Coordina", member=member, stage="draft"
            )
            make_session(plan, school=make_school(plan.service), status="convened", starts_at=SOON)

    Stage.objects.create(service=plan.service, plan=plan, key="draft", name="Borrador")
    fill(1)
    client.get(url("process", plan))
    one = len(queries_of(lambda: client.get(url("process", plan))))
    fill(30)
    assert len(queries_of(lambda: client.get(url("process", plan)))) == one <= 12


SOON = datetime.datetime(2098, 6, 18, 15, 30, tzinfo=datetime.UTC)


def test_a_sessions_papers_carry_the_notice_of_its_process(plan):
    session = make_session(plan)
    assert notice_for(session) == DEFAULT_NOTICE
    make_process(plan, privacy_notice="El nuestro.")
    assert notice_for(session) == "El nuestro."
    assert notice_for(make_session(body=make_body(plan.service))) == DEFAULT_NOTICE


# Its committee's roles -----------------------------------------------------------------------------------


def role_typed(**fields):
    return {"role": "Coordinación", "person": "Carolina Muñoz", "receipt": str(uuid.uuid4())} | fields


def test_a_role_is_added_once_and_makes_the_process_if_there_was_none(plan, planner, client):
    Stage.objects.create(service=plan.service, plan=plan, key="draft", name="Escritura del borrador")
    Stage.objects.create(service=plan.service, plan=plan, key="dep", name="Revisión")
    data = role_typed(stage="draft", functions="Convoca y lleva el calendario.")
    for _ in range(2):
        assert client.post(url("committee_role_create", plan), data).url == url("process", plan)
    role = CommitteeRole.objects.get()
    assert (role.process.plan, role.stage, role.position) == (plan, "draft", 1)
    page = text_of(client.get(url("process", plan)))
    assert "Carolina Muñoz" in page and "Escritura del borrador" in page
    assert "Sin nadie del comité que responda: Revisión." in page


def test_nobody_under_eighteen_is_named(plan, planner, client):
    committee = make_body(plan.service, Body.Kind.PLAN_COMMITTEE)
    make_process(plan, committee=committee)
    seat = BodyMember.objects.create(body=committee, seat="Estudiantes", is_minor=True, course="3.º medio B")
    named = client.post(url("committee_role_create", plan), role_typed(member=seat.pk))
    assert (named.status_code, CommitteeRole.objects.count()) == (422, 0)
    assert "su nombre no se anota" in text_of(named)
    client.post(url("committee_role_create", plan), role_typed(member=seat.pk, person=""))
    assert "3.º medio B" in text_of(client.get(url("process", plan)))


def make_roles(plan, *names):
    found = make_process(plan)
    return [
        CommitteeRole.objects.create(service=plan.service, process=found, role=name, position=n)
        for n, name in enumerate(names, start=1)
    ]


def test_a_role_is_edited_moved_and_removed_with_its_events(plan, planner, client):
    first, second = make_roles(plan, "Coordina", "Sistematiza")
    edit = url("committee_role_edit", plan, first.pk)
    assert client.post(edit, {"role": "Conduce", "version": 1}).status_code == 302
    assert client.post(edit, {"role": "Otra cosa", "version": 1}).status_code == 409
    client.post(url("committee_role_move", plan, second.pk), {"hacia": "arriba"})
    assert list(CommitteeRole.objects.values_list("role", flat=True)) == ["Sistematiza", "Conduce"]
    client.post(url("committee_role_remove", plan, first.pk))
    assert list(CommitteeRole.objects.values_list("role", flat=True)) == ["Sistematiza"]
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["edit", "move", "delete"]


def test_a_role_of_another_plan_is_not_found(plan, planner, client):
    [role] = make_roles(make_plan(plan.service, year=2026), "Coordina")
    assert client.get(url("committee_role_edit", plan, role.pk)).status_code == 404
    assert client.post(url("committee_role_remove", plan, role.pk)).status_code == 404


# Who leaves ----------------------------------------------------------------------------------------------


def test_the_sessions_still_to_be_held_go_to_whoever_takes_over(plan):
    leaving, heir = (make_user("planner", on=plan.service) for _ in range(2))
    open_one = make_session(plan, facilitator=leaving, title="Por hacer")
    done = make_session(plan, facilitator=leaving, status="held")
    moved = hand_over(
        leaving,
        plan.service,
        successors={},
        heir=heir,
        last_day=datetime.date(2026, 6, 1),
        deactivate=False,
        by=heir,
    )
    assert moved.things == ["sesión «Por hacer»"]
    facilitators = dict(CommunitySession.objects.values_list("pk", "facilitator"))
    assert facilitators == {open_one.pk: heir.pk, done.pk: leaving.pk}
