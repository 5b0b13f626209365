"""Meetings whose minutes were closed, without going through the minutes themselves."""

import itertools

from django.utils import timezone

from documents.models import SealedDocument
from tests.factories_support import make_meeting

_number = itertools.count(1)


def make_closed_meeting(plan, **fields):
    """A meeting with a sealed paper of its own."""
    n = next(_number)
    document = SealedDocument.objects.create(
        kind="minutes",
        title="Minuta",
        issuer="x",
        number=1,
        code=f"CERRADA-{n}",
        snapshot="{}",
        snapshot_sha256="0" * 64,
        sealed_at=timezone.now(),
    )
    return make_meeting(plan, status="closed", minutes=document, **fields)
