"""The table of a support plan's moves: every state × every move × every role; what each asks; two at once."""

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Event
from accounts.roles import ROLES, SCHOOL, SERVICE
from accounts.trail import verify
from plans.workflow import Refused
from support_cycle.corroborations import corroborate, mark_of, standing_of
from support_cycle.forms.plan_moves import NextCycleForm
from support_cycle.forms.plans import NewPlanForm, PlanForm
from support_cycle.models import Corroboration, SupportPlan
from support_cycle.next_cycles import open_next_cycle
from support_cycle.plan_moves import MOVES, decide_plan
from support_cycle.support_plans import create_plan, save_plan
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_key_action, make_meeting, make_support_plan, of_plan
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db
Status = SupportPlan.Status

# Every state against every move. A cell left out is a move that must be refused.
ALLOWED = {
    (Status.DIAGNOSIS, "plan"): Status.PLANNING,
    (Status.PLANNING, "execute"): Status.EXECUTION,
    (Status.EXECUTION, "evaluate"): Status.EVALUATION,
    (Status.EVALUATION, "close"): Status.CLOSED,
    (Status.PLANNING, "to_diagnosis"): Status.DIAGNOSIS,
    (Status.EXECUTION, "to_planning"): Status.PLANNING,
    (Status.EVALUATION, "to_execution"): Status.EXECUTION,
    (Status.CLOSED, "reopen"): Status.EVALUATION,
}
FROM = {move: status for status, move in ALLOWED}
WRITERS = {"uatp_head", "companion"}
WHO = [*ROLES[SERVICE], *ROLES[SCHOOL], "nobody", "neighbour", "companion of another"]
COMPLETE = {
    "objective": "Planificar juntos",
    "pme_strategy": "Tiempos de trabajo colaborativo",
    "expected_result": "16 planificaciones conjuntas",
    "reached": "partly",
    "reached_how": "Dos duplas planifican juntas",
    "remains": "Sostener la tercera",
}


def ready(status=Status.PLANNING, **fields):
    """A plan with nothing in the way of its moves."""
    plan = make_support_plan(make_school(make_service()), status=status, **COMPLETE | fields)
    make_key_action(plan)
    agree(plan)
    return plan


def agree(plan):
    for side in Corroboration.Side:
        Corroboration.objects.create(**of_plan(plan), side=side, on="2026-04-14", by=make_user())


def person_for(who, plan):
    if who == "nobody":
        return make_user()
    if who == "neighbour":
        return make_user("uatp_head", on=make_service())
    if who == "companion of another":
        return make_user("companion", on=make_school(plan.service))
    return make_user(who, on=plan.service if who in ROLES[SERVICE] and who != "reader" else plan.school)


def head_of(plan):
    return make_user("uatp_head", on=plan.service)


def reasons_of(plan, move, by, comment="Porque sí"):
    status = plan.status
    with pytest.raises(Refused) as refused:
        decide_plan(plan, move, by=by, comment=comment)
    assert SupportPlan.objects.get(pk=plan.pk).status == status
    assert plan.decisions.count() == 0
    return [str(reason) for reason in refused.value.reasons]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("move", MOVES)
def test_the_whole_table_of_states_and_moves(status, move):
    plan = ready(status)
    head = head_of(plan)
    target = ALLOWED.get((status, move))
    if target is None:
        [reason] = reasons_of(plan, move, head)
        assert "se hace desde" in reason
        return
    decision = decide_plan(plan, move, by=head, comment="Porque sí")
    plan.refresh_from_db()
    assert plan.status == target
    assert (decision.from_status, decision.to_status, decision.by) == (status, target, head)
    assert (decision.school, decision.service) == (plan.school, plan.service)
    assert decision.capacity == "Jefatura UATP"
    assert verify(str(plan.service.code)).faults == []


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("move", MOVES)
def test_the_whole_table_of_moves_and_roles(move, who):
    plan = ready(FROM[move])
    person = person_for(who, plan)
    may = who == "uatp_head" if move == "reopen" else who in WRITERS
    if may:
        assert decide_plan(plan, move, by=person, comment="Porque sí").by == person
    else:
        assert "no le corresponde a su rol" in reasons_of(plan, move, person)[0]


# What each asks ------------------------------------------------------------------------------------------


def test_planning_asks_for_the_capacity_and_the_practice():
    plan = ready(Status.DIAGNOSIS, capacity="", practice=" ")
    assert reasons_of(plan, "plan", head_of(plan)) == [
        "Falta elegir la capacidad basal que se prioriza.",
        "Falta describir la práctica problemática.",
    ]


def test_execution_asks_for_the_whole_plan_and_for_both_sides():
    school = make_school(make_service())
    plan = make_support_plan(school, status=Status.PLANNING, desired_state="")
    assert reasons_of(plan, "execute", head_of(plan)) == [
        "Falta el estado deseado.",
        "Falta el objetivo.",
        "Falta la estrategia del PME a la que sirve.",
        "Falta el resultado esperado.",
        "Falta al menos una acción clave con quien la conduce.",
        "Falta que lo corrobore la UATP.",
        "Falta que lo corrobore el equipo de gestión.",
    ]


def test_a_corroboration_that_no_longer_stands_does_not_count():
    plan = ready()
    plan.corroborations.filter(side="school").update(is_standing=False)
    assert reasons_of(plan, "execute", head_of(plan)) == ["Falta que lo corrobore el equipo de gestión."]


def test_closing_asks_whether_it_was_reached_how_and_what_remains():
    plan = ready(Status.EVALUATION, reached="", reached_how="", remains="")
    assert reasons_of(plan, "close", head_of(plan)) == [
        "Falta decir si se alcanzó el estado deseado.",
        "Falta decir qué lo muestra.",
        "Falta decir qué queda.",
    ]


@pytest.mark.parametrize("move", [name for name, move in MOVES.items() if move.back])
def test_one_stage_back_asks_for_its_reason(move):
    plan = ready(FROM[move])
    assert reasons_of(plan, move, head_of(plan), comment=" ") == ["Falta escribir: motivo para volver atrás."]


def test_a_cycle_that_was_continued_is_not_reopened():
    plan = ready(Status.CLOSED)
    make_support_plan(plan.school, year=2027, continues=plan)
    assert "Ya se abrió el ciclo siguiente" in reasons_of(plan, "reopen", head_of(plan))[0]


def test_what_is_read_of_the_plan_is_what_is_stored_and_not_what_was_loaded():
    plan = ready(Status.DIAGNOSIS)
    SupportPlan.objects.filter(pk=plan.pk).update(practice="")
    assert reasons_of(plan, "plan", head_of(plan)) == ["Falta describir la práctica problemática."]


# On the page ---------------------------------------------------------------------------------------------


def move_url(plan, name=""):
    query = f"?movimiento={name}" if name else ""
    return reverse("support_cycle:plan_move", args=[plan.pk]) + query


def test_the_move_is_made_from_its_page_and_told_in_the_history(client):
    plan = ready()
    client.force_login(make_user("companion", on=plan.school))
    form = client.get(move_url(plan, "execute")).context["form"]
    data = {"movimiento": "execute", "seen": form["seen"].value(), "receipt": form["receipt"].value()}
    page = client.post(move_url(plan), data, follow=True).content.decode()
    plan.refresh_from_db()
    assert plan.status == Status.EXECUTION
    assert "Pasó a ejecución" in page and "Acompañamiento UATP" in page
    assert client.post(move_url(plan), data).status_code == 302
    assert plan.decisions.count() == 1


def test_what_stands_in_the_way_leads_to_where_it_is_mended(client):
    plan = make_support_plan(make_school(make_service()), status=Status.PLANNING)
    client.force_login(head_of(plan))
    page = client.get(move_url(plan, "execute")).content.decode()
    assert f"/acompanamiento/{plan.pk}/edicion/#id_objective" in page
    response = client.post(move_url(plan), {"movimiento": "execute"})
    assert (response.status_code, plan.decisions.count()) == (422, 0)


def test_a_move_is_refused_where_somebody_moved_the_plan_meanwhile(client):
    plan = ready()
    client.force_login(head_of(plan))
    seen = client.get(move_url(plan, "to_diagnosis")).context["form"]["seen"].value()
    decide_plan(plan, "execute", by=head_of(plan))
    decide_plan(plan, "to_planning", by=head_of(plan), comment="Rehacerlo")
    data = {"movimiento": "to_diagnosis", "seen": seen, "comment": "Mirar otra vez"}
    response = client.post(move_url(plan), data)
    plan.refresh_from_db()
    assert (response.status_code, plan.status) == (422, Status.PLANNING)
    assert "El documento cambió mientras se miraba" in response.content.decode()


def test_a_move_that_does_not_exist_changes_nothing(client):
    plan = ready()
    client.force_login(head_of(plan))
    assert client.get(move_url(plan, "x")).status_code == 404
    assert client.get(move_url(plan)).status_code == 302
    response = client.post(move_url(plan), {"movimiento": "x"})
    assert (response.status_code, plan.decisions.count()) == (422, 0)


def test_only_the_head_reopens_and_nobody_else_is_offered_it(client):
    plan = ready(Status.CLOSED)
    client.force_login(make_user("companion", on=plan.school))
    assert "Volver a abrir" not in client.get(plan.get_absolute_url()).content.decode()
    assert client.get(move_url(plan, "reopen")).status_code == 403
    assert client.post(move_url(plan), {"movimiento": "reopen", "comment": "x"}).status_code == 403


def test_meetings_still_to_come_are_told_and_do_not_block(client):
    plan = ready(Status.EXECUTION)
    make_meeting(plan)
    client.force_login(head_of(plan))
    page = client.get(move_url(plan, "evaluate")).content.decode()
    assert "Queda una reunión acordada que todavía no se hace." in page
    assert decide_plan(plan, "evaluate", by=head_of(plan)).to_status == Status.EVALUATION


# Two at once: only PostgreSQL lets them ------------------------------------------------------------------


def loaded(plan, person):
    return SupportPlan.objects.with_capabilities(person).select_related("service", "school").get(pk=plan.pk)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_at_once_exactly_one_does():
    for _ in range(10):
        plan = ready()
        people = [head_of(plan), make_user("companion", on=plan.school)]
        rows = [loaded(plan, person) for person in people]
        results = at_once(
            lambda rows=rows, people=people: decide_plan(rows[0], "execute", by=people[0]),
            lambda rows=rows, people=people: decide_plan(
                rows[1], "to_diagnosis", by=people[1], comment="Antes"
            ),
        )
        names = sorted(type(result).__name__ for result in results)
        assert names == ["Refused", "SupportDecision"], results
        plan.refresh_from_db()
        assert plan.status == plan.decisions.get().to_status


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_corroborate_for_one_side_at_once_one_does():
    for _ in range(10):
        plan = make_support_plan(make_school(make_service()), status=Status.PLANNING)
        people = [make_user(role, on=plan.school) for role in ("school_director", "school_team")]
        rows = [loaded(plan, person) for person in people]
        seen = mark_of(plan)
        results = at_once(
            *(
                lambda row=row, person=person, seen=seen: corroborate(
                    row, by=person, on="2026-04-14", seen=seen
                )
                for row, person in zip(rows, people, strict=True)
            )
        )
        assert sorted(type(result).__name__ for result in results) == ["Corroboration", "Refused"], results
        assert len(standing_of(plan).of) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_plan_is_not_executed_with_a_text_that_changes_in_that_moment():
    """Whoever comes second finds what the first left: the corroborations fell, or the plan is in execution."""
    for _ in range(6):
        plan = ready()
        head, companion = head_of(plan), make_user("companion", on=plan.school)
        row, edited = loaded(plan, head), loaded(plan, companion)
        data = {name: getattr(plan, name) for name in ("capacity", "practice", "desired_state")}
        data |= {name: COMPLETE[name] for name in ("pme_strategy", "expected_result")}
        form = PlanForm(data | {"objective": "Otro"}, instance=edited, by=companion)
        assert form.is_valid()
        moved, saved = at_once(
            lambda row=row, head=head: decide_plan(row, "execute", by=head),
            lambda form=form, companion=companion: save_plan(form, by=companion, version=1),
        )
        assert len(saved) == 2, saved
        plan.refresh_from_db()
        assert plan.objective == "Otro"
        assert plan.status == ("planning" if isinstance(moved, Refused) else "execution")
        assert standing_of(plan).of == {}
    assert connection.vendor == "postgresql"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_the_next_cycle_at_once_one_does_and_two_new_plans_take_two_numbers():
    for _ in range(5):
        plan = ready(Status.CLOSED)
        people = [head_of(plan), make_user("companion", on=plan.school)]
        rows = [loaded(plan, person) for person in people]
        typed = [{"year": plan.year, "capacity": "trust"} for _ in people]
        forms = [NextCycleForm(data, plan=row) for data, row in zip(typed, rows, strict=True)]
        assert all(form.is_valid() for form in forms)
        results = at_once(
            *(
                lambda form=form, row=row, person=person: open_next_cycle(form, row, by=person)
                for form, row, person in zip(forms, rows, people, strict=True)
            )
        )
        assert sorted(type(result).__name__ for result in results) == ["Refused", "SupportPlan"], results
        data = {"school": plan.school_id, "year": plan.year}
        new = [NewPlanForm(data, by=person) for person in people]
        assert all(form.is_valid() for form in new)
        at_once(
            *(
                lambda form=form, person=person: create_plan(form, by=person)
                for form, person in zip(new, people, strict=True)
            )
        )
        numbers = plan.school.support_plans.order_by("number").values_list("number", flat=True)
        assert list(numbers) == [1, 2, 3, 4]


def test_the_decision_is_in_the_trail_with_its_words():
    plan = ready()
    decide_plan(plan, "to_diagnosis", by=head_of(plan), comment="Mirar otra vez")
    event = Event.objects.latest("pk")
    assert event.verb == "decide"
    assert event.changes["move"] == [None, "Volver a diagnóstico"]
    assert event.changes["comment"] == [None, "Mirar otra vez"]
