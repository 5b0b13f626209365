"""Workbooks that are not what they seem: each gets a sentence, and leaves nothing."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from accounts.models import Event
from documents.models import Attachment
from tests.factories_import import (
    exported,
    make_full,
    saved,
    upload,
)
from tests.factories_writing import address

pytestmark = pytest.mark.django_db


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    return buffer.getvalue()


def entities(content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name.endswith("sheet1.xml"):
                body = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + body
            new.writestr(name, body)
    return buffer.getvalue()


def test_a_hostile_file_gets_a_sentence_and_leaves_nothing(client):
    plan = make_full(client)
    good = saved(exported(plan))
    other = Workbook()
    other.active.title = "Ventas"
    for content, name in [
        (bomb(), "pal.xlsx"),
        (entities(good), "pal.xlsx"),
        (good[: len(good) // 2], "pal.xlsx"),
        (b"no soy un libro", "pal.xlsx"),
        (b"", "pal.xlsx"),
        (saved(other), "pal.xlsx"),
        (good, "pal.pdf"),
        (good, "pal.xls"),
    ]:
        response = upload(client, plan, content, name)
        assert response.status_code == 422, name
        assert "field__error" in response.content.decode()
    assert client.post(address(plan, "action_sheet"), {}).status_code == 422
    assert not Attachment.objects.exists()
    assert not Event.objects.exists()
    assert upload(client, plan, good).status_code == 302


def test_a_sheet_with_too_many_rows_is_refused_whole(client, monkeypatch):
    monkeypatch.setattr("plans.imports.actions.MAX_ROWS", 3)
    plan = make_full(client)
    book = exported(plan)
    for number in range(5):
        book["Acciones"].append([f"9.{number}", "OE1", "x"])
    response = upload(client, plan, saved(book))
    assert response.status_code == 422
    assert "pasa de 3 filas" in response.content.decode()
