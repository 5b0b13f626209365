"""Few people are not pointed at: which counts and which places are said outside the Servicio (journeys 1.7).

Inside, those who may read a session read all of it. For everybody else: a count of 1 to 4 people is «menos de 5», a row
of counts cannot be completed by subtraction, and a voice whose estamento came with fewer than five people from a unit
is told by comuna alone (326 of the 1,707 units have under 20 students). An estamento whose people nobody counted is
taken for small.
"""

from dataclasses import dataclass

from django.db.models import F, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Commune, School
from participation.models import FEW, Attendance

FEWER = f"menos de {FEW}"


def hidden(count):
    """Whether a count of people stays inside the Servicio. Nobody is not somebody: 0 is shown."""
    return 0 < (count or 0) < FEW


def shown(count):
    """A count as others read it: the number, or «menos de 5»."""
    return FEWER if hidden(count) else count or 0


def suppressed(counts):
    """The counts of one line or column as others read them: a list with None for each that is not said.

    Where a total stands beside them, one hidden cell would be known by subtraction: so the smallest of the others goes
    too, until what is hidden adds up to at least five people in two cells.
    """
    counts = [count or 0 for count in counts]
    gone = {place for place, count in enumerate(counts) if hidden(count)}
    while gone and (len(gone) < 2 or sum(counts[place] for place in gone) < FEW):
        others = [(count, place) for place, count in enumerate(counts) if count and place not in gone]
        if not others:
            break
        gone.add(min(others)[1])
    return [None if place in gone else count for place, count in enumerate(counts)]


@dataclass(frozen=True)
class Place:
    """Where a voice is told to come from: `unit` is None where only the comuna may be said."""

    commune: Commune | None
    unit: School | None = None

    def __str__(self):
        if self.unit:
            return self.unit.display_name or self.unit.name
        return self.commune.name if self.commune else ""

    @property
    def is_unit(self):
        """Whether the session itself (its title, place and number) may be named: it says which unit it was."""
        return self.unit is not None


def with_crowd(contributions):
    """The queryset with `crowd`, the people of each one's estamento in its session, so `place_of` asks nothing more."""
    came = (
        Attendance.objects.filter(session=OuterRef("session"), stakeholder=OuterRef("stakeholder"))
        .order_by()
        .values("session")
        .annotate(n=Sum(F("women") + F("men") + F("other") + F("unsaid")))
        .values("n")
    )
    return contributions.select_related("session__school__commune", "session__commune").annotate(
        crowd=Coalesce(Subquery(came), 0, output_field=IntegerField())
    )


def place_of(contribution):
    """The Place a contribution is told to come from, outside the Servicio.

    Takes rows of `with_crowd`; one without `crowd` costs a query.
    """
    session, crowd = contribution.session, getattr(contribution, "crowd", None)
    if crowd is None:
        crowd = crowd_of(session, contribution.stakeholder_id)
    commune = session.commune or (session.school.commune if session.school else None)
    return Place(commune, session.school if crowd >= FEW else None)


def crowd_of(session, stakeholder_id):
    """How many people of an estamento came to a session, rural and urban together."""
    rows = session.attendance.filter(stakeholder=stakeholder_id)
    return sum(row.total for row in rows)


def tells_unit(session):
    """Whether all the estamentos of a session that were counted are of five or more: its unit may be named whole."""
    crowds = {}
    for row in session.attendance.all():
        crowds[row.stakeholder_id] = crowds.get(row.stakeholder_id, 0) + row.total
    return bool(crowds) and not any(hidden(people) for people in crowds.values())
