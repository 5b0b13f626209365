"""How many of a body's seats have to come, and how many came: its own editable rule, counted seat by seat."""

from collections import Counter
from dataclasses import dataclass

from accounts.models import Body
from participation.models import SeatAttendance

Rule = Body.Quorum
PRESENT = SeatAttendance.State.PRESENT


@dataclass(frozen=True)
class Quorum:
    """What the rule asks (`needed`; None where it asks nothing), of how many occupied seats, and who came."""

    rule: str
    needed: int | None
    seats: int
    present: int

    @property
    def is_met(self):
        return self.needed is None or self.present >= self.needed


def needed(rule, value, seats):
    """How many have to come: more than half, a percentage rounded up, a number; None without a rule."""
    if rule == Rule.MAJORITY:
        return seats // 2 + 1
    if rule == Rule.PERCENT:
        return -(-seats * value // 100)
    return value if rule == Rule.NUMBER else None


def holds_on(member, day):
    """Whether the seat is occupied, and its term runs, on a day."""
    begun = member.since is None or member.since <= day
    return begun and (member.until is None or member.until >= day) and not member.is_vacant


def quorum_of(body, members, states, day):
    """The Quorum of a session on a day. `members` are the body's seats, `states` {seat's pk: state}.

    A substitute counts for an absent holder of the same estamento, so nobody makes up for two.
    """
    members = [member for member in members if holds_on(member, day)]
    seats, holders, substitutes = Counter(), Counter(), Counter()
    for member in members:
        if not member.is_substitute:
            seats[member.stakeholder_id] += 1
        if states.get(member.pk) == PRESENT:
            (substitutes if member.is_substitute else holders)[member.stakeholder_id] += 1
    present = sum(min(count, holders[group] + substitutes[group]) for group, count in seats.items())
    asked = needed(body.quorum_rule, body.quorum_value, seats.total())
    return Quorum(rule_words(body), asked, seats.total(), present)


def rule_words(body):
    """«Más de la mitad de los asientos ocupados», «60 % de los asientos ocupados», «8 integrantes», «Sin quórum»."""
    if body.quorum_rule == Rule.PERCENT:
        return f"{body.quorum_value} % de los asientos ocupados"
    if body.quorum_rule == Rule.NUMBER:
        return f"{body.quorum_value} integrante{'s' if body.quorum_value != 1 else ''}"
    return str(Rule(body.quorum_rule).label)
