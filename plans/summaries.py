"""The task list of a plan: each section with its state and one sentence about what it holds.

Everything is counted from `plans.overview`: nothing is asked of the database here.
"""

import re
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.text import Truncator

from plans.checks import counted
from plans.models import Section

STATES = {"done": "Lista", "doing": "En curso", "todo": "No iniciada"}


@dataclass(frozen=True)
class SectionSummary:
    """A row of the task list. `state` is done, doing or todo; `label` says it."""

    number: int
    section: Section
    state: str
    note: str

    is_silent: bool = False  # a transcribed act that says nothing of this

    @property
    def label(self):
        return "S/I" if self.is_silent else STATES[self.state]


def summarise(overview):
    """One SectionSummary a section, in order."""
    return [_summary(number, section, overview) for number, section in enumerate(overview.sections, start=1)]


def in_one_line(overview):
    """«5 objetivos, 17 acciones y 24 indicadores para 76 unidades educativas»."""
    return (
        f"{counted(len(overview.objectives), 'objetivo', 'objetivos')}, "
        f"{counted(len(overview.actions), 'acción', 'acciones')} y "
        f"{counted(len(overview.of_actions), 'indicador', 'indicadores')} para "
        f"{counted(len(overview.units), 'unidad educativa', 'unidades educativas')}"
    )


def _summary(number, section, overview):
    state = overview.state_of(section)
    if overview.plan.is_transcript and state == "todo":
        return SectionSummary(number, section, state, "El acto que se transcribe no lo trae.", is_silent=True)
    return SectionSummary(number, section, state, _note(section, overview))


def _note(section, overview):
    note = NOTES.get(section.kind, _text)(section, overview)
    if not note and section.required:
        note = "La ley la pide."
    if overview.state_of(section) != "done" and section.unit:
        return format_html("{} Responsable: {}.", note, section.unit).strip()
    return note


def _text(section, overview):
    if section.body.strip():
        plain = re.sub(r"[*_]{1,2}|^\s*(-|\d+\.)\s+", "", section.body, flags=re.MULTILINE)
        return Truncator(" ".join(plain.split())).chars(110)
    return "Todavía sin texto."


def _instruments(section, overview):
    rows, cut_off = overview.of_instruments, overview.plan.cut_off
    if not rows:
        return "Falta anotar los indicadores del PEL y del convenio de gestión."
    if cut_off is None:
        return f"{counted(len(rows), 'indicador', 'indicadores')}. Falta la fecha de corte."
    measured = sum(1 for row in rows if row.measured)
    return format_html(
        'Corte al <span class="nowrap">{}</span>. {} de {} indicadores con dato o motivo.',
        f"{cut_off:%d-%m-%Y}",
        measured,
        len(rows),
    )


def _objectives(section, overview):
    if not overview.actions:
        return f"{counted(len(overview.objectives), 'objetivo', 'objetivos')}, todavía sin acciones."
    looks = (
        0
        if overview.plan.is_transcript
        else sum(1 for action in overview.actions if overview.to_look_at(action))
    )
    said = f"{counted(len(overview.actions), 'acción', 'acciones')}."
    return f"{said} {looks} {'tiene' if looks == 1 else 'tienen'} algo que mirar." if looks else said


def _support(section, overview):
    supported = sum(1 for unit in overview.units if unit.supported)
    if overview.plan.is_transcript and not supported:
        return _text(section, overview)
    return f"{supported} de {len(overview.units)} unidades educativas con al menos una acción."


def _staffing(section, overview):
    founded = sum(1 for school in overview.schools if school.founded)
    return f"{founded} de {len(overview.schools)} establecimientos con fundamento."


def _links(section, overview):
    count = overview.chapters.links
    return f"{counted(count, 'vínculo', 'vínculos')}." if count else ""


def _progress(section, overview):
    count, cut_off = overview.chapters.progress, overview.chapters.progress_cut_off
    said = f"{count} de {len(overview.schools)} establecimientos"
    if cut_off:
        return format_html('{}, corte al <span class="nowrap">{}</span>.', said, f"{cut_off:%d-%m-%Y}")
    return f"{said}."


def _gender(section, overview):
    written = sum(1 for action in overview.actions if action.gender_approach.strip())
    measured = sum(1 for row in overview.indicators if row.by_gender)
    return (
        f"{counted(written, 'acción lo dice', 'acciones lo dicen')}; "
        f"{counted(measured, 'indicador se mide', 'indicadores se miden')} separado por género."
    )


def _annexes(section, overview):
    count = overview.chapters.annexes
    return f"{counted(count, 'anexo', 'anexos')}." if count else "Todavía sin anexos."


NOTES = {
    Section.Kind.INSTRUMENTS: _instruments,
    Section.Kind.OBJECTIVES: _objectives,
    Section.Kind.SUPPORT_ACTIONS: _support,
    Section.Kind.STAFFING: _staffing,
    Section.Kind.LINKS: _links,
    Section.Kind.PME_PROGRESS: _progress,
    Section.Kind.GENDER: _gender,
    Section.Kind.ANNEXES: _annexes,
}
