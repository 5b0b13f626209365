"""Writing a good practice: alone or from a finished cycle, a part at a time; the list; who hands it over."""

import io
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Event
from support_cycle.models import (
    PolicyAxis,
    Practice,
    PracticeField,
    Replication,
)
from support_cycle.practice_fields import load_fields
from support_cycle.practices import parts_of
from tests.factories import make_school, make_service, make_user
from tests.factories_support import (
    make_practice,
    make_programme,
    make_support_plan,
)
from tests.support_cycle.practice_rows import answer, decide, make_written

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


# Beginning one --------------------------------------------------------------------------------------------


def test_a_practice_is_begun_once_with_what_is_known_of_its_place(service, school, head, client):
    data = typed(school=school.pk)
    answers = [client.post(NEW, data) for _ in range(2)]
    practice = Practice.objects.get()
    assert [one.url for one in answers] == [practice.get_absolute_url()] * 2
    assert (practice.author, practice.school, practice.slug, practice.status) == (
        head,
        school,
        "planificar-en-duplas",
        "draft",
    )
    assert {one.field.key: (one.text, one.is_prefilled) for one in practice.answers.all()} == {
        "servicio": (f"{service.full_name}, Escuela Los Aromos", False),
        "region": (service.region.name, False),
        "comuna": (school.commune.name, False),
    }


def test_two_practices_of_one_name_have_two_addresses(service, head, client):
    for _ in range(2):
        client.post(NEW, typed())
    assert set(Practice.objects.values_list("slug", flat=True)) == {
        "planificar-en-duplas",
        "planificar-en-duplas-2",
    }


def test_a_practice_without_a_name_is_asked_again(service, school, head, client):
    response = client.post(NEW, typed(name="", school=school.pk))
    assert response.status_code == 422
    assert "Falta indicar: nombre de la buena práctica." in text_of(response)
    assert f'value="{school.pk}" selected' in text_of(response)


def test_a_team_writes_of_its_own_unit_and_of_no_other(service, school, client):
    load_fields()
    client.force_login(make_user("school_team", on=school))
    assert client.post(NEW, typed(school=make_school(service).pk)).status_code == 422
    assert client.post(NEW, typed()).status_code == 422
    assert client.post(NEW, typed(school=school.pk)).status_code == 302


@pytest.mark.parametrize("role", ["director", "planner", "auditor", "uatp_professional"])
def test_who_only_sees_begins_none(service, client, role):
    client.force_login(make_user(role, on=service))
    assert client.get(NEW).status_code == 403


def test_an_axis_of_another_programme_is_refused(service, head, client):
    one, other = make_programme(service), make_programme(service)
    axis = other.axes.create(name="Formación")
    response = client.post(NEW, typed(programme=one.pk, axis=axis.pk))
    assert "Ese eje es de" in text_of(response)
    client.post(NEW, typed(axis=axis.pk))
    assert Practice.objects.get().programme == other


# The card, a part at a time -------------------------------------------------------------------------------


def test_the_core_is_written_half_and_kept(service, head, client):
    practice = make_practice(service, name="Duplas", author=head)
    data = {
        "version": 1,
        "name": "Planificar en duplas",
        "resumen": "De qué\r\ntrata.",
        "poblacion": ["Comunidad en general"],
    }
    assert client.post(part_url(practice), data).status_code == 302
    practice.refresh_from_db()
    assert (practice.name, practice.version) == ("Planificar en duplas", 2)
    assert {one.field.key: one.text for one in practice.answers.all()} == {
        "resumen": "De qué\ntrata.",
        "poblacion": "Comunidad en general",
    }
    event = Event.objects.get(verb="edit")
    assert event.changes["16. Resumen"] == ["", "De qué\ntrata."]


def test_an_emptied_answer_goes(service, head, client):
    practice = make_written(service, head)
    client.post(part_url(practice), {"version": 1, "name": practice.name})
    assert practice.answers.count() == 0


def test_what_is_too_long_comes_back_as_it_was_typed(service, head, client):
    practice = make_practice(service, author=head)
    long = "palabra " * 301
    response = client.post(part_url(practice), {"version": 1, "name": "Otro nombre", "resumen": long})
    assert response.status_code == 422
    assert "Son hasta 300 palabras: sobra una palabra." in text_of(response)
    assert long.strip() in text_of(response)
    assert 'value="Otro nombre"' in text_of(response)
    assert practice.answers.count() == 0


def test_a_form_keeps_its_draft_and_says_its_limits_without_script(service, head, client):
    practice = make_practice(service, author=head)
    text = text_of(client.get(part_url(practice)))
    assert f'data-draft="practica-{practice.pk}-nucleo"' in text
    assert 'data-words="300"' in text
    assert "Hasta 300 palabras" in text


def test_two_writers_see_both_texts_and_lose_none(service, head, client):
    practice = make_practice(service, name="Duplas", author=head)
    client.post(
        part_url(practice), {"version": 1, "name": "Duplas", "resumen": "De una.", "objetivo": "De las dos."}
    )
    mine = {"version": 1, "name": "Duplas", "resumen": "De otra.", "objetivo": "De las dos."}
    response = client.post(part_url(practice), mine)
    assert response.status_code == 409
    [difference] = response.context["stale"].differences
    assert (difference.theirs, difference.mine) == ("De una.", "De otra.")
    client.post(part_url(practice), mine | {"version": 2, "keep-resumen": "theirs"})
    assert practice.answers.get(field__key="resumen").text == "De una."


def test_the_axes_are_those_of_the_servicio_in_use(service, head, client):
    practice = make_practice(service, author=head)
    mine = PolicyAxis.objects.create(service=service, name="Convivencia")
    theirs = PolicyAxis.objects.create(service=make_service(), name="Ajeno")
    assert (
        client.post(part_url(practice, "ficha"), {"version": 1, "policy_axes": [theirs.pk]}).status_code
        == 422
    )
    assert (
        client.post(part_url(practice, "ficha"), {"version": 1, "policy_axes": [mine.pk]}).status_code == 302
    )
    assert list(practice.policy_axes.all()) == [mine]


def test_the_task_list_says_how_far_each_part_is(service, head):
    practice = make_written(service, head)
    answer(practice, "mejoras", "Viene.", is_prefilled=True)
    answer(practice, "ambito", "El Servicio Local en general")
    practice = Practice.objects.get(pk=practice.pk)
    assert {part.key: (part.answered, len(part.fields), part.state[1]) for part in parts_of(practice)} == {
        "nucleo": (12, 12, "Completa"),
        "ficha": (0, 14, "Por escribir"),
        "descripcion": (1, 7, "En marcha"),
        "balance": (1, 6, "Por revisar"),
        "mecanismos": (0, 1, "Por escribir"),
    }


def test_while_it_is_reviewed_only_the_reviewer_mends_it(service, school, head, client):
    practice = make_written(service, head, school=school)
    decide(practice, "submit", head)
    assert client.get(part_url(practice)).status_code == 200
    client.force_login(make_user("companion", on=school))
    assert client.get(part_url(practice)).status_code == 403
    assert client.post(part_url(practice), {"version": 1, "name": "x"}).status_code == 403
    assert client.get(practice.get_absolute_url()).status_code == 200


def test_who_has_nothing_to_do_with_it_finds_nothing(service, school, head, client):
    practice = make_written(service, head, school=school)
    neighbour = make_service()
    for person in (
        make_user(),
        make_user("uatp_head", on=neighbour),
        make_user("school_team", on=make_school(service)),
    ):
        client.force_login(person)
        for url in (practice.get_absolute_url(), part_url(practice)):
            assert client.get(url).status_code == 404
    client.logout()
    assert "/cuenta/" in client.get(practice.get_absolute_url()).url


# The list -------------------------------------------------------------------------------------------------


def test_the_list_is_filtered(service, school, head, client):
    axis = PolicyAxis.objects.create(service=service, name="Convivencia")
    plan = make_support_plan(school, capacity="trust")
    one = make_practice(service, name="Álbum de lecturas", author=head, school=school, support_plan=plan)
    one.policy_axes.add(axis)
    other = make_written(service, head, name="Duplas")
    answer(other, "resumen", "Se conversa en círculos.")
    decide(other, "submit", head)
    make_practice(make_service(), name="Ajena")

    def found(**query):
        return [row.pk for row in client.get(LIST, query).context["page"]]

    assert found() == [other.pk, one.pk] or found() == [one.pk, other.pk]
    assert found(estado="review") == [other.pk]
    assert found(eje="Convivencia") == [one.pk]
    assert found(capacidad="trust") == [one.pk]
    assert found(unidad=str(school.pk)) == [one.pk]
    assert found(q="círculos") == [other.pk]
    assert found(q="aromos") == [one.pk]
    assert found(q="nada") == []
    assert "Ajena" not in text_of(client.get(LIST))


def test_the_workbook_holds_the_filtered_rows_as_text(service, head, client):
    make_practice(service, name="=1+1", author=head)
    make_practice(service, name="Duplas", author=head)
    book = load_workbook(
        io.BytesIO(client.get(reverse("support_cycle:practices_xlsx"), {"q": "1+1"}).content)
    )
    cells = [row[0] for row in book["Buenas prácticas"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=1+1", "s")]


@pytest.mark.parametrize("page", ["list", "workbook"])
def test_a_list_costs_the_same_with_more_practices(service, head, client, queries_of, page):
    url = LIST if page == "list" else reverse("support_cycle:practices_xlsx")

    def grow(number):
        place = make_school(service)
        row = make_practice(
            service,
            author=make_user(),
            school=place,
            support_plan=make_support_plan(place),
            programme=make_programme(service),
        )
        row.policy_axes.add(PolicyAxis.objects.create(service=service, name=f"Eje {number}"))
        Replication.objects.create(practice=row, school=place, since="2026-03-02", by=head)

    grow(0)
    client.get(url)
    few = len(queries_of(lambda: client.get(url)))
    for number in range(1, 12):
        grow(number)
    assert len(queries_of(lambda: client.get(url))) == few
    assert few <= 12


def test_a_practice_costs_the_same_full_as_empty(service, head, client, queries_of):
    practice = make_written(service, head)
    client.get(practice.get_absolute_url())
    few = len(queries_of(lambda: client.get(practice.get_absolute_url())))
    for field in PracticeField.objects.filter(is_core=False).exclude(key="ejes"):
        answer(practice, field.key, "x")
    for number in range(5):
        practice.policy_axes.add(PolicyAxis.objects.create(service=service, name=f"Eje {number}"))
        Replication.objects.create(
            practice=practice, school=make_school(service), since="2026-03-02", by=make_user()
        )
    assert len(queries_of(lambda: client.get(practice.get_absolute_url()))) == few
    assert few <= 12
