"""A case is read by its author and by those chosen for it."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts import privacy
from accounts.models import Event
from support_cycle.models import PeerCase, PeerReply
from tests.factories import make_school, make_service, make_user
from tests.matrix import SERVICE_ROLES

pytestmark = pytest.mark.django_db
MARK = "Un caso que se piensa entre pocos"


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def service():
    return make_service()


@pytest.fixture
def author(service):
    return make_user("uatp_professional", on=service)


@pytest.fixture
def colleague(service):
    return make_user("uatp_professional", on=service)


def share(author, *people, **fields):
    data = {"title": MARK, "text": f"{MARK}: qué pasó.", "asks": "", "capacity": "trust", "people": []}
    data |= {"people": [person.pk for person in people]} | fields
    return signed_in(author).post(reverse("support_cycle:case_create"), data)


def test_it_is_read_by_those_chosen_and_closed_to_everyone_else(service, author, colleague):
    before = Event.objects.count()
    assert share(author, colleague).status_code == 302
    case = PeerCase.objects.get()
    path = case.get_absolute_url()
    assert MARK in signed_in(colleague).get(path).content.decode()
    assert MARK in signed_in(colleague).get("/casos/").content.decode()
    school = make_school(service)
    others = [make_user(role, on=service) for role in SERVICE_ROLES]
    others += [make_user(role, on=school) for role in ("companion", "school_director", "school_team")]
    for other in [*others, make_user()]:
        client = signed_in(other)
        assert client.get(path).status_code == 404
        assert (
            client.post(reverse("support_cycle:case_reply", args=[case.pk]), {"text": "x"}).status_code == 404
        )
        assert MARK not in client.get("/casos/").content.decode()
        assert MARK not in json.dumps(privacy.export_person(other), default=str, ensure_ascii=False)
    assert Event.objects.count() == before


def test_a_colleague_answers_and_only_its_author_edits_or_closes(author, colleague):
    share(author, colleague)
    case = PeerCase.objects.get()
    theirs, mine = signed_in(colleague), signed_in(author)
    assert (
        theirs.post(reverse("support_cycle:case_reply", args=[case.pk]), {"text": "Yo abriría"}).status_code
        == 302
    )
    assert theirs.get(reverse("support_cycle:case_edit", args=[case.pk])).status_code == 403
    assert theirs.post(reverse("support_cycle:case_close", args=[case.pk])).status_code == 403
    assert (
        mine.post(reverse("support_cycle:case_close", args=[case.pk]), {"conclusion": "Abrir"}).status_code
        == 302
    )
    late = theirs.post(reverse("support_cycle:case_reply", args=[case.pk]), {"text": "Llego tarde"})
    assert late.status_code == 422
    assert "Llego tarde" in late.content.decode() or "cerrado" in late.content.decode()
    assert PeerReply.objects.count() == 1


def test_who_is_no_longer_chosen_reads_no_more(author, colleague):
    share(author, colleague)
    case = PeerCase.objects.get()
    data = {"title": MARK, "text": "x", "asks": "", "capacity": "", "people": [], "version": 1}
    path = reverse("support_cycle:case_edit", args=[case.pk])
    assert signed_in(author).post(path, data).status_code == 302
    assert signed_in(colleague).get(case.get_absolute_url()).status_code == 404


def test_nobody_of_another_servicio_can_be_chosen(author):
    stranger = make_user("uatp_professional", on=make_service())
    answer = share(author, stranger)
    assert answer.status_code == 422
    assert not PeerCase.objects.exists()


def test_two_tabs_meet_with_both_texts(author):
    share(author)
    case = PeerCase.objects.get()
    path = reverse("support_cycle:case_edit", args=[case.pk])
    data = {"title": MARK, "text": "Uno", "asks": "", "capacity": "", "people": [], "version": 1}
    client = signed_in(author)
    assert client.post(path, data).status_code == 302
    answer = client.post(path, data | {"text": "Dos"})
    assert answer.status_code == 409
    assert "Uno" in answer.content.decode()
    assert "Dos" in answer.content.decode()


def test_the_list_costs_the_same_at_one_and_at_thirty(author, colleague, django_assert_max_num_queries):
    for number in range(30):
        case = PeerCase.objects.create(
            service_id=author.reach.uatp_services.copy().pop(),
            author=author,
            title=f"Caso {number}",
            text="x",
        )
        case.readers.create(person=colleague)
        case.replies.create(by=colleague, text="y")
    client = signed_in(author)
    client.get("/casos/")
    with django_assert_max_num_queries(9):
        client.get("/casos/")
