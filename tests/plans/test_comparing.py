"""What changed between two snapshots, in words."""

import pytest

from plans.comparing import compare, summary, words_apart
from plans.snapshots import take_snapshot
from tests.factories import make_action, make_indicator, make_objective, make_plan, make_school, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    plan = make_plan()
    make_section(plan, key="presentacion", title="Presentación", body="Dos jornadas al año.")
    objective = make_objective(plan, code="OE1")
    make_indicator(
        make_action(objective, [make_school(plan.service)], code="1.1", name="Leer", target_percent=80)
    )
    make_action(objective, code="1.2", name="Contar")
    return plan


def said(changes):
    return [
        (change.kind, change.group, change.title, [row.label for row in change.fields]) for change in changes
    ]


def test_two_equal_snapshots_have_nothing_to_say(plan):
    assert compare(take_snapshot(plan), take_snapshot(plan)) == []
    assert "No hay diferencias" in summary([])


def test_a_new_a_gone_and_a_changed_action_are_told_apart(plan):
    old = take_snapshot(plan)
    plan.actions.filter(code="1.1").update(name="Leer mejor", target_percent=90)
    plan.actions.filter(code="1.2").delete()
    make_action(plan.objectives.get(), code="1.3", name="Cantar")
    changes = compare(old, take_snapshot(plan))
    assert [(kind, title) for kind, group, title, _ in said(changes) if group == "Acciones"] == [
        ("changed", "1.1 Leer mejor"),
        ("added", "1.3 Cantar"),
        ("removed", "1.2 Contar"),
    ]
    assert said(changes)[0][3] == ["Acción", "Meta"]
    assert summary(changes) == "1 nueva, 1 modificada y 1 quitada."


def test_a_unit_that_joins_an_action_is_a_change(plan):
    old = take_snapshot(plan)
    plan.actions.get(code="1.2").universe.add(make_school(plan.service, "Escuela Los Robles"))
    (change,) = compare(old, take_snapshot(plan))
    assert [(row.label, "".join(words for _, words in row.after)) for row in change.fields] == [
        ("Unidades educativas", "Escuela Los Robles")
    ]


def test_a_section_keeps_its_identity_when_it_moves_or_is_renamed(plan):
    old = take_snapshot(plan)
    plan.sections.update(title="Palabras iniciales", position=9)
    (change,) = compare(old, take_snapshot(plan))
    assert (change.kind, [row.label for row in change.fields]) == ("changed", ["Título"])


def test_words_are_marked_where_they_left_and_where_they_came():
    before, after = words_apart("Dos jornadas al año.", "Cuatro jornadas al año, una rural.")
    assert before == [("del", "Dos"), ("same", " jornadas al año"), ("same", ".")] or before[0] == (
        "del",
        "Dos",
    )
    assert after[0] == ("ins", "Cuatro")
    assert "".join(words for _, words in before) == "Dos jornadas al año."
    assert "".join(words for _, words in after) == "Cuatro jornadas al año, una rural."


def test_a_very_long_text_is_compared_in_bounded_time():
    long = "\n".join(f"línea número {n} de un texto muy largo" for n in range(4000))
    before, after = words_apart(long, long.replace("número 77 ", "número setenta y siete "))
    assert [words for kind, words in after if kind == "ins"] == [
        "línea número setenta y siete de un texto muy largo\n"
    ]
    assert [words for kind, words in before if kind == "del"] == ["línea número 77 de un texto muy largo\n"]
