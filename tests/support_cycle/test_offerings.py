"""What a year offers to the next PAL: by theme, without names, never the unit; and what the PAL decides about it."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Event
from participation.models import Trace
from participation.tracing import DecidedMeanwhile
from plans.workflow import Refused
from support_cycle.models import CriticalKnot, Offering
from support_cycle.offering_decisions import decide_offerings
from support_cycle.offerings import offer
from tests.factories import (
    make_action,
    make_commune,
    make_objective,
    make_plan,
    make_school,
    make_service,
    make_user,
)
from tests.factories_support import make_event, make_knot, make_knot_theme, make_meeting, make_support_plan
from tests.plans.test_workflow import at_once
from tests.support_cycle.closed_meetings import make_closed_meeting
from tests.support_cycle.knot_world import RECEIPT, login, url, words

pytestmark = pytest.mark.django_db
INCORPORATED, REFUSED, REFERRED = Trace.Decision


@pytest.fixture
def pal():
    return make_plan(make_service(), 2027)


@pytest.fixture
def theme(pal):
    return make_knot_theme(pal.service, "Faltan reemplazos")


def reviewed(plan, text="La reunión se suspende", **fields):
    return make_knot(plan, public_text=text, reviewed_at=timezone.now(), **fields)


def support_plan(pal, name=None, **fields):
    return make_support_plan(make_school(pal.service, name, **fields))


def offering(pal, **fields):
    fields.setdefault("text", "Faltan reemplazos en las horas de trabajo conjunto")
    return Offering.objects.create(service=pal.service, plan=pal, kind="knot", by=make_user(), **fields)


def decided(pal, rows, by, decision=REFUSED, grounds="No hay presupuesto.", **more):
    return decide_offerings(
        pal, {row.pk: row.trace_id for row in rows}, decision=decision, grounds=grounds, by=by, **more
    )


# The head offers --------------------------------------------------------------------------------------------


def test_the_head_offers_the_open_knots_of_a_theme_once_without_the_unit(client, pal, theme):
    plans = [support_plan(pal, f"Escuela Secreta {n}") for n in "ABC"]
    knots = [reviewed(plan, theme=theme) for plan in plans]
    make_knot(plans[0], "Con nombre propio", theme=theme)
    reviewed(plans[0], "Ya resuelto", status="resolved", resolved_on=datetime.date(2026, 9, 1))
    reviewed(plans[0], "Del año que viene", opened_on=datetime.date(2027, 3, 3))
    reviewed(make_support_plan(), "De otro Servicio")
    user = login(client, "uatp_head", pal.service)
    address = url("offer", pal.service.slug, 2026)
    page = words(client.get(address))
    assert "1 espera su texto sin nombres" in page
    assert not [text for text in ("Ya resuelto", "Del año que viene", "De otro Servicio") if text in page]
    typed = {
        "nudo": [knot.pk for knot in knots],
        "theme": theme.pk,
        "text": "Se suspende el trabajo conjunto",
        "receipt": RECEIPT,
    }
    for _ in range(2):
        assert client.post(address, typed)["Location"] == address
    row = Offering.objects.get()
    assert (row.plan, row.theme, row.units, row.kind, row.by) == (pal, theme, 3, "knot", user)
    assert set(row.knots.all()) == set(knots)
    after = words(client.get(address))
    assert "De 3 unidades" in after
    assert not [knot for knot in knots if f'value="{knot.pk}"' in after]
    login(client, "planner", pal.service)
    told = words(client.get(url("offerings", pal.service.slug, 2027)))
    assert "Se suspende el trabajo conjunto" in told
    assert "De 3 unidades" in told
    assert "Escuela Secreta" not in told


def test_the_learnings_of_closed_meetings_of_the_year_are_offered_and_no_draft(client, pal, theme):
    plan = support_plan(pal)
    closed = make_closed_meeting(plan, learnings="Partir por un trabajo real abre la conversación")
    make_meeting(plan, learnings="En un borrador", status="held")
    make_closed_meeting(plan, learnings="")
    make_closed_meeting(
        plan, learnings="De antes", starts_at=datetime.datetime(2025, 5, 5, tzinfo=datetime.UTC)
    )
    login(client, "uatp_head", pal.service)
    address = url("offer", pal.service.slug, 2026)
    page = words(client.get(address))
    assert "Partir por un trabajo real" in page
    assert "En un borrador" not in page
    assert "De antes" not in page
    client.post(address, {"reunion": [closed.pk], "theme": theme.pk, "text": "Partir por un trabajo real"})
    row = Offering.objects.get()
    assert (row.kind, row.units, list(row.meetings.all())) == ("learning", 1, [closed])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Falta el texto"),
        ("En la escuela LOS ÁLAMOS falta gente", "nombra a Escuela Los Álamos"),
        ("La profe María no avanza", "Parece tener un nombre (profe María)"),
        ("Los caminos de Quilpué se cortan", "permite reconocerla"),
    ],
)
def test_a_text_that_says_whose_it_is_comes_back_as_it_was_typed(client, pal, text, said):
    plan = support_plan(pal, "Escuela Los Álamos", commune=make_commune(name="Quilpué"))
    knot = reviewed(plan)
    login(client, "uatp_head", pal.service)
    response = client.post(url("offer", pal.service.slug, 2026), {"nudo": [knot.pk], "text": text})
    assert response.status_code == 422
    assert said in words(response)
    assert text in words(response)
    assert not Offering.objects.exists()


def test_a_name_that_was_looked_at_may_be_said(client, pal):
    knot = reviewed(support_plan(pal))
    login(client, "uatp_head", pal.service)
    typed = {"nudo": [knot.pk], "text": "Según Paulo Freire", "seguro": "si"}
    assert client.post(url("offer", pal.service.slug, 2026), typed).status_code == 302


def test_what_was_not_reviewed_was_resolved_or_is_of_elsewhere_is_not_offered(pal):
    head = make_user("uatp_head", on=pal.service)
    plan = support_plan(pal)
    for knot in (
        make_knot(plan),
        reviewed(plan, status="resolved", resolved_on=datetime.date(2026, 9, 1)),
        reviewed(make_support_plan()),
    ):
        with pytest.raises(Refused, match="elegir otra vez"):
            offer(pal, by=head, text="x", knots=[knot])
    once = reviewed(plan)
    offer(pal, by=head, text="x", knots=[once])
    with pytest.raises(Refused, match="ya se ofreció"):
        offer(pal, by=head, text="x", knots=[once])


@pytest.mark.parametrize("status", ["sanctioned", "published"])
def test_a_pal_that_was_sanctioned_takes_nothing_more(client, pal, status):
    knot = reviewed(support_plan(pal))
    type(pal).objects.filter(pk=pal.pk).update(status=status)
    login(client, "uatp_head", pal.service)
    response = client.post(url("offer", pal.service.slug, 2026), {"nudo": [knot.pk], "text": "x"})
    assert response.status_code == 422
    assert "no está en preparación" in words(response)
    assert not Offering.objects.exists()


def test_an_offering_is_changed_taken_to_a_training_and_taken_back_until_it_is_decided(client, pal):
    row, event = offering(pal), make_event(pal.service)
    login(client, "uatp_head", pal.service)
    one = url("offering_edit", row.pk)
    assert (
        client.post(one, {"text": "Otro texto", "event": event.pk, "version": row.version}).status_code == 302
    )
    assert client.post(one, {"text": "Un tercero", "version": row.version}).status_code == 409
    row.refresh_from_db()
    assert (row.text, list(event.offerings.all())) == ("Otro texto", [row])
    decided(pal, [row], make_user("planner", on=pal.service))
    row.refresh_from_db()
    client.post(one, {"text": "Después", "version": row.version})
    client.post(url("offering_withdraw", row.pk))
    row.refresh_from_db()
    assert (row.text, row.event) == ("Otro texto", None)
    fresh = offering(pal)
    client.post(url("offering_withdraw", fresh.pk))
    assert list(Offering.objects.all()) == [row]


def test_the_page_of_offering_asks_the_same_for_many(client, pal, theme, queries_of):
    login(client, "uatp_head", pal.service)

    def add(count):
        for _ in range(count):
            plan = support_plan(pal)
            reviewed(plan, theme=theme)
            make_closed_meeting(plan, learnings="Algo")
            offering(pal, theme=theme, event=make_event(pal.service))

    add(1)
    address = url("offer", pal.service.slug, 2026)
    client.get(address)
    few = len(queries_of(lambda: client.get(address)))
    add(10)
    assert len(queries_of(lambda: client.get(address))) == few <= 14


# The PAL decides --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"decision": "not_incorporated", "why": "No hay presupuesto"}, "No incorporado, con su razón"),
        ({"decision": "referred", "referred_to": "Junaeb", "message": "Es suyo"}, "Derivado a Junaeb"),
        ({"decision": "incorporated", "how": "Como acción", "target": "action"}, "Incorporado en"),
    ],
)
def test_the_planner_decides_one_or_many_and_the_head_reads_what_became_of_them(client, pal, typed, said):
    action = make_action(make_objective(pal))
    rows = [offering(pal), offering(pal), offering(pal)]
    login(client, "planner", pal.service)
    typed = typed | {"target": f"a{action.pk}"} if "target" in typed else typed
    boxes = [f"{row.pk}:0" for row in rows[:2]]
    address = url("offerings_decide", pal.service.slug, 2027)
    for _ in range(2):
        assert client.post(address, typed | {"ofrecido": boxes, "receipt": RECEIPT}).status_code == 302
    trace = Trace.objects.get()
    assert [row.trace for row in Offering.objects.order_by("pk")] == [trace, trace, None]
    assert [target.action for target in trace.targets.all()] == ([action] if "target" in typed else [])
    login(client, "uatp_head", pal.service)
    page = words(client.get(url("offer", pal.service.slug, 2026)))
    assert said in page
    assert trace.grounds in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"decision": "not_incorporated", "why": ""}, "Falta escribir la razón"),
        ({"decision": "incorporated", "how": "Lo escrito"}, "Falta elegir en qué acción o sección"),
        ({}, "Falta elegir qué se decide"),
    ],
)
def test_a_decision_that_lacks_something_comes_back_with_what_was_chosen(client, pal, typed, said):
    row = offering(pal)
    login(client, "planner", pal.service)
    response = client.post(
        url("offerings_decide", pal.service.slug, 2027), typed | {"ofrecido": f"{row.pk}:0"}
    )
    assert response.status_code == 422
    assert said in words(response)
    assert f'value="{row.pk}:0" checked' in words(response)
    assert "Lo escrito" in words(response) or "how" not in typed


def test_nothing_chosen_is_nothing_decided(client, pal):
    offering(pal)
    login(client, "planner", pal.service)
    response = client.post(
        url("offerings_decide", pal.service.slug, 2027), {"decision": "not_incorporated", "why": "x"}
    )
    assert response.status_code == 422
    assert "Falta elegir sobre qué se decide" in words(response)


def test_who_decides_after_somebody_else_sees_both_and_chooses(client, pal):
    first, second = offering(pal), offering(pal)
    decided(pal, [first], make_user("planner", on=pal.service), grounds="Ya está en otra acción.")
    login(client, "planner", pal.service)
    address = url("offerings_decide", pal.service.slug, 2027)
    typed = {"decision": "referred", "referred_to": "Junaeb", "message": "Es suyo"}
    response = client.post(address, typed | {"ofrecido": [f"{first.pk}:0", f"{second.pk}:0"]})
    assert response.status_code == 409
    page = words(response)
    assert "Ya está en otra acción." in page
    assert "Derivado a Junaeb" in page
    assert not Offering.objects.filter(trace__decision="referred").exists()
    client.post(address, typed | {"elegidos": f"{second.pk}:0"})
    trace = Offering.objects.get(pk=first.pk).trace_id
    assert f"{first.pk}:{trace} {second.pk}:0" in page
    client.post(address, typed | {"elegidos": f"{first.pk}:{trace}"})
    assert Offering.objects.filter(trace__decision="referred").count() == 2
    assert not Trace.objects.filter(grounds="Ya está en otra acción.").exists()


def test_a_sanctioned_pal_changes_no_decision_and_others_only_read(client, pal):
    row = offering(pal)
    for role, status in [("uatp_head", 403), ("director", 403), ("reader", 404)]:
        login(client, role, pal.service)
        assert client.post(url("offerings_decide", pal.service.slug, 2027)).status_code == status
    type(pal).objects.filter(pk=pal.pk).update(status="sanctioned")
    pal.refresh_from_db()
    with pytest.raises(Refused, match="ya no cambia"):
        decided(pal, [row], make_user("planner", on=pal.service))


def test_an_offering_of_another_plan_is_not_decided_here(pal):
    other = offering(make_plan(make_service(), 2027))
    with pytest.raises(DecidedMeanwhile):
        decided(pal, [other], make_user("planner", on=pal.service))
    assert Offering.objects.get().trace is None


def test_the_trail_says_what_was_decided_and_not_the_words_that_were_offered(pal):
    row = offering(pal)
    decided(pal, [row], make_user("planner", on=pal.service))
    event = Event.objects.latest("pk")
    assert (event.verb, event.changes["offerings"][1]) == ("decide_offerings", f"1: {row.pk}")
    assert row.text not in str(event.changes)


def test_the_page_of_the_pal_asks_the_same_for_many(client, pal, theme, queries_of):
    planner = login(client, "planner", pal.service)
    address = url("offerings", pal.service.slug, 2027)

    def add(count):
        for _ in range(count):
            row = offering(pal, theme=theme, event=make_event(pal.service))
            decided(pal, [row], planner, decision=INCORPORATED, actions=[make_action(make_objective(pal))])

    add(1)
    client.get(address)
    few = len(queries_of(lambda: client.get(address)))
    add(10)
    assert len(queries_of(lambda: client.get(address))) == few <= 12


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_on_one_offering_at_once_the_second_is_shown_the_first():
    pal = make_plan(make_service(), 2027)
    row = offering(pal)
    people = [make_user("planner", on=pal.service) for _ in range(2)]
    outcomes = at_once(*(lambda by=by: decided(pal, [row], by) for by in people))
    assert sorted(type(one).__name__ for one in outcomes) == ["DecidedMeanwhile", "Trace"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_heads_who_offer_one_knot_at_once_one_does():
    pal = make_plan(make_service(), 2027)
    knot = reviewed(support_plan(pal))
    people = [make_user("uatp_head", on=pal.service) for _ in range(2)]
    outcomes = at_once(*(lambda by=by: offer(pal, by=by, text="x", knots=[knot]) for by in people))
    assert sorted(type(one).__name__ for one in outcomes) == ["Offering", "Refused"]
    assert CriticalKnot.objects.get().offerings.count() == 1
