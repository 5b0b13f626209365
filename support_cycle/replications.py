"""Who took a practice up: told by those who did, counted, and read by anybody with the practice."""

from django.db import transaction

from accounts.roles import Capability
from accounts.trail import record
from support_cycle.models import Practice


def replicate(form, *, practice, by):
    """Keep a valid ReplicationForm, told in the trail of the Servicio that shared the practice."""
    with transaction.atomic():
        form.instance.practice, form.instance.by = practice, by
        row = form.save()
        record("replicate", practice, by=by, changes={"name": [None, str(row)], "since": [None, row.since]})
    return row


def remove_replication(row, *, by):
    """Take a mistaken one back: True, or False where it is neither theirs nor of a practice they may write."""
    writes = any(
        Practice.objects.allowing(by, one).filter(pk=row.practice_id).exists()
        for one in (Capability.CONTRIBUTE, Capability.WRITE)
    )
    if row.by_id != by.pk and not writes:
        return False
    with transaction.atomic():
        record("drop_replication", row.practice, by=by, changes={"name": [str(row), None]})
        row.delete()
    return True
