"""The report of a cut and the public account as papers: what they say, how they are made."""

import io
import uuid
from decimal import Decimal

import pytest
from django.http import QueryDict
from pypdf import PdfReader

from accounts.models import ServiceRole
from documents.models import Job
from plans.exports import report_pdf
from plans.followup import FollowUp
from plans.models import ActionSchool, Budget, FundingSource, Measurement
from plans.reports import last_measured
from tests.factories import make_action, make_indicator, make_measurement, make_objective, make_user
from tests.factories_followup import DECEMBER, JUNE, MARCH, address, make_followed
from tests.factories_moves import make_file

pytestmark = pytest.mark.django_db


def at(plan, day):
    cuts = list(plan.cuts.all())
    return FollowUp(plan, cuts, next(cut for cut in cuts if cut.date == day), QueryDict())


def text_of(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def make_year():
    """A year with a target met, one not met with its reason, and one that nobody reported."""
    plan = make_followed(units=4)
    late = make_indicator(plan.action, name="Jornadas hechas", target=Decimal(10), unit="number")
    make_indicator(make_action(make_objective(plan, code="OE2"), unit=plan.office), name="Nadie lo dijo")
    made = make_measurement(plan.indicator, JUNE, Decimal("91.5"), narrative="Se llegó antes.")
    made.evidence.add(make_file(plan.person, "acta-junio.pdf"))
    make_measurement(late, JUNE, Decimal(2), reason="Se suspendieron por el clima.")
    ActionSchool.objects.filter(pk__in=plan.action.action_schools.values("pk")[:3]).update(reached_on=JUNE)
    plan.cuts.filter(date=JUNE).update(narrative="Un período con **mucha** lluvia.")
    return plan


def test_the_report_says_the_state_the_story_what_is_missing_and_the_evidence():
    plan = make_year()
    text = text_of(report_pdf.render_report(at(plan, JUNE)))
    for said in (
        "2 de 3 indicadores informados al 30-06-2027",
        "1 cumple, 1 necesita apoyo y 1 sin informar",
        "Un período con mucha lluvia.",
        "91,5",
        "Se llegó antes.",
        "Se suspendieron por el clima.",
        "3 de 4",
        "Nadie lo dijo",
        "acta-junio.pdf",
    ):
        assert said in text, said
    assert make_file(plan.person).sha256 in text.replace(" ", "")


def test_the_account_says_what_was_achieved_what_was_not_and_why_and_the_money():
    plan = make_year()
    plan.evaluation = "Conviene partir en marzo."
    source = FundingSource.objects.create(service=plan.service, name="Subvención general")
    Budget.objects.create(action=plan.action, source=source, amount=12_500_000)
    text = text_of(report_pdf.render_account(at(plan, JUNE)))
    for said in (
        "Cuenta pública",
        "De 3 metas en número, 1 se cumplió.",
        "falta el cierre del año",
        "Conviene partir en marzo.",
        "Se suspendieron por el clima.",
        "S/I: la unidad responsable no indicó el motivo.",
        "12.500.000",
        "Es lo presupuestado en sus acciones, no lo gastado.",
    ):
        assert said in text, said
    met, left = text.split("Lo que no se logró, y por qué")
    assert plan.indicator.name in met
    assert "Jornadas hechas" in left


@pytest.mark.parametrize("render", [report_pdf.render_report, report_pdf.render_account])
def test_a_paper_is_tagged_titled_and_in_spanish(render):
    root = PdfReader(io.BytesIO(render(at(make_year(), JUNE)))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "es-CL"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("render", [report_pdf.render_report, report_pdf.render_account])
def test_a_demonstration_says_so_on_every_page_after_the_cover(render):
    plan = make_year()
    assert "DEMOSTRACIÓN" not in text_of(render(at(plan, JUNE)))
    plan.service.is_fictional = True
    pages = PdfReader(io.BytesIO(render(at(plan, JUNE)))).pages
    assert all("DATOS DE DEMOSTRACIÓN" in page.extract_text() for page in pages)


@pytest.mark.parametrize("render", [report_pdf.render_report, report_pdf.render_account])
def test_an_empty_year_makes_a_paper_too(render):
    plan = make_followed(units=0)
    plan.indicator.delete()
    assert len(PdfReader(io.BytesIO(render(at(plan, JUNE)))).pages) >= 1


def test_text_of_people_stays_text_on_paper():
    plan = make_year()
    Measurement.objects.filter(indicator=plan.indicator).update(
        narrative='<img src="file:///etc/passwd"><script>x</script>', reason="=1+1"
    )
    assert '<img src="file:///etc/passwd">' in text_of(report_pdf.render_report(at(plan, JUNE)))


@pytest.mark.parametrize("context", [report_pdf.report_context, report_pdf.account_context])
def test_what_a_paper_needs_is_read_in_as_many_queries_for_many_rows(queries_of, context):
    counts = []
    for size in (1, 15):
        plan = make_year()
        for _ in range(size):
            row = make_indicator(make_action(make_objective(plan), unit=plan.office))
            make_measurement(row, JUNE).evidence.add(make_file(plan.person))
        counts.append(len(queries_of(lambda plan=plan: context(at(plan, JUNE)))))
    assert counts[0] == counts[1] <= 12


def test_the_account_is_of_the_last_cut_that_was_measured():
    plan = make_followed()
    cuts = list(plan.cuts.all())
    assert last_measured(plan, cuts).date == DECEMBER
    make_measurement(plan.indicator, MARCH)
    make_measurement(plan.indicator, JUNE)
    assert last_measured(plan, cuts).date == JUNE


@pytest.mark.parametrize("name", ["report_create", "account_create"])
def test_a_paper_is_made_once_by_the_worker_and_downloaded(client, name, django_capture_on_commit_callbacks):
    plan = make_year()
    client.force_login(make_user("reader", on=plan.service))
    url = address(plan, name, *([JUNE] if name == "report_create" else []))
    data = {"receipt": str(uuid.uuid4())}
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(url, data)
    job = Job.objects.get()
    assert job.status == "done", job.error
    assert response["Location"] == f"/trabajos/{job.pk}/"
    assert client.get(f"/trabajos/{job.pk}/archivo/").getvalue().startswith(b"%PDF-")
    assert client.get(url).status_code == 405


def test_the_worker_asks_again_whether_the_plan_may_be_seen(client, django_capture_on_commit_callbacks):
    plan = make_followed(client)
    with django_capture_on_commit_callbacks() as later:
        client.post(address(plan, "report_create", JUNE))
    ServiceRole.objects.filter(user=plan.person).delete()
    for callback in later:
        callback()
    job = Job.objects.get()
    assert (job.status, job.error) == ("failed", "Ya no hay permiso para ver este plan.")


def test_papers_are_of_a_sanctioned_plan_with_cuts(client):
    draft = make_followed(client, status="draft")
    assert client.post(address(draft, "report_create", JUNE)).status_code == 403
    plan = make_followed(client)
    plan.cuts.all().delete()
    assert client.post(address(plan, "account_create")).status_code == 403
    assert client.post(address(plan, "report_create", JUNE)).status_code == 404
    client.force_login(make_user("planner", on=draft.service))
    assert client.post(address(plan, "account_create")).status_code == 404
    assert not Job.objects.exists()
