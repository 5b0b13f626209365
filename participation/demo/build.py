"""Making the demonstration's participation, dated from the day it is seeded.

Rows are made many at a time: the demonstration is prepared while somebody waits for its first page. What is sealed or
printed is done by the worker afterwards (`finish`).
"""

import datetime
import uuid
import zoneinfo

from django.db import transaction
from django.utils import timezone

from accounts.models import Commune, LocalService, School, User
from documents import jobs
from participation.demo import content
from participation.demo.bodies import seed_bodies
from participation.demo.finish import FINISH
from participation.demo.promises import promise
from participation.demo.round import open_round
from participation.demo.voices import decide, protect, say
from participation.models import (
    Agreement,
    Attendance,
    CommitteeRole,
    CommunitySession,
    Methodology,
    Outreach,
    Process,
    Question,
    SessionDecision,
    Subscriber,
)
from plans.models import AnnualPlan

DOMAIN = "demostracion.demo.cl"
Status = CommunitySession.Status
# The moves a session went through to be where it is: (move, from, to), days before it took place.
PATHS = {
    Status.DRAFT: [],
    Status.CONVENED: [("convene", Status.DRAFT, Status.CONVENED, 9)],
    Status.RUNNING: [
        ("convene", Status.DRAFT, Status.CONVENED, 10),
        ("run", Status.CONVENED, Status.RUNNING, 0),
    ],
    Status.SUSPENDED: [
        ("convene", Status.DRAFT, Status.CONVENED, 8),
        ("suspend", Status.CONVENED, Status.SUSPENDED, 1),
    ],
    Status.HELD: [
        ("convene", Status.DRAFT, Status.CONVENED, 11),
        ("run", Status.CONVENED, Status.RUNNING, 0),
        ("hold", Status.RUNNING, Status.HELD, 0),
    ],
}
SUSPENDED_FOR = "Se cerró el camino por nieve; se busca otra fecha con la municipalidad."


class Maker:
    """Who makes it, of which Servicio, as of which moment."""

    def __init__(self, service, today):
        self.service, self.today = service, today
        self.zone = zoneinfo.ZoneInfo(service.time_zone)
        is_now = today == timezone.localdate(timezone=self.zone)
        self.now = timezone.now() if is_now else self.at(today, 11)
        self.planner = User.objects.get(email=f"planificacion@{DOMAIN}")
        self.stakeholders = {one.name: one for one in service.stakeholders.all()}
        self.units = {one.name: one for one in service.organizational_units.all()}
        self.communes = Commune.objects.in_bulk([*_communes()], field_name="code")
        self.schools = {one.display_name: one for one in School.objects.filter(service=service)}

    def away(self, days):
        """The weekday that lies `days` from today: back from a weekend where it has passed, else after it."""
        day = self.today + datetime.timedelta(days=days)
        over = day.weekday() - 4
        if over <= 0:
            return day
        return day - datetime.timedelta(days=over) if days < 0 else day + datetime.timedelta(days=3 - over)

    def at(self, day, hour, minute=0):
        return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=self.zone)


def _communes():
    return {told.commune for told in [*content.NEXT, *content.PAST]}


def seed(today=None):
    """Two processes, their bodies and the round that is open; once."""
    service = LocalService.objects.get(is_fictional=True)
    if Process.objects.filter(service=service).exists():
        return
    maker = Maker(service, today or timezone.localdate())
    coming = AnnualPlan.objects.filter(service=service).order_by("-year").select_related("service").first()
    current = coming.previous
    with transaction.atomic():
        committee = seed_bodies(maker)
        methods = _methods(maker)
        _process(maker, current, None, datetime.date(current.year - 1, 5, 20))
        _process(maker, coming, committee, maker.today - datetime.timedelta(days=50))
        numbers = {}
        _sessions(maker, current, content.PAST, methods, numbers)
        _sessions(maker, coming, content.NEXT, methods, numbers)
        protect(maker, coming)
        decide(maker, current, content.DECIDED_PAST)
        decide(maker, coming, content.DECIDED_NEXT)
        _outreach(maker, current, content.OUTREACH_PAST)
        version = open_round(maker, coming)
        _outreach(maker, coming, content.OUTREACH_NEXT, version)
    jobs.start(
        FINISH,
        by=maker.planner,
        key="demo-participation",
        title="Demostración: actas y devoluciones",
        service_id=service.pk,
    )


def _methods(maker):
    made = []
    for name, purpose, duration, materials, questions in content.METHODS:
        method = Methodology.objects.create(
            service=maker.service, name=name, purpose=purpose, duration=duration, materials=materials
        )
        Question.objects.bulk_create(
            Question(
                service=maker.service,
                methodology=method,
                moment=moment,
                text=text,
                minutes=minutes,
                position=position,
            )
            for position, (moment, text, minutes) in enumerate(questions, start=1)
        )
        made.append(method)
    return made


def _process(maker, plan, committee, day):
    process = Process.objects.create(
        service=maker.service,
        plan=plan,
        committee=committee,
        act_number=f"{312 + plan.year % 10} (demostración)",
        act_date=day,
        proposal=content.PROPOSAL,
        privacy_notice=content.PRIVACY,
        contact=content.CONTACT,
        protection_officer=User.objects.get(email=f"jefatura.uatp@{DOMAIN}"),
    )
    members = {one.person: one for one in committee.members.all()} if committee else {}
    CommitteeRole.objects.bulk_create(
        CommitteeRole(
            service=maker.service,
            process=process,
            role=role,
            functions=functions,
            person=person,
            member=next((one for name, one in members.items() if name.startswith(person)), None),
            stage=stage,
            position=position,
        )
        for position, (role, functions, person, stage) in enumerate(content.ROLES, start=1)
    )


def _sessions(maker, plan, told, methods, numbers):
    """The plan's sessions in the order they take place, with who came, what was said and what was promised."""
    dated = sorted(((_start(maker, plan, one), one) for one in told), key=lambda pair: pair[0])
    made = []
    for starts_at, one in dated:
        year = starts_at.year
        number = None
        if one.status != Status.DRAFT:
            number = numbers[year] = numbers.get(year, 0) + 1
        status = (
            Status.HELD if one.status == Status.CLOSED else one.status
        )  # the acta closes it, in the worker
        session = CommunitySession.objects.create(
            service=maker.service,
            year=year,
            plan=plan,
            school=maker.schools[one.school] if one.school else None,
            commune=None if one.school else maker.communes[one.commune],
            kind=one.kind,
            number=number,
            title=one.title,
            status=status,
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(minutes=120),
            place=one.place,
            modality=one.modality,
            is_rural=one.is_rural,
            agenda="Presentación, tres momentos de conversación y compromisos.",
            methodology=methods[1] if one.kind == "dialogue" else methods[0],
            convener="Comité del PAL",
            facilitator=maker.planner,
            note_taker="Esteban Quezada",
            link="https://ejemplo.cl/sala" if one.modality != "in_person" else "",
        )
        session.stakeholders.set([maker.stakeholders[name] for name in one.whom])
        session.told = one
        _path(maker, session, status, starts_at)
        _attendance(maker, session)
        _promises(maker, session)
        made.append(session)
    say(maker, plan, made)
    return made


def _start(maker, plan, told):
    if told.status == Status.RUNNING:
        return maker.now - datetime.timedelta(minutes=40)
    if isinstance(told.when, tuple):
        return maker.at(datetime.date(plan.year - 1, *told.when), told.hour)
    return maker.at(maker.away(told.when), told.hour)


def _path(maker, session, status, starts_at):
    SessionDecision.objects.bulk_create(
        SessionDecision(
            service=maker.service,
            session=session,
            move=move,
            from_status=before,
            to_status=after,
            by=maker.planner,
            capacity="Encargada o encargado del PAL",
            at=min(starts_at - datetime.timedelta(days=days), maker.now),
            comment=SUSPENDED_FOR if move == "suspend" else "",
        )
        for move, before, after, days in PATHS[status]
    )


def _attendance(maker, session):
    Attendance.objects.bulk_create(
        Attendance(
            service=maker.service,
            school=session.school,
            session=session,
            stakeholder=maker.stakeholders[name],
            is_rural=is_rural,
            women=women,
            men=men,
            other=other,
            unsaid=unsaid,
        )
        for name, rows in session.told.came.items()
        for is_rural, women, men, other, unsaid in rows
    )


def _promises(maker, session):
    """Agreements, commitments with what became of them, and the addresses that people left."""
    told, common = session.told, {"service": maker.service, "school": session.school, "session": session}
    reviewed = {"reviewed_by": maker.planner, "reviewed_at": session.ends_at, "updated_by": maker.planner}
    Agreement.objects.bulk_create(
        Agreement(**common, **reviewed, number=number, client_id=uuid.uuid4(), text=text, public_text=text)
        for number, text in enumerate(told.agreements, start=1)
    )
    base = session.starts_at.date() if isinstance(told.when, tuple) else maker.today
    for words in told.promises:
        promise(maker, common | reviewed, words, base)
    Subscriber.objects.bulk_create(
        Subscriber(session=session, email=f"vecina{number}.{session.pk}@ejemplo.cl")
        for number in range(1, told.addresses + 1)
    )


def _outreach(maker, plan, told, version=None):
    Outreach.objects.bulk_create(
        Outreach(
            service=maker.service,
            plan=plan,
            kind=kind,
            channel=channel,
            date=datetime.date(plan.year - 1, *when)
            if isinstance(when, tuple)
            else maker.today + datetime.timedelta(days=when),
            audience=audience,
            reached=reached,
            observations=observations,
            sealed_version=version,
        )
        for kind, channel, when, audience, reached, observations in told
    )
