"""A body's quorum: its own editable rule, seat by seat."""

import datetime

import pytest

from accounts.models import Body, BodyMember
from participation.models import SeatAttendance
from participation.quorum import needed, quorum_of, rule_words
from tests.factories import make_body, make_service
from tests.factories_participation import make_stakeholder

DAY = datetime.date(2026, 6, 18)
PRESENT, EXCUSED, ABSENT = SeatAttendance.State
Rule = Body.Quorum


@pytest.mark.parametrize(
    ("rule", "value", "seats", "asked"),
    [
        (Rule.NONE, None, 6, None),
        (Rule.MAJORITY, None, 6, 4),
        (Rule.MAJORITY, None, 7, 4),
        (Rule.MAJORITY, None, 0, 1),
        (Rule.PERCENT, 60, 12, 8),
        (Rule.PERCENT, 50, 7, 4),
        (Rule.PERCENT, 100, 9, 9),
        (Rule.NUMBER, 8, 12, 8),
    ],
)
def test_each_rule_asks_for_its_number_of_seats(rule, value, seats, asked):
    assert needed(rule, value, seats) == asked


@pytest.fixture
def body(db):
    return make_body(make_service(), quorum_rule=Rule.MAJORITY)


def seat(body, name, **fields):
    return BodyMember.objects.create(body=body, seat=name, **{"person": name, **fields})


def test_only_seats_that_are_occupied_that_day_count(body):
    rows = [seat(body, f"Integrante {n}") for n in range(3)]
    rows.append(seat(body, "Vacante", person=""))
    rows.append(seat(body, "Ya terminó", until=DAY - datetime.timedelta(days=1)))
    rows.append(seat(body, "Aún no empieza", since=DAY + datetime.timedelta(days=1)))
    rows.append(seat(body, "Estudiante", person="", is_minor=True, course="4.º medio B"))
    states = {row.pk: PRESENT for row in rows}
    found = quorum_of(body, rows, states, DAY)
    assert (found.seats, found.needed, found.present, found.is_met) == (4, 3, 4, True)


def test_an_excuse_is_no_presence(body):
    rows = [seat(body, f"Integrante {n}") for n in range(4)]
    states = dict(zip([row.pk for row in rows], [PRESENT, PRESENT, EXCUSED, ABSENT], strict=True))
    found = quorum_of(body, rows, states, DAY)
    assert (found.needed, found.present, found.is_met) == (3, 2, False)


def test_a_substitute_counts_for_an_absent_holder_of_the_same_estamento_and_for_nobody_else(body):
    teachers, students = make_stakeholder(body.service), make_stakeholder(body.service)
    holder = seat(body, "Docente", stakeholder=teachers)
    other = seat(body, "Estudiante", stakeholder=students)
    substitutes = [
        seat(body, f"Suplente {n}", stakeholder=teachers, is_substitute=True, person=f"Suplente {n}")
        for n in range(2)
    ]
    rows = [holder, other, *substitutes]
    states = {holder.pk: ABSENT, other.pk: ABSENT, **{row.pk: PRESENT for row in substitutes}}
    assert quorum_of(body, rows, states, DAY).present == 1
    states[holder.pk] = PRESENT
    assert quorum_of(body, rows, states, DAY).present == 1
    assert quorum_of(body, rows, states, DAY).seats == 2


def test_the_rule_is_told_in_words(body):
    told = {}
    for rule, value in [(Rule.NONE, None), (Rule.MAJORITY, None), (Rule.PERCENT, 60), (Rule.NUMBER, 8)]:
        body.quorum_rule, body.quorum_value = rule, value
        told[rule] = rule_words(body)
    assert list(told.values()) == [
        "Sin quórum",
        "Más de la mitad de los asientos ocupados",
        "60 % de los asientos ocupados",
        "8 integrantes",
    ]
