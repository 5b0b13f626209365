"""Annexes: files that are checked, kept privately and handed out only at the plan's address."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Event
from documents.models import Attachment
from plans.models import Annex, Section
from tests.factories import make_service, make_user
from tests.factories_chapters import make_annex, make_chapter, pdf_upload, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter(client):
    section, planner = make_chapter(Section.Kind.ANNEXES)
    client.force_login(planner)
    return section


def with_file(client, section):
    annex = make_annex(section.plan)
    client.post(url_of("annex_files", section.plan, annex.pk), {"files": [pdf_upload()]})
    return annex, annex.files.get()


def test_an_annex_with_its_files_sent_twice_is_one(client, chapter):
    key = uuid.uuid4()
    for _ in range(2):
        data = {"title": "Diagnóstico", "receipt": key, "files": [pdf_upload("a.pdf"), pdf_upload("b.pdf")]}
        assert (
            client.post(url_of("annex_create", chapter.plan), data)["Location"] == chapter.get_absolute_url()
        )
    annex = Annex.objects.get()
    assert sorted(annex.files.values_list("name", flat=True)) == ["a.pdf", "b.pdf"]
    assert Attachment.objects.count() == 2
    assert "a.pdf" in client.get(chapter.get_absolute_url()).content.decode()


def test_a_file_is_downloaded_by_who_may_see_the_plan(client, chapter):
    annex, file = with_file(client, chapter)
    url = url_of("annex_file", chapter.plan, annex.pk, file.pk)
    client.force_login(make_user("reader", on=chapter.service))
    response = client.get(url)
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Disposition"] == 'attachment; filename="acta.pdf"'
    client.force_login(make_user("planner", on=make_service()))
    assert client.get(url).status_code == 404


def test_a_file_is_reached_only_through_its_own_annex(client, chapter):
    _, file = with_file(client, chapter)
    other = make_annex(chapter.plan)
    assert client.get(url_of("annex_file", chapter.plan, other.pk, file.pk)).status_code == 404


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("virus.exe", b"MZ"), "Ese tipo de archivo no se recibe"),
        (SimpleUploadedFile("acta.pdf", b"no es un pdf"), "no corresponde a un .pdf"),
        (SimpleUploadedFile("vacio.pdf", b""), "vacío"),
    ],
)
def test_a_file_that_is_not_taken_says_why(client, chapter, file, sentence):
    response = client.post(url_of("annex_create", chapter.plan), {"title": "Acta", "files": [file]})
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="Acta"' in page
    assert not Annex.objects.exists()
    assert not Attachment.objects.exists()


def test_a_file_too_big_is_refused_before_it_is_kept(client, chapter, settings):
    settings.ATTACHMENT_MAX_BYTES = 100
    annex = make_annex(chapter.plan)
    response = client.post(url_of("annex_files", chapter.plan, annex.pk), {"files": [pdf_upload()]})
    assert response.status_code == 422
    assert "el máximo es" in response.content.decode()


def test_choosing_no_file_is_said(client, chapter):
    annex = make_annex(chapter.plan)
    response = client.post(url_of("annex_files", chapter.plan, annex.pk), {})
    assert response.status_code == 422
    assert "Elegir al menos un archivo." in response.content.decode()


def test_eleven_files_at_once_are_too_many(client, chapter):
    files = [pdf_upload(f"{n}.pdf") for n in range(11)]
    response = client.post(url_of("annex_create", chapter.plan), {"title": "Acta", "files": files})
    assert response.status_code == 422
    assert "hasta 10 archivos" in response.content.decode()


def test_a_file_that_is_taken_out_stays_in_the_trail(client, chapter):
    annex, file = with_file(client, chapter)
    client.post(url_of("annex_file_remove", chapter.plan, annex.pk, file.pk))
    assert not annex.files.exists()
    assert Event.objects.filter(verb="edit").order_by("-seq").first().changes == {"files": ["acta.pdf", None]}
    assert client.post(url_of("annex_file_remove", chapter.plan, annex.pk, file.pk)).status_code == 404


def test_an_annex_is_edited_ordered_and_removed(client, chapter):
    first, second = make_annex(chapter.plan), make_annex(chapter.plan)
    url = url_of("annex_edit", chapter.plan, first.pk)
    assert client.post(url, {"title": "Nuevo título", "version": 1}).status_code == 302
    assert client.post(url, {"title": "Otro", "version": 1}).status_code == 409
    assert client.post(url, {"title": "", "version": 2}).status_code == 422
    client.post(url_of("annex_move", chapter.plan, first.pk), {"hacia": "abajo"})
    assert list(chapter.plan.annexes.all()) == [second, first]
    client.post(url_of("annex_remove", chapter.plan, second.pk))
    assert [annex.title for annex in chapter.plan.annexes.all()] == ["Nuevo título"]


@pytest.mark.parametrize("name", ["annex_edit", "annex_files", "annex_move", "annex_remove"])
def test_only_who_writes_the_plan_changes_its_annexes(client, chapter, name):
    annex = make_annex(chapter.plan)
    url = url_of(name, chapter.plan, annex.pk)
    client.force_login(make_user("reader", on=chapter.service))
    assert client.post(url, {"title": "x"}).status_code == 403
    assert client.post(url_of("annex_create", chapter.plan), {"title": "x"}).status_code == 403
    client.force_login(make_user("planner", on=make_service()))
    assert client.post(url, {"title": "x"}).status_code == 404
    assert Annex.objects.count() == 1


def test_many_annexes_and_files_ask_the_database_no_more(client, chapter, queries_of):
    with_file(client, chapter)
    client.get(chapter.get_absolute_url())
    few = queries_of(lambda: client.get(chapter.get_absolute_url()))
    for _ in range(4):
        with_file(client, chapter)
    client.get(chapter.get_absolute_url())
    assert len(queries_of(lambda: client.get(chapter.get_absolute_url()))) == len(few) <= 12
