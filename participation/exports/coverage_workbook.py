"""The coverage of a plan as a workbook: by comuna and by unit with everything counted, or what may be shown outside."""

import zoneinfo

from django.utils import timezone

from documents.spreadsheet import Column, Sheet, render_workbook
from participation.coverage import GENDERS, read_coverage, read_unit_coverage
from participation.coverage_data import coverage_data
from participation.exports.plan_chapter import coverage_sheets

INSIDE = "Uso interno del Servicio: trae grupos de menos de cinco personas, que fuera de él no se muestran."
FOR_ALL = "Todo el Servicio, en una sesión"


def render(plan, *, outside, now):
    """The workbook's bytes. `outside` hides small groups and leaves the units out, whose groups are mostly small."""
    with timezone.override(zoneinfo.ZoneInfo(plan.service.time_zone)):
        coverage = read_coverage(plan)
        sheets = coverage_sheets(coverage_data(coverage, outside=True)) if outside else _whole(plan, coverage)
        notes = [
            f"Cobertura de la participación, {plan}, {plan.service.full_name}",
            *(["DATOS DE DEMOSTRACIÓN"] if plan.service.is_fictional else []),
            f"Al {timezone.localtime(now):%d-%m-%Y, %H:%M}",
            *([] if outside else [INSIDE]),
            f"{coverage.held} sesiones realizadas. Una sesión que reunió a varios estamentos cuenta en cada uno.",
        ]
        return render_workbook(sheets, title=notes[0], notes=notes)


def _whole(plan, coverage):
    units = read_unit_coverage(plan)
    totals = [(one, None, coverage.of_stakeholder[one.pk]) for one in coverage.stakeholders]
    return [
        Sheet("Por comuna", _columns("Comuna"), list(_by_commune(coverage))),
        Sheet("Por unidad educativa", _unit_columns(), list(_by_unit(units))),
        Sheet("Por estamento", _columns(None), totals),
    ]


def _by_commune(coverage):
    """Every square, also the empty ones: it is they that are looked for."""
    for one in coverage.stakeholders:
        for place in coverage.places:
            yield one, place.name, coverage.cell(one, place)
        if coverage.covers_all(one):
            yield one, FOR_ALL, coverage.cell(one, None)


def _by_unit(coverage):
    for unit in coverage.places:
        for one in coverage.stakeholders:
            if (one.pk, unit.pk) in coverage.cells:
                yield one, unit, coverage.cell(one, unit)


def _columns(place):
    return [
        Column("Estamento", lambda row: row[0].name, width=40),
        Column("Obligatorio", lambda row: row[0].is_required, width=12),
        *([Column(place, lambda row: row[1], width=30)] if place else []),
        *_counts(),
    ]


def _unit_columns():
    return [
        Column("Comuna", lambda row: row[1].commune_name, width=20),
        Column("Código", lambda row: row[1].code, width=12, note="RBD, o código JUNJI si no tiene"),
        Column("Unidad educativa", lambda row: row[1].display_name, width=44),
        Column("Estamento", lambda row: row[0].name, width=40),
        *_counts(),
    ]


def _counts():
    names = {"sessions": "Sesiones", "people": "Personas", **GENDERS}
    names |= {"rural": "Rural", "urban": "Urbano", "contributions": "Aportes"}
    return [
        *(
            Column(label, lambda row, name=name: getattr(row[2], name), width=12, number_format="#,##0")
            for name, label in names.items()
        ),
        Column("Fuera del Servicio", lambda row: "No se muestra" if row[2].is_few else "", width=18),
    ]
