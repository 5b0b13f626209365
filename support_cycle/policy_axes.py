"""The catalogue of policy axes of a Servicio: begun from the usual list, archived and brought back."""

from django.db import transaction
from django.utils import timezone

from accounts.models import LocalService
from accounts.trail import record
from support_cycle.models import PolicyAxis
from support_cycle.practice_fields import told


def start_from_usual(service, *, by):
    """Add the usual axes that the Servicio does not have yet; how many."""
    with transaction.atomic():
        LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=service.pk)
        names = set(PolicyAxis.objects.filter(service=service).values_list("name", flat=True))
        fresh = [name for name in told()["axes"] if name not in names]
        for place, name in enumerate(fresh, start=len(names) + 1):
            axis = PolicyAxis.objects.create(service=service, name=name, position=place, updated_by=by)
            record("create", axis, by=by, changes={"name": [None, name]})
    return len(fresh)


def archive(axis, *, by):
    """Leave an axis out of the list, or bring it back. Practices placed under it keep it."""
    was, now = axis.archived_at, None if axis.archived_at else timezone.now()
    with transaction.atomic():
        if PolicyAxis.objects.filter(pk=axis.pk, archived_at=was).update(archived_at=now, updated_by=by):
            record("archive" if now else "restore", axis, by=by)
    axis.archived_at = now
    return axis
