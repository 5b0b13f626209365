"""Who administers invites, hands over and filters; whoever is invited gets in. With and without scripts."""

import datetime
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import ServiceRole
from tests.factories import make_school, make_service, make_user

PASSWORD = "una-clave-larga"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 320, "height": 700}


@pytest.fixture
def service(transactional_db):
    service = make_service("Demostración", slug="demostracion")
    for number in range(3):
        make_school(service, f"Escuela {number}")
    return service


@pytest.fixture
def admin(service):
    return make_user(
        "administrator", on=service, email="admin@ejemplo.cl", password=PASSWORD, first_name="Amanda"
    )


def enter(page, person):
    page.goto(reverse("account_login"))
    page.get_by_label("Correo").fill(person.email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Ingresar").click()
    expect(page).to_have_url(re.compile(r"/$"))


def violations(page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def test_somebody_is_invited_and_gets_in(page, new_context, service, admin):
    enter(page, admin)
    page.goto(reverse("people"))
    page.get_by_role("link", name="Invitar a una persona").click()
    page.get_by_label("Correo").fill("ana@ejemplo.cl")
    page.get_by_label("Nombres").fill("Ana")
    page.get_by_label("Apellidos").fill("Rojas Vidal")
    page.locator("#id_roles-0-what").select_option(label="Encargada o encargado del PAL")
    page.get_by_role("button", name="Agregar otro rol").click()
    expect(page.get_by_label("Correo")).to_have_value("ana@ejemplo.cl")
    page.locator("#id_roles-1-what").select_option(label="Equipo de gestión")
    page.get_by_role("button", name="Enviar la invitación").click()
    expect(page.locator(".errors")).to_contain_text("Falta elegir el establecimiento")
    page.locator("#id_roles-1-school").select_option(index=1)
    page.get_by_role("button", name="Enviar la invitación").click()
    expect(page.get_by_role("status").first).to_contain_text("La carta salió a ana@ejemplo.cl")

    guest = new_context().new_page()
    guest.goto(re.search(r"https?://[^/]+(/invitacion/\S+)", mail.outbox[-1].body)[1])
    guest.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    guest.get_by_label("Contraseña, otra vez").fill(PASSWORD)
    guest.get_by_role("button", name="Crear la cuenta e ingresar").click()
    expect(guest.get_by_role("status").first).to_contain_text("La cuenta es ana@ejemplo.cl")
    guest.goto(reverse("account"))
    expect(guest.get_by_role("main")).to_contain_text("Encargada o encargado del PAL")


def test_somebody_leaves_and_another_goes_on(page, service, admin):
    leaving = make_user("planner", on=service, first_name="Ana", last_name="Rojas")
    make_user("reader", on=service, first_name="Eva", last_name="Toro")
    enter(page, admin)
    page.goto(reverse("person", args=[service.slug, leaving.pk]))
    page.get_by_role("link", name="Traspaso").click()
    page.get_by_label("Quién sigue: Encargada").select_option(index=2)
    page.get_by_role("button", name="Hacer el traspaso").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Traspaso de Ana Rojas")
    assert ServiceRole.objects.get(user=leaving).until == datetime.date.today()


def test_the_list_is_filtered_and_the_address_says_so(page, service, admin, scripts):
    make_user("reader", on=service, first_name="Íñigo", last_name="Núñez")
    enter(page, admin)
    page.goto(reverse("people"))
    page.get_by_label("Nombre o correo").fill("nunez")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator("#people-table")).to_contain_text("1 persona")
    expect(page).to_have_url(re.compile("q=nunez"))
    page.reload()
    expect(page.locator("#people-table")).to_contain_text("Núñez")
    expect(page.locator("#people-table")).not_to_contain_text("Amanda")


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_every_page_is_for_everybody(page, service, admin, size, scripts):
    if not scripts:
        pytest.skip("axe is a script")
    person = make_user(
        "planner", on=service, first_name="Ana", last_name="Rojas", email=f"{'a' * 40}@ejemplo.cl"
    )
    school = make_school(service, "Escuela de Nombre Bastante Largo para un Teléfono")
    page.set_viewport_size(size)
    enter(page, admin)
    mine = [service.slug, person.pk]
    for path in [
        reverse("people"),
        reverse("person", args=mine),
        reverse("role_create", args=mine),
        reverse("handover", args=mine),
        reverse("person_edit", args=mine),
        reverse("person_anonymise", args=mine),
        reverse("invitation_create", args=[service.slug]),
        reverse("schools"),
        reverse("school", args=[school.code]),
        reverse("school_create", args=[service.slug]),
        reverse("units_import", args=[service.slug]),
        reverse("territory"),
        reverse("trail"),
        reverse("trail_check", args=[service.slug]),
        reverse("account"),
        reverse("account_name"),
        reverse("privacy"),
    ]:
        page.goto(path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
