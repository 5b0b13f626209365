"""The PAL 2026 of SLEP Barrancas as its public act was transcribed (plans/data/SOURCE.md).

Nothing is invented: what the files do not hold stays empty, and is shown as S/I. The act says how many units each
action applies to and names none; so `universe_stated` holds the number, and the fraction of each target is
computed from it.
"""

import csv
import datetime
import re
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from accounts.models import LocalService, School
from accounts.trail import record
from plans.models import (
    Action,
    AnnualPlan,
    ImprovementProgress,
    Indicator,
    Instrument,
    Measurement,
    Objective,
    PriorityAxis,
    SealedVersion,
    Section,
    StrategicLine,
    StrategicObjective,
)
from plans.opening import default_sections
from plans.versions import seal_version

DATA = Path(__file__).parent / "data" / "pal_barrancas_2026"
SLUG, YEAR = "barrancas", 2026
# The transcription gives no exact day: its figures are of August and September 2025.
CUT_OFF = datetime.date(2025, 8, 31)
SOURCE = (
    "PAL 2026 de SLEP Barrancas, transcrito de su publicación. No trae resolución, dotación, vinculación ni "
    "presupuesto: se muestran como S/I."
)
LOWER_IS_BETTER = ("reprueban", "insuficiente", "inasistencia", "descienden", "desvinculación")
AGREEMENT = {
    "1": "Eficiencia interna y niveles de aprendizaje",
    "2": "Gestión de instrumentos educacionales",
    "3": "Condiciones físicas y financieras",
    "4": "Fortalecimiento del liderazgo",
    "5": "Evaluación de desempeño del Director Ejecutivo",
}
AXES = {
    "1": "Convivencia y salud mental",
    "2": "Fortalecimiento de los aprendizajes",
    "3": "Asistencia y revinculación",
}
LINE_TEXTS = {"1.5": "Propiciar ambiente de convivencia escolar"}
ABSENT = {"genero", "anexos"}  # chapters of our own, which the act does not have


@transaction.atomic
def load_transcript(*, by):
    """Make the plan, seal it as a transcript and return it; the plan that is already there, if it is."""
    service = LocalService.objects.get(slug=SLUG)
    existing = AnnualPlan.objects.filter(service=service, year=YEAR).first()
    if existing:
        return existing
    plan = AnnualPlan.objects.create(
        service=service,
        year=YEAR,
        status=AnnualPlan.Status.PUBLISHED,
        is_transcript=True,
        source=SOURCE,
        cut_off=CUT_OFF,
    )
    _sections(plan)
    strategic = _pel(service)
    _agreement(service)
    _actions(plan, strategic)
    _improvement_progress(plan)
    record("transcribe", plan, by=by)
    seal_version(plan, purpose=SealedVersion.Purpose.TRANSCRIPT, by=by)
    return plan


def rows(name):
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def parse_value(text):
    """«91,1%», «74,0 pts», «2», «-1,4%» -> (Decimal, unit, decimals); (None, …) for S/I, N/A and nothing."""
    found = re.fullmatch(r"(-?\d+(?:,\d+)?)\s*(%|pts)?", text.strip())
    if not found:
        return None, Indicator.Unit.PERCENT, 1
    digits, sign = found.groups()
    unit = {"%": Indicator.Unit.PERCENT, "pts": Indicator.Unit.POINTS, None: Indicator.Unit.NUMBER}[sign]
    return Decimal(digits.replace(",", ".")), unit, len(digits.partition(",")[2])


def _sections(plan):
    bodies = {
        "presentacion": "Este documento es la **transcripción de un acto público**: el Plan Anual Local 2026 de SLEP "
        f"Barrancas.\n\n{SOURCE}",
        "instrumentos": "La transcripción no trae el día exacto de la fecha de corte: sus cifras son de agosto y "
        "septiembre de 2025, y aquí se usa el 31-08-2025 como referencia.",
        "apoyo": "El acto dice a cuántas unidades llega cada acción y no las nombra. Son 76: 53 establecimientos y 23 "
        "jardines infantiles VTF que el directorio oficial no trae.",
    }
    sections = [section for section in default_sections(plan) if section.key not in ABSENT]
    for section in sections:
        section.body = bodies.get(section.key, "")
        section.done = section.key not in ("dotacion", "vinculacion")
    Section.objects.bulk_create(sections)


def _pel(service):
    """The PEL's objectives with their indicators, measured at the cut-off: {"OE1": StrategicObjective, …}."""
    pel = Instrument.objects.create(
        service=service,
        kind=Instrument.Kind.PEL,
        title="Plan Estratégico Local de SLEP Barrancas",
        source=SOURCE,
    )
    objectives = {
        row["codigo"]: StrategicObjective.objects.create(
            service=service, instrument=pel, code=row["codigo"], text=row["texto"], position=int(row["orden"])
        )
        for row in rows("objetivos_y_acciones_atp.csv")
        if row["codigo"].startswith("OE")
    }
    for position, row in enumerate(rows("indicadores.csv"), start=1):
        if owner := objectives.get(row["codigo"]):
            _measured_indicator(
                owner,
                position,
                row["nombre_indicador"],
                row["meta"],
                row["avance_actual"],
                row["observacion"],
            )
    return objectives


def _agreement(service):
    cge = Instrument.objects.create(
        service=service,
        kind=Instrument.Kind.CGE,
        title="Convenio de Gestión Educacional de SLEP Barrancas",
        source=SOURCE,
    )
    objectives = {
        code: StrategicObjective.objects.create(
            service=service, instrument=cge, code=f"CGE{code}", text=text, position=int(code)
        )
        for code, text in AGREEMENT.items()
    }
    for position, row in enumerate(rows("convenio_gestion_educacional.csv"), start=1):
        name = row["indicador_nombre"]
        _measured_indicator(
            objectives[row["objetivo"]],
            position,
            "Resultado ponderado del objetivo" if name.isupper() else name,
            row["meta"],
            row["resultado_obtenido"],
            row["observacion"],
        )


def _measured_indicator(owner, position, name, target, result, remark):
    value, unit, decimals = parse_value(target)
    lower = any(word in name.lower() for word in LOWER_IS_BETTER)
    indicator = Indicator.objects.create(
        service=owner.service,
        strategic_objective=owner,
        name=name,
        unit=unit,
        decimals=decimals,
        target=value,
        target_text=target,
        sense=Indicator.Sense.LOWER if lower else Indicator.Sense.HIGHER,
        periodicity=Indicator.Periodicity.YEARLY,
        position=position,
    )
    measured, _, places = parse_value(result)
    if places > decimals:
        Indicator.objects.filter(pk=indicator.pk).update(decimals=places)
    Measurement.objects.create(
        service=owner.service,
        indicator=indicator,
        cut_off=CUT_OFF,
        value=measured,
        absence="" if measured is not None else result,
        reason=remark,
        text=result,
    )


def _actions(plan, strategic):
    """The four support actions, with the units that the act states; periods and lines are in its words."""
    texts = {row["codigo"]: row["texto"] for row in rows("objetivos_y_acciones_atp.csv")}
    said = {row["codigo"]: row for row in rows("indicadores.csv") if row["codigo"].startswith("ATP")}
    axes = {
        number: PriorityAxis.objects.create(service=plan.service, name=name, position=int(number))
        for number, name in AXES.items()
    }
    objectives = {
        code: Objective.objects.create(
            service=plan.service,
            plan=plan,
            code=code,
            text=objective.text,
            strategic_objective=objective,
            position=position,
        )
        for position, (code, objective) in enumerate(strategic.items(), start=1)
    }
    for position, (code, row) in enumerate(said.items(), start=1):
        percent, named, universe = re.fullmatch(r"(\d+)% \[(\d+)/(\d+)\]", row["meta"]).groups()
        line = _line(strategic, re.search(r"(\d\.\d)", row["observacion"]).group(1))
        action = Action.objects.create(
            service=plan.service,
            plan=plan,
            objective=objectives[line.objective.code],
            kind=Action.Kind.SUPPORT,
            code=code,
            name=texts[code],
            description=row["observacion"],
            starts_on=datetime.date(YEAR, 3, 1),
            ends_on=datetime.date(YEAR, 12, 31),
            line=line,
            axis=axes[re.search(r"Eje (\d)", row["observacion"]).group(1)],
            target_percent=Decimal(percent),
            target_text=f"{percent}% [{named}/{universe}]",
            universe_stated=int(universe),
            position=position,
        )
        Indicator.objects.create(
            service=plan.service,
            action=action,
            name=row["nombre_indicador"],
            target=Decimal(percent),
            decimals=0,
            target_text=row["meta"],
            periodicity=Indicator.Periodicity.YEARLY,
        )


def _line(strategic, code):
    objective = strategic[f"OE{code[0]}"]
    return StrategicLine.objects.get_or_create(
        objective=objective,
        code=code,
        defaults={
            "service": objective.service,
            "text": LINE_TEXTS.get(code, "(texto S/I en la transcripción)"),
            "position": int(code[2]),
        },
    )[0]


def _improvement_progress(plan):
    schools = {school.rbd: school for school in School.objects.with_rbd().filter(service=plan.service)}
    ImprovementProgress.objects.bulk_create(
        ImprovementProgress(
            service=plan.service,
            plan=plan,
            school=schools[int(row["rbd"])],
            cut_off=CUT_OFF,
            leadership=int(row["n_acciones_liderazgo"]),
            pedagogy=int(row["n_acciones_gestion_pedagogica"]),
            coexistence=int(row["n_acciones_convivencia"]),
            resources=int(row["n_acciones_recursos"]),
            fulfilment=Decimal(row["pct_cumplimiento"]),
        )
        for row in rows("pme_avance_por_establecimiento.csv")
    )
