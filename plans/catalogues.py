"""The catalogues of a Servicio, one generic editor for all (decisions D19): columns, and who names a row.

A row that something names is archived, never deleted: it stays in what was written with it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.models import Body, OrganizationalUnit, Stakeholder
from plans.forms import catalogues as forms
from plans.measuring import shown_target
from plans.models import (
    CalendarRule,
    FundingSource,
    Indicator,
    Instrument,
    NonWorkingDay,
    OpinionSense,
    PriorityAxis,
    StrategicLine,
    StrategicObjective,
)
from plans.opinions import prepare_senses


def _nobody(row):
    return ""


def _as_they_are(rows):
    pass


def _ready(service):
    pass


@dataclass(frozen=True)
class Catalogue:
    """`columns` are (title, row -> text) after the row's name. `parent` is the column of the row above.

    `named_by(row)` says who names a row, or ""; `dress(rows)` gives listed rows what a column asks of them;
    `prepare(service)` writes what a list begins with, for a Servicio that was there before the list.
    """

    name: str
    model: type
    title: str
    one: str
    help: str
    form: type
    label: Callable = str
    columns: tuple = ()
    related: tuple = ()
    parent: str = ""
    above: str = ""
    children: tuple = ()
    named_by: Callable = _nobody
    dress: Callable = _as_they_are
    prepare: Callable = _ready
    fields: frozenset = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "fields", frozenset(f.name for f in self.model._meta.concrete_fields))

    @property
    def ordered(self):
        return "position" in self.fields

    @property
    def archives(self):
        return "archived_at" in self.fields

    def rows(self, service, above=None):
        """The Servicio's rows, of one row above if given, in their order; nothing more is asked by a list."""
        rows = self.model._default_manager.filter(service=service).select_related(*self.related)
        return rows.filter(**{self.parent: above}) if above is not None else rows


def _yes(value):
    return "Sí" if value else ""


def _period(row):
    days = [f"{day:%d-%m-%Y}" if day else "" for day in (row.starts_on, row.ends_on)]
    return " a ".join(day for day in days if day)


def _name_the_stages(rules):
    names = {rule.key: rule.name for rule in rules}
    for rule in rules:
        rule.after_name = names.get(rule.after, rule.after)


def _until(rule):
    if rule.after and rule.working_days is not None:
        return f"{rule.working_days} días hábiles después de «{rule.after_name}»"
    year = {-1: "del año anterior", 0: "del mismo año", 1: "del año siguiente"}.get(rule.year_offset, "")
    return f"{rule.day:02}-{rule.month:02} {year}" if rule.month and rule.day else "Solo si se pide"


def _objectives_below(instrument):
    return "Tiene objetivos: archivarlos o quitarlos antes." if instrument.objectives.exists() else ""


def _measured(indicator):
    return "Tiene mediciones anotadas." if indicator.measurements.exists() else ""


def _brings(sense):
    return {True: "Sí", False: "No", None: "A veces"}[sense.asks]


def _rule_in_use(rule):
    if rule.is_legal:
        return "Su fecha es de ley."
    following = CalendarRule.objects.filter(service=rule.service_id, after=rule.key).first()
    return f"La etapa «{following}» se cuenta desde esta." if following else ""


CATALOGUES = {
    catalogue.name: catalogue
    for catalogue in [
        Catalogue(
            "estamentos",
            Stakeholder,
            "Estamentos",
            "estamento",
            "Quiénes son escuchados en la elaboración del plan.",
            forms.StakeholderForm,
            columns=(("Obligatorio en el PAL", lambda row: _yes(row.is_required)),),
        ),
        Catalogue(
            "ejes",
            PriorityAxis,
            "Ejes prioritarios",
            "eje prioritario",
            "A cuál aporta cada acción del plan.",
            forms.AxisForm,
        ),
        Catalogue(
            "fuentes",
            FundingSource,
            "Fuentes de financiamiento",
            "fuente de financiamiento",
            "De dónde viene el presupuesto de cada acción.",
            forms.SourceForm,
        ),
        Catalogue(
            "unidades-responsables",
            OrganizationalUnit,
            "Unidades responsables",
            "unidad responsable",
            "Las oficinas del Servicio a las que se encargan acciones y secciones.",
            forms.UnitForm,
            columns=(
                ("Sigla", lambda row: row.code),
                ("Depende de", lambda row: row.parent or ""),
                ("Correo", lambda row: row.email),
            ),
            related=("parent",),
        ),
        Catalogue(
            "instrumentos",
            Instrument,
            "PEL, convenio de gestión y ENEP",
            "instrumento",
            "Los planes que el PAL hace realidad, con sus objetivos, líneas e indicadores.",
            forms.InstrumentForm,
            columns=(("Tipo", lambda row: row.kind), ("Vigencia", _period), ("Acto", lambda row: row.act)),
            children=("objetivos",),
            named_by=_objectives_below,
        ),
        Catalogue(
            "objetivos",
            StrategicObjective,
            "Objetivos",
            "objetivo",
            "Los objetivos de un instrumento.",
            forms.StrategicObjectiveForm,
            parent="instrument",
            above="instrumentos",
            related=("instrument",),
            children=("lineas", "indicadores"),
        ),
        Catalogue(
            "lineas",
            StrategicLine,
            "Líneas estratégicas",
            "línea estratégica",
            "Las líneas de un objetivo: cada acción dice a cuál responde.",
            forms.LineForm,
            parent="objective",
            above="objetivos",
            related=("objective",),
        ),
        Catalogue(
            "indicadores",
            Indicator,
            "Indicadores",
            "indicador",
            "Con qué se mide un objetivo; los valores se anotan en cada plan.",
            forms.InstrumentIndicatorForm,
            columns=(("Meta", shown_target), ("Sentido", lambda row: row.get_sense_display())),
            parent="strategic_objective",
            above="objetivos",
            related=("strategic_objective",),
            named_by=_measured,
        ),
        Catalogue(
            "calendario",
            CalendarRule,
            "Reglas del calendario",
            "regla del calendario",
            "De dónde sale la fecha de cada etapa; los planes ya abiertos conservan las suyas.",
            forms.RuleForm,
            columns=(("Hasta", _until), ("Fecha de ley", lambda row: _yes(row.is_legal))),
            named_by=_rule_in_use,
            dress=_name_the_stages,
        ),
        Catalogue(
            "feriados",
            NonWorkingDay,
            "Feriados propios",
            "día",
            "Días que no cuentan como hábiles además de los feriados legales, o feriados que se trabajan.",
            forms.DayOfOurOwnForm,
            columns=(("Se trabaja igual", lambda row: _yes(row.is_working)),),
        ),
        Catalogue(
            "instancias",
            Body,
            "Instancias",
            "instancia",
            "Comité Directivo Local, Consejo Local, consejos y comités que participan o reciben el plan.",
            forms.BodyForm,
            columns=(
                ("Tipo", lambda row: row.get_kind_display()),
                ("Recibe el PAL", lambda row: _yes(row.receives_plan)),
            ),
        ),
        Catalogue(
            "sentidos",
            OpinionSense,
            "Sentidos de un pronunciamiento",
            "sentido",
            "Qué puede decir cada tipo de instancia, o la DEP, de la versión que recibe.",
            forms.SenseForm,
            columns=(
                ("De quién", lambda row: row.get_body_kind_display() or "Dirección de Educación Pública"),
                ("Trae recomendaciones", _brings),
                ("Plazo vencido", lambda row: _yes(row.lapses)),
            ),
            prepare=prepare_senses,
        ),
    ]
}
_pages = {}


def join_page(name, label, address):
    """Called once, from the `ready()` of the app that has a page for each row of a catalogue.

    `address(row, user)` is where it is, or "" for somebody who may not open it.
    """
    _pages[name] = (label, address)


def page_of(name, row, user):
    """(label, address) of the row's page, or None."""
    if row is None or name not in _pages:
        return None
    label, address = _pages[name]
    found = address(row, user)
    return (label, found) if found else None


TOP = [catalogue for catalogue in CATALOGUES.values() if not catalogue.parent]
