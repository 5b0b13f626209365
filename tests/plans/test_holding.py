"""What is saved in the very moment of a move waits for it, and is told: no text lands in a plan just sealed."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from plans.models import AnnualPlan, Section
from tests.factories import make_plan, make_school, make_section, make_user
from tests.factories_chapters import make_link

Status = AnnualPlan.Status
MOVING = 0.6  # seconds that the move holds the plan


def writings(plan, school, link):
    """{what: (address, what is sent)} of chapters' forms that write without a page of their own."""
    place = [plan.service.slug, plan.year]
    return {
        "text": (
            reverse("plans:section_text", args=[*place, "presentacion"]),
            {"version": 1, "body": "Tarde"},
        ),
        "state": (reverse("plans:section_done", args=[*place, "presentacion"]), {"done": "on"}),
        "link": (
            reverse("plans:institutional_link_edit", args=[*place, link.pk]),
            {"version": 1, "scope": "communal", "institution": "Tarde", "purpose": "x"},
        ),
        "removal": (reverse("plans:institutional_link_remove", args=[*place, link.pk]), {}),
        "staffing": (
            reverse("plans:staffing_edit", args=[*place, school.code, "docentes"]),
            {"people": "3", "hours": "90", "grounds": "Tarde"},
        ),
        "cut-off": (reverse("plans:cut_off", args=place), {"version": 1, "cut_off": "31-08-2026"}),
    }


def said(plan):
    """Everything those forms could have written."""
    plan.refresh_from_db()
    return (
        list(plan.sections.values_list("body", "done")),
        list(plan.links.values_list("institution", flat=True)),
        plan.staffing.count(),
        plan.cut_off,
    )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["text", "state", "link", "removal", "staffing", "cut-off"])
def test_what_is_sent_while_the_plan_moves_waits_and_changes_nothing(what):
    plan = make_plan(status=Status.DRAFT)
    for kind in (Section.Kind.TEXT, Section.Kind.STAFFING, Section.Kind.LINKS, Section.Kind.INSTRUMENTS):
        key = "presentacion" if kind == Section.Kind.TEXT else kind.value
        make_section(plan, kind=kind, key=key, body="Como estaba")
    school, link = make_school(plan.service), make_link(plan)
    client = Client()
    client.force_login(make_user("planner", on=plan.service))
    address, data = writings(plan, school, link)[what]
    before, holding = said(plan), threading.Event()

    def move():
        with transaction.atomic():
            AnnualPlan.objects.select_for_update().get(pk=plan.pk)
            holding.set()
            time.sleep(MOVING)
            AnnualPlan.objects.filter(pk=plan.pk).update(status=Status.CONSULTING)
        connection.close()

    moving = threading.Thread(target=move)
    moving.start()
    assert holding.wait(10)
    response = client.post(address, data)
    moving.join(30)
    assert response.status_code == 403
    assert said(plan) == before
