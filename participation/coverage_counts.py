"""The counting behind the coverage: one statement, which the database answers by estamento and place.

Its SQL is written by the models once for each process and database: composing it takes longer than answering it.
"""

from functools import cache

from django.db import connection
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from accounts.models import School
from participation.models import HELD, Attendance, CommunitySession, Contribution

GENDERS = {"women": "Mujeres", "men": "Hombres", "other": "Otro", "unsaid": "Prefiere no decir"}
COUNTS = ("sessions", *GENDERS, "rural", "contributions")
PEOPLE = F("women") + F("men") + F("other") + F("unsaid")
ANY_PLAN, ANY_SERVICE = -1, -2  # stand in a statement for the plan that is asked about


def count_held(plan, *, by_unit):
    """[(stakeholder, place, *COUNTS)] of what was held; without a stakeholder, its `sessions` are all that were."""
    return _ask(plan, *_statement(connection.vendor, by_unit))


def units_of(plan):
    """[(pk, code, name, comuna, is open)] of the Servicio's units and of those heard that are not its own any more."""
    return _ask(plan, *_units_statement(connection.vendor))


def _ask(plan, sql, parameters):
    known = {ANY_PLAN: plan.pk, ANY_SERVICE: plan.service_id}
    with connection.cursor() as cursor:
        cursor.execute(sql, [known.get(one, one) for one in parameters])
        return cursor.fetchall()


def place_of(prefix="", *, by_unit=False):
    """Where a session counts, as an expression; `prefix` leads to the session."""
    if by_unit:
        return F(f"{prefix}school")
    return Coalesce(f"{prefix}school__commune", f"{prefix}commune")


@cache
def _statement(vendor, by_unit):
    first, *rest = _questions(by_unit)
    return first.union(*rest, all=True).query.sql_with_params()


@cache
def _units_statement(vendor):
    heard = CommunitySession.objects.held().filter(plan=ANY_PLAN, school__isnull=False).order_by()
    units = (
        School.objects.filter(Q(service=ANY_SERVICE) | Q(pk__in=heard.values("school")))
        .annotate(is_open=Exists(School.objects.operating().filter(pk=OuterRef("pk"), service=ANY_SERVICE)))
        .order_by("commune__sort_key", "sort_key", "code")
        .values_list("pk", "code", "display_name", "commune__name", "is_open")
    )
    return units.query.sql_with_params()


def _questions(by_unit):
    sessions = CommunitySession.objects.held().filter(plan=ANY_PLAN).order_by()
    convened = sessions.filter(stakeholders__isnull=False)
    inside = {"session__plan": ANY_PLAN, "session__status__in": sorted(HELD)}
    if by_unit:
        convened = convened.filter(school__isnull=False)
        inside["session__school__isnull"] = False
    place = place_of("session__", by_unit=by_unit)
    nobody = Value(None, IntegerField())
    return [
        _rows(convened, F("stakeholders"), place_of(by_unit=by_unit), sessions=Count("pk")),
        _rows(Attendance.objects.filter(**inside).order_by(), F("stakeholder"), place, **_came()),
        _rows(
            Contribution.objects.filter(**inside).order_by(),
            F("stakeholder"),
            place,
            contributions=Count("pk"),
        ),
        _rows(sessions, nobody, nobody, sessions=Count("pk")),
    ]


def _came():
    # People of an estamento came to a session that was not convened for it: it counts in their row too.
    invited = Exists(
        CommunitySession.stakeholders.through.objects.filter(
            communitysession=OuterRef("session"), stakeholder=OuterRef("stakeholder")
        )
    )
    uninvited = Case(When(GreaterThan(PEOPLE, 0) & ~Q(invited), then=F("session")))
    return {name: Sum(name) for name in GENDERS} | {
        "rural": Sum(PEOPLE, filter=Q(is_rural=True)),
        "sessions": Count(uninvited, distinct=True),
    }


def _rows(queryset, stakeholder, place, **counts):
    """The counts by estamento and place; those that this question does not count are 0."""
    grouped = queryset.annotate(of_whom=stakeholder, where=place).values("of_whom", "where")
    nothing = Value(0, IntegerField())
    named = {f"n_{name}": counts.get(name, nothing) for name in COUNTS}
    return grouped.annotate(**named).values_list("of_whom", "where", *named)
