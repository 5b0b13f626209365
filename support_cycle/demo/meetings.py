"""The demonstration's meetings: what was said of each key action, what was agreed, and the knots that came up."""

import datetime
import uuid

from participation.models import Commitment
from support_cycle.demo import words_meetings as words
from support_cycle.demo.words_plans import ALSO, PLANS, WITHOUT_CONTACT
from support_cycle.models import (
    AreaWork,
    CriticalKnot,
    GroupDynamics,
    KnotAttempt,
    KnotDecision,
    KnotShare,
    MeetingAction,
    MeetingAgreement,
    MeetingCommitment,
    MeetingDecision,
    MeetingParticipant,
    MonitoringMeeting,
    PlanAdjustment,
    Preparation,
    SupportContact,
)

HELD = {"execution": 4, "evaluation": 5, "closed": 5, "planning": 1, "diagnosis": 0}
EVERY = 38  # days between two meetings
Status = MonitoringMeeting.Status


def hold_meetings(maker, plans, themes):
    """Every plan's meetings until the day it is told of, one that comes for those in course, and the knots."""
    for order, told in enumerate(PLANS):
        plan, person = plans[told[0]], maker.people[told[1]]
        actions = list(plan.key_actions.all())
        last = None
        count = HELD[plan.status]
        for number in range(1, count + 1):
            day = maker.back(EVERY * (count - number) + 6 + order)
            last = _meeting(maker, plan, person, actions, told[10], number, day, order)
        if plan.status in ("execution", "planning"):
            _agreed(maker, plan, person, count + 1, maker.coming(2 + 3 * order % 17), 9 + order % 6)
        if last:
            _between(maker, plan, person, order, last)
    _calls(maker, plans)
    _knots(maker, plans, themes)


def _calls(maker, plans):
    """The units that no meeting has yet were called or visited; all but one."""
    held = [(told[0], told[1]) for told in PLANS if not HELD[plans[told[0]].status]]
    held += [
        (school, name) for name, schools in ALSO.items() for school in schools if school != WITHOUT_CONTACT
    ]
    for order, (school, name) in enumerate(held):
        kind, who, note = words.CONTACTS[order % len(words.CONTACTS)]
        SupportContact.objects.create(
            service=maker.service,
            school=maker.schools[school],
            plan=plans.get(school),
            kind=kind,
            date=maker.back(3 + 2 * order),
            with_whom=who,
            note=note,
            by=maker.people[name],
        )


def _meeting(maker, plan, person, actions, notes, number, day, order):
    after = words.AFTER[(number + order) % len(words.AFTER)]
    starts = maker.at(day, 9 + (order + number) % 6)
    meeting = MonitoringMeeting.objects.create(
        **maker.of(plan),
        number=number,
        by_school=number == 2 and order == 0,
        status=Status.HELD,
        starts_at=starts,
        ends_at=starts + datetime.timedelta(minutes=75),
        place="Sala de profesores" if number % 2 else "Biblioteca",
        agreed_by=person,
        lead=None if number == 2 and order == 0 else person,
        agenda=words.AGENDA,
        framing=words.FRAMING[(number + order) % len(words.FRAMING)],
        progress=after[0],
        learnings=after[1],
        early_signs=after[2],
        incongruences=after[3],
        corrections=after[4],
        achievements=after[5],
        problems=after[6],
    )
    of = {"service": maker.service, "school": plan.school, "meeting": meeting}
    path = [("run", Status.AGREED, Status.RUNNING), ("hold", Status.RUNNING, Status.HELD)]
    MeetingDecision.objects.bulk_create(
        MeetingDecision(
            **of, move=move, from_status=a, to_status=b, by=person, capacity="Acompañamiento UATP", at=starts
        )
        for move, a, b in path
    )
    MeetingAction.objects.bulk_create(
        MeetingAction(
            **of,
            key_action=action,
            done=notes[place][0],
            going=notes[place][1],
            level=action.level if number > 2 else "started",
            indicator_value=f"{min(8, 2 * number)} de 10",
            reported_by=action.responsible,
            feedback="Se devolvió lo observado con una pregunta: ¿qué cambiarían para la próxima?",
        )
        for place, action in enumerate(actions[: len(notes)])
    )
    AreaWork.objects.bulk_create(
        AreaWork(**of, area=area, is_worked=True, modelled=text)
        for place, (area, text) in enumerate(words.MODELLED.items())
        if place != number % 3
    )
    MeetingParticipant.objects.bulk_create(
        MeetingParticipant(**of, client_id=uuid.uuid4(), role=role, count=people)
        for role, people in words.ROLES[: 3 + number % 2]
    )
    MeetingAgreement.objects.bulk_create(
        MeetingAgreement(
            **of,
            client_id=uuid.uuid4(),
            number=place + 1,
            text=words.AGREEMENTS[(number + order + place) % len(words.AGREEMENTS)],
        )
        for place in range(2)
    )
    _commitment(maker, meeting, person, day, (number + order) % len(words.COMMITMENTS))
    if number == 3 and actions:
        PlanAdjustment.objects.create(
            **maker.of(plan),
            meeting=meeting,
            key_action=actions[-1],
            what="La última acción clave se corre dos semanas.",
            before=f"Hasta el {actions[-1].ends_on:%d-%m-%Y}",
            reason="Coincidía con la semana de evaluaciones.",
            applied_at=starts + datetime.timedelta(days=1),
            applied_by=person,
            at=starts,
        )
    if number == 1:
        GroupDynamics.objects.create(**of, text=words.DYNAMICS[order % len(words.DYNAMICS)], by=person)
    return meeting


def _commitment(maker, meeting, person, day, place):
    text, who, days = words.COMMITMENTS[place]
    due = day + datetime.timedelta(days=days)
    over = due < maker.last - datetime.timedelta(days=8)
    row = Commitment.objects.create(
        service=maker.service,
        school=meeting.school,
        client_id=uuid.uuid4(),
        text=text,
        public_text=text,
        reviewed_at=maker.at(day, 18),
        reviewed_by=person,
        who=who,
        owner=person if who == "Profesional UATP" else None,
        due_on=due,
        status="done" if over else "open",
        done_on=due if over else None,
        result="Hecho." if over else "",
        origin_text=f"{meeting} del {day:%d-%m-%Y}",
        origin_path=f"/reuniones/{meeting.pk}/",
    )
    MeetingCommitment.objects.create(meeting=meeting, commitment=row)


def _agreed(maker, plan, person, number, day, hour):
    meeting = MonitoringMeeting.objects.create(
        **maker.of(plan),
        number=number,
        starts_at=maker.at(day, hour),
        ends_at=maker.at(day, hour) + datetime.timedelta(minutes=75),
        place="Sala de profesores",
        agreed_by=person,
        lead=person,
        agenda=words.AGENDA,
        outside_reason="" if day.year == plan.year else "La siguiente se acordó para después del verano.",
    )
    if plan.school.display_name == "Escuela El Canelo":
        Preparation.objects.create(
            service=maker.service,
            school=plan.school,
            meeting=meeting,
            resources="El reemplazo de 5.º y 6.º está confirmado. Faltan impresiones.",
            action_in_course="En la 2. La jefatura UTP pidió una pauta más corta: llevar una de una página.",
            alternatives="Con lluvia el camino se corta: dejar acordada una segunda fecha.",
            to_bring="Pauta de una página (6 copias) y dos planificaciones de la última vez.",
            done_at=maker.at(maker.today, 8),
        )


def _between(maker, plan, person, order, last):
    """Contacts since the last meeting, where the unit is seen often."""
    for place in range(order % 3):
        kind, who, note = words.CONTACTS[(order + place) % len(words.CONTACTS)]
        SupportContact.objects.create(
            **maker.of(plan),
            kind=kind,
            date=maker.back(2 + order + place),
            with_whom=who,
            note=note,
            by=person,
        )


def _knots(maker, plans, themes):
    for name, _, common, schools, status in words.KNOTS:
        for place, school in enumerate(schools):
            plan = plans[school]
            meeting = plan.meetings.filter(status=Status.HELD).order_by("number").first()
            person = maker.people[next(told[1] for told in PLANS if told[0] == school)]
            opened = meeting.starts_at.date() if meeting else maker.back(60)
            knot = CriticalKnot.objects.create(
                **maker.of(plan),
                meeting=meeting,
                theme=themes[name],
                status=status,
                text=f"{common}." if not place else f"{common}: también pasa aquí.",
                public_text=f"{common}.",
                reviewed_by=person,
                reviewed_at=maker.at(maker.back(10), 12),
                opened_on=opened,
                resolved_on=maker.back(15) if status == "resolved" else None,
                by=person,
            )
            if status != "open":
                _helped(maker, knot, person, status)


def _helped(maker, knot, person, status):
    of = {"service": maker.service, "school": knot.school, "knot": knot, "by": person}
    KnotDecision.objects.create(
        **of,
        move="support",
        from_status="open",
        to_status="supported",
        comment="Se pide apoyo a la unidad que corresponde y se prueba una alternativa.",
        capacity="Acompañamiento UATP",
        at=maker.at(maker.back(35), 12),
    )
    what, result = words.ATTEMPTS[knot.pk % len(words.ATTEMPTS)]
    KnotAttempt.objects.create(knot=knot, what=what, on=maker.back(28), result=result, by=person)
    colleague = maker.people[
        "andrea.catrileo" if person != maker.people["andrea.catrileo"] else "felipe.tapia"
    ]
    KnotShare.objects.create(knot=knot, person=colleague, note="Para pensarlo juntos", by=person)
    if status == "resolved":
        KnotDecision.objects.create(
            **of,
            move="resolve",
            from_status="supported",
            to_status="resolved",
            comment="Los avisos salen por escrito; la hora quedó para conversar.",
            capacity="Acompañamiento UATP",
            at=maker.at(maker.back(15), 12),
        )
