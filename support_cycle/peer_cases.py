"""A case for reflection among peers: its author chooses who reads it. Nothing of it goes into the trail."""

from django.db import transaction
from django.utils import timezone

from accounts.access import role_models
from accounts.models import User
from accounts.roles import UATP
from plans.workflow import Refused
from support_cycle.models import PeerCase, PeerReader, PeerReply

CLOSED = "El caso está cerrado: se puede leer, y ya no se escribe en él."


def colleagues_of(service, user, today):
    """The people of a Servicio's UATP, but `user`: with whom a case can be shared."""
    held = set()
    for anchor, names in UATP.items():
        roles = role_models()[anchor].objects.current(today)
        held |= set(
            roles.filter(upward_service=service.pk, permission__codename__in=names).values_list(
                "user", flat=True
            )
        )
    return User.objects.filter(pk__in=held - {user.pk}, is_active=True).order_by(
        "last_name", "first_name", "pk"
    )


def share(case, people):
    """The people who read the case are these, and no others; what somebody wrote stays."""
    with transaction.atomic():
        case.readers.exclude(person__in=people).delete()
        PeerReader.objects.bulk_create(
            [PeerReader(case=case, person=person) for person in people], ignore_conflicts=True
        )


def reply(case, text, *, by):
    """What a colleague, or the author, thinks. `Refused` where the case is closed."""
    with transaction.atomic():
        if (
            not PeerCase.objects.select_for_update(no_key=True)
            .filter(pk=case.pk, closed_at__isnull=True)
            .exists()
        ):
            raise Refused(CLOSED)
        return PeerReply.objects.create(case=case, text=text, by=by)


def close(case, conclusion):
    """Its author closes it, with what they take along."""
    now = timezone.now()
    if not PeerCase.objects.filter(pk=case.pk, closed_at__isnull=True).update(
        closed_at=now, conclusion=conclusion
    ):
        raise Refused(CLOSED)
    case.closed_at, case.conclusion = now, conclusion
    return case
