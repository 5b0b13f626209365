"""A published plan changes only by a modification, with its reason, its resolution and its version."""

import pytest
from django.urls import reverse

from plans.amendments import has_changes, version_in_force
from plans.annual_moves import decide
from plans.models import Amendment, AnnualPlan
from plans.workflow import Refused
from tests.factories import make_user
from tests.factories_moves import facts_for, make_move, make_moving_plan
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db
Status = AnnualPlan.Status


@pytest.fixture
def plan():
    return make_moving_plan(Status.PUBLISHED)


@pytest.fixture
def director(plan):
    return make_user("director", on=plan.service)


def fresh(plan):
    return AnnualPlan.objects.for_detail().get(pk=plan.pk)


def refusal(plan, move, by):
    with pytest.raises(Refused) as refused:
        decide(plan, move, by=by, **facts_for(move, by))
    return [str(reason) for reason in refused.value.reasons]


def test_a_published_text_is_written_only_while_a_modification_is_open(plan, director):
    assert not fresh(plan).is_writable
    make_move(plan, "amend", director, comment="Cambió la dotación.")
    assert fresh(plan).is_writable
    amendment = Amendment.objects.get()
    assert (amendment.number, amendment.reason, amendment.opened_by) == (1, "Cambió la dotación.", director)
    plan.sections.update(body="Otro texto.")
    make_move(plan, "close_amendment", director)
    assert not fresh(plan).is_writable


def test_a_modification_needs_its_reason(plan, director):
    with pytest.raises(Refused, match="motivo"):
        decide(plan, "amend", by=director, comment=" ")
    assert not Amendment.objects.exists()


def test_one_modification_is_open_at_a_time(plan, director):
    make_move(plan, "amend", director)
    assert refusal(plan, "amend", director) == ["La modificación 1 está abierta."]
    assert refusal(plan, "close", director) == ["La modificación 1 está abierta."]


def test_closing_seals_the_new_text_with_its_own_resolution(plan, director):
    before = version_in_force(plan)
    make_move(plan, "amend", director)
    plan.sections.update(body="Otro texto.")
    assert version_in_force(plan) == before
    decision = make_move(plan, "close_amendment", director, act_number="77")
    amendment = Amendment.objects.get()
    assert (amendment.resolution_number, amendment.file) == ("77", decision.file)
    assert amendment.closed_at and amendment.sealed_version == version_in_force(plan) != before
    assert amendment.sealed_version.purpose == "amendment"
    assert fresh(plan).resolution_number == ""  # the sanction's own is not touched


def test_closing_without_changes_is_refused_in_words(plan, director):
    make_move(plan, "amend", director)
    assert refusal(plan, "close_amendment", director) == [
        "El texto dice lo mismo que la versión 2: falta escribir lo que cambia."
    ]


def test_giving_up_is_possible_only_while_nothing_changed(plan, director):
    make_move(plan, "amend", director)
    plan.sections.update(body="Otro texto.")
    assert refusal(plan, "drop_amendment", director) == [
        "El texto ya no es el de la versión vigente: se aprueba con resolución, o se deja como estaba."
    ]
    plan.sections.update(body="El texto como estaba.")
    make_move(plan, "drop_amendment", director, comment="No hacía falta.")
    amendment = Amendment.objects.get()
    assert amendment.closed_at and amendment.sealed_version is None
    assert plan.versions.count() == 2
    make_move(plan, "amend", director)
    assert Amendment.objects.latest("number").number == 2


def test_what_the_directory_changes_is_nobodys_modification(plan):
    plan.service.name = "Otro nombre"
    plan.service.save()
    assert not has_changes(AnnualPlan.objects.for_detail().get(pk=plan.pk))


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.PUBLISHED}))
def test_only_a_published_plan_is_modified(status):
    plan = make_moving_plan(status)
    [reason] = refusal(plan, "amend", make_user("director", on=plan.service))
    assert reason.startswith("«Abrir una modificación» se hace desde Publicado")


def test_the_page_tells_the_modifications_and_what_can_be_done(plan, director, client):
    client.force_login(director)
    page = reverse("plans:amendments", args=[plan.service.slug, plan.year])
    assert "no tiene modificaciones" in client.get(page).content.decode()
    make_move(plan, "amend", director, comment="Cambió la dotación.")
    text = client.get(page).content.decode()
    assert "Cambió la dotación." in text and "movimiento=close_amendment" in text
    plan.sections.update(body="Otro texto.")
    make_move(plan, "close_amendment", director)
    row = Amendment.objects.get()
    assert "1241" in client.get(page).content.decode()
    file = reverse("plans:amendment_file", args=[plan.service.slug, plan.year, row.number, row.file_id])
    assert client.get(file).getvalue().startswith(b"%PDF")
    client.force_login(make_user("reader", on=plan.service))
    assert "movimiento=" not in client.get(page).content.decode()
    client.force_login(make_user("director", on=make_moving_plan().service))
    assert client.get(page).status_code == client.get(file).status_code == 404


def test_the_director_reads_what_changed_before_approving_it(plan, director, client):
    make_move(plan, "amend", director)
    plan.sections.update(body="Otro texto.")
    client.force_login(director)
    url = reverse("plans:decision_create", args=[plan.service.slug, plan.year])
    page = client.get(url, {"movimiento": "close_amendment"}).content.decode()
    assert "Lo que cambia desde la versión 2: 1 modificada." in page


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_plan_is_never_closed_with_a_modification_open():
    for _ in range(8):
        plan = make_moving_plan(Status.PUBLISHED)
        people = [make_user("director", on=plan.service) for _ in range(2)]
        rows = [AnnualPlan.objects.select_related("service").get(pk=plan.pk) for _ in people]
        results = at_once(
            lambda rows=rows, people=people: decide(rows[0], "close", by=people[0]),
            lambda rows=rows, people=people: decide(rows[1], "amend", by=people[1], comment="Motivo."),
        )
        assert sorted(type(result).__name__ for result in results) == ["Decision", "Refused"], results
        assert fresh(plan).has_open_amendment == (fresh(plan).status == Status.PUBLISHED)
