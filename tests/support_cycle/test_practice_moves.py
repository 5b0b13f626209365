"""The life of a practice as a table: state × move, role × move, and what publishing asks and does."""

import pytest
from django.urls import reverse

from accounts.models import Event
from documents.models import Job, SealedDocument
from documents.sealing import snapshot_of
from plans.workflow import Refused
from support_cycle.models import Practice, PracticeDecision
from support_cycle.practice_moves import MOVES, TABLE, decide_practice, workflow
from tests.factories import make_school, make_service, make_user
from tests.support_cycle.practice_rows import TODAY, answer, decide, make_published, make_written

pytestmark = pytest.mark.django_db
Status = Practice.Status
EXPECTED = {
    ("submit", "draft"): "review",
    ("take_back", "review"): "draft",
    ("send_back", "review"): "draft",
    ("publish", "review"): "published",
    ("republish", "published"): "published",
    ("withdraw", "published"): "withdrawn",
    ("reopen", "withdrawn"): "draft",
}


@pytest.fixture
def service():
    return make_service("Barrancas", slug="barrancas")


@pytest.fixture
def head(service):
    return make_user("uatp_head", on=service)


def put(practice, status, head):
    """The practice in a state, by the moves that lead there."""
    ways = {
        "draft": [],
        "review": ["submit"],
        "published": ["submit", "publish"],
        "withdrawn": ["submit", "publish", "withdraw"],
    }
    for name in ways[status]:
        decide(practice, name, head, comment="Ya no se realiza.")
    practice.refresh_from_db()
    return practice


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("name", MOVES)
def test_a_move_leads_where_the_table_says_and_from_nowhere_else(service, head, name, status):
    practice = put(make_written(service, head), status, head)
    if name == "republish":
        answer(practice, "resumen", "Otro resumen.")
    target = EXPECTED.get((name, status))
    if target is None:
        with pytest.raises(Refused):
            decide(practice, name, head, comment="Motivo.")
        practice.refresh_from_db()
        assert practice.status == status
    else:
        assert decide(practice, name, head, comment="Motivo.").to_status == target
        practice.refresh_from_db()
        assert practice.status == target


def test_the_table_has_no_row_without_its_test():
    assert {(move.name, source.value) for move in TABLE for source in move.sources} == set(EXPECTED)


MAY = {
    "uatp_head": {"submit", "take_back", "send_back", "publish", "republish", "withdraw", "reopen"},
    "companion": {"submit", "take_back", "reopen"},
    "school_team": {"submit", "take_back", "reopen"},
    "school_director": {"submit", "take_back", "reopen"},
    "director": set(),
    "planner": set(),
    "uatp_professional": set(),
    "auditor": set(),
}


@pytest.mark.parametrize("role", MAY)
def test_a_role_makes_the_moves_that_are_its_own(service, head, role):
    school = make_school(service)
    at_school = role in ("companion", "school_team", "school_director")
    person = make_user(role, on=school if at_school else service)
    made = set()
    for (name, status), _ in EXPECTED.items():
        practice = put(make_written(service, head, name=f"De {name}", school=school), status, head)
        if name == "republish":
            answer(practice, "resumen", "Otro resumen.")
        try:
            decide(practice, name, person, comment="Motivo.")
            made.add(name)
        except Refused:
            pass
    assert made == MAY[role]


def test_its_author_writes_and_sends_it_and_does_not_publish_it(service, head):
    author = make_user("uatp_professional", on=service)
    practice = make_written(service, author)
    decide(practice, "submit", author)
    with pytest.raises(Refused):
        decide(practice, "publish", author)


def test_what_the_core_lacks_is_named_with_the_place_to_mend_it(service, head):
    practice = make_written(service, head)
    practice.answers.filter(field__key="resultados").delete()
    [objection] = workflow.objections(practice, MOVES["submit"])
    assert objection.text == "Falta responder «Resultados»."
    assert (
        objection.url
        == reverse("support_cycle:practice_part", args=[practice.pk, "nucleo"]) + "#id_resultados"
    )


def test_an_answer_of_the_cycle_that_nobody_reviewed_is_not_published(service, head):
    practice = make_written(service, head)
    answer(practice, "mejoras", "Queda hacerlo en dos cursos más.", is_prefilled=True)
    with pytest.raises(Refused, match="«Oportunidades de mejora» viene del ciclo y falta revisarlo"):
        decide(practice, "submit", head)


def test_publishing_seals_numbers_and_dates_the_card(service, head):
    practice = make_published(service, head)
    assert Job.objects.get().key == f"practice-{practice.document.pk}"
    assert (practice.document.number, practice.document.kind) == (1, "practica")
    assert f"{practice.published_on}" == "2026-11-20"
    event = Event.objects.get(verb="seal")
    assert (practice.document.trail_seq, practice.document.trail_head) == (event.seq, event.hash)


def test_what_is_written_after_publishing_waits_for_another_version(service, head):
    practice = make_published(service, head)
    answer(practice, "resumen", "Otro resumen.")
    assert "Otro resumen" not in practice.document.snapshot
    decide(practice, "republish", head)
    practice.refresh_from_db()
    assert practice.document.number == 2
    assert "Otro resumen" in practice.document.snapshot
    assert SealedDocument.objects.filter(kind="practica").count() == 2


def test_the_same_text_is_not_published_twice(service, head):
    with pytest.raises(Refused, match="Lo publicado ya dice lo mismo"):
        decide(make_published(service, head), "republish", head)


def test_a_refused_publication_leaves_no_seal(service, head):
    practice = make_written(service, head)
    decide(practice, "submit", head)
    stranger = make_user("planner", on=service)
    with pytest.raises(Refused):
        decide(practice, "publish", stranger)
    practice.refresh_from_db()
    assert (practice.status, practice.document, SealedDocument.objects.count()) == ("review", None, 0)


def test_a_text_that_changed_while_it_was_read_is_not_published(service, head):
    practice = put(make_written(service, head), "review", head)
    with pytest.raises(Refused, match="cambió mientras se miraba"):
        decide(practice, "publish", head, version=practice.version + 1)
    assert SealedDocument.objects.count() == 0


def test_two_who_decide_at_once_make_one_move(service, head):
    practice = put(make_written(service, head), "review", head)
    seen = workflow.last_decision(practice)
    decide(practice, "send_back", head, comment="Contar qué resultó.", seen=seen)
    practice.status = "review"
    with pytest.raises(Refused):
        decide_as_seen(practice, head, seen)
    assert PracticeDecision.objects.filter(practice=practice).count() == 2


def decide_as_seen(practice, head, seen):
    return decide_practice(practice, "publish", by=head, today=TODAY, seen=seen)


@pytest.mark.parametrize("name", ["send_back", "withdraw"])
def test_going_back_says_why(service, head, name):
    status = "review" if name == "send_back" else "published"
    practice = put(make_written(service, head), status, head)
    with pytest.raises(Refused, match="Falta escribir"):
        decide(practice, name, head, comment=" ")


def test_the_address_follows_the_name_until_it_is_published(service, head):
    practice = make_written(service, head, name="Nombre de borrador")
    Practice.objects.filter(pk=practice.pk).update(name="Planificar en duplas")
    decide(practice, "submit", head)
    decide(practice, "publish", head)
    practice.refresh_from_db()
    assert practice.slug == "planificar-en-duplas"
    Practice.objects.filter(pk=practice.pk).update(name="Con otro nombre")
    decide(practice, "republish", head)
    practice.refresh_from_db()
    assert (practice.slug, practice.document.title) == ("planificar-en-duplas", "Con otro nombre")


def test_a_name_left_in_a_text_is_warned_of_and_does_not_hold_the_move(service, head):
    practice = make_written(service, head)
    answer(practice, "origen", "Lo propuso la profesora Ximena.")
    [caution] = workflow.cautions(practice, MOVES["submit"])
    assert "«Origen de la práctica»" in caution.text
    assert decide(practice, "submit", head).to_status == "review"


# On the page ----------------------------------------------------------------------------------------------


def move_url(practice):
    return reverse("support_cycle:practice_move", args=[practice.pk])


def test_the_page_of_a_move_makes_it_once(service, head, client):
    practice = put(make_written(service, head), "review", head)
    client.force_login(head)
    page = client.get(move_url(practice), {"movimiento": "publish"})
    form = page.context["form"]
    data = {"movimiento": "publish", "receipt": str(form["receipt"].value())}
    data |= {name: form[name].value() for name in ("seen", "version")}
    answers = [client.post(move_url(practice), data) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert PracticeDecision.objects.filter(move="publish").count() == 1


def test_a_move_without_its_reason_is_asked_again(service, head, client):
    practice = put(make_written(service, head), "review", head)
    client.force_login(head)
    response = client.post(move_url(practice), {"movimiento": "send_back"})
    assert response.status_code == 422
    assert "Falta escribir: qué conviene completar o aclarar." in response.content.decode()


def test_a_move_of_the_head_is_refused_to_who_only_writes(service, head, client):
    school = make_school(service)
    practice = put(make_written(service, head, school=school), "review", head)
    client.force_login(make_user("companion", on=school))
    assert client.get(move_url(practice), {"movimiento": "publish"}).status_code == 403
    assert client.post(move_url(practice), {"movimiento": "publish"}).status_code == 403
    assert client.get(move_url(practice), {"movimiento": "otro"}).status_code == 404


def test_a_sealed_card_is_what_it_was(service, head):
    practice = make_published(service, head)
    assert snapshot_of(practice.document)["name"] == "Planificar en duplas"
