"""What anybody may read: published plans as an act sealed them, their files and open data; no draft, nobody's name."""

import csv
import io
import re

import pytest
from django.urls import reverse

from accounts.models import LocalService, User
from documents.sealing import keep_papers
from plans.exports import plan_workbook
from plans.models import (
    Action,
    AnnualPlan,
    Budget,
    Comment,
    Decision,
    FundingSource,
    Measurement,
    SealedVersion,
    Section,
    Stage,
)
from plans.publication import tables
from plans.snapshots import take_snapshot
from plans.versions import paper_context, seal_version
from tests.factories import (
    make_action,
    make_indicator,
    make_objective,
    make_plan,
    make_school,
    make_section,
    make_service,
    make_unit,
    make_user,
)
from tests.factories_moves import make_amendment, make_file

pytestmark = pytest.mark.django_db
Purpose = SealedVersion.Purpose
MARK = "MARCA"  # in everything that only the Servicio may read
PERSON = ("Rosalía", "Antilef Nombre")
EMAIL = "rosalia.antilef@ejemplo.cl"
NAMES = [
    *("secciones", "objetivos", "acciones", "indicadores", "unidades", "presupuesto"),
    *("instrumentos", "dotacion", "vinculacion", "avance-pme", "anexos", "diccionario"),
]


def make_published(name="Quebrada Honda", slug="quebrada", year=2027, **facts):
    """A published plan with its sanctioned version: every kind of section, one action for two schools."""
    service = LocalService.objects.filter(slug=slug).first() or make_service(name, slug=slug)
    plan = make_plan(service, year=year, status="published", resolution_number="1.241", **facts)
    for kind in Section.Kind:
        make_section(plan, kind=kind, key=kind.value.replace("_", "-"), body="Texto sancionado.")
    schools = [make_school(service, name) for name in ("Escuela Los Aromos", "Liceo Cordillera")]
    unit = make_unit(service, email="unidad@ejemplo.cl")
    action = make_action(
        make_objective(plan, code="OE1"), schools, unit=unit, name="=Acción sancionada", target_percent=50
    )
    make_indicator(action, name="Indicador sancionado")
    Budget.objects.create(
        action=action,
        source=FundingSource.objects.create(service=service, name=f"Fuente {year}"),
        amount=1_250_000,
    )
    plan.person = User.objects.filter(email=EMAIL).first() or make_user(
        first_name=PERSON[0], last_name=PERSON[1], email=EMAIL
    )
    plan.version = make_version(plan, Purpose.SANCTION)
    return plan


def make_version(plan, purpose, pdf=b"%PDF-1.7 papel", xlsx=b"PK planilla"):
    version = seal_version(plan, purpose=purpose, by=plan.person)
    version.document.refresh_from_db()
    if not version.document.has_papers:
        keep_papers(version.document, pdf=pdf, xlsx=xlsx)
    return version


def make_draft_of(plan):
    """What is written after the sanction, and everything said inside: each with its mark."""
    plan.sections.update(body=f"{MARK} del borrador")
    Action.objects.filter(plan=plan).update(name=f"{MARK} acción", description=f"{MARK} descripción")
    make_action(plan.objectives.first(), name=f"{MARK} acción nueva")
    action = plan.actions.first()
    Comment.objects.create(
        service=plan.service, plan=plan, action=action, text=f"{MARK} comentario", by=plan.person
    )
    Stage.objects.create(
        service=plan.service,
        plan=plan,
        key="draft",
        name=f"{MARK} etapa",
        responsible=plan.person,
        reason=MARK,
    )
    Decision.objects.create(
        service=plan.service,
        plan=plan,
        move="present",
        from_status="draft",
        to_status="draft",
        by=plan.person,
        comment=f"{MARK} motivo",
        file=make_file(plan.person, f"{MARK}.pdf"),
    )
    Measurement.objects.create(
        service=plan.service,
        indicator=action.indicators.first() or make_indicator(action),
        cut_off="2027-06-30",
        absence="S/I",
        reason=f"{MARK} motivo",
        narrative=f"{MARK} relato",
    )
    make_amendment(plan, by=plan.person)
    AnnualPlan.objects.filter(pk=plan.pk).update(evaluation=f"{MARK} evaluación")
    make_version(plan, Purpose.DRAFT)
    make_version(plan, Purpose.PRESENTATION)


def page(client, slug="quebrada", year=2027):
    return client.get(reverse("plans:public_plan", args=[slug, year]))


def table(client, name, slug="quebrada", year=2027):
    return client.get(reverse("plans:public_table", args=[slug, year, name]))


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def crawl(client):
    """{address: text} of everything that a visitor reaches from the list of published plans."""
    found, waiting = {}, ["/planes/"]
    while waiting:
        url = waiting.pop()
        if url in found or not url.startswith("/planes/"):
            continue
        response = client.get(url)
        assert response.status_code == 200, url
        found[url] = response.getvalue().decode("utf-8", "replace")
        waiting += [
            link.split("#")[0].replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', found[url])
        ]
    return found


def test_a_visitor_finds_the_plan_its_papers_and_its_tables_without_an_account(client):
    make_published()
    found = crawl(client)
    base = "/planes/quebrada/2027/"
    assert set(found) == {
        "/planes/",
        base,
        f"{base}v1.pdf",
        f"{base}v1.xlsx",
        *(f"{base}datos/{name}.csv" for name in NAMES),
    }
    assert found[f"{base}v1.pdf"] == "%PDF-1.7 papel"
    assert "=Acción sancionada" in found[base]
    assert "Escuela Los Aromos" in found[base]
    assert "Resolución Exenta N.º 1.241" in found[base]


def test_no_word_of_a_draft_reaches_a_visitor(client):
    plan = make_published()
    make_draft_of(plan)
    for url, text in crawl(client).items():
        assert MARK not in text, url
    inside = make_user("planner", on=plan.service)
    client.force_login(inside)
    assert MARK in client.get(plan.get_absolute_url()).content.decode() or MARK in str(take_snapshot(plan))
    for url, text in crawl(client).items():
        assert MARK not in text, url


def test_nobody_is_named_on_a_public_page_nor_in_open_data(client):
    plan = make_published()
    make_draft_of(plan)
    for url, text in crawl(client).items():
        for word in (*PERSON, EMAIL, "unidad@ejemplo.cl"):
            assert word not in text, url
    context = paper_context(plan.version)
    assert PERSON[0] in context["seal"]["sealed_by"]  # what could leak is there


@pytest.mark.parametrize(
    "status", [status for status in AnnualPlan.Status if status not in ("published", "closed")]
)
def test_a_plan_that_is_not_published_does_not_exist_for_a_visitor(client, status):
    plan = make_published()
    AnnualPlan.objects.filter(pk=plan.pk).update(status=status)
    assert page(client).status_code == 404
    assert table(client, "acciones").status_code == 404
    for extension in ("pdf", "xlsx"):
        url = reverse("plans:public_paper", args=["quebrada", 2027, 1, extension])
        assert client.get(url).status_code == 404
    assert "Quebrada Honda" not in client.get("/planes/").content.decode()


@pytest.mark.parametrize(
    ("purpose", "code"),
    [(purpose, 200 if purpose in ("sanction", "amendment", "transcript") else 404) for purpose in Purpose],
)
def test_only_versions_that_an_act_made_public_are_handed_out(client, purpose, code):
    plan = make_published()
    version = make_version(plan, purpose, pdf=b"%PDF-1.7 segunda")
    url = reverse("plans:public_paper", args=["quebrada", 2027, version.number, "pdf"])
    response = client.get(url)
    assert (response.status_code, b"segunda" in response.getvalue()) == (code, code == 200)
    shown = page(client).context["version"].number
    assert shown == (version.number if code == 200 else plan.version.number)


def test_the_newest_public_version_is_shown_and_the_earlier_ones_stay(client):
    plan = make_published()
    plan.sections.filter(kind="text").update(body="Texto modificado.")
    make_version(plan, Purpose.AMENDMENT, pdf=b"%PDF-1.7 segunda")
    text = page(client).content.decode()
    assert "Texto modificado." in text
    assert "Versiones anteriores" in text
    old = reverse("plans:public_paper", args=["quebrada", 2027, 1, "pdf"])
    assert old in text
    assert client.get(old).getvalue() == b"%PDF-1.7 papel"


def test_a_version_whose_papers_are_being_made_is_not_public_yet(client):
    plan = make_published()
    plan.sections.filter(kind="text").update(body="Texto modificado.")
    version = seal_version(plan, purpose=Purpose.AMENDMENT, by=plan.person)
    type(version.document).objects.filter(pk=version.document.pk).update(rendered_at=None)
    assert page(client).context["version"].number == 1
    assert client.get(reverse("plans:public_paper", args=["quebrada", 2027, 2, "pdf"])).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "nadie/2027/",
        "quebrada/2028/",
        "quebrada/2027/v9.pdf",
        "quebrada/2027/v1.docx",
        "quebrada/2027/v1.pdf.exe",
        "quebrada/2027/v99999999999999999999.pdf",
        "quebrada/99999999999999999999/",
        "quebrada/2027/datos/nada.csv",
        "quebrada/2027/datos/seccion.csv",
    ],
)
def test_what_is_not_there_is_not_found(client, path):
    make_published()
    assert client.get(f"/planes/{path}").status_code == 404


def test_every_table_is_a_csv_with_the_heads_of_the_dictionary(client):
    plan = make_published()
    dictionary = rows_of(table(client, "diccionario"))
    assert dictionary[0] == ["Tabla", "Campo", "Qué dice"]
    said = {}
    for name, field, meaning in dictionary[1:]:
        said.setdefault(name, []).append(field)
        assert meaning
    for name in NAMES[:-1]:
        response = table(client, name)
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert f'filename="pal-quebrada-2027-{name}.csv"' in response["Content-Disposition"]
        assert rows_of(response)[0] == said[name]
    snapshot = paper_context(plan.version)["snapshot"]
    sheets = {sheet.title for sheet in plan_workbook.sheets(snapshot)}
    assert {sheet.title for sheet in tables(snapshot).values()} == sheets


def test_a_table_holds_every_row_with_a_decimal_comma_and_live_text_made_dead(client):
    plan = make_published()
    (head, row) = rows_of(table(client, "acciones"))
    assert row[head.index("Acción")] == "'=Acción sancionada"
    assert row[head.index("Presupuesto total")] == "1250000"
    assert row[head.index("Inicio")] == "01-03-2027"
    assert [row[2] for row in rows_of(table(client, "unidades"))[1:]] == [
        "Escuela Los Aromos",
        "Liceo Cordillera",
    ]
    assert plan.version.number == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {"quebrada", "nunoa"}),
        ("quebrada", {"quebrada"}),
        ("QUEBRADA  honda", {"quebrada"}),
        ("ñuñoa", {"nunoa"}),
        ("2027", {"quebrada", "nunoa"}),
        ("2031", set()),
        ("quebrada 2027", {"quebrada"}),
        ("zzz", set()),
        ("²²²²", set()),
        ("٢٠٢٧", {"quebrada", "nunoa"}),
        ("x" * 500, set()),
        ("%_'\"<b>", set()),
    ],
)
def test_published_plans_are_found_by_servicio_and_year(client, text, found):
    make_published()
    make_published("Ñuñoa Alto", "nunoa")
    response = client.get("/planes/", {"q": text})
    assert {version.plan.service.slug for version in response.context["versions"]} == found


def test_the_list_and_the_page_cost_the_same_for_many(client, queries_of):
    make_published()
    client.get("/planes/")
    one = queries_of(lambda: client.get("/planes/")), queries_of(lambda: page(client))
    for number in range(4):
        make_published(f"Servicio {number}", f"s-{number}")
    plan = AnnualPlan.objects.get(service__slug="quebrada")
    plan.person = User.objects.get(email=EMAIL)
    for _ in range(12):
        make_indicator(make_action(make_objective(plan), [make_school(plan.service)]))
    make_version(plan, Purpose.AMENDMENT)
    many = queries_of(lambda: client.get("/planes/")), queries_of(lambda: page(client))
    assert [len(queries) for queries in many] == [len(queries) for queries in one]
    assert max(len(queries) for queries in many) <= 12


def test_a_demonstration_and_a_transcription_say_what_they_are(client):
    plan = make_published(is_transcript=True, source="Diario de ejemplo")
    LocalService.objects.filter(pk=plan.service_id).update(is_fictional=True)
    plan.service.refresh_from_db()
    make_version(plan, Purpose.TRANSCRIPT)
    for text in (page(client).content.decode(), client.get("/planes/").content.decode()):
        assert "DATOS DE DEMOSTRACIÓN" in text
        assert "Transcripción de un acto público" in text


def test_what_people_wrote_is_shown_as_text(client):
    plan = make_published()
    plan.sections.filter(kind="text").update(
        body="<script>alert(1)</script> [x](javascript:alert(1)) **fuerte**"
    )
    Action.objects.filter(plan=plan).update(description='<img src=x onerror="alert(1)">')
    make_version(plan, Purpose.AMENDMENT)
    text = page(client).content.decode().split("<main")[1]
    assert "<strong>fuerte</strong>" in text
    assert "<script>" not in text
    assert "<img" not in text
    assert 'href="javascript' not in text


def test_a_visitor_may_only_read(client):
    make_published()
    for path in ("/planes/", "/planes/quebrada/2027/", "/planes/quebrada/2027/datos/acciones.csv"):
        assert client.post(path).status_code == 405
