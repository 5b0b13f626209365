"""A plan followed through its year in the browser: reporting, ticking units, asking, papers, a sheet come back."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from openpyxl import load_workbook
from playwright.sync_api import expect

from plans.exports import plan_workbook
from plans.models import ActionSchool, AnnualPlan, Measurement
from plans.versions import draft_context
from tests.factories import make_indicator
from tests.factories_followup import JUNE, address, followup_at, make_followed
from tests.factories_writing import make_writing

PASSWORD = "clave-larga-1"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def enter(page):
    """Log in by the page itself."""

    def go(person):
        page.goto("/cuenta/login/")
        page.get_by_label("Correo").fill(person.email)
        page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Ingresar", exact=True).click()
        page.wait_for_url(lambda url: "login" not in url)

    return go


@pytest.mark.core
def test_a_value_is_reported_with_its_evidence_and_shows_in_the_year(page, enter):
    plan = make_followed()
    enter(plan.person)
    page.goto(followup_at(plan, JUNE))
    page.get_by_role("link", name=f"Informar {plan.indicator.name}").click()
    page.get_by_label("Numerador").fill("45")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("alert")).to_contain_text("Hacen falta los dos")
    expect(page.get_by_label("Numerador")).to_have_value("45")
    page.get_by_label("Denominador").fill("53")
    page.get_by_label("Relato").fill("Se llegó a casi todas.")
    page.get_by_label("Evidencia").set_input_files(
        {"name": "acta.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 acta"}
    )
    page.get_by_role("button", name="Guardar").click()
    row = page.locator(f"#indicador-{plan.indicator.pk}")
    expect(row).to_contain_text("84,9")
    expect(row).to_contain_text("Cumple")
    expect(row).to_contain_text("1 archivo")
    assert Measurement.objects.get().narrative == "Se llegó a casi todas."


def test_what_is_being_reported_survives_a_reload(page, enter, scripts):
    if not scripts:
        pytest.skip("drafts are kept by a script")
    plan = make_followed()
    enter(plan.person)
    page.goto(address(plan, "report_indicator", plan.indicator.pk, JUNE))
    page.get_by_label("Relato").fill("Sin señal en la escuela.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Borrador guardado")
    page.evaluate("document.querySelectorAll('form[data-dirty]').forEach(form => delete form.dataset.dirty)")
    page.reload()
    expect(page.get_by_label("Relato")).to_have_value("Sin señal en la escuela.")


@pytest.mark.core
def test_units_are_ticked_on_a_phone(page, enter):
    page.set_viewport_size({"width": 360, "height": 740})
    plan = make_followed()
    enter(plan.person)
    page.goto(followup_at(plan, JUNE))
    page.get_by_role("link", name=re.compile("0 de 3")).click()
    page.get_by_label("Fecha de las que se marquen ahora").fill("15-05-2027")
    names = [link.school.display_name for link in plan.action.action_schools.select_related("school")]
    for name in names[:2]:
        page.get_by_role("checkbox", name=re.compile(rf"^{name}\b")).check()
    page.get_by_role("button", name="Guardar las unidades").first.click()
    expect(page.get_by_role("link", name=re.compile("2 de 3"))).to_be_visible()
    assert ActionSchool.objects.filter(reached_on="2027-05-15").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_list_is_filtered_and_its_address_says_how(page, enter):
    plan = make_followed()
    make_indicator(plan.action, name="Cursos que leen en voz alta")
    enter(plan.person)
    page.goto(followup_at(plan, JUNE))
    page.get_by_label("Indicador o acción").fill("leen")
    page.get_by_role("button", name="Buscar").click()
    expect(page.locator("#followup-rows")).to_contain_text("1 indicador")
    expect(page.locator("#followup-rows")).not_to_contain_text(plan.indicator.name)
    expect(page).to_have_url(re.compile("q=leen"))
    page.reload()
    expect(page.locator("#followup-rows")).not_to_contain_text(plan.indicator.name)


def test_what_is_missing_is_asked_after_it_was_seen(page, enter):
    plan = make_followed()
    enter(plan.person)
    page.goto(followup_at(plan, JUNE))
    page.get_by_role("link", name="Pedir lo que falta").click()
    page.get_by_text("Ver el correo").click()
    expect(page.get_by_text("falta informar un indicador al 30-06-2027")).to_be_visible()
    assert mail.outbox == []
    page.get_by_role("button", name="Enviar los avisos").click()
    expect(page.get_by_text("Se pidió lo que falta a 1 unidad.")).to_be_visible()


def test_a_report_is_made_and_downloaded(page, enter):
    plan = make_followed()
    enter(plan.person)
    page.goto(followup_at(plan, JUNE))
    page.get_by_role("button", name="Preparar el informe (PDF)").click()
    link = page.get_by_role("link", name=re.compile("Descargar informe-pal"))
    expect(link).to_be_visible(timeout=30_000)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith("2027-06-30.pdf")


def test_a_sheet_comes_back_and_is_seen_before_it_is_taken(page, enter, tmp_path):
    plan, action, planner = make_writing()
    path = tmp_path / "pal.xlsx"
    path.write_bytes(plan_workbook.render(draft_context(AnnualPlan.objects.for_detail().get(pk=plan.pk))))
    book = load_workbook(path)
    book["Acciones"]["C2"] = "Un nombre de la planilla"
    book.save(path)
    enter(planner)
    page.goto(address(plan, "action_sheet"))
    page.get_by_label("Planilla llena").set_input_files(path)
    page.get_by_role("button", name="Revisar la planilla").click()
    expect(page.get_by_role("cell", name="Un nombre de la planilla")).to_be_visible()
    action.refresh_from_db()
    assert action.name != "Un nombre de la planilla"
    page.get_by_role("button", name="Guardar la planilla completa").click()
    expect(page.get_by_text("Planilla guardada: 1 fila con cambios.")).to_be_visible()
    action.refresh_from_db()
    assert action.name == "Un nombre de la planilla"


def test_nobody_is_shut_out_of_the_pages_of_the_year(page, enter, scripts):
    if not scripts:
        pytest.skip("the judge is a script")
    plan = make_followed()
    enter(plan.person)
    for path in (
        followup_at(plan, JUNE),
        address(plan, "report_indicator", plan.indicator.pk, JUNE),
        address(plan, "coverage", plan.action.pk),
        address(plan, "cuts"),
        address(plan, "cut_edit", JUNE),
        address(plan, "reminders", JUNE),
        address(plan, "evaluation"),
    ):
        page.goto(path)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(path, one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
