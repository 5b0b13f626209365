"""This year's demonstration PAL goes through its procedure: moves, papers, sanction, publication, measurements.

It runs in the worker, after the first page is up: each move waits for the papers of the version before it.
"""

import datetime
from decimal import Decimal

from django.core.files.base import ContentFile

from accounts.models import Body, User
from accounts.trail import record
from documents import jobs
from documents.attachments import store_named
from documents.models import Job
from documents.pdf import render_pdf
from plans.annual_moves import MOVES, decide
from plans.demo.opinions import reply, speak
from plans.models import Action, ActionSchool, AnnualPlan, Measurement, SealedVersion
from plans.presentations import receive
from plans.versions import render_version

FINISH = "plans.demo_year"
DOMAIN = "demostracion.demo.cl"
# Move, day of the year before, who, in which words.
PROCEDURE = [
    ("present", (10, 14), "direccion", ""),
    ("answer", (11, 6), "planificacion", ""),
    (
        "adjust",
        (12, 3),
        "planificacion",
        "La Ley de Presupuestos mantuvo el FAEP; se bajaron tres obras menores a 2.ª prioridad.",
    ),
    ("sanction", (12, 11), "direccion", ""),
    ("publish", (12, 18), "planificacion", ""),
]


@jobs.handler(FINISH)
def finish(job, progress, plan_id, today):
    today = datetime.date.fromisoformat(today)
    for step, (name, day, who, comment) in enumerate(PROCEDURE, start=1):
        progress(step, len(PROCEDURE) + 1, f"{MOVES[name].label}.")
        plan = AnnualPlan.objects.for_detail().get(pk=plan_id)
        if not plan.decisions.filter(move=name).exists():
            _move(plan, name, datetime.date(plan.year - 1, *day), who, comment)
        _papers(plan)
    _measure(AnnualPlan.objects.get(pk=plan_id), today)
    return jobs.Outcome(location=AnnualPlan.objects.get(pk=plan_id).get_absolute_url())


def _move(plan, name, day, who, comment):
    person = User.objects.get(email=f"{who}@{DOMAIN}")
    facts = {"at": datetime.datetime.combine(day, datetime.time(15, 20), tzinfo=datetime.UTC), "done_on": day}
    if MOVES[name].act:
        facts |= {
            "act_number": "1.204 (demostración)",
            "act_date": day,
            "file": _resolution(plan, day, person),
        }
    if name == "answer":
        for body in Body.objects.filter(service=plan.service, receives_plan=True):
            receive(plan, body, received_on=datetime.date(plan.year - 1, 10, 14), by=person, how="En sesión")
        speak(plan, person)
    if name == "adjust":
        reply(plan, person)
        _adjust(plan, person)
    decide(plan, name, by=person, comment=comment, **facts)


def _adjust(plan, person):
    """What the Ley de Presupuestos changed: fewer works, less money, and the description says so."""
    action = plan.actions.get(code="5.1")
    words = {
        "target_percent": Decimal("33.3"),
        "description": "Ocho obras menores priorizadas con las direcciones; tres quedan en segunda prioridad.",
    }
    Action.objects.filter(pk=action.pk).update(**words)
    action.indicators.update(target=Decimal(8))
    action.budgets.filter(source__name__contains="FAEP").update(amount=141_000_000)
    record(
        "edit",
        action,
        by=person,
        changes={name: [str(getattr(action, name)), str(v)] for name, v in words.items()},
    )


def _resolution(plan, day, person):
    """A resolution that says on its face that it is none."""
    paper = render_pdf("plans/paper/demo_resolution.html", {"plan": plan, "day": day})
    return store_named(ContentFile(paper), f"resolucion-demostracion-{plan.year}.pdf", by=person)


def _papers(plan):
    """The papers of every version that still waits for them, made here and now."""
    for version in SealedVersion.objects.filter(plan=plan, document__rendered_at__isnull=True):
        job = Job.objects.get(key=f"render-{version.pk}")
        render_version(job, lambda *told: None, version_id=version.pk)


def _measure(plan, today):
    """What was measured at the cuts that have passed: believable values, one of them late, with its narrative."""
    for place, cut in enumerate(plan.cuts.filter(date__lte=today).order_by("date"), start=1):
        for number, action in enumerate(
            plan.actions.order_by("position").prefetch_related("indicators"), start=1
        ):
            if number % 6 == place:
                continue  # an office that has not reported this cut
            for indicator in action.indicators.all():
                share = Decimal(22 + place * 21 + (number * 11) % 24) / 100
                value = (indicator.target * min(share, Decimal("1.04"))).quantize(Decimal("0.1"))
                split = {"women": value + 2, "men": value - 2} if indicator.by_gender else {}
                Measurement.objects.get_or_create(
                    indicator=indicator,
                    cut_off=cut.date,
                    defaults={
                        "service": plan.service,
                        "value": value.quantize(Decimal(1)) if indicator.unit == "number" else value,
                        "narrative": _narrative(place) if number % 4 == 1 else "",
                        **split,
                    },
                )
        plan.cuts.filter(pk=cut.pk).update(narrative=PERIODS[place])
        _reach(plan, cut.date, place)
    _evidence(plan)


PERIODS = [
    "",
    "El año partió con las rutas de Alto Huemul cortadas; la red de convivencia y la compra anticipada ya funcionan.",
    "Primer semestre: las jornadas de lectura llegaron a las cuatro comunas. La conectividad rural va más lenta.",
    "Tercer corte: se recuperó el ritmo de las visitas de aula. Quedan obras menores por recibir.",
    "Cierre: lo que no se alcanzó se propone para el plan siguiente, con su motivo.",
]


def _evidence(plan):
    """One measurement shows its evidence: a page that says on its face that it is an example."""
    person = User.objects.get(email=f"uatp@{DOMAIN}")
    last = (
        Measurement.objects.filter(indicator__action__plan=plan)
        .order_by("-cut_off", "indicator__position")
        .first()
    )
    if last and not last.evidence.exists():
        paper = render_pdf("plans/paper/demo_resolution.html", {"plan": plan, "day": last.cut_off})
        last.evidence.add(store_named(ContentFile(paper), "evidencia-demostracion.pdf", by=person))


def _narrative(place):
    return [
        "",
        "Partió más tarde por el cierre de caminos de marzo; las escuelas de la costa ya tienen fecha.",
        "Se avanzó en las cuatro comunas. En Alto Huemul se hará la segunda jornada después de las nevazones.",
        "Las direcciones pidieron juntar la jornada con la Conferencia; se acordó para octubre.",
        "Cierre del año: lo que quedó pendiente se propone para el plan siguiente.",
    ][place]


def _reach(plan, day, place):
    """More units are reached at each cut."""
    for action in plan.actions.all():
        links = ActionSchool.objects.filter(action=action, reached_on__isnull=True).order_by(
            "school__sort_key"
        )
        some = list(links.values_list("pk", flat=True)[: max(1, links.count() * place // 4)])
        ActionSchool.objects.filter(pk__in=some).update(reached_on=day)
