"""Key actions, result indicators and internal sources of a support plan; adjustments brought to its text."""

import datetime
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Event
from support_cycle.models import (
    Corroboration,
    KeyAction,
    MeetingAction,
    PlanAdjustment,
    PlanSource,
    ResultIndicator,
)
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_key_action, make_meeting, make_support_plan, of_meeting, of_plan

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 matriz"
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200


@pytest.fixture
def plan():
    return make_support_plan(make_school(make_service("Barrancas"), "Escuela Los Aromos"), status="planning")


@pytest.fixture
def companion(plan, client):
    person = make_user("companion", on=plan.school)
    client.force_login(person)
    return person


def url(name, row):
    return reverse(f"support_cycle:{name}", args=[row.pk])


def text_of(response):
    return response.content.decode()


def action_typed(**fields):
    return {
        "what": "Planificar en duplas",
        "responsible": "Jefatura UTP",
        "support_role": "Modelar la primera",
        "resources_material": "Pauta",
        "resources_financial": "",
        "resources_human": "Reemplazo",
        "secured": "partly",
        "how_secured": "Pedir el reemplazo",
        "starts_on": "02-03-2026",
        "ends_on": "30-11-2026",
        "indicator": "Planificaciones conjuntas",
        "target": "16",
        "receipt": str(uuid.uuid4()),
    } | fields


def source_typed(**fields):
    return {"kind": "matrix", "title": "Matriz 2026", "link": "", "dated_on": ""} | fields


def corroborate_both(plan):
    for side in Corroboration.Side:
        Corroboration.objects.create(**of_plan(plan), side=side, on="2026-04-14", by=make_user())


def standing(plan):
    return plan.corroborations.filter(is_standing=True).count()


# Key actions ---------------------------------------------------------------------------------------------


def test_a_key_action_is_added_last_with_all_that_the_matrix_asks(plan, companion, client):
    make_key_action(plan, "La primera")
    response = client.post(url("key_action_create", plan), action_typed())
    action = KeyAction.objects.get(what="Planificar en duplas")
    assert response.url == f"/acompanamiento/{plan.pk}/#acciones-clave"
    assert (action.plan, action.school, action.service, action.position) == (
        plan,
        plan.school,
        plan.service,
        2,
    )
    assert (action.responsible, action.secured, action.target) == ("Jefatura UTP", "partly", "16")
    assert (action.starts_on, action.ends_on) == (datetime.date(2026, 3, 2), datetime.date(2026, 11, 30))
    page = text_of(client.get(url("plan", plan)))
    for said in ("Planificar en duplas", "Modelar la primera", "Pauta", "Reemplazo", "Pedir el reemplazo"):
        assert said in page
    assert Event.objects.latest("pk").verb == "create"


def test_the_same_form_sent_twice_adds_one(plan, companion, client):
    data = action_typed()
    first, second = (client.post(url("key_action_create", plan), data) for _ in range(2))
    assert (first.url, plan.key_actions.count()) == (second.url, 1)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"what": ""}, "what"),
        ({"responsible": ""}, "responsible"),
        ({"ends_on": "01-02-2026"}, "ends_on"),
        ({"ends_on": "31-11-2026"}, "ends_on"),
        ({"secured": "quizás"}, "secured"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_with_what_was_typed(plan, companion, client, fields, wrong):
    response = client.post(url("key_action_create", plan), action_typed(indicator="Lo que escribí", **fields))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [wrong])
    assert "Lo que escribí" in text_of(response)


def test_who_leads_it_is_a_role_of_the_team_and_no_name_is_asked(plan, companion, client):
    assert "Cargo o cargos del equipo de gestión, sin nombres." in text_of(
        client.get(url("key_action_create", plan))
    )


def test_two_professionals_on_one_key_action_see_both_texts(plan, companion, client):
    action = make_key_action(plan)
    sent = {"version": action.version}
    client.post(url("key_action_edit", action), action_typed(what="Una", **sent))
    response = client.post(url("key_action_edit", action), action_typed(what="La otra", **sent))
    action.refresh_from_db()
    assert (response.status_code, action.what) == (409, "Una")
    assert "La otra" in text_of(response)


def test_a_change_of_a_key_action_asks_both_to_corroborate_again_and_its_order_does_not(
    plan, companion, client
):
    first, second = make_key_action(plan, "Primera"), make_key_action(plan, "Segunda")
    corroborate_both(plan)
    client.post(url("key_action_order", second), {"mover": "subir"})
    assert list(plan.key_actions.values_list("what", flat=True)) == ["Segunda", "Primera"]
    assert standing(plan) == 2
    page = text_of(
        client.post(url("key_action_edit", first), action_typed(version=first.version), follow=True)
    )
    assert standing(plan) == 0
    assert "hace falta que ambas partes lo corroboren otra vez" in page


def test_adding_and_removing_a_key_action_ask_it_too(plan, companion, client):
    corroborate_both(plan)
    client.post(url("key_action_create", plan), action_typed())
    assert standing(plan) == 0
    corroborate_both(plan)
    client.post(url("key_action_delete", plan.key_actions.get()))
    assert (standing(plan), plan.key_actions.count()) == (0, 0)


def test_the_order_ends_at_both_ends_and_knows_no_other_way(plan, companion, client):
    action = make_key_action(plan)
    for way in ("subir", "bajar", "x", ""):
        assert client.post(url("key_action_order", action), {"mover": way}).status_code == 302
    assert list(plan.key_actions.all()) == [action]


def test_a_key_action_that_a_meeting_noted_stays_with_a_sentence(plan, companion, client):
    action = make_key_action(plan)
    MeetingAction.objects.create(**of_meeting(make_meeting(plan)), key_action=action, done="Se hizo")
    for method in (client.get, client.post):
        assert "Ya se trabajó en una reunión" in text_of(method(url("key_action_delete", action)))
    assert plan.key_actions.count() == 1


def test_nothing_of_a_closed_cycle_is_written(plan, companion, client):
    action = make_key_action(plan)
    type(plan).objects.filter(pk=plan.pk).update(status="closed")
    assert client.post(url("key_action_create", plan), action_typed()).status_code == 403
    assert client.post(url("key_action_edit", action), action_typed(version=1)).status_code == 403
    assert client.post(url("key_action_delete", action)).status_code == 403
    assert client.post(url("source_create", plan), source_typed()).status_code == 403
    assert "Agregar una acción clave" not in text_of(client.get(url("plan", plan)))


@pytest.mark.parametrize(("role", "status"), [("school_team", 403), ("companion of another", 404)])
def test_who_does_not_write_the_plan_writes_no_part_of_it(plan, client, role, status):
    action = make_key_action(plan)
    person = (
        make_user("companion", on=make_school(plan.service))
        if role == "companion of another"
        else make_user(role, on=plan.school)
    )
    client.force_login(person)
    assert client.post(url("key_action_create", plan), action_typed()).status_code == status
    assert client.post(url("key_action_edit", action), action_typed(version=1)).status_code == status
    assert client.post(url("key_action_delete", action)).status_code == status
    assert plan.key_actions.count() == 1


# Indicators of the result --------------------------------------------------------------------------------


def test_an_indicator_says_how_the_result_will_be_seen_and_its_value_asks_nothing_anew(
    plan, companion, client
):
    client.post(url("indicator_create", plan), {"name": "Planificaciones", "baseline": "2", "target": "16"})
    indicator = ResultIndicator.objects.get()
    assert (indicator.plan, indicator.position, indicator.target) == (plan, 1, "16")
    corroborate_both(plan)
    data = {"name": "Planificaciones", "baseline": "2", "target": "16", "version": 1, "value": "10"}
    client.post(url("indicator_edit", indicator), data)
    assert standing(plan) == 2
    page = text_of(client.get(url("plan", plan)))
    assert '<td role="cell" data-label="Alcanzado">10</td>' in page
    client.post(url("indicator_edit", indicator), data | {"target": "12", "version": 2})
    assert standing(plan) == 0
    client.post(url("indicator_delete", indicator))
    assert not ResultIndicator.objects.exists()


# Sources -------------------------------------------------------------------------------------------------


def test_a_source_of_each_of_the_guides_kinds_is_kept_with_its_file_or_link(plan, companion, client):
    for kind in PlanSource.Kind:
        client.post(
            url("source_create", plan), source_typed(kind=kind, title=kind.label, link="ejemplo.cl/pei.pdf")
        )
    file = SimpleUploadedFile("matriz.pdf", PDF)
    client.post(url("source_create", plan), source_typed(title="Con archivo", upload=file))
    source = PlanSource.objects.get(title="Con archivo")
    assert sorted(plan.sources.values_list("kind", flat=True)) == [
        "matrix",
        "matrix",
        "minutes",
        "school",
        "service",
    ]
    assert set(plan.sources.exclude(pk=source.pk).values_list("link", flat=True)) == {
        "https://ejemplo.cl/pei.pdf"
    }
    response = client.get(url("source_file", source))
    assert b"".join(response) == PDF
    assert 'filename="matriz.pdf"' in response["Content-Disposition"]
    page = text_of(client.get(url("plan", plan)))
    assert "matriz.pdf" in page and "Actas, bitácoras o minutas" in page


def test_an_executable_renamed_as_pdf_is_refused_by_what_it_holds(plan, companion, client):
    file = SimpleUploadedFile("matriz.pdf", EXECUTABLE)
    response = client.post(url("source_create", plan), source_typed(upload=file))
    assert response.status_code == 422
    assert "El contenido del archivo no corresponde a un .pdf" in text_of(response)
    assert not PlanSource.objects.exists()


def test_a_file_that_is_too_big_is_refused_with_the_limit(plan, companion, client, settings):
    settings.ATTACHMENT_MAX_BYTES = 1048576
    file = SimpleUploadedFile("matriz.pdf", PDF + b"0" * 1048576)
    assert "el máximo es 1 MB" in text_of(client.post(url("source_create", plan), source_typed(upload=file)))


def test_a_source_brings_a_file_or_a_link(plan, companion, client):
    response = client.post(url("source_create", plan), source_typed())
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["upload"])
    response = client.post(url("source_create", plan), source_typed(link="javascript:alert(1)"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["link"])


def test_a_source_gets_another_file_and_keeps_the_one_it_has_otherwise(plan, companion, client):
    client.post(url("source_create", plan), source_typed(upload=SimpleUploadedFile("a.pdf", PDF)))
    source = PlanSource.objects.get()
    client.post(url("source_edit", source), source_typed(title="Otro título", version=1))
    source.refresh_from_db()
    assert (source.title, source.file.name) == ("Otro título", "a.pdf")
    other = SimpleUploadedFile("b.pdf", PDF)
    client.post(url("source_edit", source), source_typed(title="Otro título", version=2, upload=other))
    source.refresh_from_db()
    assert source.file.name == "b.pdf"
    client.post(url("source_delete", source))
    assert not PlanSource.objects.exists()


def test_a_file_is_handed_out_only_to_who_may_see_the_plan(plan, companion, client):
    client.post(url("source_create", plan), source_typed(upload=SimpleUploadedFile("a.pdf", PDF)))
    source = PlanSource.objects.get()
    for role in ("school_team", "school_director"):
        client.force_login(make_user(role, on=plan.school))
        assert b"".join(client.get(url("source_file", source))) == PDF
    for person in (make_user(), make_user("uatp_head", on=make_service())):
        client.force_login(person)
        assert client.get(url("source_file", source)).status_code == 404
    client.logout()
    assert client.get(url("source_file", source)).url.startswith(reverse("account_login"))


# Adjustments ---------------------------------------------------------------------------------------------


def make_adjustment(plan, **fields):
    return PlanAdjustment.objects.create(
        **of_plan(plan), what="Reunirse cada tres semanas", before="Cada dos", reason="El camino", **fields
    )


def test_an_adjustment_is_brought_to_the_text_with_the_form_it_opened(plan, companion, client):
    action = make_key_action(plan)
    adjustment = make_adjustment(plan, key_action=action)
    address = f"{url('key_action_edit', action)}?ajuste={adjustment.pk}"
    page = text_of(client.get(address))
    assert "Reunirse cada tres semanas" in page and "Al guardar queda como llevado al plan." in page
    data = action_typed(version=action.version, ajuste=adjustment.pk, what="Cada tres semanas")
    client.post(url("key_action_edit", action), data)
    adjustment.refresh_from_db()
    assert (adjustment.applied_by, adjustment.applied_at is None) == (companion, False)
    assert "apply" in Event.objects.values_list("verb", flat=True)


def test_an_adjustment_of_another_plan_is_not_found(plan, companion, client):
    other = make_adjustment(make_support_plan())
    assert client.get(f"{url('plan_edit', plan)}?ajuste={other.pk}").status_code == 404
    assert client.get(f"{url('plan_edit', plan)}?ajuste=x").status_code == 200
