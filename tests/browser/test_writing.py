"""Writing actions in the browser: in place, by keyboard, by two at once; and without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from plans.models import Action
from tests.factories import make_indicator, make_user
from tests.factories_writing import address, make_catalogue, make_writing

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "clave-larga-1"


@pytest.fixture
def writing(page):
    plan, action, planner = make_writing(units=4, actions=3)
    enter(page, planner)
    page.goto(address(plan, "section", "objetivos"))
    return plan, action, planner


def enter(page, person):
    page.goto("/cuenta/login/")
    page.get_by_label("Correo").fill(person.email)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)


def edit_link(page, code):
    return page.get_by_role("link", name=f"Editar acción {code}")


@pytest.mark.core
def test_an_action_is_written_from_nothing_to_its_units(page, writing):
    plan, *_ = writing
    page.get_by_role("link", name="Agregar acción a OE1").click()
    page.get_by_label("Nombre de la acción").fill("Acoger a estudiantes migrantes")
    page.get_by_label("Término").fill("31-11-2027")
    page.get_by_label("Meta, en porcentaje").fill("60")
    page.get_by_label("Indicador principal").fill("% de unidades que participan")
    page.get_by_role("button", name="Crear acción").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Noviembre tiene 30 días. Escribir la fecha como 30-11-2027"
    )
    expect(page.get_by_label("Nombre de la acción")).to_have_value("Acoger a estudiantes migrantes")
    page.get_by_label("Término").fill("30-11-2027")
    page.get_by_role("button", name="Crear acción").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("A qué unidades se aplica")
    page.get_by_label("Grupo").select_option("todas")
    page.get_by_role("button", name="Agregar el grupo").click()
    expect(page.locator("#universe-count")).to_contain_text("4 unidades de 4. La meta pide 3: 60")
    page.get_by_role("button", name="Guardar las unidades").first.click()
    expect(page.locator("#messages")).to_contain_text("se aplica a 4 unidades")
    action = plan.actions.get(name="Acoger a estudiantes migrantes")
    assert (action.universe.count(), action.indicators.count()) == (4, 1)


@pytest.mark.core
def test_an_action_is_edited_and_the_list_says_so(page, writing):
    edit_link(page, "1.2").click()
    page.get_by_label("Nombre de la acción").fill("Un nombre mejor")
    page.get_by_role("button", name="Guardar acción").click()
    expect(page.locator("#messages")).to_contain_text("Acción 1.2 guardada.")
    expect(page.get_by_role("row", name=re.compile("1.2 Un nombre mejor"))).to_be_visible()


@pytest.mark.core
def test_two_write_at_once_and_the_second_chooses_between_both_texts(page, writing, new_context):
    plan, action, _ = writing
    make_catalogue(plan.service)
    edit_link(page, "1.1").click()
    expect(page.get_by_label("Nombre de la acción")).to_be_visible()
    page.get_by_label("Nombre de la acción").fill("Lo que escribe la segunda")

    other = new_context().new_page()
    enter(other, make_user("planner", on=plan.service, first_name="Ana", last_name="Primera"))
    other.goto(address(plan, "action_edit", action.pk))
    other.get_by_label("Nombre de la acción").fill("Lo que guardó la primera")
    other.get_by_label("Meta, en porcentaje").fill("75")
    other.get_by_role("button", name="Guardar acción").click()
    expect(other.locator("#messages")).to_contain_text("guardada")

    page.get_by_role("button", name="Guardar acción").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Otra persona guardó antes")
    expect(page.locator("main")).to_contain_text("Guardado por Ana Primera")
    expect(page.locator("main")).to_contain_text("Lo que guardó la primera")
    expect(page.locator("main")).to_contain_text("Lo que escribe la segunda")
    page.get_by_label("Dejar el texto guardado de Meta, en porcentaje").check()
    page.get_by_role("button", name="Guardar lo elegido").click()
    expect(page.locator("#messages")).to_contain_text("Acción 1.1 guardada.")
    action.refresh_from_db()
    assert (action.name, action.target_percent) == ("Lo que escribe la segunda", 75)


def test_a_row_opens_in_place_enter_saves_escape_leaves_and_focus_comes_back(page, writing):
    edit_link(page, "1.2").focus()
    page.keyboard.press("Enter")
    name = page.get_by_label("Nombre de la acción")
    expect(name).to_be_focused()
    expect(page.get_by_role("row", name=re.compile("^1.1 "))).to_be_visible()
    name.fill("Escrito con el teclado")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name=re.compile("1.2 Escrito con el teclado"))).to_be_visible()
    expect(page.locator("#messages")).to_contain_text("Acción 1.2 guardada.")
    expect(edit_link(page, "1.2")).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.get_by_label("Nombre de la acción")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Nombre de la acción")).to_have_count(0)
    expect(edit_link(page, "1.2")).to_be_focused()


def test_an_error_in_an_open_row_is_said_there_and_the_rest_of_the_list_stays(page, writing):
    edit_link(page, "1.1").click()
    page.get_by_label("Término").fill("31-11-2027")
    page.get_by_role("button", name="Guardar acción").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Término: Noviembre tiene 30 días")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(page.get_by_label("Término")).to_be_focused()
    expect(page.get_by_role("row", name=re.compile("^1.3 "))).to_be_visible()


def test_the_find_narrows_the_list_and_its_address_can_be_kept(page, writing):
    plan, *_ = writing
    Action.objects.filter(plan=plan, code="1.3").update(name="Acompañar el aula")
    page.get_by_label("Buscar acción").fill("acompanar")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="encontrada")).to_have_text("1 acción encontrada")
    assert "q=acompanar" in page.url
    page.reload()
    expect(page.get_by_role("row", name=re.compile("1.3 Acompañar el aula"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^1.1 "))).to_have_count(0)


def test_the_order_is_changed_by_keyboard_and_the_focus_stays_on_the_button(page, writing):
    page.get_by_role("link", name="Ordenar").click()
    down = page.get_by_role("button", name="Bajar la acción 1.1")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("1.1 bajó un lugar.")
    expect(down).to_be_focused()
    rows = page.locator("tbody tr:not(.data__group) th")
    assert [text.split()[0] for text in rows.all_inner_texts()] == ["1.2", "1.1", "1.3"]


def test_units_are_counted_while_they_are_ticked(page, writing):
    plan, action, _ = writing
    Action.objects.filter(pk=action.pk).update(target_percent=60)
    page.goto(address(plan, "action_universe", action.pk))
    page.locator("[name=schools]").first.uncheck()
    expect(page.locator("#universe-count")).to_contain_text("3 unidades de 4. La meta pide 2")
    expect(page.locator("#universe-count")).to_contain_text("Falta guardar")
    assert action.universe.count() == 4


def test_pages_of_writing_fit_a_phone_and_have_no_barrier(page, writing):
    plan, action, _ = writing
    make_catalogue(plan.service)
    indicator = make_indicator(action)
    page.set_viewport_size({"width": 320, "height": 800})
    for name, args in [
        ("section", ["objetivos"]),
        ("action", [action.pk]),
        ("action_edit", [action.pk]),
        ("action_create", []),
        ("action_universe", [action.pk]),
        ("action_delete", [action.pk]),
        ("objective_edit", [action.objective_id]),
        ("indicator_edit", [indicator.pk]),
        ("comments", []),
        ("history", []),
    ]:
        page.goto(address(plan, name, *args))
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} is {wide} pixels too wide"
        assert_no_barriers(page, name)
    page.goto(address(plan, "section", "objetivos"))
    edit_link(page, "1.1").click()
    page.get_by_label("Término").fill("31-11-2027")
    page.get_by_role("button", name="Guardar acción").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_no_barriers(page, "an open row with an error")


def assert_no_barriers(page, name):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert not found.violations_count, f"{name}: {found.generate_report()}"
