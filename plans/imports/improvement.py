"""How the schools' PME go, from a sheet: a line a school, actions by dimension and fulfilment."""

from decimal import Decimal

from documents.reading import Doubt, Field, parse_date, parse_school_code
from documents.spreadsheet import Column, Sheet, render_workbook
from plans.imports.units import keep_row, one_decimal, preview_units, whole_number
from plans.models import ImprovementProgress

TITLE = "Avance PME"
MOST_ACTIONS = 999
DIMENSIONS = ("leadership", "pedagogy", "coexistence", "resources")
NAMES = (*DIMENSIONS, "fulfilment", "cut_off")


def _percentage(value):
    """From 0 to 100. Excel keeps «55,3 %» of a percentage cell as 0.553: that is asked, never guessed."""
    if isinstance(value, float) and 0 < value < 1:
        raise Doubt("Escribir el porcentaje como 55,3, en una celda sin formato de porcentaje.")
    return one_decimal(100)(value)


FIELDS = [
    Field("code", "RBD", parse_school_code, aliases=("RBD o código JUNJI", "Código")),
    Field("leadership", "Liderazgo", whole_number(MOST_ACTIONS), aliases=("n acciones liderazgo",)),
    Field(
        "pedagogy",
        "Gestión pedagógica",
        whole_number(MOST_ACTIONS),
        aliases=("n acciones gestion pedagogica", "Pedagógica"),
    ),
    Field(
        "coexistence",
        "Convivencia escolar",
        whole_number(MOST_ACTIONS),
        aliases=("n acciones convivencia", "Convivencia"),
    ),
    Field(
        "resources",
        "Gestión de recursos",
        whole_number(MOST_ACTIONS),
        aliases=("n acciones recursos", "Recursos"),
    ),
    Field("fulfilment", "Cumplimiento (%)", _percentage, aliases=("pct cumplimiento", "Cumplimiento")),
    Field("cut_off", "Fecha de corte", parse_date),
]
IGNORED = ("Establecimiento", "Unidad educativa", "nombre ee", "Comuna", "Total", "total acciones")


def improvement_template(plan, units):
    """The workbook to fill: the schools in the screen's order. Takes `units_with_progress`."""
    return render_workbook(
        [Sheet(TITLE, _columns(), units)],
        title=f"Avance de los PME, {plan.full_name}",
        notes=[
            f"Avance de los PME por establecimiento, {plan.full_name}",
            "Llenar la hoja «Avance PME» y subirla en la misma sección. Una fila es un establecimiento.",
            "Cuántas acciones hay en cada dimensión; el total lo calcula el sistema.",
            "El cumplimiento va de 0 a 100, con coma decimal y sin formato de porcentaje; vacío es S/I.",
            "Si se borran las cuatro dimensiones y el cumplimiento de una fila, ese avance se quita.",
        ],
    )


def improvement_preview(plan, file, units):
    """The Preview of a filled sheet against what stands. May raise `Unreadable`."""
    how = {"title": TITLE, "fields": FIELDS, "ignored": IGNORED, "current": _current, "check": _check}
    return preview_units(plan, file, units, **how)


def take_improvement(plan, preview, *, by):
    """Write the rows of a confirmed preview, with an event for each, in the caller's transaction."""
    for line in preview.to_write:
        values = {name: line.values[name] for name in NAMES}
        keep_row(
            ImprovementProgress,
            line.target.progress,
            None if _is_empty(values) else values,
            by=by,
            place={"service": plan.service, "plan": plan, "school": line.target},
        )


def _columns():
    def column(field):
        numbers = {"fulfilment": "0.0", "cut_off": "dd-mm-yyyy"}
        return Column(
            field.title,
            lambda unit: getattr(unit.progress, field.name) if unit.progress else None,
            width=14,
            number_format=numbers.get(field.name, "0"),
        )

    return [
        Column("RBD", lambda unit: unit.code, width=10, note="Sin dígito verificador."),
        Column("Establecimiento", lambda unit: unit.display_name, width=42),
        Column("Comuna", lambda unit: unit.commune.name, width=18),
        *(column(field) for field in FIELDS[1:]),
    ]


def _current(unit):
    return {name: getattr(unit.progress, name) if unit.progress else None for name in NAMES}


def _is_empty(values):
    return all(values[name] is None for name in (*DIMENSIONS, "fulfilment"))


def _check(values, unit):
    if _is_empty(values):
        return
    for name in DIMENSIONS:
        if values[name] is None:
            yield name, "Falta cuántas acciones son; si no hay, escribir 0."
    if values["fulfilment"] == Decimal(100) and not any(values[name] for name in DIMENSIONS):
        yield "fulfilment", "Sin acciones no puede haber cumplimiento de 100 %."
