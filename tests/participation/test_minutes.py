"""An acta: numbered per group and year, closed and sealed at once, corrected only by another edition."""

import datetime

import pytest

from accounts.models import Event, LocalService
from accounts.trail_check import check_service
from documents.models import SealedDocument
from documents.sealing import snapshot_of
from participation.minutes import close, correct
from participation.minutes_reviews import review_minutes
from participation.models import Agreement, Commitment, CommunitySession, Minutes
from participation.reviewing import review
from plans.workflow import Refused
from tests.factories import make_body, make_plan, make_user
from tests.factories_minutes import (
    at,
    make_body_session,
    make_held,
    make_minutes,
    make_seated_body,
    review_all,
)
from tests.factories_participation import (
    make_agreement,
    make_attendance,
    make_commitment,
    make_contribution,
    make_session,
)
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_papers(monkeypatch):
    """What is proved here is the sealed content; its papers are made by a job of their own."""
    monkeypatch.setattr("participation.minutes.start_rendering", lambda minutes, by: None)


@pytest.fixture
def plan(db):
    return make_plan()


@pytest.fixture
def planner(plan):
    return make_user("planner", on=plan.service)


def said(minutes):
    return snapshot_of(SealedDocument.objects.get(pk=minutes.document_id))


def test_closing_numbers_seals_records_and_moves_the_session_in_one_press(plan, planner):
    session = make_held(plan)
    minutes = make_minutes(session, planner)
    session.refresh_from_db()
    document = SealedDocument.objects.get(pk=minutes.document_id)
    event = Event.objects.get(verb="seal")
    assert (minutes.number, minutes.year, minutes.edition, session.status) == (1, 2026, 1, "closed")
    assert (document.trail_seq, document.trail_head) == (event.seq, event.hash)
    assert (document.kind, document.number, document.sealed_by) == ("acta", 1, planner)
    assert session.decisions.get().move == "close"
    assert check_service(plan.service).faults == []


def test_numbers_run_apart_for_each_body_for_the_process_and_for_each_year(plan, planner):
    one, other = make_seated_body(plan.service), make_seated_body(plan.service)
    told = [
        make_minutes(make_held(plan), planner),
        make_minutes(make_held(plan, starts_at=at(7)), planner),
        make_minutes(make_body_session(one), planner),
        make_minutes(make_body_session(other), planner),
        make_minutes(make_body_session(one, starts_at=at(7)), planner),
        make_minutes(
            make_body_session(one, starts_at=datetime.datetime(2027, 3, 1, 18, tzinfo=datetime.UTC))
        ),
    ]
    assert [(row.number, row.year) for row in told] == [
        (1, 2026),
        (2, 2026),
        (1, 2026),
        (1, 2026),
        (2, 2026),
        (1, 2027),
    ]


def test_nothing_unreviewed_is_sealed_and_the_original_words_are_nowhere_in_it(plan, planner):
    session = make_held(plan)
    with pytest.raises(Refused, match="Falta revisar 3 textos"):
        close(session, by=planner)
    assert (Minutes.objects.count(), SealedDocument.objects.count()) == (0, 0)
    for row in [*session.contributions.all(), *session.agreements.all(), *session.commitments.all()]:
        review([row], planner, {row.pk: "Palabras revisadas"})
    minutes = close(session, by=planner)
    assert "Juan Pérez" not in SealedDocument.objects.get().snapshot
    assert [row["text"] for row in said(minutes)["contributions"]] == ["Palabras revisadas"]


@pytest.mark.parametrize("status", ["draft", "convened", "running", "suspended"])
def test_only_a_held_session_is_closed(plan, planner, status):
    session = make_held(plan)
    review_all(session, planner)
    CommunitySession.objects.update(status=status)
    with pytest.raises(Refused, match="cuando la sesión está realizada"):
        close(session, by=planner)
    assert Minutes.objects.count() == 0


def test_an_acta_is_closed_once(plan, planner):
    session = make_held(plan)
    make_minutes(session, planner)
    with pytest.raises(Refused):
        close(session, by=planner)
    assert Minutes.objects.count() == 1


def test_who_may_not_run_the_session_closes_nothing(plan, planner):
    session = make_held(plan)
    review_all(session, planner)
    with pytest.raises(Refused):
        close(session, by=make_user("director", on=plan.service))
    session.refresh_from_db()
    assert (session.status, Minutes.objects.count()) == ("held", 0)


def test_without_quorum_it_closes_and_says_so(plan, planner):
    body = make_seated_body(plan.service, seats=5)
    session = make_body_session(body, present=2)
    make_agreement(session, "Sin quórum")
    minutes = make_minutes(session, planner)
    assert (minutes.quorum_needed, minutes.quorum_present) == (3, 2)
    assert said(minutes)["quorum"] == {
        "rule": "Más de la mitad de los asientos ocupados",
        "needed": 3,
        "seats": 5,
        "present": 2,
        "is_met": False,
    }


def test_the_quorum_is_frozen_when_the_rule_changes_later(plan, planner):
    body = make_seated_body(plan.service, seats=5)
    minutes = make_minutes(make_body_session(body, present=3), planner)
    type(body).objects.update(quorum_rule="number", quorum_value=5)
    minutes.refresh_from_db()
    assert (minutes.quorum_needed, said(minutes)["quorum"]["is_met"]) == (3, True)


def test_every_seat_has_its_attendance_before_it_closes(plan, planner):
    session = make_body_session(make_seated_body(plan.service, seats=3), present=3)
    session.seats.first().delete()
    with pytest.raises(Refused, match="la asistencia de un asiento"):
        close(session, by=planner)


def test_somebody_under_18_is_role_and_course_in_an_acta(plan, planner):
    body = make_seated_body(plan.service, seats=2)
    body.members.create(seat="Centro de estudiantes", is_minor=True, course="4.º medio B", position=9)
    seat = said(make_minutes(make_body_session(body), planner))["seats"][-1]
    assert (seat["seat"], seat["holder"]) == ("Centro de estudiantes", "4.º medio B")


def test_open_commitments_of_the_group_enter_the_next_acta_with_their_history(plan, planner):
    first = make_held(plan)
    make_minutes(first, planner)
    row = first.commitments.get()
    row.postponements.create(
        from_due=datetime.date(2026, 8, 1), to_due=row.due_on, reason="Faltó el repuesto", by=planner
    )
    second = make_held(plan, stakeholders=list(first.stakeholders.all()), starts_at=at(9), said=False)
    carried = said(make_minutes(second, planner))["carried"]
    assert [(one["pk"], one["text"], one["origin"]) for one in carried] == [
        (row.pk, "Lo que se hará (revisado)", f"{first.title} del 18-06-2026")
    ]
    assert carried[0]["postponements"] == [
        {"from": "2026-08-01", "to": "2026-09-30", "reason": "Faltó el repuesto"}
    ]


def test_a_correction_is_another_edition_with_the_same_number_and_says_what(plan, planner):
    minutes = make_minutes(make_held(plan), planner)
    before = SealedDocument.objects.get().snapshot
    agreement = Agreement.objects.get()
    review([agreement], planner, {agreement.pk: "Bien dicho"})
    made = correct(minutes, by=planner, reason="El acuerdo decía otra cosa.")
    assert (made.number, made.year, made.edition, made.corrects) == (1, 2026, 2, minutes)
    assert SealedDocument.objects.get(pk=minutes.document_id).snapshot == before
    assert said(made)["agreements"][0]["text"] == "Bien dicho"
    assert said(made)["minutes"]["reason"] == "El acuerdo decía otra cosa."
    assert said(made)["minutes"]["corrects"]["code"] == minutes.document.code
    make_minutes(make_held(plan, starts_at=at(8)), planner)
    assert Minutes.objects.order_by("pk").last().number == 2


def test_a_correction_keeps_the_days_that_were_agreed_and_what_was_owed_then(plan, planner):
    first = make_held(plan)
    make_minutes(first, planner)
    owed = first.commitments.get()
    second = make_held(plan, stakeholders=list(first.stakeholders.all()), starts_at=at(9))
    minutes = make_minutes(second, planner)
    Commitment.objects.update(due_on=datetime.date(2027, 1, 15))
    Commitment.objects.filter(pk=owed.pk).update(status="done", done_on=datetime.date(2026, 10, 1))
    made = said(correct(minutes, by=planner, reason="x"))
    assert [row["due_on"] for row in made["commitments"]] == ["2026-09-30"]
    assert [row["pk"] for row in made["carried"]] == [owed.pk]


def test_only_the_edition_that_counts_is_corrected_and_always_with_its_reason(plan, planner):
    minutes = make_minutes(make_held(plan), planner)
    with pytest.raises(Refused, match="qué se corrige"):
        correct(minutes, by=planner, reason=" ")
    correct(minutes, by=planner, reason="x")
    with pytest.raises(Refused, match="la que vale es su versión 2"):
        correct(minutes, by=planner, reason="y")
    assert Minutes.objects.count() == 2


def test_an_acta_that_a_later_session_approved_is_corrected_there(plan, planner):
    first = make_held(plan)
    minutes = make_minutes(first, planner)
    later = make_session(plan, stakeholders=list(first.stakeholders.all()), starts_at=at(9), number=7)
    review_minutes(minutes, later, by=planner, is_approved=True)
    with pytest.raises(Refused, match=r"Taller N.º 7 ya aprobó esta acta: la corrección se deja escrita"):
        correct(minutes, by=planner, reason="x")
    assert Minutes.objects.count() == 1


def test_a_correction_does_not_contradict_a_later_acta(plan, planner):
    first = make_held(plan)
    minutes = make_minutes(first, planner)
    second = make_held(plan, stakeholders=list(first.stakeholders.all()), starts_at=at(9), said=False)
    make_minutes(second, planner)
    row = first.commitments.get()
    review([row], planner, {row.pk: "Otra cosa"})
    with pytest.raises(Refused, match=r"«Otra cosa» ya está en el Acta N.º 2/2026 como se dijo antes"):
        correct(minutes, by=planner, reason="x")
    assert Minutes.objects.count() == 2


def test_the_next_acta_prints_what_its_session_said_of_the_one_before(plan, planner):
    first = make_held(plan)
    minutes = make_minutes(first, planner)
    later = make_held(plan, stakeholders=list(first.stakeholders.all()), starts_at=at(9), said=False)
    review_minutes(minutes, later, by=planner, is_approved=False, observations="Faltó nombrar la escuela.")
    assert said(make_minutes(later, planner))["reviewed"] == [
        {"name": "Acta N.º 1/2026", "is_approved": False, "observations": "Faltó nombrar la escuela."}
    ]


def test_an_acta_is_reviewed_once_and_never_by_a_session_that_is_closed(plan, planner):
    first = make_held(plan)
    minutes = make_minutes(first, planner)
    same = {"stakeholders": list(first.stakeholders.all())}
    later, closed = make_session(plan, starts_at=at(9), **same), make_session(plan, status="closed", **same)
    with pytest.raises(Refused, match="ya cerró su acta"):
        review_minutes(minutes, closed, by=planner, is_approved=True)
    with pytest.raises(Refused, match="qué se observa"):
        review_minutes(minutes, later, by=planner, is_approved=False)
    review_minutes(minutes, later, by=planner, is_approved=True)
    with pytest.raises(Refused, match="ya revisó"):
        review_minutes(minutes, later, by=planner, is_approved=False, observations="x")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_sessions_that_close_at_once_each_gets_a_number_of_its_own(plan, planner):
    body = make_seated_body(plan.service)
    sessions = [make_body_session(body, starts_at=at(6, day)) for day in range(1, 7)]
    for session in sessions:
        make_contribution(session)
        review_all(session, planner)
    rows = at_once(*[lambda one=one: close(one, by=planner) for one in sessions])
    assert sorted(row.number for row in rows) == [1, 2, 3, 4, 5, 6]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_the_same_session_one_does_and_the_other_is_told(plan, planner):
    session = make_held(plan)
    review_all(session, planner)
    results = at_once(*[lambda: close(session, by=planner) for _ in range(4)])
    assert sorted(type(one).__name__ for one in results) == ["Minutes", "Refused", "Refused", "Refused"]
    assert Minutes.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_acta_is_either_corrected_or_approved_when_two_try_at_once(plan, planner):
    first = make_held(plan)
    minutes = make_minutes(first, planner)
    later = make_session(plan, stakeholders=list(first.stakeholders.all()), starts_at=at(9))
    at_once(
        lambda: correct(minutes, by=planner, reason="x"),
        lambda: review_minutes(minutes, later, by=planner, is_approved=True),
    )
    corrected = Minutes.objects.filter(corrects=minutes).exists()
    approved = Minutes.objects.filter(pk=minutes.pk, reviewed_in__isnull=False).exists()
    assert corrected != approved


def test_an_old_acta_of_a_session_stays_as_it_was_when_its_rows_change(plan, planner):
    session = make_held(plan)
    minutes = make_minutes(session, planner)
    before = said(minutes)
    session.contributions.all().delete()
    make_attendance(session, women=3)
    make_commitment(session)
    assert said(minutes) == before


def test_a_body_without_seats_closes_by_its_attendance(plan, planner):
    session = make_session(body=make_body(plan.service), status="held")
    make_attendance(session, women=6)
    assert make_minutes(session, planner).quorum_present == 0


def test_nobody_came_no_acta(plan, planner):
    session = make_session(plan, status="held")
    with pytest.raises(Refused, match="quiénes asistieron"):
        close(session, by=planner)
    assert LocalService.objects.count() == 1
