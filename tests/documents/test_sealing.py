"""Sealing: what was frozen stays, and its papers are kept once."""

import pytest
from django.core.files.storage import default_storage

from documents import sealing
from documents.models import SealedDocument
from tests.factories import make_user

SNAPSHOT = {"ñ": "Ñuñoa", "a": [1, None, True], "b": {"z": 1, "y": "2,5"}}


@pytest.fixture
def document(db):
    return sealing.seal(
        kind="plan", title="PAL 2027", issuer="SLEP", number=1, snapshot=SNAPSHOT, by=make_user()
    )


def test_the_same_content_has_the_same_text_whatever_its_order():
    assert sealing.canonical({"b": 1, "a": "ñ"}) == sealing.canonical({"a": "ñ", "b": 1}) == '{"a":"ñ","b":1}'


def test_a_snapshot_comes_back_as_it_was_sealed(document):
    assert sealing.snapshot_of(document) == SNAPSHOT
    assert document.snapshot_sha256 == sealing.digest(document.snapshot)


def test_a_snapshot_that_was_touched_is_noticed(document):
    SealedDocument.objects.filter(pk=document.pk).update(snapshot=document.snapshot.replace("Ñ", "N"))
    document.refresh_from_db()
    with pytest.raises(ValueError, match="no coincide con su huella"):
        sealing.snapshot_of(document)


def test_codes_are_long_unlike_and_read_back_from_a_hand():
    codes = {sealing.new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert len(code.replace("-", "")) == 3 + 26
        assert (
            sealing.normalise_code(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == code
        )


@pytest.mark.parametrize(
    "typed", ["", "MGC", "MGC-1", "x" * 5_000, "MGC-" + "U" * 26, "\x00", "MGC-" + "Ñ" * 26]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert sealing.normalise_code(typed) is None


def test_papers_are_kept_once_and_for_ever(document):
    sealing.keep_papers(document, pdf=b"%PDF uno", xlsx=b"PK uno")
    document.refresh_from_db()
    with pytest.raises(sealing.AlreadyRendered):
        sealing.keep_papers(document, pdf=b"%PDF dos", xlsx=b"PK dos")
    again = SealedDocument.objects.get(pk=document.pk)
    assert (again.pdf_sha256, again.pdf_size) == (document.pdf_sha256, len(b"%PDF uno"))
    with sealing.open_paper(again, "pdf") as paper:
        assert paper.read() == b"%PDF uno"


def test_a_paper_that_is_being_made_is_not_there_yet(document):
    with pytest.raises(FileNotFoundError):
        sealing.open_paper(document, "pdf")


def test_equal_bytes_are_stored_once(db):
    assert sealing.store_bytes(b"igual", "pdf") == sealing.store_bytes(b"igual", "pdf")
    sha256 = sealing.store_bytes(b"igual", "pdf")
    _, files = default_storage.listdir(f"sealed/{sha256[:2]}")
    assert files.count(f"{sha256}.pdf") == 1
