"""The board of bodies as a workbook: figures and next steps, never a name."""

import zoneinfo

from django.conf import settings
from django.utils import timezone

from documents.spreadsheet import Column, Sheet, render_workbook
from participation.body_indicators import measure
from participation.body_state import describe

WHOLE, DAY = "0", "dd-mm-yyyy"


def render_board(board, service):
    """The workbook's bytes of a `body_board.BodyFilter`: exactly the bodies it has found."""
    zone = service.time_zone if service else settings.TIME_ZONE
    with timezone.override(zoneinfo.ZoneInfo(zone)):
        rows = (describe(body) for body in board.rows.iterator(500))
        sheets = [Sheet("Instancias", COLUMNS, rows)]
        if service:
            sheets.append(Sheet("Indicadores", INDICATORS, measure(service, board.today)))
        title = f"Instancias de {service.full_name}" if service else "Mis instancias"
        return render_workbook(sheets, title=title, notes=_notes(title, board, service))


COLUMNS = [
    Column("N.º", lambda body: body.pk, width=8, number_format=WHOLE, note="Identifica la instancia"),
    Column("Instancia", lambda body: body.name, width=50),
    Column("Tipo", lambda body: body.get_kind_display(), width=30),
    Column("Unidad educativa", lambda body: body.school and body.school.display_name, width=36),
    Column("Código", lambda body: body.school and body.school.code, width=12, note="RBD, o código JUNJI"),
    Column("Comuna", lambda body: body.school and body.school.commune.name, width=20),
    Column("Acto de constitución", lambda body: body.act_number, width=26),
    Column("Constituida el", lambda body: body.act_date, width=14, number_format=DAY),
    Column("Reglamento aprobado el", lambda body: body.rules_approved_on, width=14, number_format=DAY),
    Column("Asientos", lambda body: body.seats, width=10, number_format=WHOLE, note="Sin suplentes"),
    Column("Ocupados", lambda body: body.occupied, width=10, number_format=WHOLE),
    Column("Por ocupar", lambda body: body.vacant, width=10, number_format=WHOLE),
    Column("Próximo término de un período", lambda body: body.next_end, width=16, number_format=DAY),
    Column("Sesiones realizadas en el año", lambda body: body.held, width=14, number_format=WHOLE),
    Column("Sesiones que debe tener", lambda body: body.sessions_needed, width=14, number_format=WHOLE),
    Column("Líneas del plan de trabajo", lambda body: body.work, width=14, number_format=WHOLE),
    Column("Líneas hechas", lambda body: body.work_done, width=12, number_format=WHOLE),
    Column("Último informe anual", lambda body: body.last_report, width=12, number_format=WHOLE),
    Column("Próximo paso", lambda body: body.at.step, width=26),
    Column("Qué falta", lambda body: body.why, width=60),
]
INDICATORS = [
    Column("Indicador", lambda one: one.name, width=50),
    Column("%", lambda one: one.value, width=10, number_format="0.0"),
    Column("Numerador", lambda one: one.numerator, width=12, number_format=WHOLE),
    Column("Denominador", lambda one: one.denominator, width=12, number_format=WHOLE),
    Column("Cómo se cuenta", lambda one: one.definition, width=80),
]


def _notes(title, board, service):
    told = [title, f"Instancias encontradas: {board.rows.count()}{_filters(board)}"]
    if service and service.is_fictional:
        told.append("DATOS DE DEMOSTRACIÓN")
    told.append(
        f"Datos al {timezone.localtime():%d-%m-%Y, %H:%M}. El año que se cuenta es {board.today.year}."
    )
    return told


def _filters(board):
    told = [
        board.text and f"texto «{board.text}»",
        board.kind and f"tipo «{dict(board.kinds)[board.kind]}»",
        board.commune and f"comuna «{board.commune}»",
        board.state and f"próximo paso «{dict(board.states).get(board.state, board.state)}»",
        board.group and f"«{dict(board.groups)[board.group]}»",
    ]
    told = [one for one in told if one]
    return f" ({', '.join(told)})" if told else ""
