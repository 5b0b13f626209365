"""The pages of an acta: reviewed in place and closed in one press, read by those who may."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import Event
from documents.sealing import snapshot_of
from participation.minutes_reviews import confirm
from participation.models import Minutes, SeatAttendance
from tests.factories import make_plan, make_school, make_user
from tests.factories_minutes import (
    at,
    make_body_session,
    make_held,
    make_minutes,
    make_seated_body,
    review_all,
)
from tests.factories_participation import (
    make_agreement,
    make_attendance,
    make_commitment,
    make_contribution,
    make_session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_papers(monkeypatch):
    monkeypatch.setattr("participation.minutes.start_rendering", lambda minutes, by: None)


@pytest.fixture
def plan(db):
    return make_plan()


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service)
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"participation:{name}", args=args)


def closing(session):
    return url("minutes_create", session.pk)


def text_fields(*rows, **texts):
    """What the page sends of rows: their texts as they are shown, and the version they had."""
    sent = {}
    for row in rows:
        key = f"{row._meta.model_name}-{row.pk}"
        sent |= {f"text-{key}": texts.get(key.replace("-", "_"), row.text), f"seen-{key}": row.version}
    return sent


# Reviewing and closing -----------------------------------------------------------------------------------


def test_the_page_shows_what_is_missing_and_closes_once_everything_is_reviewed(client, plan, planner):
    session = make_held(plan)
    page = client.get(closing(session)).content.decode()
    assert "Falta revisar 3 textos para publicar." in page
    rows = [session.contributions.get(), session.agreements.get(), session.commitments.get()]
    response = client.post(url("minutes_texts", session.pk), text_fields(*rows) | {"all": "1"})
    assert response["Location"] == f"{closing(session)}#textos"
    assert "Falta revisar" not in client.get(closing(session)).content.decode()
    response = client.post(closing(session))
    assert response["Location"] == Minutes.objects.get().get_absolute_url()
    assert client.get(closing(session))["Location"] == Minutes.objects.get().get_absolute_url()


def test_an_acta_that_lacks_something_is_not_closed_and_says_what(client, plan, planner):
    session = make_held(plan)
    response = client.post(closing(session))
    assert response.status_code == 422
    assert "El acta no se cerró" in response.content.decode()
    assert Minutes.objects.count() == 0


def test_the_same_press_twice_makes_one_acta(client, plan, planner):
    session = make_held(plan)
    review_all(session, planner)
    receipt = {"receipt": "6f1c1a52-7a0e-4f5a-9a55-3a1f8f9d2b01"}
    first, second = client.post(closing(session), receipt), client.post(closing(session), receipt)
    assert first["Location"] == second["Location"] == Minutes.objects.get().get_absolute_url()


def test_one_row_or_the_chosen_ones_are_reviewed_and_the_others_wait(client, plan, planner):
    session = make_held(plan, said=False)
    one, two, three = (make_contribution(session, f"Aporte {n}") for n in range(3))
    sent = text_fields(one, two, three, **{f"contribution_{one.pk}": "Otro"})
    client.post(url("minutes_texts", session.pk), sent | {"only": f"contribution-{one.pk}"})
    client.post(url("minutes_texts", session.pk), sent | {"rows": [f"contribution-{three.pk}"]})
    for row in (one, two, three):
        row.refresh_from_db()
    assert [row.published_text for row in (one, two, three)] == ["Otro", "", "Aporte 2"]


def test_a_text_that_cannot_be_published_is_said_at_its_row_and_nothing_typed_is_lost(client, plan, planner):
    session = make_held(plan, said=False)
    one, two = make_contribution(session, "Uno"), make_contribution(session, "Dos")
    sent = text_fields(
        one, two, **{f"contribution_{one.pk}": "Escrito con cuidado", f"contribution_{two.pk}": " "}
    )
    response = client.post(url("minutes_texts", session.pk), sent | {"all": "1"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Aporte 2: falta el texto para publicar." in page
    assert "Escrito con cuidado" in page
    one.refresh_from_db()
    assert one.published_text == ""


def test_a_text_that_somebody_changed_meanwhile_is_not_published_unseen(client, plan, planner):
    session = make_held(plan, said=False)
    row = make_contribution(session, "Sin nombres")
    sent = text_fields(row)
    type(row).objects.update(text="Ahora nombra a Pedro", version=2)
    response = client.post(url("minutes_texts", session.pk), sent | {"all": "1"})
    assert response.status_code == 422
    assert "otra persona lo cambió mientras se revisaba" in response.content.decode()
    row.refresh_from_db()
    assert row.published_text == ""


def test_another_sessions_rows_cannot_be_reviewed_here(client, plan, planner):
    session, other = make_held(plan, said=False), make_held(plan, starts_at=at(7), said=False)
    row = make_contribution(other)
    client.post(url("minutes_texts", session.pk), text_fields(row) | {"all": "1"})
    row.refresh_from_db()
    assert row.published_text == ""


def test_seats_are_noted_one_by_one_and_what_two_people_chose_both_stays(client, plan, planner):
    session = make_body_session(make_seated_body(plan.service, seats=2), present=0)
    one, two = session.body.members.order_by("position")
    opened = {f"initial-seat-{one.pk}": "absent", f"initial-seat-{two.pk}": "absent"}
    client.post(
        url("minutes_seats", session.pk),
        opened | {f"seat-{one.pk}": "present", f"seat-{two.pk}": "absent"},
    )
    client.post(
        url("minutes_seats", session.pk),
        opened | {f"seat-{one.pk}": "absent", f"seat-{two.pk}": "excused"},
    )
    states = dict(SeatAttendance.objects.values_list("member", "state"))
    assert states == {one.pk: "present", two.pk: "excused"}
    assert Event.objects.filter(verb="note_seats").count() == 2


def test_a_correction_is_sealed_from_its_page_and_needs_its_reason(client, plan, planner):
    minutes = make_minutes(make_held(plan), planner)
    path = url("minutes_correct", minutes.pk)
    response = client.post(path, {"reason": ""})
    assert response.status_code == 422
    assert "Falta escribir qué se corrige." in response.content.decode()
    response = client.post(path, {"reason": "Eran doce personas."})
    made = Minutes.objects.get(edition=2)
    assert response["Location"] == made.get_absolute_url()
    assert "Eran doce personas." in client.get(made.get_absolute_url()).content.decode()
    assert (
        f'vale la <a href="{made.get_absolute_url()}">versión 2</a>'
        in client.get(minutes.get_absolute_url()).content.decode()
    )


def test_the_numbers_of_who_came_are_mended_with_the_correction_and_never_without_it(client, plan, planner):
    session = make_held(plan)
    minutes = make_minutes(session, planner)
    row = session.attendance.get()
    path = url("minutes_correct", minutes.pk)
    seen = {f"initial-people-{row.pk}-women": "8", f"initial-people-{row.pk}-men": "4"}
    assert f'name="initial-people-{row.pk}-women"' in client.get(path).content.decode()
    sent = seen | {f"people-{row.pk}-women": "9", f"people-{row.pk}-men": "4"}
    assert client.post(path, sent | {"reason": ""}).status_code == 422
    assert client.post(path, sent | {"reason": "x", f"people-{row.pk}-men": "-1"}).status_code == 422
    row.refresh_from_db()
    assert row.women == 8
    client.post(path, sent | {"reason": "Eran nueve mujeres."})
    row.refresh_from_db()
    said = snapshot_of(Minutes.objects.get(edition=2).document)["attendance"]
    assert (row.women, row.men, said[0]["total"]) == (9, 4, 13)


def test_a_commitment_that_a_later_acta_prints_is_not_mended_in_an_earlier_one(client, plan, planner):
    first = make_held(plan)
    minutes = make_minutes(first, planner)
    later = make_held(plan, stakeholders=list(first.stakeholders.all()), starts_at=at(9), said=False)
    make_minutes(later, planner)
    page = client.get(url("minutes_correct", minutes.pk)).content.decode()
    assert f"text-agreement-{first.agreements.get().pk}" in page
    assert f"text-commitment-{first.commitments.get().pk}" not in page


# Who may -------------------------------------------------------------------------------------------------


def test_who_closes_reads_and_does_not_see_an_acta(client, plan):
    school = make_school(plan.service)
    session = make_held(plan, school=school)
    minutes = make_minutes(make_held(plan, school=school, starts_at=at(7)))
    expected = {
        make_user("planner", on=plan.service): (200, 200),
        make_user("school_director", on=school): (200, 200),
        make_user("school_team", on=school): (200, 200),
        make_user("uatp_head", on=plan.service): (403, 200),
        make_user("auditor", on=plan.service): (403, 200),
        make_user("school_director", on=make_school(plan.service)): (404, 404),
        make_user("planner", on=make_plan().service): (404, 404),
    }
    for person, statuses in expected.items():
        client.force_login(person)
        told = (client.get(closing(session)).status_code, client.get(minutes.get_absolute_url()).status_code)
        assert told == statuses, person


def test_a_secretary_closes_the_acta_of_the_body_and_a_member_reads_it_without_the_originals(client, plan):
    body = make_seated_body(plan.service)
    session = make_body_session(body)
    make_contribution(session, "Palabras originales")
    secretary, member = make_user("secretary", on=body), make_user("member", on=body)
    client.force_login(secretary)
    row = session.contributions.get()
    sent = text_fields(row, **{f"contribution_{row.pk}": "Palabras para publicar"})
    client.post(url("minutes_texts", session.pk), sent | {"all": "1"})
    assert client.post(closing(session)).status_code == 302
    minutes = Minutes.objects.get()
    client.force_login(member)
    page = client.get(minutes.get_absolute_url()).content.decode()
    assert ("Palabras originales" in page, "Palabras para publicar" in page) == (False, True)
    assert client.get(url("minutes_correct", minutes.pk)).status_code == 403


def test_a_stranger_is_sent_to_the_login(client, plan):
    session = make_held(plan)
    assert reverse("account_login") in client.get(closing(session))["Location"]


# The list ------------------------------------------------------------------------------------------------


def test_the_list_shows_the_edition_that_counts_by_group_and_year_and_no_neighbours(client, plan, planner):
    body = make_seated_body(plan.service)
    make_minutes(make_held(plan), planner)
    corrected = make_minutes(make_body_session(body), planner)
    client.post(url("minutes_correct", corrected.pk), {"reason": "x"})
    make_minutes(make_held())
    shown = client.get(url("minutes_list")).context["list"].page.object_list
    assert [(row.body, row.edition) for row in shown] == [(body, 2), (None, 1)]

    def found(query):
        page = client.get(f"{url('minutes_list')}?{query}").context["list"].page
        return [row.body for row in page.object_list]

    assert found(f"instancia={body.pk}") == [body]
    assert found(f"plan={plan.pk}") == [None]
    assert found("anio=2025") == []


def test_without_actas_the_page_says_how_one_is_made(client, plan, planner):
    assert "Todavía no hay actas" in client.get(url("minutes_list")).content.decode()


# Cost ----------------------------------------------------------------------------------------------------


def fill(session, count):
    for n in range(count):
        stakeholder = session.stakeholders.first()
        make_contribution(session, f"Aporte {n}", stakeholder)
        make_agreement(session, f"Acuerdo {n}")
        make_commitment(session, f"Compromiso {n}", unit=None)
    make_attendance(session, women=count)


def test_the_page_costs_the_same_with_one_row_and_with_forty(client, plan, planner, queries_of):
    first = make_held(plan)
    earlier = {"stakeholders": list(first.stakeholders.all())}
    session = make_held(plan, starts_at=at(9), said=False, **earlier)
    fill(session, 1)
    client.get(closing(session))
    few = len(queries_of(lambda: client.get(closing(session))))
    fill(session, 40)
    fill(first, 10)
    for row in first.commitments.all():
        row.postponements.create(
            from_due=row.due_on, to_due=row.due_on + datetime.timedelta(days=1), reason="x", by=planner
        )
    many = len(queries_of(lambda: client.get(closing(session))))
    assert many == few
    assert many <= 12


def test_the_list_costs_the_same_with_one_acta_and_with_ten(client, plan, planner, queries_of):
    make_minutes(make_held(plan, said=False), planner)
    body = make_seated_body(plan.service)
    make_minutes(make_body_session(body), planner)
    client.get(url("minutes_list"))
    few = len(queries_of(lambda: client.get(url("minutes_list"))))
    for month in range(7, 12):
        make_minutes(make_held(plan, starts_at=at(month), said=False), planner)
        row = make_minutes(make_body_session(body, starts_at=at(month)), planner)
        confirm(row, name="Marta Vidal")
    assert len(queries_of(lambda: client.get(url("minutes_list")))) == few <= 12


def test_an_acta_and_its_correction_cost_the_same_with_few_rows_and_with_many(
    client, plan, planner, queries_of
):
    def pages(session):
        minutes = make_minutes(session, planner)
        for name in ("Ana X", "Luz Y"):
            confirm(minutes, name=name)
        paths = (minutes.get_absolute_url(), url("minutes_correct", minutes.pk))
        client.get(paths[0])
        return [len(queries_of(lambda path=path: client.get(path))) for path in paths]

    few = make_held(plan, starts_at=at(5))
    many = make_held(plan)
    make_session(plan, stakeholders=list(few.stakeholders.all()), starts_at=at(9))
    fill(many, 20)
    counts = pages(many)
    assert counts == pages(few)
    assert max(counts) <= 12
