"""Getting in: what is refused, how it is said, and what an attempt leaves behind."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.urls import get_resolver, reverse

from accounts import login_urls
from accounts.demo_people import PASSWORD as DEMO_PASSWORD
from accounts.demo_people import PEOPLE
from accounts.login import attempted_email, client_ip
from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "una-clave-larga"
NO_MATCH = "El correo o la contraseña no coinciden"
ENGLISH = re.compile(r"\b(Sign|Please|Your|Email|Password|You|are|the)\b")


@pytest.fixture
def person():
    return User.objects.create_user("ana@ejemplo.cl", PASSWORD, first_name="Ana", last_name="Rojas Vidal")


def enter(client, email="ana@ejemplo.cl", password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def is_in(client):
    return "_auth_user_id" in client.session


def body(response):
    return response.content.decode()


@pytest.mark.parametrize("written", ["ana@ejemplo.cl", "ANA@Ejemplo.CL"])
def test_a_person_gets_in_by_mail_and_password(client, person, written):
    client.get(reverse("account_login"))
    response = enter(client, written)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_session_changes_its_name_at_login(client, person):
    client.session["x"] = 1
    client.session.save()
    enter(client)
    first = client.session.session_key
    client.post(reverse("account_logout"))
    enter(client)
    assert client.session.session_key != first


@pytest.mark.parametrize("email", ["ana@ejemplo.cl", "nadie@ejemplo.cl"])
def test_a_wrong_password_and_an_unknown_mail_say_the_same(client, person, email):
    response = enter(client, email, "otra-clave-larga")
    assert response.status_code == 422
    assert NO_MATCH in body(response)
    assert f'value="{email}"' in body(response)
    assert "otra-clave-larga" not in body(response)
    assert "<title>Error: Ingresar" in body(response)


@pytest.mark.parametrize(
    "email, password, sentence",
    [
        ("", "x", "Falta escribir el correo"),
        ("ana", "x", "Escribir el correo completo"),
        ("ana@ejemplo.cl", "", "Falta escribir la contraseña"),
    ],
)
def test_what_is_missing_is_said_at_its_field(client, email, password, sentence):
    response = enter(client, email, password)
    assert response.status_code == 422
    assert body(response).count(sentence) == 2  # in the summary and above the field


def test_an_endless_mail_is_refused_like_any_other(client):
    assert enter(client, "a" * 3000 + "@ejemplo.cl").status_code == 422


def test_a_deactivated_account_does_not_get_in(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    response = enter(client)
    assert not is_in(client)
    assert response["Location"] == reverse("account_inactive")
    assert "Cuenta desactivada" in body(client.get(response["Location"]))


@pytest.mark.parametrize(
    "target", ["//malo.example", "https://malo.example/x", "/\\malo.example", "javascript:x"]
)
def test_the_login_sends_nobody_elsewhere(client, person, target):
    response = client.post(
        reverse("account_login"), {"login": "ana@ejemplo.cl", "password": PASSWORD, "next": target}
    )
    assert response["Location"] == "/"


def test_eight_failures_lock_the_account_for_that_place_only(client, person):
    User.objects.create_user("eva@ejemplo.cl", PASSWORD)
    for _ in range(7):
        assert enter(client, password="mala").status_code == 422
    assert enter(client, password="mala").status_code == 429
    locked = enter(client)
    assert locked.status_code == 429 and not is_in(client)
    assert locked["Retry-After"] == "900"
    assert "Ingreso detenido por 15 minutos" in body(locked)
    assert enter(client, REMOTE_ADDR="10.9.8.7").status_code == 302
    client.post(reverse("account_logout"))
    assert enter(client, "eva@ejemplo.cl").status_code == 302


def test_a_room_full_of_people_gets_in_from_one_address(client):
    for number in range(40):
        User.objects.create_user(f"p{number}@ejemplo.cl", PASSWORD)
        enter(client, f"p{number}@ejemplo.cl", "mala")
        assert enter(client, f"p{number}@ejemplo.cl").status_code == 302
        client.post(reverse("account_logout"))


@pytest.mark.parametrize(
    "proxies, forwarded, seen",
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 9.9.9.9, 10.0.0.1", "9.9.9.9"),
        (1, "", "127.0.0.1"),
        (2, "9.9.9.9", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_only_from_our_own_proxies(rf, settings, proxies, forwarded, seen):
    settings.TRUSTED_PROXIES = proxies
    assert client_ip(rf.get("/", HTTP_X_FORWARDED_FOR=forwarded)) == seen


def test_attempts_are_counted_under_one_writing_of_the_mail(rf):
    request = rf.post("/", {"login": " Ana@Ejemplo.CL "})
    assert attempted_email(request, None) == "ana@ejemplo.cl"
    assert attempted_email(request, {"email": "EVA@ejemplo.cl"}) == "eva@ejemplo.cl"
    assert len(attempted_email(request, {"email": "a" * 999})) == 255


def test_nobody_signs_up(client):
    page = client.get(reverse("account_signup"))
    assert "Las cuentas llegan por invitación" in body(page)
    client.post(reverse("account_signup"), {"email": "yo@ejemplo.cl", "password1": PASSWORD})
    assert not User.objects.exists()


def test_one_leaves_only_on_purpose(client, person):
    client.force_login(person)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_the_address_of_an_account_is_not_changed_by_its_owner(client, person):
    client.force_login(person)
    assert "ana@" in body(client.get(reverse("account_email")))
    changed = {"email": "otra@ejemplo.cl", "action_add": "", "action_primary": ""}
    assert client.post(reverse("account_email"), changed).status_code == 405
    assert not EmailAddress.objects.exists()


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(client, person):
    response = client.post(reverse("account_reset_password"), {"email": "ana@ejemplo.cl"})
    assert "Revisar el correo" in body(client.get(response["Location"]))
    letter = mail.outbox.pop()
    assert letter.to == ["ana@ejemplo.cl"]
    assert letter.subject == "Mingaco: Enlace para crear una contraseña nueva"
    assert not ENGLISH.search(re.sub(r"https?://\S+", "", letter.body))
    path = re.search(r"https?://[^/]+(/\S+)", letter.body)[1]
    form = client.get(path, follow=True).redirect_chain[-1][0]
    short = client.post(form, {"password1": "corta", "password2": "corta"})
    assert short.status_code == 422
    client.post(form, {"password1": "otra-clave-buena", "password2": "otra-clave-buena"})
    person.refresh_from_db()
    assert person.check_password("otra-clave-buena")
    assert mail.outbox[-1].subject == "Mingaco: La contraseña cambió"
    assert "Este enlace ya no sirve" in body(client.get(path, follow=True))


def test_asking_for_a_strangers_password_looks_the_same_on_screen(client):
    response = client.post(reverse("account_reset_password"), {"email": "nadie@ejemplo.cl"})
    assert response["Location"] == reverse("account_reset_password_done")
    letter = mail.outbox.pop()
    assert "no hay una cuenta" in letter.body and "/signup/" not in letter.body
    assert not ENGLISH.search(letter.body)


def test_asking_too_often_is_refused_in_spanish(client):
    answers = [client.post(reverse("account_reset_password"), {"email": "a@ejemplo.cl"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Demasiados intentos seguidos" in body(answers[-1])


def test_a_second_step_is_asked_once_it_is_activated(client, person):
    enter(client)
    asked = client.get(reverse("mfa_activate_totp"))["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    assert client.post(asked, {"password": "mala"}).status_code == 422
    page = client.post(asked, {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 422
    client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    codes = re.findall(r"\b\d{8}\b", body(client.get(reverse("mfa_view_recovery_codes"))))
    assert len(codes) == 10
    client.post(reverse("account_logout"))

    assert enter(client)["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "1"})
    assert wrong.status_code == 422 and "El código no es ese" in body(wrong)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_in(client)


def test_the_demonstrations_people_are_listed_only_there(client, settings):
    settings.DEMO = False
    assert PEOPLE[0].email not in body(client.get(reverse("account_login")))
    settings.DEMO = True
    page = body(client.get(reverse("account_login"))).replace("<wbr>", "")
    assert all(person.email in page for person in PEOPLE)
    assert DEMO_PASSWORD in page and "DATOS DE DEMOSTRACIÓN" in page


def _names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


ARGUMENTS = {
    "account_confirm_email": ["clave"],
    "account_reset_password_from_key": ["1", "x-y"],
    "openid_connect_login": ["claveunica"],
    "openid_connect_callback": ["claveunica"],
}


@pytest.mark.parametrize("name", sorted(set(_names(login_urls.urlpatterns))))
@pytest.mark.parametrize("inside", [True, False], ids=["inside", "outside"])
def test_every_page_of_the_account_speaks_spanish_in_our_look(client, person, name, inside):
    if inside:
        enter(client)
    response = client.get(reverse(name, args=ARGUMENTS.get(name)), follow=True)
    assert response.status_code in (200, 401, 404)
    if response["Content-Type"].startswith("text/html"):
        page = body(response)
        words = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.S)
        assert not ENGLISH.search(words)
        assert page.count("<h1") == 1 and 'class="site__name"' in page and 'lang="es-CL"' in page


def test_the_addresses_of_the_account_are_not_doubled():
    taken = {str(pattern.pattern) for pattern in get_resolver().url_patterns}
    assert "cuenta/" in taken


def _code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
