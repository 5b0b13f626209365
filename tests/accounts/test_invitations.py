"""A letter with a link: who may send it, what it gives, and when it stops working."""

import datetime
import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts import invitations
from accounts.access import give_role
from accounts.models import Event, Invitation, SchoolRole, ServiceRole, User
from tests.factories import make_body, make_school, make_service, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "una-clave-larga"


@pytest.fixture
def service():
    return make_service("Demostración")


@pytest.fixture
def admin(service):
    return make_user("administrator", on=service)


def role(service, name="planner", **more):
    kept = {
        "anchor": "service",
        "id": service.pk,
        "role": name,
        "since": None,
        "until": None,
        "is_acting": False,
    }
    return kept | more


def letter_to(service, email="ana@ejemplo.cl", roles=None, by=None):
    given = roles if roles is not None else [role(service)]
    return invitations.invite(service, email=email, first_name="Ana", last_name="Rojas", roles=given, by=by)


def typed(*roles, email="ana@ejemplo.cl", **more):
    data = {
        "email": email,
        "first_name": "Ana",
        "last_name": "Rojas Vidal",
        "roles-TOTAL_FORMS": str(len(roles)),
    }
    data |= {"roles-INITIAL_FORMS": "0", "roles-MIN_NUM_FORMS": "1", "roles-MAX_NUM_FORMS": "10"}
    for number, fields in enumerate(roles):
        data |= {f"roles-{number}-{name}": value for name, value in fields.items()}
    return data | more


def sent_path():
    return re.search(r"http://[^/]+(/invitacion/\S+)", mail.outbox[-1].body)[1]


def test_a_person_is_invited_sets_a_password_and_is_in(
    client, service, admin, django_capture_on_commit_callbacks
):
    school, body = make_school(service), make_body(service)
    client.force_login(admin)
    roles = [
        {"what": "service:director", "is_acting": "on", "since": "01-03-2026", "until": "30-11-2099"},
        {"what": "school:school_team", "school": school.pk},
        {"what": "body:member", "body": body.pk},
    ]
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("invitation_create", args=[service.slug]), typed(*roles))
    assert response["Location"] == reverse("people")
    letter = mail.outbox[-1]
    assert letter.to == ["ana@ejemplo.cl"]
    assert "Dirección ejecutiva (subrogante), hasta el 30-11-2099" in letter.body
    assert str(school) in letter.body

    client.logout()
    path = sent_path()
    assert client.get(path).context["form"].initial == {"first_name": "Ana", "last_name": "Rojas Vidal"}
    filled = {"first_name": "Ana", "last_name": "Rojas", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(path, filled)["Location"] == "/"
    person = User.objects.get(email="ana@ejemplo.cl")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.check_password(PASSWORD)
    director = ServiceRole.objects.get(user=person)
    assert (director.name, director.is_acting, director.given_by) == ("director", True, admin)
    assert (director.since, director.until) == (datetime.date(2026, 3, 1), datetime.date(2099, 11, 30))
    assert SchoolRole.objects.get(user=person).content_object == school
    client.logout()
    assert client.get(path).status_code == 404
    assert set(Event.objects.values_list("verb", flat=True)) == {"invite", "give_role", "accept_invitation"}


def test_the_form_refuses_with_what_was_typed(client, service, admin):
    client.force_login(admin)
    url = reverse("invitation_create", args=[service.slug])
    response = client.post(url, typed({"what": "school:school_team", "until": "31-02-2027"}, email="ana"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Escribir el correo completo" in page and 'value="ana"' in page
    assert "Falta elegir el establecimiento" in page
    assert "Escribir la fecha como 05-03-2027" in page and 'value="31-02-2027"' in page
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"what": "service:planner", "since": "02-03-2027", "until": "01-03-2027"}, "igual o posterior"),
        ({"what": "service:planner", "is_acting": "on"}, "Subrogante es solo"),
        ({"what": "service:king"}, "Escoja una opción válida"),
        ({}, "Falta elegir el rol"),
        ({"what": "body:member"}, "Falta elegir la instancia"),
    ],
)
def test_a_role_that_cannot_be_is_refused(client, service, admin, fields, sentence):
    client.force_login(admin)
    response = client.post(reverse("invitation_create", args=[service.slug]), typed(fields))
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_another_role_is_added_without_losing_what_was_typed(client, service, admin):
    client.force_login(admin)
    data = typed({"what": "service:planner", "since": "01-03-2027"}, agregar="1")
    page = client.post(reverse("invitation_create", args=[service.slug]), data)
    assert page.status_code == 200
    assert [f'name="roles-{n}-what"' in page.content.decode() for n in range(3)] == [True, True, False]
    assert 'value="01-03-2027"' in page.content.decode() and 'value="ana@ejemplo.cl"' in page.content.decode()
    again = typed({"what": "service:planner"}, {"what": ""})
    assert client.post(reverse("invitation_create", args=[service.slug]), again).status_code == 302
    assert len(Invitation.objects.get().roles) == 1


def test_nobody_gives_roles_outside_their_servicio(client, service, admin):
    elsewhere = make_school(make_service())
    client.force_login(admin)
    fields = {"what": "school:school_director", "school": elsewhere.pk}
    response = client.post(reverse("invitation_create", args=[service.slug]), typed(fields))
    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_a_letter_that_names_an_anchor_of_elsewhere_gives_nothing(service):
    elsewhere = make_school(make_service())
    letter, _ = letter_to(service, roles=[role(service, "school_team", anchor="school", id=elsewhere.pk)])
    person = invitations.accept(letter, password=PASSWORD, first_name="Ana", last_name="Rojas")
    assert not SchoolRole.objects.filter(user=person).exists()


def test_who_has_an_account_accepts_with_it_and_nobody_else(client, service):
    person, stranger = make_user(email="ana@ejemplo.cl"), make_user()
    _, token = letter_to(service)
    path = reverse("invitation", args=[token])
    assert f"{reverse('account_login')}?next={path}" in client.get(path).content.decode()
    assert client.post(path).status_code == 403
    client.force_login(stranger)
    assert "La sesión abierta es de" in client.get(path).content.decode()
    assert client.post(path).status_code == 403
    assert not ServiceRole.objects.filter(user__in=[person, stranger]).exists()
    client.force_login(person)
    assert client.post(path)["Location"] == "/"
    assert ServiceRole.objects.get(user=person).content_object == service
    assert User.objects.count() == 2


def test_a_logged_in_person_does_not_make_an_account_for_another(client, service):
    _, token = letter_to(service)
    client.force_login(make_user())
    filled = {"first_name": "Ana", "last_name": "Rojas", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("invitation", args=[token]), filled)
    assert not User.objects.filter(email="ana@ejemplo.cl").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": timezone.now() - datetime.timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
        {"accepted_at": timezone.now()},
    ],
)
def test_a_letter_that_is_over_opens_nothing(client, service, change):
    letter, token = letter_to(service)
    Invitation.objects.filter(pk=letter.pk).update(**change)
    assert client.get(reverse("invitation", args=[token])).status_code == 404
    with pytest.raises(invitations.InvitationRefused):
        invitations.accept(letter, password=PASSWORD)


@pytest.mark.parametrize("token", ["x", "ñ" * 50, "a" * 3000])
def test_a_wrong_link_is_a_404_with_a_sentence(client, token):
    response = client.get(reverse("invitation", args=[token]))
    assert response.status_code == 404
    assert "Esta invitación ya no sirve" in response.content.decode()


def test_a_letter_sent_again_kills_the_link_before(
    client, service, admin, django_capture_on_commit_callbacks
):
    letter, token = letter_to(service)
    client.force_login(admin)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("invitation_resend", args=[service.slug, letter.pk]))
    client.logout()
    assert client.get(reverse("invitation", args=[token])).status_code == 404
    assert client.get(sent_path()).status_code == 200


def test_a_letter_is_withdrawn_from_its_own_page(client, service, admin):
    letter, token = letter_to(service)
    client.force_login(admin)
    url = reverse("invitation_revoke", args=[service.slug, letter.pk])
    assert "El enlace de la carta deja de servir" in client.get(url).content.decode()
    client.post(url)
    assert client.get(reverse("invitation", args=[token])).status_code == 404
    assert client.post(url).status_code == 302  # twice says so and breaks nothing


@pytest.mark.parametrize("name", ["invitation_resend", "invitation_revoke"])
def test_a_neighbours_letter_does_not_exist(client, service, admin, name):
    other = make_service()
    letter, _ = letter_to(other)
    client.force_login(admin)
    assert client.post(reverse(name, args=[service.slug, letter.pk])).status_code == 404
    assert client.post(reverse(name, args=[other.slug, letter.pk])).status_code == 404
    letter.refresh_from_db()
    assert letter.revoked_at is None


def test_an_address_is_not_invited_twice(client, service, admin):
    letter_to(service, email="eva@ejemplo.cl")
    give_role(make_user(email="ivo@ejemplo.cl"), "reader", service)
    client.force_login(admin)
    url = reverse("invitation_create", args=[service.slug])
    for email, sentence in [
        ("EVA@ejemplo.cl", "Ya hay una invitación abierta"),
        ("ivo@ejemplo.cl", "ya está en el Servicio"),
    ]:
        response = client.post(url, typed({"what": "service:reader"}, email=email))
        assert response.status_code == 422
        assert sentence in response.content.decode()


def test_the_same_form_sent_twice_sends_one_letter(client, service, admin):
    client.force_login(admin)
    data = typed({"what": "service:reader"}, receipt="00000000-0000-4000-8000-000000000001")
    for _ in range(2):
        assert client.post(reverse("invitation_create", args=[service.slug]), data)["Location"] == reverse(
            "people"
        )
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    "password, again, sentence",
    [
        ("corta", "corta", "demasiado corta"),
        ("ana@ejemplo.cl", "ana@ejemplo.cl", "similar"),
        (PASSWORD, "otra-clave-larga", "no son iguales"),
        ("", "", "Falta escribir la contraseña"),
    ],
)
def test_a_weak_password_is_refused_and_makes_no_account(client, service, password, again, sentence):
    _, token = letter_to(service)
    filled = {"first_name": "Ana", "last_name": "Rojas", "password1": password, "password2": again}
    response = client.post(reverse("invitation", args=[token]), filled)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not User.objects.exists()


def test_the_first_administration_is_invited_by_command(service, capsys):
    call_command("invite_person", "ana@ejemplo.cl", service.slug)
    assert Invitation.objects.get().roles[0]["role"] == "administrator"
    assert "/invitacion/" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No hay un Servicio"):
        call_command("invite_person", "ana@ejemplo.cl", "ninguno")
    with pytest.raises(CommandError, match="correo"):
        call_command("invite_person", "ana", service.slug)
