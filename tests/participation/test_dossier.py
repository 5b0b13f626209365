"""The expediente: what goes in, under which names, with which digests; and what never does."""

import csv
import datetime
import hashlib
import io
import uuid
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from pypdf import PdfReader

from accounts import trail
from documents import jobs
from documents.attachments import store_named, stored_path
from documents.models import Job
from documents.pdf import render_pdf
from documents.sealing import keep_papers, seal
from participation.dossier_jobs import DOSSIER
from participation.exports import dossier_bundle
from participation.models import Minutes, Outreach, Process, SessionFile
from plans.models import Decision
from plans.versions import seal_version
from tests.factories import make_body, make_plan, make_school, make_section, make_service, make_user
from tests.factories_moves import make_presentation
from tests.factories_opinions import make_opinion, make_recommendation
from tests.factories_participation import (
    make_attendance,
    make_contribution,
    make_session,
    make_stakeholder,
)

pytestmark = pytest.mark.django_db
SAID = "Lo dijo Rosa Soto tal como se oyó."


def one_page(title="papel"):
    return render_pdf("participation/paper/facts.html", {"plan": title, "service": {"full_name": title}})


@pytest.fixture(scope="module")
def paper():
    return one_page()


@pytest.fixture
def plan():
    plan = make_plan(make_service("Barrancas", slug="barrancas"))
    make_section(plan, title="Presentación")
    return plan


@pytest.fixture
def reader(plan):
    return make_user("reader", on=plan.service)


def seal_with_papers(plan, paper, purpose="presentation", render=True):
    version = seal_version(plan, purpose=purpose, by=make_user())
    if render:
        keep_papers(version.document, pdf=paper, xlsx=b"PK planilla")
    return version


def make_minutes(session, paper, number=1, edition=1, render=True, **fields):
    document = seal(
        kind="acta",
        title=f"Acta {number}",
        issuer="SLEP",
        number=edition,
        snapshot={"acta": number, "edition": edition},
        by=make_user(),
    )
    if render:
        keep_papers(document, pdf=paper, xlsx=b"PK acta")
    return Minutes.objects.create(
        service=session.service,
        school=session.school,
        body=session.body,
        session=session,
        year=session.year,
        number=number,
        edition=edition,
        document=document,
        **fields,
    )


@pytest.fixture
def full(plan, paper):
    """A plan with two versions, an acta of its process and one of its committee, an act with a recommendation."""
    first = seal_with_papers(plan, paper, "socialisation")
    plan.sections.update(body="Otro texto.")
    second = seal_with_papers(plan, paper)
    teachers = make_stakeholder(plan.service, "Docentes", is_required=True)
    session = make_session(plan, stakeholders=[teachers], status="closed")
    make_attendance(session, teachers, women=20)
    make_contribution(session, text=SAID, stakeholder=teachers)
    photo = store_named(ContentFile(b"\x89PNG school"), "foto.png", by=make_user())
    SessionFile.objects.create(session=session, file=photo, kind="photo", shows_minors=True)
    make_minutes(session, paper, number=3)
    body = make_body(plan.service, name="Comité Directivo Local")
    make_minutes(make_session(body=body, status="closed"), paper, number=9, quorum_needed=4, quorum_present=5)
    make_presentation(plan, second, body, by=make_user())
    make_recommendation(make_opinion(second, body, members_present=5, members_total=7), answer="integrated")
    Outreach.objects.create(
        service=plan.service,
        plan=plan,
        kind="dissemination",
        channel="Radio comunal",
        date=datetime.date(2026, 9, 1),
        audience="Toda la comuna",
        observations="Escribió Juan Pérez.",
    )
    Process.objects.create(service=plan.service, plan=plan, act_number="412")
    plan.first = first
    return plan


def make(plan, extension, by):
    job = jobs.start(DOSSIER, by=by, key=str(uuid.uuid4()), title="x", plan_id=plan.pk, extension=extension)
    jobs.run_job.call(str(job.pk))
    return Job.objects.select_related("output").get(pk=job.pk)


def content(job):
    assert job.status == Job.Status.DONE, job.error
    with default_storage.open(stored_path(job.output.sha256)) as file:
        return file.read()


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_zip_holds_every_file_under_a_name_that_does_not_change(full, reader):
    job = make(full, "zip", reader)
    assert job.output.name == "expediente-pal-barrancas-2027.zip"
    with zipfile.ZipFile(io.BytesIO(content(job))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "indice.csv",
            "indice.pdf",
            "1-versiones/version-01-socializacion.pdf",
            "1-versiones/version-01-socializacion.xlsx",
            "1-versiones/version-02-presentacion.pdf",
            "1-versiones/version-02-presentacion.xlsx",
            "2-cambios/cambios-01-02.pdf",
            "3-cobertura/cobertura.pdf",
            "3-cobertura/cobertura.xlsx",
            "4-actas/proceso-2026-acta-003.pdf",
            "4-actas/comite-directivo-local-2026-acta-009.pdf",
            "5-pronunciamientos/recomendaciones-y-respuestas.pdf",
            "5-pronunciamientos/recomendaciones-y-respuestas.xlsx",
            "6-proceso/antecedentes-del-proceso.pdf",
        ]


def test_the_index_has_the_digest_of_each_file_and_the_head_of_the_trail(full, reader, paper):
    with zipfile.ZipFile(io.BytesIO(content(make(full, "zip", reader)))) as archive:
        rows = list(
            csv.DictReader(io.StringIO(archive.read("indice.csv").decode("utf-8-sig")), delimiter=";")
        )
        assert [row["Archivo"] for row in rows] == archive.namelist()[2:]
        for row in rows:
            data = archive.read(row["Archivo"])
            assert (row["SHA-256"], row["Tamaño en bytes"]) == (
                hashlib.sha256(data).hexdigest(),
                str(len(data)),
            )
        index = text_of(archive.read("indice.pdf"))
    assert rows[0]["Código de verificación"] == full.first.document.code
    assert rows[0]["SHA-256"] == hashlib.sha256(paper).hexdigest()
    seq, head = trail.head(full.service)
    assert f"Evento {seq}" in index
    assert head in index.replace(" ", "")


def test_the_pdf_has_every_paper_on_the_page_that_the_index_says(full, reader):
    book = PdfReader(io.BytesIO(content(make(full, "pdf", reader))))
    of_papers = [one for one in book.outline if not isinstance(one, list)]
    titles = {book.get_destination_page_number(one): one.title for one in of_papers}
    first, *others = titles
    index = " ".join(" ".join(page.extract_text() for page in book.pages[: others[0]]).split())
    for page in others:
        assert f" {page + 1} " in index[index.index(titles[page]) :][:400]
    assert list(titles.values())[:4] == [
        "Índice",
        "Versión 1: Socialización con las comunidades",
        "Versión 2: Presentación al Comité Directivo Local y al Consejo Local",
        "Qué cambió entre la versión 1 y la 2",
    ]
    assert first == 0
    assert len(titles) == 1 + 8


def test_no_internal_word_no_photograph_and_no_name_goes_in(full, reader):
    with zipfile.ZipFile(io.BytesIO(content(make(full, "zip", reader)))) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".png", ".jpg", ".webp"))]
        told = " ".join(text_of(archive.read(name)) for name in archive.namelist() if name.endswith(".pdf"))
        with zipfile.ZipFile(io.BytesIO(archive.read("3-cobertura/cobertura.xlsx"))) as book:
            told += "".join(book.read(name).decode() for name in book.namelist())
    for private in ("Rosa Soto", "tal como se oyó", "Juan Pérez"):
        assert private not in told
    for said in ("Radio comunal", "5 de 7", "Comité Directivo Local"):
        assert said in told


def test_what_is_being_prepared_is_said_and_not_waited_for(client, plan, paper, reader):
    seal_with_papers(plan, paper, render=False)
    make_minutes(make_session(plan, status="closed"), paper, render=False)
    client.force_login(reader)
    text = client.get(reverse("participation:dossier", args=["barrancas", 2027])).content.decode()
    assert "Los documentos de la versión 1 todavía se preparan." in text
    assert "El documento de Acta N.º 1/2026, proceso participativo todavía se prepara." in text
    assert "todavía se preparan" in text_of(content(make(plan, "pdf", reader)))


def test_an_empty_plan_has_an_expediente_too(client, plan, reader):
    client.force_login(reader)
    text = client.get(reverse("participation:dossier", args=["barrancas", 2027])).content.decode()
    assert "la primera se sella al pasar a socialización" in text
    assert make(plan, "zip", reader).status == Job.Status.DONE


def test_a_picture_of_an_act_stays_out_and_it_is_said(client, plan, reader):
    for name, suffix in (("resolucion.pdf", "pdf"), ("foto.jpg", "jpg")):
        file = store_named(ContentFile(b"%PDF-1.7 x" + suffix.encode()), name, by=make_user())
        Decision.objects.create(
            service=plan.service,
            plan=plan,
            move="sanction",
            from_status="draft",
            to_status="draft",
            by=make_user(),
            file=file,
            act_number="55",
        )
    client.force_login(reader)
    text = client.get(reverse("participation:dossier", args=["barrancas", 2027])).content.decode()
    assert "es una imagen, y las imágenes no entran" in text
    with zipfile.ZipFile(io.BytesIO(content(make(plan, "zip", reader)))) as archive:
        acts = [name for name in archive.namelist() if name.startswith("6-proceso/acto-")]
    assert len(acts) == 1
    assert acts[0].endswith(".pdf")


def test_a_pdf_that_cannot_be_joined_goes_in_the_zip_alone_and_the_index_says_so(plan, reader):
    file = store_named(ContentFile(b"%PDF-1.7 broken"), "acto.pdf", by=make_user())
    Process.objects.create(service=plan.service, plan=plan, act_number="9", act_file=file)
    told = text_of(content(make(plan, "pdf", reader)))
    assert "Se entrega aparte, en el ZIP" in told


def test_a_lost_file_does_not_stop_the_others(plan, reader):
    file = store_named(ContentFile(b"%PDF-1.7 lost for ever"), "acto.pdf", by=make_user())
    Process.objects.create(service=plan.service, plan=plan, act_number="9", act_file=file)
    default_storage.delete(stored_path(file.sha256))
    with zipfile.ZipFile(io.BytesIO(content(make(plan, "zip", reader)))) as archive:
        assert "No se encontró en el almacén" in archive.read("indice.csv").decode()
        assert "6-proceso/acto-del-comite.pdf" not in archive.namelist()
    assert make(plan, "pdf", reader).status == Job.Status.DONE


def test_papers_beyond_the_limit_are_not_held_in_memory(monkeypatch, full, reader):
    monkeypatch.setattr(dossier_bundle, "MERGE_LIMIT", 1)
    book = PdfReader(io.BytesIO(content(make(full, "pdf", reader))))
    assert [one.title for one in book.outline if not isinstance(one, list)] == ["Índice"]


def test_only_those_of_the_servicio_make_it(client, plan, reader):
    url = reverse("participation:dossier_create", args=["barrancas", 2027, "zip"])
    assert client.post(url).status_code == 302
    assert not Job.objects.exists()
    school = make_school(plan.service)
    for person in (make_user("planner", on=make_service()), make_user("school_director", on=school)):
        client.force_login(person)
        assert client.post(url).status_code == 404
        assert client.get(reverse("participation:dossier", args=["barrancas", 2027])).status_code == 404
    job = make(plan, "zip", make_user())
    assert job.status == Job.Status.FAILED
    assert "Ya no hay permiso" in job.error


def test_the_same_form_sent_twice_is_one_job(client, plan, reader):
    client.force_login(reader)
    url = reverse("participation:dossier_create", args=["barrancas", 2027, "zip"])
    receipt = str(uuid.uuid4())
    assert client.post(url, {"receipt": receipt}).url == client.post(url, {"receipt": receipt}).url
    assert Job.objects.count() == 1
    assert client.get(url).status_code == 405
    assert client.post(url.replace("zip", "exe")).status_code == 404


def test_the_page_costs_the_same_with_many_papers(client, queries_of, full, paper, reader):
    url = reverse("participation:dossier", args=["barrancas", 2027])
    client.force_login(reader)
    client.get(url)
    few = len(queries_of(lambda: client.get(url)))
    for number in range(10, 16):
        version = seal_with_papers(full, paper)
        body = make_body(full.service)
        make_minutes(make_session(body=body, status="closed"), paper, number=number)
        make_minutes(make_session(full, status="closed"), paper, number=number)
        make_opinion(version, body)
        make_presentation(full, version, body, by=make_user())
    assert len(queries_of(lambda: client.get(url))) == few <= 12
