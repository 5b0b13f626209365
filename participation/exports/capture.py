"""The capture sheet on its two papers: a workbook to fill without a network, and a page to fill by hand."""

import uuid
from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import salted_hmac

from documents.pdf import render_pdf
from documents.spreadsheet import Column, Sheet, render_workbook
from participation.capture import PEOPLE
from participation.forms.attendance import LABELS
from participation.models.process import Moment

KEY = "Clave de la sesión"
ID = "Identificador"
BLANK = {"Aportes": 60, "Acuerdos": 15, "Compromisos": 15}  # empty lines that are given a key
ON_PAPER = {"voices": 32, "agreements": 7, "commitments": 7}  # lines to write on: four pages


@dataclass
class _Empty:
    """A line to be written: it has its key and nothing else."""

    client_id: uuid.UUID


def session_key(session):
    """What says in a sheet of which session it is; nobody makes another one by hand."""
    return f"{session.pk}-{salted_hmac('participation.capture_sheet', str(session.pk)).hexdigest()[:16]}"


def capture_workbook(session, sheet):
    """The workbook of a session, with what is noted. `sheet` is its AttendanceSheet."""
    rows = {
        "Aportes": session.contributions.select_related("stakeholder", "axis").prefetch_related("themes"),
        "Acuerdos": session.agreements.all(),
        "Compromisos": session.commitments.all(),
    }
    sheets = [Sheet("Asistencia", _people_columns(), [(g, a) for g in sheet.groups for a in g.areas])]
    for title, columns in COLUMNS.items():
        lines = [*rows[title].order_by("pk"), *(_Empty(uuid.uuid4()) for _ in range(BLANK[title]))]
        sheets.append(Sheet(title, columns, lines))
    return render_workbook(sheets, title=f"Planilla de la sesión «{session.title}»", notes=_notes(session))


def capture_paper(session, sheet, notice=""):
    """The PDF to fill by hand, in the order of the screen: who came, what was said, what was agreed, who does what."""
    context = {
        "session": session,
        "sheet": sheet,
        "notice": notice,
        "moments": Moment.labels,
        "lines": {name: range(count) for name, count in ON_PAPER.items()},
    }
    return render_pdf("participation/capture/paper.html", context)


def _notes(session):
    day = timezone.localtime(session.starts_at)
    return [
        f"Planilla de la sesión «{session.title}», {day:%d-%m-%Y %H:%M}",
        f"{KEY}: {session_key(session)}",
        "Se llena sin conexión y se sube en la página de la sesión: muestra celda por celda qué cambiaría, y se guarda "
        "completa o nada.",
        "Asistencia: cuántas personas vinieron, por el estamento de cada una. Nunca nombres.",
        "Aportes: uno por línea, con las palabras de quien lo dice y sin nombrar a nadie.",
        f"La columna «{ID}» no se cambia: por ella, subir la planilla dos veces no repite ninguna línea.",
        "Una línea que se borra aquí entera no se borra en la sesión; una celda que se vacía queda vacía, y un "
        "número de la asistencia, en cero.",
        "Esta planilla trae las palabras originales: no se publica ni se comparte fuera del equipo que anota.",
    ]


def _people_columns():
    def count(at):
        return lambda row: row[1].cells[at].count or None

    return [
        Column("Estamento", lambda row: row[0].stakeholder.name, width=36),
        Column("Sector", lambda row: row[1].label.capitalize(), width=10),
        *(Column(LABELS[name], count(at), width=14, number_format="0") for at, name in enumerate(PEOPLE)),
        Column("Total", lambda row: None, width=10, note="Para comparar con lo anotado; no se guarda."),
    ]


def _of(name, *path):
    """A column's value: an attribute of the row, and what it leads to; nothing on an empty line."""

    def value(row):
        found = getattr(row, name, None)
        for one in path:
            found = getattr(found, one, None)
        return found

    return value


def _moment(row):
    return row.get_moment_display() if hasattr(row, "moment") else None


def _themes(row):
    return "; ".join(theme.name for theme in row.themes.all()) if hasattr(row, "themes") else None


def _votes(name, title):
    return Column(title, _of(name), width=12, number_format="0")


_KEY_COLUMN = Column(ID, lambda row: str(row.client_id), width=38, note="No cambiarlo: evita líneas dobles.")
COLUMNS = {
    "Aportes": [
        Column("Lo que se dijo", _of("text"), width=70),
        Column("Momento", _moment, width=14, note="Identificar, Deliberar o Decidir; vacío es Identificar."),
        Column("Estamento", _of("stakeholder", "name"), width=32, note="El de quien lo dijo."),
        Column(
            "Tema", _themes, width=32, note="Uno del plan o uno nuevo. Varios se separan con punto y coma."
        ),
        Column("Eje", _of("axis", "name"), width=28),
        _votes("votes", "Votos"),
        _KEY_COLUMN,
    ],
    "Acuerdos": [
        Column("Qué se acordó", _of("text"), width=70),
        _votes("votes_for", "A favor"),
        _votes("votes_against", "En contra"),
        _votes("abstentions", "Abstenciones"),
        Column("Fundamento de la minoría", _of("minority_grounds"), width=50),
        _KEY_COLUMN,
    ],
    "Compromisos": [
        Column("Qué se hará", _of("text"), width=70),
        Column("Quién", _of("who"), width=36),
        Column("Para cuándo", _of("due_on"), width=14, number_format="dd-mm-yyyy"),
        _KEY_COLUMN,
    ],
}
