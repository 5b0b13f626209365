"""An acta as a workbook: the same sealed content as its PDF, in typed cells."""

import zoneinfo
from datetime import date, datetime
from operator import itemgetter

from django.utils import timezone

from documents.spreadsheet import Column, Sheet, render_workbook
from participation.models import Moment

DAY = "dd-mm-yyyy"
MOMENTS = {str(moment): str(moment.label) for moment in Moment}


def render(context):
    """The workbook's bytes. `context` is `minutes.paper_context`."""
    said, seal = context["snapshot"], context["seal"]
    with timezone.override(zoneinfo.ZoneInfo(said["service"]["time_zone"])):
        sheets = [
            Sheet("Sesión", FACTS, _facts(said, seal)),
            Sheet("Asistencia", ATTENDANCE, said["attendance"]),
            *([Sheet("Asientos", SEATS, said["seats"])] if said["seats"] else []),
            Sheet("Aportes", CONTRIBUTIONS, said["contributions"]),
            Sheet("Acuerdos", AGREEMENTS, said["agreements"]),
            Sheet("Compromisos", COMMITMENTS, [*said["commitments"], *said["carried"]]),
        ]
        title = f"{said['minutes']['name']}, {said['minutes']['group']}"
        notes = [title, said["service"]["full_name"], f"Código de verificación: {seal['code']}"]
        notes += ["DATOS DE DEMOSTRACIÓN"] if said["service"]["is_fictional"] else []
        notes += ["Textos para publicar, revisados. Las palabras originales quedan en el Servicio Local."]
        return render_workbook(sheets, title=title, notes=notes)


def _facts(said, seal):
    session, minutes, quorum = said["session"], said["minutes"], said["quorum"]
    rows = [
        ("Acta", minutes["name"]),
        ("Versión", minutes["edition"]),
        ("Qué se corrige", minutes["reason"]),
        ("Sesión", session["name"]),
        ("Nombre", session["title"]),
        ("Comienza", _moment(session["starts_at"])),
        ("Termina", _moment(session["ends_at"])),
        ("Convocada", _moment(session["convened_at"])),
        ("Lugar", session["place"]),
        ("Comuna", session["commune"]),
        ("Unidad educativa", session["school"]),
        ("Modalidad", session["modality"]),
        ("Convoca", session["convener"]),
        ("Facilita", session["facilitator"]),
        ("Toma nota", session["note_taker"]),
        ("Estamentos convocados", ", ".join(session["stakeholders"])),
        ("Tabla o propósito", session["agenda"]),
    ]
    if quorum:
        rows += [
            ("Regla de quórum", quorum["rule"]),
            ("Quórum pedido", quorum["needed"]),
            ("Asientos ocupados", quorum["seats"]),
            ("Asientos presentes", quorum["present"]),
            ("Hubo quórum", "Sí" if quorum["is_met"] else "No"),
        ]
    rows += [(f"Revisó el {row['name']}", _verdict(row)) for row in said["reviewed"]]
    return [*rows, ("Sellada", seal["sealed_at"]), ("Código", seal["code"]), ("Huella", seal["sha256"])]


def _verdict(row):
    word = "Aprobada" if row["is_approved"] else "Observada"
    return f"{word}. {row['observations']}" if row["observations"] else word


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def _whole(title, key, width=12):
    return Column(title, itemgetter(key), width=width, number_format="0")


def _due(row):
    return date.fromisoformat(row["due_on"])


FACTS = [Column("Dato", itemgetter(0), width=24), Column("Valor", itemgetter(1), width=80)]
ATTENDANCE = [
    Column("Estamento", itemgetter("stakeholder"), width=40),
    _whole("Mujeres", "women"),
    _whole("Hombres", "men"),
    _whole("Otro", "other"),
    _whole("Prefiere no decir", "unsaid"),
    _whole("Total", "total"),
    _whole("De sectores rurales", "rural"),
]
SEATS = [
    Column("Calidad", itemgetter("seat"), width=40),
    Column(
        "Quién", itemgetter("holder"), width=30, note="Nombre; o rol y curso de quien es menor de 18 años"
    ),
    Column("Estamento", itemgetter("stakeholder"), width=30),
    Column("Asiento", lambda row: "Suplente" if row["is_substitute"] else "Titular"),
    Column("Asistencia", itemgetter("state_label")),
]
CONTRIBUTIONS = [
    _whole("N.º", "number", 8),
    Column("Momento", lambda row: MOMENTS[row["moment"]]),
    Column("Estamento", itemgetter("stakeholder"), width=30),
    Column("Aporte", itemgetter("text"), width=80, note="Texto para publicar, revisado"),
    Column("Eje", itemgetter("axis"), width=30),
    _whole("Votos", "votes", 8),
]
AGREEMENTS = [
    _whole("N.º", "number", 8),
    Column("Acuerdo", itemgetter("text"), width=80),
    _whole("A favor", "votes_for"),
    _whole("En contra", "votes_against"),
    _whole("Abstenciones", "abstentions"),
    Column("Fundamento de la minoría", itemgetter("minority_grounds"), width=60),
]
COMMITMENTS = [
    Column("Compromiso", itemgetter("text"), width=80),
    Column("Quién", itemgetter("who"), width=30),
    Column("Unidad", itemgetter("unit"), width=30),
    Column("Para cuándo", _due, width=14, number_format=DAY),
    Column("Viene de", lambda row: row.get("origin", ""), width=30, note="Vacío si es de esta sesión"),
    Column(
        "Aplazamientos",
        lambda row: "; ".join(
            f"{one['from']} → {one['to']}: {one['reason']}" for one in row.get("postponements", ())
        ),
        width=50,
    ),
]
