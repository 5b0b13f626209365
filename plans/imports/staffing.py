"""Staffing from a sheet: a line a unit, teachers and assistants beside each other."""

from documents.reading import Field, parse_school_code, parse_text
from documents.spreadsheet import Column, Sheet, render_workbook
from plans.imports.units import keep_row, one_decimal, preview_units, whole_number
from plans.models import Staffing

TITLE = "Dotación"
MOST_PEOPLE, MOST_HOURS = 999_999, 999_999
PARTS = ("people", "hours", "grounds")
KINDS = {"teachers": "Docentes", "assistants": "Asistentes"}
FIELDS = [
    Field("code", "RBD o código JUNJI", parse_school_code, aliases=("RBD", "Código")),
    *(
        field
        for kind, title in KINDS.items()
        for field in [
            Field(f"{kind}_people", f"{title}: personas", whole_number(MOST_PEOPLE)),
            Field(f"{kind}_hours", f"{title}: horas semanales", one_decimal(MOST_HOURS)),
            Field(f"{kind}_grounds", f"{title}: fundamento", parse_text(4000)),
        ]
    ),
]
IGNORED = ("Unidad educativa", "Comuna")


def staffing_template(plan, units):
    """The workbook to fill: the units in the screen's order, with what is noted. Takes `staffed_units`."""
    return render_workbook(
        [Sheet(TITLE, _columns(), units)],
        title=f"Dotación, {plan.full_name}",
        notes=[
            f"Dotación por unidad educativa, {plan.full_name}",
            "Llenar la hoja «Dotación» y subirla en la misma sección del plan. Una fila es una unidad.",
            "Personas es un número entero; horas semanales lleva a lo más un decimal.",
            "Al subirla se muestra qué cambiaría, celda por celda; se guarda completa o nada.",
            "Si se borran las personas, las horas y el fundamento de una unidad, esa dotación se quita.",
        ],
    )


def staffing_preview(plan, file, units):
    """The Preview of a filled sheet against what stands. May raise `Unreadable`."""
    how = {"title": TITLE, "fields": FIELDS, "ignored": IGNORED, "current": _current, "check": _check}
    return preview_units(plan, file, units, **how)


def take_staffing(plan, preview, *, by):
    """Write the rows of a confirmed preview, with an event for each, in the caller's transaction."""
    for line in preview.to_write:
        for kind in KINDS:
            values = {part: line.values[f"{kind}_{part}"] for part in PARTS}
            keep_row(
                Staffing,
                _row(line.target, kind),
                None if values["people"] is None else values,
                by=by,
                place={"service": plan.service, "plan": plan, "school": line.target, "kind": kind},
            )


def _columns():
    def cell(kind, part):
        def value(unit):
            row = _row(unit, kind)
            return getattr(row, part) if row else None

        return value

    formats = {"people": "0", "hours": "0.0", "grounds": "General"}
    return [
        Column("RBD o código JUNJI", lambda unit: unit.code, width=18, note="Sin dígito verificador."),
        Column("Unidad educativa", lambda unit: unit.display_name, width=42),
        Column("Comuna", lambda unit: unit.commune.name, width=18),
        *(
            Column(
                field.title,
                cell(*field.name.split("_")),
                width=50 if field.name.endswith("grounds") else 14,
                number_format=formats[field.name.split("_")[1]],
            )
            for field in FIELDS[1:]
        ),
    ]


def _row(unit, kind):
    return next((cell["row"] for cell in unit.cells if cell["kind"] == kind), None)


def _current(unit):
    found = {}
    for kind in KINDS:
        row = _row(unit, kind)
        for part in PARTS:
            found[f"{kind}_{part}"] = getattr(row, part) if row else None
    return found


def _check(values, unit):
    for kind in KINDS:
        people, hours, grounds = (values[f"{kind}_{part}"] for part in PARTS)
        if people is None and (hours is not None or grounds):
            yield f"{kind}_people", "Falta cuántas personas son."
        if hours is None and people is not None:
            yield f"{kind}_hours", "Faltan las horas semanales."
        if people == 0 and hours:
            yield f"{kind}_people", "Hay horas y ninguna persona."
