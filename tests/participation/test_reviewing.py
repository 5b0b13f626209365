"""The text for publication: reviewed by somebody, never the original by itself."""

import pytest

from accounts.models import Event
from participation.models import Contribution
from participation.reviewing import LONGEST, ReviewRefused, review, suggestion
from tests.factories import make_user
from tests.factories_participation import make_agreement, make_contribution, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(db):
    return make_session(status="held")


def test_nothing_is_published_until_somebody_reviewed_it_and_then_only_the_text_for_publication(session):
    row = make_contribution(session, text="El profesor Juan nos grita.")
    reviewer = make_user("planner", on=session.service)
    assert (row.published_text, suggestion(row)) == ("", "El profesor Juan nos grita.")
    review([row], reviewer, {row.pk: " Un profesor nos grita. \r\n"})
    row.refresh_from_db()
    assert (row.text, row.published_text) == ("El profesor Juan nos grita.", "Un profesor nos grita.")
    assert (row.reviewed_by, row.version) == (reviewer, 2)


def test_as_many_as_are_chosen_take_one_statement_for_those_left_as_they_were_said(session, queries_of):
    reviewer = make_user("planner", on=session.service)

    def statements(count):
        rows = [make_contribution(session, f"Lo que se dijo {n}") for n in range(count)]
        return len(queries_of(lambda: review(rows, reviewer, {row.pk: row.text for row in rows})))

    statements(1)  # the reviewer's own roles are read once
    assert statements(2) == statements(40)
    assert Contribution.objects.reviewed().count() == 43


def test_a_row_whose_text_the_reviewer_did_not_see_is_left_alone(session):
    seen, unseen = make_contribution(session), make_contribution(session)
    assert review([seen, unseen], None, {seen.pk: "Visto."}) == 1
    unseen.refresh_from_db()
    assert unseen.published_text == ""


@pytest.mark.parametrize("text", ["", "  \n", "é" * (LONGEST + 1)])
def test_a_text_that_cannot_be_published_refuses_them_all(session, text):
    first, second = make_contribution(session), make_contribution(session)
    with pytest.raises(ReviewRefused) as refused:
        review([first, second], None, {first.pk: "Bien.", second.pk: text})
    assert refused.value.row == second
    assert not Contribution.objects.reviewed().exists()


def test_a_review_is_one_line_of_the_trail_without_a_word_of_what_was_said(session):
    row = make_agreement(session, text="Palabras de adentro")
    review([row], None, {row.pk: "Palabras de afuera"})
    event = Event.objects.get(verb="review")
    assert event.subject_id == str(session.pk)
    assert event.changes == {"reviewed": [None, 1], "rows": [None, "acuerdos"]}
