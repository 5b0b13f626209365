"""The coverage that is taken away: workbook and PDF, for the Servicio and for outside it."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import ServiceCommune
from participation.coverage import read_coverage
from participation.coverage_data import coverage_data
from tests.factories import make_commune, make_plan, make_school, make_service, make_user
from tests.factories_participation import make_attendance, make_session, make_stakeholder

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(make_service("Barrancas", slug="barrancas"))


@pytest.fixture
def communes(plan):
    made = [make_commune(name=name) for name in ("Lo Prado", "Pudahuel")]
    for commune in made:
        ServiceCommune.objects.create(service=plan.service, commune=commune, transfer_year=2018)
    return made


@pytest.fixture
def heard(plan, communes):
    """Docentes and apoderados in two comunas; the apoderados of Lo Prado are four, one of them «otro»."""
    people = {"Docentes": (20, 30), "Apoderados": (3, 40)}
    for name, counts in people.items():
        one = make_stakeholder(plan.service, name, is_required=True)
        for commune, women in zip(communes, counts, strict=True):
            session = make_session(plan, stakeholders=[one], status="held", commune=commune)
            make_attendance(session, one, women=women, men=0 if women == 3 else 10, other=int(women == 3))
    return plan


def paper(client, plan, extension, query="", role="planner"):
    client.force_login(make_user(role, on=plan.service))
    url = reverse("participation:coverage_paper", args=[plan.service.slug, plan.year, extension])
    return client.get(url + query)


def book(response):
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def rows(sheet):
    head, *rest = sheet.values
    return [dict(zip(head, row, strict=True)) for row in rest]


def text(response):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)


def test_inside_everything_is_counted_and_it_says_that_it_stays_inside(client, heard):
    made = book(paper(client, heard, "xlsx"))
    found = {(row["Estamento"], row["Comuna"]): row for row in rows(made["Por comuna"])}
    one = found["Apoderados", "Lo Prado"]
    assert (one["Personas"], one["Mujeres"], one["Otro"], one["Fuera del Servicio"]) == (
        4,
        3,
        1,
        "No se muestra",
    )
    assert "Uso interno del Servicio" in str(list(made["Léame"].values))
    assert "Uso interno del Servicio" in text(paper(client, heard, "pdf"))


def test_outside_no_small_group_is_written_nor_what_it_follows_from(client, heard):
    made = book(paper(client, heard, "xlsx", "?para=fuera"))
    found = {(row["Estamento"], row["Comuna"]): row["Personas"] for row in rows(made["Cobertura"])}
    assert found["Apoderados", "Lo Prado"] is None
    assert [found["Docentes", name] for name in ("Lo Prado", "Pudahuel", "Total")] == [None, None, 70]
    assert [found["Apoderados", name] for name in ("Pudahuel", "Total")] == [None, 54]
    assert "Por unidad educativa" not in made.sheetnames
    told = text(paper(client, heard, "pdf", "?para=fuera"))
    assert "*" in told
    assert "Uso interno" not in told


def test_what_is_hidden_outside_is_the_same_in_every_table(heard):
    said = coverage_data(read_coverage(heard), outside=True)
    parents = next(row for row in said["rows"] if row["name"] == "Apoderados")
    assert parents["other"] is None
    assert said["total"]["other"] is None
    assert said["total"]["people"] == 124
    assert parents["rural"] is None


def test_few_people_of_a_sector_are_not_told_outside(heard):
    session = heard.sessions.first()
    make_attendance(session, is_rural=True, women=3)
    said = coverage_data(read_coverage(heard), outside=True)["total"]
    assert (said["rural"], said["urban"]) == (None, None)
    assert coverage_data(read_coverage(heard), outside=False)["total"]["rural"] == 3


def test_inside_nothing_is_hidden(heard):
    said = coverage_data(read_coverage(heard), outside=False)
    assert not said["hides"]
    assert all(square["people"] is not None for row in said["rows"] for square in row["squares"])


def test_the_workbook_tells_each_unit(client, heard, communes):
    one = make_stakeholder(heard.service, "Consejos escolares")
    school = make_school(heard.service, "Escuela Sol", commune=communes[0])
    make_attendance(make_session(heard, stakeholders=[one], status="held", school=school), one, men=7)
    (row,) = rows(book(paper(client, heard, "xlsx"))["Por unidad educativa"])
    assert (row["Unidad educativa"], row["Comuna"], row["Hombres"]) == ("Escuela Sol", "Lo Prado", 7)


def test_many_comunas_fit_the_page_in_pieces(client, plan):
    one = make_stakeholder(plan.service, "Docentes")
    for n in range(12):
        commune = make_commune(name=f"Comuna {n:02}")
        ServiceCommune.objects.create(service=plan.service, commune=commune, transfer_year=2018)
        make_attendance(make_session(plan, stakeholders=[one], status="held", commune=commune), one, men=9)
    told = text(paper(client, plan, "pdf"))
    assert told.count("(continuación)") == 2
    assert "Comuna 11" in told


def test_empty_papers_are_made_too(client, plan):
    assert book(paper(client, plan, "xlsx")).sheetnames
    assert "0 sesiones realizadas" in text(paper(client, plan, "pdf", role="reader"))


def test_there_is_no_other_paper(client, plan):
    assert paper(client, plan, "exe").status_code == 404
    assert (
        paper(client, plan, "pdf")
        .headers["Content-Disposition"]
        .endswith('"cobertura-pal-barrancas-2027.pdf"')
    )
