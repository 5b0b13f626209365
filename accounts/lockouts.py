"""Who cannot get in for now, after too many failures (axes), and letting them in again."""

import datetime

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.assignments import people_of
from accounts.trail import record


def locked_people(service, now=None):
    """The Servicio's people whose account is locked for some place now, each with `locked_until`, by name."""
    cooloff = datetime.timedelta(hours=settings.AXES_COOLOFF_TIME)
    since = (now or timezone.now()) - cooloff
    attempts = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since
    )
    last = dict(attempts.order_by("attempt_time").values_list("username", "attempt_time"))
    people = list(people_of(service).filter(email__in=list(last))) if last else []
    for person in people:
        person.locked_until = last[person.email] + cooloff
    return people


def unlock(user, *, service, by):
    """Forget the failures at an account, from wherever they came; returns how many records there were."""
    with transaction.atomic():
        count = reset(username=user.email)
        record("unlock", user, by=by, service=service)
    return count
