"""A knot on its pages: it is noted, corrected, told without names, tried at, shared; and its themes."""

import datetime

import pytest
from django.utils import timezone

from accounts.access import end_role, give_role
from accounts.models import Receipt
from support_cycle.models import CriticalKnot, KnotAttempt, KnotDecision, KnotShare, KnotTheme
from tests.factories import make_school, make_service, make_user
from tests.factories_support import (
    make_key_action,
    make_knot,
    make_knot_theme,
    make_meeting,
    make_support_plan,
)
from tests.support_cycle.knot_world import LIST, RECEIPT, login, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_support_plan(
        make_school(make_service(), "Escuela Los Aromos", is_rural=True), status="execution"
    )


@pytest.fixture
def knot(plan):
    return make_knot(plan)


# Writing ----------------------------------------------------------------------------------------------------


def test_a_knot_is_noted_once_from_a_plan_where_it_came_up_with_a_new_theme(client, plan):
    meeting, action = make_meeting(plan), make_key_action(plan)
    make_meeting(make_support_plan())
    user = login(client, "companion", plan.school)
    typed = {
        "text": "La reunión se suspende.",
        "new_theme": "  Faltan   reemplazos ",
        "key_action": action.pk,
        "opened_on": "05-10-2026",
        "receipt": RECEIPT,
    }
    address = f"{url('knot_create', plan.pk)}?reunion={meeting.pk}"
    first, second = client.post(address, typed), client.post(address, typed)
    knot = CriticalKnot.objects.get()
    assert first["Location"] == second["Location"] == knot.get_absolute_url()
    assert (knot.plan, knot.school, knot.service) == (plan, plan.school, plan.service)
    assert (knot.meeting, knot.key_action, knot.by, knot.status) == (meeting, action, user, "open")
    assert knot.theme.name == "Faltan reemplazos"
    assert Receipt.objects.count() == 1


def test_the_team_of_the_school_notes_a_knot_but_names_no_theme(client, plan):
    login(client, "school_team", plan.school)
    client.post(url("knot_create", plan.pk), {"text": "x", "new_theme": "Otro", "opened_on": "05-10-2026"})
    assert CriticalKnot.objects.get().theme is None
    assert not KnotTheme.objects.exists()


def test_a_theme_written_otherwise_is_the_same_and_one_archived_is_in_use_again(client, plan):
    theme = make_knot_theme(plan.service, "Dirección nueva", archived_at=timezone.now())
    login(client, "companion", plan.school)
    client.post(
        url("knot_create", plan.pk), {"text": "x", "new_theme": "direccion NUEVA", "opened_on": "05-10-2026"}
    )
    assert CriticalKnot.objects.get().theme == KnotTheme.objects.get() == theme
    assert KnotTheme.objects.get().archived_at is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "  "}, "Falta escribir el nudo crítico"),
        ({"opened_on": "31-12-2090"}, "no puede ser posterior a hoy"),
        ({"theme": "of another"}, "Escoja una opción válida"),
    ],
)
def test_a_knot_that_lacks_something_comes_back_as_it_was_typed(client, plan, typed, said):
    login(client, "companion", plan.school)
    if "theme" in typed:
        typed = {"theme": make_knot_theme(make_service()).pk}
    response = client.post(
        url("knot_create", plan.pk), {"text": "Lo escrito", "opened_on": "05-10-2026"} | typed
    )
    assert response.status_code == 422
    assert said in words(response)
    assert "text" in typed or "Lo escrito" in words(response)
    assert not CriticalKnot.objects.exists()


def test_a_plan_of_elsewhere_is_not_found_and_who_only_sees_notes_nothing(client, plan):
    login(client, "companion", make_support_plan().school)
    assert client.post(url("knot_create", plan.pk), {"text": "x"}).status_code == 404
    login(client, "uatp_professional", plan.service)
    assert client.post(url("knot_create", plan.pk), {"text": "x"}).status_code == 403


def test_corrected_words_are_reviewed_again_and_two_who_correct_them_see_both(client, knot):
    CriticalKnot.objects.filter(pk=knot.pk).update(public_text="Sin nombres", reviewed_at=timezone.now())
    login(client, "companion", knot.school)
    typed = {"text": "Otras palabras", "opened_on": "27-08-2026", "version": knot.version}
    assert client.post(url("knot_edit", knot.pk), typed).status_code == 302
    knot.refresh_from_db()
    assert (knot.text, knot.public_text, knot.published_text) == ("Otras palabras", "Sin nombres", "")
    stale = client.post(url("knot_edit", knot.pk), typed | {"text": "Unas terceras"})
    assert stale.status_code == 409
    assert "Otras palabras" in words(stale)
    assert "Unas terceras" in words(stale)


def test_the_team_corrects_what_its_own_hand_noted(client, plan, knot):
    user = login(client, "school_team", plan.school)
    mine = make_knot(plan, by=user)
    assert client.get(url("knot_edit", mine.pk)).status_code == 200
    assert client.get(url("knot_edit", knot.pk)).status_code == 403


def test_the_words_without_names_are_reviewed_beside_what_was_said(client, knot):
    user = login(client, "uatp_head", knot.service)
    empty = client.post(url("knot_review", knot.pk), {"public_text": " ", "version": knot.version})
    assert empty.status_code == 422
    client.post(
        url("knot_review", knot.pk), {"public_text": "Falta quien reemplace", "version": knot.version}
    )
    row = CriticalKnot.objects.get()
    assert (row.published_text, row.text, row.reviewed_by) == ("Falta quien reemplace", knot.text, user)
    late = client.post(url("knot_review", knot.pk), {"public_text": "Tarde", "version": knot.version})
    assert late.status_code == 409
    assert "Ahora dice: «Falta quien reemplace»" in words(late)
    assert CriticalKnot.objects.get().public_text == "Falta quien reemplace"


# Its life ---------------------------------------------------------------------------------------------------


def test_a_knot_goes_from_open_to_resolved_on_its_pages(client, knot):
    login(client, "companion", knot.school)
    form = client.get(url("knot_move", knot.pk), {"movimiento": "support"})
    assert "Qué se hará" in words(form)
    lacking = client.post(url("knot_move", knot.pk), {"movimiento": "support", "comment": ""})
    assert lacking.status_code == 422
    client.post(
        url("knot_move", knot.pk), {"movimiento": "support", "comment": "Pedir un reemplazo", "seen": 0}
    )
    typed = {"movimiento": "resolve", "comment": "Llegó el reemplazo", "on": "05-10-2026"}
    late = client.post(url("knot_move", knot.pk), typed | {"seen": 0})
    assert late.status_code == 422
    assert "Llegó el reemplazo" in words(late)
    seen = CriticalKnot.objects.get().decisions.get().pk
    client.post(url("knot_move", knot.pk), typed | {"seen": seen})
    page = words(client.get(knot.get_absolute_url()))
    assert CriticalKnot.objects.get().resolved_on == datetime.date(2026, 10, 5)
    assert "Pedir un reemplazo" in page
    assert "Llegó el reemplazo" in page
    assert "Anotar un intento" not in page


def test_what_was_tried_is_noted_once_by_whoever_helps(client, knot):
    typed = {"what": "Se pidió un reemplazo", "on": "01-10-2026", "result": "No había", "receipt": RECEIPT}
    login(client, "school_director", knot.school)
    for _ in range(2):
        assert client.post(url("knot_attempt", knot.pk), typed).status_code == 302
    assert KnotAttempt.objects.get().result == "No había"
    assert "Se pidió un reemplazo" in words(client.get(knot.get_absolute_url()))
    lacking = client.post(
        url("knot_attempt", knot.pk), {"what": "", "on": "01-10-2026", "result": "Lo escrito"}
    )
    assert lacking.status_code == 422
    assert "Lo escrito" in words(lacking)
    login(client, "uatp_professional", knot.service)
    assert client.post(url("knot_attempt", knot.pk), typed).status_code == 403


def test_nothing_more_is_tried_at_a_resolved_knot(client, plan):
    knot = make_knot(plan, status="resolved", resolved_on=datetime.date(2026, 10, 1))
    login(client, "companion", plan.school)
    response = client.post(url("knot_attempt", knot.pk), {"what": "Otro", "on": "01-10-2026"})
    assert response.status_code == 422
    assert "abrirlo otra vez" in words(response)
    assert not KnotAttempt.objects.exists()


# Sharing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["uatp_professional", "uatp_head", "companion"])
def test_a_colleague_with_whom_it_is_shared_sees_it_and_notes_what_was_tried(client, knot, role):
    anchor = make_school(knot.service) if role == "companion" else knot.service
    colleague = make_user(role, on=anchor)
    login(client, "companion", knot.school)
    typed = {"person": colleague.pk, "note": "Para pensarlo", "receipt": RECEIPT}
    for _ in range(2):
        client.post(url("knot_share", knot.pk), typed)
    share = KnotShare.objects.get()
    client.force_login(colleague)
    assert knot.text in words(client.get(LIST, {"de": "compartidos"}))
    assert client.get(knot.get_absolute_url()).status_code == 200
    assert client.post(url("knot_attempt", knot.pk), {"what": "x", "on": "01-10-2026"}).status_code == 302
    login(client, "companion", knot.school)
    assert client.post(url("knot_unshare", knot.pk, share.pk)).status_code == 302
    client.force_login(colleague)
    expected = {"uatp_professional": 403, "uatp_head": 302, "companion": 404}[role]
    assert (
        client.post(url("knot_attempt", knot.pk), {"what": "y", "on": "01-10-2026"}).status_code == expected
    )


def test_a_knot_is_shared_with_nobody_who_is_not_of_uatp_here(client, knot):
    login(client, "companion", knot.school)
    elsewhere = make_service()
    ended = give_role(make_user(), "uatp_professional", knot.service, since=datetime.date(2020, 1, 1))
    end_role(ended, on=datetime.date(2024, 1, 1))
    strangers = [
        make_user("uatp_professional", on=elsewhere),
        make_user("companion", on=make_school(elsewhere)),
        make_user("planner", on=knot.service),
        make_user("school_team", on=knot.school),
        make_user("uatp_professional", on=knot.service, is_active=False),
        ended.user,
    ]
    for person in strangers:
        response = client.post(url("knot_share", knot.pk), {"person": person.pk})
        assert response.status_code == 422
        assert "solo con profesionales de la UATP" in words(response)
    assert not KnotShare.objects.exists()


def test_a_share_of_another_knot_is_not_taken_back_here(client, plan, knot):
    other = make_knot(make_support_plan())
    share = KnotShare.objects.create(knot=other, person=make_user(), by=make_user())
    login(client, "companion", plan.school)
    assert client.post(url("knot_unshare", knot.pk, share.pk)).status_code == 404
    assert KnotShare.objects.count() == 1


def test_a_knots_page_asks_the_same_with_a_long_history(client, knot, queries_of):
    user = login(client, "companion", knot.school)
    address = knot.get_absolute_url()

    def live(count):
        for _ in range(count):
            KnotAttempt.objects.create(knot=knot, what="x", on=datetime.date(2026, 9, 9), by=make_user())
            KnotShare.objects.create(knot=knot, person=make_user(), by=user)
            KnotDecision.objects.create(
                service=knot.service,
                school=knot.school,
                knot=knot,
                move="support",
                by=make_user(),
                from_status="open",
                to_status="supported",
            )

    live(1)
    client.get(address)
    few = len(queries_of(lambda: client.get(address)))
    live(20)
    assert len(queries_of(lambda: client.get(address))) == few <= 12


# Themes -----------------------------------------------------------------------------------------------------


def test_the_head_makes_renames_and_archives_a_theme(client, plan):
    login(client, "uatp_head", plan.service)
    address = url("knot_themes", plan.service.slug)
    for _ in range(2):
        assert client.post(address, {"name": "Reemplazos", "receipt": RECEIPT}).status_code == 302
    theme = KnotTheme.objects.get()
    twice = client.post(address, {"name": "REEMPLAZOS"})
    assert twice.status_code == 422
    assert "Ya hay un tema con ese nombre" in words(twice)
    one = url("knot_theme", plan.service.slug, theme.pk)
    client.post(one, {"name": "Faltan reemplazos", "version": theme.version})
    assert client.post(one, {"name": "Otro", "version": theme.version}).status_code == 409
    client.post(url("knot_theme_archive", plan.service.slug, theme.pk))
    theme.refresh_from_db()
    assert (theme.name, theme.archived_at is None) == ("Faltan reemplazos", False)
    client.post(url("knot_theme_archive", plan.service.slug, theme.pk), {"usar": "si"})
    theme.refresh_from_db()
    assert theme.archived_at is None


def test_themes_of_another_servicio_are_not_there(client, plan):
    other = make_service()
    theme = make_knot_theme(other)
    login(client, "uatp_head", plan.service)
    assert client.get(url("knot_themes", other.slug)).status_code == 404
    assert client.post(url("knot_theme", plan.service.slug, theme.pk), {"name": "x"}).status_code == 404
    login(client, "uatp_professional", plan.service)
    assert client.get(url("knot_themes", plan.service.slug)).status_code == 200
    assert client.post(url("knot_themes", plan.service.slug), {"name": "x"}).status_code == 403
