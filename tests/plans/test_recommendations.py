"""Recommendations: bound to a sealed version, numbered, answered one by one before the sanction."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Event
from plans import recommendations
from plans.models import AnnualPlan, ObservationGroup, Recommendation
from plans.versions import seal_version
from plans.workflow import Refused
from tests.factories import make_action, make_body, make_objective, make_service, make_user
from tests.factories_moves import make_move, make_moving_plan, make_presentation, with_papers
from tests.factories_opinions import make_observation, make_opinion, make_recommendation, make_sense
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db
Status = AnnualPlan.Status


@pytest.fixture
def plan():
    """A plan that is being answered, with the act of one body on its only version, and an action in it."""
    plan = make_moving_plan(Status.ANSWERING)
    plan.action = make_action(make_objective(plan), code="1.4", name="Cuidar la convivencia")
    plan.sealed = seal_version(plan, purpose="presentation", by=make_user())
    with_papers()
    plan.body = make_body(plan.service, name="Consejo Local")
    make_presentation(plan, plan.sealed, plan.body, by=make_user())
    sense = make_sense(plan.service, plan.body.kind, "Con recomendaciones", asks=True)
    plan.act = make_opinion(plan.sealed, plan.body, sense=sense)
    plan.planner = make_user("planner", on=plan.service)
    return plan


def url(plan, name="recommendations", *more):
    return reverse(f"plans:{name}", args=[plan.service.slug, plan.year, *more])


def act_url(plan, name, *more):
    place = [plan.service.slug, plan.year, plan.sealed.number, plan.body.pk]
    return reverse(f"plans:{name}", args=[*place, *more])


def send(client, plan, row, **data):
    data = {"answer": "partly", "grounds": "Se hace en dos escuelas.", "version": row.version} | data
    return client.post(url(plan, "recommendation_answer", row.number), data)


# Written -------------------------------------------------------------------------------------------------


def test_each_is_on_a_place_of_the_sealed_version_whose_words_stay(plan, client):
    client.force_login(plan.planner)
    page = client.get(act_url(plan, "opinion")).content.decode()
    assert "Acción 1.4, Cuidar la convivencia" in page and "Sección 1, " in page
    data = {"target": f"action:{plan.action.pk}", "title": "Municipios", "text": "Sumar a los municipios."}
    for receipt in ("a3bb189e-8bf9-3888-9912-ace4e6543002",) * 2:
        response = client.post(act_url(plan, "recommendation_create"), data | {"receipt": receipt})
        assert response.status_code == 302
    plan.action.delete()
    row = Recommendation.objects.get()
    assert (row.number, row.target_kind, row.target_key) == (1, "action", data["target"].split(":")[1])
    assert row.target_label == "acción 1.4, Cuidar la convivencia"
    assert Event.objects.latest("pk").subject_label == "Recomendación 1"


def test_they_are_numbered_through_the_whole_plan(plan, client):
    client.force_login(plan.planner)
    other = make_opinion(plan.sealed, make_body(plan.service))
    make_recommendation(other, number=7)
    client.post(act_url(plan, "recommendation_create"), {"title": "x", "text": "x"})
    assert Recommendation.objects.get(opinion=plan.act).number == 8


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Falta indicar: qué recomienda."),
        ({"text": ""}, "Falta indicar: recomendación."),
        ({"target": "action:999999"}, "Escoja una opción válida"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(plan, client, wrong, sentence):
    client.force_login(plan.planner)
    data = {"title": "Un título que queda", "text": "Un texto que queda", "target": ""} | wrong
    page = client.post(act_url(plan, "recommendation_create"), data)
    text = page.content.decode()
    assert page.status_code == 422
    assert sentence in text and ("Un título que queda" in text or "Un texto que queda" in text)
    assert not Recommendation.objects.exists()


def test_an_act_without_recommendations_takes_none(plan, client):
    plan.act.sense.asks = False
    plan.act.sense.save()
    client.force_login(plan.planner)
    page = client.post(act_url(plan, "recommendation_create"), {"title": "x", "text": "x"})
    assert (page.status_code, Recommendation.objects.count()) == (422, 0)


def test_one_is_corrected_and_taken_out_only_until_it_is_answered(plan, client):
    client.force_login(plan.planner)
    row = make_recommendation(plan.act)
    data = {"title": "Otro título", "text": row.text, "target": f"action:{plan.action.pk}", "version": 1}
    assert client.get(act_url(plan, "recommendation_edit", row.pk)).status_code == 200
    assert client.post(act_url(plan, "recommendation_edit", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.target_label) == ("Otro título", "acción 1.4, Cuidar la convivencia")
    stale = client.post(act_url(plan, "recommendation_edit", row.pk), data | {"title": "Un tercero"})
    assert stale.status_code == 409
    send(client, plan, row)
    data |= {"title": "Ya no", "version": 3}
    assert client.post(act_url(plan, "recommendation_edit", row.pk), data).status_code == 422
    client.post(act_url(plan, "recommendation_remove", row.pk))
    assert Recommendation.objects.get().title == "Otro título"
    Recommendation.objects.update(answer="", grounds="")
    client.post(act_url(plan, "recommendation_remove", row.pk))
    assert not Recommendation.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_written_at_once_have_eight_numbers():
    from plans.forms.opinions import RecommendationForm  # noqa: PLC0415
    from plans.sealed_targets import WHOLE  # noqa: PLC0415

    plan = make_moving_plan(Status.ANSWERING)
    act, person = plan.opinions.get(), make_user("planner", on=plan.service)

    def write():
        form = RecommendationForm({"title": "x", "text": "x"}, targets={"": WHOLE})
        assert form.is_valid()
        return recommendations.recommend(form, opinion=act, by=person)

    assert sorted(row.number for row in at_once(*[write] * 8)) == list(range(1, 9))


# Answered ------------------------------------------------------------------------------------------------


def test_what_waits_comes_first_with_its_form_open(plan, client):
    make_recommendation(plan.act, answer="integrated", title="La contestada")
    make_recommendation(plan.act, title="La que espera")
    client.force_login(plan.planner)
    page = client.get(url(plan)).content.decode()
    assert page.index("La que espera") < page.index("La contestada")
    assert page.count("answer--open") == 1
    assert "2 recomendaciones: 1 con respuesta y 1 por responder." in page
    assert "La fecha se calculó ese día y quedó fija." in page


def test_an_answer_is_kept_with_who_and_when_and_can_change_until_the_sanction(plan, client):
    client.force_login(plan.planner)
    row = make_recommendation(plan.act)
    assert send(client, plan, row).url == url(plan)
    row.refresh_from_db()
    assert (row.answer, row.grounds, row.answered_by) == (
        "partly",
        "Se hace en dos escuelas.",
        plan.planner,
    )
    assert Event.objects.latest("pk").verb == "answer"
    assert send(client, plan, row, answer="rejected", grounds="No corresponde al PAL.").status_code == 302
    row.refresh_from_db()
    assert row.get_answer_display() == "Rechazada"


@pytest.mark.parametrize("grounds", ["", "   ", "\n"])
@pytest.mark.parametrize("kind", ["integrated", "partly", "rejected"])
def test_every_answer_says_why(plan, client, kind, grounds):
    client.force_login(plan.planner)
    row = make_recommendation(plan.act)
    page = send(client, plan, row, answer=kind, grounds=grounds)
    assert page.status_code == 422
    assert "Falta el fundamento: qué se hace, qué no y por qué." in page.content.decode()
    row.refresh_from_db()
    assert row.answer == ""


@pytest.mark.parametrize("kind", ["", "x", "integrada"])
def test_an_answer_that_is_none_keeps_the_grounds_that_were_typed(plan, client, kind):
    client.force_login(plan.planner)
    page = send(client, plan, make_recommendation(plan.act), answer=kind, grounds="Un fundamento que queda.")
    assert (page.status_code, "Un fundamento que queda." in page.content.decode()) == (422, True)


def test_two_who_answer_at_once_see_both_texts(plan, client):
    client.force_login(plan.planner)
    row = make_recommendation(plan.act)
    send(client, plan, row, grounds="Lo que dijo la primera.")
    stale = send(client, plan, row, grounds="Lo que dijo el segundo.")
    text = stale.content.decode()
    assert stale.status_code == 409
    assert "Lo que dijo la primera." in text and "Lo que dijo el segundo." in text


@pytest.mark.parametrize("status", sorted(set(Status) - set(recommendations.ANSWERED_IN)))
def test_they_are_answered_only_while_the_plan_is_in_answer_and_the_text_is_not_lost(plan, client, status):
    row = make_recommendation(plan.act)
    AnnualPlan.objects.update(status=status)
    client.force_login(plan.planner)
    page = send(client, plan, row, grounds="Se escribió tarde y queda a la vista.")
    assert page.status_code == 422
    assert "Se escribió tarde y queda a la vista." in page.content.decode()
    row.refresh_from_db()
    assert row.answer == ""


@pytest.mark.parametrize("role", ["reader", "auditor", "uatp_head", "uatp_professional"])
def test_who_only_sees_reads_them_and_answers_none(plan, client, role):
    row = make_recommendation(plan.act)
    client.force_login(make_user(role, on=plan.service))
    page = client.get(url(plan))
    assert row.title in page.content.decode() and "answer--open" not in page.content.decode()
    assert send(client, plan, row).status_code == 403


def test_neighbours_and_the_bodys_people_do_not_reach_the_servicios_page(plan, client):
    row = make_recommendation(plan.act)
    for person in (make_user("planner", on=make_service()), make_user("secretary", on=plan.body)):
        client.force_login(person)
        assert client.get(url(plan)).status_code == 404
        assert send(client, plan, row).status_code == 404
        assert client.get(url(plan, "recommendations_sheet")).status_code == 404


def test_the_filters_live_in_the_address_and_nonsense_shows_all(plan, client):
    make_recommendation(plan.act, title="Del consejo")
    dep = make_opinion(seal_version(plan, purpose="dep", by=plan.planner))
    make_recommendation(dep, title="De la DEP", answer="integrated")
    client.force_login(plan.planner)

    def shown(query):
        page = client.get(url(plan) + query).content.decode()
        return ["Del consejo" in page, "De la DEP" in page]

    assert shown("") == shown("?estado=x&instancia=9999999") == [True, True]
    assert shown("?estado=por-responder") == [True, False]
    assert shown(f"?instancia={plan.body.pk}") == [True, False]
    assert shown("?instancia=dep") == [False, True]
    assert "answer--open" in client.get(url(plan) + "?responder=2").content.decode()


def test_the_list_asks_no_more_for_twenty_than_for_one(plan, client, queries_of):
    client.force_login(plan.planner)
    seal_version(plan, purpose="budget", by=plan.planner)

    def grow():
        body = make_body(plan.service)
        make_presentation(plan, plan.sealed, body, by=plan.planner)
        act = make_opinion(plan.sealed, body, by=make_user())
        target = {"target_kind": "action", "target_key": str(plan.action.pk), "target_label": "acción 1.4"}
        make_recommendation(act, answer="partly", answered_by=make_user(), **target)
        make_recommendation(act)

    grow()
    client.get(url(plan))
    one = len(queries_of(lambda: client.get(url(plan))))
    for _ in range(10):
        grow()
    assert len(queries_of(lambda: client.get(url(plan)))) == one <= 12


# What waits for them -------------------------------------------------------------------------------------


@pytest.mark.parametrize("move", ["adjust", "sanction"])
def test_nothing_moves_on_while_one_is_unanswered_not_even_on_paper(plan, move):
    person = make_user("director", on=plan.service)
    row = make_recommendation(plan.act)
    make_recommendation(plan.act)
    with pytest.raises(Refused, match="Falta responder 2 recomendaciones") as refused:
        make_move(plan, move, person)
    assert refused.value.reasons[0].url == url(plan) + "?estado=por-responder"
    Recommendation.objects.exclude(pk=row.pk).update(answer="integrated", grounds="x")
    with pytest.raises(Refused, match="Falta responder 1 recomendación"):
        make_move(plan, move, person, on_paper=True, done_on=None)
    Recommendation.objects.update(answer="integrated", grounds="x")
    assert make_move(plan, move, person)


def test_the_deps_recommendations_are_waited_for_too(plan):
    person = make_user("director", on=plan.service)
    make_recommendation(plan.act, answer="integrated")
    make_move(plan, "send_to_dep", person)
    dep = make_opinion(plan.versions.first(), sense=make_sense(plan.service, "", "Favorable"))
    row = make_recommendation(dep)
    make_move(plan, "return_from_dep", person)
    with pytest.raises(Refused, match="Falta responder 1 recomendación"):
        make_move(plan, "sanction", person)
    Recommendation.objects.filter(pk=row.pk).update(answer="rejected", grounds="x")
    assert make_move(plan, "sanction", person)


# What changed, and the table -----------------------------------------------------------------------------


def test_what_changed_because_of_each_is_what_is_different_in_its_place(plan, client):
    target = {"target_kind": "action", "target_key": str(plan.action.pk), "target_label": "acción 1.4"}
    make_recommendation(plan.act, answer="integrated", title="Sobre la acción", **target)
    section = {"target_kind": "section", "target_key": "presentacion", "target_label": "sección 1"}
    make_recommendation(plan.act, answer="rejected", title="Sobre la sección", **section)
    client.force_login(plan.planner)
    assert "Qué cambió por esto" not in client.get(url(plan)).content.decode()
    plan.actions.update(description="Una mesa trimestral con los municipios.")
    newest = seal_version(plan, purpose="budget", by=plan.planner)
    page = client.get(url(plan)).content.decode()
    assert f"Qué cambió por esto, en la versión {newest.number} (1)" in page
    assert "<ins>Una mesa trimestral con los municipios.</ins>" in page
    assert f"En la versión {newest.number}, lo recomendado dice lo mismo que antes." in page


def test_the_table_as_a_workbook_has_what_the_page_has_found_and_no_person(plan, client):
    make_recommendation(plan.act, title="=1+1", answer="partly", answered_by=plan.planner)
    make_recommendation(plan.act, title="La que espera")
    client.force_login(plan.planner)
    response = client.get(url(plan, "recommendations_sheet"))
    book = load_workbook(io.BytesIO(b"".join(response) if response.streaming else response.content))
    rows = list(book["Recomendaciones"].values)
    assert [row[4] for row in rows] == ["Qué recomienda", "=1+1", "La que espera"]
    assert [row[6] for row in rows[1:]] == ["Integrada en parte", "Por responder"]
    assert book["Recomendaciones"]["E2"].data_type == "s"
    said = str([list(sheet.values) for sheet in book])
    assert "Consejo Local" in said and str(plan.planner) not in said
    page = client.get(url(plan, "recommendations_sheet") + "?estado=por-responder")
    assert len(list(load_workbook(io.BytesIO(page.content))["Recomendaciones"].values)) == 2


@pytest.mark.django_db(transaction=True)
def test_the_table_on_paper_is_made_by_the_worker(client):
    plan = make_moving_plan(Status.ANSWERING)
    make_recommendation(plan.opinions.get(), answer="integrated")
    planner = make_user("planner", on=plan.service)
    client.force_login(planner)
    response = client.post(url(plan, "recommendations_paper"))
    assert response.status_code == 302
    job = planner.jobs.get()
    assert (job.status, job.output.name) == (
        "done",
        f"recomendaciones-pal-{plan.service.slug}-{plan.year}.pdf",
    )


def test_a_published_plan_shows_anybody_what_was_recommended_and_answered_and_no_person(plan, client):
    make_recommendation(plan.act, title="Municipios", answer="partly", grounds="Desde marzo.")
    author = make_observation(plan.sealed, plan.body, text="Palabras de una integrante.", author="Rosa Pino")
    group = ObservationGroup.objects.create(
        service=plan.service, plan=plan, title="Transporte", answer="integrated", grounds="Hay bus."
    )
    make_observation(plan.sealed, group=group, text="Palabras de una lectora.", author="Ana Soto")
    seal_version(plan, purpose="sanction", by=plan.planner)
    AnnualPlan.objects.update(status=Status.PUBLISHED)
    with_papers()
    address = url(plan, "public_plan")
    page = client.get(address).content.decode()
    for said in ("Con recomendaciones", "Municipios", "Integrada en parte", "Desde marzo.", "Hay bus."):
        assert said in page
    for kept in (author.text, "Palabras de una lectora.", "Rosa Pino", "Ana Soto", str(plan.planner)):
        assert kept not in page
