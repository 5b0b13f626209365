"""The PAL's table of moves, every state against every move; who may; what stands in the way; what follows."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from accounts.access import give_role
from accounts.models import Event
from accounts.roles import ROLES, SERVICE
from accounts.trail import verify
from documents.models import SealedDocument
from documents.sealing import snapshot_of
from plans.annual_moves import MOVES, capacity_of, decide, offered_moves
from plans.checks import Gap
from plans.extension import Companion, Hint, join, leave
from plans.models import AnnualPlan, Presentation, Stage
from plans.versions import seal_version
from plans.workflow import Refused
from tests.factories import make_body, make_user
from tests.factories_moves import (
    facts_for,
    make_file,
    make_heard,
    make_move,
    make_moving_plan,
    make_presentation,
    prepare,
    with_papers,
)
from tests.factories_opinions import make_opinion

pytestmark = pytest.mark.django_db
Status = AnnualPlan.Status

# Every state against every move. A cell left out is a move that must be refused.
ALLOWED = {
    (Status.DRAFT, "socialise"): Status.SOCIALISING,
    (Status.DRAFT, "present"): Status.CONSULTING,
    (Status.SOCIALISING, "redraft"): Status.DRAFT,
    (Status.SOCIALISING, "present"): Status.CONSULTING,
    (Status.CONSULTING, "withdraw"): Status.DRAFT,
    (Status.CONSULTING, "answer"): Status.ANSWERING,
    (Status.ANSWERING, "adjust"): Status.ANSWERING,
    (Status.ANSWERING, "send_to_dep"): Status.DEP_REVIEW,
    (Status.ANSWERING, "sanction"): Status.SANCTIONED,
    (Status.DEP_REVIEW, "adjust"): Status.ANSWERING,
    (Status.DEP_REVIEW, "return_from_dep"): Status.ANSWERING,
    (Status.SANCTIONED, "unsanction"): Status.ANSWERING,
    (Status.SANCTIONED, "publish"): Status.PUBLISHED,
    (Status.PUBLISHED, "amend"): Status.PUBLISHED,
    (Status.PUBLISHED, "close_amendment"): Status.PUBLISHED,
    (Status.PUBLISHED, "drop_amendment"): Status.PUBLISHED,
    (Status.PUBLISHED, "close"): Status.CLOSED,
}
WRITES, APPROVES, BOTH = {"planner"}, {"director"}, {"planner", "director"}
WHO = {
    "socialise": WRITES,
    "redraft": WRITES,
    "present": APPROVES,
    "withdraw": APPROVES,
    "answer": BOTH,
    "adjust": BOTH,
    "send_to_dep": APPROVES,
    "return_from_dep": BOTH,
    "sanction": APPROVES,
    "unsanction": APPROVES,
    "publish": BOTH,
    "amend": BOTH,
    "close_amendment": APPROVES,
    "drop_amendment": BOTH,
    "close": APPROVES,
}
SEALS = {
    "socialise": "socialisation",
    "present": "presentation",
    "adjust": "budget",
    "send_to_dep": "dep",
    "sanction": "sanction",
    "close_amendment": "amendment",
}
FROM = {move: status for (status, move) in reversed(ALLOWED)}


@pytest.fixture
def both():
    """A person with both roles at the plan's Servicio: both(plan)."""

    def make(plan):
        person = make_user("planner", on=plan.service)
        give_role(person, "director", plan.service, since=datetime.date(2020, 1, 1))
        return person

    return make


def reasons_of(plan, move, by, **facts):
    with pytest.raises(Refused) as refused:
        decide(plan, move, by=by, **facts_for(move, by) | facts)
    assert AnnualPlan.objects.get(pk=plan.pk).status == plan.status
    return [str(reason) for reason in refused.value.reasons]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("move", MOVES)
def test_the_whole_table(status, move, both):
    plan = make_moving_plan(status)
    person = both(plan)
    prepare(plan, move)
    before = plan.decisions.count()
    target = ALLOWED.get((status, move))
    if target is None:
        [reason] = reasons_of(plan, move, person)
        assert "se hace desde" in reason
        assert plan.decisions.count() == before
        return
    decision = decide(plan, move, by=person, **facts_for(move, person))
    plan.refresh_from_db()
    assert plan.status == target
    assert plan.decisions.count() == before + 1
    assert (decision.from_status, decision.to_status, decision.by) == (status, target, person)
    version = plan.versions.filter(decision=decision).first()
    assert (version.purpose if version else None) == SEALS.get(move)
    assert Event.objects.latest("pk").verb == "decide"
    assert verify(str(plan.service.code)).faults == []


@pytest.mark.parametrize("role", [*ROLES[SERVICE], "nobody", "neighbour"])
@pytest.mark.parametrize("move", MOVES)
def test_every_move_is_its_roles_and_nobody_elses(move, role):
    plan = make_moving_plan(FROM[move])
    prepare(plan, move)
    if role == "neighbour":
        person = make_user("director", "planner", on=make_moving_plan().service)
    else:
        person = make_user() if role == "nobody" else make_user(role, on=plan.service)
    before = plan.decisions.count()
    if role in WHO[move]:
        make_move(plan, move, person)
        assert plan.decisions.count() == before + 1
    else:
        assert reasons_of(plan, move, person)
        assert plan.decisions.count() == before


def test_an_ended_role_moves_nothing():
    plan = make_moving_plan()
    person = make_user()
    day = datetime.date(2020, 1, 1)
    give_role(
        person, "planner", plan.service, since=day, until=timezone.localdate() - datetime.timedelta(days=1)
    )
    assert reasons_of(plan, "socialise", person)


# What stands in the way ----------------------------------------------------------------------------------


def test_nothing_moves_while_the_last_version_has_no_papers(both):
    plan = make_moving_plan(Status.SANCTIONED)
    person = both(plan)
    seal_version(plan, purpose="draft", by=person)
    assert reasons_of(plan, "publish", person) == ["Los documentos de la versión 2 todavía se preparan."]
    with_papers()
    assert decide(plan, "publish", by=person)


def test_what_the_law_asks_stops_the_presentation_unless_it_was_done_on_paper(monkeypatch, both):
    gaps = [
        Gap("law", "Falta la dotación.", "/dotacion/", "Completar", frozenset(["present"])),
        Gap("missing", "Falta un responsable."),
    ]
    monkeypatch.setattr("plans.annual_objections.find_gaps", lambda plan: gaps)
    plan = make_moving_plan()
    person = both(plan)
    assert reasons_of(plan, "present", person) == ["Falta la dotación."]
    day = datetime.date(2026, 1, 2)
    assert (
        make_move(plan, "present", person, on_paper=True, done_on=day, file=make_file(person)).done_on == day
    )


def test_a_companion_from_above_may_stand_in_the_way(both):
    companion = join(
        Companion(hints=lambda plan: [Hint("Quedan 2 aportes por decidir.", blocks=frozenset(["sanction"]))])
    )
    try:
        plan = make_moving_plan(Status.ANSWERING)
        assert reasons_of(plan, "sanction", both(plan)) == ["Quedan 2 aportes por decidir."]
    finally:
        leave(companion)


def test_on_paper_asks_for_its_day_and_its_document(both):
    plan = make_moving_plan()
    assert reasons_of(plan, "present", both(plan), on_paper=True) == [
        "Falta la fecha en que se hizo en papel.",
        "Falta el documento de lo que se hizo en papel.",
    ]


def test_papers_that_are_not_ready_stop_also_what_was_done_on_paper(both):
    plan = make_moving_plan()
    person = both(plan)
    seal_version(plan, purpose="draft", by=person)
    facts = {"on_paper": True, "done_on": datetime.date(2026, 1, 2), "file": make_file(person)}
    assert reasons_of(plan, "present", person, **facts) == [
        "Los documentos de la versión 1 todavía se preparan."
    ]


def test_an_answer_waits_for_every_body_that_receives_the_plan(both):
    plan = make_moving_plan(Status.CONSULTING)
    council = make_body(plan.service, name="Consejo Local")
    make_body(plan.service, receives_plan=False)
    make_body(plan.service, archived_at=timezone.now())
    make_body(make_moving_plan().service)
    person = both(plan)
    assert reasons_of(plan, "answer", person) == [
        "Falta registrar cuándo recibió la versión 1: Consejo Local."
    ]
    make_presentation(plan, plan.versions.get(), council, by=person)
    [reason] = reasons_of(plan, "answer", person)
    assert "El plazo de Consejo Local venció el 05-11-2025: falta anotar su pronunciamiento" in reason
    make_opinion(plan.versions.get(), council)
    assert make_move(plan, "answer", person)


def test_an_answer_needs_the_bodies_to_exist(both):
    plan = make_moving_plan(Status.CONSULTING)
    plan.service.bodies.update(receives_plan=False)
    assert "qué instancias reciben el PAL" in reasons_of(plan, "answer", both(plan))[0]


def test_answering_before_the_term_ends_needs_its_reason(both):
    plan = make_moving_plan(Status.CONSULTING)
    person = both(plan)
    plan.opinions.all().delete()
    Presentation.objects.update(due_on=datetime.date(2026, 11, 5))
    with time_machine.travel(datetime.datetime(2026, 11, 5, 15, tzinfo=datetime.UTC)):
        assert reasons_of(plan, "answer", person, comment="") == ["Falta escribir: motivo."]
        assert make_move(plan, "answer", person, comment="Las dos ya recomendaron.")


def test_answering_after_the_term_needs_no_reason(both):
    plan = make_moving_plan(Status.CONSULTING)
    Presentation.objects.update(due_on=datetime.date(2026, 11, 5))
    with time_machine.travel(datetime.datetime(2026, 11, 6, 15, tzinfo=datetime.UTC)):
        assert decide(plan, "answer", by=both(plan))


def test_receptions_of_an_earlier_presentation_do_not_count_for_the_new_one(both):
    plan = make_moving_plan(Status.CONSULTING)
    person = both(plan)
    make_move(plan, "withdraw", person)
    make_move(plan, "present", person)
    assert "recibió la versión 2" in reasons_of(plan, "answer", person)[0]


def test_a_sanction_needs_the_adjustment_made_since_the_last_presentation(both):
    plan = make_moving_plan(Status.CONSULTING)
    person = both(plan)
    make_move(plan, "withdraw", person)
    make_move(plan, "present", person)
    make_heard(plan, plan.service.bodies.get(), by=person)
    make_move(plan, "answer", person)
    assert reasons_of(plan, "sanction", person) == [
        "Falta registrar el ajuste a la Ley de Presupuestos, hecho después de la última presentación."
    ]
    make_move(plan, "adjust", person)
    assert make_move(plan, "sanction", person)


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ("act_number", "Falta el número de la resolución."),
        ("act_date", "Falta la fecha de la resolución."),
        ("file", "Falta el archivo de la resolución."),
    ],
)
def test_a_sanction_without_its_resolution_is_refused_in_words(lacking, sentence, both):
    plan = make_moving_plan(Status.ANSWERING)
    empty = "" if lacking == "act_number" else None
    assert reasons_of(plan, "sanction", both(plan), **{lacking: empty}) == [sentence]


def test_a_passed_date_of_law_warns_and_does_not_block(both):
    plan = make_moving_plan()
    day = datetime.date(2020, 10, 15)
    Stage.objects.create(
        service=plan.service, plan=plan, key="presentation", name="Presentación", due_on=day, is_legal=True
    )
    assert make_move(plan, "present", both(plan))


# What follows --------------------------------------------------------------------------------------------


def test_a_sanction_keeps_its_resolution_in_the_plan_and_prints_it_in_the_version(both):
    plan = make_moving_plan(Status.ANSWERING)
    person = both(plan)
    decision = make_move(plan, "sanction", person)
    kept = AnnualPlan.objects.get(pk=plan.pk)
    assert (kept.resolution_number, kept.resolution_date) == ("1241", datetime.date(2025, 12, 12))
    assert kept.resolution_file == decision.file
    printed = snapshot_of(SealedDocument.objects.get(plan_version__decision=decision))["plan"]
    assert (printed["resolution_number"], printed["resolution_date"]) == ("1241", "2025-12-12")


def test_a_sanction_without_effect_leaves_the_plan_without_resolution_and_the_decision_with_it(both):
    plan = make_moving_plan(Status.ANSWERING)
    person = both(plan)
    sanction = make_move(plan, "sanction", person)
    make_move(plan, "unsanction", person)
    kept = AnnualPlan.objects.get(pk=plan.pk)
    assert (kept.resolution_number, kept.resolution_date, kept.resolution_file) == ("", None, None)
    sanction.refresh_from_db()
    assert sanction.act_number == "1241"


def test_a_move_dates_its_stages_and_one_that_goes_back_opens_them_again(both):
    plan = make_moving_plan()
    for key in ("draft", "socialisation", "presentation", "sanction"):
        Stage.objects.create(service=plan.service, plan=plan, key=key, name=key)
    person = both(plan)
    day = datetime.date(2026, 1, 2)

    def done():
        return {stage.key: stage.done_on for stage in plan.stages.all() if stage.done_on}

    make_move(plan, "present", person, on_paper=True, done_on=day, file=make_file(person))
    assert done() == {"draft": day, "presentation": day}
    make_move(plan, "withdraw", person)
    assert done() == {}
    make_move(plan, "socialise", person)
    make_move(plan, "present", person)
    assert set(done()) == {"draft", "socialisation", "presentation"}


def test_the_capacity_says_titular_or_subrogante(both):
    plan = make_moving_plan(Status.SANCTIONED)
    since = datetime.date(2020, 1, 1)
    acting = make_user()
    give_role(acting, "director", plan.service, since=since, is_acting=True)
    assert make_move(plan, "unsanction", acting).capacity == "Dirección ejecutiva (subrogante)"
    person = both(plan)
    assert (
        capacity_of(person, plan.service, MOVES["sanction"].capabilities) == "Dirección ejecutiva (titular)"
    )
    assert "Encargada o encargado del PAL" in capacity_of(person, plan.service, MOVES["publish"].capabilities)
    assert capacity_of(make_user(), plan.service, MOVES["publish"].capabilities) == ""


def test_a_refused_sanction_seals_nothing_and_leaves_no_event(both):
    plan = make_moving_plan(Status.ANSWERING)
    versions, events = plan.versions.count(), Event.objects.count()
    reasons_of(plan, "sanction", both(plan), act_number="")
    assert (plan.versions.count(), Event.objects.count()) == (versions, events)


def test_a_plan_goes_the_whole_way_and_its_trail_stays_whole(both):
    plan = make_moving_plan()
    person = both(plan)
    make_move(plan, "socialise", person)
    make_move(plan, "present", person)
    make_heard(plan, make_body(plan.service), by=person)
    for move in ("answer", "send_to_dep", "return_from_dep", "adjust", "sanction", "publish", "close"):
        make_move(plan, move, person)
    assert plan.status == Status.CLOSED
    assert [version.purpose for version in plan.versions.order_by("number")] == [
        "socialisation",
        "presentation",
        "dep",
        "budget",
        "sanction",
    ]
    assert plan.decisions.count() == 9
    assert verify(str(plan.service.code)).faults == []


def test_the_moves_offered_on_a_published_plan_follow_its_modification():
    plan = make_moving_plan(Status.PUBLISHED)
    director = make_user("director", on=plan.service)

    def offered():
        row = AnnualPlan.objects.for_detail().with_capabilities(director).get(pk=plan.pk)
        return [move.name for move in offered_moves(row)]

    assert offered() == ["amend", "close"]
    prepare(plan, "close_amendment")
    assert offered() == ["close_amendment", "drop_amendment"]


def test_every_move_is_written_for_people():
    for move in MOVES.values():
        assert move.label and move.meaning.endswith(".") and move.done
        assert all(sentence.endswith(".") for sentence in move.consequences)
