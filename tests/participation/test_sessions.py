"""Preparing a session, of a plan or of a body, and its life page."""

import datetime
import uuid

import pytest
from django.urls import reverse

from accounts.models import Event
from participation.models import CommunitySession
from tests.factories import make_body, make_commune, make_plan, make_school, make_service, make_user
from tests.factories_participation import make_session, make_stakeholder

pytestmark = pytest.mark.django_db
Status = CommunitySession.Status


@pytest.fixture
def plan():
    return make_plan(make_service("Barrancas", slug="barrancas"), year=2027)


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service)
    client.force_login(person)
    return person


def create_url(plan, query=""):
    url = reverse("participation:session_create", args=[plan.service.slug, plan.year])
    return f"{url}?{query}" if query else url


def typed(**fields):
    return {
        "title": "Docentes de Pudahuel",
        "kind": "workshop",
        "starts_at": "2026-06-18T15:30",
        "ends_at": "17:00",
        "modality": "in_person",
        "place": "Escuela Los Aromos",
        "receipt": str(uuid.uuid4()),
    } | fields


def text_of(response):
    return response.content.decode()


# Preparing one -------------------------------------------------------------------------------------------


def test_a_session_is_prepared_and_stays_a_draft(plan, planner, client):
    stakeholder = make_stakeholder(plan.service, "Docentes")
    commune = make_commune()
    make_school(plan.service, commune=commune)
    data = typed(stakeholders=[stakeholder.pk], commune=commune.pk)
    response = client.post(create_url(plan), data)
    session = CommunitySession.objects.get()
    assert (response.status_code, response.url) == (302, session.get_absolute_url())
    assert (session.status, session.number, session.year, session.plan) == (Status.DRAFT, None, 2026, plan)
    assert session.starts_at == datetime.datetime(2026, 6, 18, 19, 30, tzinfo=datetime.UTC)
    assert session.ends_at == datetime.datetime(2026, 6, 18, 21, 0, tzinfo=datetime.UTC)
    assert (list(session.stakeholders.all()), session.commune) == ([stakeholder], commune)
    assert Event.objects.latest("pk").verb == "create"


def test_the_same_form_sent_twice_prepares_one(plan, planner, client):
    data = typed()
    first, second = client.post(create_url(plan), data), client.post(create_url(plan), data)
    assert first.url == second.url
    assert CommunitySession.objects.count() == 1


def test_what_does_not_fit_is_said_at_its_field_with_what_was_typed(plan, planner, client):
    response = client.post(create_url(plan), typed(title="", ends_at="14:00", place="El gimnasio"))
    page = text_of(response)
    assert response.status_code == 422
    assert "Falta el nombre de la sesión." in page
    assert "Termina antes de empezar: empieza a las 15:30." in page
    assert 'value="El gimnasio"' in page
    assert 'value="2026-06-18T15:30"' in page
    assert CommunitySession.objects.count() == 0


@pytest.mark.parametrize("starts_at", ["18-06-2026 15:30", "18-06-2026, 15.30", "2026-06-18T15:30:00"])
def test_the_day_and_hour_are_taken_as_people_write_them(plan, planner, client, starts_at):
    client.post(create_url(plan), typed(starts_at=starts_at))
    moment = datetime.datetime(2026, 6, 18, 19, 30, tzinfo=datetime.UTC)
    assert CommunitySession.objects.get().starts_at == moment


@pytest.mark.parametrize(
    "starts_at", ["", "mañana", "31-02-2026 10:00", "18-06-1492 10:00", "06-09-2026 00:30"]
)
def test_a_day_or_an_hour_that_is_none_is_said_so(plan, planner, client, starts_at):
    """On 6 September 2026 Chile's clocks jump from 24:00 to 01:00."""
    response = client.post(create_url(plan), typed(starts_at=starts_at))
    assert (response.status_code, CommunitySession.objects.count()) == (422, 0)


def test_hours_are_those_of_the_servicio(client):
    service = make_service(slug="magallanes", time_zone="America/Punta_Arenas")
    plan = make_plan(service, year=2027)
    client.force_login(make_user("planner", on=service))
    client.post(create_url(plan), typed())
    session = CommunitySession.objects.get()
    assert session.starts_at == datetime.datetime(2026, 6, 18, 18, 30, tzinfo=datetime.UTC)
    assert "15:30" in text_of(client.get(session.get_absolute_url()))


def test_an_ordinary_session_says_of_which_body(plan, planner, client):
    response = client.post(create_url(plan), typed(kind="ordinary"))
    assert "es de una instancia: elegir cuál" in text_of(response)
    body = make_body(plan.service)
    client.post(create_url(plan), typed(kind="ordinary", body=body.pk))
    assert CommunitySession.objects.get().body == body


def test_a_unit_of_another_comuna_is_said_and_its_own_is_not_kept_twice(plan, planner, client):
    school, other = make_school(plan.service), make_school(plan.service)
    wrong = client.post(create_url(plan), typed(school=school.pk, commune=other.commune_id))
    assert f"{school} queda en {school.commune}" in text_of(wrong)
    client.post(create_url(plan), typed(school=school.pk, commune=school.commune_id))
    session = CommunitySession.objects.get()
    assert (session.school, session.commune) == (school, None)


def test_a_link_is_kept_only_where_one_connects(plan, planner, client):
    link = "https://sala.ejemplo.cl/1"
    client.post(create_url(plan), typed(link=link))
    client.post(create_url(plan), typed(link=link, modality="mixed"))
    assert list(CommunitySession.objects.order_by("pk").values_list("link", flat=True)) == ["", link]


def test_the_address_of_an_empty_cell_fills_the_form(plan, planner, client):
    stakeholder = make_stakeholder(plan.service, "Docentes")
    school = make_school(plan.service, "Escuela Los Aromos", is_rural=True)
    query = f"estamento={stakeholder.pk}&comuna={school.commune_id}&unidad={school.pk}"
    page = text_of(client.get(create_url(plan, query)))
    assert 'value="Docentes, Escuela Los Aromos"' in page
    assert f'<option value="{school.pk}" selected>' in page
    form = client.get(create_url(plan, query)).context["form"]
    assert (form["stakeholders"].value(), form["commune"].value()) == ([stakeholder.pk], None)
    assert form["is_rural"].value() is True


def test_what_the_address_does_not_know_fills_nothing(plan, planner, client):
    others = make_stakeholder(make_service(), "Ajeno")
    response = client.get(create_url(plan, f"estamento={others.pk}&comuna=x&unidad=99999999999999999999"))
    assert (response.status_code, response.context["form"]["title"].value()) == (200, None)
    assert "Ajeno" not in text_of(response)


@pytest.mark.parametrize(("role", "status"), [("director", 403), ("reader", 403), ("administrator", 404)])
def test_only_who_writes_participation_prepares_one(plan, client, role, status):
    client.force_login(make_user(role, on=plan.service))
    assert client.get(create_url(plan)).status_code == status
    assert client.post(create_url(plan), typed()).status_code == status
    assert CommunitySession.objects.count() == 0


# Of a body -----------------------------------------------------------------------------------------------

BODY_CREATE = "/sesiones/nueva/"


def test_a_secretary_prepares_a_session_of_the_body(client):
    body = make_body(make_service(), name="Consejo Local")
    client.force_login(make_user("secretary", on=body))
    assert "Consejo Local" in text_of(client.get(BODY_CREATE))
    page = client.get(f"{BODY_CREATE}?instancia={body.pk}")
    assert "facilitator" not in page.context["form"].fields
    client.post(f"{BODY_CREATE}?instancia={body.pk}", typed(kind="ordinary"))
    session = CommunitySession.objects.get()
    assert (session.body, session.plan, session.service, session.school) == (body, None, body.service, None)


def test_a_schools_director_prepares_one_of_its_council_which_is_the_schools(client):
    school = make_school(make_service())
    council = make_body(school.service, kind="consejo_escolar", school=school)
    elsewhere = make_body(school.service, kind="consejo_escolar", school=make_school(school.service))
    client.force_login(make_user("school_director", on=school))
    client.post(f"{BODY_CREATE}?instancia={council.pk}", typed(kind="ordinary"))
    assert CommunitySession.objects.get().school == school
    refused = client.post(f"{BODY_CREATE}?instancia={elsewhere.pk}", typed(kind="ordinary"))
    assert (refused.status_code, CommunitySession.objects.count()) == (422, 1)


def test_the_bodys_page_leads_to_preparing_one(client):
    body = make_body(make_service())
    client.force_login(make_user("secretary", on=body))
    page = text_of(client.get(reverse("participation:body", args=[body.pk])))
    assert f'href="{BODY_CREATE}?instancia={body.pk}"' in page


def test_a_member_prepares_none(client):
    body = make_body(make_service())
    client.force_login(make_user("member", on=body))
    assert client.get(BODY_CREATE).status_code == 403
    assert client.post(f"{BODY_CREATE}?instancia={body.pk}", typed(kind="ordinary")).status_code == 403


# Its page ------------------------------------------------------------------------------------------------


def test_the_page_says_when_where_whom_and_what_can_be_done(plan, planner, client):
    stakeholder = make_stakeholder(plan.service, "Docentes")
    session = make_session(plan, stakeholders=[stakeholder], title="Los Aromos", place="Gimnasio", number=18)
    page = text_of(client.get(session.get_absolute_url()))
    for said in ("Taller N.º 18", "jueves 18 de junio de 2026", "Gimnasio", "Docentes", "Convocada"):
        assert said in page
    assert "Empezar la sesión" in page and "?movimiento=suspend" in page


def test_who_only_sees_is_offered_nothing(plan, client):
    session = make_session(plan)
    client.force_login(make_user("reader", on=plan.service))
    page = text_of(client.get(session.get_absolute_url()))
    assert "Empezar la sesión" not in page and "movimiento=" not in page and "/editar/" not in page


def test_a_schools_people_see_their_session_and_no_way_to_the_plan(plan, client):
    school = make_school(plan.service)
    session = make_session(plan, school=school)
    client.force_login(make_user("school_director", on=school))
    page = text_of(client.get(session.get_absolute_url()))
    assert "/pal/barrancas/2027/" not in page
    assert client.get(make_session(plan).get_absolute_url()).status_code == 404


def test_the_page_costs_the_same_with_one_estamento_and_with_many(plan, planner, client, queries_of):
    one = make_session(plan, stakeholders=[make_stakeholder(plan.service)])
    many = make_session(plan, stakeholders=[make_stakeholder(plan.service) for _ in range(30)])
    client.get(one.get_absolute_url())
    costs = [len(queries_of(lambda s=s: client.get(s.get_absolute_url()))) for s in (one, many)]
    assert costs[0] == costs[1] <= 12
