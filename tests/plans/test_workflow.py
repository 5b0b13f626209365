"""The engine of moves: one statement guards them, a refusal changes nothing, the event comes last."""

import threading

import pytest
from django.db import connection

from accounts.models import Event
from accounts.roles import Capability
from plans.models import AnnualPlan, Decision
from plans.workflow import CHANGED, Caution, Move, Objection, Refused, Workflow
from tests.factories import make_plan, make_user

pytestmark = pytest.mark.django_db
Status = AnnualPlan.Status
ROUNDS = 12


def table(**facts):
    def move(name, sources, target, **more):
        return Move(
            name=name,
            label=name.capitalize(),
            sources=frozenset(sources),
            target=target,
            capabilities=frozenset([Capability.APPROVE]),
            **more,
        )

    moves = [
        move("open", [Status.DRAFT], Status.SOCIALISING),
        move("observe", [Status.SOCIALISING], Status.DRAFT, comment_required=True),
        move("accept", [Status.SOCIALISING], Status.SANCTIONED),
        move("note", [Status.SOCIALISING], Status.SOCIALISING),
    ]
    return Workflow(AnnualPlan, moves, Decision, owner="plan", **facts)


@pytest.fixture
def plan():
    return make_plan(status=Status.SOCIALISING)


@pytest.fixture
def director(plan):
    return make_user("director", on=plan.service)


def state_of(plan):
    return AnnualPlan.objects.values_list("status", flat=True).get(pk=plan.pk)


def test_a_move_changes_the_state_and_leaves_its_record_and_its_event_last(plan, director):
    events_before_it = []
    flow = table(apply=lambda row, move, decision: events_before_it.append(Event.objects.count()))
    facts = {"comment": "  Se acoge. ", "capacity": "Jefatura"}
    decision = flow.decide(plan, flow.moves["accept"], by=director, **facts)
    assert (events_before_it, Event.objects.count()) == ([0], 1)
    assert (state_of(plan), plan.status) == (Status.SANCTIONED, Status.SANCTIONED)
    assert (decision.from_status, decision.to_status, decision.by, decision.comment, decision.capacity) == (
        Status.SOCIALISING,
        Status.SANCTIONED,
        director,
        "Se acoge.",
        "Jefatura",
    )
    event = Event.objects.latest("pk")
    assert (event.verb, event.actor, event.capacity, event.subject_id) == (
        "decide",
        director,
        "Jefatura",
        str(plan.pk),
    )
    assert event.changes["status"] == ["En socialización", "Sancionado"]
    assert event.changes["comment"] == [None, "Se acoge."]


def test_a_move_that_fails_half_way_leaves_nothing_behind(plan, director):
    def fail(row, move, decision):
        raise RuntimeError("the seal broke")

    flow = table(apply=fail)
    with pytest.raises(RuntimeError):
        flow.decide(plan, flow.moves["accept"], by=director)
    assert (state_of(plan), plan.status) == (Status.SOCIALISING, Status.SOCIALISING)
    assert not Decision.objects.exists()
    assert not Event.objects.filter(verb="decide").exists()


def test_what_objects_is_said_in_words_and_changes_nothing(plan, director):
    flow = table()
    flow.objects_to("accept")(lambda row, move: [Objection("Falta una firma.", "/firma/", "Firmar")])
    flow.objects_to()(lambda row, move: [Objection(f"Falta todo para {move.label}.")])
    with pytest.raises(Refused) as refused:
        flow.decide(plan, flow.moves["accept"], by=director)
    said = [str(reason) for reason in refused.value.reasons]
    assert said == ["Falta una firma.", "Falta todo para Accept."]
    assert (state_of(plan), Decision.objects.count()) == (Status.SOCIALISING, 0)


def test_an_objection_about_content_goes_past_what_was_done_on_paper(plan, director):
    flow = table()
    flow.objects_to("accept")(lambda row, move: [Objection("Falta un capítulo.", content=True)])
    with pytest.raises(Refused):
        flow.decide(plan, flow.moves["accept"], by=director)
    assert flow.decide(plan, flow.moves["accept"], by=director, on_paper=True).on_paper


def test_an_objection_to_a_move_that_does_not_exist_is_a_mistake_of_ours():
    with pytest.raises(LookupError):
        table().objects_to("aprove")


def test_a_required_comment_of_spaces_is_not_one(plan, director):
    flow = table()
    with pytest.raises(Refused, match="Falta escribir: motivo"):
        flow.decide(plan, flow.moves["observe"], by=director, comment="  \n ")
    assert state_of(plan) == Status.SOCIALISING


def test_a_caution_may_ask_for_the_reason_but_does_not_block(plan, director):
    flow = table()
    flow.warns_of("accept")(lambda row, move: [Caution("Todavía corre el plazo.", needs_reason=True)])
    with pytest.raises(Refused):
        flow.decide(plan, flow.moves["accept"], by=director)
    assert flow.decide(plan, flow.moves["accept"], by=director, comment="Ya respondieron.").pk


def test_a_state_that_changed_under_the_page_is_noticed(plan, director):
    flow = table()
    seen_by_another = AnnualPlan.objects.get(pk=plan.pk)
    flow.decide(seen_by_another, flow.moves["accept"], by=director)
    with pytest.raises(Refused, match="cambió mientras"):
        flow.decide(plan, flow.moves["observe"], by=director, comment="Tarde.")
    assert state_of(plan) == Status.SANCTIONED
    assert Decision.objects.count() == 1


def test_a_decision_made_since_is_noticed_also_where_the_state_is_the_same(plan, director):
    flow = table()
    seen = flow.last_decision(plan)
    flow.decide(plan, flow.moves["note"], by=director, seen=seen)
    with pytest.raises(Refused) as refused:
        flow.decide(plan, flow.moves["note"], by=director, seen=seen)
    assert [str(reason) for reason in refused.value.reasons] == [CHANGED]
    assert Decision.objects.count() == 1


def test_whoever_may_not_move_it_does_not_even_with_the_row_in_hand(plan):
    flow = table()
    neighbour = make_user("director", on=make_plan().service)
    for person in [neighbour, make_user("planner", on=plan.service), make_user()]:
        with pytest.raises(Refused):
            flow.decide(plan, flow.moves["accept"], by=person)
    assert (state_of(plan), Decision.objects.count()) == (Status.SOCIALISING, 0)


def test_the_moves_offered_follow_the_state_and_the_roles(plan, director):
    flow = table()

    def offered(person):
        row = AnnualPlan.objects.with_capabilities(person).get(pk=plan.pk)
        return [move.name for move in flow.open_moves(row)]

    assert offered(director) == ["observe", "accept", "note"]
    assert offered(make_user("planner", on=plan.service)) == []


# Two at once: only PostgreSQL lets them ------------------------------------------------------------------


def at_once(*calls):
    """Run the calls in threads that start together; what each returned or raised."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        try:
            gate.wait(timeout=20)
            results[index] = call()
        except Exception as problem:
            results[index] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_decide_at_once_exactly_one_does():
    flow = table()
    for _ in range(ROUNDS):
        plan = make_plan(status=Status.SOCIALISING)
        people = [make_user("director", on=plan.service) for _ in range(2)]
        rows = [AnnualPlan.objects.get(pk=plan.pk) for _ in range(2)]
        results = at_once(
            lambda rows=rows, people=people: flow.decide(rows[0], flow.moves["accept"], by=people[0]),
            lambda rows=rows, people=people: flow.decide(
                rows[1], flow.moves["observe"], by=people[1], comment="Antes."
            ),
        )
        assert sorted(type(result).__name__ for result in results) == ["Decision", "Refused"], results
        decision = Decision.objects.get(plan=plan)
        assert state_of(plan) == decision.to_status


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_same_notes_at_once_exactly_one_is_written():
    flow = table()
    plan = make_plan(status=Status.SOCIALISING)
    people = [make_user("director", on=plan.service) for _ in range(8)]
    rows = [AnnualPlan.objects.get(pk=plan.pk) for _ in range(8)]
    results = at_once(
        *[
            lambda row=row, person=person: flow.decide(row, flow.moves["note"], by=person, seen=0)
            for row, person in zip(rows, people)
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["Decision"] + ["Refused"] * 7, results
    assert Decision.objects.filter(plan=plan).count() == 1
