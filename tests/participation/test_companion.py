"""What participation says on a plan's own page, and what it makes wait."""

import pytest

from accounts.models import ServiceCommune
from participation.companion import hints, sessions_of, standing_of
from plans.annual_moves import workflow
from plans.checks import find_gaps
from plans.models import AnnualPlan
from tests.factories import make_action, make_body, make_commune, make_objective, make_plan, make_user
from tests.factories_participation import (
    make_attendance,
    make_contribution,
    make_session,
    make_stakeholder,
    make_trace,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan()


def add_commune(plan, name):
    commune = make_commune(name=name)
    ServiceCommune.objects.create(service=plan.service, commune=commune, transfer_year=2018)
    return commune


def texts(plan):
    return [hint.text for hint in hints(plan)]


def test_each_obligatory_estamento_without_a_session_is_a_hint(plan):
    make_stakeholder(plan.service, "Consejos parvularios", is_required=True)
    heard = make_stakeholder(plan.service, "Docentes", is_required=True)
    make_stakeholder(plan.service, "Apoderados")
    make_session(plan, stakeholders=[heard], status="held")
    assert texts(plan) == ["Consejos parvularios: todavía sin sesión realizada."]
    assert [hint.blocks for hint in hints(plan)] == [frozenset()]


def test_an_empty_comuna_is_a_hint_and_one_that_is_convened_says_when(plan):
    teachers = make_stakeholder(plan.service, "Docentes", is_required=True)
    prado, pudahuel, navia = (add_commune(plan, name) for name in ("Lo Prado", "Pudahuel", "Cerro Navia"))
    make_session(plan, stakeholders=[teachers], status="held", commune=navia)
    make_session(plan, stakeholders=[teachers], status="convened", commune=pudahuel)
    assert texts(plan) == [
        "Docentes de Lo Prado: todavía sin sesión realizada.",
        "Docentes de Pudahuel: sin sesión realizada; hay una convocada para el 18-06-2026.",
    ]
    visitor = make_session(plan, status="held", commune=prado)
    make_attendance(visitor, teachers, women=1)
    assert len(texts(plan)) == 1


def test_undecided_contributions_stand_in_the_way_of_the_sanction_alone(plan):
    session = make_session(plan, status="held")
    one, other = make_contribution(session), make_contribution(session)
    make_trace([one], actions=[make_action(make_objective(plan))])
    (hint,) = hints(plan)
    assert hint.text.startswith("Queda 1 aporte sin decidir")
    assert hint.blocks == {"sanction"}
    assert [move.name for move in workflow.moves.values() if hint.text in objections(plan, move)] == [
        "sanction"
    ]
    make_trace([other], decision="not_incorporated")
    assert hints(plan) == []


def objections(plan, move):
    (source, *_) = move.sources
    plan.status = source
    return [str(objection) for objection in workflow.objections(plan, move)]


def test_what_was_decided_on_paper_goes_past_it(plan):
    make_contribution(make_session(plan, status="held"))
    move = workflow.moves["sanction"]
    (plan.status, *_) = move.sources
    said = [str(one) for one in workflow.objections(plan, move, on_paper=True)]
    assert not any("sin decidir" in text for text in said)


def test_a_transcript_has_no_hints():
    plan = make_plan(is_transcript=True)
    make_stakeholder(plan.service, is_required=True)
    assert hints(plan) == []


def test_hints_are_among_the_gaps_of_the_plan(plan):
    make_stakeholder(plan.service, "Docentes", is_required=True)
    assert "Docentes: todavía sin sesión realizada." in [gap.text for gap in find_gaps(plan)]


def test_the_standing_counts_what_was_held_and_all_that_was_said(plan):
    teachers = make_stakeholder(plan.service)
    for status in ("held", "closed", "convened"):
        session = make_session(plan, stakeholders=[teachers], status=status)
        make_attendance(session, teachers, women=5, men=2)
        make_contribution(session)
    make_contribution(make_session(make_plan(plan.service, year=2026), status="held"))
    said = standing_of(plan)
    assert (said.sessions, said.people, said.contributions, said.undecided) == (2, 14, 3, 3)


def test_one_question_whatever_there_is(plan, django_assert_num_queries):
    with django_assert_num_queries(1):
        hints(plan)
    for n in range(9):
        one = make_stakeholder(plan.service, is_required=True)
        session = make_session(plan, stakeholders=[one], status="held", commune=add_commune(plan, f"C{n}"))
        make_attendance(session, one, women=5)
        make_contribution(session)
    plan = AnnualPlan.objects.for_detail().get(pk=plan.pk)
    with django_assert_num_queries(1):
        assert len(hints(plan)) == 9 + 1


def test_the_panel_stands_on_the_page_of_the_plan(client, plan, queries_of):
    client.force_login(make_user("reader", on=plan.service))
    url = plan.get_absolute_url()
    assert "Todavía no hay sesiones realizadas" in client.get(url).content.decode()
    session = make_session(plan, status="held")
    make_attendance(session, women=1200)
    make_contribution(session)
    text = client.get(url).content.decode()
    assert "1 sesión realizada, 1.200 personas, 1 aporte; <strong>1 por decidir</strong>." in text
    assert len(queries_of(lambda: client.get(url))) <= 12


def test_a_published_plan_has_its_panel_too(client):
    plan = make_plan(status=AnnualPlan.Status.PUBLISHED)
    make_session(plan, status="held")
    client.force_login(make_user("reader", on=plan.service))
    assert "1 sesión realizada" in client.get(plan.get_absolute_url()).content.decode()


def test_the_held_sessions_of_a_body_have_a_name():
    body = make_body(make_plan().service)
    held = make_session(body=body, status="closed", number=9)
    make_session(body=body, status="convened")
    make_session(body=make_body(body.service), status="held")
    assert sessions_of(body) == [f"{held}, 18-06-2026"]
