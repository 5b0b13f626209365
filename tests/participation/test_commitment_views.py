"""Commitments on the page: each person's first, in the words they may read; met, postponed or dropped by who may."""

import datetime
import io

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from participation.models import Commitment, Postponement
from participation.reviewing import review
from tests.factories import make_body, make_plan, make_school, make_unit, make_user
from tests.factories_participation import make_commitment, make_session

pytestmark = pytest.mark.django_db
LIST = "/compromisos/"
DAY = datetime.date(2026, 9, 30)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(datetime.datetime(2026, 10, 6, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def plan(db):
    return make_plan()


@pytest.fixture
def session(plan):
    return make_session(plan, status="held", number=3)


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service)
    client.force_login(person)
    return person


def url(name, row):
    return reverse(f"participation:{name}", args=[row.pk])


def shown(response):
    found = response.context["list"]
    return [row.words for row in found.own], [row.words for row in found.others]


# Whose, and in which words ------------------------------------------------------------------------------


def test_each_person_sees_theirs_first_then_those_of_their_places_and_no_neighbours(client, session, planner):
    make_commitment(session, "De la oficina")
    make_commitment(session, "Mío", owner=planner)
    make_commitment(make_session(), "De otro Servicio")
    assert shown(client.get(LIST)) == (["Mío"], ["De la oficina"])


def test_who_has_one_sees_it_without_any_role_and_nothing_else(client, session):
    person = make_user()
    row = make_commitment(session, "Suyo", owner=person)
    other = make_commitment(session, "De otra persona")
    client.force_login(person)
    assert len(client.get(LIST).context["list"].own) == 1
    assert client.get(url("commitment", row)).status_code == 200
    assert client.get(url("commitment", other)).status_code == 404
    client.force_login(make_user())
    assert client.get(LIST).status_code == 403


def test_members_read_only_the_text_for_publication_and_search_nothing_else(client, plan):
    body = make_body(plan.service)
    session = make_session(body=body)
    row, waiting = make_commitment(session, "Original secreto"), make_commitment(session, "Otro secreto")
    review([row], None, {row.pk: "Texto revisado"})
    client.force_login(make_user("member", on=body))
    assert shown(client.get(LIST)) == ([], ["Texto revisado", "Su texto se está revisando"])
    assert shown(client.get(f"{LIST}?q=secreto")) == ([], [])
    page = client.get(url("commitment", waiting)).content.decode()
    assert ("Otro secreto" in page, "Su texto se está revisando" in page) == (False, True)
    client.force_login(make_user("secretary", on=body))
    assert shown(client.get(f"{LIST}?q=secreto")) == ([], ["Original secreto", "Otro secreto"])


def test_the_address_filters_by_state_place_office_and_words(client, session, planner, plan):
    body, unit = make_body(plan.service), make_unit(plan.service)
    make_commitment(session, "Pasado", due_on=DAY)
    make_commitment(session, "Por venir", due_on=datetime.date(2026, 12, 1), unit=unit)
    make_commitment(session, "Hecho", status="done", done_on=DAY)
    make_commitment(session, "Ya no", status="dropped", done_on=DAY)
    make_commitment(make_session(body=body), "De la instancia", owner=planner, who="Marta")

    def found(query):
        own, others = shown(client.get(f"{LIST}?{query}"))
        return sorted(own + others)

    assert found("") == ["De la instancia", "Pasado", "Por venir"]
    assert found("estado=vencidos") == ["De la instancia", "Pasado"]
    assert found("estado=cumplidos") == ["Hecho"]
    assert found("estado=sin-efecto") == ["Ya no"]
    assert len(found("estado=todos")) == 5
    assert found(f"instancia={body.pk}") == found("q=marta") == found("de=mi") == ["De la instancia"]
    assert found(f"unidad={unit.pk}") == ["Por venir"]
    assert found("q=nada") == []
    assert found("estado=x&instancia=y&pagina=z") == ["De la instancia", "Pasado", "Por venir"]


def test_the_sheet_is_what_is_filtered_in_texts_for_publication(client, session, planner):
    row = make_commitment(session, "=Original")
    review([row], planner, {row.pk: "=Revisado"})
    make_commitment(session, "Sin revisar")
    make_commitment(session, "Hecho", status="done", done_on=DAY)
    book = load_workbook(io.BytesIO(client.get("/compromisos/planilla.xlsx").content))
    cells = [line[0].value for line in book["Compromisos"].iter_rows(min_row=2)]
    assert cells == ["=Revisado", "Su texto se está revisando"]


def test_without_commitments_the_page_says_where_they_come_from(client, planner):
    assert "Nacen en una sesión" in client.get(LIST).content.decode()
    assert "Ningún compromiso corresponde" in client.get(f"{LIST}?q=x").content.decode()


# What can be done ---------------------------------------------------------------------------------------


def test_who_may_change_one_and_who_only_reads_it(client, plan, session):
    owner = make_user("uatp_professional", on=plan.service)
    row = make_commitment(session, owner=owner)
    expected = {
        make_user("planner", on=plan.service): 302,
        owner: 302,
        make_user("uatp_head", on=plan.service): 403,
        make_user("school_director", on=make_school(plan.service)): 404,
        make_user("planner", on=make_plan().service): 404,
    }
    for person, status in expected.items():
        client.force_login(person)
        Commitment.objects.update(status="open", done_on=None)
        told = client.post(url("commitment_finish", row), {"done_on": "05-10-2026"}).status_code
        assert told == status, person
    client.logout()
    response = client.post(url("commitment_finish", row), {"done_on": "05-10-2026"})
    assert reverse("account_login") in response["Location"]


def test_postponing_from_the_page_asks_day_and_reason_and_shows_the_history(client, session, planner):
    row = make_commitment(session, due_on=DAY)
    path = url("commitment_postpone", row)
    response = client.post(path, {"to": "31-02-2027", "reason": "", "seen": "2026-09-30"})
    page = response.content.decode()
    assert response.status_code == 422
    assert ("Falta escribir por qué se aplaza." in page, "31-02-2027" in page) == (True, True)
    client.post(path, {"to": "20-10-2026", "reason": "Falta el repuesto", "seen": "2026-09-30"})
    assert "Falta el repuesto" in client.get(url("commitment", row)).content.decode()
    response = client.post(path, {"to": "21-10-2026", "reason": "x", "seen": "2026-09-30"})
    assert response.status_code == 422
    assert Postponement.objects.count() == 1


def test_a_form_sent_twice_finishes_once(client, session, planner):
    row = make_commitment(session)
    sent = {"done_on": "05-10-2026", "receipt": "6f1c1a52-7a0e-4f5a-9a55-3a1f8f9d2b02"}
    told = [client.post(url("commitment_finish", row), sent)["Location"] for _ in range(2)]
    assert told == [row.get_absolute_url()] * 2


@pytest.mark.parametrize(
    ("name", "sent", "sentence"),
    [
        ("commitment_finish", {"done_on": "07-10-2026"}, "posterior a hoy"),
        ("commitment_drop", {"reason": ""}, "por qué queda sin efecto"),
        ("commitment_postpone", {"to": "30-09-2026", "reason": "x"}, "mismo día"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(client, session, planner, name, sent, sentence):
    row = make_commitment(session, due_on=DAY)
    response = client.post(url(name, row), sent)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    row.refresh_from_db()
    assert row.status == "open"


def test_two_who_change_whose_it_is_see_both(client, session, planner):
    row = make_commitment(session, who="Gestión Territorial")
    first = {"who": "Infraestructura", "owner": "", "unit": "", "version": row.version}
    client.post(url("commitment_owner", row), first)
    response = client.post(url("commitment_owner", row), first | {"who": "UATP"})
    assert response.status_code == 409
    assert "Infraestructura" in response.content.decode()
    row.refresh_from_db()
    assert row.who == "Infraestructura"


def test_it_is_given_only_to_people_and_offices_of_the_servicio(client, plan, session, planner):
    ours = make_user("uatp_professional", on=plan.service)
    stranger = make_user("planner", on=make_plan().service)
    row = make_commitment(session)
    sent = {"who": "UATP", "unit": "", "version": row.version}
    assert client.post(url("commitment_owner", row), sent | {"owner": stranger.pk}).status_code == 422
    client.post(url("commitment_owner", row), sent | {"owner": ours.pk})
    row.refresh_from_db()
    assert row.owner == ours


def test_the_list_costs_the_same_with_one_and_with_fifty(client, plan, session, planner, queries_of):
    body = make_body(plan.service)

    def more(count):
        for n in range(count):
            school = make_school(plan.service)
            where = make_session(plan, school=school) if n % 2 else make_session(body=body)
            owner = planner if n % 3 else make_user(on=None)
            make_commitment(where, owner=owner, unit=make_unit(plan.service))

    more(3)
    client.get(LIST)
    few = len(queries_of(lambda: client.get(LIST)))
    more(40)
    assert len(queries_of(lambda: client.get(LIST))) == few <= 12
