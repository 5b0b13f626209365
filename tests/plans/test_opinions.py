"""A body's act on a sealed version: one each, its term frozen, who records it, and what waits for it."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Body, Event
from plans import opinions
from plans.extension import Companion, join, leave
from plans.forms.opinions import NewOpinionForm
from plans.models import AnnualPlan, NonWorkingDay, Opinion, OpinionSense
from plans.opening import prepare_catalogues
from plans.workflow import Refused
from tests.factories import make_body, make_service, make_user
from tests.factories_moves import make_move, make_moving_plan, make_presentation, upload
from tests.factories_opinions import make_opinion, make_recommendation, make_sense
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db
Status = AnnualPlan.Status
RECEIVED, DUE = datetime.date(2026, 10, 14), datetime.date(2026, 11, 5)
IN_TERM = datetime.datetime(2026, 11, 3, 15, tzinfo=datetime.UTC)
AFTERWARDS = datetime.datetime(2026, 11, 6, 15, tzinfo=datetime.UTC)


@pytest.fixture
def consulted():
    """A plan presented to a council that has not spoken, on a day of its term."""
    with time_machine.travel(IN_TERM):
        plan = make_moving_plan(Status.CONSULTING)
        plan.body = make_body(plan.service, Body.Kind.COUNCIL, name="Consejo Local")
        plan.sealed = plan.versions.get()
        make_presentation(plan, plan.sealed, plan.body, by=make_user(), received_on=RECEIVED, due_on=DUE)
        plan.planner = make_user("planner", on=plan.service)
        plan.sense = make_sense(plan.service, plan.body.kind, "Con recomendaciones", asks=True)
        plan.lapsed = make_sense(plan.service, plan.body.kind, "Plazo vencido", asks=False, lapses=True)
        yield plan


def url(plan, name="opinion", *more, issuer=None):
    issuer = issuer or plan.body.pk
    return reverse(f"plans:{name}", args=[plan.service.slug, plan.year, plan.sealed.number, issuer, *more])


def typed(plan, **fields):
    return {"sense": plan.sense.pk, "agreed_on": "03-11-2026", "session": "Ordinaria 6"} | fields


def form_of(plan, body="its own", **fields):
    body = plan.body if body == "its own" else body
    form = NewOpinionForm(typed(plan, **fields), plan=plan, body=body)
    assert form.is_valid(), form.errors
    return form


def pronounce(plan, today=None, **fields):
    today = today or datetime.date(2026, 11, 3)
    form = form_of(plan, **fields)
    return opinions.pronounce(form, version=plan.sealed, body=plan.body, by=plan.planner, today=today)


# The senses ----------------------------------------------------------------------------------------------


def test_a_first_pal_brings_the_senses_of_the_two_bodies_and_of_the_dep():
    service = make_service()
    prepare_catalogues(service)
    prepare_catalogues(service)
    of = {kind: [] for kind in opinions.USUAL}
    for sense in OpinionSense.objects.filter(service=service):
        of[sense.body_kind].append((sense.name, sense.asks, sense.lapses))
    assert ("Aprueba", None, False) in of["comite_directivo_local"]
    assert of["consejo_local"][-1] == ("Plazo vencido sin pronunciamiento", False, True)
    assert [name for name, _, _ in of[""]] == [
        *("Sin recomendaciones", "Con recomendaciones", "Favorable"),
        *("Favorable, con recomendaciones", "Desfavorable"),
    ]


def test_a_body_of_another_kind_finds_senses_to_choose_from_and_archived_ones_are_left_out():
    service = make_service()
    found = opinions.senses_for(service, Body.Kind.MUNICIPAL_BOARD)
    assert found.count() == 8
    found.update(archived_at=AFTERWARDS)
    assert not opinions.senses_for(service, Body.Kind.MUNICIPAL_BOARD).exists()


def test_the_senses_are_edited_in_the_catalogues_and_one_in_use_keeps_its_words(consulted, client):
    client.force_login(consulted.planner)
    place = reverse("plans:catalogue", args=[consulted.service.slug, "sentidos"])
    assert "Comité Directivo Local" in client.get(place).content.decode()
    row = reverse("plans:catalogue_row", args=[consulted.service.slug, "sentidos", consulted.sense.pk])
    data = {"name": "Recomienda", "body_kind": "consejo_local", "asks": "true", "version": 1}
    assert client.post(row, data).status_code == 302
    pronounce(consulted)
    data |= {"name": "Otra cosa", "version": 2}
    page = client.post(row, data)
    assert (page.status_code, "sus palabras no se cambian" in page.content.decode()) == (422, True)
    consulted.sense.refresh_from_db()
    assert consulted.sense.name == "Recomienda"


# The act -------------------------------------------------------------------------------------------------


def test_the_days_of_its_term_are_those_of_its_reception_and_stay(consulted):
    made = pronounce(consulted, members_present="10", members_total="12")
    assert (made.received_on, made.due_on, made.members_present) == (RECEIVED, DUE, 10)
    NonWorkingDay.objects.create(service=consulted.service, date=datetime.date(2026, 10, 20), name="Feriado")
    consulted.sealed.presentations.update(due_on=datetime.date(2026, 12, 1))
    made.refresh_from_db()
    assert (made.due_on, made.is_late) == (DUE, False)
    event = Event.objects.latest("pk")
    assert (event.verb, event.changes["sense"]) == ("pronounce", [None, "Con recomendaciones"])


def test_a_body_speaks_once_of_a_version(consulted):
    pronounce(consulted)
    with pytest.raises(Refused, match="ya está anotado"):
        pronounce(consulted)
    assert Opinion.objects.filter(body=consulted.body).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_acts_sent_at_once_one_is_written():
    plan = make_moving_plan(Status.CONSULTING)
    plan.body, plan.sealed = make_body(plan.service, Body.Kind.COUNCIL), plan.versions.get()
    received = datetime.date(2025, 10, 15)
    make_presentation(plan, plan.sealed, plan.body, by=make_user(), received_on=received)
    plan.planner = make_user("planner", on=plan.service)
    plan.sense = make_sense(plan.service, plan.body.kind, "Con recomendaciones", asks=True)
    today = datetime.date(2026, 1, 5)
    calls = [lambda: pronounce(plan, today=today, agreed_on="20-10-2025") for _ in range(8)]
    results = at_once(*calls)
    written = Opinion.objects.get(body=plan.body)
    assert [result for result in results if isinstance(result, Opinion)] == [written]
    assert sum(isinstance(result, Refused) for result in results) == 7


def test_a_lapsed_term_is_written_only_once_it_ended(consulted):
    lapsed = {"sense": consulted.lapsed.pk, "agreed_on": ""}
    with pytest.raises(Refused, match="El plazo corre hasta el 05-11-2026"):
        pronounce(consulted, today=DUE, **lapsed)
    made = pronounce(consulted, today=DUE + datetime.timedelta(days=1), **lapsed)
    assert (made.agreed_on, made.sense) == (DUE, consulted.lapsed)


def test_an_act_after_its_term_is_taken_and_said_to_be_late(consulted, client):
    with time_machine.travel(AFTERWARDS):
        made = pronounce(consulted, agreed_on="06-11-2026", today=datetime.date(2026, 11, 6))
        assert made.is_late
        client.force_login(consulted.planner)
        assert "Llegó después de su plazo." in client.get(url(consulted)).content.decode()


def test_nothing_is_agreed_before_the_plan_was_received(consulted):
    with pytest.raises(Refused, match="no se pudo acordar antes"):
        pronounce(consulted, agreed_on="13-10-2026")


def test_a_body_that_did_not_receive_the_version_cannot_speak_of_it(consulted):
    consulted.body = make_body(consulted.service, Body.Kind.COUNCIL, name="Otra")
    with pytest.raises(Refused, match="Falta registrar cuándo recibió Otra"):
        pronounce(consulted)


@pytest.mark.parametrize("status", sorted(set(Status) - set(opinions.RECORDED_IN)))
def test_an_act_is_noted_only_between_presentation_and_sanction(consulted, status):
    AnnualPlan.objects.update(status=status)
    with pytest.raises(Refused, match="entre la presentación y la sanción"):
        pronounce(consulted)


def test_the_dep_speaks_only_of_the_version_sealed_for_it(consulted):
    form = form_of(consulted, body=None, sense=make_sense(consulted.service, "", "Favorable").pk)
    facts = {"body": None, "by": consulted.planner, "today": datetime.date(2026, 11, 3)}
    with pytest.raises(Refused, match="no se selló para la revisión de la DEP"):
        opinions.pronounce(form, version=consulted.sealed, **facts)
    consulted.versions.update(purpose="dep")
    consulted.sealed.refresh_from_db()
    made = opinions.pronounce(form, version=consulted.sealed, **facts)
    assert (made.issuer, made.due_on) == ("Dirección de Educación Pública", None)


# Its page ------------------------------------------------------------------------------------------------


def test_the_act_is_recorded_with_its_document_once_for_two_sendings(consulted, client):
    client.force_login(consulted.planner)
    page = client.get(url(consulted))
    assert "hasta el <span" in page.content.decode()
    receipt = "8e6b1b0a-5a3e-4a6e-9a58-0a1d2b3c4d5e"
    for _ in range(2):
        data = typed(consulted, receipt=receipt, file=upload("acuerdo.pdf"), minority_grounds="Faltó plazo.")
        response = client.post(url(consulted), data)
        assert (response.status_code, response.url) == (302, url(consulted))
    made = Opinion.objects.get(body=consulted.body)
    assert (made.file.name, made.by) == ("acuerdo.pdf", consulted.planner)
    file = url(consulted, "opinion_file", made.file_id)
    assert client.get(file).getvalue().startswith(b"%PDF")
    assert client.get(url(consulted, "opinion_file", made.file_id + 1)).status_code == 404
    assert "Faltó plazo." in client.get(url(consulted)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sense": ""}, "Falta indicar: sentido."),
        ({"sense": "999999"}, "Escoja una opción válida"),
        ({"agreed_on": ""}, "Falta el día en que se acordó."),
        ({"agreed_on": "31-02-2026"}, "Febrero de 2026 tiene 28 días"),
        ({"agreed_on": "09-11-2026"}, "no puede ser posterior a hoy"),
        ({"members_present": "13", "members_total": "12"}, "Son más que sus 12 integrantes"),
        ({"members_present": "3", "votes_for": "3", "abstentions": "1"}, "Los votos suman 4 y asistieron 3"),
        ({"members_present": "=1+1"}, "members_present"),
    ],
)
def test_what_does_not_add_up_is_said_and_nothing_typed_is_lost(consulted, client, wrong, sentence):
    client.force_login(consulted.planner)
    data = typed(consulted, minority_grounds="Un voto distinto que queda.") | wrong
    page = client.post(url(consulted), data)
    text = page.content.decode()
    assert page.status_code == 422
    assert sentence in text and "Un voto distinto que queda." in text
    assert not Opinion.objects.filter(body=consulted.body).exists()


def test_the_secretary_records_its_own_bodys_act_and_no_others(consulted, client):
    other = make_body(consulted.service, name="Comité Directivo Local")
    make_presentation(consulted, consulted.sealed, other, by=make_user())
    client.force_login(make_user("secretary", on=consulted.body))
    assert client.post(url(consulted), typed(consulted)).status_code == 302
    assert client.get(url(consulted, issuer=other.pk)).status_code == 404
    assert client.post(url(consulted, issuer=other.pk), typed(consulted)).status_code == 404
    assert client.get(url(consulted, issuer="dep")).status_code == 404
    assert client.get(consulted.get_absolute_url()).status_code == 404  # the draft is never theirs
    assert Opinion.objects.get(body=consulted.body).by.reach.roles() == {("body", "secretary")}


@pytest.mark.parametrize("role", ["reader", "auditor", "uatp_head", "uatp_professional"])
def test_who_only_sees_the_plan_reads_the_act_and_writes_nothing(consulted, client, role):
    made = make_opinion(consulted.sealed, consulted.body, sense=consulted.sense)
    row = make_recommendation(made)
    client.force_login(make_user(role, on=consulted.service))
    assert row.title in client.get(url(consulted)).content.decode()
    assert client.post(url(consulted), typed(consulted)).status_code == 403
    assert client.get(url(consulted, "opinion_edit")).status_code == 403
    assert (
        client.post(url(consulted, "recommendation_create"), {"title": "x", "text": "x"}).status_code == 403
    )
    assert client.get(url(consulted, "recommendation_edit", row.pk)).status_code == 403
    assert client.post(url(consulted, "recommendation_remove", row.pk)).status_code == 403


def test_a_member_reads_its_bodys_act_and_how_it_was_answered(consulted, client):
    made = make_opinion(consulted.sealed, consulted.body, sense=consulted.sense)
    make_recommendation(made, answer="partly", grounds="Se hace en dos escuelas.")
    client.force_login(make_user("member", on=consulted.body))
    assert "Se hace en dos escuelas." in client.get(url(consulted)).content.decode()
    assert client.post(url(consulted), typed(consulted)).status_code == 403


def test_a_neighbour_finds_nothing_and_a_visitor_is_asked_who_they_are(consulted, client):
    assert client.get(url(consulted)).status_code == 302
    client.force_login(make_user("planner", on=make_service()))
    assert client.get(url(consulted)).status_code == 404
    assert client.post(url(consulted), typed(consulted)).status_code == 404


@pytest.mark.parametrize("issuer", ["x", "0", "9" * 30, "-1", "dep-1"])
def test_an_issuer_that_is_none_is_not_found(consulted, client, issuer):
    client.force_login(consulted.planner)
    assert client.get(url(consulted, issuer=issuer)).status_code == 404


def test_two_who_correct_at_once_see_both_texts(consulted, client):
    made = make_opinion(consulted.sealed, consulted.body, sense=consulted.sense, session="Ordinaria 6")
    client.force_login(consulted.planner)
    edit = url(consulted, "opinion_edit")
    assert client.get(edit).status_code == 200
    data = typed(consulted, session="Ordinaria 7", version=made.version)
    assert client.post(edit, data).status_code == 302
    stale = client.post(edit, data | {"session": "Ordinaria 8"})
    assert stale.status_code == 409
    assert "Ordinaria 7" in stale.content.decode() and "Ordinaria 8" in stale.content.decode()
    made.refresh_from_db()
    assert made.session == "Ordinaria 7"


def test_an_act_with_recommendations_cannot_be_corrected_into_one_without(consulted, client):
    made = make_opinion(consulted.sealed, consulted.body, sense=consulted.sense)
    make_recommendation(made)
    without = make_sense(consulted.service, consulted.body.kind, "Sin recomendaciones", asks=False)
    client.force_login(consulted.planner)
    page = client.post(url(consulted, "opinion_edit"), typed(consulted, sense=without.pk, version=1))
    assert (page.status_code, "Ya tiene recomendaciones" in page.content.decode()) == (422, True)


def test_the_sessions_that_an_app_above_knows_are_offered(consulted, client):
    companion = join(Companion(sessions_of=lambda body: [f"Ordinaria 6 de {body}"]))
    try:
        client.force_login(consulted.planner)
        assert '<option value="Ordinaria 6 de Consejo Local">' in client.get(url(consulted)).content.decode()
    finally:
        leave(companion)


def test_after_the_sanction_the_act_is_only_read(consulted, client):
    made = make_opinion(consulted.sealed, consulted.body, sense=consulted.sense)
    row = make_recommendation(made, answer="integrated")
    AnnualPlan.objects.update(status=Status.SANCTIONED)
    client.force_login(consulted.planner)
    page = client.get(url(consulted)).content.decode()
    assert "quedan como están" in page and "Corregir" not in page and "Agregar una" not in page
    assert client.post(url(consulted, "opinion_edit"), typed(consulted, version=1)).status_code == 422
    data = {"title": "x", "text": "x", "version": 1}
    assert client.post(url(consulted, "recommendation_create"), data).status_code == 422
    assert client.post(url(consulted, "recommendation_edit", row.pk), data).status_code == 422
    client.post(url(consulted, "recommendation_remove", row.pk))
    assert made.recommendations.count() == 1


# What waits for it ---------------------------------------------------------------------------------------


def test_a_body_that_spoke_is_waited_for_no_longer(consulted):
    director = make_user("director", on=consulted.service)
    with pytest.raises(Refused, match="Falta escribir: motivo"):
        make_move(consulted, "answer", director, comment="")
    make_opinion(consulted.sealed, consulted.body)
    assert make_move(consulted, "answer", director, comment="")


def test_a_silence_after_the_term_is_noted_before_going_on_and_paper_goes_past_it(consulted):
    director = make_user("director", on=consulted.service)
    with time_machine.travel(AFTERWARDS):
        with pytest.raises(Refused, match="venció el 05-11-2026: falta anotar su pronunciamiento"):
            make_move(consulted, "answer", director)
        pronounce(consulted, today=datetime.date(2026, 11, 6), sense=consulted.lapsed.pk, agreed_on="")
        assert make_move(consulted, "answer", director, comment="")


def test_an_act_that_brings_recommendations_waits_for_them(consulted):
    director = make_user("director", on=consulted.service)
    made = make_opinion(consulted.sealed, consulted.body, sense=consulted.sense)
    with pytest.raises(Refused, match="falta anotar sus recomendaciones"):
        make_move(consulted, "answer", director)
    make_recommendation(made)
    assert make_move(consulted, "answer", director)
