"""The dates at which a plan is measured, and what follows them when they move."""

import datetime
import uuid

import pytest

from plans.models import Cut
from tests.factories import make_measurement
from tests.factories_followup import DECEMBER, JUNE, MARCH, SEPTEMBER, address, make_followed

pytestmark = pytest.mark.django_db


def cut_data(cut, **data):
    return {
        "version": cut.version,
        "date": f"{cut.date:%d-%m-%Y}",
        "name": cut.name,
        "narrative": cut.narrative,
    } | data


def test_a_cut_is_added_once(client):
    plan = make_followed(client)
    data = {"date": "31-10-2027", "name": "Corte de octubre", "receipt": str(uuid.uuid4())}
    for _ in range(3):
        assert client.post(address(plan, "cuts"), data)["Location"] == address(plan, "cuts")
    assert plan.cuts.filter(date="2027-10-31").count() == 1
    again = client.post(address(plan, "cuts"), data | {"receipt": str(uuid.uuid4())})
    assert again.status_code == 422
    assert "Ya hay un corte en esa fecha." in again.content.decode()


@pytest.mark.parametrize("day", ["31-10-2026", "31-02-2027", "", "ayer"])
def test_a_cut_lies_in_the_plans_year(client, day):
    plan = make_followed(client)
    response = client.post(address(plan, "cuts"), {"date": day, "name": "Uno"})
    assert response.status_code == 422
    assert 'value="Uno"' in response.content.decode()


def test_what_was_measured_follows_its_cut_to_another_date(client):
    plan = make_followed(client)
    row = make_measurement(plan.indicator, JUNE)
    other = make_followed()
    foreign = make_measurement(other.indicator, JUNE)
    cut = plan.cuts.get(date=JUNE)
    url = address(plan, "cut_edit", JUNE)
    assert client.post(url, cut_data(cut, date="15-07-2027", narrative="Un mes más.")).status_code == 302
    cut.refresh_from_db()
    row.refresh_from_db()
    foreign.refresh_from_db()
    assert (cut.date, row.cut_off, foreign.cut_off) == (datetime.date(2027, 7, 15),) * 2 + (JUNE,)
    assert cut.narrative == "Un mes más."


def test_a_cut_does_not_move_onto_measurements_of_another_date(client):
    plan = make_followed(client)
    for day in (JUNE, datetime.date(2027, 7, 15)):
        make_measurement(plan.indicator, day)
    response = client.post(
        address(plan, "cut_edit", JUNE), cut_data(plan.cuts.get(date=JUNE), date="15-07-2027")
    )
    assert response.status_code == 422
    assert "Ya hay mediciones al 15-07-2027" in response.content.decode()
    assert plan.cuts.filter(date=JUNE).exists()


def test_a_cut_with_measurements_stays_and_an_empty_one_goes(client):
    plan = make_followed(client)
    make_measurement(plan.indicator, JUNE)
    client.post(address(plan, "cut_remove", JUNE))
    client.post(address(plan, "cut_remove", SEPTEMBER))
    assert [cut.date for cut in plan.cuts.all()] == [MARCH, JUNE, DECEMBER]
    assert "se queda en el plan" in client.get(address(plan, "cuts")).content.decode()


def test_a_stale_edit_of_a_cut_shows_both_texts(client):
    plan = make_followed(client)
    cut = plan.cuts.get(date=JUNE)
    url = address(plan, "cut_edit", JUNE)
    client.post(url, cut_data(cut, narrative="Primero"))
    response = client.post(url, cut_data(cut, narrative="Segundo"))
    assert response.status_code == 409
    assert Cut.objects.get(pk=cut.pk).narrative == "Primero"


@pytest.mark.parametrize(
    ("role", "status", "code"),
    [("uatp_head", "published", 403), ("planner", "closed", 403), ("planner", "draft", 302)],
)
def test_the_cuts_are_edited_by_who_writes_until_the_plan_closes(client, role, status, code):
    plan = make_followed(client, role=role, status=status)
    cut = plan.cuts.get(date=JUNE)
    assert client.get(address(plan, "cuts")).status_code == 200
    assert client.post(address(plan, "cut_edit", JUNE), cut_data(cut, name="Otro")).status_code == code
    assert client.post(address(plan, "cut_remove", JUNE)).status_code == code
