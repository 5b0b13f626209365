"""Archiving what is over, and who coordinates it when somebody leaves."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.handover import on_handover
from accounts.trail import record
from support_cycle.models import Network, Programme, TrainingEvent


def set_archived(row, is_archived, *, by):
    """Archive a programme or a network, or bring it back; False where it already was so."""
    model, now = type(row), timezone.now()
    with transaction.atomic():
        standing = model.objects.filter(pk=row.pk, archived_at__isnull=is_archived)
        facts = {"archived_at": now if is_archived else None, "updated_by": by}
        if not standing.update(**facts, version=F("version") + 1, updated_at=now):
            return False
        record("archive" if is_archived else "restore", row, by=by)
    row.archived_at = facts["archived_at"]
    return True


@on_handover
def move_coordination(service, leaving, heir, *, by):
    """The programmes and networks in course, and the training still to come, get a new coordinator."""
    moved = []
    over = (TrainingEvent.Status.CANCELLED, TrainingEvent.Status.CERTIFIED)
    for word, rows in [
        ("programa", Programme.objects.filter(archived_at__isnull=True)),
        ("red", Network.objects.filter(archived_at__isnull=True)),
        ("actividad de formación", TrainingEvent.objects.exclude(status__in=over)),
    ]:
        for row in rows.filter(service=service, coordinator=leaving).select_related("service"):
            type(row).objects.filter(pk=row.pk).update(
                coordinator=heir, version=F("version") + 1, updated_by=by
            )
            record("edit", row, by=by, changes={"coordinator": [str(leaving), str(heir)]})
            moved.append(f"{word} «{row}»")
    return moved
