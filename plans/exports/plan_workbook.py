"""The plan as a workbook: a sheet a section, typed cells, a dictionary. «Acciones» and «Indicadores» go back in."""

import zoneinfo
from datetime import date
from decimal import Decimal

from django.utils import timezone

from documents.spreadsheet import Column, Sheet, render_workbook
from plans.exports.chapters import shown_measurement, shown_target, unit_name
from plans.extension import companions

PESOS = '"$"\\ #,##0'
LEVELS = {"higher": "Mayor es mejor", "lower": "Menor es mejor"}
UNITS = {"percent": "Porcentaje", "points": "Puntos", "number": "Número", "pesos": "Pesos"}


def render(context):
    """The workbook's bytes, of a sealed version or of a draft (see `versions.paper_context`)."""
    snapshot = context["snapshot"]
    with timezone.override(zoneinfo.ZoneInfo(snapshot["service"]["time_zone"])):
        return render_workbook(sheets(snapshot), title=title(snapshot), notes=notes(context))


def title(snapshot):
    return f"Plan Anual Local {snapshot['plan']['year']}, {snapshot['service']['full_name']}"


def notes(context):
    """What the first sheet says: what this is, of when, and how to prove it."""
    snapshot, seal = context["snapshot"], context["seal"]
    said = [title(snapshot)]
    if snapshot["service"]["is_fictional"]:
        said.append("DATOS DE DEMOSTRACIÓN")
    if snapshot["plan"]["is_transcript"]:
        said.append(f"Transcripción de un acto público. {snapshot['plan']['source']}")
    if not seal:
        return [*said, "BORRADOR, sin sellar: su texto puede cambiar."]
    return [
        *said,
        f"Versión {seal['number']}: {seal['purpose']}",
        f"Código de verificación: {seal['code']}",
        f"Huella del contenido (SHA-256): {seal['sha256']}",
        f"Sellada el {timezone.localtime(seal['sealed_at']):%d-%m-%Y, %H:%M}",
    ]


def sheets(snapshot):
    """The sheets in the plan's order; each holds every row of its kind. After them, those of the apps above."""
    return [
        Sheet("Secciones", SECTIONS, snapshot["sections"]),
        Sheet("Objetivos", OBJECTIVES, snapshot["objectives"]),
        Sheet("Acciones", action_columns(snapshot), snapshot["actions"]),
        Sheet("Indicadores", INDICATORS, list(indicator_rows(snapshot))),
        Sheet("Unidades por acción", UNIVERSE, list(universe_rows(snapshot))),
        Sheet("Presupuesto", BUDGETS, list(budget_rows(snapshot))),
        Sheet("Instrumentos", INSTRUMENTS, list(instrument_rows(snapshot))),
        Sheet("Dotación", staffing_columns(snapshot), snapshot["staffing"]),
        Sheet("Vinculación", LINKS, snapshot["links"]),
        Sheet("Avance PME", progress_columns(snapshot), snapshot["improvement_progress"]),
        Sheet("Anexos", ANNEXES, list(annex_rows(snapshot))),
        *(sheet for companion in companions() for sheet in companion.sheets(snapshot)),
    ]


def _get(key):
    return lambda row: row[key]


def _number(key):
    return lambda row: None if row[key] is None else Decimal(row[key])


def _day(key):
    return lambda row: date.fromisoformat(row[key]) if row[key] else None


SECTIONS = [
    Column("Clave", _get("key"), width=16, note="No cambia entre años ni versiones"),
    Column("Sección", _get("title"), width=40),
    Column("La ley la pide", _get("required"), width=14),
    Column("Lista", _get("done"), width=10),
    Column("Unidad responsable", _get("unit"), width=30),
    Column("Texto", _get("body"), width=80),
]
OBJECTIVES = [
    Column("Código", _get("code"), width=10),
    Column("Objetivo", _get("text"), width=80),
    Column("Objetivo del PEL", _get("pel"), width=60),
]


def action_columns(snapshot):
    """The columns of «Acciones», in the order in which they are read back (plans/imports/actions.py)."""
    return [
        Column(
            "Código",
            _get("code"),
            width=10,
            note="Identifica la acción; al volver a cargar, un código nuevo crea",
        ),
        Column("Objetivo", _get("objective_code"), width=10, note="Código del objetivo"),
        Column("Acción", _get("name"), width=50),
        Column("Descripción", _get("description"), width=60),
        Column("Tipo", _get("kind_label"), width=26),
        Column("Unidad responsable", _get("unit"), width=30),
        Column("Inicio", _day("starts_on"), width=12, number_format="dd-mm-yyyy"),
        Column("Término", _day("ends_on"), width=12, number_format="dd-mm-yyyy"),
        Column("Línea del PEL", _get("line"), width=30),
        Column("Objetivo ENEP", _get("enep_objective"), width=30),
        Column("Eje", _get("axis"), width=30),
        Column("Meta (%)", _number("target_percent"), width=10, number_format="0.##"),
        Column("Meta publicada", _get("target_text"), width=20),
        Column("Enfoque de género", _get("gender_approach"), width=40),
        Column("Unidades", _get("universe_size"), width=10, number_format="0", note="Calculada"),
        Column(
            "Meta en unidades",
            _get("target_units"),
            width=16,
            number_format="0",
            note="⌈meta × unidades⌉, calculada",
        ),
        Column("Presupuesto total", _get("budget_total"), width=18, number_format=PESOS, note="Calculado"),
    ]


def indicator_rows(snapshot):
    for action in snapshot["actions"]:
        for row in action["indicators"]:
            yield row | {"action": action["code"]}


INDICATORS = [
    Column(
        "N.º", _get("id"), width=10, number_format="0", note="Identifica el indicador; vacío crea uno nuevo"
    ),
    Column("Acción", _get("action"), width=10, note="Código de la acción"),
    Column("Indicador", _get("name"), width=60),
    Column("Fórmula", _get("formula"), width=40),
    Column("Unidad de medida", lambda row: UNITS[row["unit"]], width=16),
    Column("Sentido", lambda row: LEVELS[row["sense"]], width=16),
    Column("Línea de base", _number("baseline"), width=14, number_format="#,##0.##"),
    Column("Meta", _number("target"), width=14, number_format="#,##0.##"),
    Column("Meta publicada", _get("target_text"), width=20),
    Column("Periodicidad", _get("periodicity"), width=14),
    Column("Medio de verificación", _get("means"), width=40),
    Column("Por género", _get("by_gender"), width=12),
]


def universe_rows(snapshot):
    for action in snapshot["actions"]:
        for code in action["universe"]:
            unit = snapshot["units"].get(code, {"name": code, "commune": "", "identifier": code})
            yield {"action": action["code"], "code": code} | unit


UNIVERSE = [
    Column("Acción", _get("action"), width=10),
    Column("Código de la unidad", _get("code"), width=18, note="RBD, o código JUNJI si no tiene"),
    Column("Unidad educativa", _get("name"), width=50),
    Column("Comuna", _get("commune"), width=20),
]


def budget_rows(snapshot):
    for action in snapshot["actions"]:
        for row in action["budgets"]:
            yield {"action": action["code"]} | row


BUDGETS = [
    Column("Acción", _get("action"), width=10),
    Column("Fuente", _get("source"), width=40),
    Column("Monto", _get("amount"), width=18, number_format=PESOS),
]


def instrument_rows(snapshot):
    for instrument in snapshot["instruments"]:
        for objective in instrument["objectives"]:
            for row in objective["indicators"]:
                measured = row.get("measurement") or {}
                yield row | {
                    "instrument": instrument["kind"],
                    "objective": f"{objective['code']} {objective['text']}",
                    "shown_target": shown_target(row),
                    "value": measured.get("value"),
                    "shown": shown_measurement(row),
                    "remark": measured.get("reason", ""),
                }


INSTRUMENTS = [
    Column("Instrumento", _get("instrument"), width=12),
    Column("Objetivo", _get("objective"), width=50),
    Column("Indicador", _get("name"), width=60),
    Column("Meta", _get("shown_target"), width=14),
    Column("Valor", _number("value"), width=14, number_format="#,##0.##"),
    Column("Resultado", _get("shown"), width=16, note="Con su unidad, o por qué no hay valor (S/I, N/A)"),
    Column("Sentido", lambda row: LEVELS[row["sense"]], width=16),
    Column("Ponderación (%)", _number("weight"), width=14, number_format="0.##"),
    Column("Observación", _get("remark"), width=60),
]


def staffing_columns(snapshot):
    return [
        Column("Código", _get("school"), width=10),
        Column("Unidad educativa", lambda row: unit_name(snapshot, row["school"]), width=50),
        Column("Personal", _get("kind_label"), width=26),
        Column("Personas", _get("people"), width=10, number_format="#,##0"),
        Column("Horas semanales", _number("hours"), width=16, number_format="#,##0.#"),
        Column("Fundamento", _get("grounds"), width=80),
    ]


LINKS = [
    Column("Ámbito", _get("scope"), width=12),
    Column("Institución", _get("institution"), width=40),
    Column("Para qué", _get("purpose"), width=60),
    Column("Comunas o región", _get("where"), width=30),
    Column("Unidad responsable", _get("unit"), width=30),
    Column("Período", _get("period"), width=16),
]


def progress_columns(snapshot):
    return [
        Column("Código", _get("school"), width=10),
        Column("Establecimiento", lambda row: unit_name(snapshot, row["school"]), width=50),
        Column("Corte", _day("cut_off"), width=12, number_format="dd-mm-yyyy"),
        Column("Liderazgo", _get("leadership"), width=12, number_format="0"),
        Column("Gestión pedagógica", _get("pedagogy"), width=12, number_format="0"),
        Column("Convivencia escolar", _get("coexistence"), width=12, number_format="0"),
        Column("Gestión de recursos", _get("resources"), width=12, number_format="0"),
        Column("Total", _get("total"), width=10, number_format="0"),
        Column("Cumplimiento (%)", _number("fulfilment"), width=16, number_format="0.0"),
    ]


def annex_rows(snapshot):
    for annex in snapshot["annexes"]:
        for file in annex["files"] or [{"name": "", "sha256": ""}]:
            yield annex | {"file": file["name"], "sha256": file["sha256"]}


ANNEXES = [
    Column("Anexo", _get("title"), width=40),
    Column("Descripción", _get("description"), width=60),
    Column("Archivo", _get("file"), width=40),
    Column("Huella (SHA-256)", _get("sha256"), width=68),
]
