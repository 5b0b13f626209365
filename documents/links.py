"""Personal links to one sealed document, for people without an account (decisions D2)."""

import datetime

from django.core.cache import cache
from django.http import Http404
from django.utils import timezone

from documents.models import AccessLink
from documents.tokens import new_token, token_digest

LONGEST_DAYS = 180
MOST_WRITINGS, WRITINGS_SPAN = 40, 3600

_readers = []


def on_reading(function):
    """Join `function(request, link, token) -> response or None`: what an app above shows behind a link of its own.

    It is asked for links that closed too: a text sent a day late is shown back, not lost. Also a decorator.
    """
    if function not in _readers:
        _readers.append(function)
    return function


def read(request, link, token):
    """What the first app that knows this link answers, or None."""
    return next((said for reader in _readers if (said := reader(request, link, token)) is not None), None)


def behind(token):
    """The link behind a secret, open or not; 404 for one that is wrong."""
    link = AccessLink.objects.select_related("document").filter(token_sha256=token_digest(token)).first()
    if link is None:
        raise Http404("El enlace venció, fue retirado o no está completo.")
    return link


def writes_too_often(link):
    """Whether so much was sent through a link within the hour that no person is writing it; counts this time."""
    key = f"link-writings-{link.pk}"
    cache.add(key, 0, WRITINGS_SPAN)
    try:
        return cache.incr(key) > MOST_WRITINGS
    except ValueError:  # it expired in between
        return False


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
    link = behind(token)
    if not link.is_open:
        raise Http404("El enlace venció, fue retirado o no está completo.")
    AccessLink.objects.filter(pk=link.pk).update(opened_at=timezone.now())
    return link
