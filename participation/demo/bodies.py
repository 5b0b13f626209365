"""The demonstration's bodies, each where a body may be: in order, with vacancies, with a term that ends, to begin."""

import datetime
import itertools
import uuid

from accounts.models import Body, BodyMember, User
from participation.bodies import create_missing_councils
from participation.compositions import norm_of, stakeholder_for
from participation.demo.promises import promise
from participation.demo.words_bodies import COMMITTEE, FEATURED, REPORTED, SUPPORT, WORK
from participation.models import (
    Agreement,
    BodyReport,
    BodySupport,
    CommunitySession,
    SeatAttendance,
    WorkItem,
)

Kind = Body.Kind
FIRST = "Rosa Elías Carmen Juan Marta Segundo Nélida Omar Ester Fidel Gloria Aníbal Irma Hugo Luzmira Darío".split()
LAST = "Antilef Barría Cifuentes Durán Epul Fuentealba Garcés Hueche Inostroza Jara Lefimil Millar Nahuel".split()
TO_BEGIN, VACANT, ENDING, OVER, SILENT = range(2, 7)  # of every nine councils; the rest are in order


def seed_bodies(maker):
    """Every body of the Servicio with its seats, sessions, plan of work and support; returns the PAL's committee."""
    names = itertools.cycle([f"{first} {last}" for last in LAST for first in FIRST])
    create_missing_councils(maker.service, by=maker.planner)
    _of_the_territory(maker, names)
    councils = list(
        Body.objects.filter(service=maker.service, kind__in=[Kind.SCHOOL_COUNCIL, Kind.NURSERY_COUNCIL])
        .select_related("service", "school")
        .order_by("school__sort_key")
    )
    featured = next(body for body in councils if body.school.display_name == "Escuela El Canelo")
    states = {body: 0 if body == featured else place % 9 for place, body in enumerate(councils)}
    _councils(maker, states, names)
    told = {Kind.SCHOOL_COUNCIL: featured}
    told |= {one.kind: one for one in maker.service.bodies.filter(kind__in=[Kind.STEERING, Kind.COUNCIL])}
    _sessions_of(maker, {body: state for body, state in states.items() if body != featured})
    for kind, body in told.items():
        _featured(maker, body, FEATURED[kind])
    return _around(maker, list(states), names)


def _of_the_territory(maker, names):
    """The two bodies that receive the plan: whoever has an account sits there, and the rest are people with a name."""
    users = {
        Kind.STEERING: User.objects.get(email="comite@demostracion.demo.cl"),
        Kind.COUNCIL: User.objects.get(email="consejo@demostracion.demo.cl"),
    }
    stakeholders = list(maker.stakeholders.values())
    for kind, user in users.items():
        body = maker.service.bodies.get(kind=kind)
        Body.objects.filter(pk=body.pk).update(
            act_number=f"REX {120 + len(body.name)} (demostración)",
            act_date=maker.today - datetime.timedelta(days=500),
            rules_approved_on=maker.today - datetime.timedelta(days=440),
            sessions_needed=6 if kind == Kind.STEERING else 8,
            term_months=norm_of(body).term_months,
        )
        seats = list(body.members.order_by("pk"))
        seats += [
            BodyMember(
                body=body, seat=seat.name, stakeholder=stakeholder_for(seat, stakeholders), position=9 + n
            )
            for n, seat in enumerate(norm_of(body).seats[-4:])
        ]
        for place, seat in enumerate(seats):
            seat.since = maker.today - datetime.timedelta(days=500)
            seat.until = maker.today + datetime.timedelta(days=400 + 30 * place)
            if kind == Kind.COUNCIL and place == 0:
                seat.is_minor, seat.course = True, "3.º medio B"
            elif place == (kind == Kind.COUNCIL):
                seat.user, seat.person, seat.email = user, user.get_full_name(), user.email
            else:
                seat.person = next(names)
                seat.email = f"integrante{place}.{body.pk}@ejemplo.cl"
            seat.save()


def _councils(maker, states, names):
    """Seats, act and rules of each council, by its state."""
    stakeholders = list(maker.stakeholders.values())
    seats = []
    for place, (body, state) in enumerate(states.items()):
        if state == TO_BEGIN:
            continue
        body.act_number = f"Acta de constitución {place + 1}"
        body.act_date = datetime.date(maker.today.year - 1, 4, 3 + place % 24)
        body.rules_approved_on = body.act_date + datetime.timedelta(days=30) if place % 4 else None
        until = maker.today + datetime.timedelta(days={ENDING: 35, OVER: -12}.get(state, 260))
        for position, seat in enumerate(norm_of(body).seats, start=1):
            if seat.young and body.school.kind not in ("secondary", "primary"):
                continue
            row = BodyMember(
                body=body,
                seat=seat.name,
                stakeholder=stakeholder_for(seat, stakeholders),
                is_minor=seat.young,
                since=body.act_date,
                until=until,
                position=position,
            )
            if not (state == VACANT and position in (3, 5)):
                _sit(row, names, body.school)
            seats.append(row)
    Body.objects.bulk_update(states, ["act_number", "act_date", "rules_approved_on"])
    BodyMember.objects.bulk_create(seats)


def _sit(seat, names, school):
    if seat.is_minor:
        seat.course = "3.º medio A" if school.kind == "secondary" else "8.º básico"
    else:
        seat.person = next(names)


def _sessions_of(maker, states):
    """The year's sessions of the councils that meet, spread over the school year that has passed."""
    opens = datetime.date(maker.today.year, 3, 20)
    days = (maker.today - opens).days
    rows = []
    for place, (body, state) in enumerate(states.items()):
        if state in (TO_BEGIN, SILENT) or days < 1:
            continue
        count = min(4, 1 + days // 70)
        for n in range(count):
            day = opens + datetime.timedelta(days=(days * n // count + place % 5) % days)
            rows.append(_session(maker, body, day, n + 1))
    CommunitySession.objects.bulk_create(rows)


def _session(maker, body, day, number):
    starts = maker.at(day, 17)
    return CommunitySession(
        service=maker.service,
        school=body.school,
        body=body,
        year=day.year,
        number=number,
        kind="ordinary",
        title=f"Sesión ordinaria N.º {number}",
        status="held",
        starts_at=starts,
        ends_at=starts + datetime.timedelta(minutes=90),
        place=str(body.school) if body.school else "Sede del Servicio Local",
        agenda="Lectura del acta anterior.\nCuentas de lo comprometido.\nVarios.",
        convener="Presidencia",
        note_taker="Secretaría",
        updated_by=maker.planner,
    )


def _featured(maker, body, told):
    """A body whose sessions have all: who came seat by seat, agreements, commitments that go on and were put off."""
    numbers = {}
    for days, agreements, promises in told:
        day = maker.away(days)
        numbers[day.year] = numbers.get(day.year, 0) + 1
        session = _session(maker, body, day, numbers[day.year])
        session.save()
        session.stakeholders.set([one.stakeholder for one in body.members.all() if one.stakeholder_id])
        SeatAttendance.objects.bulk_create(
            SeatAttendance(session=session, member=member, state="excused" if place == 2 else "present")
            for place, member in enumerate(body.members.all())
        )
        common = {"service": maker.service, "school": body.school, "body": body, "session": session}
        common |= {"reviewed_by": maker.planner, "reviewed_at": session.ends_at, "updated_by": maker.planner}
        votes = {"votes_for": 5, "votes_against": 0, "abstentions": 1}
        Agreement.objects.bulk_create(
            Agreement(**common, **votes, number=n, client_id=uuid.uuid4(), text=text, public_text=text)
            for n, text in enumerate(agreements, start=1)
        )
        for words in promises:
            promise(maker, common, words, maker.today)


def _around(maker, councils, names):
    """The Conferencia, the centros and the PAL's committee; plans of work, support and reports of some councils."""
    service, year = maker.service, maker.today.year
    common = {"service": service, "updated_by": maker.planner}
    act = {"act_number": "REX 88 (demostración)", "act_date": datetime.date(year - 1, 5, 8)}
    heads = Body.objects.create(
        **common, **act, kind=Kind.HEADS, name="Conferencia de Directores", sessions_needed=6
    )
    for school in service.schools.filter(kind="secondary").order_by("sort_key")[:3]:
        name = f"Centro de estudiantes, {school.display_name}"
        centre = Body.objects.create(
            **common, **act, kind=Kind.STUDENTS, school=school, name=name, term_months=12
        )
        BodyMember.objects.bulk_create(
            BodyMember(body=centre, seat=seat.name, is_minor=True, course=f"{2 + n % 3}.º medio", since=act["act_date"],
                       until=maker.today + datetime.timedelta(days=40), position=n)
            for n, seat in enumerate(norm_of(centre).seats)
        )  # fmt: skip
    committee = Body.objects.create(
        **common, kind=Kind.PLAN_COMMITTEE, name="Comité del PAL", act_number="REX 341 (demostración)",
        act_date=maker.today - datetime.timedelta(days=50),
    )  # fmt: skip
    BodyMember.objects.bulk_create(
        BodyMember(body=committee, seat="Integrante", person=person, position=n)
        for n, person in enumerate(COMMITTEE)
    )
    _work(maker, [heads, *councils[::2]])
    _support(maker, councils[1::3])
    BodyReport.objects.bulk_create(
        BodyReport(
            service=service,
            school=body.school,
            body=body,
            year=year - 1,
            given_on=datetime.date(year, 1, 12),
            **REPORTED,
        )
        for body in councils[:6]
    )
    return committee


def _work(maker, bodies):
    year = maker.today.year
    WorkItem.objects.bulk_create(
        WorkItem(
            service=maker.service,
            school=body.school,
            body=body,
            year=year,
            what=what,
            due_on=datetime.date(year, month, 28),
            done_on=datetime.date(year, month, 20)
            if early and datetime.date(year, month, 20) <= maker.today
            else None,
            position=position,
        )
        for body in bodies
        for position, (what, month, early) in enumerate(WORK, start=1)
    )


def _support(maker, bodies):
    kinds = list(BodySupport.Kind)
    BodySupport.objects.bulk_create(
        BodySupport(
            service=maker.service,
            school=body.school,
            body=body,
            kind=kinds[n % len(kinds)],
            by=maker.planner,
            date=maker.today - datetime.timedelta(days=9 * n + 3),
            note=SUPPORT[n % len(SUPPORT)],
        )
        for n, body in enumerate(bodies)
    )
