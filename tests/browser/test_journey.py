"""The whole way in a real browser: written, presented, sanctioned, published, read. Also without JavaScript."""

import csv
import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from documents.models import Job
from plans.models import AnnualPlan, SealedVersion
from tests.factories_journey import RESOLUTION, make_published_plan, make_world, make_years_plan, mend
from tests.factories_writing import address

PASSWORD = "clave-larga-1"
PHONE, DESK, NARROW = ({"width": width, "height": 900} for width in (390, 1280, 320))


@pytest.fixture
def world(transactional_db):
    return make_world()


def enter(page, person):
    page.goto(reverse("account_login"))
    page.get_by_label("Correo").fill(person.email)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).click()


def says(page, text):
    expect(page.locator("#messages")).to_contain_text(text)


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


@pytest.mark.core
def test_the_planner_opens_the_pal_from_last_years_and_writes_it(page, world):
    last = make_years_plan(world, world.today.year)
    year = last.year + 1
    enter(page, world.planner)
    page.goto(reverse("plans:list"))
    follow(page, "Abrir un PAL")
    expect(page.get_by_label(f"Desde el {last}")).to_be_checked()
    press(page, "Abrir el PAL")
    heading(page, f"PAL {year}")
    plan = AnnualPlan.objects.get(service=world.service, year=year)
    assert [action.origin.plan_id for action in plan.actions.all()] == [last.pk] * 2

    page.set_viewport_size(PHONE)
    follow(page, "Objetivos y acciones")
    follow(page, "Editar acción 1.1")
    page.get_by_label("Nombre de la acción").fill("Leer y contar lo leído")
    page.get_by_label("Término").fill(f"31-11-{year}")
    press(page, "Guardar acción")
    expect(page.get_by_role("alert")).to_contain_text(
        f"Noviembre tiene 30 días. Escribir la fecha como 30-11-{year}"
    )
    expect(page.get_by_label("Nombre de la acción")).to_have_value("Leer y contar lo leído")
    page.get_by_label("Término").fill(f"30-11-{year}")
    press(page, "Guardar acción")
    says(page, "Acción 1.1 guardada.")

    page.goto(address(plan, "action_universe", plan.actions.get(code="1.1").pk))
    page.get_by_label("Grupo").select_option(label="Cerro Azul (2)")
    press(page, "Dejar solo el grupo")
    expect(page.locator("#universe-count")).to_contain_text("2 unidades de 4. La meta pide 2")
    page.get_by_label("Grupo").select_option("todas")
    press(page, "Agregar el grupo")
    expect(page.locator("#universe-count")).to_contain_text("4 unidades de 4. La meta pide 4")
    page.get_by_label("Escuela Puerto Viejo 2").uncheck()
    page.get_by_role("button", name="Guardar las unidades").first.click()
    says(page, "se aplica a 3 unidades")
    page.goto(address(plan, "section", "objetivos"))
    expect(page.get_by_role("row", name=re.compile("1.1 Leer y contar"))).to_contain_text("[3/3]")
    expect(page.get_by_role("row", name=re.compile("1.2 Acompañar"))).to_contain_text(
        "95\N{NO-BREAK SPACE}% [4/4]"
    )

    press(page, "Marcar como lista")
    expect(page.locator("#section-done")).to_contain_text("Lista")
    page.goto(plan.get_absolute_url())
    expect(page.get_by_text("1 de 9 lista")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Objetivos y acciones").first).to_contain_text(
        "Lista"
    )


@pytest.mark.core
def test_the_director_presents_only_what_the_law_finds_whole_and_seals_it(page, world):
    plan = make_years_plan(world, world.today.year + 1)
    enter(page, world.director)
    page.goto(plan.get_absolute_url())
    page.get_by_role("link", name="Presentar al Comité Directivo y al Consejo Local").first.click()
    lacks = page.get_by_role("region", name=re.compile("Antes hace falta"))
    expect(lacks).to_contain_text("La sección «Vinculación regional y comunal» no está iniciada.")
    press(page, "Presentar al Comité Directivo y al Consejo Local")
    expect(page.get_by_role("alert")).to_contain_text("«Dotación por establecimiento» no está iniciada")
    assert not SealedVersion.objects.exists()

    mend(world, plan)
    page.goto(f"{address(plan, 'decision_create')}?movimiento=present")
    expect(page.get_by_text("Antes hace falta")).to_have_count(0)
    press(page, "Presentar al Comité Directivo y al Consejo Local")
    says(page, "Se selló la versión 1")
    version = SealedVersion.objects.get()
    assert Job.objects.get(key=f"render-{version.pk}").status == Job.Status.DONE
    page.goto(version.get_absolute_url())
    for name, opening in [("Documento (PDF)", b"%PDF"), ("Planilla (XLSX)", b"PK")]:
        with page.expect_download() as download:
            follow(page, name)
        assert download.value.path().read_bytes().startswith(opening)


@pytest.mark.core
def test_the_plan_goes_from_its_reception_to_its_publication(page, new_context, world):
    plan = make_years_plan(world, world.today.year + 1)
    mend(world, plan)
    today = f"{world.today:%d-%m-%Y}"
    enter(page, world.director)
    _move(page, plan, "Presentar al Comité Directivo y al Consejo Local")

    page.goto(f"{address(plan, 'decision_create')}?movimiento=answer")
    expect(page.locator("main")).to_contain_text(
        "Falta registrar cuándo recibió la versión 1: Consejo Local de Educación Pública."
    )
    for body in world.bodies:
        page.goto(address(plan, "presentations"))
        follow(page, f"Registrar la recepción de {body}")
        page.get_by_label("Recibido el").fill(today)
        press(page, "Guardar la recepción")
        says(page, f"{body} recibió el plan el {today}: su plazo vence el")
    _move(page, plan, "Pasar a respuesta", motive="Las dos instancias ya respondieron.")
    expect(page.locator("#messages")).to_contain_text("Estado: En respuesta")

    page.goto(f"{address(plan, 'decision_create')}?movimiento=sanction")
    expect(page.locator("main")).to_contain_text("Falta registrar el ajuste a la Ley de Presupuestos")
    _move(page, plan, "Registrar el ajuste a la Ley de Presupuestos", motive="Se bajaron dos obras menores.")

    _open_move(page, plan, "Sancionar")
    press(page, "Sancionar")
    expect(page.get_by_role("alert")).to_contain_text("Falta el archivo de la resolución.")
    page.get_by_label("Resolución N.º").fill("1241")
    page.get_by_label("Fecha de la resolución").fill(today)
    page.get_by_label("Archivo de la resolución").set_input_files(
        {"name": "resolucion.pdf", "mimeType": "application/pdf", "buffer": RESOLUTION}
    )
    press(page, "Sancionar")
    says(page, "Sancionó el plan. Estado: Sancionado. Se selló la versión 3")

    planner = new_context().new_page()
    enter(planner, world.planner)
    _move(planner, plan, "Publicar")
    says(planner, "Estado: Publicado")
    row = planner.get_by_role("row", name=re.compile("Sancionó el plan"))
    expect(row).to_contain_text("Dirección ejecutiva (titular)")
    expect(row).to_contain_text("Resolución N.º 1241")
    planner.goto(reverse("plans:public_list"))
    expect(planner.locator("main")).to_contain_text(f"{plan.year}")


def _open_move(page, plan, label):
    page.goto(address(plan, "moves"))
    page.get_by_role("link", name=re.compile(f": {label}$")).click()
    heading(page, label)


def _move(page, plan, label, motive=""):
    _open_move(page, plan, label)
    if motive:
        page.get_by_role("textbox", name=re.compile("Motivo|Qué cambió")).fill(motive)
    press(page, label)
    heading(page, "Decisiones")


@pytest.mark.core
def test_a_published_plan_is_read_taken_away_verified_and_compared(page, new_context, world):
    plan = make_published_plan(world, world.today.year)
    version = SealedVersion.objects.select_related("document").latest("number")

    page.goto(reverse("plans:public_plan", args=["prueba", plan.year]))
    expect(page.locator("main")).to_contain_text("El texto que quedó después de escuchar a las instancias.")
    expect(page.locator("main")).to_contain_text("1.2 Acompañar a cada comunidad")
    files = {}
    for name in ["Documento (PDF)", "Planilla (XLSX)", "CSV de Acciones"]:
        with page.expect_download() as download:
            follow(page, name)
        files[name] = download.value.path().read_bytes()
    assert files["Documento (PDF)"].startswith(b"%PDF") and files["Planilla (XLSX)"].startswith(b"PK")
    rows = list(csv.reader(io.StringIO(files["CSV de Acciones"].decode("utf-8-sig")), delimiter=";"))
    assert any("Leer en los primeros años" in cell for row in rows for cell in row)
    follow(page, version.document.code)
    expect(page.locator("main")).to_contain_text("El código existe y corresponde a este documento.")
    expect(page.locator("main")).to_contain_text(version.document.pdf_sha256)
    page.get_by_label("Código de verificación").fill("MGC-NOSON-ESTAS-LETRAS")
    press(page, "Verificar")
    expect(page.locator("main")).to_contain_text("No hay un documento con el código")

    head = new_context().new_page()
    enter(head, world.head)
    expect(head.get_by_role("heading", name=re.compile("que nombran a Escuela Cerro Azul 1"))).to_be_visible()
    follow(head, f"Leer la versión 3 del {plan}")
    heading(head, "Versión 3")
    assert head.goto(plan.get_absolute_url()).status == 404

    planner = new_context().new_page()
    enter(planner, world.planner)
    planner.goto(address(plan, "versions"))
    planner.get_by_label("Comparar", exact=True).select_option(label="Versión 1")
    planner.get_by_label("con", exact=True).select_option(label="Versión 3")
    press(planner, "Comparar")
    heading(planner, "Qué cambió entre la versión 1 y la 3")
    changes = planner.locator("#version-changes")
    expect(changes.locator("del", has_text="presentó")).to_be_visible()
    expect(changes.locator("ins", has_text="escuchar")).to_be_visible()

    auditor = new_context().new_page()
    enter(auditor, world.auditor)
    auditor.goto(reverse("trail"))
    auditor.get_by_label("Qué hizo").select_option(label="Selló")
    press(auditor, "Filtrar")
    expect(auditor.locator("#trail-table tbody tr")).to_have_count(3)
    follow(auditor, "Comprobar la cadena")
    press(auditor, "Comprobar la cadena")
    expect(auditor.get_by_role("status").last).to_contain_text("La cadena está entera")
    assert auditor.goto(f"{address(plan, 'decision_create')}?movimiento=amend").status == 403


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_the_journey_shut_nobody_out(page, new_context, world, size, scripts):
    if not scripts:
        pytest.skip("axe is a script")
    plan = make_published_plan(world, world.today.year)
    coming = make_years_plan(world, world.today.year + 1)
    page.set_viewport_size(size)
    found = barriers(
        page, [reverse("plans:public_list"), reverse("plans:public_plan", args=["prueba", plan.year])]
    )
    enter(page, world.director)
    decision = address(coming, "decision_create")
    pages = [reverse("home"), reverse("plans:list"), coming.get_absolute_url(), plan.get_absolute_url()]
    pages += [address(coming, name) for name in ("checks", "stages", "moves")]
    pages += [address(coming, "section", section.key) for section in coming.sections.all()]
    pages += [address(plan, name) for name in ("versions", "presentations", "history", "followup")]
    pages += [address(plan, "version", 1), reverse("help"), f"{decision}?movimiento=present"]
    found += barriers(page, pages)
    press(page, "Presentar al Comité Directivo y al Consejo Local")
    expect(page.get_by_role("alert")).to_be_visible()
    found += barriers_here(page)

    head = new_context().new_page()
    head.set_viewport_size(size)
    enter(head, world.head)
    found += barriers(head, [reverse("home"), address(plan, "versions")])
    assert found == []


def barriers(page, paths):
    found = []
    for path in paths:
        page.goto(path)
        found += barriers_here(page)
    return found


def barriers_here(page):
    """What axe finds on the page at hand, and whether it is too wide for 320 px."""
    axe = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    found = [(page.url, rule["id"], node["html"]) for rule in axe for node in rule["nodes"]]
    size = page.viewport_size
    page.set_viewport_size(NARROW)
    if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
        found.append((page.url, "too wide for 320 px", ""))
    page.set_viewport_size(size)
    return found
