"""Decisions about voices: what they ask, what they write, and what they never overwrite."""

import datetime

import pytest

from accounts.models import Event
from participation.models import Contribution, Trace, TraceTarget
from participation.tracing import DecidedMeanwhile, decide_voices, in_ranges, listed, why_it_stays
from plans.annual_moves import decide, workflow
from plans.copying import copy_plan
from plans.models import AnnualPlan
from plans.workflow import Refused
from tests.factories import make_action, make_objective, make_plan, make_section, make_unit, make_user
from tests.factories_participation import make_contribution, make_session, make_trace
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db
IN, OUT, AWAY = Trace.Decision


@pytest.fixture
def plan():
    return make_plan(objectives=1, actions=2)


@pytest.fixture
def planner(plan):
    return make_user("planner", on=plan.service)


def voices(plan, count=3, **fields):
    session = make_session(plan, number=4, kind="workshop")
    return [make_contribution(session, f"Se dijo {n}.", **fields) for n in range(count)]


def seen(rows):
    return {row.pk: row.trace_id for row in rows}


def test_several_voices_enter_in_an_action_and_a_section_by_one_trace(plan, planner):
    rows, section = voices(plan), make_section(plan, title="Presentación")
    action = plan.actions.first()
    trace = decide_voices(
        plan,
        seen(rows),
        decision=IN,
        grounds=" Así entra. ",
        actions=[action],
        sections=[section],
        by=planner,
    )
    assert (trace.decision, trace.grounds, trace.by) == (IN, "Así entra.", planner)
    assert {(t.action, t.section) for t in trace.targets.all()} == {(action, None), (None, section)}
    assert set(trace.contributions.all()) == set(rows)
    event = Event.objects.get(verb="trace")
    assert event.changes["decision"] == [None, f"Incorporado en {action.code} y «Presentación»"]
    assert event.changes["contributions"] == [None, f"3: {in_ranges(row.pk for row in rows)}"]


def test_what_does_not_enter_names_nothing_and_a_referral_says_to_whom(plan, planner):
    first, second = voices(plan, 2)
    unit = make_unit(plan.service, "Finanzas")
    action = plan.actions.first()
    out = decide_voices(plan, {first.pk: None}, decision=OUT, grounds="No.", actions=[action], by=planner)
    away = decide_voices(plan, {second.pk: None}, decision=AWAY, grounds="Les toca.", unit=unit, by=planner)
    assert (out.targets.count(), out.referred_to, out.unit) == (0, "", None)
    assert (away.targets.count(), away.referred_to, away.unit) == (0, "Finanzas", unit)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"decision": IN, "grounds": "Entra."}, "Falta elegir en qué acción o sección entra."),
        ({"decision": AWAY, "grounds": "Les toca."}, "Falta decir a quién se deriva."),
        (
            {"decision": OUT, "grounds": "  "},
            "Falta escribir cómo entra, o por qué no: lo leerán quienes lo dijeron.",
        ),
        ({"decision": "x", "grounds": "Sí."}, "Falta elegir qué se decide."),
    ],
)
def test_a_decision_without_what_it_asks_is_refused_and_writes_nothing(plan, planner, facts, sentence):
    rows = voices(plan)
    with pytest.raises(Refused) as refused:
        decide_voices(plan, seen(rows), by=planner, **facts)
    assert [str(reason) for reason in refused.value.reasons] == [sentence]
    assert (Trace.objects.count(), Event.objects.filter(verb="trace").count()) == (0, 0)


def test_nothing_chosen_is_refused(plan, planner):
    with pytest.raises(Refused, match="Falta elegir los aportes"):
        decide_voices(plan, {}, decision=OUT, grounds="No.", by=planner)


def test_an_action_of_another_plan_is_refused(plan, planner):
    theirs = make_action(make_objective(make_plan()))
    with pytest.raises(Refused, match="quitó del plan"):
        decide_voices(plan, seen(voices(plan)), decision=IN, grounds="x", actions=[theirs], by=planner)


def test_decided_again_the_earlier_trace_goes_and_the_bitacora_keeps_it(plan, planner):
    rows = voices(plan)
    action = plan.actions.first()
    first = decide_voices(plan, seen(rows), decision=IN, grounds="Así.", actions=[action], by=planner)
    for row in rows:
        row.refresh_from_db()
    second = decide_voices(plan, seen(rows), decision=OUT, grounds="Ya no.", by=planner)
    assert list(Trace.objects.all()) == [second]
    assert not TraceTarget.objects.exists()
    told = Event.objects.filter(verb="trace").order_by("-seq").first().changes["decision"]
    assert told == [[f"Incorporado en {action.code} (aportes: 3): Así."], "No incorporado, con su razón"]
    assert first.pk != second.pk


def test_a_trace_that_others_still_have_stays(plan, planner):
    rows = voices(plan)
    trace = decide_voices(plan, seen(rows), decision=OUT, grounds="No.", by=planner)
    decide_voices(plan, {rows[0].pk: trace.pk}, decision=OUT, grounds="Otra razón.", by=planner)
    assert set(trace.contributions.all()) == set(rows[1:])


def test_what_somebody_else_decided_since_is_not_overwritten(plan, planner):
    rows = voices(plan)
    theirs = make_trace(rows[:1], decision=OUT)
    with pytest.raises(DecidedMeanwhile) as meanwhile:
        decide_voices(plan, seen(rows), decision=OUT, grounds="No.", by=planner)
    assert ([row.pk for row in meanwhile.value.rows], meanwhile.value.gone) == ([rows[0].pk], 0)
    assert list(Trace.objects.all()) == [theirs]


def test_a_voice_that_left_the_plan_is_told(plan, planner):
    rows = voices(plan)
    wanted = seen(rows)
    rows[2].delete()
    with pytest.raises(DecidedMeanwhile) as meanwhile:
        decide_voices(plan, wanted, decision=OUT, grounds="No.", by=planner)
    assert (meanwhile.value.rows, meanwhile.value.gone) == ([], 1)


@pytest.mark.parametrize("status", AnnualPlan.Status.values)
def test_it_is_decided_until_the_sanction_also_while_the_bodies_read(status):
    plan = make_plan(status=status)
    rows, by = voices(plan, 1), make_user()
    if status in ("sanctioned", "published", "closed"):
        with pytest.raises(Refused, match="ya no cambia"):
            decide_voices(plan, seen(rows), decision=OUT, grounds="No.", by=by)
    else:
        assert decide_voices(plan, seen(rows), decision=OUT, grounds="No.", by=by).pk


def test_five_hundred_are_decided_in_as_many_statements_as_two(plan, planner, queries_of):
    action = plan.actions.first()
    session = make_session(plan)
    stakeholder = voices(plan, 1)[0].stakeholder
    planner.reach  # noqa: B018  known before, as in a request

    def statements(count):
        made = [make_contribution(session, f"n{n}", stakeholder) for n in range(count)]
        return queries_of(
            lambda: decide_voices(plan, seen(made), decision=IN, grounds="Así.", actions=[action], by=planner)
        )

    few, many = statements(2), statements(500)
    assert len(few) == len(many)
    for table in ("trace", "tracetarget", "contribution"):
        writes = [
            sql for sql in many if sql.startswith(("INSERT", "UPDATE")) and f'"participation_{table}"' in sql
        ]
        assert len(writes) == 1, table


def test_the_sanction_waits_until_all_is_decided(plan, planner):
    director = make_user("director", on=plan.service)
    rows = voices(plan, 2)
    plan.status = AnnualPlan.Status.ANSWERING
    plan.save()
    plan = AnnualPlan.objects.for_detail().with_capabilities(director).get(pk=plan.pk)
    move = workflow.moves["sanction"]

    def said():
        return [o for o in workflow.objections(plan, move) if "decision=por-decidir" in o.url]

    assert [objection.content for objection in said()] == [True]
    facts = {"act_number": "1", "act_date": datetime.date(2026, 12, 10), "comment": ""}
    with pytest.raises(Refused, match="sin decidir"):
        decide(plan, "sanction", by=director, **facts)
    decide_voices(plan, seen(rows), decision=OUT, grounds="No.", by=planner)
    assert said() == []


def test_what_answers_voices_says_which_and_what_answers_none_says_nothing(plan):
    rows = voices(plan)
    answering, silent = plan.actions.order_by("pk")
    make_trace(rows[:2], actions=[answering])
    said = why_it_stays(answering)
    assert said.startswith(
        "Tiene 2 aportes incorporados (aporte 1 de Taller N.º 4; aporte 2 de Taller N.º 4)."
    )
    assert why_it_stays(silent) == ""
    assert why_it_stays(plan) == ""


def test_traces_stay_in_their_year(plan, planner):
    action = plan.actions.first()
    make_trace(voices(plan), actions=[action])
    new = copy_plan(plan, plan.year + 1, by=planner)
    assert new.actions.count() == 2
    assert not TraceTarget.objects.filter(action__plan=new).exists()
    assert (new.traces.count(), new.contributions.count(), new.themes.count()) == (0, 0, 0)


def test_words_are_listed_and_numbers_put_in_ranges():
    assert listed(["1.1"]) == "1.1"
    assert listed(["1.1", "1.2", "1.1"]) == "1.1 y 1.2"
    assert listed(list("abcdefgh")) == "a, b, c, d, e, f y 2 más"
    assert in_ranges([5, 3, 4, 9]) == "3-5, 9"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_about_the_same_voices_never_both_win():
    plan = make_plan()
    rows = seen(voices(plan))
    people = [make_user("planner", on=plan.service) for _ in range(2)]
    results = at_once(
        *(lambda by=by: decide_voices(plan, rows, decision=OUT, grounds=str(by.pk), by=by) for by in people)
    )
    assert sorted(type(result).__name__ for result in results) == ["DecidedMeanwhile", "Trace"]
    assert Contribution.objects.values("trace").distinct().count() == 1
