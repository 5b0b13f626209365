"""Personal links to one sealed document, for people without an account (decisions D2)."""

import datetime

from django.http import Http404
from django.utils import timezone

from documents.models import AccessLink
from documents.tokens import new_token, token_digest

LONGEST_DAYS = 180


def open_link(document, *, label, days, by):
    """A new link and its secret, which is shown once: (AccessLink, token)."""
    token, digest = new_token()
    link = AccessLink.objects.create(
        document=document,
        label=label,
        token_sha256=digest,
        created_by=by,
        expires_at=timezone.now() + datetime.timedelta(days=min(days, LONGEST_DAYS)),
    )
    return link, token


def revoke(link):
    AccessLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def follow(token):
    """The open link behind a secret, its document loaded; 404 for one that is wrong, late or revoked."""
    link = (
        AccessLink.objects.open().select_related("document").filter(token_sha256=token_digest(token)).first()
    )
    if link is None:
        raise Http404("El enlace venció, fue retirado o no está completo.")
    AccessLink.objects.filter(pk=link.pk).update(opened_at=timezone.now())
    return link
