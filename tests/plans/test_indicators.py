"""Indicators of an action: decimals with a comma, several, versions, and what may be deleted."""

import datetime
import uuid
from decimal import Decimal

import pytest

from accounts.models import Event
from plans.models import Indicator
from tests.factories import make_indicator, make_measurement, make_user
from tests.factories_writing import address, make_writing

pytestmark = pytest.mark.django_db


def typed(**changes):
    data = {
        "name": "% de unidades que participan",
        "formula": "",
        "unit": "percent",
        "sense": "higher",
        "decimals": "1",
        "baseline": "61,25",
        "target": "86,4",
        "target_text": "",
        "weight": "40",
        "periodicity": "quarterly",
        "means": "Registro de asistencia",
        "by_gender": "on",
    }
    return data | changes


def test_an_indicator_is_added_once_with_its_figures(client):
    plan, action, _ = make_writing(client)
    data = typed(receipt=str(uuid.uuid4()))
    for _ in range(2):
        assert client.post(address(plan, "indicator_create", action.pk), data).status_code == 302
    made = Indicator.objects.get()
    assert (made.action, made.service) == (action, plan.service)
    assert (made.baseline, made.target, made.weight) == (Decimal("61.25"), Decimal("86.4"), Decimal(40))
    assert made.by_gender is True
    text = client.get(address(plan, "action", action.pk)).content.decode()
    assert "86,4\N{NO-BREAK SPACE}%" in text


def test_an_action_has_several_and_each_is_edited_by_its_version(client):
    plan, action, _ = make_writing(client)
    first, second = make_indicator(action), make_indicator(action)
    url = address(plan, "indicator_edit", first.pk)
    page = client.get(url).content.decode()
    assert 'value="80"' in page
    assert client.post(url, typed(version=1)).status_code == 302
    assert client.post(url, typed(version=1)).status_code == 302, "the same text twice is no conflict"
    assert client.post(url, typed(version=1, target="70")).status_code == 409
    second.refresh_from_db()
    assert second.version == 1
    assert Event.objects.of(first).get().changes["target"] == ["80.0000", "86.4"]


def test_a_box_left_empty_is_a_choice_and_can_be_taken_over_in_a_conflict(client):
    plan, action, _ = make_writing(client)
    indicator = make_indicator(action, by_gender=True)
    url = address(plan, "indicator_edit", indicator.pk)
    data = typed(version=1)
    del data["by_gender"]
    assert client.post(url, data).status_code == 302
    response = client.post(url, typed(version=1))
    assert response.status_code == 409
    assert "conflicto-by_gender" in response.content.decode()
    assert client.post(url, typed(version=2, **{"keep-by_gender": "theirs"}, means="Otro")).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.by_gender, indicator.means) == (False, "Otro")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target": "ochenta"}, "Escribir el número con coma decimal, por ejemplo 61,9."),
        ({"target": "NaN"}, "Escribir el número"),
        ({"target": "1e400"}, "Escribir el número"),
        ({"baseline": "-5"}, "Un porcentaje va de 0 a 1.000"),
        ({"weight": "140"}, "La ponderación va de 0 a 100."),
        ({"name": ""}, "Indicador"),
        ({"unit": "litros"}, "Unidad de medida"),
        ({"decimals": "9"}, "Decimales"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, changes, sentence):
    plan, action, _ = make_writing(client)
    response = client.post(address(plan, "indicator_create", action.pk), typed(**changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "Registro de asistencia" in response.content.decode()


def test_a_target_against_its_sense_is_said_and_saved(client):
    plan, action, _ = make_writing(client)
    response = client.post(address(plan, "indicator_create", action.pk), typed(baseline="90"), follow=True)
    assert "La meta queda por debajo de la línea de base" in response.content.decode()
    assert action.indicators.count() == 1


def test_an_indicator_with_measurements_is_kept_and_another_goes(client):
    plan, action, _ = make_writing(client)
    measured, free = make_indicator(action), make_indicator(action)
    make_measurement(measured, datetime.date(2027, 3, 31))
    assert client.post(address(plan, "indicator_delete", measured.pk)).status_code == 422
    assert client.post(address(plan, "indicator_delete", free.pk)).status_code == 302
    assert list(action.indicators.all()) == [measured]


def test_an_indicator_of_another_plan_or_of_the_pel_is_not_found_here(client):
    plan, *_ = make_writing(client)
    _, foreign, _ = make_writing()
    indicator = make_indicator(foreign)
    for name in ("indicator_edit", "indicator_delete"):
        assert client.get(address(plan, name, indicator.pk)).status_code == 404


def test_who_only_sees_may_not_write_indicators(client):
    plan, action, _ = make_writing()
    client.force_login(make_user("uatp_professional", on=plan.service))
    assert client.get(address(plan, "indicator_create", action.pk)).status_code == 403
