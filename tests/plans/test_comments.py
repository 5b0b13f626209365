"""Notes to a colleague: on an action or a chapter, for one person or for all, resolved, never sealed."""

import json
import uuid

import pytest

from plans.models import Comment
from plans.snapshots import take_snapshot
from tests.factories import make_user
from tests.factories_writing import address, make_writing

pytestmark = pytest.mark.django_db


def write(client, plan, place, **data):
    data = {"text": "¿Alcanzan los buses?", "receipt": str(uuid.uuid4())} | data
    return client.post(f"{address(plan, 'comments')}?{place}", data)


def test_a_note_on_an_action_reaches_the_person_it_is_for(client):
    plan, action, planner = make_writing(client)
    colleague = make_user("uatp_head", on=plan.service)
    response = write(client, plan, f"accion={action.pk}", to=colleague.pk)
    assert response["Location"] == address(plan, "action", action.pk) + "#comentarios"
    comment = Comment.objects.get()
    assert (comment.by, comment.to, comment.action, comment.service) == (
        planner,
        colleague,
        action,
        plan.service,
    )
    client.force_login(colleague)
    text = client.get(address(plan, "comments"), {"ver": "mios"}).content.decode()
    assert "¿Alcanzan los buses?" in text
    assert "1 espera respuesta" in text


def test_a_note_on_a_chapter_is_read_there_and_not_elsewhere(client):
    plan, action, _ = make_writing(client)
    write(client, plan, "seccion=objetivos")
    assert Comment.objects.get().section.key == "objetivos"
    assert "buses" in client.get(address(plan, "comments"), {"seccion": "objetivos"}).content.decode()
    assert "buses" not in client.get(address(plan, "comments"), {"accion": action.pk}).content.decode()


def test_a_note_sent_twice_is_one(client):
    plan, action, _ = make_writing(client)
    for _ in range(2):
        write(client, plan, f"accion={action.pk}", receipt="0f8fad5b-d9cb-469f-a165-70867728950e")
    assert Comment.objects.count() == 1


def test_a_note_is_resolved_once_and_opened_again(client):
    plan, action, planner = make_writing(client)
    write(client, plan, f"accion={action.pk}")
    url = address(plan, "comment_resolve", Comment.objects.get().pk)
    client.post(url)
    client.post(url)
    comment = Comment.objects.get()
    assert (comment.resolved_by, comment.resolved_at is not None) == (planner, True)
    assert "buses" not in client.get(address(plan, "comments")).content.decode()
    assert "buses" in client.get(address(plan, "comments"), {"ver": "resueltos"}).content.decode()
    client.post(url, {"reabrir": "1"})
    assert Comment.objects.get().resolved_at is None


def test_only_people_of_the_servicio_may_be_addressed(client):
    plan, action, _ = make_writing(client)
    stranger = make_user("planner", on=make_writing()[0].service)
    administrator = make_user("administrator", on=plan.service)
    for person in (stranger, administrator):
        assert write(client, plan, f"accion={action.pk}", to=person.pk).status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize("data", [{"text": ""}, {"text": "a" * 2001}, {"to": "nadie"}])
def test_a_wrong_note_is_said_and_kept(client, data):
    plan, action, _ = make_writing(client)
    response = write(client, plan, f"accion={action.pk}", **data)
    assert response.status_code == 422
    assert "Hay un problema" in response.content.decode()


@pytest.mark.parametrize("place", ["", "accion=abc", "accion=²", "accion=" + "9" * 30, "seccion=ninguna"])
def test_a_note_on_nothing_is_not_found(client, place):
    plan, *_ = make_writing(client)
    assert write(client, plan, place).status_code == 404


def test_who_only_reads_may_not_comment_and_a_stranger_finds_nothing(client):
    plan, action, _ = make_writing()
    client.force_login(make_user("auditor", on=plan.service))
    assert client.get(address(plan, "comments")).status_code == 200
    assert write(client, plan, f"accion={action.pk}").status_code == 403
    client.force_login(make_user("planner", on=make_writing()[0].service))
    assert client.get(address(plan, "comments")).status_code == 404


def test_a_note_is_never_sealed(client):
    plan, action, _ = make_writing(client)
    write(client, plan, f"accion={action.pk}")
    assert "buses" not in json.dumps(take_snapshot(plan))


def test_the_list_asks_the_same_of_one_note_and_of_many(client, queries_of):
    plan, action, _ = make_writing(client)
    write(client, plan, f"accion={action.pk}")
    url = address(plan, "comments")
    client.get(url)
    one = len(queries_of(lambda: client.get(url)))
    for _ in range(5):
        person = make_user("uatp_head", on=plan.service)
        write(client, plan, f"accion={action.pk}", to=person.pk)
    client.get(url)
    assert len(queries_of(lambda: client.get(url))) == one <= 10
