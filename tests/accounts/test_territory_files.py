"""Directories that are odd, wrong or hostile: a sentence, and nothing half-loaded."""

import gzip

import pytest
from django.core.management import CommandError, call_command

from accounts.models import LocalService, School
from accounts.territory import TerritoryError, load_territory
from tests.accounts.directory_files import HEADER, row, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    return tmp_path / "directory.csv"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"RBD": "A1"}, "«A1» no es un RBD"),
        ({"RBD": ""}, "«» no es un RBD"),
        ({"RBD": "²"}, "«²» no es un RBD"),
        ({"COD_COM_RBD": 99999}, "el RBD 500 está en la comuna «99999», que no existe"),
        ({"COD_DEPE": 9}, "el RBD 500 tiene la dependencia «9»"),
        ({"ESTADO_ESTAB": ""}, "el RBD 500 tiene el estado «»"),
        ({"RBD": "448"}, "el RBD 448 está repetido; vale la primera fila"),
    ],
)
def test_a_row_that_cannot_be_loaded_is_skipped_with_its_line_and_reason(path, cells, reason):
    report = load_territory(directory=write(path, row("448", "0"), row("500", "2") | cells))
    assert [(skipped.line, skipped.reason) for skipped in report.skipped] == [(3, reason)]
    assert [school.code for school in School.objects.all()] == ["448"]
    assert f"línea 3: {reason}" in "\n".join(report.lines())


def test_a_row_with_too_few_columns_is_skipped(path):
    write(path, row("448", "0"))
    path.write_text(path.read_text() + "\n2025;500;2\n")
    report = load_territory(directory=path)
    assert report.skipped[0].reason == f"tiene 3 columnas y no {len(HEADER)}"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "faltan las columnas"),
        (b"AGNO;RBD\n2025;448\n", "faltan las columnas DGV_RBD, NOM_RBD"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "faltan las columnas"),
        (b"\x1f\x8bnot really gzip", "No se pudo leer"),
        (";".join(HEADER).encode(), "no dice su año"),
    ],
)
def test_a_file_that_is_no_directory_is_refused_whole(path, content, sentence):
    path.write_bytes(content)
    with pytest.raises(TerritoryError, match=sentence):
        load_territory(directory=path)
    assert not LocalService.objects.exists()


def test_a_file_without_any_usable_row_is_refused(path):
    with pytest.raises(TerritoryError, match="ningún establecimiento"):
        load_territory(directory=write(path, row("X", "0")))


def test_a_missing_file_is_an_error_of_the_command(path):
    with pytest.raises(CommandError, match="No se pudo leer"):
        call_command("load_territory", directory=str(path))


def test_the_year_stands_in_the_file_or_is_given(path):
    header = [name for name in HEADER if name != "AGNO"]
    write(path, row("448", "0"), header=header)
    with pytest.raises(TerritoryError, match="--directory-year"):
        load_territory(directory=path)
    assert load_territory(directory=path, directory_year=2016).directory_year == 2016
    write(path, row("448", "0"))
    with pytest.raises(TerritoryError, match="es el directorio de 2025, no el de 2026"):
        load_territory(directory=path, directory_year=2026)
    write(path, row("448", "0"), row("496", "0", AGNO=2024))
    with pytest.raises(TerritoryError, match="mezcla los años 2024, 2025"):
        load_territory(directory=path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_every_encoding_of_the_official_files_is_read(path, encoding):
    load_territory(directory=write(path, row("448", "0", name="ESCUELA ESPAÑA"), encoding=encoding))
    assert School.objects.get().name == "ESCUELA ESPAÑA"


def test_a_compressed_directory_is_read_and_a_bomb_is_not(path, monkeypatch):
    write(path, row("448", "0"))
    path.write_bytes(gzip.compress(path.read_bytes()))
    assert load_territory(directory=path).establishments == 1
    monkeypatch.setattr("accounts.territory.reading.MAX_BYTES", 1_000)
    path.write_bytes(gzip.compress(b"0" * 100_000))
    with pytest.raises(TerritoryError, match="demasiado grande"):
        load_territory(directory=path)
