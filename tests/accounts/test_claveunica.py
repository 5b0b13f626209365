"""ClaveÚnica recognises who is registered, keeps no RUN, and makes no account."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from accounts.models import User
from accounts.run import check_digit, run_digest
from tests.accounts.claveunica_double import claveunica_double

pytestmark = pytest.mark.django_db
RUN = "44.444.444-4"


@pytest.fixture
def claims():
    return {
        "sub": "4",
        "RolUnico": {"numero": 44444444, "DV": "4", "tipo": "RUN"},
        "name": {"nombres": ["María", "Carmen", "de los", "Ángeles"], "apellidos": ["Del Río", "González"]},
    }


@pytest.fixture
def service(settings, claims):
    with claveunica_double(claims) as address:
        settings.CLAVEUNICA_CLIENT_ID = "nuestro-id"
        settings.CLAVEUNICA_SERVER = address
        app = {
            "provider_id": "claveunica",
            "name": "ClaveÚnica",
            "client_id": "nuestro-id",
            "secret": "secreto",
            "settings": {
                "server_url": address,
                "token_auth_method": "client_secret_post",
                "oauth_pkce_enabled": False,
            },
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": [app], "SCOPE": ["openid", "run", "name"]}
        }
        yield address


@pytest.fixture
def person():
    return User.objects.create_user("maria@ejemplo.cl", "una-clave-larga", run_hash=run_digest(RUN))


def come_back(client):
    """Go out to ClaveÚnica and come back as somebody it let in."""
    out = client.post(reverse("openid_connect_login", args=["claveunica"]))
    assert out.status_code == 302
    asked = parse_qs(urlsplit(out["Location"]).query)
    assert set(asked["scope"][0].split()) == {"openid", "run", "name"}
    assert asked["redirect_uri"][0].endswith(reverse("openid_connect_callback", args=["claveunica"]))
    return client.get(
        reverse("openid_connect_callback", args=["claveunica"]), {"code": "c", "state": asked["state"][0]}
    )


def is_in(client, person):
    return client.session.get("_auth_user_id") == str(person.pk)


def test_without_credentials_there_is_no_claveunica(client):
    assert client.post(reverse("openid_connect_login", args=["claveunica"])).status_code == 404
    assert "ClaveÚnica" not in client.get(reverse("account_login")).content.decode()


def test_no_other_provider_gets_in_by_that_door(client, service):
    assert client.post(reverse("openid_connect_login", args=["otro"])).status_code == 404


def test_a_registered_person_gets_in_by_run_and_again(client, service, person):
    assert "Ingresar con ClaveÚnica" in client.get(reverse("account_login")).content.decode()
    for _ in range(2):
        assert come_back(client)["Location"] == "/"
        assert is_in(client, person)
        client.post(reverse("account_logout"))
    assert User.objects.count() == SocialAccount.objects.count() == 1


def test_the_run_is_kept_nowhere(client, service, person):
    come_back(client)
    kept = json.dumps(list(SocialAccount.objects.values("uid", "extra_data"))) + str(dict(client.session))
    assert "44444444" not in kept and "RolUnico" not in kept
    assert person.run_hash in kept
    assert (
        SocialAccount.objects.get().extra_data["userinfo"]["name"]
        == "María Carmen de los Ángeles Del Río González"
    )


@pytest.mark.parametrize(
    "run",
    [{"numero": 11111111, "DV": "1"}, {"numero": 44444444, "DV": "5"}, {"numero": None, "DV": "K"}, None],
)
def test_an_unknown_or_impossible_run_gets_in_nowhere(client, service, person, claims, run):
    claims["RolUnico"] = run
    answer = come_back(client)
    assert answer.status_code == 403
    assert "ClaveÚnica no reconoce una cuenta" in answer.content.decode()
    assert not is_in(client, person)
    assert User.objects.count() == 1 and not SocialAccount.objects.exists()


def test_a_deactivated_person_does_not_get_in(client, service, person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert come_back(client).status_code == 403
    assert not is_in(client, person)


def test_a_person_whose_run_was_taken_away_does_not_get_in_again(client, service, person):
    come_back(client)
    client.post(reverse("account_logout"))
    User.objects.filter(pk=person.pk).update(run_hash=None)
    assert come_back(client).status_code == 403
    assert not is_in(client, person)


def test_a_run_that_passed_to_another_account_gets_into_neither_by_the_old_link(client, service, person):
    come_back(client)
    client.post(reverse("account_logout"))
    User.objects.filter(pk=person.pk).update(run_hash=None)
    heir = User.objects.create_user("heredera@ejemplo.cl", "una-clave-larga", run_hash=person.run_hash)
    assert come_back(client).status_code == 403
    assert not is_in(client, person) and not is_in(client, heir)


def test_nobody_joins_somebody_elses_claveunica(client, service, person):
    other = User.objects.create_user("otra@ejemplo.cl", "una-clave-larga")
    client.force_login(other)
    assert come_back(client).status_code == 403
    assert is_in(client, other)


def test_an_answer_nobody_asked_for_is_refused(client, service, person):
    path = reverse("openid_connect_callback", args=["claveunica"])
    assert "No se pudo ingresar" in client.get(path, {"code": "c", "state": "otro"}).content.decode()
    assert not is_in(client, person)


@pytest.mark.parametrize("same", ["44.444.444-4", "44444444-4", "444444444", " 44.444.444-4 "])
def test_a_run_has_one_digest_however_it_is_written(same):
    assert run_digest(same) == run_digest(RUN)
    assert len(run_digest(same)) == 64 and "444" not in run_digest(same)


def test_k_may_be_small():
    assert check_digit(16_000_004) == "K"
    assert run_digest("16.000.004-k") == run_digest("16000004-K")


@pytest.mark.parametrize(
    "wrong", ["", "44.444.444-5", "1-9", "abc", "٤٤٤٤٤٤٤٤-٤", "44444444-4-4", None, "9" * 99]
)
def test_what_is_no_run_has_no_digest(wrong):
    with pytest.raises(ValueError, match="RUN"):
        run_digest(wrong)


def test_the_digest_needs_our_key(settings):
    before = run_digest(RUN)
    settings.SECRET_KEY = "otra"
    assert run_digest(RUN) != before
