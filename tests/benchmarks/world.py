"""The rows that the lists and pages are measured with: three Servicios of three sizes, and five thousand plans.

Everything is invented and written in bulk; the territory's own Servicios only lend their names to the many plans.
"""

import datetime
import itertools
from decimal import Decimal

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.access import give_role
from accounts.models import Commune, LocalService, OrganizationalUnit, School, ServiceRole, User
from documents.models import SealedDocument
from documents.sealing import digest, new_code
from plans.models import (
    Action,
    ActionSchool,
    AnnualPlan,
    Budget,
    FundingSource,
    Indicator,
    Instrument,
    Measurement,
    Objective,
    SealedVersion,
    Staffing,
    StrategicObjective,
)
from plans.opening import open_plan
from tests.benchmarks.trail import write_events
from tests.factories import make_service, make_user

YEARS = range(2018, 2100)
WRITTEN, FOLLOWED = 2027, 2026
CUT_OFF = datetime.date(2026, 8, 31)
NAMED = 10  # units of an action's universe
_rbd = itertools.count(500_000)


class Place:
    """A Servicio whose lists and chapters all have `rows` rows, and the person who looks at them."""

    def __init__(self, rows):
        self.rows = rows
        self.service = make_service(f"De {rows} filas")
        self.person = member(self.service)
        offices = [
            OrganizationalUnit(service=self.service, name=f"Unidad {n}", sort_key=str(n)) for n in range(7)
        ]
        self.offices = OrganizationalUnit.objects.bulk_create(offices)
        self.schools = make_schools(self.service, rows)
        self.draft = self.make_plan(WRITTEN, rows)
        self.followed = self.make_plan(FOLLOWED, rows, AnnualPlan.Status.PUBLISHED)
        measure_instruments(self.draft, rows)
        measure_actions(self.followed)
        self.make_staffing()
        make_people(self.service, rows)
        write_events(self.service, rows, actors=list(User.objects.order_by("-pk")[:20]))

    def make_plan(self, year, actions, status=AnnualPlan.Status.DRAFT):
        plan = open_plan(self.service, year, by=None)
        AnnualPlan.objects.filter(pk=plan.pk).update(cut_off=CUT_OFF, status=status)
        plan.refresh_from_db()
        make_actions(plan, actions, self.offices, self.schools)
        return plan

    def make_staffing(self):
        Staffing.objects.bulk_create(
            Staffing(
                service=self.service,
                plan=self.draft,
                school=school,
                kind=kind,
                people=number % 60 + 1,
                hours=Decimal(number % 60 * 38 + 38),
                grounds="Cursos, horas del plan de estudio y convenio PIE.",
            )
            for number, school in enumerate(self.schools)
            for kind in Staffing.Kind
        )


def member(*services):
    """A person who writes plans and audits at each of them: what all the measured pages ask for."""
    user = make_user()
    for service in services:
        for role in ("planner", "auditor"):
            give_role(user, role, service, since=datetime.date(2024, 1, 1))
    return user


def make_schools(service, count):
    communes = list(Commune.objects.order_by("code")[:4])
    return School.objects.bulk_create(
        School(
            code=str(rbd),
            rbd=rbd,
            rbd_dv="1",
            name=f"ESCUELA {rbd}",
            display_name=f"Escuela Número {rbd}",
            kind=School.Kind.PRIMARY,
            commune=communes[rbd % len(communes)],
            service=service,
            enrolment=rbd % 700 + 1,
            sort_key=f"escuela numero {rbd}",
        )
        for rbd in itertools.islice(_rbd, count)
    )


def make_people(service, count):
    """`count` people with one role, no password: nobody of them comes in."""
    last = User.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    people = User.objects.bulk_create(
        User(email=f"p{last + n}@ejemplo.cl", first_name="Persona", last_name=f"Número {n:05}", password="!")
        for n in range(count)
    )
    kind = ContentType.objects.get_for_model(LocalService)
    role = Permission.objects.get(codename="reader", content_type=kind)
    since = datetime.date(2024, 1, 1)
    ServiceRole.objects.bulk_create(
        ServiceRole(user=user, permission=role, content_object=service, since=since) for user in people
    )


def make_actions(plan, count, offices, schools):
    """Actions with their indicator, money and units, under at most eight objectives."""
    common = {"service": plan.service, "plan": plan}
    objectives = Objective.objects.bulk_create(
        Objective(**common, code=f"OE{n}", text=f"Objetivo número {n} del año", position=n)
        for n in range(1, min(8, count // 6 + 1) + 1)
    )
    actions = Action.objects.bulk_create(
        Action(
            **common,
            objective=objectives[n * len(objectives) // count],
            code=f"1.{n}",
            name=f"Acompañar el trabajo de aula en las escuelas, ciclo {n}",
            description="Visitas con pauta común, devolución escrita y acuerdos que se revisan en la siguiente.",
            kind=Action.Kind.SUPPORT if n < 50 else Action.Kind.OTHER,
            unit=offices[n % len(offices)],
            starts_on=datetime.date(plan.year, 3, 1),
            ends_on=datetime.date(plan.year, 11, 30),
            target_percent=Decimal(80),
            position=n,
        )
        for n in range(count)
    )
    ActionSchool.objects.bulk_create(
        ActionSchool(action=action, school=schools[(n * 7 + place) % len(schools)])
        for n, action in enumerate(actions)
        for place in range(min(NAMED, len(schools)))
    )
    source = FundingSource.objects.filter(service=plan.service).first()
    Budget.objects.bulk_create(Budget(action=action, source=source, amount=1_000_000) for action in actions)
    Indicator.objects.bulk_create(
        Indicator(
            service=plan.service, action=action, name=f"Visitas hechas en {action.code}", target=Decimal(80)
        )
        for action in actions
    )


def measure_actions(plan):
    """Every indicator of the plan's actions measured at its first two cuts."""
    Measurement.objects.bulk_create(
        Measurement(service=plan.service, indicator=indicator, cut_off=cut.date, value=Decimal(n % 100))
        for cut in plan.cuts.order_by("date")[:2]
        for n, indicator in enumerate(Indicator.objects.filter(action__plan=plan))
    )


def measure_instruments(plan, count):
    """A PEL with so many indicators, measured at the plan's cut-off date."""
    instrument = Instrument.objects.get(service=plan.service, kind=Instrument.Kind.PEL)
    objectives = StrategicObjective.objects.bulk_create(
        StrategicObjective(
            service=plan.service,
            instrument=instrument,
            code=f"OE{n}",
            text=f"Objetivo del PEL {n}",
            position=n,
        )
        for n in range(1, min(5, count) + 1)
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(
            service=plan.service,
            strategic_objective=objectives[n % len(objectives)],
            name=f"Porcentaje de estudiantes que mejora su lectura, grupo {n}",
            target=Decimal(80),
            position=n,
        )
        for n in range(count)
    )
    Measurement.objects.bulk_create(
        Measurement(service=plan.service, indicator=one, cut_off=plan.cut_off, value=Decimal(n % 100))
        for n, one in enumerate(indicators)
    )


def make_plans(services, count):
    """`count` plans over the Servicios, year by year, each with a sealed version."""
    pairs = itertools.islice(((service, year) for year in YEARS for service in services), count)
    plans = AnnualPlan.objects.bulk_create(
        AnnualPlan(service=service, year=year, status=AnnualPlan.Status.CLOSED) for service, year in pairs
    )
    now = timezone.now()
    documents = SealedDocument.objects.bulk_create(
        SealedDocument(
            kind="pal",
            title=str(plan),
            issuer=plan.service.full_name,
            number=1,
            code=new_code(),
            snapshot="{}",
            snapshot_sha256=digest("{}"),
            sealed_at=now,
        )
        for plan in plans
    )
    SealedVersion.objects.bulk_create(
        SealedVersion(service=plan.service, plan=plan, number=1, purpose="sanction", document=document)
        for plan, document in zip(plans, documents)
    )
    return plans
