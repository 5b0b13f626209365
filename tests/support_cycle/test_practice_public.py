"""What anybody reads of a practice: what was sealed, and never how to reach a person."""

import io
import uuid
import zipfile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Event
from support_cycle.models import PolicyAxis, Practice, Replication
from tests.factories import make_school, make_service, make_user
from tests.support_cycle.practice_rows import (
    CONTACTS,
    answer,
    decide,
    make_papers,
    make_published,
    make_written,
)

pytestmark = pytest.mark.django_db
LIST = reverse("support_cycle:public_practices")


@pytest.fixture
def service():
    return make_service("Barrancas", slug="barrancas")


@pytest.fixture
def head(service):
    return make_user("uatp_head", on=service)


def page_of(practice, name="public_practice", *more):
    return reverse(f"support_cycle:{name}", args=[practice.service.slug, practice.slug, *more])


def text_of(response):
    return response.content.decode()


def bytes_of(response):
    return b"".join(response.streaming_content)


def test_a_practice_is_public_only_while_it_is_published(service, head, client):
    practice = make_written(service, head)
    assert client.get(page_of(practice)).status_code == 404
    decide(practice, "submit", head)
    decide(practice, "publish", head)
    practice.refresh_from_db()
    assert client.get(page_of(practice)).status_code == 200
    decide(practice, "withdraw", head, comment="Ya no se realiza.")
    assert client.get(page_of(practice)).status_code == 404
    assert client.get(page_of(practice, "public_practice_paper", "pdf")).status_code == 404
    assert "Planificar en duplas" not in text_of(client.get(LIST))


def with_contacts(practice):
    """Every contact of the card, each with a mark of its own."""
    for number, key in enumerate(CONTACTS):
        answer(practice, key, f"Contactosecreto{number}")
    return practice


def test_no_contact_leaves_by_any_way(service, head, client):
    practice = with_contacts(make_written(service, head))
    decide(practice, "submit", head)
    decide(practice, "publish", head)
    practice.refresh_from_db()
    make_papers(practice)
    pdf = bytes_of(client.get(page_of(practice, "public_practice_paper", "pdf")))
    book = zipfile.ZipFile(
        io.BytesIO(bytes_of(client.get(page_of(practice, "public_practice_paper", "xlsx"))))
    )
    outside = {
        "page": text_of(client.get(page_of(practice))),
        "list": text_of(client.get(LIST)),
        "search": text_of(client.get(LIST, {"q": "Contactosecreto1"})).replace(
            'value="Contactosecreto1"', ""
        ),
        "verification": text_of(client.get(reverse("verify_code", args=[practice.document.code]))),
        "pdf": "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages),
        "workbook": "".join(book.read(name).decode() for name in book.namelist()),
        "snapshot": practice.document.snapshot,
        "search text": practice.public_text,
    }
    assert {way for way, text in outside.items() if "contactosecreto" in text.lower()} == set()
    assert {way for way, text in outside.items() if "Lo de resumen" in text} >= {"page", "pdf", "workbook"}
    client.force_login(head)
    assert "Contactosecreto1" in text_of(client.get(practice.get_absolute_url()))


def test_no_contact_is_found_by_the_search_inside_either(service, head, client):
    with_contacts(make_written(service, head))
    client.force_login(head)
    inside = reverse("support_cycle:practices")
    assert list(client.get(inside, {"q": "Contactosecreto1"}).context["page"]) == []
    book = client.get(reverse("support_cycle:practices_xlsx")).content
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert not any(b"Contactosecreto" in archive.read(name) for name in archive.namelist())


def test_the_trail_says_that_a_contact_changed_and_not_what_it_says(service, head, client):
    practice = make_written(service, head)
    client.force_login(head)
    url = reverse("support_cycle:practice_part", args=[practice.pk, "ficha"])
    assert client.post(url, {"version": 1, "correo": "contactosecreto@ejemplo.cl"}).status_code == 302
    changes = str(Event.objects.filter(verb="edit").latest("pk").changes)
    assert "Correo" in changes
    assert "contactosecreto" not in changes


def test_the_public_page_reads_what_was_sealed_and_nothing_newer(service, head, client):
    axis = PolicyAxis.objects.create(service=service, name="Convivencia")
    practice = make_published(service, head)
    Practice.objects.filter(pk=practice.pk).update(name="Nombre nuevo")
    practice.policy_axes.add(axis)
    answer(practice, "resumen", "Resumen nuevo.")
    for text in (text_of(client.get(page_of(practice))), text_of(client.get(LIST))):
        assert "Planificar en duplas" in text
        assert "Nombre nuevo" not in text
        assert "Resumen nuevo" not in text
    assert "Convivencia" not in text_of(client.get(LIST))
    assert list(client.get(LIST, {"q": "nuevo"}).context["page"]) == []


def test_the_list_is_filtered_by_servicio_axis_and_text(service, head, client):
    other = make_service("Ñuble", slug="nuble")
    axis = PolicyAxis.objects.create(service=service, name="Convivencia y ciudadanía")
    practice = make_written(service, head, name="Planificación en duplas")
    practice.policy_axes.add(axis)
    for name in ("submit", "publish"):
        decide(practice, name, head)
    theirs = make_published(other, make_user("uatp_head", on=other), name="Lectura en voz alta")

    def found(**query):
        return [row.pk for row in client.get(LIST, query).context["page"]]

    assert found() == [theirs.pk, practice.pk]
    assert found(servicio="nuble") == [theirs.pk]
    assert found(eje="Convivencia y ciudadanía") == [practice.pk]
    assert found(q="planificacion") == [practice.pk]
    assert found(q="nuble voz") == [theirs.pk]
    assert found(servicio="barrancas", q="voz") == []
    assert found(eje="otro", servicio="ninguno") == [theirs.pk, practice.pk]


def test_the_public_list_costs_the_same_with_more_practices(service, head, client, queries_of):
    make_published(service, head, name="Una")
    few = len(queries_of(lambda: client.get(LIST)))
    school = make_school(service)
    for number in range(8):
        more = make_published(service, head, name=f"Otra {number}", school=school)
        Replication.objects.create(practice=more, institution="Otra", since="2026-03-02", by=head)
    assert len(queries_of(lambda: client.get(LIST))) == few
    assert few <= 8


def test_every_public_page_leads_to_the_practices(client):
    assert f'href="{LIST}"' in text_of(client.get(reverse("plans:public_list")))


def test_an_empty_list_says_what_will_stand_there(client):
    assert "Todavía no hay buenas prácticas publicadas" in text_of(client.get(LIST))


# Who took it up -------------------------------------------------------------------------------------------


def told(**fields):
    return {"since": "02-03-2026", "receipt": str(uuid.uuid4())} | fields


def test_a_team_of_another_servicio_tells_that_it_took_the_practice_up(service, head, client):
    practice = make_published(service, head)
    school = make_school(make_service("Ñuble"), "Escuela Vecina")
    client.force_login(make_user("school_team", on=school))
    assert "Contar que la estamos replicando" in text_of(client.get(page_of(practice)))
    data = told(school=school.pk, note="Con quienes enseñan en primero.")
    url = page_of(practice, "replication_create")
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    row = Replication.objects.get()
    assert (row.school, str(row.since)) == (school, "2026-03-02")
    client.logout()
    text = text_of(client.get(page_of(practice)))
    assert "Escuela Vecina" in text
    assert "1 equipo" in text
    assert "quienes enseñan en primero" not in text
    assert "1 equipo la replica" in text_of(client.get(LIST))


def test_one_tells_only_of_the_units_where_one_works(service, head, client):
    practice = make_published(service, head)
    client.force_login(make_user("school_team", on=make_school(service)))
    data = told(school=make_school(service).pk, institution="Una fundación")
    response = client.post(page_of(practice, "replication_create"), data)
    assert (response.status_code, Replication.objects.count()) == (422, 0)


def test_the_head_tells_of_another_institution(service, head, client):
    practice = make_published(service, head)
    client.force_login(head)
    client.post(page_of(practice, "replication_create"), told(institution="Liceo municipal de Tomé"))
    assert str(Replication.objects.get()) == "Liceo municipal de Tomé"


def test_a_replication_says_who_and_is_not_of_tomorrow(service, head, client):
    practice = make_published(service, head)
    client.force_login(head)
    response = client.post(
        page_of(practice, "replication_create"), told(since="02-03-2098", note="Así la hicimos")
    )
    assert response.status_code == 422
    text = text_of(response)
    assert "Falta indicar quién la replica" in text
    assert "no puede ser posterior a hoy" in text
    assert "Así la hicimos" in text


def test_a_mistaken_one_is_taken_back_by_who_told_it_and_by_nobody_else(service, head, client):
    practice = make_published(service, head)
    school = make_school(make_service())
    person = make_user("school_team", on=school)
    row = Replication.objects.create(practice=practice, school=school, since="2026-03-02", by=person)
    url = reverse("support_cycle:replication_remove", args=[row.pk])
    client.force_login(make_user("school_team", on=make_school(make_service())))
    assert client.post(url).status_code == 404
    client.force_login(person)
    assert client.post(url).status_code == 302
    assert Replication.objects.count() == 0


def test_who_works_nowhere_has_nothing_to_tell(service, head, client):
    practice = make_published(service, head)
    url = page_of(practice, "replication_create")
    assert client.get(url).status_code == 302
    client.force_login(make_user())
    assert client.get(url).status_code == 404
    client.force_login(make_user("auditor", on=service))
    assert client.get(url).status_code == 403
