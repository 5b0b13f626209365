"""After an acta is sealed: confirmed with its code, signed on paper, reviewed by the next session, shared."""

import pytest
from django.urls import reverse

from documents.links import open_link
from participation.minutes_reviews import confirm
from participation.models import Confirmation
from tests.factories import make_plan, make_user
from tests.factories_minutes import (
    at,
    make_held,
    make_minutes,
)
from tests.factories_moves import upload
from tests.factories_participation import (
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


def confirmation(minutes):
    return url("confirmation", minutes.document.code)


ADULT = {"name": "Marta Vidal", "capacity": "Docente", "was_there": "on", "is_adult": "on"}


def test_an_adult_who_was_there_confirms_with_name_and_code_and_no_account(client, plan):
    minutes = make_minutes(make_held(plan))
    page = client.get(confirmation(minutes)).content.decode()
    assert ("Lo que se acordó" in page, str(minutes) in page) == (False, True)
    client.post(confirmation(minutes), ADULT)
    client.post(confirmation(minutes), ADULT | {"name": "  marta   VIDAL "})
    row = Confirmation.objects.get()
    assert (row.name, row.capacity, row.by) == ("Marta Vidal", "Docente", None)


@pytest.mark.parametrize("without", ["name", "was_there", "is_adult"])
def test_nobody_confirms_without_saying_that_they_are_18_and_were_there(client, plan, without):
    minutes = make_minutes(make_held(plan))
    response = client.post(
        confirmation(minutes), {key: value for key, value in ADULT.items() if key != without}
    )
    assert response.status_code == 422
    assert Confirmation.objects.count() == 0


def test_a_code_that_is_no_actas_confirms_nothing_and_too_many_are_stopped(client, plan):
    minutes = make_minutes(make_held(plan))
    wrong = url("confirmation", "MGC-" + "0" * 26)
    statuses = [client.get(wrong).status_code for _ in range(22)]
    assert (statuses[0], statuses[-1]) == (404, 429)
    assert client.get(confirmation(minutes)).status_code == 200


def test_a_code_is_found_as_people_type_it(client, plan):
    minutes = make_minutes(make_held(plan))
    typed = minutes.document.code.lower().replace("-", " ").replace("0", "o")
    response = client.get(url("confirmation_find"), {"codigo": typed})
    assert response["Location"] == confirmation(minutes)
    assert client.get(url("confirmation_find"), {"codigo": "cualquiera"}).status_code == 404


def test_sixty_confirmations_an_hour_come_from_one_place_and_no_more(client, plan):
    minutes = make_minutes(make_held(plan))
    told = [client.post(confirmation(minutes), ADULT | {"name": f"Persona {n} X"}) for n in range(61)]
    assert [response.status_code for response in told].count(302) == 60
    assert (told[-1].status_code, Confirmation.objects.count()) == (429, 60)


def test_a_corrected_acta_is_confirmed_with_its_new_code(client, plan, planner):
    minutes = make_minutes(make_held(plan), planner)
    client.post(url("minutes_correct", minutes.pk), {"reason": "x"})
    response = client.post(confirmation(minutes), ADULT)
    assert response.status_code == 422
    assert Confirmation.objects.count() == 0


def test_who_confirmed_is_told_to_those_who_run_the_group_and_to_others_how_many(client, plan, planner):
    minutes = make_minutes(make_held(plan), planner)
    confirm(minutes, name="Marta Vidal")
    assert "Marta Vidal" in client.get(minutes.get_absolute_url()).content.decode()
    client.force_login(make_user("reader", on=plan.service))
    page = client.get(minutes.get_absolute_url()).content.decode()
    assert ("Marta Vidal" in page, "La confirmó 1 de las 12 personas" in page) == (False, True)


def test_the_signed_page_comes_later_and_only_those_who_run_the_group_open_it(client, plan, planner):
    minutes = make_minutes(make_held(plan), planner)
    client.post(url("minutes_sign", minutes.pk), {"file": upload()})
    minutes.refresh_from_db()
    path = url("minutes_signed", minutes.pk, minutes.signed_file_id)
    response = client.get(path)
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    client.force_login(make_user("auditor", on=plan.service))
    assert client.get(path).status_code == 403
    assert client.post(url("minutes_sign", minutes.pk), {"file": upload()}).status_code == 403


def test_the_next_session_observes_the_acta_from_its_page(client, plan, planner):
    first = make_held(plan)
    minutes = make_minutes(first, planner)
    later = make_session(plan, stakeholders=list(first.stakeholders.all()), starts_at=at(9))
    other = make_session(plan, starts_at=at(9))
    path = url("minutes_review", minutes.pk)
    assert client.post(path, {"session": later.pk, "verdict": "observe"}).status_code == 422
    assert client.post(path, {"session": other.pk, "verdict": "approve"}).status_code == 422
    client.post(path, {"session": later.pk, "verdict": "observe", "observations": "Faltó algo."})
    minutes.refresh_from_db()
    assert (minutes.reviewed_in, minutes.is_approved, minutes.observations) == (later, False, "Faltó algo.")


def test_a_link_opens_one_acta_without_an_account_until_it_is_taken_back(client, plan, planner):
    minutes = make_minutes(make_held(plan), planner)
    client.post(url("minutes_link_create", minutes.pk), {"label": "Integrante", "days": "9"})
    link = minutes.document.links.get()
    assert "Copiarlo ahora" in client.get(minutes.get_absolute_url()).content.decode()
    assert "Copiarlo ahora" not in client.get(minutes.get_absolute_url()).content.decode()
    client.post(url("minutes_link_revoke", minutes.pk, link.pk))
    link.refresh_from_db()
    assert not link.is_open
    _, token = open_link(minutes.document, label="x", days=2, by=planner)
    client.logout()
    assert client.get(reverse("reader", args=[token])).status_code == 200
    assert (
        "Acta N.º 1/2026" in client.get(reverse("verify_code", args=[minutes.document.code])).content.decode()
    )
