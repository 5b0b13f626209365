"""What the PAL and the management agreement measure of the bodies, computed from what is written of them.

Each is a numerator, a denominator and a definition that says how it was counted. One query for all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Body, BodyMember, LocalService, School
from participation.body_state import HELD_SEAT, IN_ORDER, with_state
from participation.models import HELD, Attendance, CommunitySession, WorkItem

Kind = Body.Kind
COUNCILS = [Kind.SCHOOL_COUNCIL, Kind.NURSERY_COUNCIL, Kind.COUNCIL]
# Decreto 524 of 1990: from the second cycle of básica upwards.
WITH_STUDENTS_CENTRE = [School.Kind.PRIMARY, School.Kind.SECONDARY, School.Kind.ADULTS]


@dataclass(frozen=True)
class Measured:
    """An indicator of a Servicio's bodies on a day. `value` is a percentage, None where there is nothing to count."""

    key: str
    name: str
    definition: str
    of: str
    numerator: int
    denominator: int

    @property
    def value(self):
        if not self.denominator:
            return None
        share = Decimal(self.numerator) / self.denominator * 100
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def sentence(self):
        """«12 de 18 establecimientos», or that there is nothing to count."""
        if not self.denominator:
            return f"Sin dato: no hay {self.of} que contar."
        return f"{self.numerator} de {self.denominator} {self.of}"


@dataclass(frozen=True)
class _Rule:
    key: str
    name: str
    definition: str
    of: str
    numerator: Callable
    denominator: Callable


def measure(service, today):
    """The `Measured` of a Servicio in the year of `today`, in the order of RULES. One query."""
    counts = {}
    for place, rule in enumerate(RULES):
        counts[f"n{place}"] = _scalar(rule.numerator(service, today))
        counts[f"d{place}"] = _scalar(rule.denominator(service, today))
    found = LocalService.objects.filter(pk=service.pk).values(**counts).get()
    return [
        Measured(rule.key, rule.name, rule.definition, rule.of, found[f"n{place}"], found[f"d{place}"])
        for place, rule in enumerate(RULES)
    ]


def _scalar(rows):
    """The number of rows, as an expression of another query."""
    counted = rows.order_by().values("service").annotate(counted=Count("pk")).values("counted")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def _schools(service, today):
    return School.objects.of_service(service).operating().exclude(kind=School.Kind.NURSERY)


def _bodies(service, kinds):
    return Body.objects.filter(service=service, kind__in=kinds, archived_at__isnull=True)


def _schools_in_order(service, today):
    councils = with_state(_bodies(service, [Kind.SCHOOL_COUNCIL]), today).filter(state__in=IN_ORDER)
    return _schools(service, today).filter(Exists(councils.filter(school=OuterRef("pk"))))


def _schools_with_students(service, today):
    return _schools(service, today).filter(kind__in=WITH_STUDENTS_CENTRE)


def _schools_with_elected(service, today):
    current = BodyMember.objects.filter(HELD_SEAT, body=OuterRef("pk"), is_substitute=False)
    current = current.filter(Q(until__isnull=True) | Q(until__gte=today))
    centres = _bodies(service, [Kind.STUDENTS]).filter(
        Exists(current), Q(act_date__lte=today) | Q(act_date__isnull=True) & ~Q(act_number="")
    )
    return _schools_with_students(service, today).filter(Exists(centres.filter(school=OuterRef("pk"))))


def _parents(service, today):
    return _bodies(service, [Kind.PARENTS])


def _parents_who_came(service, today):
    held = CommunitySession.objects.filter(year=today.year, status__in=HELD)
    their_voices = BodyMember.objects.filter(body=OuterRef(OuterRef("pk"))).values("stakeholder")
    came = Attendance.objects.filter(
        Q(women__gt=0) | Q(men__gt=0) | Q(other__gt=0) | Q(unsaid__gt=0),
        session__school=OuterRef("school"),
        session__year=today.year,
        session__status__in=HELD,
        stakeholder__in=their_voices,
    )
    return _parents(service, today).filter(Exists(held.filter(body=OuterRef("pk"))) | Exists(came))


def _items(service, today):
    return WorkItem.objects.filter(
        service=service, year=today.year, body__kind__in=COUNCILS, body__archived_at__isnull=True
    )


def _items_done(service, today):
    return _items(service, today).filter(done_on__lte=today)


RULES = [
    _Rule(
        "consejos-escolares",
        "Establecimientos con consejo escolar en orden",
        "Establecimientos en funcionamiento, sin jardines, cuyo consejo escolar está constituido, con sus "
        "asientos ocupados y vigentes, y con las sesiones que a la fecha le corresponden.",
        "establecimientos",
        _schools_in_order,
        _schools,
    ),
    _Rule(
        "centros-de-estudiantes",
        "Establecimientos con centro de estudiantes elegido",
        "Establecimientos de básica, media o adultos en funcionamiento, con un centro de estudiantes cuya "
        "elección o constitución está anotada y que tiene al menos un asiento ocupado y vigente.",
        "establecimientos de básica, media o adultos",
        _schools_with_elected,
        _schools_with_students,
    ),
    _Rule(
        "centros-de-padres",
        "Centros de padres, madres y apoderados que participan",
        "Centros que este año tuvieron una sesión propia realizada, o cuyo estamento estuvo en una sesión "
        "realizada de su unidad educativa.",
        "centros de padres, madres y apoderados",
        _parents_who_came,
        _parents,
    ),
    _Rule(
        "planes-de-trabajo",
        "Cumplimiento del plan de trabajo de los consejos",
        "Líneas hechas, de las que se propusieron para este año los consejos escolares, los consejos "
        "parvularios y el Consejo Local.",
        "líneas de los planes de trabajo",
        _items_done,
        _items,
    ),
]
