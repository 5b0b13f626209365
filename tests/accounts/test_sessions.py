"""Sessions: a new name at login, dead after logout, no forged request, no redirect to elsewhere."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "una-clave-larga"
PAYLOADS = [
    "//malo.example",
    "https://malo.example/x",
    "http:///malo.example",
    "/\\malo.example",
    "javascript:alert(1)",
    "https:malo.example",
    "\thttps://malo.example",
]


@pytest.fixture
def person():
    return make_user(
        "administrator", on=make_service("Demostración"), email="ana@ejemplo.cl", password=PASSWORD
    )


def enter(client, **more):
    return client.post(reverse("account_login"), {"login": "ana@ejemplo.cl", "password": PASSWORD, **more})


def test_the_session_gets_a_new_name_at_login(client, person):
    session = client.session
    session["before"] = "1"
    session.save()
    name = session.session_key
    enter(client)
    assert client.session.session_key != name
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_session_is_dead_after_logout(client, person):
    enter(client)
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    assert stolen.get(reverse("account")).status_code == 200
    client.post(reverse("account_logout"))
    assert stolen.get(reverse("account")).status_code == 302
    assert client.get(reverse("account")).status_code == 302


def test_only_a_post_logs_out(client, person):
    enter(client)
    client.get(reverse("account_logout"))
    assert client.get(reverse("account")).status_code == 200


def test_a_changed_password_ends_the_other_sessions(client, person):
    other = Client()
    for each in (client, other):
        enter(each)
    new = "otra-clave-mas-larga"
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"Origin": "https://malo.example"}])
@pytest.mark.parametrize(
    "name", ["account_login", "account_logout", "account_name", "account_sessions", "invitation_create"]
)
def test_a_form_without_its_token_is_refused(person, name, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    arguments = [person.servicerole_set.get().content_object.slug] if name == "invitation_create" else []
    assert client.post(reverse(name, args=arguments), {"first_name": "X"}, headers=headers).status_code == 403
    assert User.objects.get(pk=person.pk).first_name != "X"


@pytest.mark.parametrize("target", PAYLOADS)
def test_no_login_nor_logout_leads_elsewhere(client, person, target):
    assert enter(client, next=target)["Location"] == "/"
    out = client.post(reverse("account_logout"), {"next": target})
    assert "malo.example" not in out["Location"] and "javascript" not in out["Location"]


def test_an_address_of_ours_is_kept_through_the_login(client, person):
    assert client.get(reverse("people"))["Location"] == f"{reverse('account_login')}?next={reverse('people')}"
    assert enter(client, next=reverse("people"))["Location"] == reverse("people")


def test_a_foreign_host_is_refused(client):
    assert client.get(reverse("privacy"), headers={"Host": "malo.example"}).status_code == 400


def test_the_cookie_is_out_of_reach_of_scripts(client, person):
    enter(client)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_personal_pages_are_kept_by_no_cache(client, person):
    enter(client)
    for name in ("account", "people", "trail", "schools"):
        assert "no-store" in client.get(reverse(name))["Cache-Control"], name
