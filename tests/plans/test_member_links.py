"""A member's personal link: what changed, a place to write, what became of it; without an account and never lost."""

import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import BodyMember, Event
from documents import links
from documents.models import AccessLink
from plans.models import AnnualPlan, MemberLink, Observation
from plans.versions import seal_version
from tests.factories import make_action, make_body, make_objective, make_service, make_user
from tests.factories_moves import make_move, make_moving_plan, make_presentation, with_papers
from tests.factories_opinions import make_observation, make_opinion, make_recommendation
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db
Status = AnnualPlan.Status
NOW = datetime.datetime(2026, 10, 20, 15, tzinfo=datetime.UTC)


@pytest.fixture
def plan():
    """A plan in recommendations, presented to a body, with one action in the presented version."""
    with time_machine.travel(NOW):
        plan = make_moving_plan(Status.CONSULTING)
        plan.action = make_action(make_objective(plan), code="1.4", name="Cuidar la convivencia")
        plan.sealed = seal_version(plan, purpose="presentation", by=make_user())
        plan.body = make_body(plan.service, name="Consejo Local")
        make_presentation(plan, plan.sealed, plan.body, by=make_user())
        plan.secretary = make_user("secretary", on=plan.body)
        yield plan


def make_link(plan, body="its own", label="Presidencia: Rosa Pino"):
    link, token = links.open_link(plan.sealed.document, label=label, days=20, by=plan.secretary)
    MemberLink.objects.create(service=plan.service, link=link, body=plan.body if body == "its own" else body)
    return link, reverse("reader", args=[token])


def place(plan, *more, name="member_links"):
    return reverse(
        f"plans:{name}", args=[plan.service.slug, plan.year, plan.sealed.number, plan.body.pk, *more]
    )


def typed(plan, **data):
    return {
        "target": f"action:{plan.action.pk}",
        "text": "Sumar a la posta.",
        "client_id": uuid.uuid4(),
    } | data


# Made ----------------------------------------------------------------------------------------------------


def test_the_secretary_makes_a_link_for_each_member_and_its_secret_is_shown_once(plan, client):
    rosa = BodyMember.objects.create(body=plan.body, seat="Presidencia", person="Rosa Pino")
    pupil = BodyMember.objects.create(body=plan.body, seat="Estudiantes", is_minor=True, course="4.º medio B")
    client.force_login(plan.secretary)
    page = client.get(place(plan)).content.decode()
    assert "Estudiantes: 4.º medio B" in page
    receipt = str(uuid.uuid4())
    for _ in range(2):
        data = {"members": [rosa.pk, pupil.pk], "days": "20", "receipt": receipt}
        assert client.post(place(plan), data).url == place(plan)
    assert [row.member for row in MemberLink.objects.order_by("pk")] == [rosa, pupil]
    shown = client.get(place(plan)).content.decode()
    assert shown.count("http://testserver/r/") == 2
    again = client.get(place(plan)).content.decode()
    assert "http://testserver/r/" not in again and "Presidencia: Rosa Pino" in again
    token = shown.split("http://testserver/r/")[1].split("/")[0]
    assert not AccessLink.objects.filter(token_sha256=token).exists()
    client.logout()
    assert client.get(reverse("reader", args=[token])).status_code == 200


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"days": "20"}, "Falta elegir a quién se le hace un enlace."),
        ({"other": "Juan Soto", "days": "0"}, "al menos 1 día"),
        ({"other": "Juan Soto", "days": "x"}, "Escribir los días como un número"),
        ({"members": ["999999"], "other": "Juan Soto", "days": "3"}, "Escoja una opción válida"),
    ],
)
def test_a_link_for_nobody_or_for_no_time_is_not_made(plan, client, data, sentence):
    BodyMember.objects.create(body=plan.body, seat="Presidencia", person="Rosa Pino")
    client.force_login(plan.secretary)
    page = client.post(place(plan), data)
    assert (page.status_code, sentence in page.content.decode()) == (422, True)
    assert not MemberLink.objects.exists()


def test_a_retired_link_opens_no_more(plan, client):
    link, address = make_link(plan)
    client.force_login(plan.secretary)
    revoke = place(plan, link.member_link.pk, name="member_link_revoke")
    assert client.post(revoke).url == place(plan)
    client.logout()
    assert client.get(address).status_code == 404
    assert Event.objects.latest("pk").verb == "revoke_link"


def test_only_who_writes_for_the_body_or_keeps_the_plan_makes_them(plan, client):
    other = make_body(plan.service, name="Otra")
    for person, status in [
        (make_user("planner", on=plan.service), 200),
        (make_user("director", on=plan.service), 200),
        (make_user("reader", on=plan.service), 403),
        (make_user("member", on=plan.body), 403),
        (make_user("secretary", on=other), 404),
        (make_user("planner", on=make_service()), 404),
    ]:
        client.force_login(person)
        assert client.get(place(plan)).status_code == status
        assert client.post(place(plan), {"days": "3"}).status_code == (422 if status == 200 else status)


# Read and written ----------------------------------------------------------------------------------------


def test_the_page_says_first_what_changed_and_shows_the_sealed_text_only(plan, client):
    plan.actions.update(name="Cuidar y celebrar la convivencia")
    plan.sealed = seal_version(plan, purpose="presentation", by=plan.secretary)
    plan.actions.update(name="Un borrador que nadie sella")
    link, address = make_link(plan)
    make_observation(plan.sealed, plan.body, link=link)
    page = client.get(address).content.decode()
    assert f"Qué cambió desde la versión {plan.sealed.number - 1}" in page
    order = [
        "Qué cambió desde",
        "Lo que se escribió con este enlace",
        "Escribir una observación",
        "Secciones y",
    ]
    assert sorted(order, key=page.index) == order
    assert "Cuidar y celebrar la convivencia" in page and "Un borrador que nadie sella" not in page


def test_what_is_written_on_an_action_arrives_once_and_says_so(plan, client):
    link, address = make_link(plan)
    page = client.get(f"{address}?sobre=action:{plan.action.pk}").content.decode()
    assert f'<option value="action:{plan.action.pk}" selected>' in page
    data = typed(plan)
    first, again = client.post(address, data), client.post(address, data)
    assert (first.status_code, first.url) == (302, again.url)
    row = Observation.objects.get()
    assert (row.body, row.link, row.author) == (plan.body, link, "Presidencia: Rosa Pino")
    assert (row.target_label, row.sealed_version) == ("acción 1.4, Cuidar la convivencia", plan.sealed)
    shown = client.get(first.url.partition("#")[0]).content.decode()
    assert "Sumar a la posta." in shown and "La secretaría de la instancia la leerá" in shown
    event = Event.objects.latest("pk")
    assert (event.verb, event.actor) == ("write_observation", None)
    assert "posta" not in event.subject_label + str(event.changes)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_one_text_sent_eight_times_at_once_one_arrives():
    from django.test import Client  # noqa: PLC0415

    plan = make_moving_plan(Status.CONSULTING)
    plan.sealed, plan.body = plan.versions.get(), make_body(plan.service)
    plan.secretary = make_user()
    _, address = make_link(plan)
    data = {"text": "Sumar a la posta.", "client_id": uuid.uuid4()}
    answers = at_once(*[lambda: Client().post(address, data).status_code for _ in range(8)])
    assert (answers, Observation.objects.count()) == ([302] * 8, 1)


def test_nobodys_code_stands_in_the_way_of_anothers_text(plan, client):
    data = typed(plan)
    for label in ("Una", "Otra"):
        _, address = make_link(plan, label=label)
        assert client.post(address, data).status_code == 302
    assert Observation.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": "   "}, "Falta escribir la observación."),
        ({"text": "a" * 4001}, "4000"),
        ({"target": "action:999999"}, "Escoja una opción válida"),
        ({"target": "'\"<script>"}, "Escoja una opción válida"),
    ],
)
def test_what_does_not_fit_is_said_and_the_text_stays(plan, client, wrong, sentence):
    _, address = make_link(plan)
    data = typed(plan, text="Un texto que queda.") | wrong
    page = client.post(address, data)
    text = page.content.decode()
    assert page.status_code == 422
    assert sentence in text and (data["text"].strip() or "Falta") in text
    assert not Observation.objects.exists()


def test_a_member_reads_nothing_of_another_member(plan, client):
    other, _ = make_link(plan, label="Otra persona")
    make_observation(plan.sealed, plan.body, link=other, text="Lo que escribió otra persona.")
    make_observation(plan.sealed, plan.body, text="Lo que llegó en papel.", on_paper=True)
    _, address = make_link(plan)
    page = client.get(address).content.decode()
    assert "Lo que escribió otra persona." not in page and "Lo que llegó en papel." not in page


def test_a_member_reads_later_how_it_was_answered(plan, client):
    link, address = make_link(plan)
    act = make_opinion(plan.sealed, plan.body)
    taken = make_recommendation(act, title="Sumar a la salud", answer="partly", grounds="Desde agosto.")
    make_observation(plan.sealed, plan.body, link=link, text="Una recogida.", recommendation=taken)
    make_observation(plan.sealed, plan.body, link=link, text="Una aparte.", set_aside="Ya está en la 1.4.")
    page = client.get(address).content.decode()
    assert f"Está en la recomendación {taken.number} de Consejo Local" in page
    assert "Integrada en parte." in page and "Desde agosto." in page and "Ya está en la 1.4." in page


@pytest.mark.parametrize("how", ["late", "revoked", "sanctioned"])
def test_a_text_sent_through_a_link_that_closed_is_shown_back_to_copy(plan, client, how):
    link, address = make_link(plan)
    if how == "late":
        AccessLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    elif how == "revoked":
        links.revoke(link)
    else:
        AnnualPlan.objects.update(status=Status.SANCTIONED)
    page = client.post(address, typed(plan, text="Un texto de una hora & media."))
    text = page.content.decode()
    assert page.status_code == 410
    assert "Un texto de una hora &amp; media." in text and "no se pierde" in text
    assert not Observation.objects.exists()
    assert client.get(address).status_code == (200 if how == "sanctioned" else 404)


def test_after_the_sanction_the_page_is_only_read(plan, client):
    _, address = make_link(plan)
    AnnualPlan.objects.update(status=Status.PUBLISHED)
    page = client.get(address).content.decode()
    assert "quedan como están" in page and "Enviar la observación" not in page
    client.force_login(plan.secretary)
    assert client.post(place(plan), {"other": "Juan", "days": "3"}).status_code == 422


def test_so_many_in_an_hour_are_no_persons_and_the_text_is_kept(plan, client, monkeypatch):
    monkeypatch.setattr(links, "MOST_WRITINGS", 2)
    _, address = make_link(plan)
    answers = [client.post(address, typed(plan, text=f"Número {n}.")) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Número 2." in answers[2].content.decode()
    assert Observation.objects.count() == 2


def test_a_link_that_only_reads_takes_no_text(plan, client):
    _, token = links.open_link(plan.sealed.document, label="Comité", days=3, by=plan.secretary)
    address = reverse("reader", args=[token])
    assert "Escribir una observación" not in client.get(address).content.decode()
    assert client.post(address, typed(plan)).status_code == 405
    assert client.post(reverse("reader", args=["no-es"]), typed(plan)).status_code == 404


def test_a_readers_link_is_made_when_sharing_and_shows_only_ones_own_receipt(plan, client):
    planner = make_user("planner", on=plan.service)
    client.force_login(planner)
    create = reverse("plans:link_create", args=[plan.service.slug, plan.year, plan.sealed.number])
    assert client.post(create, {"label": "Junta de vecinos", "days": "5", "writes": "on"}).status_code == 302
    shown = client.get(plan.sealed.get_absolute_url()).content.decode()
    address = "/r/" + shown.split("http://testserver/r/")[1].split("<")[0]
    assert "Junta de vecinos" in shown
    client.logout()
    first = client.post(address, typed(plan, text="La primera.", author="Ana"))
    client.post(address, typed(plan, text="La segunda."))
    assert "La primera." not in client.get(address).content.decode()
    page = client.get(first.url.partition("#")[0]).content.decode()
    assert "La primera." in page and "La segunda." not in page
    row = Observation.objects.first()
    assert (row.body, row.author) == (None, "Ana")


def test_the_readers_page_asks_no_more_for_many_observations(plan, client, queries_of):
    link, address = make_link(plan)
    act = make_opinion(plan.sealed, plan.body)

    def grow():
        row = make_recommendation(act, answer="integrated")
        make_observation(plan.sealed, plan.body, link=link, recommendation=row)

    grow()
    client.get(address)
    one = len(queries_of(lambda: client.get(address)))
    for _ in range(10):
        grow()
    assert len(queries_of(lambda: client.get(address))) == one <= 12


def test_a_plan_withdrawn_keeps_what_was_written_on_its_version(plan, client):
    _, address = make_link(plan)
    client.post(address, typed(plan))
    with_papers()
    make_move(plan, "withdraw", make_user("director", on=plan.service))
    assert "Sumar a la posta." in client.get(address).content.decode()
