"""The guides: started from ours, written, put in order by keyboard, copied, archived, printed."""

import io
import uuid

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Event
from participation.models import Methodology, Moment, Question
from participation.starting_points import STARTING_POINTS
from tests.factories import make_plan, make_service, make_user
from tests.factories_participation import make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service("Barrancas", slug="barrancas")


@pytest.fixture
def planner(service, client):
    person = make_user("planner", on=service)
    client.force_login(person)
    return person


def url(name, *more):
    return reverse(f"participation:{name}", args=["barrancas", *more])


def receipt():
    return {"receipt": str(uuid.uuid4())}


def make_guide(service, name="Taller", questions=()):
    guide = Methodology.objects.create(service=service, name=name, purpose="Escuchar.", materials="Plumones")
    for place, (moment, text) in enumerate(questions, start=1):
        guide.questions.create(service=service, moment=moment, text=text, position=place)
    return guide


def text_of(response):
    return response.content.decode()


def texts(guide, moment="identify"):
    return list(guide.questions.filter(moment=moment).values_list("text", flat=True))


@pytest.mark.parametrize("point", STARTING_POINTS, ids=lambda point: point.key)
def test_a_starting_point_asks_in_the_three_moments_and_fits_its_time(point):
    assert {moment for moment, _, _ in point.questions} == set(Moment)
    assert sum(minutes for _, _, minutes in point.questions) == point.duration
    assert all(len(text) <= 400 for _, text, _ in point.questions)


def test_a_servicio_without_guides_is_offered_three_to_start_from(service, planner, client):
    page = text_of(client.get(url("methodologies")))
    assert page.count("Usar como punto de partida") == 3
    data = {"pauta": "taller"} | receipt()
    first, again = client.post(url("methodology_start"), data), client.post(url("methodology_start"), data)
    guide = Methodology.objects.get()
    assert first.url == again.url == url("methodology", guide.pk)
    assert (guide.name, guide.questions.count()) == ("Taller con un estamento", 7)
    client.post(url("methodology_start"), {"pauta": "taller"} | receipt())
    assert Methodology.objects.filter(name="Taller con un estamento 2").exists()


def test_what_is_no_starting_point_starts_nothing(service, planner, client):
    client.post(url("methodology_start"), {"pauta": "x"} | receipt())
    assert Methodology.objects.count() == 0


def test_a_guide_is_written_once_and_its_name_is_not_taken_twice(service, planner, client):
    data = {"name": "Familias", "duration": "90"} | receipt()
    first, again = client.post(url("methodology_create"), data), client.post(url("methodology_create"), data)
    assert first.url == again.url
    taken = client.post(url("methodology_create"), {"name": "Familias", "duration": "60"} | receipt())
    assert taken.status_code == 422 and "Ya hay una pauta con ese nombre" in text_of(taken)
    assert Methodology.objects.count() == 1


def test_a_guide_is_edited_by_its_version(service, planner, client):
    guide = make_guide(service)
    data = {"name": "Taller largo", "duration": "120", "version": 1}
    assert client.post(url("methodology_edit", guide.pk), data).status_code == 302
    assert client.post(url("methodology_edit", guide.pk), data | {"name": "X"}).status_code == 409
    guide.refresh_from_db()
    assert (guide.name, guide.duration) == ("Taller largo", 120)


def test_questions_are_added_edited_put_in_order_and_removed(service, planner, client):
    guide = make_guide(service)
    for text in ("¿Qué cuidar?", "¿Qué falta?"):
        data = {"text": text, "moment": "identify", "minutes": "20"} | receipt()
        client.post(url("question_create", guide.pk), data)
        client.post(url("question_create", guide.pk), data)
    assert texts(guide) == ["¿Qué cuidar?", "¿Qué falta?"]
    first, second = guide.questions.all()
    client.post(url("question_move", second.pk), {"hacia": "arriba"})
    assert texts(guide) == ["¿Qué falta?", "¿Qué cuidar?"]
    data = {"text": "¿Qué sobra?", "moment": "decide", "minutes": "5", "version": 1}
    assert client.post(url("question_edit", second.pk), data).status_code == 302
    assert texts(guide, "decide") == ["¿Qué sobra?"]
    client.post(url("question_remove", first.pk))
    assert list(guide.questions.values_list("pk", flat=True)) == [second.pk]
    assert Event.objects.latest("pk").verb == "delete"


def test_a_question_moves_among_those_of_its_moment(service, planner, client):
    guide = make_guide(service, questions=[("identify", "a"), ("decide", "b"), ("identify", "c")])
    client.post(url("question_move", guide.questions.get(text="c").pk), {"hacia": "arriba"})
    assert (texts(guide), texts(guide, "decide")) == (["c", "a"], ["b"])


def test_an_empty_question_is_said_with_what_was_typed(service, planner, client):
    guide = make_guide(service)
    data = {"text": "", "moment": "identify", "minutes": "77"} | receipt()
    response = client.post(url("question_create", guide.pk), data)
    assert (response.status_code, Question.objects.count()) == (422, 0)
    assert 'value="77"' in text_of(response)


def test_a_copy_has_the_same_questions_and_is_another(service, planner, client):
    guide = make_guide(service, questions=[("identify", "a"), ("decide", "b")])
    client.post(url("methodology_copy", guide.pk), receipt())
    copy = Methodology.objects.get(name="Taller (copia)")
    assert (texts(copy), texts(copy, "decide")) == (["a"], ["b"])
    copy.questions.all().delete()
    assert guide.questions.count() == 2


def test_an_archived_guide_leaves_the_list_and_stays_in_its_sessions(service, planner, client):
    guide = make_guide(service)
    plan = make_plan(service, year=2027)
    session = make_session(plan, methodology=guide)
    client.post(url("methodology_archive", guide.pk))
    assert "Taller</a>" not in text_of(client.get(url("methodologies")))
    assert "Taller</a>" in text_of(client.get(url("methodologies") + "?ver=archivadas"))
    assert "Taller" in text_of(client.get(session.get_absolute_url()))
    edit = client.get(reverse("participation:session_edit", args=[session.pk])).context["form"]
    create = client.get(reverse("participation:session_create", args=["barrancas", 2027])).context["form"]
    assert [len(form.fields["methodology"].queryset) for form in (edit, create)] == [1, 0]
    client.post(url("methodology_archive", guide.pk))
    assert Methodology.objects.get().archived_at is None


def test_a_neighbours_guide_is_not_found_and_who_only_sees_changes_nothing(service, client):
    guide = make_guide(service)
    client.force_login(make_user("planner", on=make_service()))
    assert client.get(url("methodology", guide.pk)).status_code == 404
    client.force_login(make_user("reader", on=service))
    assert client.get(url("methodology", guide.pk)).status_code == 200
    assert client.post(url("methodology_archive", guide.pk)).status_code == 403
    assert "Agregar una pregunta" not in text_of(client.get(url("methodology", guide.pk)))


def test_the_list_and_a_guide_cost_the_same_with_many_rows(service, planner, client, queries_of):
    def fill(count):
        for _ in range(count):
            make_guide(service, name=str(uuid.uuid4()), questions=[("identify", "a")] * 5)

    fill(1)
    addresses = [url("methodologies"), url("methodology", Methodology.objects.get().pk)]

    def costs():
        return [len(queries_of(lambda at=at: client.get(at))) for at in addresses]

    costs()
    one = costs()
    fill(30)
    assert costs() == one and max(one) <= 12


def test_it_is_printed_with_its_questions(service, planner, client):
    guide = make_guide(service, questions=[("identify", "¿Qué conviene cuidar?")])
    response = client.get(url("methodology_pdf", guide.pk))
    assert response["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert "Identificar" in text and "¿Qué conviene cuidar?" in text and "Decidir" not in text
