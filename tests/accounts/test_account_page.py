"""One's own account: what it shows, correcting one's name; the privacy notice; the demo's letters."""

import datetime

import pytest
from django.core.mail import send_mail
from django.test import Client
from django.urls import reverse

from accounts.access import give_role
from accounts.models import Event, User
from tests.factories import make_school, make_service, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service("Demostración")


@pytest.fixture
def person(service):
    return make_user("planner", on=service, email="ana@ejemplo.cl", first_name="Ana", last_name="Rojas")


def test_the_account_shows_its_roles_with_their_dates(client, service, person):
    give_role(person, "companion", make_school(service, "Escuela El Canelo"), since=datetime.date(2026, 3, 1))
    past = make_service("Antiguo")
    give_role(person, "reader", past, since=datetime.date(2021, 1, 1), until=datetime.date(2021, 12, 31))
    client.force_login(person)
    page = client.get(reverse("account")).content.decode()
    for told in [
        "Encargada o encargado del PAL",
        "Escuela El Canelo",
        "01-03-2026",
        "31-12-2021",
        "No activa",
    ]:
        assert told in page, told


def test_the_account_needs_a_login(client):
    for name in ("account", "account_name", "account_data"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))


def test_who_holds_no_role_still_has_an_account_page(client):
    client.force_login(make_user())
    page = client.get(reverse("account"))
    assert page.status_code == 200
    assert "Ninguno vigente" in page.content.decode()


def test_one_corrects_ones_own_name_and_it_is_recorded(client, service, person):
    client.force_login(person)
    url = reverse("account_name")
    wrong = client.post(url, {"first_name": "", "last_name": "Rojas Vidal"})
    assert wrong.status_code == 422
    assert 'value="Rojas Vidal"' in wrong.content.decode()
    assert (
        client.post(
            url, {"first_name": "Ana", "last_name": "Rojas Vidal", "email": "otra@ejemplo.cl"}
        ).status_code
        == 302
    )
    person.refresh_from_db()
    assert (str(person), person.email) == ("Ana Rojas Vidal", "ana@ejemplo.cl")
    event = Event.objects.get()
    assert (event.actor, event.service, event.changes) == (
        person,
        service,
        {"last_name": ["Rojas", "Rojas Vidal"]},
    )
    client.post(url, {"first_name": "Ana", "last_name": "Rojas Vidal"})
    assert Event.objects.count() == 1  # nothing changed


@pytest.mark.parametrize("field", ["is_active", "email", "anonymised_at", "run_hash", "is_demo"])
def test_nothing_else_of_the_account_can_be_sent_along(client, person, field):
    client.force_login(person)
    before = getattr(User.objects.get(pk=person.pk), field)
    client.post(reverse("account_name"), {"first_name": "A", "last_name": "B", field: "1"})
    assert getattr(User.objects.get(pk=person.pk), field) == before


def test_sessions_left_open_elsewhere_are_counted_and_closed(client, person):
    elsewhere = Client()
    for each in (client, elsewhere):
        each.force_login(person)
    assert client.get(reverse("account")).context["sessions"] == 2
    client.post(reverse("account_sessions"))
    assert client.get(reverse("account")).context["sessions"] == 1
    assert elsewhere.get(reverse("account")).status_code == 302
    assert client.get(reverse("account_sessions")).status_code == 405


def test_the_privacy_notice_is_for_everybody(client):
    page = client.get(reverse("privacy")).content.decode()
    assert "Qué se guarda" in page and "30 días" in page and "90 días" in page


def test_the_demonstrations_letters_are_shown_only_there(client, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.DEMO = False
    send_mail(
        "Asunto con ñandú",
        "Hola, Ana:\nhttp://127.0.0.1:8000/invitacion/x/ <script>",
        None,
        ["ana@ejemplo.cl"],
    )
    assert client.get(reverse("demo_mail")).status_code == 404
    settings.DEMO = True
    page = client.get(reverse("demo_mail")).content.decode()
    assert (
        "Asunto con ñandú" in page
        and "Hola, Ana:" in page
        and 'href="http://127.0.0.1:8000/invitacion/x/"' in page
    )
    assert "<script>" not in page.split("<main")[1]
    settings.EMAIL_FILE_PATH = tmp_path / "none"
    assert "Todavía no hay correos" in client.get(reverse("demo_mail")).content.decode()
