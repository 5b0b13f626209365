"""The desk of what members and readers wrote: consolidated, grouped, set aside; nobody else reads it."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Event
from plans.models import AnnualPlan, Observation, ObservationGroup, Recommendation
from tests.factories import make_body, make_service, make_user
from tests.factories_moves import make_moving_plan
from tests.factories_opinions import make_observation, make_opinion, make_recommendation, make_sense

pytestmark = pytest.mark.django_db
Status = AnnualPlan.Status


@pytest.fixture
def plan():
    plan = make_moving_plan(Status.CONSULTING)
    plan.sealed = plan.versions.get()
    plan.body = make_body(plan.service, "consejo_local", name="Consejo Local")
    plan.secretary = make_user("secretary", on=plan.body)
    plan.planner = make_user("planner", on=plan.service)
    return plan


def url(plan, name="observations", *more):
    return reverse(f"plans:{name}", args=[plan.service.slug, plan.year, plan.sealed.number, *more])


def act_of(plan):
    sense = make_sense(plan.service, plan.body.kind, "Con recomendaciones", asks=True)
    return make_opinion(plan.sealed, plan.body, sense=sense)


def decide(client, plan, what, rows, body="its own", **data):
    pile = plan.body.pk if body == "its own" else "lectores"
    data |= {"hacer": what, "instancia": pile, "observacion": [row.pk for row in rows]}
    return client.post(url(plan, "observations_decide"), data)


# Of a body -----------------------------------------------------------------------------------------------


def test_several_become_one_recommendation_of_the_act_and_the_words_stay_on_the_desk(plan, client):
    act = act_of(plan)
    rows = [make_observation(plan.sealed, plan.body, text=f"Palabras propias {n}.") for n in range(3)]
    client.force_login(plan.secretary)
    data = {"title": "Acompañar en el aula", "text": "Decir quién acompaña.", "receipt": uuid.uuid4()}
    for _ in range(2):
        assert decide(client, plan, "consolidar", rows[:2], **data).status_code == 302
    made = Recommendation.objects.get()
    assert (made.opinion, made.number) == (act, 1)
    assert list(made.observations.order_by("pk")) == rows[:2]
    assert "2 recibidas" not in client.get(url(plan)).content.decode()
    assert "3 recibidas, 1 pendiente" in client.get(url(plan)).content.decode()
    event = Event.objects.latest("pk")
    assert (event.verb, event.changes) == ("consolidate", {"rows": [None, 2]})
    client.force_login(plan.planner)
    for address in (
        reverse("plans:recommendations", args=[plan.service.slug, plan.year]),
        reverse("plans:opinion", args=[plan.service.slug, plan.year, plan.sealed.number, plan.body.pk]),
        reverse("plans:recommendations_sheet", args=[plan.service.slug, plan.year]),
    ):
        assert b"Palabras propias" not in client.get(address).content


def test_they_are_added_to_a_recommendation_that_is_there(plan, client):
    standing = make_recommendation(act_of(plan))
    row = make_observation(plan.sealed, plan.body)
    client.force_login(plan.secretary)
    assert decide(client, plan, "consolidar", [row], into=standing.pk).status_code == 302
    row.refresh_from_db()
    assert (row.recommendation, Recommendation.objects.count()) == (standing, 1)


def test_another_acts_recommendation_takes_none_of_ours(plan, client):
    act_of(plan)
    theirs = make_recommendation(make_opinion(plan.sealed, make_body(plan.service)))
    row = make_observation(plan.sealed, plan.body)
    client.force_login(plan.secretary)
    assert decide(client, plan, "consolidar", [row], into=theirs.pk).status_code == 422


def test_without_an_act_there_is_nothing_to_consolidate_into(plan, client):
    row = make_observation(plan.sealed, plan.body)
    client.force_login(plan.secretary)
    assert "anotar el pronunciamiento" in client.get(url(plan)).content.decode()
    assert decide(client, plan, "consolidar", [row], title="x", text="x").status_code == 404


def test_one_is_set_aside_with_its_reason_and_may_wait_again(plan, client):
    row = make_observation(plan.sealed, plan.body)
    client.force_login(plan.secretary)
    page = decide(client, plan, "apartar", [row])
    assert (page.status_code, "por qué se dejan aparte" in page.content.decode()) == (422, True)
    assert f'value="{row.pk}" id="observacion-{row.pk}" checked' in page.content.decode()
    assert decide(client, plan, "apartar", [row], reason="Ya está en la acción 1.4.").status_code == 302
    row.refresh_from_db()
    assert row.set_aside == "Ya está en la acción 1.4."
    assert decide(client, plan, "devolver", [row]).status_code == 302
    row.refresh_from_db()
    assert row.set_aside == ""


@pytest.mark.parametrize("what", ["apartar", "devolver", "consolidar"])
def test_nothing_chosen_is_said_and_nothing_is_made(plan, client, what):
    act_of(plan)
    make_observation(plan.sealed, plan.body)
    client.force_login(plan.secretary)
    page = decide(client, plan, what, [], title="Un título que queda", text="x", reason="x")
    assert (page.status_code, "al menos una observación" in page.content.decode()) == (422, True)
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize("what", ["", "x", "agrupar"])
def test_a_decision_that_is_none_of_a_bodys_is_not_found(plan, client, what):
    client.force_login(plan.secretary)
    assert (
        decide(client, plan, what, [make_observation(plan.sealed, plan.body)], title="x").status_code == 404
    )


def test_what_came_on_paper_is_entered_once(plan, client):
    client.force_login(plan.secretary)
    data = {"text": "Lo que decía el papel.", "author": "Centro de padres", "client_id": uuid.uuid4()}
    data |= {"target": "section:presentacion", "instancia": plan.body.pk}
    for _ in range(2):
        assert client.post(url(plan), data).status_code == 302
    row = Observation.objects.get()
    assert (row.on_paper, row.body, row.author) == (True, plan.body, "Centro de padres")
    assert row.target_label.startswith("sección 1, ")
    page = client.post(url(plan), data | {"text": ""})
    assert (page.status_code, "Centro de padres" in page.content.decode()) == (422, True)


# Who reads the desk --------------------------------------------------------------------------------------


def test_a_secretary_works_with_its_own_bodys_and_finds_no_others(plan, client):
    other = make_body(plan.service, name="Comité Directivo")
    make_observation(plan.sealed, plan.body, text="De la propia instancia.")
    alien = make_observation(plan.sealed, other, text="De otra instancia.")
    public = make_observation(plan.sealed, text="De una lectora.")
    client.force_login(plan.secretary)
    for query in ("", f"?instancia={other.pk}", "?instancia=lectores"):
        page = client.get(url(plan) + query).content.decode()
        assert "De la propia instancia." in page
        assert "De otra instancia." not in page and "De una lectora." not in page
    assert decide(client, plan, "apartar", [alien, public], reason="x").status_code == 422
    assert client.get(url(plan, "observation_review", public.pk)).status_code == 403


@pytest.mark.parametrize("role", ["reader", "auditor", "uatp_head", "uatp_professional"])
def test_who_only_reads_the_version_does_not_read_the_desk(plan, client, role):
    row = make_observation(plan.sealed, plan.body)
    client.force_login(make_user(role, on=plan.service))
    assert client.get(url(plan)).status_code == 403
    assert client.post(url(plan), {"text": "x"}).status_code == 403
    assert decide(client, plan, "apartar", [row], reason="x").status_code == 403


def test_members_and_neighbours_do_not_reach_the_desk(plan, client):
    make_observation(plan.sealed, plan.body, text="De otra integrante.")
    client.force_login(make_user("member", on=plan.body))
    assert client.get(url(plan)).status_code == 403
    client.force_login(make_user("planner", on=make_service()))
    assert client.get(url(plan)).status_code == 404
    client.logout()
    assert client.get(url(plan)).status_code == 302


def test_the_planner_and_the_director_work_with_every_pile(plan, client):
    make_observation(plan.sealed, plan.body, text="De la instancia.")
    make_observation(plan.sealed, text="De una lectora.")
    for role in ("planner", "director"):
        client.force_login(make_user(role, on=plan.service))
        assert "De la instancia." in client.get(f"{url(plan)}?instancia={plan.body.pk}").content.decode()
        assert "De una lectora." in client.get(f"{url(plan)}?instancia=lectores").content.decode()


# Of readers ----------------------------------------------------------------------------------------------


def test_readers_are_grouped_and_answered_together(plan, client):
    rows = [make_observation(plan.sealed) for _ in range(3)]
    client.force_login(plan.planner)
    assert decide(client, plan, "agrupar", rows[:2], body=None, title="Transporte").status_code == 302
    group = ObservationGroup.objects.get()
    assert decide(client, plan, "agrupar", rows[2:], body=None, into=group.pk).status_code == 302
    assert group.observations.count() == 3
    page = url(plan, "observation_group", group.pk)
    assert client.get(page).status_code == 200
    data = {"title": "Transporte", "answer": "partly", "grounds": "", "version": 1}
    refused = client.post(page, data)
    assert (refused.status_code, "Falta el fundamento" in refused.content.decode()) == (422, True)
    assert client.post(page, data | {"grounds": "Hay bus desde abril."}).status_code == 302
    group.refresh_from_db()
    assert (group.answer, group.answered_by) == ("partly", plan.planner)
    assert client.post(page, data | {"grounds": "Otra cosa."}).status_code == 409


def test_a_group_needs_its_name(plan, client):
    row = make_observation(plan.sealed)
    client.force_login(plan.planner)
    page = decide(client, plan, "agrupar", [row], body=None)
    assert (page.status_code, ObservationGroup.objects.count()) == (422, 0)


def test_the_words_for_publication_are_reviewed_beside_the_original_ones(plan, client):
    row = make_observation(plan.sealed, text="La profesora Marta Díaz no llega.")
    client.force_login(plan.planner)
    page = url(plan, "observation_review", row.pk)
    assert client.get(page).content.decode().count("La profesora Marta Díaz no llega.") == 2
    assert client.post(page, {"public_text": "", "version": 1}).status_code == 422
    assert client.post(page, {"public_text": "Una docente no llega.", "version": 1}).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.public_text) == ("La profesora Marta Díaz no llega.", "Una docente no llega.")
    assert row.reviewed_by == plan.planner
    assert client.post(page, {"public_text": "Otra.", "version": 1}).status_code == 409
    of_a_body = make_observation(plan.sealed, plan.body)
    assert client.get(url(plan, "observation_review", of_a_body.pk)).status_code == 404


# Afterwards ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["sanctioned", "published", "closed"])
def test_after_the_sanction_the_desk_is_only_read(plan, client, status):
    act_of(plan)
    row = make_observation(plan.sealed, plan.body)
    public = make_observation(plan.sealed)
    group = ObservationGroup.objects.create(service=plan.service, plan=plan, title="Transporte")
    AnnualPlan.objects.update(status=status)
    client.force_login(plan.planner)
    page = client.get(f"{url(plan)}?instancia={plan.body.pk}").content.decode()
    assert row.text in page and "<button" not in page.split("<main")[1].split("</main")[0]
    assert decide(client, plan, "apartar", [row], reason="x").status_code == 422
    assert decide(client, plan, "consolidar", [row], title="x", text="x").status_code == 422
    assert decide(client, plan, "agrupar", [public], body=None, title="x").status_code == 422
    data = {"text": "x", "instancia": plan.body.pk}
    assert client.post(url(plan), data).status_code == 422
    review, answer = url(plan, "observation_review", public.pk), url(plan, "observation_group", group.pk)
    assert client.post(review, {"public_text": "x", "version": 1}).status_code == 422
    data = {"title": "x", "answer": "integrated", "grounds": "x", "version": 1}
    assert client.post(answer, data).status_code == 422
    row.refresh_from_db()
    assert (row.set_aside, row.version) == ("", 1)


def test_the_desk_asks_no_more_for_fifty_than_for_one(plan, client, queries_of):
    client.force_login(plan.planner)
    act = act_of(plan)

    def grow():
        row = make_recommendation(act)
        make_observation(plan.sealed, plan.body, recommendation=row)
        group = ObservationGroup.objects.create(service=plan.service, plan=plan, title="Uno")
        make_observation(plan.sealed, group=group)

    def pages():
        for pile in (plan.body.pk, "lectores"):
            assert client.get(f"{url(plan)}?instancia={pile}").status_code == 200

    grow()
    pages()
    one = len(queries_of(pages))
    for _ in range(10):
        grow()
    assert len(queries_of(pages)) == one <= 24
