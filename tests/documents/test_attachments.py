"""Files that people bring: by content, not by name."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.attachments import check_upload, hand_out, store
from documents.models import Attachment
from tests.documents.sheets import bomb, make_xlsx
from tests.factories import make_user

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def zipped(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


ODT = zipped("mimetype", b"application/vnd.oasis.opendocument.text")


def upload(name, data):
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("acta.pdf", PDF),
        ("foto.PNG", PNG),
        ("lista.csv", b"a;b"),
        ("hoja.xlsx", make_xlsx(H=[["x"]]).getvalue()),
    ],
)
def test_a_good_file_is_taken(name, data):
    check_upload(upload(name, data))


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("programa.pdf", b"MZ\x90\x00" + b"\x00" * 200, "no corresponde a un .pdf"),
        ("acta.exe", PDF, "tipo de archivo no se recibe"),
        ("dibujo.svg", b"<svg onload='x'/>", "tipo de archivo no se recibe"),
        ("pagina.html", b"<html>", "tipo de archivo no se recibe"),
        ("sin_nombre", PDF, "tipo de archivo no se recibe"),
        ("vacio.pdf", b"", "vacío"),
        ("foto.jpg", PNG, "no corresponde a un .jpg"),
        ("hoja.xlsx", b"PK\x03\x04roto", "dañado"),
        ("hoja.xlsx", PDF, "no corresponde a un .xlsx"),
        ("acta.docx", make_xlsx(H=[["x"]]).getvalue(), "no corresponde a un .docx"),
        ("hoja.xlsx", zipped("programa.exe", b"MZ"), "no corresponde a un .xlsx"),
        ("acta.odt", zipped("mimetype", b"text/plain"), "no corresponde a un .odt"),
        ("foto.png", b"<svg onload='x'/>", "no corresponde a un .png"),
        ("acta.pdf", b"<html><script>x</script>", "no corresponde a un .pdf"),
        ("texto.txt", b"a\x00b", "no corresponde a un .txt"),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_a_sentence(name, data, sentence):
    with pytest.raises(ValidationError, match=sentence):
        check_upload(upload(name, data))


def test_a_file_of_30_megabytes_says_the_limit():
    with pytest.raises(ValidationError, match="pesa 30 MB y el máximo es 10 MB"):
        check_upload(upload("foto.png", PNG + b"\x00" * (30 * 1024 * 1024)))


@pytest.mark.parametrize("ending", ["docx", "xlsx", "odt", "ods"])
def test_every_office_document_that_explodes_is_refused(ending):
    with pytest.raises(ValidationError, match="demasiado grande"):
        check_upload(upload(f"acta.{ending}", bomb().getvalue()))


@pytest.mark.django_db
def test_a_name_is_only_a_name_and_the_download_is_never_shown_inline():
    attachment = store(upload('../../etc/"acta"\nfinal.pdf', PDF), by=make_user())
    assert "/" not in attachment.name
    response = hand_out(attachment)
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert b"".join(response) == PDF
    response.close()


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once_and_the_same_client_id_is_one_attachment():
    person = make_user()
    first = store(upload("a.pdf", PDF), by=person, client_id="1b0c3f0e-6d0f-4d9c-8f0a-2f8d3f1f9c11")
    again = store(upload("a.pdf", PDF), by=person, client_id="1b0c3f0e-6d0f-4d9c-8f0a-2f8d3f1f9c11")
    other = store(upload("b.pdf", PDF), by=person)
    assert first == again != other
    assert first.sha256 == other.sha256
    assert Attachment.objects.count() == 2


def test_the_check_leaves_the_file_at_its_beginning():
    file = upload("acta.pdf", PDF)
    check_upload(file)
    assert file.read() == PDF
    assert isinstance(file.file, io.BytesIO)
