"""A cut of a plan's year as a workbook: every indicator found, and how many there are in each state."""

import zoneinfo

from django.utils import timezone

from documents.spreadsheet import Column, Sheet, render_workbook
from plans.followup import State

DAY = "dd-mm-yyyy"


def render(said):
    """The workbook's bytes of a `followup.FollowUp`: exactly the rows that it has found."""
    with timezone.override(zoneinfo.ZoneInfo(said.plan.service.time_zone)):
        rows = [row for _, group in said.grouped(said.index()) for row in group]
        sheets = [
            Sheet("Seguimiento", ROWS, [(said.cut, row) for row in rows]),
            Sheet("Por objetivo", tally_columns("Objetivo"), said.objectives),
            Sheet("Por unidad", tally_columns("Unidad responsable"), said.units),
        ]
        return render_workbook(sheets, title=_title(said), notes=_notes(said, len(rows)))


def tally_columns(title):
    return [
        Column(title, lambda one: one.label, width=60),
        Column("Indicadores", lambda one: one.total, width=12, number_format="0"),
        Column(
            "Esperados en el corte",
            lambda one: one.expected,
            width=14,
            number_format="0",
            note="Sin los que se miden en otro corte",
        ),
        Column("Informados", lambda one: one.reported, width=12, number_format="0"),
        *(
            Column(state.label, lambda one, state=state: one.of[state], width=14, number_format="0")
            for state in State
        ),
    ]


ROWS = [
    Column("Corte", lambda pair: pair[0].date, width=12, number_format=DAY),
    Column("Objetivo", lambda pair: pair[1].action.objective.code, width=10),
    Column("Acción", lambda pair: pair[1].action.code, width=10),
    Column("Nombre de la acción", lambda pair: pair[1].action.name, width=50),
    Column("Unidad responsable", lambda pair: str(pair[1].action.unit or ""), width=30),
    Column("N.º", lambda pair: pair[1].pk, width=10, number_format="0", note="Identifica el indicador"),
    Column("Indicador", lambda pair: pair[1].name, width=60),
    Column("Unidad de medida", lambda pair: pair[1].get_unit_display(), width=16),
    Column("Sentido", lambda pair: pair[1].get_sense_display(), width=16),
    Column("Meta", lambda pair: pair[1].target, width=12, number_format="#,##0.##"),
    Column("Meta publicada", lambda pair: pair[1].target_text, width=20),
    Column("Valor", lambda pair: _of(pair, "value"), width=12, number_format="#,##0.##"),
    Column(
        "Por qué no hay valor",
        lambda pair: _of(pair, "absence"),
        width=16,
        note="S/I, N/A o annual (medición anual)",
    ),
    Column("Motivo u observación", lambda pair: _of(pair, "reason"), width=40),
    Column("Numerador", lambda pair: _of(pair, "numerator"), width=12, number_format="#,##0.##"),
    Column("Denominador", lambda pair: _of(pair, "denominator"), width=12, number_format="#,##0.##"),
    Column("Mujeres", lambda pair: _of(pair, "women"), width=12, number_format="#,##0.##"),
    Column("Hombres", lambda pair: _of(pair, "men"), width=12, number_format="#,##0.##"),
    Column("Valor anterior", lambda pair: pair[1].previous_value, width=14, number_format="#,##0.##"),
    Column("Situación", lambda pair: pair[1].state_label, width=22),
    Column(
        "% de la meta",
        lambda pair: pair[1].fulfilment,
        width=12,
        number_format="0.0",
        note="Cuánto de la meta es el valor, según su sentido; vacío si ya se cumple o no se puede decir",
    ),
    Column("Unidades alcanzadas", lambda pair: pair[1].action.reached_at, width=14, number_format="0"),
    Column("Unidades de la acción", lambda pair: pair[1].action.universe_at, width=14, number_format="0"),
    Column("Relato", lambda pair: _of(pair, "narrative"), width=60),
    Column("Archivos de evidencia", lambda pair: _of(pair, "files"), width=12, number_format="0"),
]


def _of(pair, name):
    measured = pair[1].measured
    return getattr(measured, name) if measured else None


def _title(said):
    return f"Seguimiento del {said.plan}, {said.plan.service.full_name}"


def _notes(said, count):
    told = [_title(said), f"{said.cut.name}: {said.cut.date:%d-%m-%Y}"]
    if said.plan.service.is_fictional:
        told.append("DATOS DE DEMOSTRACIÓN")
    told.append(f"Indicadores en la hoja «Seguimiento»: {count} de {said.tally.total}{_filters(said)}")
    told.append(f"Datos al {timezone.localtime():%d-%m-%Y, %H:%M}. Sin sellar: pueden cambiar.")
    return told


def _filters(said):
    """The filters in words, as somebody who only has the file needs them."""
    told = [f"texto «{said.text}»"] if said.text else []
    told += [
        f"objetivo «{one.label}»" for one in said.objectives if said.objective and one.pk == said.objective
    ]
    told += [
        f"unidad «{one.label}»"
        for one in said.units
        if said.unit and one.pk == (None if said.unit == "ninguna" else said.unit)
    ]
    told += [f"situación «{State(said.state).label}»"] if said.state else []
    return f". Filtros: {'; '.join(told)}" if told else ""
