"""Lo que falta y lo que no calza: every sentence, what it blocks, where it is mended, and what it costs."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from plans.checks import LAW, MISMATCH, MISSING, find_gaps, grouped, listed
from plans.extension import Companion, Hint, join, leave
from plans.models import (
    AnnualPlan,
    InstitutionalLink,
    Instrument,
    Measurement,
    Section,
    Staffing,
    StrategicLine,
    StrategicObjective,
)
from plans.opening import open_plan
from plans.overview import read
from plans.summaries import in_one_line, summarise
from plans.target_checks import action_mismatch, passed_target
from tests.factories import (
    make_action,
    make_indicator,
    make_measurement,
    make_objective,
    make_school,
    make_service,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
day = datetime.date
CUT_OFF = day(2030, 8, 31)


@pytest.fixture
def plan():
    service = make_service()
    open_plan(service, 2031, by=make_user("planner", on=service))
    AnnualPlan.objects.update(cut_off=CUT_OFF)
    return AnnualPlan.objects.for_detail().get()


def texts(plan, group=None):
    return [gap.text for gap in find_gaps(plan) if group in (None, gap.group)]


def gap_of(plan, words):
    found = [gap for gap in find_gaps(plan) if words in gap.text]
    assert len(found) == 1, texts(plan)
    return found[0]


def write_all(plan, **without):
    """A plan that lacks nothing: each test takes one thing away."""
    plan.sections.update(body="Texto", done=True)
    plan.sections.filter(key="genero").update(body="")
    school = make_school(plan.service, "Escuela Uno")
    pel = Instrument.objects.get(service=plan.service, kind="PEL")
    upward = StrategicObjective.objects.create(service=plan.service, instrument=pel, code="OE1", text="Uno")
    line = StrategicLine.objects.create(service=plan.service, objective=upward, code="1.1", text="Línea")
    facts = {"unit": make_unit(plan.service), "line": line, "target_percent": Decimal(90)}
    action = make_action(make_objective(plan, code="OE1"), [school], code="1.1", **facts | without)
    indicator = make_indicator(action, means="Informe")
    source = plan.service.funding_sources.first()
    action.budgets.create(source=source, amount=1)
    measured = make_indicator(strategic_objective=upward, name="Retención", target=Decimal(80))
    make_measurement(measured, CUT_OFF, value=Decimal(70))
    Staffing.objects.create(
        service=plan.service, plan=plan, school=school, kind="teachers", people=1, hours=44, grounds="Jornada"
    )
    InstitutionalLink.objects.create(
        service=plan.service, plan=plan, scope="regional", institution="Seremi", purpose="Coordinar"
    )
    return SimpleNamespace(school=school, action=action, indicator=indicator, measured=measured, pel=upward)


# What the law asks for ----------------------------------------------------------------------------------


def test_a_plan_with_everything_lacks_nothing(plan):
    write_all(plan)
    assert find_gaps(plan) == []


def test_required_sections_that_are_not_started_block_the_presentation(plan):
    write_all(plan)
    plan.links.all().delete()
    plan.sections.filter(key__in=["vinculacion", "anexos"]).update(body="", done=False)
    gap = gap_of(plan, "no está iniciada")
    assert gap.text == "La sección «Vinculación regional y comunal» no está iniciada."
    assert (gap.group, gap.blocks) == (LAW, {"present"})
    assert gap.url == plan.sections.get(key="vinculacion").get_absolute_url()


def test_required_sections_under_way_are_a_hint(plan):
    write_all(plan)
    plan.sections.filter(key="vinculacion").update(done=False)
    gap = gap_of(plan, "Por dar por lista")
    assert (gap.group, gap.blocks) == (MISSING, frozenset())


def test_every_operating_unit_needs_a_support_action(plan):
    written = write_all(plan)
    other = make_school(plan.service, "Jardín Dos", rbd=None, code="131", junji_code="131", rbd_dv="")
    make_school(plan.service, "Escuela Cerrada", status="closed")
    make_school(make_service(), "Escuela Ajena")
    gap = gap_of(plan, "sin acción de apoyo")
    assert gap.text == "1 unidad educativa sin acción de apoyo técnico-pedagógico: Jardín Dos."
    assert (gap.group, gap.blocks) == (LAW, {"present"})

    link = make_action(written.action.objective, [other], code="2.1", kind="link")
    assert gap_of(plan, "sin acción de apoyo")
    link.action_schools.update(action=written.action)
    assert "sin acción de apoyo" not in " ".join(texts(plan))


def test_every_school_with_rbd_needs_grounds_for_its_staffing(plan):
    written = write_all(plan)
    make_school(plan.service, "Jardín", rbd=None, code="131", junji_code="131", rbd_dv="")
    assert not [text for text in texts(plan) if "fundamento" in text]
    Staffing.objects.filter(school=written.school).update(grounds="")
    gap = gap_of(plan, "fundamento técnico-pedagógico")
    assert gap.text.startswith("1 establecimiento sin el fundamento")
    assert gap.blocks == {"present"}


def test_instruments_need_their_cut_off_and_some_datum(plan):
    write_all(plan)
    Measurement.objects.all().delete()
    gap = gap_of(plan, "Ninguno de los 1 indicadores")
    assert (gap.group, gap.blocks) == (LAW, {"present"})
    plan.cut_off = None
    assert gap_of(plan, "Falta la fecha de corte").blocks == {"present"}


# What does not fit --------------------------------------------------------------------------------------


def action(**facts):
    return SimpleNamespace(**{"target_text": "", "target_percent": None, "units": 0} | facts)


@pytest.mark.parametrize(
    ("text", "percent", "units", "said"),
    [
        ("95% [73/76]", 95, 76, ""),
        ("95% [68/71]", 95, 71, ""),
        ("90% [19/21]", 90, 21, ""),
        ("90% [69/76]", 90, 76, ""),
        ("90 % [19/22]", 90, 22, "la meta dice 90 % y la fracción [19/22] da 86,4 %."),
        ("90 % [19/22]", None, 22, "la meta dice 90 % y la fracción [19/22] da 86,4 %."),
        ("90% [20/21]", 90, 21, "la fracción dice [20/21] y para 90 % bastan 19 de 21."),
        ("90% [19/21]", 90, 22, "la fracción dice [19/21] y su universo tiene 22 unidades."),
        ("90%", 95, 20, "el texto de la meta dice 90 % y la meta es 95 %."),
        ("62,5 %", Decimal("62.50"), 20, ""),
        ("Todas las unidades", 100, 20, ""),
        ("90% [19/0]", 90, 0, ""),
        ("", 95, 20, ""),
    ],
)
def test_a_target_s_text_fits_its_figures_and_its_fraction(text, percent, units, said):
    percent = None if percent is None else Decimal(percent)
    found = action_mismatch(action(target_text=text, target_percent=percent, units=units))
    assert found.replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_mismatch_names_its_action_and_leads_to_its_form(plan):
    written = write_all(plan, target_text="85 %")
    gap = gap_of(plan, "Acción 1.1")
    assert gap.group == MISMATCH and not gap.blocks
    assert f"/acciones/{written.action.pk}/edicion/" in gap.url


def test_who_only_reads_is_led_to_the_action_and_not_to_its_form(plan):
    written = write_all(plan, target_text="85 %")
    director = make_user("director", on=plan.service)
    read_only = AnnualPlan.objects.for_detail().with_capabilities(director).get()
    assert gap_of(read_only, "Acción 1.1").url.endswith(f"/acciones/{written.action.pk}/")


def test_dates_outside_the_year_are_said_with_the_date(plan):
    write_all(plan, ends_on=day(2032, 1, 15))
    assert texts(plan, MISMATCH) == ["Acción 1.1: termina el 15-01-2032, fuera del año del plan."]


def test_many_of_a_kind_are_said_together(plan):
    written = write_all(plan)
    for number in range(2, 7):
        copy = make_action(
            written.action.objective, [written.school], code=f"1.{number}", starts_on=day(2030, 12, 1)
        )
        assert copy.starts_on.year != plan.year
    gap = gap_of(plan, "fechas fuera del año")
    assert gap.text == "5 acciones con fechas fuera del año del plan: 1.2, 1.3, 1.4, 1.5 y 1.6."
    assert [code for code, _ in gap.each] == ["1.2", "1.3", "1.4", "1.5", "1.6"]


@pytest.mark.parametrize(
    ("sense", "target", "value", "passed"),
    [
        ("higher", 80, "96.9", True),
        ("higher", 80, "80", False),
        ("higher", 80, "79", False),
        ("lower", 10, "8", True),
        ("lower", 10, "10", False),
        ("lower", 10, "12", False),
    ],
)
def test_a_target_that_the_last_measurement_passed_is_said_by_its_sense(plan, sense, target, value, passed):
    written = write_all(plan)
    type(written.measured).objects.filter(pk=written.measured.pk).update(sense=sense, target=target)
    Measurement.objects.update(value=Decimal(value))
    assert bool(texts(plan, MISMATCH)) is passed


def test_the_sentence_of_a_passed_target_holds_both_figures(plan):
    write_all(plan)
    Measurement.objects.update(value=Decimal("96.9"))
    said = texts(plan, MISMATCH)[0].replace("\N{NO-BREAK SPACE}", " ")
    assert said == "«Retención»: la meta es 80 % y la última medición ya es 96,9 %."


def test_what_was_measured_during_the_plan_s_year_is_success_and_no_mismatch(plan):
    written = write_all(plan)
    make_measurement(written.indicator, day(2031, 3, 31), value=Decimal(99))
    assert texts(plan, MISMATCH) == []


def test_a_copied_indicator_is_compared_with_the_last_measurement_of_its_origin(plan):
    written = write_all(plan)
    origin = make_indicator(strategic_objective=written.pel, target=None)
    make_measurement(origin, CUT_OFF, value=Decimal(99))
    type(origin).objects.filter(pk=written.indicator.pk).update(origin=origin)
    assert any("ya es" in text for text in texts(plan, MISMATCH))


def test_without_measurements_the_baseline_speaks():
    row = {"unit": "percent", "decimals": 1, "sense": "higher", "last": None, "last_of_origin": None}
    indicator = SimpleNamespace(**row, target=Decimal(80), baseline=Decimal(90))
    assert "la línea de base ya es" in passed_target(indicator)


# What is still to be completed --------------------------------------------------------------------------


def test_what_actions_lack_is_said_together_with_a_link_for_each(plan):
    written = write_all(plan)
    bare = [make_action(written.action.objective, code=code) for code in ("2.3", "4.2")]
    said = texts(plan, MISSING)
    assert "2 acciones sin unidad responsable: 2.3 y 4.2." in said
    assert "2 acciones sin indicador: 2.3 y 4.2." in said
    assert "2 acciones sin línea del PEL: 2.3 y 4.2." in said
    assert "2 acciones sin unidades educativas: 2.3 y 4.2." in said
    assert "2 acciones sin presupuesto: 2.3 y 4.2." in said
    each = gap_of(plan, "sin unidad responsable").each
    assert [code for code, _ in each] == ["2.3", "4.2"]
    assert [f"/acciones/{row.pk}/" in url for row, (_, url) in zip(bare, each)] == [True, True]


def test_only_support_actions_need_units(plan):
    written = write_all(plan)
    make_action(written.action.objective, code="2.1", kind="agreement")
    assert not [text for text in texts(plan) if "sin unidades educativas" in text]


def test_a_universe_that_an_act_states_without_naming_it_counts(plan):
    write_all(plan, universe_stated=76, target_text="90 % [69/76]")
    assert find_gaps(plan) == []


def test_objectives_without_actions_and_indicators_without_target_or_means_are_missing(plan):
    written = write_all(plan)
    make_objective(plan, code="OE7")
    make_indicator(written.action, target=None, means="")
    said = texts(plan, MISSING)
    assert "1 objetivo sin acciones: OE7." in said
    assert "1 indicador sin meta, en la acción 1.1." in said
    assert "1 indicador sin medio de verificación, en la acción 1.1." in said


def test_a_gender_approach_without_a_figure_by_gender_is_missing(plan):
    written = write_all(plan)
    assert not [text for text in texts(plan) if "género" in text]
    type(written.action).objects.update(gender_approach="Con foco en las estudiantes")
    assert gap_of(plan, "separado por género").group == MISSING
    type(written.indicator).objects.filter(pk=written.indicator.pk).update(by_gender=True)
    assert not [text for text in texts(plan) if "género" in text]


def test_instruments_indicators_without_datum_or_without_reason_are_missing(plan):
    written = write_all(plan)
    make_indicator(strategic_objective=written.pel)
    silent = make_indicator(strategic_objective=written.pel)
    make_measurement(silent, CUT_OFF, value=None, absence="S/I")
    said = texts(plan, MISSING)
    assert "1 indicador del PEL sin dato ni motivo (S/I)." in said
    assert "1 indicador dice S/I o N/A sin su motivo." in said
    Measurement.objects.filter(indicator=silent).update(reason="No se aplicó la encuesta")
    assert "1 indicador dice S/I o N/A sin su motivo." not in texts(plan)


# Companions, order, cost --------------------------------------------------------------------------------


def test_hints_of_the_apps_above_stand_in_their_group(plan):
    write_all(plan)
    hint = Hint("2 estamentos sin voz.", "/cobertura/", "Ver", blocks=frozenset(["present"]))
    companion = join(Companion(hints=lambda about: [hint] if about == plan else []))
    try:
        gap = gap_of(plan, "sin voz")
    finally:
        leave(companion)
    assert (gap.group, gap.url, gap.label, gap.blocks) == (MISSING, "/cobertura/", "Ver", {"present"})


def test_the_law_comes_first(plan):
    groups = [gap.group for gap in find_gaps(plan)]
    assert groups == sorted(groups, key=[LAW, MISMATCH, MISSING].index)
    assert next(group.key for group in grouped(find_gaps(plan))) == LAW


def test_the_queries_are_the_same_for_one_action_and_for_many(plan, queries_of):
    written = write_all(plan)
    few = len(queries_of(lambda: find_gaps(plan)))
    for number in range(40):
        school = make_school(plan.service)
        one = make_action(make_objective(plan, code=f"X{number}"), [school], target_text="50 % [1/9]")
        make_indicator(one)
        make_measurement(make_indicator(strategic_objective=written.pel), CUT_OFF)
    assert len(queries_of(lambda: find_gaps(plan))) == few <= 5  # one is of the companion above


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a y b"), (list("abcdefgh"), "a, b, c, d, e, f y 2 más")],
)
def test_lists_are_read_aloud(words, said):
    assert listed(words) == said


# The task list ------------------------------------------------------------------------------------------


def test_a_section_is_not_started_under_way_or_ready(plan):
    overview = read(plan)
    assert {row.state for row in summarise(overview)} == {"todo"}
    school = make_school(plan.service)
    make_indicator(make_action(make_objective(plan, code="OE1"), [school], code="1.1"))
    plan.sections.filter(key="presentacion").update(body="Hola", done=True)
    rows = {row.section.key: row for row in summarise(read(plan))}
    assert (rows["presentacion"].state, rows["presentacion"].note) == ("done", "Hola")
    assert rows["objetivos"].state == rows["apoyo"].state == "doing"
    assert rows["objetivos"].note == "1 acción. 1 tiene algo que mirar."
    assert rows["apoyo"].note == "1 de 1 unidades educativas con al menos una acción."
    assert rows["dotacion"].note == "0 de 1 establecimientos con fundamento."
    assert rows["vinculacion"].note == "La ley la pide."
    assert in_one_line(read(plan)) == "1 objetivo, 1 acción y 1 indicador para 1 unidad educativa"


def test_a_section_says_who_answers_for_it_and_escapes_the_name(plan):
    unit = make_unit(plan.service, "Unidad <b>Uno</b>")
    plan.sections.filter(key="vinculacion").update(unit=unit)
    note = next(r.note for r in summarise(read(plan)) if r.section.kind == Section.Kind.LINKS)
    assert note == "La ley la pide. Responsable: Unidad &lt;b&gt;Uno&lt;/b&gt;."


def test_a_plan_without_sections_has_an_empty_task_list(plan):
    plan.sections.all().delete()
    assert summarise(read(plan)) == []
    assert [gap.group for gap in find_gaps(plan)] == []
