"""What the page of a meeting shows, and a digest by which another screen knows that it moved."""

import hashlib
import json
from dataclasses import dataclass

from django.utils import timezone

from support_cycle.agreeing import outside_of
from support_cycle.forms.meeting_lines import FORMS, NEW_FORMS
from support_cycle.meeting_cells import OF_AN_ACTION, Cell, cells_of, shut_reason
from support_cycle.meeting_lines import COMMITMENT, MODELS, owed_in, read_lines
from support_cycle.meeting_moves import offered_moves
from support_cycle.models import SupportArea

# The guide's own sentence on each ámbito (seed 002, 2.2).
AREA_HELP = {
    SupportArea.FEEDBACK: "Modele una actitud abierta a la retroalimentación en cada acción ejecutada, con el fin de "
    "generar aprendizaje y refinar la práctica.",
    SupportArea.TEAMWORK: "Modele una conducción de equipos de trabajo que actúan de manera coordinada y orientados "
    "al logro de las tareas colectivas.",
    SupportArea.RELATIONS: "Modele relaciones de colaboración y confianza como parte de una cultura de trabajo, "
    "facilitando herramientas y orientaciones de ser necesario.",
}
HELP = {
    "agenda": "Los temas de la reunión, en el orden acordado.",
    "framing": "Para qué nos reunimos y cómo conversaremos: un diálogo para aprender, no una rendición de cuentas.",
    "done": "Lo que el equipo cuenta, con sus palabras.",
    "going": "Qué está resultando y qué cuesta.",
    "reported_by": "Su cargo, sin nombre.",
    "feedback": "Lo que se devolvió al equipo, con fines de mejora.",
}
ROLES = (
    "Dirección",
    "Inspectoría general",
    "Jefatura UTP",
    "Coordinación de ciclo",
    "Encargada o encargado de convivencia",
    "Coordinación PIE",
    "Orientación",
    "Docentes",
    "Educadoras de párvulos",
    "Asistentes de la educación",
    "Profesional UATP",
)


@dataclass
class Box:
    """A cell as the page shows it: what is in it, what was seen before, what is wrong with it."""

    cell: Cell
    text: str
    seen: str
    error: str = ""

    @property
    def help(self):
        return HELP.get(self.cell.field, "")

    @property
    def shown(self):
        return dict(self.cell.choices).get(self.text, self.text)


@dataclass
class Part:
    """A key action or an ámbito with its boxes; `help` is the guide's sentence."""

    row: object
    boxes: list
    help: str = ""

    @property
    def is_filled(self):
        return any(box.text for box in self.boxes)


def meeting_context(meeting, *, typed=None, forms=None, opened=None, shell=False):
    """The context of the page of a meeting loaded with its `may_…` flags (or of one that does not exist yet).

    `typed` is {key: (text, seen, sentence)} of texts that were refused, `forms` the refused forms by kind; `opened` is
    (kind, pk, form) of a line. `shell` is the page without anybody's words, as a device keeps it for want of a network.
    """
    key_actions = list(meeting.plan.key_actions.order_by("position", "pk"))
    cells = cells_of(meeting, key_actions=key_actions)
    boxes = {key: _box(cell, (typed or {}).get(key), shell) for key, cell in cells.items()}
    exists = meeting.pk is not None
    lines = (
        read_lines(meeting, key_actions) if exists and not shell else dict.fromkeys([*MODELS, "archivo"], ())
    )
    own, carried = owed_in(meeting) if exists and not shell else ([], [])
    shut = shut_reason(meeting)
    may_note = not shut and (meeting.may_contribute or meeting.may_write)
    if opened:
        _open(lines, own, opened)
    return {
        "meeting": meeting,
        "plan": meeting.plan,
        "boxes": {name: boxes[name] for name in ("agenda", "framing")},
        "outside": _outside(meeting, key_actions, boxes, shell),
        "actions": [_part(row, f"action.{row.pk}", OF_AN_ACTION, boxes) for row in key_actions],
        "areas": [_part(area, f"area.{area}", ("worked", "modelled"), boxes) for area in SupportArea],
        "lines": lines,
        "commitments": [_commitment(row, opened) for row in own],
        "carried": carried,
        "cells_json": "" if shell else _told(cells),
        "seen": "" if shell else _digest(meeting, cells, lines, own + carried),
        "new": _new_forms(meeting, key_actions, forms or {}) if may_note else {},
        "roles": ROLES,
        "shut": shut,
        "may_note": may_note,
        "moves": offered_moves(meeting) if exists else [],
        "shell": shell,
        "trail": [("Reuniones", "/reuniones/"), (meeting.plan.trail_label, meeting.plan.get_absolute_url())],
    }


def open_form(meeting, kind, pk, **kwargs):
    """The form of a saved line of the meeting, or None where there is no such line."""
    rows = (
        [link.commitment for link in meeting.commitment_links.filter(commitment=pk)]
        if kind == COMMITMENT
        else list(MODELS[kind].objects.filter(meeting=meeting.pk, pk=pk))
    )
    form = rows and FORMS[kind](meeting=meeting, instance=rows[0], auto_id=f"{kind}-{pk}-%s", **kwargs)
    return form or None


@dataclass
class CommitmentLine:
    row: object
    form: object = None


def _commitment(row, opened):
    return CommitmentLine(row, opened[2] if opened and opened[:2] == (COMMITMENT, row.pk) else None)


def _open(lines, own, opened):
    kind, pk, form = opened
    for line in lines.get(kind, ()):
        if line.pk == pk:
            line.form = form


def _box(cell, typed, shell):
    if shell:
        return Box(cell, "", "")
    if typed:
        text, seen, sentence = typed
        return Box(cell, text, seen, sentence)
    return Box(cell, cell.value, cell.value)


def _part(row, prefix, names, boxes):
    help_text = AREA_HELP[row] if isinstance(row, SupportArea) else ""
    return Part(row, [boxes[f"{prefix}.{name}"] for name in names], help_text)


def _outside(meeting, key_actions, boxes, shell):
    """The box of why it lies outside the plan, where it does."""
    if shell or not meeting.outside_reason:
        return None
    sentence = outside_of(meeting.plan, timezone.localtime(meeting.starts_at).date())
    return {"sentence": sentence, "box": boxes["outside_reason"]}


def _new_forms(meeting, key_actions, refused):
    """The empty forms of each kind of line; the list of key actions is read once for all."""
    forms = {kind: refused.get(kind) or form(meeting=meeting) for kind, form in NEW_FORMS.items()}
    for form in forms.values():
        if "key_action" in form.fields:
            form.fields["key_action"].choices = [
                ("", "Del plan entero"),
                *((a.pk, str(a)) for a in key_actions),
            ]
    return forms


def _told(cells):
    return json.dumps({key: cell.value for key, cell in cells.items()}, ensure_ascii=False)


def _digest(meeting, cells, lines, commitments):
    said = [
        meeting.status,
        _told(cells),
        [(line.kind, line.pk, line.version, line.more) for of_kind in lines.values() for line in of_kind],
        [(row.pk, row.version, row.status) for row in commitments],
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
