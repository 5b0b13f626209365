"""Taking a sheet that was seen: only that, once, by who may write, in the worker where it is large."""

import io
import uuid

import pytest
from openpyxl import Workbook

from accounts.models import Event
from documents import jobs
from documents.models import Job
from plans.imports.actions import preview_actions
from plans.models import Action, Amendment, AnnualPlan
from tests.factories import make_action, make_indicator, make_school, make_unit, make_user
from tests.factories_import import (
    confirm,
    exported,
    make_full,
    put,
    review_of,
    saved,
)
from tests.factories_writing import address

pytestmark = pytest.mark.django_db


def test_a_plan_that_moved_on_since_it_was_seen_is_shown_again(client):
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Acción", 2, "De la planilla")
    url, page = review_of(client, plan, book)
    Action.objects.filter(code=book["Acciones"]["A2"].value, plan=plan).update(
        name="De otra persona", version=2
    )
    response = confirm(client, url, page)
    assert response.status_code == 409
    assert "El plan cambió después" in response.content.decode()
    assert "De otra persona" in response.content.decode()
    assert not Event.objects.exists()
    assert confirm(client, url, response).status_code == 302
    assert Action.objects.filter(plan=plan, name="De la planilla").exists()


def test_a_change_elsewhere_does_not_stand_in_the_way(client):
    plan = make_full(client)
    book = Workbook()
    book.active.title = "Acciones"
    book.active.append(["Código", "Acción"])
    book.active.append(["1.1", "Solo el nombre"])
    url, page = review_of(client, plan, book)
    Action.objects.filter(pk=plan.first.pk).update(target_text="90 %", version=9)
    assert confirm(client, url, page).status_code == 302
    assert Action.objects.get(pk=plan.first.pk).target_text == "90 %"


def test_what_is_confirmed_without_having_been_seen_is_not_taken(client):
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Acción", 2, "De la planilla")
    url, page = review_of(client, plan, book)
    for seen in ("", "x" * 900, "²"):
        assert confirm(client, url, page, visto=seen).status_code == 409
    assert not Event.objects.exists()


def test_a_double_click_takes_the_sheet_once(client):
    plan = make_full(client)
    book = exported(plan)
    book["Acciones"].append(["9.1", "OE1", "Una acción nueva"])
    url, page = review_of(client, plan, book)
    key = str(uuid.uuid4())
    first = confirm(client, url, page, receipt=key)
    again = confirm(client, url, page, receipt=key)
    assert first.status_code == 302
    assert again.status_code in (302, 422)
    assert Action.objects.filter(plan=plan, code="9.1").count() == 1
    assert Event.objects.of(plan).count() == 1


def test_a_large_sheet_is_written_by_the_worker(client, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("plans.views.imports.IN_THE_PAGE", 2)
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Acción", 2, "De la planilla")
    url, page = review_of(client, plan, book)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(client, url, page)
    job = Job.objects.get()
    assert (job.status, job.note) == ("done", "1 filas con cambios"), job.error
    assert Action.objects.filter(plan=plan, name="De la planilla").exists()
    again = Job.objects.create(key="again", handler=job.handler, title=job.title, by=job.by, args=job.args)
    jobs.run_job.call(str(again.pk))
    again.refresh_from_db()
    assert (again.status, again.note) == ("done", "la planilla ya estaba guardada")
    assert Event.objects.of(plan).count() == 1


def test_a_large_sheet_that_the_plan_left_behind_fails_with_its_sentence(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("plans.views.imports.IN_THE_PAGE", 2)
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Acción", 2, "De la planilla")
    url, page = review_of(client, plan, book)
    with django_capture_on_commit_callbacks() as later:
        confirm(client, url, page)
    Action.objects.filter(plan=plan).update(name="De otra persona")
    for callback in later:
        callback()
    job = Job.objects.get()
    assert job.status == "failed"
    assert "revisarla otra vez" in job.error
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("role", "code"), [("reader", 403), ("uatp_head", 403), ("director", 403), ("planner", 200)]
)
def test_a_sheet_is_taken_by_who_writes_the_plan(client, role, code):
    plan = make_full()
    client.force_login(make_user(role, on=plan.service))
    assert client.get(address(plan, "action_sheet")).status_code == code
    client.force_login(make_user("planner", on=make_full().service))
    assert client.get(address(plan, "action_sheet")).status_code == 404


@pytest.mark.parametrize(
    ("status", "amended", "code"),
    [("consulting", False, 403), ("published", False, 403), ("published", True, 200)],
)
def test_a_sheet_is_taken_while_the_text_may_be_written(client, status, amended, code):
    plan = make_full(client, status=status)
    if amended:
        Amendment.objects.create(service=plan.service, plan=plan, number=1, reason="x", opened_by=plan.person)
    assert client.get(address(plan, "action_sheet")).status_code == code


def test_a_sheet_seen_before_the_plan_was_presented_is_not_taken_after(client):
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Acción", 2, "De la planilla")
    url, page = review_of(client, plan, book)
    AnnualPlan.objects.filter(pk=plan.pk).update(status="consulting")
    assert confirm(client, url, page).status_code == 403
    assert not Action.objects.filter(name="De la planilla").exists()


def test_the_file_of_somebody_else_is_not_found(client):
    plan = make_full(client)
    url, _ = review_of(client, plan, exported(plan))
    client.force_login(make_user("planner", on=plan.service))
    assert client.get(url).status_code == 404
    assert client.get(address(plan, "action_sheet_review", 10**19)).status_code == 404


def test_a_preview_costs_the_same_for_many_rows(queries_of):
    plan = make_full()
    small = io.BytesIO(saved(exported(plan)))
    for number in range(30):
        action = make_action(
            plan.first.objective,
            [make_school(plan.service)],
            code=f"7.{number}",
            unit=make_unit(plan.service),
        )
        make_indicator(action)
    large = io.BytesIO(saved(exported(plan)))
    counts = [len(queries_of(lambda file=file: preview_actions(plan, file))) for file in (small, large)]
    assert counts[0] == counts[1] <= 12
