"""Portfolio and deployment of a country accompanied: 70 Servicios × 25 professionals × 13 units × 8 meetings."""

import datetime
import uuid

from django.utils import timezone

from accounts.access import give_role, role_permission
from accounts.models import SchoolRole, ServiceRole, User
from support_cycle.dossier import dossier_of
from support_cycle.exports import dossier_pdf
from support_cycle.models import (
    Assignment,
    CriticalKnot,
    DeploymentRule,
    KnotTheme,
    MonitoringMeeting,
    SupportContact,
    SupportPlan,
)
from tests.benchmarks.measure import cpu, interleaved
from tests.benchmarks.pages import Page
from tests.benchmarks.world import make_schools
from tests.factories import make_service, make_user

SERVICES, PEOPLE, UNITS, MEETINGS = 70, 25, 13, 8
PER_TEMPLATE, QUESTIONS, FLAT = 2, 12, 1.3
TODAY = datetime.date.today()
BEGAN = datetime.datetime(TODAY.year, 3, 9, 15, tzinfo=datetime.UTC)
SINCE = datetime.date(TODAY.year - 1, 3, 1)
FEW, MANY = 5, 40  # meetings of a dossier


def measure(table, asked):
    count = SERVICES * PEOPLE * UNITS * MEETINGS
    table.group(f"support cycle with {count:,} meetings: CPU against the template alone")
    service, person, head = make_country()
    for what, who, address in (
        ("portfolio", person, "/cartera/"),
        ("deployment", head, f"/despliegue/{service.slug}/"),
    ):
        page = Page(who, address)
        taken = interleaved(asked.runs, 5, page=page.open, template=page.template)
        detail = f"{taken['page'] * 1000:.1f} ms, {taken['template'] * 1000:.1f} ms"
        table.line(f"{what}: per template", taken["page"] / taken["template"], PER_TEMPLATE, detail=detail)
        table.line(f"{what}: questions", len(page.questions(page.open)), QUESTIONS, unit="")
    few, many = (make_cycle(service, meetings) for meetings in (FEW, MANY))
    taken = [
        cpu(lambda plan=plan: dossier_pdf.render(dossier_of(plan, head), timezone.now()))
        for plan in (few, many)
    ]
    flat = (taken[1] / MANY) / (taken[0] / FEW)
    detail = f"{taken[0] / FEW * 1000:.0f} ms, {taken[1] / MANY * 1000:.0f} ms a meeting"
    table.line(f"dossier PDF: a meeting of {MANY} per one of {FEW}", flat, FLAT, detail=detail)


def make_country():
    """(a Servicio in the middle, one of its professionals, its head); every Servicio has as many."""
    companion, professional = (
        role_permission("school", "companion"),
        role_permission("service", "uatp_professional"),
    )
    people = User.objects.bulk_create(
        User(email=f"uatp{n}@ejemplo.cl", first_name="Persona", last_name=f"Número {n:04}")
        for n in range(SERVICES * PEOPLE)
    )
    chosen = None
    for number in range(SERVICES):
        service = make_service(f"De acompañamiento {number}")
        team = people[number * PEOPLE : (number + 1) * PEOPLE]
        ServiceRole.objects.bulk_create(
            ServiceRole(user=one, permission=professional, content_object=service, since=SINCE)
            for one in team
        )
        _accompany(service, team, companion)
        if number == SERVICES // 2:
            DeploymentRule.objects.create(service=service, group="all", minimum=12, maximum=15)
            head = make_user()
            give_role(head, "uatp_head", service, since=SINCE)
            chosen = service, team[7], head
    return chosen


def _accompany(service, team, companion):
    schools = make_schools(service, PEOPLE * UNITS)
    roles = SchoolRole.objects.bulk_create(
        SchoolRole(user=team[n // UNITS], permission=companion, content_object=school, since=SINCE)
        for n, school in enumerate(schools)
    )
    Assignment.objects.bulk_create(
        Assignment(service=service, school=school, person=role.user, role=role)
        for school, role in zip(schools, roles, strict=True)
    )
    plans = SupportPlan.objects.bulk_create(
        SupportPlan(
            service=service, school=school, year=TODAY.year, status="execution",
            capacity=("trust", "reflection", "leadership", "collaboration")[n % 4],
        )
        for n, school in enumerate(schools)
    )  # fmt: skip
    MonitoringMeeting.objects.bulk_create(
        (
            MonitoringMeeting(
                service=service,
                school=plan.school,
                plan=plan,
                number=number + 1,
                client_id=uuid.uuid4(),
                status="held" if number < MEETINGS - 2 else "agreed",
                starts_at=BEGAN + datetime.timedelta(days=40 * number + n % 5),
                lead=roles[n].user,
                progress="Avanza.",
                learnings="Se aprendió." if n % 3 else "",
            )
            for n, plan in enumerate(plans)
            for number in range(MEETINGS)
        ),
        batch_size=2000,
    )
    SupportContact.objects.bulk_create(
        SupportContact(
            service=service, school=school, kind="call", date=TODAY - datetime.timedelta(days=n % 60),
            note="Se conversó.", by=roles[n].user,
        )
        for n, school in enumerate(schools)
    )  # fmt: skip
    themes = KnotTheme.objects.bulk_create(
        KnotTheme(service=service, name=f"Tema {n}", position=n) for n in range(8)
    )
    CriticalKnot.objects.bulk_create(
        CriticalKnot(
            service=service, school=plan.school, plan=plan, theme=themes[n % 8], text="Cuesta.",
            opened_on=TODAY, by=roles[n].user, client_id=uuid.uuid4(),
        )
        for n, plan in enumerate(plans)
        if n % 2
    )  # fmt: skip


def make_cycle(service, meetings):
    """A plan with so many meetings that were held, each with its texts."""
    school = make_schools(service, 1)[0]
    plan = SupportPlan.objects.create(
        service=service,
        school=school,
        year=TODAY.year,
        status="execution",
        capacity="trust",
        practice="x" * 400,
    )
    MonitoringMeeting.objects.bulk_create(
        MonitoringMeeting(
            service=service, school=school, plan=plan, number=n + 1, client_id=uuid.uuid4(), status="held",
            starts_at=BEGAN + datetime.timedelta(days=n), agenda="Agenda " * 30, framing="Encuadre " * 30,
            progress="Avance " * 60, learnings="Aprendizaje " * 60,
        )
        for n in range(meetings)
    )  # fmt: skip
    return SupportPlan.objects.for_detail().get(pk=plan.pk)
