"""Opening a PAL from nothing: chapters, stages, cuts, and what the catalogues of its Servicio begin with."""

import datetime
from calendar import monthrange

from django.db import transaction

from accounts.models import LocalService
from accounts.trail import record
from plans.calendar import default_rules, stages_for, working_days_of
from plans.models import (
    AnnualPlan,
    CalendarRule,
    Cut,
    FundingSource,
    Instrument,
    Section,
    Stage,
)
from plans.opinions import prepare_senses

# Key, kind, title, asked for by the law (domain 3.2). Keys never change.
DEFAULT_SECTIONS = (
    ("presentacion", Section.Kind.TEXT, "Presentación", False),
    ("instrumentos", Section.Kind.INSTRUMENTS, "Estado de los instrumentos", True),
    ("objetivos", Section.Kind.OBJECTIVES, "Objetivos y acciones", True),
    ("apoyo", Section.Kind.SUPPORT_ACTIONS, "Apoyo técnico-pedagógico por establecimiento", True),
    ("dotacion", Section.Kind.STAFFING, "Dotación por establecimiento", True),
    ("vinculacion", Section.Kind.LINKS, "Vinculación regional y comunal", True),
    ("pme", Section.Kind.PME_PROGRESS, "Avance de los PME", False),
    ("genero", Section.Kind.GENDER, "Enfoque de género", False),
    ("anexos", Section.Kind.ANNEXES, "Anexos", False),
)
LAW_KEYS = frozenset(key for key, _, _, required in DEFAULT_SECTIONS if required)
DEFAULT_CUTS = (
    (3, 31, "Corte al 31 de marzo"),
    (6, 30, "Corte al 30 de junio"),
    (9, 30, "Corte al 30 de septiembre"),
    (12, 15, "Corte al 15 de diciembre"),
)
DEFAULT_SOURCES = (
    "Subvención general",
    "Subvención Escolar Preferencial (SEP)",
    "Programa de Integración Escolar (PIE)",
    "Fondo de Apoyo a la Educación Pública (FAEP)",
    "Transferencias JUNJI (VTF)",
    "Aporte fiscal",
    "Otra fuente",
)


class AlreadyOpen(Exception):
    """The Servicio already has a PAL of that year: `plan`."""

    def __init__(self, plan):
        super().__init__(f"Ya existe el {plan} de este Servicio Local.")
        self.plan = plan


def open_plan(service, year, *, by):
    """Open the PAL of a year from nothing and return it; `AlreadyOpen` where it exists."""
    with transaction.atomic():
        plan = begin_plan(service, year, by=by)
        Section.objects.bulk_create(default_sections(plan))
        Cut.objects.bulk_create(default_cuts(plan))
        record("open", plan, by=by, changes={"year": [None, year]})
    return plan


def begin_plan(service, year, *, by, **facts):
    """The plan's row with its stages. Call it inside the transaction that writes the rest and records it."""
    # The Servicio's row is the lock: of two who open the same year, the second is told.
    LocalService.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=service.pk)
    if standing := AnnualPlan.objects.select_related("service").filter(service=service, year=year).first():
        raise AlreadyOpen(standing)
    prepare_catalogues(service)
    plan = AnnualPlan.objects.create(service=service, year=year, updated_by=by, **facts)
    rules = CalendarRule.objects.filter(service=service)
    Stage.objects.bulk_create(stages_for(plan, rules, working_days_of(service)))
    return plan


def prepare_catalogues(service):
    """What a first PAL needs and nobody has written yet: rules, sources, instruments, senses."""
    if not CalendarRule.objects.filter(service=service).exists():
        CalendarRule.objects.bulk_create(default_rules(service))
    if not FundingSource.objects.filter(service=service).exists():
        FundingSource.objects.bulk_create(
            FundingSource(service=service, name=name, position=position)
            for position, name in enumerate(DEFAULT_SOURCES, start=1)
        )
    standing = set(Instrument.objects.filter(service=service).values_list("kind", flat=True))
    Instrument.objects.bulk_create(
        Instrument(service=service, kind=kind, title=kind.label)
        for kind in Instrument.Kind
        if kind not in standing
    )
    prepare_senses(service)


def default_sections(plan):
    """The chapters of a plan opened from nothing, not saved yet."""
    return [
        Section(
            service=plan.service,
            plan=plan,
            key=key,
            kind=kind,
            title=title,
            required=required,
            position=position,
        )
        for position, (key, kind, title, required) in enumerate(DEFAULT_SECTIONS, start=1)
    ]


def default_cuts(plan):
    return [
        Cut(service=plan.service, plan=plan, date=datetime.date(plan.year, month, day), name=name)
        for month, day, name in DEFAULT_CUTS
    ]


def same_day(day, years):
    """The same day so many years later; 29 February becomes the 28th. None stays None."""
    if day is None:
        return None
    year = day.year + years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))
