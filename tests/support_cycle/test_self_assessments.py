"""The nine statements, whose answers are their author's alone."""

import datetime
import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts import privacy
from accounts.models import Event
from support_cycle.models import PeerCase, SelfAssessment, SelfAssessmentAnswer
from support_cycle.self_assessments import Half, halves_over, together, trend, write
from support_cycle.statements import STATEMENTS
from tests.factories import make_school, make_service, make_user
from tests.matrix import SERVICE_ROLES

pytestmark = pytest.mark.django_db
MARK = "Reflexión que nadie más lee"
LIST, NEW = "support_cycle:assessments", "support_cycle:assessment_create"


def yes(**others):
    return dict.fromkeys(STATEMENTS, "yes") | {int(name[1:]): value for name, value in others.items()}


def posted(on="05-05-2026", reflection=MARK, **answers):
    return {"on": on, "reflection": reflection} | {f"s{n}": answer for n, answer in yes(**answers).items()}


def make_assessment(author, service, on=datetime.date(2026, 5, 5), **answers):
    row = SelfAssessment(author=author, service=service)
    return write(row, on=on, reflection=MARK, answers=yes(**answers))


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_the_nine_statements_are_the_guides_with_its_typing_error_corrected():
    assert list(STATEMENTS) == list(range(1, 10))
    assert STATEMENTS[8].startswith("Demostré conocimiento profundo")
    assert (
        STATEMENTS[1]
        == "Actué como facilitador permitiendo que los participantes construyeran sus conclusiones."
    )
    assert (
        STATEMENTS[9]
        == "Ofrecí apoyo para realizar una síntesis de lo que el grupo acordó durante la sesión."
    )


def test_a_professional_writes_one_and_reads_it_back_with_her_trend():
    author = make_user("uatp_professional", on=make_service())
    client = signed_in(author)
    assert client.post(reverse(NEW), posted(s3="no", s4="na")).status_code == 302
    page = client.get(reverse(LIST)).content.decode()
    assert MARK in page
    assert "7 de 8" in page
    rows, lines = trend(author)
    assert [answer for _, answer in lines[2][2]] == ["No"]
    assert [(row.yes, row.applicable) for row in rows] == [(7, 8)]


def test_the_same_form_sent_twice_makes_one():
    client = signed_in(make_user("uatp_professional", on=make_service()))
    data = posted() | {"receipt": "6f1c8a52-2f14-4a39-9d5e-2f4dd15b6c11"}
    for _ in range(2):
        assert client.post(reverse(NEW), data).status_code == 302
    assert SelfAssessment.objects.count() == 1
    assert SelfAssessmentAnswer.objects.count() == 9


def test_what_is_missing_is_asked_for_and_what_was_typed_stays():
    client = signed_in(make_user("uatp_professional", on=make_service()))
    data = posted()
    del data["s7"]
    answer = client.post(reverse(NEW), data)
    assert answer.status_code == 422
    assert "Falta elegir: sí, no o no aplica." in answer.content.decode()
    assert MARK in answer.content.decode()
    assert not SelfAssessment.objects.exists()


def test_two_tabs_lose_nothing():
    service = make_service()
    author = make_user("uatp_professional", on=service)
    row = make_assessment(author, service)
    client, path = signed_in(author), reverse("support_cycle:assessment", args=[row.pk])
    assert client.post(path, posted(reflection="La primera") | {"version": 1}).status_code == 302
    second = client.post(path, posted(reflection="La segunda") | {"version": 1})
    assert second.status_code == 409
    assert "La primera" in second.content.decode()
    assert "La segunda" in second.content.decode()
    assert client.post(path, posted(reflection="La primera") | {"version": 1}).status_code == 302


def test_nobody_else_reads_it_on_any_path_export_or_trail():
    service = make_service()
    school = make_school(service)
    author = make_user("uatp_professional", on=service)
    row = make_assessment(author, service)
    before = Event.objects.count()
    client = signed_in(author)
    assert client.post(reverse(NEW), posted()).status_code == 302
    path = reverse("support_cycle:assessment", args=[row.pk])
    assert client.post(path, posted(reflection=f"{MARK}, otra vez") | {"version": 1}).status_code == 302
    assert Event.objects.count() == before
    others = [make_user(role, on=service) for role in SERVICE_ROLES]
    others += [make_user(role, on=school) for role in ("companion", "school_director", "school_team")]
    for other in [*others, make_user()]:
        theirs = signed_in(other)
        for method in (theirs.get, theirs.post):
            assert method(path).status_code == 404
        assert theirs.post(reverse("support_cycle:assessment_remove", args=[row.pk])).status_code == 404
        for page in (
            "/",
            "/autoevaluacion/",
            f"/autoevaluacion/conjunto/{service.slug}/",
            "/bitacora/",
            "/casos/",
        ):
            assert MARK not in theirs.get(page).content.decode()
        assert MARK not in json.dumps(privacy.export_person(other), default=str, ensure_ascii=False)
    assert MARK in json.dumps(privacy.export_person(author), default=str, ensure_ascii=False)
    assert SelfAssessment.objects.of(author).count() == 2


def test_its_only_door_is_its_author():
    assert not hasattr(SelfAssessment, "access_area")
    assert not hasattr(SelfAssessment.objects.all(), "allowing")


def test_who_left_the_uatp_reads_what_was_theirs_and_writes_no_more():
    service = make_service()
    author = make_user()
    make_assessment(author, service)
    client = signed_in(author)
    assert MARK in client.get(reverse(LIST)).content.decode()
    assert client.get(reverse(NEW)).status_code == 403


def test_an_anonymised_account_leaves_nothing_of_it():
    service = make_service()
    author = make_user("uatp_professional", on=service)
    make_assessment(author, service)
    PeerCase.objects.create(service=service, author=author, title="x", text="y")
    privacy.anonymise(author, by=None)
    assert not SelfAssessment.objects.exists()
    assert not PeerCase.objects.exists()


def test_the_head_sees_five_or_more_together_recomputed_from_the_rows():
    service = make_service()
    head = make_user("uatp_head", on=service)
    people = [make_user("uatp_professional", on=service) for _ in range(6)]
    for number, person in enumerate(people):
        make_assessment(
            person, service, on=datetime.date(2026, 3, 3), s1="na"
        )  # an earlier one does not count
        make_assessment(person, service, s1="no" if number % 2 else "yes", s9="na")
    make_assessment(head, service, s1="no")
    half = Half(2026, 1)
    found = together(service, half, reader=head)
    assert found.authors == 6
    assert [line["counts"] for line in found.lines] == [[3, 3, 0], *[[6, 0, 0]] * 7, [0, 0, 6]]
    page = signed_in(head).get(f"/autoevaluacion/conjunto/{service.slug}/").content.decode()
    assert MARK not in page


def test_under_five_authors_beside_the_reader_nothing_is_shown():
    service = make_service()
    head = make_user("uatp_head", on=service)
    for _ in range(4):
        make_assessment(make_user("uatp_professional", on=service), service)
    make_assessment(head, service)
    found = together(service, Half(2026, 1), reader=head)
    assert (found.authors, found.lines) == (None, [])


def test_only_halves_of_a_year_that_are_over_are_shown():
    assert [str(half) for half in halves_over(datetime.date(2026, 11, 25), 2)] == [
        "Primer semestre de 2026",
        "Segundo semestre de 2025",
    ]
    assert [str(half) for half in halves_over(datetime.date(2027, 2, 1), 1)] == ["Segundo semestre de 2026"]


def test_the_neighbours_head_sees_nothing():
    service, other = make_service(), make_service()
    for _ in range(5):
        make_assessment(make_user("uatp_professional", on=service), service)
    stranger = signed_in(make_user("uatp_head", on=other))
    assert stranger.get(f"/autoevaluacion/conjunto/{service.slug}/").status_code == 404
    assert together(other, Half(2026, 1), reader=make_user()).authors is None


def test_the_pages_cost_the_same_at_one_and_at_thirty(django_assert_max_num_queries):
    service = make_service()
    author = make_user("uatp_professional", on=service)
    for day in range(1, 31):
        make_assessment(author, service, on=datetime.date(2026, 5, day))
    client = signed_in(author)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(8):
        client.get(reverse(LIST))
