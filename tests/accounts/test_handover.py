"""Somebody leaves: roles end and go on, what was theirs moves, all in one step or not at all."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import handover
from accounts.access import give_role
from accounts.assignments import RoleRefused, entry_of
from accounts.models import Event, SchoolRole, ServiceRole, User
from plans.models import Comment, Stage
from tests.factories import make_plan, make_school, make_service, make_user

pytestmark = pytest.mark.django_db


def day(ahead=0):
    """Today, or so many days ahead, by the clock of the test (which may be set to next February)."""
    return timezone.localdate() + datetime.timedelta(days=ahead)


@pytest.fixture
def service():
    return make_service("Demostración")


@pytest.fixture
def admin(service):
    return make_user("administrator", on=service)


@pytest.fixture
def leaving(service):
    return make_user("planner", on=service, first_name="Ana", last_name="Rojas")


@pytest.fixture
def heir(service):
    return make_user("reader", on=service, first_name="Eva", last_name="Toro")


def leave(leaving, service, admin, successor=None, heir=None, **more):
    roles = entry_of(service, leaving).current_roles
    facts = {"last_day": day(), "deactivate": False} | more
    successors = {(role.anchor_kind, role.pk): successor for role in roles}
    return handover.hand_over(leaving, service, successors=successors, heir=heir, by=admin, **facts)


def test_every_role_ends_and_goes_on_the_next_day(service, admin, leaving, heir):
    school = make_school(service)
    give_role(leaving, "companion", school, until=datetime.date(2099, 12, 31))
    elsewhere = make_service()
    give_role(leaving, "reader", elsewhere)
    moved = leave(leaving, service, admin, successor=heir)
    old, new = (
        ServiceRole.objects.get(user=leaving, content_object=service),
        ServiceRole.objects.get(user=heir, permission__codename="planner"),
    )
    assert (old.until, new.since, new.until, new.given_by) == (day(), day(1), None, admin)
    assert SchoolRole.objects.get(user=heir).until == datetime.date(2099, 12, 31)
    assert ServiceRole.objects.get(content_object=elsewhere).until is None
    assert len(moved.ended) == len(moved.given) == 2


def test_an_acting_director_hands_over_to_an_acting_director(service, admin, heir):
    leaving = make_user()
    give_role(leaving, "director", service, since=datetime.date(2026, 1, 1), is_acting=True)
    leave(leaving, service, admin, successor=heir)
    assert ServiceRole.objects.get(user=heir, permission__codename="director").is_acting


def test_what_the_plans_keep_of_a_person_moves(service, admin, leaving, heir):
    plan, other_plan = make_plan(service), make_plan(make_service())
    facts = {"name": "Presentación", "responsible": leaving}
    mine = Stage.objects.create(service=service, plan=plan, key="a", **facts)
    over = Stage.objects.create(service=service, plan=plan, key="b", done_on=day(), **facts)
    foreign = Stage.objects.create(service=other_plan.service, plan=other_plan, key="a", **facts)
    asked = Comment.objects.create(service=service, plan=plan, to=leaving, by=admin, text="¿Cuándo?")
    moved = leave(leaving, service, admin, heir=heir)
    for row, person in [(mine, heir), (over, leaving), (foreign, leaving)]:
        row.refresh_from_db()
        assert row.responsible == person
    assert mine.version == 2  # a page opened before notices
    asked.refresh_from_db()
    assert asked.to == heir
    assert moved.things == ["etapa «Presentación» del PAL 2027", "1 comentario por responder"]
    assert moved.event.changes["moved"][1][0].endswith("Eva Toro")


def test_without_an_heir_everything_stays(service, admin, leaving):
    plan = make_plan(service)
    stage = Stage.objects.create(service=service, plan=plan, key="a", name="x", responsible=leaving)
    assert leave(leaving, service, admin).things == []
    stage.refresh_from_db()
    assert stage.responsible == leaving


def test_what_fails_halfway_leaves_nothing(service, admin, leaving, heir, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError("se cayó")

    monkeypatch.setattr(handover, "_movers", [breaks])
    with pytest.raises(RuntimeError):
        leave(leaving, service, admin, successor=heir, heir=heir, deactivate=True)
    assert ServiceRole.objects.get(user=leaving).until is None
    assert User.objects.get(pk=leaving.pk).is_active
    assert not Event.objects.exists()


def test_the_last_administration_leaves_only_to_somebody(service, admin, heir):
    with pytest.raises(RoleRefused):
        leave(admin, service, admin)
    leave(admin, service, admin, successor=heir)
    assert ServiceRole.objects.filter(user=heir, permission__codename="administrator").exists()


def test_the_page_hands_over_once_and_gives_a_receipt(client, service, admin, leaving, heir):
    client.force_login(admin)
    url = reverse("handover", args=[service.slug, leaving.pk])
    role = ServiceRole.objects.get(user=leaving)
    assert "Traspaso de Ana Rojas" in client.get(url).content.decode()
    data = {
        "last_day": f"{day():%d-%m-%Y}",
        f"role_service_{role.pk}": heir.pk,
        "heir": heir.pk,
        "deactivate": "on",
    }
    data["receipt"] = "00000000-0000-4000-8000-000000000003"
    first, second = client.post(url, data), client.post(url, data)
    event = Event.objects.get(verb="handover")
    assert (
        first["Location"] == second["Location"] == reverse("handover_receipt", args=[service.slug, event.seq])
    )
    receipt = client.get(first["Location"]).content.decode()
    assert "Traspaso de Ana Rojas" in receipt and "Eva Toro" in receipt and f"{day():%d-%m-%Y}" in receipt
    leaving.refresh_from_db()
    assert not leaving.is_active
    client.force_login(make_user("administrator", on=make_service()))
    assert client.get(first["Location"]).status_code == 404


def test_the_page_says_what_does_not_fit(client, service, admin, leaving):
    client.force_login(admin)
    url = reverse("handover", args=[service.slug, leaving.pk])
    stranger = make_user("reader", on=make_service())
    response = client.post(url, {"last_day": f"{day(1):%d-%m-%Y}", "deactivate": "on", "heir": stranger.pk})
    page = response.content.decode()
    assert response.status_code == 422
    assert "La cuenta se desactiva de inmediato" in page and "Elegir a una persona de la lista" in page
    assert client.post(url, {"last_day": ""}).status_code == 422
    assert ServiceRole.objects.get(user=leaving).until is None
