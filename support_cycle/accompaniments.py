"""Who accompanies which unit on a day: the role `companion` with its dates, and what was agreed beside it.

The role decides. An `Assignment` whose role ended counts as ended, wherever the role was ended; a role that was given
elsewhere has no `Assignment` until somebody notes the agreement.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.access import COMPANION
from accounts.models import SchoolRole, ServiceRole, User
from accounts.sorting import sort_key
from support_cycle.models import Assignment

ASSIGNABLE = ("uatp_head", "uatp_professional")
KINDS = dict(Assignment.Kind.choices)
UNNOTED = "sin acuerdo anotado"


@dataclass(frozen=True, slots=True)
class Companion:
    """One person at one unit; `kind` is "" and `meetings` None where no agreement was noted."""

    role: int
    school: int
    person: int
    first_name: str
    last_name: str
    since: date
    until: date | None
    kind: str
    meetings: int | None
    distance: Decimal | None

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def sort_key(self):
        return sort_key(f"{self.last_name} {self.first_name}")

    @property
    def kind_label(self):
        return KINDS.get(self.kind, UNNOTED)

    @property
    def is_noted(self):
        return self.kind != ""


_COLUMNS = (
    "pk",
    "content_object_id",
    "user_id",
    "user__first_name",
    "user__last_name",
    "since",
    "until",
    "assignment__kind",
    "assignment__meetings_a_year",
    "assignment__distance_km",
)


def companions(on, **where):
    """The Companions that hold on a day, of active people; `where` filters their roles. One query."""
    roles = SchoolRole.objects.current(on).filter(
        permission__codename=COMPANION, user__is_active=True, **where
    )
    return [_companion(row) for row in roles.order_by("content_object_id", "pk").values_list(*_COLUMNS)]


def _companion(row):
    *begin, kind, meetings, distance = row
    return Companion(*begin, kind or "", meetings, distance)


def assignable(service, on):
    """The people who may be given a unit of the Servicio: its UATP's professionals and head; by surname."""
    roles = ServiceRole.objects.current(on).filter(
        content_object=service, permission__codename__in=ASSIGNABLE
    )
    people = User.objects.filter(pk__in=roles.values("user"), is_active=True)
    return sorted(people, key=lambda one: sort_key(f"{one.last_name} {one.first_name}"))
