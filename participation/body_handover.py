"""What a body keeps of a person who leaves: only the seats of the Servicio's own committees pass to who follows.

An elected or designated seat is nobody's to give: it stays as it is until the body says who holds it now.
"""

from django.db.models import F
from django.utils import timezone

from accounts.handover import on_handover
from accounts.models import BodyMember
from accounts.trail import record
from participation.bodies import OF_THE_TEAM


@on_handover
def move_seats(service, leaving, heir, *, by):
    """The seats that the person holds in the PAL's committee, with the heir's name and address."""
    seats = list(
        BodyMember.objects.filter(body__service=service, body__kind__in=OF_THE_TEAM, user=leaving)
        .exclude(body__members__user=heir)
        .select_related("body__service")
    )
    for seat in seats:
        now = {"user": heir, "person": str(heir), "email": heir.email if seat.email else ""}
        BodyMember.objects.filter(pk=seat.pk).update(
            **now, version=F("version") + 1, updated_at=timezone.now(), updated_by=by
        )
        told = {name: [str(getattr(seat, name) or ""), str(value)] for name, value in now.items()}
        record("edit", seat, by=by, changes={name: pair for name, pair in told.items() if pair[0] != pair[1]})
    return [f"asiento «{seat.seat}» de {seat.body}" for seat in seats]
