"""Moves that would bring every load into the agreed range: proposed in words, made only when the head says so.

From whoever has more units than the range to whoever has fewer, or has room in it: first a unit in a comuna where the
other already works, then the nearest. Nothing is moved that would take a load out of the range on its other side.
"""

import datetime
import itertools
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from accounts.access import COMPANION
from accounts.models import School, SchoolRole
from accounts.trail import record
from plans.workflow import Refused
from support_cycle.assignments import TOLD, assign, end, hold
from support_cycle.distances import straight_km
from support_cycle.models import Assignment, MonitoringMeeting

FAR = float("inf")
ROLE, UNIT = "rol", "unidad"
NOTHING_DONE = "No se hizo ningún cambio: abajo están las carteras como quedaron."


@dataclass(frozen=True, slots=True)
class Move:
    """A unit from one person (a Load, or None where nobody accompanies it) to another; `role` is the one that ends."""

    unit: object
    giver: object
    receiver: object
    role: int | None
    why: str
    giver_after: int | None
    receiver_after: int


def propose(said):
    """Move by move, what brings the loads of a Deployment nearer to its range for all units."""
    low, high = said.range.minimum, said.range.maximum
    counts = {load.person: load.total for load in said.loads}
    theirs = {load.person: [unit for unit, _ in load.pairs] for load in said.loads}
    for unit in said.alone:
        receiver = _nearest(_with_room(said, counts, low, high), unit, theirs, counts)
        if receiver:
            yield _made(unit, None, receiver, None, theirs, counts)
    for giver in said.loads:
        while counts[giver.person] > high:
            pairs = [
                (unit, one) for unit, one in giver.pairs if one.until is None and unit in theirs[giver.person]
            ]
            found = _best(pairs, _with_room(said, counts, low, high), theirs, counts)
            if not found:
                break
            (unit, one), receiver = found
            yield _made(unit, giver, receiver, one.role, theirs, counts)


def _with_room(said, counts, low, high):
    """Whoever has fewer units than the range; where nobody did from the start, whoever fits in it with one more."""
    if any(load.total < low for load in said.loads):
        return [load for load in said.loads if counts[load.person] < low]
    return [load for load in said.loads if counts[load.person] < high]


def first_step(said):
    """The first moves between the same two people, for a line that tells them; [] where there is nothing to move."""
    moves = propose(said)
    first = next(moves, None)
    if first is None:
        return []
    same = itertools.takewhile(
        lambda move: (move.giver, move.receiver) == (first.giver, first.receiver), moves
    )
    return [first, *same]


def _best(pairs, receivers, theirs, counts):
    """((unit, companion), receiver) that are closest together, or None."""
    choices = [
        (
            _closeness(unit, theirs[load.person]),
            counts[load.person],
            unit.name,
            load.sort_key,
            (unit, one),
            load,
        )
        for unit, one in pairs
        for load in receivers
        if unit not in theirs[load.person]
    ]
    if not choices:
        return None
    *_, pair, load = min(choices, key=lambda choice: choice[:4])
    return pair, load


def _nearest(receivers, unit, theirs, counts):
    key = {load.person: (_closeness(unit, theirs[load.person]), counts[load.person]) for load in receivers}
    return min(receivers, key=lambda load: (*key[load.person], load.sort_key), default=None)


def _closeness(unit, others):
    """(not in a comuna of theirs, kilometres to the nearest of theirs)."""
    away = [straight_km(unit.here, other.here) for other in others]
    nearest = min((km for km in away if km is not None), default=FAR)
    return unit.commune not in {other.commune for other in others}, nearest


def _made(unit, giver, receiver, role, theirs, counts):
    why = _why(unit, theirs[receiver.person], receiver)
    if giver:
        counts[giver.person] -= 1
        theirs[giver.person].remove(unit)
    counts[receiver.person] += 1
    theirs[receiver.person].append(unit)
    return Move(unit, giver, receiver, role, why, giver and counts[giver.person], counts[receiver.person])


def _why(unit, others, receiver):
    elsewhere, nearest = _closeness(unit, others)
    if not elsewhere:
        return f"{receiver.name} ya trabaja en {unit.commune_name}."
    if nearest < FAR:
        return f"Su unidad más cercana está a {nearest:.0f} km en línea recta."
    return f"{receiver.name} tiene lugar en su cartera."


def apply(service, chosen, *, by, since, today):
    """Make the moves that a head chose, all of them or none; returns them in words.

    `chosen` is [(what, person)]: what is «rol-<pk>», the accompaniment that ends the day before, or «unidad-<pk>», a
    unit without anybody. `Refused` tells what another did meanwhile.
    """
    with transaction.atomic():
        hold(service.pk)
        return [_apply(service, what, person, by=by, since=since, today=today) for what, person in chosen]


def _apply(service, what, person, *, by, since, today):
    kind, _, pk = what.partition("-")
    role, school = _ending(service, int(pk)) if kind == ROLE else (None, _lonely(service, int(pk), since))
    agreed = {}
    if role:
        agreed = _agreement(role)
        end(role, by=by, on=since - datetime.timedelta(days=1))
    row = assign(person, school, by=by, since=since, today=today, **agreed)
    if role:
        _pass_meetings(school, role.user, person, since, by)
    return f"{school}: {person}, desde el {row.role.since:%d-%m-%Y}"


def _ending(service, pk):
    """The open role and its school; `Refused` with who has the unit now where it is open no more."""
    roles = _companions(service).filter(pk=pk)
    role = roles.first()
    if role is None:
        raise Refused(f"Una de las unidades ya no es de este Servicio. {NOTHING_DONE}")
    if role.until is not None:
        raise Refused(
            f"{role.content_object}: el acompañamiento de {role.user} ya tiene su último día, el "
            f"{role.until:%d-%m-%Y}.{_now(service, role.content_object, role)} {NOTHING_DONE}"
        )
    return role, role.content_object


def _lonely(service, pk, since):
    school = School.objects.filter(service=service, pk=pk, archived_at__isnull=True).first()
    if school is None:
        raise Refused(f"Una de las unidades ya no es de este Servicio. {NOTHING_DONE}")
    if words := _now(service, school, None, since):
        raise Refused(f"{school}:{words} {NOTHING_DONE}")
    school.service = service
    return school


def _now(service, school, but, since=None):
    """« La acompaña Daniela Sáez desde el 01-10-2026.», or ""."""
    roles = _companions(service).filter(content_object=school, user__is_active=True)
    roles = (
        roles.filter(Q(until__isnull=True) | Q(until__gte=since))
        if since
        else roles.filter(until__isnull=True)
    )
    role = roles.exclude(pk=but.pk if but else None).order_by("since", "pk").last()
    return f" La acompaña {role.user} desde el {role.since:%d-%m-%Y}." if role else ""


def _companions(service):
    roles = SchoolRole.objects.filter(content_object__service=service, permission__codename=COMPANION)
    return roles.select_related("user", "content_object__service", "permission")


def _agreement(role):
    row = Assignment.objects.filter(role=role).first()
    return {name: getattr(row, name) for name in TOLD} if row else {}


def _pass_meetings(school, giver, receiver, since, by):
    """What was agreed with the school from that day on is the receiver's to lead."""
    rows = MonitoringMeeting.objects.filter(
        school=school, lead=giver, status=MonitoringMeeting.Status.AGREED, starts_at__date__gte=since
    )
    for meeting in rows.select_related("service", "school"):
        MonitoringMeeting.objects.filter(pk=meeting.pk).update(
            lead=receiver, version=F("version") + 1, updated_by=by
        )
        record("edit", meeting, by=by, changes={"lead": [str(giver), str(receiver)]})
