"""A session noted on a phone in a gym: without a network, after a reload, after the account closed, by two at once."""

import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from participation.capture_sync import take_items
from participation.models import Attendance, CommunitySession, Contribution, Process, ProtectionCase
from tests.factories import make_plan, make_school, make_user
from tests.factories_participation import make_contribution, make_session, make_stakeholder

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "clave-larga-1"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def session(transactional_db):
    plan = make_plan()
    named = [make_stakeholder(plan.service, name) for name in ("Docentes", "Estudiantes")]
    school = make_school(plan.service, "Escuela Los Aromos")
    return make_session(
        plan, title="Taller de Los Aromos", school=school, status="running", stakeholders=named
    )


@pytest.fixture
def noting(page, session, scripts):
    """The page of the session on a phone, kept by the device: it opens without a network from now on."""
    if not scripts:
        pytest.skip("what a device keeps is kept by a script; its plain forms have a test of their own")
    person = make_user("planner", on=session.service, first_name="Carolina", last_name="Muñoz")
    page.set_viewport_size(PHONE)
    enter(page, session, person)
    page.wait_for_selector("[data-kept]")
    return person


@pytest.fixture
def cut(monkeypatch):
    """Nothing arrives before it is set: after a reload the browser itself forgets now and then that it is cut off."""
    mended = threading.Event()

    def wait_and_take(*given, **more):
        mended.wait(60)
        return take_items(*given, **more)

    monkeypatch.setattr("participation.views.capture_sync.take_items", wait_and_take)
    yield mended
    mended.set()


def enter(page, session, person):
    page.goto(f"/cuenta/login/?next=/sesiones/{session.pk}/captura/")
    log_in(page, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("Taller de Los Aromos")


def log_in(page, person):
    page.get_by_label("Correo").fill(person.email)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()


def say(page, text):
    page.get_by_label("Lo que se dijo").fill(text)
    page.keyboard.press("Enter")


def ask_for_others(page):
    """What the page does every few seconds by itself."""
    page.evaluate("htmx.trigger('#captura-aportes', 'captura')")


def bar(page):
    return page.locator("#captura-senal")


@pytest.mark.core
def test_what_is_noted_without_a_network_survives_a_reload_and_arrives_once(
    page, session, noting, cut, troubles
):
    page.context.set_offline(True)
    say(page, "Que el bus pase a las 7:40.")
    expect(page.get_by_label("Lo que se dijo")).to_have_value("")
    expect(page.get_by_label("Lo que se dijo")).to_be_focused()
    page.keyboard.type("Primera línea")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("y segunda")
    page.keyboard.press("Enter")
    for _ in range(3):
        page.get_by_role("button", name="Sumar: mujeres, Docentes, urbano").click()
    page.get_by_label("Lo que se dijo").fill("A medio escr")
    expect(bar(page)).to_contain_text("Sin señal: 3 cambios pendientes de enviar")
    expect(bar(page)).to_contain_text("Guardados aquí.")
    expect(page.locator(".voice--unsent")).to_have_count(2)

    page.reload()
    expect(bar(page)).to_contain_text("Sin señal: 3 cambios pendientes de enviar")
    expect(page.locator(".voice--unsent").first).to_contain_text("Pendiente de enviar")
    expect(page.get_by_label("Mujeres", exact=True).first).to_have_value("3")
    expect(page.get_by_label("Lo que se dijo")).to_have_value("A medio escr")
    assert Contribution.objects.count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    cut.set()
    page.context.set_offline(False)
    expect(bar(page)).to_be_hidden()
    expect(page.locator(".voice--unsent")).to_have_count(0)
    page.reload()
    expect(page.locator("#captura-aportes .voice")).to_have_count(2)
    expect(page.get_by_label("Lo que se dijo")).to_have_value("A medio escr")
    told = list(Contribution.objects.values_list("number", "text"))
    assert told == [(1, "Que el bus pase a las 7:40."), (2, "Primera línea\ny segunda")]
    assert Attendance.objects.get().women == 3
    assert Axe().run(page).violations_count == 0
    forget_the_cut(troubles)


def test_after_the_account_closed_it_still_waits_and_arrives_once(page, session, noting):
    Session.objects.all().delete()
    say(page, "Dicho después de las doce horas")
    expect(bar(page)).to_contain_text("La cuenta se cerró: 1 cambio pendiente de enviar")
    bar(page).get_by_role("button", name="Ingresar").click()
    log_in(page, noting)
    expect(page.locator("#captura-aportes .voice")).to_contain_text("Dicho después de las doce horas")
    expect(page.locator(".voice--unsent")).to_have_count(0)
    assert Contribution.objects.get().text == "Dicho después de las doce horas"


@pytest.mark.core
def test_two_who_note_the_same_session_see_each_others_lines_and_both_numbers(
    page, session, noting, new_context
):
    other = new_context().new_page()
    other.set_viewport_size(PHONE)
    enter(other, session, make_user("planner", on=session.service))
    page.get_by_label("Lo que se dijo").fill("Escribo mientras tanto")
    say(other, "Lo anotó la otra persona")
    other.get_by_role("button", name="Sumar: mujeres, Docentes, urbano").click()
    expect(other.locator("#captura-aportes .voice")).to_have_count(1)
    expect(bar(other)).to_be_hidden()
    wait_for(other, lambda: Attendance.objects.filter(women=1).exists())

    page.get_by_role("button", name="Sumar: mujeres, Docentes, urbano").click()
    page.get_by_role("button", name="Sumar: mujeres, Docentes, urbano").click()
    expect(page.locator("form[data-attendance]")).to_contain_text("Otra persona anotó 1 y aquí se anotó 2.")
    page.get_by_role("button", name="Dejar 2").click()
    wait_for(page, lambda: Attendance.objects.get().women == 2)

    page.get_by_label("Lo que se dijo").focus()
    ask_for_others(page)
    expect(page.locator("#captura-aportes")).to_contain_text("Lo anotó la otra persona")
    expect(page.get_by_label("Lo que se dijo")).to_be_focused()
    expect(page.get_by_label("Lo que se dijo")).to_have_value("Escribo mientras tanto")
    ask_for_others(other)
    expect(other.get_by_label("Mujeres", exact=True).first).to_have_value("2")


def test_a_session_closed_by_somebody_else_says_so_and_loses_nothing(page, session, noting):
    CommunitySession.objects.filter(pk=session.pk).update(status="closed")
    say(page, "Escrito justo después")
    line = page.locator("[data-pending=aporte] .voice")
    expect(line).to_contain_text("La sesión está cerrada y ya no recibe anotaciones.")
    expect(line).to_contain_text("No se guardó")
    page.reload()
    expect(line).to_contain_text("Escrito justo después")
    page.once("dialog", lambda dialog: dialog.accept())
    line.get_by_role("button", name="Descartar").click()
    expect(line).to_have_count(0)


def test_leaving_the_account_leaves_nothing_on_the_device(page, session, noting):
    page.context.set_offline(True)
    say(page, "Esto no se envió")
    page.context.set_offline(False)
    expect(page.locator("#captura-aportes .voice")).to_have_count(1)
    page.get_by_label("Lo que se dijo").fill("Medio escrito")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Salir").first.click()
    page.wait_for_url(lambda url: "captura" not in url)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('mingaco:capture'))") == []
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_the_kept_script_answers_no_other_page(page, session, noting, troubles):
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"/sesiones/{session.pk}/archivos/")
    page.context.set_offline(False)
    forget_the_cut(troubles)


def test_a_line_is_edited_where_it_stands_and_one_is_protected(page, session, noting):
    Process.objects.create(service=session.service, plan=session.plan, protection_officer=noting)
    one = make_contribution(session, "Con un error")
    page.reload()
    page.get_by_role("link", name="Editar aporte 1").click()
    edited = page.locator(f"#aporte-{one.pk}").get_by_label("Lo que se dijo")
    edited.fill("Sin el error")
    page.get_by_role("button", name="Guardar aporte").click()
    expect(page.locator(f"#aporte-{one.pk}")).to_contain_text("Sin el error")

    page.get_by_label("Lo que se dijo").fill("Algo que hay que proteger")
    page.get_by_role("button", name="Esto puede revelar una vulneración de derechos").click()
    expect(page.get_by_label("Lo que se dijo")).to_have_value("Algo que hay que proteger")
    page.get_by_role("button", name="Pasarlo a protección").click()
    expect(page.get_by_label("Lo que se dijo")).to_have_value("")
    assert ProtectionCase.objects.get().text == "Algo que hay que proteger"
    assert [one.text for one in Contribution.objects.all()] == ["Sin el error"]


@pytest.mark.nojs
def test_without_javascript_the_same_forms_are_sent(page, session):
    page.set_viewport_size(PHONE)
    enter(page, session, make_user("planner", on=session.service))
    page.get_by_role("button", name="Sumar: mujeres, Docentes, urbano").click()
    page.get_by_role("button", name="Sumar: mujeres, Docentes, urbano").click()
    expect(page.get_by_label("Mujeres", exact=True).first).to_have_value("2")
    page.get_by_label("Lo que se dijo").fill("Dicho sin guiones")
    page.get_by_role("button", name="Agregar aporte").click()
    expect(page.locator("#messages")).to_contain_text("Aporte agregado.")
    assert (Attendance.objects.get().women, Contribution.objects.get().text) == (2, "Dicho sin guiones")


def wait_for(page, happened):
    for _ in range(50):
        if happened():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")


def forget_the_cut(troubles):
    """The network was cut on purpose: the browser says so, and nothing else may be said."""
    troubles[:] = [one for one in troubles if "ERR_INTERNET_DISCONNECTED" not in one]
