"""A network's page: its units, its meetings and the months with a reunión de reflexión, in words."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import IntegerField, OuterRef, Prefetch, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from participation.models import Commitment
from plans.forms.inputs import MONTHS
from support_cycle.models import NetworkAttendance, NetworkMeeting, SupportTeamSeat
from support_cycle.programme_reach import is_at_service

FIRST_MONTH, LAST_MONTH = 3, 12  # the Chilean school year
Status, Kind = NetworkMeeting.Status, NetworkMeeting.Kind


@dataclass
class NetworkPage:
    """All that a network's page shows; six readings, whatever there is."""

    network: object
    user: object
    today: object
    members: list = field(default_factory=list)

    def __post_init__(self):
        network = self.network
        self.members = list(network.members.select_related("school__commune", "school__service"))
        self.resources = list(network.resources.select_related("file", "school", "by"))
        seats = SupportTeamSeat.objects.select_related("school")
        self.teams = list(network.teams.prefetch_related(Prefetch("seats", seats)))
        self.meetings = list(with_people(network.meetings.all()))
        self.events = list(network.events.all()[:50])
        self.sees_service = is_at_service(self.user, network)
        self.commitments = self._commitments()

    @property
    def current(self):
        return [one for one in self.members if one.until is None or one.until >= self.today]

    @property
    def past_members(self):
        return [one for one in self.members if one not in self.current]

    @property
    def coming(self):
        """What is agreed, the next one first."""
        return [one for one in reversed(self.meetings) if one.status == Status.AGREED]

    @property
    def done(self):
        return [one for one in self.meetings if one.status != Status.AGREED]

    @property
    def reflection(self):
        since = min((one.since for one in self.members), default=self.today)
        return reflection_words(self.meetings, since, self.today) if self.network.meets_monthly else ""

    def _commitments(self):
        rows = Commitment.objects.filter(network_link__meeting__network=self.network)
        return list(
            rows.select_related("owner", "network_link__meeting").order_by("status", "due_on", "pk")[:60]
        )

    @property
    def open_commitments(self):
        return [row for row in self.commitments if row.status == Commitment.Status.OPEN]


def with_people(meetings):
    """The meetings with `people`: how many came."""
    came = NetworkAttendance.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    counted = Subquery(came.annotate(n=Sum("people")).values("n"))
    return meetings.annotate(people=Coalesce(counted, 0, output_field=IntegerField()))


def reflection_words(meetings, since, today):
    """«En 2026 hubo reunión de reflexión en marzo y abril; en mayo no hubo.», from when there are units to today."""
    months = defaultdict(set)
    for one in meetings:
        day = timezone.localtime(one.starts_at).date()
        if one.kind == Kind.REFLECTION and day.year == today.year:
            months[one.status].add(day.month)
    first = max(FIRST_MONTH, since.month if since.year == today.year else FIRST_MONTH)
    asked = range(first, min(today.month, LAST_MONTH) + 1) if since.year <= today.year else range(0)
    held = sorted(months[Status.CLOSED])
    agreed = months[Status.AGREED] - months[Status.CLOSED]
    without = [month for month in asked if month not in months[Status.CLOSED] | agreed]
    said = []
    if held:
        said.append(f"En {today.year} hubo reunión de reflexión en {_listed(held)}")
    if without:
        said.append(
            f"en {_listed(without)} no hubo"
            if held
            else f"En {_listed(without)} no hubo reunión de reflexión"
        )
    if agreed:
        said.append(f"{'está' if said else 'Está'} acordada la de {_listed(sorted(agreed))}")
    return f"{'; '.join(said)}." if said else ""


def _listed(months):
    names = [MONTHS[month - 1].lower() for month in months]
    return f"{', '.join(names[:-1])} y {names[-1]}" if len(names) > 1 else names[0]
