"""The expediente of a cycle as a workbook: a sheet a kind of row, typed cells, and text that stays text."""

import zoneinfo
from operator import attrgetter, itemgetter

from django.utils import timezone

from documents.spreadsheet import Column, Sheet, render_workbook
from support_cycle.evidence import UNSAID

DAY, MOMENT = "dd-mm-yyyy", "dd-mm-yyyy hh:mm"


def render(dossier, now):
    """The workbook's bytes of a Dossier."""
    plan = dossier.plan
    with timezone.override(zoneinfo.ZoneInfo(plan.service.time_zone)):
        title = f"Expediente del {str(plan).lower()}, {plan.school}"
        notes = [title, plan.service.full_name, f"Al {timezone.localtime(now):%d-%m-%Y, %H:%M}."]
        notes += ["DATOS DE DEMOSTRACIÓN"] if plan.service.is_fictional else []
        return render_workbook(_sheets(dossier), title=title, notes=notes)


def _sheets(dossier):
    parts = [(part.meeting, part.record) for part in dossier.meetings]
    live = [part.meeting for part in dossier.meetings]
    return [
        Sheet("Plan", PLAN, _plan(dossier.plan)),
        Sheet("Indicadores", INDICATORS, dossier.indicators),
        Sheet("Acciones clave", KEY_ACTIONS, dossier.key_actions),
        Sheet("Reuniones", MEETINGS, parts),
        Sheet("Notas por acción", NOTES, _each(parts, "actions")),
        Sheet("Acuerdos", AGREEMENTS, _each(parts, "agreements")),
        Sheet(
            "Compromisos",
            COMMITMENTS,
            [(row, link.commitment) for row in live for link in row.commitment_links.all()],
        ),
        Sheet("Ajustes", ADJUSTMENTS, dossier.history.adjustments),
        Sheet("Nudos críticos", KNOTS, dossier.knots),
        Sheet("Evidencias", EVIDENCE, dossier.evidence),
        Sheet("Apoyos entre reuniones", CONTACTS, dossier.contacts),
        Sheet("Gestiones", REQUESTS, dossier.requests),
        Sheet(
            "Respuestas",
            RESPONSES,
            [(part.meeting, one) for part in dossier.meetings for one in part.responses],
        ),
    ]


def _each(parts, name):
    """[(meeting, row)] of every row of a kind in the records."""
    return [(meeting, row) for meeting, record in parts for row in record[name]]


def _plan(plan):
    return [
        ("Plan", str(plan)),
        ("Unidad educativa", str(plan.school)),
        ("Año", plan.year),
        ("Etapa", plan.get_status_display()),
        ("Capacidad basal", plan.get_capacity_display()),
        ("Práctica problemática", plan.practice),
        ("Estado deseado", plan.desired_state),
        ("Objetivo", plan.objective),
        ("Estrategia del PME", plan.pme_strategy),
        ("Acción del PAL", str(plan.pal_action or "")),
        ("Resultado esperado", plan.expected_result),
        ("Dificultades que se conocen", plan.difficulties),
        ("Estado deseado: ¿se alcanzó?", plan.get_reached_display()),
        ("Qué lo muestra", plan.reached_how),
        ("Qué queda", plan.remains),
    ]


def _of(title, name, width=30, number_format="General"):
    return Column(title, attrgetter(name), width=width, number_format=number_format)


def _shown(title, name, width=18):
    return Column(title, lambda row: getattr(row, f"get_{name}_display")(), width=width)


def _number(pair):
    return pair[0].number


def _starts(pair):
    return pair[0].starts_at


def _said(title, name, width=60):
    return Column(title, lambda pair: pair[1][name], width=width)


def _knots_said(pair):
    knots = [one["text"] for one in pair[1]["knots"]]
    return "\n".join(knots) or ("No hubo" if pair[1]["without_knots"] else "")


def _participants(pair):
    return "; ".join(f"{one['role']} ({one['count']})" for one in pair[1]["participants"])


def _evidence_shown(row):
    if row.shows_minors:
        return UNSAID
    return ". ".join(one for one in (row.file.name if row.file else "", row.link, row.value) if one)


def _name(row, name):
    return str(getattr(row, name) or "")


MEETING_NUMBER = Column("Reunión N.º", _number, width=12, number_format="0")
PLAN = [Column("Dato", itemgetter(0), width=30), Column("Valor", itemgetter(1), width=100)]
INDICATORS = [
    _of("Indicador", "name", 60),
    _of("Punto de partida", "baseline"),
    _of("Meta", "target"),
    _of("Valor alcanzado", "value"),
]
KEY_ACTIONS = [
    _of("Acción clave", "what", 60),
    _of("Quién la conduce", "responsible"),
    _of("Recursos materiales", "resources_material"),
    _of("Recursos financieros", "resources_financial"),
    _of("Recursos humanos", "resources_human"),
    _shown("¿Contamos con ellos?", "secured"),
    _of("Cómo se gestionarán", "how_secured"),
    _of("Desde", "starts_on", 12, DAY),
    _of("Hasta", "ends_on", 12, DAY),
    _of("Indicador", "indicator"),
    _of("Meta", "target", 16),
    _of("Rol de apoyo del profesional", "support_role", 40),
    _shown("Cómo va", "level"),
]
MEETINGS = [
    MEETING_NUMBER,
    Column("Cuándo", _starts, width=18, number_format=MOMENT),
    Column("Estado", lambda pair: pair[0].get_status_display(), width=14),
    Column("La hizo la escuela", lambda pair: "Sí" if pair[0].by_school else "No", width=12),
    Column("Acompaña", lambda pair: pair[1]["meeting"]["lead"], width=24),
    Column("Lugar", lambda pair: pair[1]["meeting"]["place"], width=24),
    Column("Participantes", _participants, width=40),
    _said("Agenda", "agenda"),
    _said("Encuadre", "framing"),
    _said("Avances", "progress"),
    Column("Nudos críticos", _knots_said, width=60),
    _said("Aprendizajes", "learnings"),
    _said("Indicaciones tempranas", "early_signs"),
    _said("Incongruencias", "incongruences"),
    _said("Cómo se corrigen", "corrections"),
    _said("Logros", "achievements"),
    _said("Problemas", "problems"),
    Column("Código de la minuta", lambda pair: pair[0].minutes.code if pair[0].minutes else "", width=36),
    Column(
        "Huella del contenido",
        lambda pair: pair[0].minutes.snapshot_sha256 if pair[0].minutes else "",
        width=70,
    ),
]
NOTES = [
    MEETING_NUMBER,
    _said("Acción clave", "what"),
    _said("Qué se hizo", "done"),
    _said("Cómo va", "going"),
    _said("Nivel", "level", 16),
    _said("Indicador", "indicator", 30),
    _said("Valor", "value", 16),
    _said("Quién lo informó", "reported_by", 24),
    _said("Observaciones que se devolvieron", "feedback"),
]
AGREEMENTS = [MEETING_NUMBER, _said("N.º", "number", 8), _said("Acuerdo", "text", 90)]
COMMITMENTS = [
    MEETING_NUMBER,
    Column("Compromiso", lambda pair: pair[1].text, width=80),
    Column("Quién", lambda pair: pair[1].who, width=30),
    Column("Para cuándo", lambda pair: pair[1].due_on, width=14, number_format=DAY),
    Column("Estado", lambda pair: pair[1].get_status_display(), width=14),
    Column("Qué resultó", lambda pair: pair[1].result, width=50),
]
ADJUSTMENTS = [
    Column(
        "Reunión N.º", attrgetter("meeting_number"), width=12, number_format="0", note="Vacío entre reuniones"
    ),
    _of("Qué se ajusta", "text", 60),
    _of("Cómo estaba", "before", 50),
    _of("Por qué", "reason", 60),
]
KNOTS = [
    _of("Nudo crítico", "text", 80),
    Column("Tema", lambda row: _name(row, "theme"), width=30),
    Column("Acción clave", lambda row: _name(row, "key_action"), width=40),
    _shown("Estado", "status"),
    _of("Desde", "opened_on", 12, DAY),
    _of("Resuelto el", "resolved_on", 12, DAY),
    Column(
        "Qué se intentó",
        lambda row: "\n".join(f"{one.on:%d-%m-%Y}: {one.what}" for one in row.attempts.all()),
        width=70,
    ),
]
EVIDENCE = [
    _of("Qué es", "title", 50),
    Column("Acción clave", lambda row: _name(row, "key_action"), width=40),
    Column("Reunión", lambda row: _name(row, "meeting"), width=24),
    _of("Qué aporta al objetivo", "contribution", 60),
    Column("Lo muestra", _evidence_shown, width=50),
]
CONTACTS = [
    _of("Fecha", "date", 12, DAY),
    _shown("Cómo", "kind"),
    _of("Con quién", "with_whom"),
    _of("De qué se trató", "note", 80),
    Column("Quién", lambda row: _name(row, "by"), width=24),
]
REQUESTS = [
    _of("Qué se necesita", "what", 60),
    Column("A quién", lambda row: str(row.unit or row.to_whom), width=30),
    _of("Para cuándo", "needed_on", 12, DAY),
    _shown("Respuesta", "answer"),
    _of("Qué respondieron", "answer_text", 50),
]
RESPONSES = [
    MEETING_NUMBER,
    Column("Qué dice", lambda pair: pair[1].get_kind_display(), width=14),
    Column("Observación", lambda pair: pair[1].text, width=80),
    Column("Quién", lambda pair: str(pair[1].by), width=24),
    Column("En calidad de", lambda pair: pair[1].capacity, width=30),
    Column("Cuándo", lambda pair: pair[1].at, width=18, number_format=MOMENT),
]
