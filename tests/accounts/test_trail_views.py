"""The bitácora's pages: who reads them, in which words, what is found, and whether the chain is whole."""

import ast
import datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import trail_list, wording
from accounts.models import Event, School
from accounts.trail import head, record
from documents.models import Job, SealedDocument
from plans.models import AnnualPlan, SealedVersion
from tests.factories import make_plan, make_school, make_service, make_user

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent.parent
NOON = datetime.datetime(2026, 3, 10, 15, tzinfo=datetime.UTC)


@pytest.fixture
def service():
    return make_service("Demostración")


@pytest.fixture
def auditor(service):
    return make_user("auditor", on=service, first_name="Bernarda", last_name="Illanes")


@pytest.fixture
def planner(service):
    return make_user("planner", on=service, first_name="Íñigo", last_name="Núñez")


def body(response):
    return response.content.decode()


def labels(response):
    return [event.subject_label for event in response.context["events"]]


@pytest.mark.parametrize(
    "role, status",
    [
        ("auditor", 200),
        ("director", 200),
        ("administrator", 200),
        ("planner", 403),
        ("uatp_head", 403),
        ("reader", 403),
    ],
)
def test_the_trail_is_read_by_who_watches_over_the_servicio(client, service, role, status):
    client.force_login(make_user(role, on=service))
    assert client.get(reverse("trail")).status_code == status
    assert client.get(reverse("trail_xlsx")).status_code == status
    assert client.get(reverse("trail_check", args=[service.slug])).status_code == status
    assert client.post(reverse("trail_check", args=[service.slug])).status_code == status


def test_a_visitor_is_sent_to_the_login(client, service):
    for path in (reverse("trail"), reverse("trail_xlsx"), reverse("trail_check", args=[service.slug])):
        assert client.get(path)["Location"].startswith(reverse("account_login"))


def test_a_neighbours_trail_does_not_exist(client, service, auditor):
    other = make_service()
    record("create", make_school(other, "Escuela Ajena"), by=None)
    record("create", make_school(service, "Escuela Propia"), by=None)
    client.force_login(auditor)
    assert labels(client.get(reverse("trail"))) == ["Escuela Propia"]
    assert "Ajena" not in body(client.get(reverse("trail")))
    sheet = str(list(load_workbook(BytesIO(client.get(reverse("trail_xlsx")).content))["Eventos"].values))
    assert "Propia" in sheet and "Ajena" not in sheet
    for path in (reverse("trail"), reverse("trail_xlsx")):
        assert client.get(path, {"servicio": other.slug}).status_code == 404
    assert client.post(reverse("trail_check", args=[other.slug])).status_code == 404


def test_an_event_is_told_in_words(client, service, auditor, planner):
    plan = make_plan(service)
    changes = {
        "status": ["draft", "published"],
        "cut_off": [None, "2026-08-31"],
        "is_transcript": [False, True],
    }
    record("edit", plan, by=planner, changes=changes)
    client.force_login(auditor)
    page = body(client.get(reverse("trail")))
    for words in [
        "Íñigo Núñez",
        "Encargada o encargado del PAL",
        "Editó «PAL 2027»",
        "Borrador → Publicado",
        "Fecha de corte de los instrumentos",
        "sin dato → 31-08-2026",
        "no → sí",
    ]:
        assert words in page, words


def test_the_trail_is_found_by_person_verb_subject_and_day(client, service, auditor, planner):
    first, second = make_school(service, "Escuela Uno"), make_school(service, "Escuela Dos")
    record("create", first, by=planner, at=NOON)
    record("archive", second, by=auditor, at=NOON + datetime.timedelta(days=2))
    record("edit", make_plan(service), by=None, at=NOON + datetime.timedelta(days=4))
    client.force_login(auditor)
    for query, found in [
        ({}, ["PAL 2027", "Escuela Dos", "Escuela Uno"]),
        ({"persona": "nunez"}, ["Escuela Uno"]),
        ({"persona": "nadie"}, []),
        ({"que": "archive"}, ["Escuela Dos"]),
        ({"tipo": "plans.annualplan"}, ["PAL 2027"]),
        ({"desde": "2026-03-12"}, ["PAL 2027", "Escuela Dos"]),
        ({"desde": "12-03-2026", "hasta": "12-03-2026"}, ["Escuela Dos"]),
        (
            {"desde": "x", "hasta": "9999-99-99", "antes": "-1", "que": ""},
            ["PAL 2027", "Escuela Dos", "Escuela Uno"],
        ),
    ]:
        page = client.get(reverse("trail"), query)
        assert labels(page) == found, query
        assert ("No es una fecha" in body(page)) == (query.get("desde") == "x"), query
        sheet = load_workbook(BytesIO(client.get(reverse("trail_xlsx"), query).content))["Eventos"]
        assert [row[6] for row in list(sheet.values)[1:]] == found, query


def test_the_day_is_the_servicios_own(client, auditor, service):
    late = datetime.datetime(2026, 3, 11, 1, tzinfo=datetime.UTC)  # still the 10th in Santiago
    record("create", make_school(service), by=None, at=late)
    client.force_login(auditor)
    assert len(labels(client.get(reverse("trail"), {"desde": "2026-03-10", "hasta": "2026-03-10"}))) == 1
    assert labels(client.get(reverse("trail"), {"desde": "2026-03-11"})) == []


def test_pages_go_on_by_the_events_own_number(client, service, auditor, queries_of, monkeypatch):
    monkeypatch.setattr(trail_list, "PER_PAGE", 3)
    school = make_school(service)
    for number in range(7):
        record("edit", school, by=make_user(), changes={"name": [None, str(number)]})
    client.force_login(auditor)
    client.get(reverse("trail"))
    seen, query = [], {}
    for count in (3, 3, 1):
        page = client.get(reverse("trail"), query)
        assert len(page.context["events"]) == count
        seen += [event.seq for event in page.context["events"]]
        query = {"antes": page.context["following"]}
    assert seen == [7, 6, 5, 4, 3, 2, 1] and query == {"antes": None}
    three = queries_of(lambda: client.get(reverse("trail")))
    monkeypatch.setattr(trail_list, "PER_PAGE", 50)
    assert len(queries_of(lambda: client.get(reverse("trail")))) == len(three) <= 12


def test_a_workbook_of_many_events_is_made_by_the_worker(
    client, service, auditor, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("accounts.views.trail.AT_ONCE", 1)
    for name in ("Uno", "Dos", "Tres"):
        record("create", make_school(service, name), by=None)
    record("archive", make_school(service, "Otra"), by=None)
    client.force_login(auditor)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.get(reverse("trail_xlsx"), {"que": "create"})
    job = Job.objects.get()
    assert response["Location"] == reverse("job_detail", args=[job.pk])
    assert (job.status, job.by) == (Job.Status.DONE, auditor)
    output = client.get(reverse("job_output", args=[job.pk])).getvalue()
    assert [row[6] for row in list(load_workbook(BytesIO(output))["Eventos"].values)[1:]] == [
        "Tres",
        "Dos",
        "Uno",
    ]


def test_the_worker_asks_again_who_may_read(service, planner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        trail_list.start_check(service, by=planner, key="x")
    assert "Ya no hay permiso" in Job.objects.get().error


def sealed(service):
    """A sealed version whose paper printed the chain's head of now."""
    plan = AnnualPlan.objects.filter(service=service).first() or make_plan(service)
    seq, value = head(service)
    number = plan.versions.count() + 1
    document = SealedDocument.objects.create(
        kind="plan", title="x", issuer="x", number=number, code=f"MGC-{service.pk}-{number}", snapshot="{}",
        snapshot_sha256="", trail_seq=seq, trail_head=value, sealed_at=timezone.now(),
    )  # fmt: skip
    return SealedVersion.objects.create(
        service=service, plan=plan, number=number, purpose="presentation", document=document
    )


def test_a_whole_chain_is_said_to_be_whole(client, service, auditor):
    for name in ("Uno", "Dos"):
        record("create", make_school(service, name), by=None)
    sealed(service)
    client.force_login(auditor)
    page = body(client.post(reverse("trail_check", args=[service.slug])))
    assert "La cadena está entera: 2 eventos, ninguna falla" in page
    assert head(service)[1] in page


@pytest.mark.parametrize("harm", ["label", "hash", "deleted", "cut"])
def test_every_harm_is_found_also_a_tail_that_was_cut(client, service, auditor, harm):
    for name in ("Uno", "Dos", "Tres"):
        record("create", make_school(service, name), by=None)
    sealed(service)
    other = make_service()
    sealed(other)  # its head is of another chain
    second, last = Event.objects.get(seq=2), Event.objects.get(seq=3)
    {
        "label": lambda: Event.objects.filter(pk=second.pk).update(subject_label="Otra"),
        "hash": lambda: Event.objects.filter(pk=second.pk).update(hash="0" * 64),
        "deleted": second.delete,
        "cut": last.delete,
    }[harm]()
    client.force_login(auditor)
    page = body(client.post(reverse("trail_check", args=[service.slug])))
    assert "La cadena tiene" in page and "falla" in page and "ninguna falla" not in page


def test_a_long_chain_is_verified_by_the_worker(
    client, service, auditor, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("accounts.views.trail.CHECKED_AT_ONCE", 2)
    for name in ("Uno", "Dos"):
        record("create", make_school(service, name), by=None)
    client.force_login(auditor)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("trail_check", args=[service.slug]))
    job = Job.objects.get()
    assert response["Location"] == reverse("job_detail", args=[job.pk])
    assert job.note.startswith("2 eventos, ninguna falla")


def test_a_text_that_was_erased_says_so(client, service, auditor):
    event = record("edit", make_school(service, "Escuela Uno"), by=None, changes={"name": ["a", "b"]})
    Event.objects.filter(pk=event.pk).update(subject_label="", changes=None, salt="")
    client.force_login(auditor)
    page = client.get(reverse("trail"))
    assert "(texto borrado)" in body(page) and "Escuela Uno" not in body(page)


def verbs_in_the_code():
    """The literal first argument of every `record(…)`, the verbs of tables, and every `verb="…"`."""
    found = {}
    for app in ("accounts", "plans", "documents"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                for value in _verbs_of(node):
                    found.setdefault(value, path.relative_to(ROOT))
    return found


def _verbs_of(node):
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == "record" and node.args:
            yield from _texts(node.args[0])
        yield from (
            text
            for word in node.keywords
            if word.arg == "verb" and name in WRITERS
            for text in _texts(word.value)
        )
    elif isinstance(node, ast.FunctionDef) and node.name in WRITERS:
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
            if argument.arg == "verb":
                yield from _texts(default)


WRITERS = {"save_edit", "create", "remove", "keep"}


def _texts(node):
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_every_verb_of_the_code_has_its_words():
    used = verbs_in_the_code()
    assert {"create", "edit", "delete", "decide", "handover", "archive"} <= set(used)
    assert {verb: str(path) for verb, path in used.items() if verb not in wording.VERBS} == {}


def test_fields_are_called_as_the_model_calls_them():
    assert wording.field_words("accounts.school", "junji_code") == "código JUNJI"
    assert wording.field_words("accounts.user", "role") == "rol"
    assert wording.field_words("plans.annualplan", "objectives") == "objetivos"
    assert wording.field_words("nothing.atall", "x") == "x"
    assert wording.subject_words("nothing.atall") == "nothing.atall"
    assert wording.value_words("primary", "accounts.school", "kind") == School.Kind.PRIMARY.label
    assert wording.value_words("2026-99-99") == "2026-99-99"


def test_every_kind_of_row_is_called_in_spanish():
    """A model whose name nobody wrote is called by its English one."""
    english = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in ("accounts", "plans", "documents")
        and wording.subject_words(model._meta.label_lower).replace(" ", "") == model._meta.model_name
    ]
    assert english == []


def test_no_field_of_an_edited_row_is_called_in_english():
    """What `save_edit` and `remove` write: every column that a form shows or a deletion keeps."""
    english = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ("plans", "participation") or model._meta.label in EDITED
        for field in model._meta.concrete_fields
        if wording.field_words(model._meta.label_lower, field.name) == field.name.replace("_", " ")
        and field.name not in {"plan"} | NEVER_TOLD
    ]
    assert english == []


EDITED = {"accounts.Body", "accounts.BodyMember", "accounts.School", "accounts.Stakeholder", "accounts.User"}
NEVER_TOLD = {
    "token_sha256",
    "client_id",
    "sort_key",
    "password",
    "run_hash",
    "is_demo",
    "anonymised_at",
    "sent_at",
    "document",
}
