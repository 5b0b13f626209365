"""Lo que falta y lo que no calza (journey 1.10): what a plan lacks, each with the way to mend it.

Only what the law asks for before presenting (Ley 21.040, art. 46) stands in a move's way; the rest are hints.
The queries are those of `plans.overview`, whatever the plan's size.
"""

from dataclasses import dataclass
from functools import partial

from django.urls import reverse

from plans.extension import GROUPS, companions
from plans.models import Instrument, Section
from plans.overview import dates_outside, names_no_unit, read
from plans.target_checks import action_mismatch, indicator_mismatch, passed_target

LAW, MISMATCH, MISSING = GROUPS
PRESENT = frozenset(["present"])
SEPARATELY = 3  # so many of a kind are said one by one; more are said together
NAMED = 6  # codes written in a sentence
TITLES = {
    LAW: "La ley lo pide antes de presentar",
    MISMATCH: "No calza",
    MISSING: "Falta completar",
}
ICONS = {LAW: "warn", MISMATCH: "info", MISSING: "todo"}


@dataclass(frozen=True)
class Gap:
    """Something to mend. `blocks`: the moves it stands in the way of; `each`: (code, address) of several."""

    group: str
    text: str
    url: str = ""
    label: str = ""
    blocks: frozenset[str] = frozenset()
    each: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class GapGroup:
    key: str
    title: str
    icon: str
    gaps: list


def find_gaps(plan, overview=None):
    """Every gap of a plan, the law's first; with what the companions of the apps above add."""
    overview = overview or read(plan)
    links = Links(plan, overview)
    found = [gap for check in CHECKS for gap in check(overview, links)]
    for companion in companions():
        found += [
            Gap(hint.group, hint.text, hint.url, hint.label, hint.blocks) for hint in companion.hints(plan)
        ]
    return sorted(found, key=lambda gap: GROUPS.index(gap.group))


def grouped(gaps):
    """The groups that have something, in order, as the pages show them."""
    groups = [GapGroup(key, TITLES[key], ICONS[key], [g for g in gaps if g.group == key]) for key in GROUPS]
    return [group for group in groups if group.gaps]


class Links:
    """Where each thing of a plan is mended."""

    def __init__(self, plan, overview):
        self.plan, self.overview = plan, overview
        self.place = [plan.service.slug, plan.year]

    def section(self, kind):
        section = self.overview.section_of(kind)
        return section.get_absolute_url() if section else reverse("plans:outline", args=self.place)

    def action(self, pk):
        page = "action_edit" if getattr(self.plan, "may_write", True) else "action"
        return reverse(f"plans:{page}", args=[*self.place, pk])

    def to_action(self, pk):
        """The same, made only if it is written: a thousand addresses cost more than reading the plan."""
        return partial(self.action, pk)

    def indicator(self, indicator):
        if indicator.action_id:
            return self.action(indicator.action_id)
        return f"{self.section(Section.Kind.INSTRUMENTS)}?abrir={indicator.pk}"


# What the law asks for ----------------------------------------------------------------------------------


def required_sections(overview, links):
    for section in overview.sections:
        if section.required and overview.state_of(section) == "todo":
            yield Gap(
                LAW,
                f"La sección «{section.title}» no está iniciada.",
                section.get_absolute_url(),
                f"Abrir «{section.title}»",
                PRESENT,
            )


def state_of_instruments(overview, links):
    section = overview.section_of(Section.Kind.INSTRUMENTS)
    if section is None or overview.state_of(section) == "todo":
        return  # said already
    url, rows = section.get_absolute_url(), overview.of_instruments
    if overview.plan.cut_off is None:
        yield Gap(
            LAW, "Falta la fecha de corte del estado de los instrumentos.", url, "Indicar la fecha", PRESENT
        )
    elif rows and not any(row.measured for row in rows):
        text = f"Ninguno de los {len(rows)} indicadores de los instrumentos tiene dato ni motivo."
        yield Gap(LAW, text, url, "Completar los datos", PRESENT)


def support_for_every_unit(overview, links):
    units = [unit for unit in overview.units if not unit.supported]
    if units:
        count = counted(len(units), "unidad educativa", "unidades educativas")
        text = f"{count} sin acción de apoyo técnico-pedagógico{names_of(units)}."
        label = "Ver la unidad" if len(units) == 1 else f"Ver las {len(units)}"
        yield Gap(LAW, text, links.section(Section.Kind.SUPPORT_ACTIONS), label, PRESENT)


def grounds_of_staffing(overview, links):
    schools = [school for school in overview.schools if not school.founded]
    if schools:
        count = counted(len(schools), "establecimiento", "establecimientos")
        text = f"{count} sin el fundamento técnico-pedagógico de su dotación{names_of(schools)}."
        yield Gap(LAW, text, links.section(Section.Kind.STAFFING), "Completar la dotación", PRESENT)


# What does not fit --------------------------------------------------------------------------------------


def targets_of_actions(overview, links):
    found = [(action, said) for action in overview.actions if (said := action_mismatch(action))]
    yield from one_by_one(
        [
            (f"Acción {action.code}: {said}", action.code, links.to_action(action.pk))
            for action, said in found
        ],
        "acciones con una meta que no calza con su texto o su fracción",
        "Corregir la meta",
        links.section(Section.Kind.OBJECTIVES),
    )


def dates_of_actions(overview, links):
    year = overview.plan.year
    found = [(action, outside[0]) for action in overview.actions if (outside := dates_outside(action, year))]
    yield from one_by_one(
        [
            (
                f"Acción {action.code}: {verb} el {day:%d-%m-%Y}, fuera del año del plan.",
                action.code,
                links.to_action(action.pk),
            )
            for action, (verb, day) in found
        ],
        "acciones con fechas fuera del año del plan",
        "Cambiar la fecha",
        links.section(Section.Kind.OBJECTIVES),
    )


def targets_of_indicators(overview, links):
    for judge, together, label in [
        (indicator_mismatch, "indicadores con una meta que no calza con su texto", "Corregir la meta"),
        (passed_target, "indicadores con una meta que la última medición ya superó", "Revisar la meta"),
    ]:
        found = [(row, said) for row in overview.indicators if (said := judge(row))]
        yield from one_by_one(
            [
                (f"«{short(row.name)}»: {said}", f"«{short(row.name)}»", partial(links.indicator, row))
                for row, said in found
            ],
            together,
            label,
            links.section(Section.Kind.INSTRUMENTS if _upward(found) else Section.Kind.OBJECTIVES),
        )


# What is still to be completed --------------------------------------------------------------------------


def actions_without(overview, links):
    for lacks, words, label in [
        (lambda a: not a.unit_id, "sin unidad responsable", "Asignar"),
        (lambda a: a.pk not in overview.measured_actions, "sin indicador", "Agregar el indicador"),
        (lambda a: not a.line_id, "sin línea del PEL", "Elegir la línea"),
        (names_no_unit, "sin unidades educativas", "Elegir las unidades"),
        (lambda a: not a.has_budget, "sin presupuesto", "Anotar el presupuesto"),
    ]:
        found = [action for action in overview.actions if lacks(action)]
        if found:
            count = counted(len(found), "acción", "acciones")
            each = [(action.code, links.to_action(action.pk)) for action in found]
            yield _together(f"{count} {words}", each, label, links.section(Section.Kind.OBJECTIVES))


def objectives_without_actions(overview, links):
    found = [objective for objective in overview.objectives if not objective.actions]
    if found:
        text = (
            f"{counted(len(found), 'objetivo', 'objetivos')} sin acciones: {listed(o.code for o in found)}."
        )
        yield Gap(MISSING, text, links.section(Section.Kind.OBJECTIVES), "Agregar acciones")


def indicators_without(overview, links):
    for lacks, words, label in [
        (lambda row: row.target is None and not row.target_text, "sin meta", "Escribir la meta"),
        (lambda row: not row.means.strip(), "sin medio de verificación", "Escribir el medio"),
    ]:
        found = [row for row in overview.of_actions if lacks(row)]
        if found:
            codes = {action.pk: action.code for action in overview.actions}
            count = counted(len(found), "indicador", "indicadores")
            each = list({codes[r.action_id]: links.to_action(r.action_id) for r in found}.items())
            words = f"{words}, en {'la acción' if len(each) == 1 else 'las acciones'}"
            yield _together(f"{count} {words}", each, label, links.section(Section.Kind.OBJECTIVES), sign="")


def gender_is_measured(overview, links):
    if overview.writes_on_gender and not overview.measures_gender:
        text = "El enfoque de género no tiene ningún indicador que se mida separado por género."
        yield Gap(MISSING, text, links.section(Section.Kind.GENDER), "Revisar el enfoque de género")


def data_of_instruments(overview, links):
    rows = overview.of_instruments
    if overview.plan.cut_off is None or not any(row.measured for row in rows):
        return  # said among what the law asks for
    url = links.section(Section.Kind.INSTRUMENTS)
    for kind in Instrument.Kind:
        waiting = [row for row in rows if row.instrument == kind and not row.measured]
        if waiting:
            count = counted(len(waiting), "indicador", "indicadores")
            yield Gap(MISSING, f"{count} del {_name(kind)} sin dato ni motivo (S/I).", url, "Completar")
    unexplained = [row for row in rows if row.unexplained]
    if unexplained:
        count = counted(len(unexplained), "indicador dice S/I o N/A", "indicadores dicen S/I o N/A")
        yield Gap(MISSING, f"{count} sin su motivo.", url, "Escribir el motivo")


def sections_under_way(overview, links):
    found = [s for s in overview.sections if s.required and overview.state_of(s) == "doing"]
    if found:
        titles = listed([f"«{section.title}»" for section in found], most=len(found))
        text = f"Por dar por {'lista' if len(found) == 1 else 'listas'}: {titles}."
        yield Gap(MISSING, text, found[0].get_absolute_url(), f"Abrir «{found[0].title}»")


CHECKS = (
    required_sections,
    state_of_instruments,
    support_for_every_unit,
    grounds_of_staffing,
    targets_of_actions,
    dates_of_actions,
    targets_of_indicators,
    actions_without,
    objectives_without_actions,
    indicators_without,
    gender_is_measured,
    data_of_instruments,
    sections_under_way,
)


# Words --------------------------------------------------------------------------------------------------


def one_by_one(found, together, label, url):
    """A gap for each while they are few, else one. `found` holds (sentence, code, what makes its address)."""
    if len(found) <= SEPARATELY:
        yield from (Gap(MISMATCH, text, address(), label) for text, _, address in found)
    else:
        each = [(code, address) for _, code, address in found]
        yield _together(f"{len(found)} {together}", each, label, url, group=MISMATCH)


def _together(text, each, label, url, *, group=MISSING, sign=":"):
    """«2 acciones sin unidad responsable: 2.3 y 4.2.», with a link for each while they can be listed."""
    text = f"{text}{sign} {listed([code for code, _ in each])}."
    if len(each) == 1:
        return Gap(group, text, each[0][1](), label)
    few = each if len(each) <= NAMED else []
    return Gap(group, text, url, label, each=tuple((code, address()) for code, address in few))


def counted(number, one, many):
    return f"{number} {one if number == 1 else many}"


def listed(words, most=NAMED):
    """«2.3», «2.3 y 4.2», «1.1, 1.2 … y 12 más»."""
    words = list(words)
    rest = len(words) - most
    if rest > 0:
        return f"{', '.join(words[:most])} y {rest} más"
    return f"{', '.join(words[:-1])} y {words[-1]}" if len(words) > 1 else "".join(words)


def names_of(units):
    """«: Escuela A y Escuela B» where they are few; nothing where a list would say too much."""
    return f": {listed(unit.name for unit in units)}" if len(units) <= SEPARATELY else ""


def short(text, length=80):
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _upward(found):
    return any(row.strategic_objective_id for row, _ in found)


def _name(kind):
    return {"CGE": "convenio de gestión"}.get(kind, kind)
