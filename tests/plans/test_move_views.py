"""The moves' pages: who opens them, what they say before, what they refuse; one press decides once."""

import datetime
import uuid

import pytest
from django.urls import reverse

from accounts.models import Event, ServiceRole
from plans.annual_moves import MOVES
from plans.checks import Gap
from plans.models import AnnualPlan, Decision, Presentation, Stage
from plans.versions import seal_version
from plans.views.moves import moves_panel
from tests.factories import make_body, make_user
from tests.factories_moves import PDF, make_move, make_moving_plan, upload, with_papers

pytestmark = pytest.mark.django_db
Status = AnnualPlan.Status


@pytest.fixture
def plan():
    return make_moving_plan()


@pytest.fixture
def director(plan):
    return make_user("director", on=plan.service)


@pytest.fixture
def planner(plan):
    return make_user("planner", on=plan.service)


def page_of(plan, move=None):
    url = reverse("plans:decision_create", args=[plan.service.slug, plan.year])
    return f"{url}?movimiento={move}" if move else url


def list_of(plan):
    return reverse("plans:moves", args=[plan.service.slug, plan.year])


def text(response):
    return response.content.decode()


def state_of(plan):
    return AnnualPlan.objects.values_list("status", flat=True).get(pk=plan.pk)


# Who -----------------------------------------------------------------------------------------------------


def test_a_visitor_is_asked_to_come_in(plan, client):
    for response in [
        client.get(list_of(plan)),
        client.get(page_of(plan, "socialise")),
        client.post(list_of(plan), {"movimiento": "socialise"}),
    ]:
        assert response.status_code == 302 and reverse("account_login") in response.url
    assert state_of(plan) == Status.DRAFT


def test_the_neighbours_plan_does_not_exist(plan, client):
    other = make_moving_plan(year=2026)
    client.force_login(make_user("director", "planner", on=other.service))
    assert client.get(list_of(plan)).status_code == 404
    for move in MOVES:
        assert client.get(page_of(plan, move)).status_code == 404
        assert client.post(list_of(plan), {"movimiento": move}).status_code == 404
    assert state_of(plan) == Status.DRAFT


@pytest.mark.parametrize("role", ["reader", "auditor", "uatp_head", "uatp_professional"])
def test_who_only_sees_reads_the_decisions_and_makes_none(plan, client, role):
    client.force_login(make_user(role, on=plan.service))
    page = client.get(list_of(plan))
    assert page.status_code == 200
    assert "movimiento=" not in text(page)
    for move in [*MOVES, "otro", ""]:
        assert client.get(page_of(plan, move)).status_code == 403
        assert client.post(list_of(plan), {"movimiento": move, "comment": "x"}).status_code == 403
    assert not Decision.objects.exists()


def test_a_planner_does_not_present_and_a_director_does_not_socialise(plan, client, planner, director):
    for person, mine, others in [(planner, "socialise", "present"), (director, "present", "socialise")]:
        client.force_login(person)
        assert client.get(page_of(plan, mine)).status_code == 200
        assert client.get(page_of(plan, others)).status_code == 403
        assert client.post(list_of(plan), {"movimiento": others}).status_code == 403
    assert state_of(plan) == Status.DRAFT


@pytest.mark.parametrize("name", ["otro", "<b>", "present\n", "None", "x" * 5000, "__class__"])
def test_a_move_that_does_not_exist_is_said_and_is_no_error_of_ours(plan, client, planner, name):
    client.force_login(planner)
    url = page_of(plan)
    assert client.get(url, {"movimiento": name}).status_code == 404
    response = client.post(list_of(plan), {"movimiento": name})
    assert response.status_code == 422
    assert "Ese movimiento no existe" in text(response)
    assert client.post(list_of(plan)).status_code == 422


def test_without_a_move_the_page_leads_to_the_list(plan, client, planner):
    client.force_login(planner)
    assert client.get(page_of(plan)).url == list_of(plan)


def test_other_methods_are_not_answered(plan, client, planner):
    client.force_login(planner)
    assert client.put(list_of(plan)).status_code == 405
    assert client.post(page_of(plan, "socialise")).status_code == 405


# Before --------------------------------------------------------------------------------------------------


def test_the_page_says_what_happens_what_is_sealed_and_in_which_capacity(plan, client, director):
    client.force_login(director)
    page = text(client.get(page_of(plan, "present")))
    assert "El plan pasa de «Borrador» a «En recomendaciones»." in page
    assert "Se sella la versión 1" in page
    assert "Dirección ejecutiva (titular)" in page
    assert '<button class="button">Presentar al Comité Directivo' in page


def test_what_stands_in_the_way_is_listed_with_its_link_and_on_paper_goes_past_it(
    plan, client, director, monkeypatch
):
    gaps = [Gap("law", "Falta la dotación.", "/dotacion/", "Completar la dotación", frozenset(["present"]))]
    monkeypatch.setattr("plans.annual_objections.find_gaps", lambda plan: gaps)
    client.force_login(director)
    page = text(client.get(page_of(plan, "present")))
    assert "Falta la dotación." in page and 'href="/dotacion/"' in page
    assert '<details class="more mb-4" open>' in page
    response = client.post(list_of(plan), {"movimiento": "present"})
    assert response.status_code == 422 and state_of(plan) == Status.DRAFT
    paper = {"movimiento": "present", "on_paper": "on", "done_on": "05-01-2026", "file": upload("oficio.pdf")}
    assert client.post(list_of(plan), paper).status_code == 302
    decision = Decision.objects.get()
    assert (decision.on_paper, decision.done_on) == (True, datetime.date(2026, 1, 5))
    assert "Hecho en papel el" in text(client.get(list_of(plan)))


def test_on_paper_without_its_day_or_document_is_said_at_the_field(plan, client, director):
    client.force_login(director)
    response = client.post(
        list_of(plan), {"movimiento": "present", "on_paper": "on", "comment": "Ya se hizo."}
    )
    assert response.status_code == 422
    assert text(response).count("Hace falta cuando ya se hizo en papel.") >= 2
    assert "Ya se hizo." in text(response)


def test_a_version_without_papers_stops_with_a_link_and_shows_no_form(plan, client, planner):
    seal_version(plan, purpose="draft", by=planner)
    client.force_login(planner)
    page = text(client.get(page_of(plan, "socialise")))
    assert "Los documentos de la versión 1 todavía se preparan." in page
    assert reverse("plans:version", args=[plan.service.slug, plan.year, 1]) in page
    assert 'name="movimiento"' not in page
    response = client.post(list_of(plan), {"movimiento": "socialise"})
    assert response.status_code == 422 and "todavía se preparan" in text(response)


def test_a_move_out_of_its_place_says_where_it_is_made(plan, client, director):
    client.force_login(director)
    sentence = "«Sancionar» se hace desde En respuesta, y ahora el estado es Borrador."
    assert sentence in text(client.get(page_of(plan, "sanction")))
    response = client.post(list_of(plan), {"movimiento": "sanction"})
    assert response.status_code == 422 and sentence in text(response)


def test_a_passed_date_of_law_is_shown_and_the_form_is_there(plan, client, director):
    day = datetime.date(2020, 10, 15)
    Stage.objects.create(
        service=plan.service, plan=plan, key="presentation", name="Presentación", due_on=day, is_legal=True
    )
    client.force_login(director)
    page = text(client.get(page_of(plan, "present")))
    assert "La fecha de ley de «Presentación» era el 15-10-2020." in page
    assert 'name="movimiento"' in page


def test_a_term_that_runs_is_shown_with_its_date_and_asks_for_the_reason(client):
    plan = make_moving_plan(Status.CONSULTING)
    plan.opinions.all().delete()  # the body has not spoken yet
    tomorrow = datetime.date.today() + datetime.timedelta(days=20)
    Presentation.objects.update(due_on=tomorrow)
    client.force_login(make_user("planner", on=plan.service))
    page = text(client.get(page_of(plan, "answer")))
    assert f"vence el {tomorrow:%d-%m-%Y}. Queda" in page
    response = client.post(list_of(plan), {"movimiento": "answer"})
    assert response.status_code == 422 and 'href="#id_comment"' in text(response)
    assert (
        client.post(list_of(plan), {"movimiento": "answer", "comment": "Ya respondieron."}).status_code == 302
    )


def test_who_is_waited_for_is_a_link_to_enter_it(client):
    plan = make_moving_plan(Status.CONSULTING)
    body = make_body(plan.service, name="Consejo Local")
    client.force_login(make_user("planner", on=plan.service))
    create = reverse("plans:presentation_create", args=[plan.service.slug, plan.year])
    assert f'href="{create}?instancia={body.pk}"' in text(client.get(page_of(plan, "answer")))


# The move ------------------------------------------------------------------------------------------------


def test_a_move_lands_on_the_decisions_and_says_what_was_done(plan, client, planner):
    client.force_login(planner)
    response = client.post(list_of(plan), {"movimiento": "socialise", "seen": "0"}, follow=True)
    assert response.redirect_chain == [(list_of(plan), 302)]
    page = text(response)
    assert "Pasó el plan a socialización. Estado: En socialización. Se selló la versión 1" in page
    assert state_of(plan) == Status.SOCIALISING


def test_the_same_press_twice_decides_once(plan, client, planner):
    client.force_login(planner)
    data = {"movimiento": "socialise", "receipt": str(uuid.uuid4())}
    answers = [client.post(list_of(plan), data) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, list_of(plan))] * 2
    assert Decision.objects.count() == plan.versions.count() == 1


def test_a_press_on_a_page_that_grew_old_is_refused(client):
    plan = make_moving_plan(Status.ANSWERING)
    first, second = make_user("planner", on=plan.service), make_user("director", on=plan.service)
    seen = plan.decisions.latest("pk").pk
    client.force_login(first)
    data = {"movimiento": "adjust", "comment": "Baja el subtítulo 22.", "seen": seen}
    assert client.post(list_of(plan), data).status_code == 302
    with_papers()
    client.force_login(second)
    response = client.post(list_of(plan), data | {"comment": "Otro texto que no se pierde."})
    assert response.status_code == 422
    assert "cambió mientras se miraba" in text(response) and "Otro texto que no se pierde." in text(response)
    assert plan.decisions.filter(move="adjust", by=second).count() == 0
    now = plan.decisions.latest(
        "pk"
    ).pk  # the page that said so shows the plan as it is, and goes on from there
    assert f'name="seen" value="{now}"' in text(response)
    assert client.post(list_of(plan), data | {"seen": now}).status_code == 302


@pytest.mark.parametrize("seen", ["x", "-1", "9" * 40, "١", "1.5"])
def test_a_page_nobody_was_given_is_refused_without_an_error_of_ours(plan, client, planner, seen):
    client.force_login(planner)
    assert client.post(list_of(plan), {"movimiento": "socialise", "seen": seen}).status_code == 422
    assert state_of(plan) == Status.DRAFT


def sanction_form(**changed):
    data = {
        "movimiento": "sanction",
        "act_number": "1241",
        "act_date": "12-12-2025",
        "comment": "Un motivo largo",
    }
    return data | {"file": upload("resolución.pdf")} | changed


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"act_number": ""}, "#id_act_number"),
        ({"act_number": "9" * 41}, "#id_act_number"),
        ({"act_date": ""}, "#id_act_date"),
        ({"act_date": "31-02-2025"}, "#id_act_date"),
        ({"act_date": "01-01-2099"}, "#id_act_date"),
        ({"act_date": "01-01-1991"}, "#id_act_date"),
        ({"file": ""}, "#id_file"),
        ({"file": upload("malo.exe", b"MZ")}, "#id_file"),
        ({"file": upload("malo.pdf", b"<script>alert(1)</script>")}, "#id_file"),
        ({"file": upload("vacio.pdf", b"")}, "#id_file"),
        ({"comment": "x" * 4001}, "#id_comment"),
    ],
)
def test_a_wrong_sanction_is_said_at_its_field_and_keeps_what_was_typed(client, wrong, place):
    plan = make_moving_plan(Status.ANSWERING)
    client.force_login(make_user("director", on=plan.service))
    response = client.post(list_of(plan), sanction_form(**wrong))
    assert response.status_code == 422
    page = text(response)
    assert f'href="{place}"' in page
    if "comment" not in wrong:
        assert "Un motivo largo" in page
    assert state_of(plan) == Status.ANSWERING


def test_a_sanction_by_the_page_and_its_file_by_its_owner_only(client):
    plan = make_moving_plan(Status.ANSWERING)
    client.force_login(make_user("director", on=plan.service))
    assert client.post(list_of(plan), sanction_form()).status_code == 302
    decision = plan.decisions.get(move="sanction")
    page = text(client.get(list_of(plan)))
    assert "Resolución N.º&nbsp;1241" in page and "resolución.pdf" in page
    place = [plan.service.slug, plan.year, decision.pk]
    file = reverse("plans:decision_file", args=[*place, decision.file_id])
    response = client.get(file)
    assert response.getvalue() == PDF
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in response["Content-Disposition"]
    assert client.get(reverse("plans:decision_file", args=[*place, decision.file_id + 1])).status_code == 404
    assert client.get(reverse("plans:decision_file", args=[*place, 10**30])).status_code == 404
    client.force_login(make_user("auditor", on=plan.service))
    assert client.get(file).getvalue() == PDF
    client.force_login(make_user("director", on=make_moving_plan().service))
    assert client.get(file).status_code == 404


def test_a_role_taken_away_moves_nothing_from_the_next_press_on(plan, client, planner):
    client.force_login(planner)
    assert client.get(page_of(plan, "socialise")).status_code == 200
    ServiceRole.objects.filter(user=planner).delete()
    assert client.post(list_of(plan), {"movimiento": "socialise"}).status_code == 404
    assert state_of(plan) == Status.DRAFT


# What was decided ----------------------------------------------------------------------------------------


def test_the_auditor_reads_who_when_in_which_capacity_why_and_what_was_sealed(plan, client, director):
    make_move(plan, "present", director)
    make_move(plan, "withdraw", director, comment="<b>Faltó un anexo</b>")
    client.force_login(make_user("auditor", on=plan.service))
    page = text(client.get(list_of(plan)))
    for said in ["Retiró la presentación", str(director), "Dirección ejecutiva (titular)", "Versión 1"]:
        assert said in page
    assert "&lt;b&gt;Faltó un anexo&lt;/b&gt;" in page
    assert Event.objects.filter(verb="decide").count() == 2


def test_the_list_asks_no_more_for_many_decisions_than_for_one(client, queries_of):
    plan = make_moving_plan(Status.ANSWERING)
    director = make_user("director", on=plan.service)
    client.force_login(director)
    client.get(list_of(plan))

    def grow():
        for move in ("sanction", "unsanction"):
            make_move(plan, move, director)

    grow()
    one = len(queries_of(lambda: client.get(list_of(plan))))
    for _ in range(4):
        grow()
    assert len(queries_of(lambda: client.get(list_of(plan)))) == one <= 12


def test_the_panel_of_the_plans_page_asks_once(plan, director, queries_of):
    make_move(plan, "present", director)
    row = AnnualPlan.objects.for_detail().with_capabilities(director).get(pk=plan.pk)
    assert len(queries_of(lambda: moves_panel(row))) == 1
    panel = moves_panel(row)
    assert [move.name for move in panel["moves"]] == ["withdraw", "answer"]
    assert [decision.told for decision in panel["decisions"]] == [MOVES["present"].done]
