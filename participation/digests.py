"""The weekly mail: to each person, once a week, their open commitments and the sessions that are theirs and come.

A mail leaves the Servicio: it carries texts for publication only.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import BodyMember, LocalService, User
from accounts.receipts import parse_key
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from accounts.trail import record
from documents import jobs
from participation.commitment_list import UNREVIEWED
from participation.minutes_content import came_from
from participation.models import Commitment, CommunitySession, WeeklyDigest

JOB = "participation.send_digests"
AHEAD = datetime.timedelta(days=14)
SHOWN = 40
COMING = (CommunitySession.Status.CONVENED, CommunitySession.Status.RUNNING)
_brought = []


def on_digest(function):
    """Join what an app above tells people in the week: `function(service, today)` gives (person, Note) in their order.

    Only what may leave the Servicio. Also a decorator.
    """
    if function not in _brought:
        _brought.append(function)
    return function


@dataclass(frozen=True)
class Note:
    """A line of the mail, under the title of its `group`: when, and what."""

    group: str
    when: str
    what: str


@dataclass
class Digest:
    """What one person is told in a week."""

    user: User
    service: LocalService
    today: datetime.date
    commitments: list = field(default_factory=list)
    sessions: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def subject(self):
        told = []
        if count := len(self.commitments):
            told.append(f"{count} compromiso{'s' if count > 1 else ''} por cumplir")
        if count := len(self.sessions):
            told.append(f"{count} {'sesiones' if count > 1 else 'sesión'} por venir")
        if count := len(self.notes):
            told.append(f"{count} aviso{'s' if count > 1 else ''} del acompañamiento")
        return " y ".join([", ".join(told[:-1]), told[-1]] if told[:-1] else told).capitalize()

    @property
    def groups(self):
        """[(title, notes)] in the order in which they were brought."""
        found = defaultdict(list)
        for note in self.notes[:SHOWN]:
            found[note.group].append(note)
        return list(found.items())

    @property
    def text(self):
        for row in self.commitments:
            row.words, row.origin = row.published_text or UNREVIEWED, came_from(row)
            row.is_late = row.due_on < self.today
        context = {
            "digest": self,
            "shown": self.commitments[:SHOWN],
            "more": max(0, len(self.commitments) - SHOWN),
            "url": f"{settings.SITE_URL}{reverse('participation:commitments')}",
        }
        return render_to_string("participation/commitments/mail.txt", context)


def week_of(day):
    """The Monday of a day's week."""
    return day - datetime.timedelta(days=day.weekday())


def digests(service, today):
    """[Digest] of everybody at a Servicio with something open or coming, by name.

    Four queries, and those of who joined.
    """
    found = {}

    def of(user):
        return found.setdefault(user.pk, Digest(user, service, today))

    owed = Commitment.objects.open().filter(service=service, owner__is_active=True)
    for row in owed.select_related("owner", "session__service").order_by("due_on", "pk"):
        of(row.owner).commitments.append(row)
    coming = CommunitySession.objects.filter(
        service=service,
        status__in=COMING,
        starts_at__date__gte=today,
        starts_at__date__lt=today + AHEAD,
    )
    coming = list(coming.select_related("facilitator", "service").order_by("starts_at", "pk"))
    seats = defaultdict(list)
    bodies = {session.body_id for session in coming if session.body_id}
    for seat in BodyMember.objects.filter(body__in=bodies, user__is_active=True).select_related("user"):
        if seat.until is None or seat.until >= today:
            seats[seat.body_id].append(seat.user)
    for session in coming:
        people = {user.pk: user for user in seats[session.body_id]}
        if session.facilitator and session.facilitator.is_active:
            people[session.facilitator_id] = session.facilitator
        for user in people.values():
            of(user).sessions.append(session)
    for bring in _brought:
        for user, note in bring(service, today):
            of(user).notes.append(note)
    return sorted(found.values(), key=lambda one: str(one.user))


def send(service, today, *, by=None, progress=None):
    """Send the week's mails that were not sent yet: (how many went out, the people the mail did not reach)."""
    waiting = digests(service, today)
    sent, failed = 0, []
    with _mail(waiting) as connection:
        for number, digest in enumerate(waiting, start=1):
            row = _note(digest)
            if row and _delivered(digest, connection):
                sent += 1
            elif row:
                row.delete()
                failed.append(digest.user)
            if progress:
                progress(number, len(waiting), "Enviando los avisos.")
    if sent:
        told = {"week": [None, week_of(today)], "count": [None, sent]}
        record("send_digests", service, by=by, service=service, changes=told)
    return sent, failed


def _note(digest):
    """The row that says it was sent, written before it is; None where it is there already."""
    try:
        with transaction.atomic():
            return WeeklyDigest.objects.create(
                service=digest.service,
                user=digest.user,
                week=week_of(digest.today),
                commitments=len(digest.commitments),
                sessions=len(digest.sessions),
            )
    except IntegrityError:
        return None


class _mail:
    """One connection for all of them; None where the mail cannot be reached at all."""

    def __init__(self, waiting):
        self.connection = get_connection() if waiting else None

    def __enter__(self):
        try:
            if self.connection:
                self.connection.open()
        except OSError:
            self.connection = None
        return self.connection

    def __exit__(self, *_):
        if self.connection:
            self.connection.close()


def _delivered(digest, connection):
    if connection is None:
        return False
    try:
        message = EmailMessage(digest.subject, digest.text, None, [digest.user.email], connection=connection)
        return bool(message.send())
    except OSError:  # SMTPException is one too
        return False


def digest_services(user):
    """The Servicios whose people `user` may write to."""
    held = user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.PARTICIPATION, Capability.WRITE))
    return LocalService.objects.filter(pk__in=sorted(held)).order_by("sort_key")


def start_digests(service, *, by, today, receipt=None):
    """The job that sends what this week still has to send; the same form sent twice is one job."""
    key = parse_key(receipt) or timezone.now().timestamp()
    return jobs.start(
        JOB,
        by=by,
        key=f"digests-{service.pk}-{key}",
        title=f"Avisos de la semana del {week_of(today):%d-%m-%Y}",
        service_id=service.pk,
        today=today.isoformat(),
    )


@jobs.handler(JOB)
def send_digests(job, progress, service_id, today):
    service = digest_services(job.by).filter(pk=service_id).first() if job.by else None
    if service is None:
        raise jobs.JobFailed("Ya no hay permiso para escribir a las personas de este Servicio.")
    sent, failed = send(service, datetime.date.fromisoformat(today), by=job.by, progress=progress)
    people = "una persona" if sent == 1 else f"{sent} personas"
    note = f"se escribió a {people}" if sent else "esta semana ya se había escrito a todas las personas"
    if failed:
        note = f"{note}; el correo no llegó a {len(failed)}"
    return jobs.Outcome(location=reverse("participation:commitments"), note=note)
