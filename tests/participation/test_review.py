"""The words for publication: nothing leaves unseen, and two reviewers never undo each other."""

import pytest
from django.urls import reverse

from participation.models import Contribution
from participation.reveals import reveals
from tests.factories import make_plan, make_service, make_user
from tests.factories_participation import make_agreement, make_commitment, make_contribution, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(make_service(slug="barrancas"))


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service)
    client.force_login(person)
    return person


@pytest.fixture
def rows(plan):
    session = make_session(plan)
    return [make_contribution(session, f"La profesora Rosa dijo {n}.") for n in range(3)]


def url(plan, query=""):
    return reverse("participation:review", args=[plan.service.slug, plan.year]) + query


def sent(rows, **fields):
    typed = {f"texto-{row.pk}": row.text for row in rows} | {f"version-{row.pk}": row.version for row in rows}
    return typed | fields


def test_the_original_stands_beside_the_text_to_publish_with_a_warning(client, plan, planner, rows):
    page = client.get(url(plan)).content.decode()
    assert page.count(rows[0].text) == 2
    assert "Parece tener un nombre (profesora Rosa)." in page
    assert "Aportes: 3 por revisar" in page


def test_one_is_saved_alone_and_the_others_wait(client, plan, planner, rows):
    data = sent(rows, uno=rows[1].pk) | {f"texto-{rows[1].pk}": "Una profesora lo dijo."}
    assert client.post(url(plan), data)["Location"] == url(plan, "?que=aportes&estado=por-revisar")
    assert list(Contribution.objects.reviewed()) == [rows[1]]
    row = Contribution.objects.get(pk=rows[1].pk)
    assert (row.published_text, row.text, row.reviewed_by) == (
        "Una profesora lo dijo.",
        rows[1].text,
        planner,
    )


def test_many_are_saved_at_once(client, plan, planner, rows):
    client.post(url(plan), sent(rows, listo=[rows[0].pk, rows[2].pk]))
    assert list(Contribution.objects.reviewed()) == [rows[0], rows[2]]
    assert "No queda nada por revisar" not in client.get(url(plan)).content.decode()
    rows[1].refresh_from_db()
    client.post(url(plan), sent(rows[1:2], listo=[rows[1].pk]))
    assert "No queda nada por revisar" in client.get(url(plan)).content.decode()


def test_a_whole_page_is_saved_at_once(client, plan, planner, rows):
    client.post(url(plan), sent(rows, todos="si"))
    assert Contribution.objects.reviewed().count() == 3


def test_nothing_marked_is_said_and_what_was_typed_stays(client, plan, planner, rows):
    response = client.post(url(plan), sent(rows) | {f"texto-{rows[0].pk}": "Sin nombre."})
    assert response.status_code == 422
    assert "Falta marcar los textos" in response.content.decode()
    assert "Sin nombre." in response.content.decode()


def test_an_empty_text_is_not_published(client, plan, planner, rows):
    response = client.post(
        url(plan), sent(rows, listo=[rows[0].pk, rows[1].pk]) | {f"texto-{rows[0].pk}": " "}
    )
    assert response.status_code == 422
    assert "falta el texto para publicar" in response.content.decode()
    assert not Contribution.objects.reviewed().exists()


def test_what_somebody_else_reviewed_meanwhile_is_shown_and_kept(client, plan, planner, rows):
    data = sent(rows, listo=[row.pk for row in rows]) | {f"texto-{rows[0].pk}": "Mi versión."}
    Contribution.objects.filter(pk=rows[0].pk).update(
        public_text="La de otra persona.", reviewed_at="2026-08-01T10:00Z", version=2
    )
    response = client.post(url(plan), data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Ahora dice: «La de otra persona.»" in page
    assert "Mi versión." in page
    assert Contribution.objects.reviewed().count() == 3
    assert Contribution.objects.get(pk=rows[0].pk).public_text == "La de otra persona."
    client.post(url(plan), sent(rows[:1], uno=rows[0].pk) | {f"version-{rows[0].pk}": 2})
    assert Contribution.objects.get(pk=rows[0].pk).public_text == rows[0].text


def test_agreements_and_commitments_are_reviewed_too(client, plan, planner, rows):
    agreement, commitment = make_agreement(rows[0].session), make_commitment(rows[0].session)
    for kind, row in (("acuerdos", agreement), ("compromisos", commitment)):
        assert row.text in client.get(url(plan, f"?que={kind}")).content.decode()
        client.post(url(plan, f"?que={kind}"), sent([row], listo=[row.pk]))
        row.refresh_from_db()
        assert row.published_text == row.text


def test_what_was_reviewed_can_be_mended(client, plan, planner, rows):
    client.post(url(plan), sent(rows, listo=[row.pk for row in rows]))
    page = client.get(url(plan, "?que=aportes&estado=revisados")).content.decode()
    assert rows[0].text in page


def test_another_plans_words_are_not_here(client, plan, planner, rows):
    theirs = make_contribution(make_session(), "Se dijo en otra parte.")
    assert theirs.text not in client.get(url(plan)).content.decode()
    client.post(url(plan), sent([theirs], listo=[theirs.pk]))
    assert not Contribution.objects.reviewed().exists()


def test_the_page_asks_the_same_at_one_row_and_at_twenty(client, plan, planner, rows, queries_of):
    client.get(url(plan))
    few = len(queries_of(lambda: client.get(url(plan))))
    for _ in range(20):
        make_contribution(make_session(plan))
    assert len(queries_of(lambda: client.get(url(plan)))) == few
    assert few <= 12


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Escribir a maria@ejemplo.cl", ["un correo"]),
        ("Su RUN es 12.345.678-5", ["un RUN"]),
        ("El 12345678-K de la lista", ["un RUN"]),
        ("Llamar al +56 9 8765 4321", ["un teléfono"]),
        ("Llamar al 987654321", ["un teléfono"]),
        ("La profesora Marta grita", ["un nombre (profesora Marta)"]),
        ("Lo dijo Juan Pérez en la sala", ["un nombre (Juan Pérez)"]),
        ("Que el bus pase antes de las 8", []),
        ("En Cerro Navia y en la Escuela Rural faltan 25 mesas", []),
        ("Son 1.707 escuelas y 3.500 niñas", []),
    ],
)
def test_what_may_say_who_somebody_is_is_pointed_at(text, found):
    assert reveals(text) == found
