"""How support reaches the PAL: unit by unit on its actions' pages, counted again here from the rows; and its papers."""

import datetime

import pytest
from django.template import Context, Template
from django.urls import reverse

from plans.checks import find_gaps
from plans.exports.chapters import chapters
from plans.exports.plan_workbook import sheets
from plans.extension import reason_to_stay
from plans.models import Section
from plans.snapshots import take_snapshot
from support_cycle.companion import hints
from support_cycle.models import Evidence, MeetingAgreement, Offering
from support_cycle.offering_decisions import decide_offerings
from support_cycle.pal_support import KEY, standing_of
from tests.factories import (
    make_action,
    make_indicator,
    make_measurement,
    make_objective,
    make_plan,
    make_school,
    make_section,
    make_service,
    make_user,
)
from tests.factories_support import make_knot, make_meeting, make_support_plan, of_plan
from tests.support_cycle.closed_meetings import make_closed_meeting
from tests.support_cycle.knot_world import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def pal():
    return make_plan(make_service(), 2026)


@pytest.fixture
def action(pal):
    return make_action(make_objective(pal), name="Redes de trabajo colaborativo")


def serve(action, name=None, *, held=0, closed=0, evidence=0, measured=0, **fields):
    """A support plan that serves the action, with what its meetings left."""
    plan = make_support_plan(make_school(action.service, name), pal_action=action, **fields)
    for _ in range(held):
        make_meeting(plan, status="held", progress="Avance de un borrador")
    for number in range(closed):
        day = datetime.datetime(2026, 5 + number, 4, 16, tzinfo=datetime.UTC)
        meeting = make_closed_meeting(plan, progress=f"Avance {number + 1} de {name}", starts_at=day)
        common = {"service": plan.service, "school": plan.school, "meeting": meeting}
        MeetingAgreement.objects.create(
            client_id=f"00000000-0000-4000-8000-{plan.pk:06}{number:06}",
            number=1,
            text=f"Acuerdo de {name}",
            **common,
        )
    for _ in range(evidence):
        Evidence.objects.create(**of_plan(plan), title="Pauta", link="https://ejemplo.cl")
    for _ in range(measured):
        measurement = make_measurement(make_indicator(action), datetime.date(2026, 6, 30))
        Evidence.objects.create(**of_plan(plan), title="Medición", measurement=measurement)
    return plan


def url_of(action):
    return reverse("plans:action", args=[action.service.slug, action.plan.year, action.pk])


def page_of(client, action, role):
    client.force_login(make_user(role, on=action.service))
    return client.get(url_of(action))


def test_an_actions_page_tells_unit_by_unit_what_reached_it(client, action):
    serve(action, "Escuela Uno", held=1, closed=2, evidence=3, measured=1)
    serve(action, "Escuela Dos", held=1)
    make_meeting(serve(action, "Escuela Tres"), status="agreed", progress="Todavía no ocurre")
    serve(make_action(action.objective), "Escuela Ajena", closed=1)
    page = words(page_of(client, action, "planner"))
    assert "En 3 unidades: 4 reuniones realizadas, 3 evidencias y 1 medición." in page
    assert "Avance 2 de Escuela Uno" in page
    assert "Acuerdo de Escuela Uno" in page
    for hidden in ("Avance 1 de Escuela Uno", "Avance de un borrador", "Todavía no ocurre", "Escuela Ajena"):
        assert hidden not in page
    assert page.index("Escuela Dos") < page.index("Escuela Tres") < page.index("Escuela Uno")


def test_who_does_not_see_support_reads_only_counts(client, action):
    serve(action, "Escuela Uno", closed=1, evidence=1)
    page = words(page_of(client, action, "reader"))
    assert "En 1 unidad: 1 reunión realizada, 1 evidencia y 0 mediciones." in page
    assert "Avance 1 de Escuela Uno" not in page
    assert "Escuela Uno" not in page


def test_an_action_that_no_support_plan_serves_says_nothing_of_it(client, action):
    assert "Cómo llega a las unidades" not in words(page_of(client, action, "planner"))


def test_an_actions_page_asks_the_same_for_one_unit_and_for_many(client, action, queries_of):
    serve(action, "Escuela 0", held=1, closed=2, evidence=1, measured=1)
    page_of(client, action, "planner")
    few = len(queries_of(lambda: client.get(url_of(action))))
    for number in range(1, 12):
        serve(action, f"Escuela {number}", held=2, closed=2, evidence=2, measured=1)
    assert len(queries_of(lambda: client.get(url_of(action)))) == few


def test_the_pals_page_counts_what_serves_its_actions_and_hints_at_what_waits(client, pal, action):
    serve(action, "Escuela Uno", held=1, closed=1)
    serve(make_action(action.objective), "Escuela Dos", held=1)
    serve(make_action(make_objective(make_plan(make_service(), 2026))), held=5)
    Offering.objects.create(service=pal.service, plan=pal, kind="knot", text="x", by=make_user())
    said = standing_of(pal)
    assert (said.plans, said.units, said.meetings, said.offerings, said.undecided) == (2, 2, 3, 1, 1)
    client.force_login(make_user("planner", on=pal.service))
    page = words(client.get(pal.get_absolute_url()))
    assert "2 planes de apoyo sirven a sus acciones, en 2 unidades, con 3 reuniones realizadas." in page
    assert "Queda 1 nudo o aprendizaje por decidir" in page
    (hint,) = hints(pal)
    assert (hint.blocks, hint.url) == (frozenset(), f"/nudos/para-el-pal/{pal.service.slug}/2026/")
    client.force_login(make_user("reader", on=pal.service))
    page = words(client.get(pal.get_absolute_url()))
    assert "2 planes de apoyo sirven a sus acciones" in page
    assert "Lo que ofrece el acompañamiento</a>" not in page


def test_the_hint_costs_one_question(pal, queries_of):
    assert len(queries_of(lambda: hints(pal))) == 1
    assert find_gaps(pal) is not None


def test_an_action_or_a_section_that_answers_what_was_offered_stays(pal, action):
    planner = make_user("planner", on=pal.service)
    section = make_section(pal, kind=Section.Kind.TEXT)
    row = Offering.objects.create(service=pal.service, plan=pal, kind="knot", text="x", by=planner)
    facts = {"decision": "incorporated", "grounds": "x", "by": planner}
    assert reason_to_stay(action) == reason_to_stay(section) == ""
    decide_offerings(pal, {row.pk: None}, actions=[action], sections=[section], **facts)
    said = "Responde a algo que ofreció el acompañamiento a las unidades: decidir antes qué pasa con ello."
    assert reason_to_stay(action) == reason_to_stay(section) == said


def test_the_sealed_plan_has_the_counts_of_each_action_and_its_papers_tell_them(pal, action):
    assert KEY not in take_snapshot(pal)
    serve(action, "Escuela Uno", held=1, closed=1, evidence=2)
    serve(action, "Escuela Dos", held=1, measured=1)
    make_knot(make_support_plan(make_school(pal.service)))
    snapshot = take_snapshot(pal)
    counts = {"plans": 2, "units": 2, "meetings": 3, "evidence": 2, "measurements": 1}
    assert snapshot[KEY] == {"actions": [{"action": action.pk} | counts], "total": counts}
    (chapter,) = [one for one in chapters(snapshot) if one["title"] == "Acompañamiento a las unidades"]
    assert chapter["support"] == [{"action": action.pk, "code": action.code, "name": action.name} | counts]
    paper = Template("{% include chapter.template %}").render(Context({"chapter": chapter}))
    assert "2 planes de apoyo sirven" in paper
    assert action.name in paper
    assert "Escuela Uno" not in paper
    (sheet,) = [one for one in sheets(snapshot) if one.title == "Acompañamiento"]
    told = [[column.value(row) for column in sheet.columns] for row in sheet.rows]
    assert told == [[action.code, action.name, 2, 2, 3, 2, 1]]


def test_a_plan_sealed_before_brings_no_chapter_and_no_sheet(pal, action):
    snapshot = take_snapshot(pal)
    assert not [one for one in chapters(snapshot) if one["title"] == "Acompañamiento a las unidades"]
    assert "Acompañamiento" not in [one.title for one in sheets(snapshot)]
