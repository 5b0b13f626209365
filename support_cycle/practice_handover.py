"""Somebody leaves: the practices they were writing go on with their heir. What was published says no author."""

from django.db.models import F

from accounts.handover import on_handover
from accounts.trail import record
from support_cycle.models import Practice


@on_handover
def move_practices(service, leaving, heir, *, by):
    """Every practice the person leads, in whatever state: whoever leads it is who answers for it."""
    rows = list(Practice.objects.filter(service=service, author=leaving))
    for row in rows:
        Practice.objects.filter(pk=row.pk).update(author=heir, version=F("version") + 1, updated_by=by)
        record("edit", row, by=by, changes={"author": [str(leaving), str(heir)]})
    return [f"buena práctica «{row}»" for row in rows]
