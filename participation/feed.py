"""A person's private calendar: the sessions they may see and their own commitments, at a secret address.

Whoever has the address reads it without logging in, and so does the calendar's provider: only texts for publication
go in, and the address ends as soon as its owner asks for another or takes it back.
"""

import datetime

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from accounts.roles import Capability
from documents.tokens import new_token, token_digest
from participation.minutes_content import came_from
from participation.models import CalendarFeed, Commitment, CommunitySession

Status = CommunitySession.Status
DAY = datetime.timedelta(days=1)
BACK, MOST = datetime.timedelta(days=90), 500
LASTS = datetime.timedelta(hours=1, minutes=30)  # a session that does not say when it ends
HIDDEN = (Status.DRAFT,)
_brought = []


def on_feed(function):
    """Join what an app above brings to a person's calendar: `function(user, now)` gives icalendar events.

    Whoever has the secret address reads them: only what may leave the Servicio. Also a decorator.
    """
    if function not in _brought:
        _brought.append(function)
    return function


def open_feed(user):
    """A new secret address, which ends the one before: the token, shown once."""
    token, digest = new_token()
    with transaction.atomic():
        CalendarFeed.objects.update_or_create(
            user=user, defaults={"token_sha256": digest, "created_at": timezone.now(), "read_at": None}
        )
    return token


def close_feed(user):
    CalendarFeed.objects.filter(user=user).delete()


def follow_feed(token):
    """Whose calendar it is; 404 for an address that is wrong, was taken back, or is of a closed account."""
    feed = (
        CalendarFeed.objects.select_related("user")
        .filter(token_sha256=token_digest(token), user__is_active=True)
        .first()
    )
    if feed is None:
        raise Http404("El calendario fue retirado o su dirección no está completa.")
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=timezone.now())
    return feed.user


def calendar_of(user, now):
    """The bytes of the calendar as the person's roles are today; two queries, and those of who joined."""
    calendar = Calendar()
    calendar.add("prodid", "-//Mingaco//Compromisos y sesiones//ES")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Mingaco: sesiones y compromisos")
    sessions = (
        CommunitySession.objects.allowing(user, Capability.SEE)
        .exclude(status__in=HIDDEN)
        .filter(starts_at__gte=now - BACK)
        .select_related("service", "body", "school", "commune")
        .order_by("starts_at", "pk")
    )
    for session in sessions[:MOST]:
        calendar.add_component(_session(session))
    owed = Commitment.objects.open().filter(owner=user).select_related("session__service")
    for row in owed.order_by("due_on", "pk")[:MOST]:
        calendar.add_component(_commitment(row))
    for bring in _brought:
        for event in bring(user, now)[:MOST]:
            calendar.add_component(event)
    return calendar.to_ical()


def _session(session):
    event = Event()
    event.add("uid", f"sesion-{session.pk}@mingaco")
    event.add("dtstamp", session.updated_at)
    event.add("sequence", session.version)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at or session.starts_at + LASTS)
    event.add("summary", session.title)
    event.add("status", "CANCELLED" if session.status == Status.SUSPENDED else "CONFIRMED")
    where = [session.place, session.commune.name if session.commune else "", session.link]
    if any(where):
        event.add("location", ", ".join(part for part in where if part))
    event.add("url", f"{settings.SITE_URL}{session.get_absolute_url()}")
    return event


def _commitment(row):
    event = Event()
    event.add("uid", f"compromiso-{row.pk}@mingaco")
    event.add("dtstamp", row.updated_at)
    event.add("sequence", row.version)
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + DAY)
    event.add("summary", f"Compromiso: {row.published_text}" if row.published_text else "Compromiso")
    event.add("description", f"Viene de: {came_from(row)}.")
    event.add("url", f"{settings.SITE_URL}{reverse('participation:commitment', args=[row.pk])}")
    event.add("transp", "TRANSPARENT")
    return event
