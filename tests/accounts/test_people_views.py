"""The pages of people: who sees them, what they find, and giving and ending roles."""

import datetime
from io import BytesIO

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.access import give_role
from accounts.assignments import find_people
from accounts.models import Event, SchoolRole, ServiceRole, User
from tests.factories import make_body, make_school, make_service, make_user

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()


@pytest.fixture
def service():
    return make_service("Demostración")


@pytest.fixture
def admin(service):
    return make_user("administrator", on=service, first_name="Amanda", last_name="Llanquileo")


def named(service, first, last, role="reader"):
    return make_user(role, on=service, first_name=first, last_name=last)


def body(response):
    return response.content.decode()


def paths(service, person):
    role = ServiceRole.objects.get(user=person)
    mine = [service.slug, person.pk]
    return {
        "people": reverse("people"),
        "people_xlsx": reverse("people_xlsx"),
        "person": reverse("person", args=mine),
        "person_edit": reverse("person_edit", args=mine),
        "person_account": reverse("person_account", args=mine),
        "person_anonymise": reverse("person_anonymise", args=mine),
        "handover": reverse("handover", args=mine),
        "role_create": reverse("role_create", args=mine),
        "role_end": reverse("role_end", args=[*mine, "service", role.pk]),
        "invitation_create": reverse("invitation_create", args=[service.slug]),
    }


SEEN = ["people", "people_xlsx", "person"]


@pytest.mark.parametrize(
    "name", [*SEEN, "person_edit", "person_account", "role_create", "role_end", "handover"]
)
def test_a_visitor_is_sent_to_the_login(client, service, name):
    path = paths(service, named(service, "Ana", "Rojas"))[name]
    assert client.get(path)["Location"] == f"{reverse('account_login')}?next={path}"


def test_who_only_sees_people_changes_none(client, service):
    person = named(service, "Ana", "Rojas")
    client.force_login(make_user("auditor", on=service))
    for name, path in paths(service, person).items():
        assert client.get(path).status_code == (200 if name in SEEN else 403), name
        if name not in SEEN:
            assert client.post(path, {"activa": "0", "correo": person.email}).status_code == 403, name
    person.refresh_from_db()
    assert person.is_active and not person.anonymised_at


@pytest.mark.parametrize("role", ["planner", "director", "uatp_head", "uatp_professional", "reader"])
def test_the_other_roles_do_not_see_people(client, service, role):
    person = named(service, "Ana", "Rojas")
    client.force_login(make_user(role, on=service))
    for name, path in paths(service, person).items():
        assert client.get(path).status_code == 403, name


def test_a_neighbours_people_do_not_exist(client, service, admin):
    other = make_service()
    theirs = named(other, "Eva", "Ajena")
    client.force_login(admin)
    for name, path in paths(other, theirs).items():
        if name not in ("people", "people_xlsx"):
            assert client.get(path).status_code == 404, name
            assert client.post(path).status_code in (404, 405), name
    assert client.get(reverse("people") + f"?servicio={other.slug}").status_code == 404
    assert client.get(reverse("person", args=[service.slug, theirs.pk])).status_code == 404
    assert "Ajena" not in body(client.get(reverse("people")))
    rows = str(
        list(load_workbook(BytesIO(client.get(reverse("people_xlsx")).content))["Personas y roles"].values)
    )
    assert "Llanquileo" in rows and "Ajena" not in rows


def test_the_list_is_found_by_name_role_and_state(client, service, admin):
    nunez, alvarez = named(service, "Íñigo", "Núñez", "planner"), named(service, "Rosa", "Álvarez")
    gone = make_user(first_name="Zoe", last_name="Zúñiga")
    give_role(gone, "reader", service, since=datetime.date(2020, 1, 1), until=datetime.date(2020, 12, 31))
    assert find_people(service) == [alvarez.pk, admin.pk, nunez.pk]
    assert find_people(service, text="nunez inigo") == [nunez.pk]
    assert find_people(service, role="service:planner") == [nunez.pk]
    assert find_people(service, state="past") == [gone.pk]
    assert find_people(service, state="all", text="zuñ") == [gone.pk]
    client.force_login(admin)
    page = client.get(reverse("people"), {"q": "NÚÑEZ", "rol": "service:planner"})
    assert [entry.user for entry in page.context["entries"]] == [nunez]
    fragment = client.get(
        reverse("people"), {"q": "alvarez"}, headers={"HX-Request": "true", "HX-Target": "people-table"}
    )
    assert "Álvarez" in body(fragment) and "<html" not in body(fragment)
    assert (
        client.get(reverse("people"), {"pagina": "x", "rol": "a:b", "estado": "%%", "q": "'"}).status_code
        == 200
    )


def test_people_of_schools_and_bodies_are_there_with_their_place(client, service, admin):
    school, council = make_school(service, "Escuela El Canelo"), make_body(service)
    make_user("school_director", on=school, last_name="Cheuquepán")
    make_user("member", on=council, last_name="Pailamilla")
    client.force_login(admin)
    page = body(client.get(reverse("people")))
    assert "Cheuquepán" in page and "Escuela El Canelo" in page and "Pailamilla" in page


def test_the_list_asks_the_same_however_many_there_are(client, service, admin, queries_of):
    client.force_login(admin)
    school = make_school(service)
    make_user("school_team", on=school)
    client.get(reverse("people"))
    one = queries_of(lambda: client.get(reverse("people")))
    for _ in range(8):
        person = make_user("school_team", on=make_school(service))
        give_role(person, "member", make_body(service))
        give_role(person, "reader", service)
    more = queries_of(lambda: client.get(reverse("people")))
    assert len(more) == len(one) <= 14, "\n".join(more)


def test_the_workbook_holds_what_is_filtered_and_the_download_is_recorded(client, service, admin):
    named(service, "Íñigo", "Núñez", "planner")
    client.force_login(admin)
    response = client.get(reverse("people_xlsx"), {"q": "nunez"})
    rows = list(load_workbook(BytesIO(response.content))["Personas y roles"].values)
    assert [row[:2] for row in rows[1:]] == [("Núñez", "Íñigo")]
    event = Event.objects.get(verb="export")
    assert (event.actor, event.changes) == (admin, {"rows": [None, "1 roles de personas"]})


def test_a_role_is_given_with_its_dates_and_recorded(client, service, admin):
    person, school = named(service, "Ana", "Rojas"), make_school(service)
    client.force_login(admin)
    url = reverse("role_create", args=[service.slug, person.pk])
    data = {"what": "school:companion", "school": school.pk, "since": "01-03-2026", "until": "31-12-2099"}
    data["receipt"] = "00000000-0000-4000-8000-000000000002"
    for _ in range(2):
        assert client.post(url, data)["Location"] == reverse("person", args=[service.slug, person.pk])
    role = SchoolRole.objects.get(user=person)
    assert (role.name, role.content_object, role.given_by) == ("companion", school, admin)
    event = Event.objects.get(verb="give_role")
    assert event.subject_id == str(person.pk) and "Acompañamiento UATP" in event.changes["role"][1]


def test_a_role_of_elsewhere_cannot_be_given(client, service, admin):
    person, elsewhere = named(service, "Ana", "Rojas"), make_school(make_service())
    client.force_login(admin)
    url = reverse("role_create", args=[service.slug, person.pk])
    response = client.post(url, {"what": "school:companion", "school": elsewhere.pk})
    assert response.status_code == 422
    assert not SchoolRole.objects.exists()


def test_giving_oneself_a_role_is_recorded(client, service, admin):
    client.force_login(admin)
    url = reverse("role_create", args=[service.slug, admin.pk])
    assert "Es la propia cuenta" in body(client.get(url))
    client.post(url, {"what": "service:director"})
    event = Event.objects.get(verb="give_role")
    assert (event.actor_id, event.subject_id) == (admin.pk, str(admin.pk))


def test_a_role_ends_from_its_own_page(client, service, admin):
    person = named(service, "Ana", "Rojas", "planner")
    role = ServiceRole.objects.get(user=person)
    client.force_login(admin)
    url = reverse("role_end", args=[service.slug, person.pk, "service", role.pk])
    assert "deja de ver y de hacer" in body(client.get(url))
    assert client.post(url, {"on": "01-01-2019"}).status_code == 422
    assert client.post(url, {"on": ""}).status_code == 302
    assert not User.objects.get(pk=person.pk).reach.services
    assert Event.objects.get(verb="end_role").changes["role"][0].startswith("Encargada o encargado del PAL")
    assert client.post(url, {"on": ""}).status_code == 422  # it is over already


def test_the_last_administration_cannot_go(client, service, admin):
    client.force_login(admin)
    role = ServiceRole.objects.get(user=admin)
    url = reverse("role_end", args=[service.slug, admin.pk, "service", role.pk])
    response = client.post(url, {"on": ""})
    assert response.status_code == 422
    assert "Es la última administración" in body(response)
    second = make_user("administrator", on=service)
    assert client.post(url, {"on": ""}).status_code == 302
    client.force_login(second)
    other = reverse("person_account", args=[service.slug, second.pk])
    assert client.post(other, {"activa": "0"}).status_code == 422


@pytest.mark.parametrize("kind", ["nothing", "school", "body"])
def test_a_role_of_another_kind_or_person_is_not_there(client, service, admin, kind):
    person = named(service, "Ana", "Rojas")
    role = ServiceRole.objects.get(user=person)
    client.force_login(admin)
    assert client.get(reverse("role_end", args=[service.slug, person.pk, kind, role.pk])).status_code == 404
    assert (
        client.get(reverse("role_end", args=[service.slug, admin.pk, "service", role.pk])).status_code == 404
    )


def test_a_locked_account_is_shown_and_let_in_again(client, service, admin):
    person = make_user("reader", on=service, email="ana@ejemplo.cl")
    make_user("reader", on=make_service(), email="ajena@ejemplo.cl")
    for email in ("ana@ejemplo.cl", "ajena@ejemplo.cl"):
        AccessAttempt.objects.create(
            username=email, ip_address="10.0.0.1", user_agent="", failures_since_start=8
        )
    client.force_login(admin)
    page = client.get(reverse("people"))
    assert page.context["locked"] == [person]
    client.post(reverse("person_unlock", args=[service.slug, person.pk]))
    assert [each.username for each in AccessAttempt.objects.all()] == ["ajena@ejemplo.cl"]
    assert Event.objects.filter(verb="unlock", actor=admin).exists()


def test_a_deactivated_account_is_out_at_once(client, client_of, service, admin):
    person = named(service, "Ana", "Rojas")
    theirs = client_of(person)
    client.force_login(admin)
    url = reverse("person_account", args=[service.slug, person.pk])
    client.post(url, {"activa": "0"})
    assert theirs.get(reverse("account")).status_code == 302
    client.post(url, {"activa": "1"})
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["deactivate", "reactivate"]


def test_an_address_is_corrected_and_both_are_told(
    client, service, admin, django_capture_on_commit_callbacks
):
    person = make_user("reader", on=service, email="ana@ejemplo.cl", first_name="Ana")
    client.force_login(admin)
    url = reverse("person_edit", args=[service.slug, person.pk])
    data = {"first_name": " Ana  María ", "last_name": person.last_name, "email": "Ana.Rojas@ejemplo.cl"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, data).status_code == 302
    person.refresh_from_db()
    assert (person.first_name, person.email) == ("Ana María", "ana.rojas@ejemplo.cl")
    assert mail.outbox[-1].to == ["ana@ejemplo.cl", "ana.rojas@ejemplo.cl"]
    response = client.post(url, data | {"email": admin.email})
    assert response.status_code == 422
    assert "Ya hay una cuenta con ese correo" in body(response)


def test_who_also_works_elsewhere_keeps_the_account(client, service, admin):
    person = named(service, "Ana", "Rojas")
    give_role(person, "reader", make_service())
    client.force_login(admin)
    page = body(client.get(reverse("person", args=[service.slug, person.pk])))
    assert "también tiene roles en otro Servicio" in page
    for name in ("person_edit", "person_account", "person_anonymise"):
        assert client.post(reverse(name, args=[service.slug, person.pk]), {"activa": "0"}).status_code == 403


def test_who_administers_many_chooses_and_keeps_the_choice(client, service, admin):
    second = make_service("Zeta")
    give_role(admin, "administrator", second)
    named(second, "Eva", "Deotro")
    client.force_login(admin)
    assert "Deotro" not in body(client.get(reverse("people")))
    assert "Deotro" in body(client.get(reverse("people"), {"servicio": second.slug}))
    assert "Deotro" in body(client.get(reverse("people")))


@pytest.fixture
def client_of():
    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make
