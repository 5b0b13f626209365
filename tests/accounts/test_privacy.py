"""Personal data: every column is accounted for, a person takes theirs away, and can be forgotten."""

import datetime
import json
from io import BytesIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import models
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts import invitations, privacy
from accounts.access import give_role
from accounts.models import BodyMember, Event, Invitation, Receipt, ServiceRole, User
from accounts.personal_data import DICTIONARY, NOT_PERSONAL, RETENTION
from accounts.trail import record, verify
from documents import jobs
from documents.models import Job
from plans.models import Comment, Stage
from tests.factories import make_body, make_plan, make_school, make_service, make_user

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def service(db):
    return make_service("Demostración")


@pytest.fixture
def admin(service):
    return make_user("administrator", on=service)


@pytest.fixture
def person(service):
    return make_user("planner", on=service, email="ana@ejemplo.cl", first_name="Ana", last_name="Rojas Vidal")


# The dictionary -------------------------------------------------------------------------


def test_every_column_that_can_hold_personal_data_is_accounted_for():
    unknown = [
        key for key in privacy.columns() if not privacy.use_of(key) and not privacy.use_of(key, NOT_PERSONAL)
    ]
    assert unknown == [], "decide on these in accounts/personal_data.py"


def test_the_rule_finds_people_addresses_and_free_text():
    found = privacy.columns()
    for key in [
        "accounts.User.email", "accounts.ServiceRole.user", "plans.Comment.text", "accounts.Event.changes",
        "axes.AccessAttempt.ip_address", "plans.Stage.responsible", "accounts.BodyMember.person",
    ]:  # fmt: skip
        assert key in found, key
    assert "plans.AnnualPlan.year" not in found and "plans.AnnualPlan.status" not in found


def test_no_reference_to_a_person_is_waved_through():
    people = [key for key, field in privacy.columns().items() if field.related_model is User]
    assert [key for key in people if not privacy.use_of(key)] == []


def test_every_entry_speaks_of_a_column_that_exists():
    used = set()
    for key in privacy.columns():
        for table in (DICTIONARY, NOT_PERSONAL):
            entry = privacy.use_of(key, table)
            used |= {name for name, value in table.items() if value is entry}
    gone = (set(DICTIONARY) | set(NOT_PERSONAL)) - used
    assert gone == set()


def test_every_entry_says_why_by_which_rule_and_how_long():
    for key, use in DICTIONARY.items():
        assert use.purpose and use.basis and use.retention, key


def test_the_document_is_the_dictionary():
    text = (ROOT / "docs" / "personal-data.md").read_text()
    assert text.endswith(privacy.as_markdown()), "manage.py personal_data prints the tables"


# Taking one's data away -----------------------------------------------------------------


def test_a_person_takes_away_what_names_them_and_nothing_of_others(client, service, person, admin):
    plan = make_plan(service, updated_by=person)
    Stage.objects.create(
        service=service, plan=plan, key="a", name="Presentación", responsible=person, reason="Feriado"
    )
    Comment.objects.create(service=service, plan=plan, by=person, to=admin, text="Nota de Ana")
    Comment.objects.create(service=service, plan=plan, by=admin, text="Nota de otra persona")
    give_role(person, "reader", make_service("Segundo"))
    record("edit", plan, by=person)
    client.force_login(person)
    response = client.get(reverse("account_data"))
    data = json.loads(response.content)
    text = response.content.decode()
    assert data["persona"]["correo"] == "ana@ejemplo.cl"
    assert "Nota de Ana" in text and "Feriado" in text and "Encargada o encargado del PAL" in text
    assert "Nota de otra persona" not in text and admin.email not in text
    assert "argon2" not in text and person.password not in text
    assert data["resumen"]["Plan Anual Local"] == 1
    assert response["Content-Disposition"] == 'attachment; filename="mis-datos.json"'


def test_a_person_takes_the_same_away_on_paper_and_nobody_else_does(client, service, person, admin):
    plan = make_plan(service, updated_by=person)
    Comment.objects.create(service=service, plan=plan, by=person, to=admin, text="Nota de Ana")
    Comment.objects.create(service=service, plan=plan, by=admin, text="Nota de otra persona")
    client.force_login(person)
    sent = {"receipt": "6f2d0f5e-0000-4000-8000-000000000001"}
    places = {client.post(reverse("account_paper"), sent).url for _ in range(2)}
    job = Job.objects.get()
    assert places == {reverse("job_detail", args=[job.pk])}
    jobs.run_job.call(str(job.pk))
    response = client.get(reverse("job_output", args=[job.pk]))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.getvalue())).pages)
    assert "Lo que se guarda de Ana Rojas Vidal" in text and "ana@ejemplo.cl" in text
    assert "Nota de Ana" in text and "Nota de otra persona" not in text
    client.force_login(admin)
    assert client.get(reverse("job_output", args=[job.pk])).status_code == 404


def test_every_reference_to_a_person_is_in_their_file(service, person):
    told = {(row["qué"], row["relación"]) for row in privacy.export_person(person)["registros"]}
    assert ServiceRole.objects.filter(user=person).exists()
    assert ("rol en el Servicio", "persona") in told


# Forgetting -----------------------------------------------------------------------------


def everything_stored():
    """The text of every column of every row, as whoever reads the database would see it."""
    return " ".join(
        str(value)
        for model in apps.get_models()
        for row in model._base_manager.values_list(
            *[
                f.attname
                for f in model._meta.concrete_fields
                if isinstance(f, models.CharField | models.TextField | models.JSONField)
            ]
        )
        for value in row
    )


def test_who_was_anonymised_is_named_nowhere_and_the_chains_stay_whole(client, service, person, admin):
    EmailAddress.objects.create(user=person, email=person.email)
    AccessAttempt.objects.create(username=person.email, ip_address="10.0.0.1", failures_since_start=1)
    invitations.invite(
        service, email=person.email, first_name="Ana", last_name="Rojas Vidal", roles=[], by=admin
    )
    plan = make_plan(service)
    record("edit", plan, by=person, changes={"year": [2026, 2027]})
    record("edit", plan, by=admin, changes={"responsible": ["Ana Rojas Vidal", None]})
    record("give_role", person, by=admin, service=service, changes={"role": [None, "Lectura"]})
    record("edit", person, by=person, changes={"first_name": ["Anna", "Ana"]})
    client.force_login(person)
    stay = Stage.objects.create(service=service, plan=plan, key="a", name="x", responsible=person)
    assert "Ana Rojas Vidal" in everything_stored()

    emptied = privacy.anonymise(person, by=admin)

    assert emptied == 4  # all but the one that says nothing of who it was
    stored = everything_stored()
    for trace in ("Ana Rojas", "Rojas Vidal", "Anna", "ana@ejemplo.cl"):
        assert trace not in stored, trace
    person.refresh_from_db()
    assert (str(person), person.is_active) == ("Persona anonimizada", False)
    assert not person.has_usable_password() and not person.reach.services
    assert Event.objects.filter(actor=person).count() == 2  # what was done stays counted
    stay.refresh_from_db()
    assert stay.responsible == person
    assert client.get(reverse("account")).status_code == 302
    for chain in (str(service.code), ""):
        assert verify(chain).faults == []
    assert Event.objects.filter(verb="erase").count() == 4
    assert Event.objects.filter(verb="anonymise", service=service, actor=admin).count() == 1


def test_somebody_with_the_same_first_name_is_left_alone(service, person, admin):
    other = make_user("reader", on=service, first_name="Ana", last_name="Toro")
    told = record("give_role", other, by=admin, service=service)
    privacy.anonymise(person, by=admin)
    told.refresh_from_db()
    assert told.subject_label == "Ana Toro"


def test_the_page_asks_for_the_address_before_forgetting(client, service, person, admin):
    client.force_login(admin)
    url = reverse("person_anonymise", args=[service.slug, person.pk])
    assert "No se puede deshacer" in client.get(url).content.decode()
    wrong = client.post(url, {"correo": "otra@ejemplo.cl"})
    assert wrong.status_code == 422 and 'value="otra@ejemplo.cl"' in wrong.content.decode()
    assert client.post(url, {"correo": "ANA@ejemplo.cl"}).status_code == 302
    assert User.objects.get(pk=person.pk).anonymised_at
    assert (
        "Persona anonimizada"
        in client.get(reverse("person", args=[service.slug, person.pk])).content.decode()
    )
    assert client.get(url).status_code == 404
    assert client.get(reverse("person_anonymise", args=[service.slug, admin.pk])).status_code == 404


def test_the_last_administration_is_not_forgotten(client, service, admin):
    second = make_user("administrator", on=service)
    client.force_login(admin)
    ServiceRole.objects.filter(user=admin).update(until=datetime.date(2099, 1, 1))
    url = reverse("person_anonymise", args=[service.slug, second.pk])
    response = client.post(url, {"correo": second.email})
    assert response.status_code == 422
    assert "Es la última administración" in response.content.decode()


def test_the_command_forgets_too(service, person, capsys, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "no")
    with pytest.raises(CommandError, match="No se cambió nada"):
        call_command("anonymise_person", person.email)
    call_command("anonymise_person", "ANA@ejemplo.cl", "--yes")
    assert "Eventos cuyo texto se borró: 0" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No hay una cuenta"):
        call_command("anonymise_person", "ana@ejemplo.cl", "--yes")


# Keeping no longer than needed ----------------------------------------------------------


def test_what_is_over_is_deleted_and_the_rest_stays(service, person, capsys):
    now = timezone.now()

    def ago(what, extra=1):
        return now - datetime.timedelta(days=RETENTION[what] + extra)

    for old in (True, False):
        extra = 1 if old else -1
        Session.objects.create(session_key=f"s{old}", session_data="", expire_date=ago("sessions", extra))
        letter, _ = invitations.invite(
            service, email="x@ejemplo.cl", first_name="", last_name="", roles=[], by=None
        )
        Invitation.objects.filter(pk=letter.pk).update(expires_at=ago("invitations", extra))
        attempt = AccessAttempt.objects.create(
            username=f"{old}", ip_address="10.0.0.1", failures_since_start=1
        )
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=ago("attempts", extra))
        receipt = Receipt.objects.create(key=f"00000000-0000-4000-8000-00000000000{int(old)}", by=person)
        Receipt.objects.filter(pk=receipt.pk).update(at=ago("receipts", extra))
        Job.objects.create(key=f"{old}", handler="x", title="x", finished_at=ago("jobs", extra))
    Job.objects.create(key="running", handler="x", title="x")
    for expected in (1, 0):
        call_command("expire")
        said = capsys.readouterr().out
        for words in (
            "sesiones vencidas",
            "invitaciones cerradas",
            "intentos de ingreso",
            "recibos",
            "trabajos terminados",
        ):
            assert any(words in line and line.endswith(f": {expected}") for line in said.splitlines()), words
    assert Session.objects.count() == Invitation.objects.count() == AccessAttempt.objects.count() == 1
    assert Job.objects.count() == 2


def test_a_letter_long_accepted_goes(service):
    letter, _ = invitations.invite(
        service, email="x@ejemplo.cl", first_name="", last_name="", roles=[], by=None
    )
    long_ago = timezone.now() - datetime.timedelta(days=RETENTION["invitations"] + 1)
    Invitation.objects.filter(pk=letter.pk).update(accepted_at=long_ago)
    assert privacy.expire()["invitations"] == 1


# Public pages ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["privacy", "account_login", "verify", "demo_mail"])
def test_public_pages_name_nobody(client, service, person, path, settings):
    settings.DEMO = False
    BodyMember.objects.create(body=make_body(service), seat="Integrante", person="Gladys Arancibia")
    make_school(service)
    page = client.get(reverse(path)).content.decode()
    for trace in (person.email, person.last_name, "Gladys"):
        assert trace not in page
