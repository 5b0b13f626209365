"""What a programme adds up, as a workbook and on one sheet of paper. `figures` is programme_figures.Figures."""

import zoneinfo
from operator import itemgetter

from django.utils import timezone

from documents.pdf import fit_on_a_page
from documents.spreadsheet import Column, Sheet, render_workbook
from support_cycle.programme_figures import MEASURES

HIDDEN = "no se dice"
ROLES_TRIED = (40, 16, 8)  # as many as fit on one sheet; the workbook has them all
OUTSIDE = (
    "Para compartir fuera del Servicio Local: no se dicen las cantidades de menos de cinco personas, "
    "ni las que permitirían calcularlas."
)
INSIDE = "Para uso del Servicio Local: no oculta los grupos pequeños. Hay otra versión para compartir."
HOW = (
    "Las asistencias a reuniones cuentan a una persona cada vez que fue. "
    "Una unidad que está en redes de dos ejes cuenta una vez en el total."
)


def workbook(figures, now):
    programme = figures.programme
    blocks = figures.columns
    numbers = [(block.label, *(_said(block.numbers[name]) for name in MEASURES)) for block in blocks]
    columns = [Column("Eje", itemgetter(0), width=36)]
    columns += [Column(label, itemgetter(n), width=16) for n, label in enumerate(MEASURES.values(), 1)]
    roles = [(block.label, *row) for block in blocks for row in _tallied(block.roles)]
    kinds = [(block.label, *row) for block in blocks for row in _tallied(block.kinds)]
    stages = [(block.label, stage, n) for block in blocks for stage, n in block.stages.items()]
    sheets = [
        Sheet("Resumen", columns, numbers),
        Sheet("Por cargo", _people("Cargo"), roles),
        Sheet("Por tipo de unidad", _people("Tipo de unidad"), kinds),
        Sheet(
            "Planes por etapa",
            [
                Column("Eje", itemgetter(0), width=36),
                Column("Etapa", itemgetter(1), width=20),
                Column("Planes de apoyo", itemgetter(2)),
            ],
            stages,
        ),
    ]
    notes = [f"{programme.service.full_name}. Al {timezone.localtime(now):%d-%m-%Y, %H:%M}."]
    notes += [OUTSIDE if figures.is_for_others else INSIDE, HOW]
    return render_workbook(sheets, title=f"Programa {programme}", notes=notes)


def sheet(figures, now):
    """The PDF's bytes, one page."""
    service = figures.programme.service
    with timezone.override(zoneinfo.ZoneInfo(service.time_zone)):
        context = {
            "programme": figures.programme,
            "service": service,
            "is_demo": service.is_fictional,
            "now": timezone.localtime(now),
            "figures": figures,
            "names": [(f"Eje {n}", block) for n, block in enumerate(figures.blocks, 1)],
            "rows": [(label, [_said(number) for number in numbers]) for label, numbers in figures.table],
            "kinds": _tallied(figures.total.kinds),
            "note": OUTSIDE if figures.is_for_others else INSIDE,
            "how": HOW,
        }
        roles = _tallied(figures.total.roles)
        tried = [context | {"roles": roles[:most], "more_roles": len(roles[most:])} for most in ROLES_TRIED]
        return fit_on_a_page("support_cycle/paper/programme.html", tried)[1]


MAKERS = {"xlsx": workbook, "pdf": sheet}


def _people(first):
    return [
        Column("Eje", itemgetter(0), width=36),
        Column(first, itemgetter(1), width=32),
        Column("Inscritas", itemgetter(2)),
        Column("Asistieron", itemgetter(3)),
        Column("Certificadas", itemgetter(4)),
    ]


def _tallied(tallied):
    return [
        (name, _said(one.registered), _said(one.attended), _said(one.certified))
        for name, one in tallied.items()
    ]


def _said(number):
    return HIDDEN if number is None else number
