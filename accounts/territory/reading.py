"""Reads the public files as they are published, and notes what is odd in them. Writes nothing.

Directory: Mineduc's «Directorio Oficial de Establecimientos», `;`, decimal comma, UTF-8 (Latin-1 up to 2017).
Services: the list of the 70 SLEP with comunas and transfer years. Regions and comunas: BCN, by chilehub.
"""

import csv
import gzip
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

from accounts.models import School
from accounts.models.territory import ENROLMENT_LEVELS, FIRST_FICTIONAL_RBD

DATA = Path(__file__).resolve().parent.parent / "data"
DIRECTORY = DATA / "directorio_oficial_ee_2025.csv.gz"
SERVICES = DATA / "listado_slep_2026.csv"
COMMUNES = DATA / "comunas.json"
REGIONS = DATA / "regiones.json"
LISTING_YEAR = 2026  # the list's own: transfer years after it are provisional

MAX_BYTES = 60_000_000
REQUIRED = ["RBD", "DGV_RBD", "NOM_RBD", "COD_COM_RBD", "COD_DEPE", "RURAL_RBD", "ESTADO_ESTAB"]
OPTIONAL = ["LATITUD", "LONGITUD", "CONVENIO_PIE", "MAT_TOTAL"]
STATUS = {
    "1": School.Status.OPERATING,
    "2": School.Status.IN_RECESS,
    "3": School.Status.CLOSED,
    "4": School.Status.AUTHORISED,
}
DECIMAL = re.compile(r"-?\d{1,3}([.,]\d{1,20})?", re.ASCII)
LATITUDES = (-62.5, -17.4)  # Antarctica's bases to Arica
LONGITUDES = (-110, -58)  # Rapa Nui to Antarctica


class TerritoryError(Exception):
    """A file that cannot be loaded at all; says why in Spanish."""


@dataclass(frozen=True)
class Place:
    """A row of the list: one comuna and the Servicio it belongs to."""

    commune: int
    commune_name: str
    region: int
    region_name: str
    service: int
    service_name: str
    starts_year: int
    transfer_year: int
    decree: str
    is_seat: bool


@dataclass(frozen=True, slots=True)
class Establishment:
    """A row of the directory."""

    rbd: int
    rbd_dv: str
    name: str
    commune: int
    dependency: int
    is_rural: bool
    status: str
    latitude: float | None
    longitude: float | None
    enrolment: int
    enrolment_by_level: dict
    levels: list
    has_pie: bool


def read_places():
    with SERVICES.open(encoding="utf-8-sig", newline="") as file:
        return [_place(row) for row in csv.DictReader(file)]


def _place(row):
    return Place(
        commune=int(row["COD_COM_RBD"]),
        commune_name=row["NOM_COMUNA_FORMATO"].strip(),
        region=int(row["NUM_REGION"]),
        region_name=row["NOMBRE_REGION"].strip(),
        service=int(row["COD_SLEP"]),
        service_name=row["NOMBRE_SLEP_FORMATO"].strip(),
        starts_year=int(row["INICIO_FUNCIONES"]),
        transfer_year=int(row["AGNO_TRASPASO_EDUC"]),
        decree=row["DECRETO"].strip(),
        is_seat=row["COMUNA CABECERA"].strip() == row["NOM_COMUNA_FORMATO"].strip(),
    )


def read_regions():
    """{code: "Región de Ñuble"}; the spelling of the name itself is the list's."""
    return {int(row["codigo_region"]): row["nombre_region"] for row in json.loads(REGIONS.read_text("utf-8"))}


def read_coordinates():
    """{commune code: (latitude, longitude)} of each comuna's seat; None where the file says 0, 0."""
    return {
        int(row["codigo_comuna"]): (row["latitud_cabecera"] or None, row["longitud_cabecera"] or None)
        for row in json.loads(COMMUNES.read_text("utf-8"))
    }


def read_directory(path, report, known_communes, year=None):
    """The directory's rows as `Establishment`s and its year; what is odd or skipped goes into `report`.

    `year` is needed only for a file without the column AGNO. TerritoryError for a file that is no directory.
    """
    header, lines = _table(path)
    column = {name: position for position, name in enumerate(header)}
    if missing := [name for name in REQUIRED if name not in column]:
        raise TerritoryError(f"{Path(path).name}: faltan las columnas {', '.join(missing)}.")
    years = (
        {line[column["AGNO"]] for _, line in lines if len(line) == len(header)} if "AGNO" in column else set()
    )
    year = _directory_year(years, year, Path(path).name)

    reader = _RowReader(column, report, known_communes)
    rows = {}
    for number, line in lines:
        if len(line) != len(header):
            report.skip(number, f"tiene {len(line)} columnas y no {len(header)}")
            continue
        row = reader.read(number, line)
        if row is None:
            continue
        if row.rbd in rows:
            report.skip(number, f"el RBD {row.rbd} está repetido; vale la primera fila")
        else:
            rows[row.rbd] = row
    if not rows:
        raise TerritoryError(f"{Path(path).name}: no trae ningún establecimiento que se pueda cargar.")
    report.rows_read = len(lines)
    return list(rows.values()), year


def _table(path):
    try:
        raw = Path(path).read_bytes()
        if raw[:2] == b"\x1f\x8b":
            with gzip.open(path) as packed:
                raw = packed.read(MAX_BYTES + 1)
    except (OSError, EOFError) as error:
        raise TerritoryError(f"No se pudo leer {path}: {error}") from error
    if len(raw) > MAX_BYTES:
        raise TerritoryError(f"{Path(path).name}: es demasiado grande para ser el directorio.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    try:
        lines = csv.reader(text.replace("\0", "").splitlines(), delimiter=";")
        header = [name.strip().upper() for name in next(lines, [])]
        return header, [(number, line) for number, line in enumerate(lines, start=2) if line]
    except csv.Error as error:
        raise TerritoryError(
            f"{Path(path).name}: no es un CSV separado por punto y coma ({error})."
        ) from error


def _directory_year(found, given, name):
    if len(found) > 1:
        raise TerritoryError(f"{name}: mezcla los años {', '.join(sorted(found))}.")
    said = next(iter(found), "").strip()
    if said and not re.fullmatch(r"20\d\d", said):
        raise TerritoryError(f"{name}: «{said}» no es un año (columna AGNO).")
    if not said and not given:
        raise TerritoryError(f"{name}: no dice su año (AGNO); indicar --directory-year.")
    if said and given and int(said) != given:
        raise TerritoryError(f"{name}: es el directorio de {said}, no el de {given}.")
    return int(said or given)


class _RowReader:
    def __init__(self, column, report, known_communes):
        self.report = report
        self.known_communes = known_communes
        self.required_of = itemgetter(*(column[name] for name in REQUIRED))
        self.optional_of = itemgetter(*(column.get(name, -1) for name in OPTIONAL))  # the last is empty
        self.levels = [column[f"ENS_{n:02}"] for n in range(1, 13) if f"ENS_{n:02}" in column]
        self.enrolments = [
            (key, column[f"MAT_ENS_{n}"])
            for n, key in enumerate(ENROLMENT_LEVELS, start=1)
            if f"MAT_ENS_{n}" in column
        ]

    def read(self, number, line):
        rbd, dv, name, commune, dependency, rural, status = map(str.strip, self.required_of(line))
        latitude, longitude, pie, total = map(str.strip, self.optional_of([*line, ""]))
        if reason := self._unusable(rbd, commune, dependency, status):
            return self.report.skip(number, reason)
        rbd = int(rbd)
        dv = dv.upper()[:1]
        if dv != check_digit(rbd):
            self.report.warn(
                "dv", rbd, f"dígito verificador {dv or 'vacío'}; por módulo 11 sería {check_digit(rbd)}"
            )
        by_level = {key: count for key, at in self.enrolments if (count := _count(line[at]))}
        return Establishment(
            rbd=rbd,
            rbd_dv=dv,
            name=name[:150],
            commune=int(commune),
            dependency=int(dependency),
            is_rural=rural == "1",
            status=STATUS[status],
            latitude=self._coordinate(rbd, "latitud", latitude, LATITUDES),
            longitude=self._coordinate(rbd, "longitud", longitude, LONGITUDES),
            enrolment=_count(total) or sum(by_level.values()),
            enrolment_by_level=by_level,
            levels=sorted({code for at in self.levels if (code := _count(line[at]))}),
            has_pie=pie == "1",
        )

    def _unusable(self, rbd, commune, dependency, status):
        if not (rbd.isascii() and rbd.isdecimal() and 0 < len(rbd) <= 6):
            return f"«{rbd[:20]}» no es un RBD"
        if int(rbd) >= FIRST_FICTIONAL_RBD:
            return f"el RBD {rbd} está reservado a la demostración"
        if not (commune.isascii() and commune.isdecimal() and int(commune) in self.known_communes):
            return f"el RBD {rbd} está en la comuna «{commune[:20]}», que no existe"
        if dependency not in {"1", "2", "3", "4", "5", "6"}:
            return f"el RBD {rbd} tiene la dependencia «{dependency[:20]}»"
        if status not in STATUS:
            return f"el RBD {rbd} tiene el estado «{status[:20]}»"
        return None

    def _coordinate(self, rbd, what, text, limits):
        """As it stands: an odd coordinate is kept and told, one that is no number is left empty and told."""
        if not text:
            return None
        value = _decimal(text)
        if value is None:
            self.report.warn("coordinate", rbd, f"{what} «{text[:40]}» ilegible; queda vacía")
        elif not limits[0] <= value <= limits[1]:
            self.report.warn("coordinate", rbd, f"{what} {text[:40]} fuera de Chile; se mantiene")
        elif value == int(value):
            self.report.warn("coordinate", rbd, f"{what} {text[:40]} sin decimales; se mantiene")
        return value


def _decimal(text):
    return float(text.replace(",", ".")) if DECIMAL.fullmatch(text) else None


@lru_cache(maxsize=4_000)
def _count(text):
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


@lru_cache(maxsize=64_000)
def check_digit(number):
    """The modulo-11 digit of a RBD or RUN: «0»-«9» or «K»."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(str(number))))
    return "0123456789K"[-total % 11]
