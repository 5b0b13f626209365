"""A small Servicio with its people and a PAL that can go all its way, for the journeys in the browser."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Body
from accounts.trail import record
from documents.attachments import store
from plans.annual_moves import decide
from plans.models import AnnualPlan, Instrument
from plans.opening import open_plan
from plans.presentations import receive
from tests.factories import (
    make_action,
    make_body,
    make_commune,
    make_indicator,
    make_instrument,
    make_measurement,
    make_objective,
    make_school,
    make_service,
    make_unit,
    make_user,
)
from tests.factories_chapters import make_link, make_staffing

RESOLUTION = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NAMES = {
    "planner": ("Paula", "Rivas Soto"),
    "director": ("Diego", "Lagos Pino"),
    "auditor": ("Aurora", "Mella Díaz"),
}


def make_world():
    """A Servicio with four units, two bodies that receive the PAL, and its people; no plan yet."""
    service = make_service("Servicio de Prueba", slug="prueba")
    names = {"Cerro Azul": 2, "Puerto Viejo": 2}
    schools = [
        make_school(service, f"Escuela {name} {number}", commune=commune)
        for name, many in names.items()
        for commune in [make_commune(name=name)]
        for number in range(1, many + 1)
    ]
    people = {
        role: make_user(role, on=service, first_name=first, last_name=last)
        for role, (first, last) in NAMES.items()
    }
    head = make_user("school_director", on=schools[0], first_name="Elisa", last_name="Toro Vera")
    bodies = [
        make_body(service, name="Comité Directivo Local"),
        make_body(service, Body.Kind.COUNCIL, name="Consejo Local de Educación Pública"),
    ]
    unit = make_unit(service, "Unidad de Apoyo Técnico-Pedagógico")
    return SimpleNamespace(
        service=service,
        schools=schools,
        bodies=bodies,
        unit=unit,
        head=head,
        today=timezone.localdate(),
        **people,
    )


def make_years_plan(world, year):
    """A PAL of that year with one objective and two actions: nothing of what the law asks is written yet."""
    plan = open_plan(world.service, year, by=world.planner)
    objective = make_objective(plan, code="OE1", text="Mejorar los aprendizajes de cada estudiante")
    for code, name in [("1.1", "Leer en los primeros años"), ("1.2", "Acompañar a cada comunidad")]:
        action = make_action(
            objective, world.schools, code=code, name=name, unit=world.unit, target_percent=Decimal(95)
        )
        make_indicator(action, name=f"Unidades en que se logró: {name.lower()}")
    return plan


def mend(world, plan):
    """Write what the law asks for before presenting, but for the sections that the plan has already."""
    cut_off = datetime.date(plan.year - 1, 8, 31)
    AnnualPlan.objects.filter(pk=plan.pk).update(cut_off=cut_off)
    pel = Instrument.objects.filter(service=plan.service, kind=Instrument.Kind.PEL).first()
    pel = pel or make_instrument(plan.service, objectives=0)
    strategic = pel.objectives.create(service=plan.service, code="OE1", text="Aprender", position=1)
    make_measurement(make_indicator(strategic_objective=strategic, name="Lectura en 2.º básico"), cut_off)
    for school in world.schools:
        make_staffing(plan, school, grounds="Matrícula estable y cursos combinados.")
    make_link(plan, institution="Municipalidad de Cerro Azul")
    plan.sections.filter(key="presentacion").update(body="El texto que se presentó a las instancias.")


def make_published_plan(world, year):
    """A PAL sealed three times, sanctioned and published, with its papers: what changed since is one text."""
    plan = make_years_plan(world, year)
    mend(world, plan)
    _decide(plan, "present", world.director)
    for body in world.bodies:
        receive(plan, body, received_on=world.today, by=world.planner, how="En sesión")
    section = plan.sections.get(key="presentacion")
    plan.sections.filter(pk=section.pk).update(
        body="El texto que quedó después de escuchar a las instancias."
    )
    record("edit", section, by=world.planner, changes={"body": [section.body, "El texto que quedó"]})
    _decide(plan, "answer", world.planner, comment="Las dos instancias ya respondieron.")
    _decide(plan, "adjust", world.planner, comment="Se bajaron dos obras menores.")
    resolution = store(ContentFile(RESOLUTION, name="resolucion.pdf"), by=world.director)
    act = {"act_number": "1241", "act_date": world.today, "file": resolution}
    _decide(plan, "sanction", world.director, **act)
    _decide(plan, "publish", world.planner)
    return AnnualPlan.objects.get(pk=plan.pk)


def _decide(plan, move, by, **facts):
    """One move on the plan as it is now; the worker of tests makes its papers at once."""
    decide(AnnualPlan.objects.for_detail().get(pk=plan.pk), move, by=by, **facts)
