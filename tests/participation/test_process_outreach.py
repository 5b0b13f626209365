"""How the plan was told and spread: rows with their evidence, in any state of the plan."""

import datetime
import io
import uuid

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import Event
from participation.models import Outreach
from plans.models import AnnualPlan
from plans.versions import seal_version
from tests.factories import make_plan, make_service, make_user
from tests.factories_moves import make_file, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(make_service("Barrancas", slug="barrancas"), year=2027)


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service)
    client.force_login(person)
    return person


def url(name, plan, *more):
    return reverse(f"participation:{name}", args=[plan.service.slug, plan.year, *more])


def typed(**fields):
    return {
        "kind": "socialisation",
        "channel": "Reunión de microcentro",
        "date": "01-09-2026",
        "audience": "Docentes rurales",
        "reached": "1.120",
        "observations": "Piden letra más grande.",
        "receipt": str(uuid.uuid4()),
    } | fields


def make_outreach(plan, **fields):
    fields = {
        "kind": "dissemination",
        "channel": "Radio comunal",
        "date": datetime.date(2026, 9, 1),
        "audience": "Familias",
    } | fields
    return Outreach.objects.create(service=plan.service, plan=plan, **fields)


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("status", AnnualPlan.Status)
def test_it_is_noted_in_any_state_of_the_plan(client, status):
    plan = make_plan(status=status)
    client.force_login(make_user("planner", on=plan.service))
    assert client.post(url("outreach_create", plan), typed()).status_code == 302
    assert Outreach.objects.count() == 1


def test_it_is_noted_once_with_its_version_and_its_evidence(plan, planner, client):
    version = seal_version(plan, purpose="socialisation", by=planner)
    data = typed(sealed_version=version.pk, files=[upload("fotos.pdf"), upload("lista.pdf")])
    first = client.post(url("outreach_create", plan), data)
    again = client.post(url("outreach_create", plan), typed(receipt=data["receipt"]))
    assert first.url == again.url == url("outreach", plan)
    row = Outreach.objects.get()
    assert (row.reached, row.sealed_version, row.date) == (1120, version, datetime.date(2026, 9, 1))
    assert [file.name for file in row.evidence.order_by("pk")] == ["fotos.pdf", "lista.pdf"]
    page = text_of(client.get(url("outreach", plan)))
    assert "versión 1" in page and "1.120 personas" in page and "Piden letra más grande." in page


def test_what_is_missing_is_said_with_what_was_typed(plan, planner, client):
    response = client.post(url("outreach_create", plan), typed(date="", reached="muchas", kind="x"))
    assert (response.status_code, Outreach.objects.count()) == (422, 0)
    assert "Piden letra más grande." in text_of(response)


def test_another_plans_version_cannot_be_named(plan, planner, client):
    other = seal_version(make_plan(plan.service, year=2026), purpose="socialisation", by=planner)
    response = client.post(url("outreach_create", plan), typed(sealed_version=other.pk))
    assert (response.status_code, Outreach.objects.count()) == (422, 0)


def test_it_is_edited_by_its_version_and_gets_more_evidence(plan, planner, client):
    row = make_outreach(plan)
    edit = url("outreach_edit", plan, row.pk)
    data = typed(version=1, channel="Radio Umbral", files=[upload("cuna.pdf")])
    assert client.post(edit, data).status_code == 302
    row.refresh_from_db()
    assert (row.channel, row.evidence.count(), row.version) == ("Radio Umbral", 1, 2)
    assert client.post(edit, typed(version=1, channel="Otra")).status_code == 409
    assert Outreach.objects.get().channel == "Radio Umbral"


def test_its_evidence_is_handed_out_by_it_alone_and_taken_away_with_its_event(plan, planner, client):
    row, other = make_outreach(plan), make_outreach(plan)
    file = make_file(planner)
    row.evidence.add(file)
    assert client.get(url("outreach_file", plan, row.pk, file.pk)).getvalue().startswith(b"%PDF")
    assert client.get(url("outreach_file", plan, other.pk, file.pk)).status_code == 404
    client.post(url("outreach_file_remove", plan, row.pk, file.pk))
    assert row.evidence.count() == 0
    assert Event.objects.latest("pk").changes == {"evidence": ["resolucion.pdf", None]}
    assert client.get(url("outreach_file", plan, row.pk, file.pk)).status_code == 404


def test_it_is_removed_with_what_it_said_in_the_trail(plan, planner, client):
    row = make_outreach(plan)
    client.post(url("outreach_remove", plan, row.pk))
    assert Outreach.objects.count() == 0
    assert Event.objects.latest("pk").changes["channel"] == ["Radio comunal", None]


@pytest.mark.parametrize("role", ["director", "reader"])
def test_who_only_sees_reads_and_changes_nothing(plan, client, role):
    row = make_outreach(plan)
    client.force_login(make_user(role, on=plan.service))
    page = text_of(client.get(url("outreach", plan)))
    assert "Radio comunal" in page and "Editar" not in page
    assert client.post(url("outreach_create", plan), typed()).status_code == 403
    assert client.post(url("outreach_remove", plan, row.pk)).status_code == 403


def test_the_list_costs_the_same_with_many_rows(plan, planner, client, queries_of):
    version = seal_version(plan, purpose="socialisation", by=planner)

    def fill(count):
        for _ in range(count):
            make_outreach(plan, sealed_version=version).evidence.add(make_file(planner))

    fill(1)
    client.get(url("outreach", plan))
    one = len(queries_of(lambda: client.get(url("outreach", plan))))
    fill(30)
    assert len(queries_of(lambda: client.get(url("outreach", plan)))) == one <= 12


def test_the_workbook_has_every_row(plan, planner, client):
    make_outreach(plan, observations="=1+1").evidence.add(make_file(planner))
    book = openpyxl.load_workbook(io.BytesIO(client.get(url("outreach_xlsx", plan)).content))
    head, row = book["Difusión"].iter_rows(values_only=True)
    told = dict(zip(head, row, strict=True))
    assert (told["Canal"], told["Observaciones recibidas"]) == ("Radio comunal", "=1+1")
    assert told["Evidencia"] == "resolucion.pdf"


def test_an_empty_list_teaches(plan, planner, client):
    assert "Anotar la primera" in text_of(client.get(url("outreach", plan)))
