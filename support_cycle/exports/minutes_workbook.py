"""The minutes of a meeting as a workbook: the same sealed content as their PDF, in typed cells."""

import zoneinfo
from datetime import date, datetime
from operator import itemgetter

from django.utils import timezone

from documents.spreadsheet import Column, Sheet, render_workbook

DAY = "dd-mm-yyyy"
TEXTS = [
    ("Agenda", "agenda"),
    ("Encuadre", "framing"),
    ("Avances", "progress"),
    ("Aprendizajes", "learnings"),
    ("Indicaciones tempranas", "early_signs"),
    ("Incongruencias", "incongruences"),
    ("Cómo se corrigen", "corrections"),
    ("Logros", "achievements"),
    ("Problemas", "problems"),
]


def render(context):
    """The workbook's bytes. `context` is `participation.minutes.paper_context`."""
    said, seal = context["snapshot"], context["seal"]
    with timezone.override(zoneinfo.ZoneInfo(said["service"]["time_zone"])):
        title = f"Minuta de la {said['meeting']['name'].lower()}, {said['school']['name']}"
        sheets = [
            Sheet("Reunión", FACTS, _facts(said, seal)),
            Sheet("Participantes", PARTICIPANTS, said["participants"]),
            Sheet("Acciones clave", ACTIONS, said["actions"]),
            Sheet("Ámbitos", AREAS, said["areas"]),
            Sheet("Acuerdos", AGREEMENTS, said["agreements"]),
            Sheet("Compromisos", COMMITMENTS, said["commitments"]),
            Sheet("Ajustes", ADJUSTMENTS, said["adjustments"]),
            Sheet("Nudos críticos", KNOTS, said["knots"]),
            Sheet("Evidencias", EVIDENCE, said["evidence"]),
        ]
        notes = [title, said["service"]["full_name"], f"Código de verificación: {seal['code']}"]
        notes += ["DATOS DE DEMOSTRACIÓN"] if said["service"]["is_fictional"] else []
        return render_workbook(sheets, title=title, notes=notes)


def _facts(said, seal):
    meeting = said["meeting"]
    rows = [
        ("Reunión", meeting["name"]),
        ("Unidad educativa", said["school"]["name"]),
        ("Plan", said["plan"]["name"]),
        ("Capacidad basal", said["plan"]["capacity"]),
        ("Comienza", _moment(meeting["starts_at"])),
        ("Termina", _moment(meeting["ends_at"])),
        ("Lugar", meeting["place"]),
        ("Modalidad", meeting["modality"]),
        ("Acompaña", meeting["lead"] or ("El equipo de la escuela" if meeting["by_school"] else "")),
        *[(title, said[name]) for title, name in TEXTS],
        ("Nudos críticos", "No hubo" if said["without_knots"] else len(said["knots"])),
    ]
    return [*rows, ("Sellada", seal["sealed_at"]), ("Código", seal["code"]), ("Huella", seal["sha256"])]


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def _texts(**columns):
    return [Column(title, itemgetter(name), width=width) for name, (title, width) in columns.items()]


FACTS = [Column("Dato", itemgetter(0), width=24), Column("Valor", itemgetter(1), width=90)]
PARTICIPANTS = [
    Column("Cargo o rol", itemgetter("role"), width=40),
    Column("Personas", itemgetter("count"), width=12, number_format="0"),
]
ACTIONS = _texts(
    what=("Acción clave", 50),
    done=("Qué se hizo", 60),
    going=("Cómo va", 60),
    level=("Nivel", 16),
    indicator=("Indicador", 30),
    target=("Meta", 16),
    value=("Valor del indicador", 16),
    reported_by=("Quién lo informó", 24),
    feedback=("Observaciones que se devolvieron", 60),
)
AREAS = _texts(area=("Ámbito", 30), modelled=("Qué se modeló", 70))
AGREEMENTS = [
    Column("N.º", itemgetter("number"), width=8, number_format="0"),
    Column("Acuerdo", itemgetter("text"), width=90),
]
COMMITMENTS = [
    *_texts(text=("Compromiso", 80), who=("Quién", 30)),
    Column(
        "Para cuándo", lambda row: date.fromisoformat(str(row["due_on"])[:10]), width=14, number_format=DAY
    ),
]
ADJUSTMENTS = _texts(
    what=("Qué se ajusta", 60),
    key_action=("Acción clave", 40),
    before=("Cómo estaba", 50),
    reason=("Por qué", 60),
)
KNOTS = _texts(text=("Nudo crítico", 80), theme=("Tema", 30), status=("Estado al cerrar", 18))
EVIDENCE = _texts(
    title=("Qué es", 50),
    key_action=("Acción clave", 40),
    contribution=("Qué aporta al objetivo", 60),
    shown=("Lo muestra", 50),
)
