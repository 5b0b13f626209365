"""Units without RBD: the jardines and salas cuna VTF of a Servicio, which the official directory lacks.

They come from a small workbook (JUNJI code, name, comuna, level), seen cell by cell before anything is
written and then taken whole or not at all; or they are typed on screen (`accounts/unit_form.py`), by the
same rules.
"""

import re
from dataclasses import dataclass, field, replace

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Commune, LocalService, School
from accounts.sorting import ENYE, sort_key
from accounts.territory.names import display_name
from accounts.trail import record

COLUMNS = {"code": "Código JUNJI", "name": "Nombre", "commune": "Comuna", "level": "Nivel"}
ALSO_CALLED = {
    "code": ("codigo junji", "codigo", "codigo jardin", "cod junji", "junji"),
    "name": (
        "nombre",
        "nombre jardin",
        "nombre del jardin",
        "nombre de la unidad",
        "unidad educativa",
        "jardin",
    ),
    "commune": ("comuna",),
    "level": ("nivel", "niveles", "tipo"),
}
LEVELS = {
    "sala cuna": School.EarlyLevel.CRECHE,
    "nivel medio": School.EarlyLevel.KINDERGARTEN,
    "jardin infantil": School.EarlyLevel.KINDERGARTEN,
    "medio": School.EarlyLevel.KINDERGARTEN,
    "sala cuna y nivel medio": School.EarlyLevel.BOTH,
    "sala cuna y jardin infantil": School.EarlyLevel.BOTH,
    "ambos": School.EarlyLevel.BOTH,
}
MAX_ROWS = 500
PRESCHOOL = [10]  # COD_ENSE
TAKEN = "Este código ya es de otra unidad."
SIGNED_FOR = "accounts.units"


class Invalid(ValueError):
    """A value that cannot be; says why in Spanish."""


class UnitsRefused(Exception):
    """The list cannot be taken; `preview` says why, cell by cell."""

    def __init__(self, preview):
        super().__init__("La lista tiene errores: no se guardó nada.")
        self.preview = preview


# One value at a time -------------------------------------------------------------------------------------


def clean_code(text):
    """«13.124.023» is 13124023: six to ten digits. `Invalid` for anything else."""
    digits = re.sub(r"[.\s-]", "", text)
    if not re.fullmatch(r"\d{6,10}", digits, re.ASCII):
        raise Invalid("Escribir el código JUNJI con 6 a 10 dígitos, por ejemplo 13124023.")
    return digits


def clean_name(text):
    """The name; one typed in capitals is written as people read it."""
    text = " ".join(text.replace("\0", "").split())
    if not 3 <= len(text) <= 150:
        raise Invalid("Escribir el nombre, de 3 a 150 caracteres.")
    return display_name(text) if text.isupper() else text


def clean_level(text):
    """«Sala cuna», «Nivel medio» or both, as a `School.EarlyLevel`."""
    try:
        return LEVELS[sort_key(text).replace("+", " y ").replace("  ", " ")]
    except KeyError:
        raise Invalid("Escribir «Sala cuna», «Nivel medio» o «Sala cuna y nivel medio».") from None


def facts_of(name):
    """The columns of a unit that follow from its name."""
    return {"display_name": name, "sort_key": sort_key(name)}


# A list, seen before it is taken -------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """`text` as it will be kept, or as typed if it is wrong; `before` if a standing unit says otherwise."""

    text: str
    error: str = ""
    before: str = ""


@dataclass
class UnitRow:
    """A row of the list with its cells by column; `number` is the sheet's."""

    number: int
    cells: dict
    values: dict = field(default_factory=dict)
    school: School | None = None

    @property
    def is_wrong(self):
        return any(cell.error for cell in self.cells.values())

    @property
    def is_new(self):
        return not self.is_wrong and self.school is None

    @property
    def is_changed(self):
        return not self.is_wrong and any(cell.before for cell in self.cells.values())

    @property
    def in_order(self):
        """The cells in the order of COLUMNS, for a table."""
        return [self.cells[column] for column in COLUMNS]

    @property
    def outcome(self):
        if self.is_wrong:
            return "Con errores"
        return "Nueva" if self.is_new else "Cambia" if self.is_changed else "Sin cambios"


@dataclass
class Preview:
    """What a list would do. `problems` are the sheet's as a whole; while any is left nothing is written."""

    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def errors(self):
        """Every wrong cell as a sentence: «Fila 3, Comuna: …»."""
        return self.problems + [
            f"Fila {row.number}, {COLUMNS[column]}: {cell.error}"
            for row in self.rows
            for column, cell in row.cells.items()
            if cell.error
        ]

    @property
    def may_be_taken(self):
        return bool(self.rows) and not self.errors

    @property
    def new(self):
        return [row for row in self.rows if row.is_new]

    @property
    def changed(self):
        return [row for row in self.rows if row.is_changed]

    @property
    def packed(self):
        """The list as it was seen, signed, for the form that confirms it."""
        rows = [[row.number, *(row.cells[column].text for column in COLUMNS)] for row in self.rows]
        return signing.dumps(rows, salt=SIGNED_FOR, compress=True)


def preview_sheet(lines, service):
    """The `Preview` of a sheet: `lines` are its rows of raw cells; the first not empty has the titles."""
    numbered = [(number, [_text(cell) for cell in line]) for number, line in enumerate(lines, start=1)]
    numbered = [(number, line) for number, line in numbered if any(line)]
    if not numbered:
        return Preview(
            problems=["La hoja está vacía: debe llevar las columnas " + _listed(COLUMNS.values()) + "."]
        )
    (number, header), *rows = numbered
    at, problems = _columns(number, header)
    if not problems and not rows:
        problems.append("La hoja no tiene filas bajo los títulos.")
    if len(rows) > MAX_ROWS:
        problems.append(f"La hoja tiene {len(rows)} filas; se aceptan hasta {MAX_ROWS}.")
    if problems:
        return Preview(problems=problems)
    return preview_rows(
        [
            (number, {column: line[place] if place < len(line) else "" for column, place in at.items()})
            for number, line in rows
        ],
        service,
    )


def preview_packed(text, service):
    """The `Preview` again, from what `packed` gave; with a problem if it is not what was given."""
    try:
        rows = signing.loads(text, salt=SIGNED_FOR, max_age=24 * 60 * 60)
    except signing.BadSignature:
        return Preview(problems=["La lista revisada ya no está disponible: volver a subir el archivo."])
    return preview_rows(
        [(number, dict(zip(COLUMNS, cells, strict=True))) for number, *cells in rows], service
    )


def preview_rows(rows, service):
    """Checks rows of texts `(number, {column: text})` by the rules and against what stands. Two queries."""
    communes = {
        _unmarked(commune.name): commune
        for commune in Commune.objects.filter(service_commune__service=service)
    }
    read = [_read(number, texts, communes, service) for number, texts in rows]
    standing = School.objects.select_related("commune").in_bulk(
        [row.values["code"] for row in read if "code" in row.values], field_name="code"
    )
    seen = {}
    for row in read:
        code = row.values.get("code")
        if code is None:
            continue
        if code in seen:
            _fault(row, "code", f"Este código ya está en la fila {seen[code]}.")
        seen.setdefault(code, row.number)
        if code in standing:
            _compare(row, standing[code], service)
    return Preview(rows=read)


def _columns(number, header):
    keys = [re.sub(r"[^\w~ ]", "", sort_key(title)).strip() for title in header]
    at, problems = {}, []
    for column, title in COLUMNS.items():
        places = [place for place, key in enumerate(keys) if key in ALSO_CALLED[column]]
        if not places:
            problems.append(f"Fila {number}: falta la columna «{title}».")
        elif len(places) > 1:
            problems.append(f"Fila {number}: la columna «{title}» está dos veces.")
        else:
            at[column] = places[0]
    return at, problems


def _read(number, texts, communes, service):
    row = UnitRow(number, {column: Cell(texts[column]) for column in COLUMNS})
    for column, clean in [("code", clean_code), ("name", clean_name), ("level", clean_level)]:
        try:
            row.values[column] = clean(texts[column])
        except Invalid as invalid:
            _fault(row, column, str(invalid))
    commune = communes.get(_unmarked(texts["commune"]))
    if commune:
        row.values["commune"] = commune
    else:
        names = _listed(sorted((each.name for each in communes.values()), key=sort_key))
        _fault(row, "commune", f"No es una comuna de {service.short_name}: {names}.")
    for column in row.values:
        row.cells[column] = replace(row.cells[column], text=_shown(row.values[column]))
    return row


def _compare(row, school, service):
    if school.rbd or school.service_id != service.pk:
        _fault(row, "code", TAKEN)
        return
    if school.archived_at:
        _fault(row, "code", "La unidad de este código está archivada.")
        return
    row.school = school
    now = {"name": school.name, "commune": school.commune, "level": school.early_level}
    shown = now | {"level": school.get_early_level_display()}
    for column, value in now.items():
        if column in row.values and row.values[column] != value:
            row.cells[column] = replace(row.cells[column], before=str(shown[column]) or "Sin indicar")


def _fault(row, column, sentence):
    row.cells[column] = replace(row.cells[column], error=row.cells[column].error or sentence)


def _shown(value):
    return value.label if isinstance(value, School.EarlyLevel) else str(value)


def _unmarked(name):
    """A comuna's name as a phone's keyboard may write it: Nunoa is Ñuñoa."""
    return sort_key(name).replace(ENYE, "n")


def _text(cell):
    """A raw cell as text: spreadsheets keep 13124023 as 13124023.0."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).replace("\0", "").split())[:300]


def _listed(names):
    names = list(names)
    return f"{', '.join(names[:-1])} y {names[-1]}" if len(names) > 1 else "".join(names)


# Writing -------------------------------------------------------------------------------------------------


def import_units(preview, service, *, by):
    """Write the whole list, with an event for each unit; returns how many are (new, changed).

    The list is checked again against what stands now, so a preview may be old: `UnitsRefused` writes nothing.
    """
    try:
        with transaction.atomic():
            LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=service.pk)
            fresh = _again(preview, service)
            if not fresh.may_be_taken:
                raise UnitsRefused(fresh)
            for row in fresh.new:
                _create(row, service, by)
            for row in fresh.changed:
                _change(row, by)
    except IntegrityError:  # another Servicio took one of the codes a moment ago
        raise UnitsRefused(_again(preview, service)) from None
    return len(fresh.new), len(fresh.changed)


def _again(preview, service):
    texts = [(row.number, {column: cell.text for column, cell in row.cells.items()}) for row in preview.rows]
    return Preview(rows=preview_rows(texts, service).rows, problems=list(preview.problems))


def new_unit_facts(service, code, name):
    """The columns of a new unit without RBD that nobody types."""
    return {
        "code": code,
        "service": service,
        "kind": School.Kind.NURSERY,
        "levels": PRESCHOOL,
        "status": School.Status.OPERATING,
        **facts_of(name),
    }


def _create(row, service, by):
    values = row.values
    school = School.objects.create(
        **new_unit_facts(service, values["code"], values["name"]),
        junji_code=values["code"],
        name=values["name"],
        commune=values["commune"],
        early_level=values["level"],
        updated_by=by,
    )
    told = {"junji_code": values["code"], "name": values["name"], "commune": values["commune"].name}
    told |= {"early_level": str(values["level"])}
    record("create", school, by=by, changes={name: [None, value] for name, value in told.items()})


def _change(row, by):
    fields = {"name": "name", "commune": "commune", "level": "early_level"}
    written = {fields[column]: row.values[column] for column in fields if row.cells[column].before}
    changes = {fields[column]: [row.cells[column].before, row.cells[column].text] for column in fields}
    changes = {name: change for name, change in changes.items() if name in written}
    School.objects.filter(pk=row.school.pk).update(
        **written,
        **(facts_of(written["name"]) if "name" in written else {}),
        version=F("version") + 1,
        updated_at=timezone.now(),
        updated_by=by,
    )
    row.school.refresh_from_db()
    record("edit", row.school, by=by, changes=changes)
