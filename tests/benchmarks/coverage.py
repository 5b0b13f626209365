"""The coverage of a Servicio of 200 units and 400 sessions, against the same questions asked of the database alone."""

import datetime
import itertools
import uuid
from functools import partial

from django.db import connection

from accounts.models import Commune, ServiceCommune, Stakeholder
from participation.coverage import read_coverage, read_unit_coverage
from participation.models import Attendance, CommunitySession, Contribution
from tests.benchmarks.measure import interleaved
from tests.benchmarks.pages import Page
from tests.benchmarks.world import make_schools, member
from tests.factories import make_plan, make_service

UNITS, SESSIONS, ESTAMENTOS, VOICES = 200, 400, 8, 8
PER_SQL, QUESTIONS = 2, 12
DAY = datetime.datetime(2026, 6, 1, 15, tzinfo=datetime.UTC)


def measure(table, asked):
    table.group(f"coverage of {UNITS} units and {SESSIONS} sessions: CPU against its SQL alone")
    plan = make_process()
    for what, read in (("by comuna", read_coverage), ("by unit", read_unit_coverage)):
        statements = asked_by(partial(read, plan))
        taken = interleaved(asked.runs, 5, read=partial(read, plan), sql=partial(ask, statements))
        detail = f"{taken['read'] * 1000:.1f} ms, {taken['sql'] * 1000:.1f} ms; {len(statements)} questions"
        table.line(f"coverage {what}: per its SQL", taken["read"] / taken["sql"], PER_SQL, detail=detail)
    address = f"/pal/{plan.service.slug}/{plan.year}/cobertura/"
    page = Page(member(plan.service), address)
    questions = len(page.questions(page.open))
    table.line("page of the coverage: questions", questions, QUESTIONS, unit="")


def asked_by(call):
    """[(SQL, parameters)] of what a call asks."""
    statements = []

    def keep(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        call()
    return statements


def ask(statements):
    """The same questions, their rows fetched and left as they come."""
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def make_process():
    """A plan with its sessions held in units and comunas, their attendance and what was said in them."""
    service = make_service("De muchas sesiones")
    schools = make_schools(service, UNITS)
    communes = list(Commune.objects.order_by("code")[:4])
    ServiceCommune.objects.filter(commune__in=communes).delete()
    ServiceCommune.objects.bulk_create(
        ServiceCommune(service=service, commune=commune, transfer_year=2026) for commune in communes
    )
    people = Stakeholder.objects.bulk_create(
        Stakeholder(service=service, name=f"Estamento {n}", is_required=n < ESTAMENTOS - 1, position=n)
        for n in range(ESTAMENTOS)
    )
    plan = make_plan(service, year=2030)
    sessions = CommunitySession.objects.bulk_create(
        CommunitySession(
            service=service,
            plan=plan,
            year=2029,
            number=number,
            title=f"Sesión {number}",
            status="convened" if number % 20 == 0 else "held",
            starts_at=DAY + datetime.timedelta(hours=number),
            school=schools[number % UNITS] if number % 2 else None,
            commune=None if number % 2 else communes[number % len(communes)],
        )
        for number in range(SESSIONS)
    )
    link = CommunitySession.stakeholders.through
    link.objects.bulk_create(
        link(communitysession=session, stakeholder=people[(number + extra) % ESTAMENTOS])
        for number, session in enumerate(sessions)
        for extra in range(1 + (number % 5 == 0))
    )
    Attendance.objects.bulk_create(
        Attendance(
            service=service,
            school=session.school,
            session=session,
            stakeholder=people[(number + extra) % ESTAMENTOS],
            is_rural=rural,
            women=number % 17 + 3,
            men=number % 9,
            other=number % 11 == 0,
        )
        for number, session in enumerate(sessions)
        for extra, rural in itertools.product(range(2), (False, True))
    )
    Contribution.objects.bulk_create(
        Contribution(
            service=service,
            school=session.school,
            plan=plan,
            session=session,
            number=n + 1,
            client_id=uuid.uuid4(),
            stakeholder=people[number % ESTAMENTOS],
            text="Que el bus pase antes.",
        )
        for number, session in enumerate(sessions)
        for n in range(VOICES)
    )
    return plan
