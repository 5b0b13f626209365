"""The policy axes of a Servicio, and who keeps a practice when its author leaves."""

import datetime
import uuid

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.handover import hand_over
from support_cycle.models import (
    PracticeField,
)
from support_cycle.practice_fields import load_fields, told
from tests.factories import make_school, make_service, make_user
from tests.factories_support import (
    make_practice,
)

pytestmark = pytest.mark.django_db
LIST = reverse("support_cycle:practices")
NEW = reverse("support_cycle:practice_create")


@pytest.fixture
def service():
    load_fields()
    return make_service("Barrancas", slug="barrancas")


@pytest.fixture
def school(service):
    return make_school(service, "Escuela Los Aromos")


@pytest.fixture
def head(service, client):
    person = make_user("uatp_head", on=service)
    client.force_login(person)
    return person


def typed(**fields):
    return {"name": "Planificar en duplas", "receipt": str(uuid.uuid4())} | fields


def text_of(response):
    return response.content.decode()


def part_url(practice, key="nucleo"):
    return reverse("support_cycle:practice_part", args=[practice.pk, key])


def test_the_usual_axes_are_a_beginning_and_never_twice(service, head, client):
    url = reverse("support_cycle:policy_axis_start", args=["barrancas"])
    for _ in range(2):
        client.post(url)
    names = list(service.policy_axes.values_list("name", flat=True))
    assert names == told()["axes"]


def test_an_axis_is_added_edited_ordered_and_archived(service, head, client):
    create = reverse("support_cycle:policy_axis_create", args=["barrancas"])
    data = typed(name="Convivencia")
    assert [client.post(create, data).status_code for _ in range(2)] == [302, 302]
    assert client.post(create, typed(name="convivencia")).status_code == 422
    client.post(create, typed(name="Lectura"))
    first, second = service.policy_axes.all()

    def at(name, axis):
        return reverse(f"support_cycle:policy_axis_{name}", args=["barrancas", axis.pk])

    client.post(at("move", second), {"hacia": "arriba"})
    assert list(service.policy_axes.values_list("name", flat=True)) == ["Lectura", "Convivencia"]
    client.post(at("edit", first), {"version": 1, "name": "Convivencia y cuidado"})
    assert client.post(at("edit", first), {"version": 1, "name": "Otra cosa"}).status_code == 409
    client.post(at("archive", first))
    first.refresh_from_db()
    assert (first.name, bool(first.archived_at)) == ("Convivencia y cuidado", True)


def test_the_pen_goes_to_the_heir_when_the_author_leaves(service, head):
    leaving, heir = make_user("uatp_professional", on=service), make_user("uatp_professional", on=service)
    practice, other = make_practice(service, author=leaving), make_practice(service, author=head)
    moved = hand_over(
        leaving,
        service,
        successors={},
        heir=heir,
        last_day=datetime.date(2026, 12, 1),
        deactivate=False,
        by=head,
    )
    practice.refresh_from_db()
    other.refresh_from_db()
    assert (practice.author, other.author) == (heir, head)
    assert f"buena práctica «{practice}»" in moved.things


def test_the_head_gives_the_pen_to_somebody_of_the_servicio(service, head, client):
    practice, writer = make_practice(service, author=head), make_user("uatp_professional", on=service)
    url = reverse("support_cycle:practice_edit", args=[practice.pk])
    assert client.post(url, {"version": 1, "author": make_user().pk}).status_code == 422
    assert client.post(url, {"version": 1, "author": writer.pk}).status_code == 302
    client.force_login(writer)
    assert client.get(part_url(practice)).status_code == 200


def test_prepare_brings_the_fields(settings):
    settings.DEMO = False
    call_command("load_practice_fields", verbosity=0)
    assert PracticeField.objects.count() == 40
