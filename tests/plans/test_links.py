"""Regional and communal links."""

import uuid

import pytest

from accounts.models import Event
from plans.models import InstitutionalLink, Section
from tests.factories import make_service, make_unit, make_user
from tests.factories_chapters import make_chapter, make_link, url_of

pytestmark = pytest.mark.django_db

TYPED = {
    "scope": "regional",
    "institution": "Seremi de Salud",
    "purpose": "Operativos de salud mental",
    "where": "",
}


@pytest.fixture
def chapter(client):
    section, planner = make_chapter(Section.Kind.LINKS)
    client.force_login(planner)
    return section


def test_a_link_sent_twice_is_one(client, chapter):
    unit = make_unit(chapter.service, "Vinculación")
    data = TYPED | {"unit": unit.pk, "period": "marzo a diciembre", "receipt": uuid.uuid4()}
    for _ in range(2):
        response = client.post(url_of("institutional_link_create", chapter.plan), data)
        assert response["Location"] == chapter.get_absolute_url()
    link = InstitutionalLink.objects.get()
    assert (link.institution, link.unit, link.service, link.position) == (
        "Seremi de Salud",
        unit,
        chapter.service,
        1,
    )
    assert Event.objects.get(verb="create").changes["institution"] == [None, "Seremi de Salud"]
    assert "Seremi de Salud" in client.get(chapter.get_absolute_url()).content.decode()


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, chapter):
    response = client.post(url_of("institutional_link_create", chapter.plan), TYPED | {"purpose": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Falta indicar: para qué." in page
    assert 'value="Seremi de Salud"' in page
    assert not InstitutionalLink.objects.exists()


def test_a_unit_of_another_servicio_cannot_be_responsible(client, chapter):
    theirs = make_unit(make_service())
    response = client.post(url_of("institutional_link_create", chapter.plan), TYPED | {"unit": theirs.pk})
    assert response.status_code == 422


def test_a_link_is_edited_by_its_version(client, chapter):
    link = make_link(chapter.plan)
    url = url_of("institutional_link_edit", chapter.plan, link.pk)
    assert client.post(url, TYPED | {"version": 1}).status_code == 302
    response = client.post(url, TYPED | {"institution": "Otra", "version": 1})
    assert response.status_code == 409
    assert "Otra" in response.content.decode()
    link.refresh_from_db()
    assert link.institution == "Seremi de Salud"
    assert client.post(url, TYPED | {"institution": "", "version": 2}).status_code == 422


def test_links_change_their_order_by_buttons(client, chapter):
    first, second = (
        make_link(chapter.plan, institution="Primera"),
        make_link(chapter.plan, institution="Segunda"),
    )
    client.post(url_of("institutional_link_move", chapter.plan, second.pk), {"hacia": "arriba"})
    assert list(chapter.plan.links.values_list("institution", flat=True)) == ["Segunda", "Primera"]
    client.post(url_of("institutional_link_move", chapter.plan, first.pk), {"hacia": "abajo"})
    client.post(url_of("institutional_link_move", chapter.plan, first.pk), {"hacia": "fuera"})
    assert list(chapter.plan.links.values_list("institution", flat=True)) == ["Segunda", "Primera"]


def test_a_link_that_is_removed_stays_in_the_trail(client, chapter):
    link = make_link(chapter.plan, institution="Junta de vecinos")
    client.post(url_of("institutional_link_remove", chapter.plan, link.pk))
    assert not InstitutionalLink.objects.exists()
    assert Event.objects.get(verb="delete").changes["institution"] == ["Junta de vecinos", None]


@pytest.mark.parametrize(
    "name", ["institutional_link_edit", "institutional_link_move", "institutional_link_remove"]
)
def test_another_plans_link_is_not_reached_by_this_one(client, chapter, name):
    other, _ = make_chapter(Section.Kind.LINKS)
    theirs = make_link(other.plan)
    assert client.post(url_of(name, chapter.plan, theirs.pk), TYPED).status_code == 404
    assert client.post(url_of(name, other.plan, theirs.pk), TYPED).status_code == 404
    client.force_login(make_user("reader", on=chapter.service))
    ours = make_link(chapter.plan)
    assert client.post(url_of(name, chapter.plan, ours.pk), TYPED).status_code == 403
    assert client.post(url_of("institutional_link_create", chapter.plan), TYPED).status_code == 403


def test_many_links_ask_the_database_no_more(client, chapter, queries_of):
    unit = make_unit(chapter.service)
    make_link(chapter.plan, unit=unit)
    client.get(chapter.get_absolute_url())
    few = queries_of(lambda: client.get(chapter.get_absolute_url()))
    for _ in range(5):
        make_link(chapter.plan, unit=make_unit(chapter.service))
    assert len(queries_of(lambda: client.get(chapter.get_absolute_url()))) == len(few) <= 12
