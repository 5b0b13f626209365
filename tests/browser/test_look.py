"""What every page owes: nobody shut out, nothing fetched from elsewhere, nothing typed lost."""

import gzip
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIRST_PAGE_LIMIT = 100 * 1024
PASSWORD = "una-clave-larga"
PLACE = "/prueba/"
PAGE = Template("""{% extends "base.html" %}{% block title %}Nota{% endblock %}
{% block main %}{% include "components/errors.html" %}<h1>Nota</h1>
<form method="post" novalidate id="nota" class="{{ css }}"
{% for name, value in attributes.items %} {{ name }}="{{ value }}"{% endfor %}>
{{ form.as_div }}<div class="form__end"><button class="button">Guardar</button>
<a class="act" href="/prueba/?cancelada" data-cancel>Cancelar</a></div></form>{% endblock %}""")


class Note(forms.Form):
    title = forms.CharField(label="Nombre")
    text = forms.CharField(label="Relato", widget=forms.Textarea, max_length=20, required=False)
    password = forms.CharField(label="Clave", widget=forms.PasswordInput, required=False)


@pytest.fixture
def person(transactional_db):
    return User.objects.create_user("ana@ejemplo.cl", PASSWORD, first_name="Ana", last_name="Rojas Vidal")


@pytest.fixture
def scripted(scripts):
    if not scripts:
        pytest.skip("about our own scripts")


@pytest.fixture
def serve(page, base_url, person):
    """Show a form in a page of ours at PLACE; `answers` are what its POSTs get, in turn; None: no line."""

    def start(*answers, css="", **attributes):
        attributes = {name.replace("_", "-"): value for name, value in attributes.items()}
        context = {"user": person, "css": css, "attributes": attributes}
        left, posts = list(answers), []

        def answer(route):
            if route.request.method == "GET":
                html = PAGE.render(Context({**context, "form": Note()}))
                return route.fulfill(content_type="text/html", body=html)
            posts.append(route.request.post_data)
            reply = left.pop(0)
            if reply is None:
                return route.abort()
            status, html = reply(context)
            return route.fulfill(status=status, content_type="text/html", body=html)

        page.route(f"{base_url}{PLACE}*", answer)
        page.goto(PLACE)
        return posts

    yield start
    page.unroute_all(behavior="ignoreErrors")  # one still on its way keeps the browser open


def refused(context):
    form = Note({"title": "", "text": "Lo dicho"})
    return 422, PAGE.render(Context({**context, "form": form}))


def saved(context):
    return 200, PAGE.render(Context({**context, "attributes": {}, "form": Note()}))


def broken(context):
    return 500, "no"


def violations(page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def enter(page, person):
    page.goto(reverse("account_login"))
    page.get_by_label("Correo").fill(person.email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "path", ["/cuenta/login/", "/cuenta/password/reset/", "/cuenta/signup/", "/no-existe/", "/?x=%00"]
)
def test_the_pages_before_the_door_shut_nobody_out(page, scripted, settings, path, width):
    settings.DEMO = True
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_the_account_shut_nobody_out(page, scripted, person, width):
    page.set_viewport_size({"width": width, "height": 900})
    enter(page, person)
    for name in [
        "mfa_index",
        "account_change_password",
        "account_logout",
        "account_email",
        "mfa_activate_totp",
    ]:
        page.goto(reverse(name))
        assert violations(page) == [], name
    page.get_by_label("Contraseña actual").or_(page.get_by_label("Contraseña")).fill(PASSWORD)
    page.get_by_role("button", name="Continuar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Activar la verificación en dos pasos")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0


def test_a_refused_login_says_it_first_and_keeps_the_mail(page, person, scripts):
    page.goto(reverse("account_login"))
    page.get_by_label("Correo").fill("ana@ejemplo.cl")
    page.get_by_role("button", name="Ingresar", exact=True).click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Falta escribir la contraseña")
    expect(page).to_have_title("Error: Ingresar – Mingaco")
    expect(page.get_by_label("Correo")).to_have_value("ana@ejemplo.cl")
    if scripts:
        expect(summary).to_be_focused()
        assert violations(page) == []
        summary.get_by_role("link").click()
        expect(page.get_by_label("Contraseña")).to_be_focused()


def test_the_first_key_leads_past_the_header(page):
    page.goto(reverse("account_login"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Saltar al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#contenido")).to_be_focused()


def test_on_a_phone_the_menu_opens_and_lets_out(page, person):
    page.set_viewport_size({"width": 390, "height": 800})
    enter(page, person)
    page.goto(reverse("mfa_index"))
    page.get_by_text("Menú", exact=True).click()
    page.get_by_role("navigation", name="Menú").get_by_role("button", name="Salir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ingresar")


def test_what_is_typed_comes_back_after_a_reload_but_no_password(page, scripted, serve):
    serve(data_draft="nota-1")
    page.get_by_label("Nombre").fill("Techo del gimnasio")
    page.get_by_label("Clave").fill("secreta")
    expect(page.get_by_text("Borrador guardado en este dispositivo")).to_be_visible()
    assert "secreta" not in page.evaluate("JSON.stringify(localStorage)")
    page.reload()
    expect(page.get_by_label("Nombre")).to_have_value("Techo del gimnasio")
    expect(page.get_by_label("Clave")).to_have_value("")
    expect(page.get_by_text("Se recuperó el borrador")).to_be_visible()
    page.get_by_role("button", name="Descartarlo").click()
    expect(page.get_by_label("Nombre")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Nombre")).to_have_value("")


@pytest.mark.parametrize("reply, kept", [(saved, False), (refused, True), (broken, True), (None, True)])
def test_a_draft_goes_only_when_it_was_saved(page, scripted, serve, troubles, reply, kept):
    serve(reply, data_draft="nota-1")
    page.get_by_label("Nombre").fill("Techo")
    if reply:
        with page.expect_navigation():
            page.get_by_role("button", name="Guardar").click()
    else:
        page.get_by_role("button", name="Guardar").click()
        page.wait_for_url("chrome-error://**")
    page.goto(PLACE)
    if reply in (broken, None):
        troubles.clear()  # the failures were meant
    expect(page.get_by_label("Nombre")).to_have_value("Techo" if kept else "")


def test_leaving_erases_the_drafts_of_this_device(page, scripted, serve):
    serve(saved, data_draft="nota-1")
    page.get_by_label("Nombre").fill("Techo")
    expect(page.get_by_text("Borrador guardado en este dispositivo")).to_be_visible()
    with page.expect_navigation():  # the press alone returns before the page has left
        page.get_by_role("button", name="Salir").click()
    assert [key for key in page.evaluate("Object.keys(localStorage)") if "draft" in key] == []


def test_a_draft_older_than_a_week_is_forgotten(page, scripted, serve, person):
    serve(data_draft="nota-1")
    old = "{at: Date.now() - 8 * 864e5, version: '', values: {title: ['Viejo']}}"
    page.evaluate(f"localStorage.setItem('mingaco:draft:{person.pk}:nota-1', JSON.stringify({old}))")
    page.reload()
    expect(page.get_by_label("Nombre")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_quick_presses_send_once(page, scripted, serve):
    posts = serve(saved, saved, saved, hx_post=PLACE, hx_target="#nota", hx_swap="none")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.evaluate("for (let i = 0; i < 3; i++) document.querySelector('#nota .button').click()")
    expect(page.locator("#nota[aria-busy]")).to_have_count(0)
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator("#nota[aria-busy]")).to_have_count(0)
    assert len(posts) == 2


def test_a_failure_is_said_aloud_and_can_be_tried_again(page, scripted, serve, troubles):
    posts = serve(broken, None, saved, hx_post=PLACE, hx_target="#nota", hx_swap="outerHTML")
    page.get_by_label("Nombre").fill("Techo")
    page.get_by_role("button", name="Guardar").click()
    said = page.locator("#messages").get_by_role("alert")
    expect(said).to_contain_text("El problema es nuestro y no se guardó")
    page.get_by_role("button", name="Reintentar").click()
    expect(said).to_contain_text("No hay conexión y no se guardó")
    expect(page.get_by_label("Nombre")).to_have_value("Techo")
    # The sentence leaves with the press, before the request: it is the answer that is waited for.
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_role("button", name="Reintentar").click()
    expect(said).to_have_count(0)
    assert len(posts) == 3 and all("Techo" in post for post in posts)
    troubles.clear()  # the failures were meant


def test_a_refused_fragment_takes_the_focus_to_its_summary(page, scripted, serve):
    serve(refused, hx_post=PLACE, hx_target="#contenido", hx_swap="innerHTML", hx_select="#contenido > *")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Relato")).to_have_value("Lo dicho")


def test_the_letters_left_are_counted_as_the_server_counts_them(page, scripted, serve):
    serve()
    page.get_by_label("Relato").fill("uno\ndos")
    expect(page.get_by_text("Quedan 12 de 20 caracteres")).to_be_visible()
    page.get_by_label("Relato").fill("x" * 23)
    expect(page.get_by_text("Sobran 3 caracteres de 20")).to_be_visible()


def test_escape_cancels_an_edit_in_a_row(page, scripted, serve):
    serve(css="row-edit")
    page.get_by_label("Nombre").press("Escape")
    page.wait_for_url("**/?cancelada")


def test_the_first_page_weighs_little():
    files = ["vendor/bootstrap-reboot.min.css", "vendor/bootstrap-utilities.min.css", "css/tokens.css"]
    files += ["css/look.css", "js/app.js", "js/drafts.js", "django_htmx/htmx-2.min.js", "icons/favicon.svg"]
    weight = sum(len(gzip.compress(Path(finders.find(file)).read_bytes())) for file in files)
    assert weight < FIRST_PAGE_LIMIT / 2
