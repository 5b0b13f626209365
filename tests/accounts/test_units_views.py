"""The pages of the units and of the territory: who sees which, what is found, the jardines typed."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.access import give_role
from accounts.models import Event, School, ServiceCommune
from tests.factories import make_commune, make_region, make_school, make_service, make_user

pytestmark = pytest.mark.django_db
HEADER = ["Código JUNJI", "Nombre", "Comuna", "Nivel"]


@pytest.fixture
def service():
    return make_service("Demostración")


@pytest.fixture
def commune(service):
    commune = make_commune(name="Ñirehue")
    ServiceCommune.objects.create(service=service, commune=commune, transfer_year=2020)
    return commune


@pytest.fixture
def planner(service):
    return make_user("planner", on=service)


@pytest.fixture
def nursery(service, commune):
    return make_school(
        service, "Jardín El Sol", rbd=None, code="99101001", junji_code="99101001", rbd_dv="", kind="nursery",
        early_level="both", commune=commune, enrolment=0,
    )  # fmt: skip


def book(*rows):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    stream = BytesIO()
    made.save(stream)
    return SimpleUploadedFile("jardines.xlsx", stream.getvalue())


def names(response):
    return [school.display_name for school in response.context["page"].object_list]


def test_the_list_is_filtered_by_the_address(client, service, commune, planner, nursery):
    make_school(service, "Escuela Álamo", commune=commune, is_rural=True, rbd=90101)
    make_school(service, "Liceo Bravo", kind=School.Kind.SECONDARY, enrolment=300)
    make_school(service, "Escuela Cerrada", status=School.Status.CLOSED)
    client.force_login(planner)
    for query, found in [
        ({}, ["Escuela Álamo", "Jardín El Sol", "Liceo Bravo"]),
        ({"q": "alamo"}, ["Escuela Álamo"]),
        ({"q": "90101-5"}, ["Escuela Álamo"]),
        ({"comuna": "Ñirehue"}, ["Escuela Álamo", "Jardín El Sol"]),
        ({"tipo": "secondary"}, ["Liceo Bravo"]),
        ({"zona": "rural"}, ["Escuela Álamo"]),
        ({"estado": "otras"}, ["Escuela Cerrada"]),
        ({"estado": "todas", "q": "escuela"}, ["Escuela Álamo", "Escuela Cerrada"]),
        ({"tipo": "x", "zona": "%", "pagina": "-1"}, ["Escuela Álamo", "Jardín El Sol", "Liceo Bravo"]),
    ]:
        assert names(client.get(reverse("schools"), query)) == found, query
        sheet = load_workbook(BytesIO(client.get(reverse("schools_xlsx"), query).content))["Unidades"]
        assert [row[3] for row in list(sheet.values)[1:]] == found, query
    assert client.get(reverse("schools")).context["totals"] == {"units": 3, "students": 400}


def test_the_list_asks_the_same_however_many_there_are(client, service, planner, queries_of):
    client.force_login(planner)
    make_school(service)
    client.get(reverse("schools"))
    one = queries_of(lambda: client.get(reverse("schools")))
    for _ in range(8):
        make_school(service)
    assert len(queries_of(lambda: client.get(reverse("schools")))) == len(one) <= 12


def test_a_neighbours_units_do_not_exist(client, service, planner):
    other = make_service()
    theirs, nobodys = make_school(other, "Escuela Ajena"), make_school(None, "Escuela De Nadie")
    make_school(service, "Escuela Propia")
    client.force_login(planner)
    page = client.get(reverse("schools"))
    assert names(page) == ["Escuela Propia"]
    assert client.get(reverse("schools"), {"servicio": other.slug}).status_code == 404
    for school in (theirs, nobodys):
        for name in ("school", "school_edit", "school_archive"):
            assert client.get(reverse(name, args=[school.code])).status_code == 404
    for name in ("school_create", "units_import", "units_template"):
        assert client.get(reverse(name, args=[other.slug])).status_code == 404
    sheet = str(list(load_workbook(BytesIO(client.get(reverse("schools_xlsx")).content))["Unidades"].values))
    assert "Propia" in sheet and "Ajena" not in sheet and "Nadie" not in sheet


@pytest.mark.parametrize("role", ["school_director", "school_team", "reader"])
def test_a_schools_people_see_their_own_school_only(client, service, role):
    mine, sister = make_school(service, "Escuela Propia"), make_school(service, "Escuela Hermana")
    client.force_login(make_user(role, on=mine))
    assert client.get(reverse("school", args=[mine.code])).status_code == 200
    assert client.get(reverse("school", args=[sister.code])).status_code == 404
    assert names(client.get(reverse("schools"))) == ["Escuela Propia"]
    sheet = load_workbook(BytesIO(client.get(reverse("schools_xlsx")).content))["Unidades"]
    assert [row[3] for row in list(sheet.values)[1:]] == ["Escuela Propia"]


def test_who_has_nothing_to_do_with_units_is_told_so(client):
    client.force_login(make_user())
    assert client.get(reverse("schools")).status_code == 403


@pytest.mark.parametrize("role", ["director", "uatp_head", "auditor", "reader"])
def test_who_only_sees_units_changes_none(client, service, nursery, role):
    client.force_login(make_user(role, on=service))
    assert client.get(reverse("school", args=[nursery.code])).status_code == 200
    for name, mine in [
        ("school_edit", nursery.code),
        ("school_archive", nursery.code),
        ("school_create", service.slug),
        ("units_import", service.slug),
        ("units_template", service.slug),
    ]:
        assert client.get(reverse(name, args=[mine])).status_code == 403, name
    for name, mine in [("school_archive", nursery.code), ("units_import_confirm", service.slug)]:
        assert client.post(reverse(name, args=[mine]), {"version": "1"}).status_code == 403, name
    nursery.refresh_from_db()
    assert nursery.archived_at is None


@pytest.mark.parametrize("name", ["schools", "schools_xlsx", "territory"])
def test_a_visitor_is_sent_to_the_login(client, name):
    assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))


def test_a_schools_page_says_its_facts_and_their_source(client, service, planner):
    school = make_school(
        service, "Escuela Álamo", rbd=90101, latitude=-38.21, longitude=-72.4, source_year=2025,
        enrolment=1200,
        enrolment_by_level={"primary": 1150, "preschool": 50},
    )  # fmt: skip
    client.force_login(planner)
    page = client.get(reverse("school", args=[school.code])).content.decode()
    for told in ["90101-1", "-38,21000; -72,40000", "1.150", "Básica", "CC BY 3.0 CL", "Educacionales 2025"]:
        assert told in page, told
    assert client.get("/escuelas/x/").status_code == 404


def test_a_jardin_is_typed_once(client, service, commune, planner):
    client.force_login(planner)
    url = reverse("school_create", args=[service.slug])
    data = {
        "junji_code": "99.101.002",
        "name": "Sala Cuna Luna",
        "commune": commune.pk,
        "early_level": "creche",
    }
    wrong = client.post(url, data | {"junji_code": "12"})
    assert wrong.status_code == 422
    assert "6 a 10 dígitos" in wrong.content.decode() and "Sala Cuna Luna" in wrong.content.decode()
    data["receipt"] = "00000000-0000-4000-8000-000000000004"
    for _ in range(2):
        assert client.post(url, data)["Location"] == reverse("school", args=["99101002"])
    assert School.objects.get().service == service
    again = client.post(url, data | {"receipt": ""})
    assert again.status_code == 422
    assert "ya es de otra unidad" in again.content.decode()


def test_a_jardin_is_edited_by_two_without_losing_either(client, nursery, planner):
    client.force_login(planner)
    url = reverse("school_edit", args=[nursery.code])
    data = {"junji_code": "99101001", "commune": nursery.commune_id, "early_level": "both", "version": "1"}
    assert client.post(url, data | {"name": "Jardín El Sol Naciente"}).status_code == 302
    stale = client.post(url, data | {"name": "Jardín El Sol Poniente"})
    assert stale.status_code == 409
    assert "Sol Naciente" in stale.content.decode() and "Sol Poniente" in stale.content.decode()
    for version in ("x", "", "9" * 40):
        assert client.post(url, data | {"name": "Jardín Otro", "version": version}).status_code == 409
    assert client.post(url, data | {"name": "", "version": "2"}).status_code == 422


def test_a_jardin_is_archived_and_comes_back(client, service, nursery, planner):
    client.force_login(planner)
    url = reverse("school_archive", args=[nursery.code])
    assert "Deja de aparecer en la lista" in client.get(url).content.decode()
    client.post(url, {"version": "1"})
    assert names(client.get(reverse("schools"))) == []
    client.post(url, {"version": "2"})
    assert names(client.get(reverse("schools"))) == ["Jardín El Sol"]
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["archive", "restore"]


def test_what_the_directory_says_is_not_typed_over(client, service, planner):
    school = make_school(service)
    client.force_login(planner)
    for name in ("school_edit", "school_archive"):
        assert client.post(reverse(name, args=[school.code]), {"version": "1"}).status_code == 404


def test_a_list_is_seen_then_taken(client, service, commune, planner, nursery):
    client.force_login(planner)
    rows = [
        HEADER,
        ["99101001", "Jardín El Sol Nuevo", "Ñirehue", "Sala cuna"],
        [99101002, "Luna", "nirehue", "sala cuna"],
    ]
    response = client.post(reverse("units_import", args=[service.slug]), {"file": book(*rows)})
    page = response.content.decode()
    assert response.status_code == 200
    assert f"Antes: {nursery.name}" in page and "1 nueva y 1 que cambia" in page
    assert School.objects.count() == 1
    confirm = reverse("units_import_confirm", args=[service.slug])
    assert client.post(confirm, {"list": response.context["preview"].packed})["Location"] == reverse(
        "schools"
    )
    assert set(School.objects.values_list("display_name", flat=True)) == {"Jardín El Sol Nuevo", "Luna"}
    assert client.post(confirm, {"list": "inventada"}).status_code == 422


def test_a_list_with_errors_says_where_and_takes_nothing(client, service, commune, planner):
    client.force_login(planner)
    url = reverse("units_import", args=[service.slug])
    rows = [HEADER, ["99101002", "Luna", "Ñirehue", "sala cuna"], ["12", "Sol", "Macondo", "x"]]
    response = client.post(url, {"file": book(*rows)})
    assert response.status_code == 422
    assert "Fila 3, Comuna: No es una comuna de SLEP Demostración: Ñirehue." in response.content.decode()
    assert not School.objects.exists()


@pytest.mark.parametrize(
    "file, sentence",
    [
        (lambda: SimpleUploadedFile("x.xlsx", b"PK\x03\x04 nada"), "archivo"),
        (lambda: SimpleUploadedFile("x.csv", b"a;b"), "debe ser un archivo .xlsx"),
        (lambda: SimpleUploadedFile("x.xlsx", b""), "vacío"),
        (lambda: None, "Falta elegir la planilla"),
        (lambda: book(["Código JUNJI", "Nombre"], ["1", "2"]), "falta la columna «Comuna»"),
        (lambda: book(HEADER, ["=1+1", "Luna", "Ñirehue", "sala cuna"]), "fórmula"),
        (lambda: book(), "vacía"),
    ],
)
def test_a_wrong_file_gets_a_sentence(client, service, commune, planner, file, sentence):
    client.force_login(planner)
    sent = file()
    response = client.post(reverse("units_import", args=[service.slug]), {"file": sent} if sent else {})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not School.objects.exists()


def test_the_empty_list_can_be_filled_and_sent(client, service, commune, planner):
    client.force_login(planner)
    made = load_workbook(BytesIO(client.get(reverse("units_template", args=[service.slug])).content))
    assert [cell.value for cell in made["Unidades"][1]] == HEADER
    made["Unidades"].append(["99101002", "Luna", "Ñirehue", "Sala cuna"])
    stream = BytesIO()
    made.save(stream)
    file = SimpleUploadedFile("x.xlsx", stream.getvalue())
    response = client.post(reverse("units_import", args=[service.slug]), {"file": file})
    assert response.status_code == 200
    assert [row.outcome for row in response.context["preview"].rows] == ["Nueva"]


def test_the_territory_shows_each_servicio_with_its_comunas_and_years(client, queries_of):
    client.force_login(make_user())
    region = make_region(name="Región del Sur")
    for number in range(3):
        service = make_service(f"Servicio {number}", region=region)
        ServiceCommune.objects.create(
            service=service,
            commune=make_commune(region, name=f"Comuna {number}"),
            transfer_year=2020 + number,
        )
        make_school(service)
    make_service("Inventado", is_fictional=True)
    asked = queries_of(lambda: client.get(reverse("territory")))
    page = client.get(reverse("territory")).content.decode()
    assert "Región del Sur" in page and "(2022)" in page and "Inventado" not in page
    assert "3 Servicios Locales" in page
    assert len(asked) <= 8


def test_a_companion_sees_the_school_and_the_list_has_it_alone(client, service):
    school = make_school(service, "Escuela Propia")
    make_school(service)
    person = make_user()
    give_role(person, "companion", school)
    client.force_login(person)
    assert names(client.get(reverse("schools"))) == ["Escuela Propia"]
