"""Devolución: when it can be told, its public address, and telling those who left theirs."""

import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.trail import record
from documents.sealing import ALPHABET
from participation.feedback_sheets import session_voices
from participation.models import HELD, CommunitySession, Contribution, Subscriber, Trace, TraceTarget

LETTERS = 16  # of 32: 80 bits, to be typed from a sheet on a wall


class FeedbackRefused(Exception):
    """Why the devolución cannot be published; a sentence for the person."""


@dataclass
class Readiness:
    """What a session's devolución waits for. All counts are of its contributions."""

    is_held: bool = True
    contributions: int = 0
    undecided: int = 0
    unreviewed: int = 0
    unsealed: int = 0

    @property
    def is_ready(self):
        return self.is_held and self.contributions > 0 and not self.waits

    @property
    def waits(self):
        """[«espera 3 decisiones», …]; empty where nothing is missing."""
        return [
            sentence
            for count, sentence in [
                (self.undecided, _plural(self.undecided, "decisión", "decisiones")),
                (
                    self.unreviewed,
                    _plural(self.unreviewed, "texto por revisar", "textos por revisar"),
                ),
                (
                    self.unsealed,
                    f"una versión sellada que diga {_plural(self.unsealed, 'aporte', 'aportes')}",
                ),
            ]
            if count
        ]

    @property
    def sentence(self):
        if not self.is_held:
            return "La sesión todavía no se realiza."
        if not self.contributions:
            return "La sesión no tiene aportes de este plan."
        if not self.waits:
            return "Lista para publicar."
        return f"Espera {' y '.join(filter(None, [', '.join(self.waits[:-1]), self.waits[-1]]))}."


def _plural(count, one, many):
    return f"{count} {one if count == 1 else many}"


def readiness(plan, facts):
    """{session's primary key: Readiness} of the plan's sessions that have contributions; two queries."""
    unsealed = _not_in_the_version(plan, facts)
    counted = (
        Contribution.objects.filter(plan=plan).order_by().values_list("session", "session__status", "trace")
    )
    counted = counted.annotate(
        n=Count("pk"), waiting=Count("pk", filter=Q(reviewed_at__isnull=True) | Q(public_text=""))
    )
    found = {}
    for session, status, trace, count, unreviewed in counted:
        one = found.setdefault(session, Readiness(is_held=status in HELD))
        one.contributions += count
        one.unreviewed += unreviewed
        one.undecided += 0 if trace else count
        one.unsealed += count if trace in unsealed else 0
    return found


def readiness_of(session, rows, facts):
    """The Readiness of one session, from its `session_voices`; no query."""
    incorporated = [row for row in rows if row.trace and row.trace.decision == Trace.Decision.INCORPORATED]
    return Readiness(
        is_held=session.status in HELD,
        contributions=len(rows),
        undecided=sum(1 for row in rows if row.trace is None),
        unreviewed=sum(1 for row in rows if not row.published_text),
        unsealed=sum(1 for row in incorporated if not any(map(facts.place, row.trace.targets.all()))),
    )


def _not_in_the_version(plan, facts):
    """The traces that incorporate into what the newest sealed version does not have."""
    targets = TraceTarget.objects.filter(trace__plan=plan, trace__decision=Trace.Decision.INCORPORATED)
    targets = list(targets.select_related("section"))
    told = {target.trace_id for target in targets if facts.place(target)}
    return {target.trace_id for target in targets} - told


def new_code():
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return "-".join(letters[start : start + 4] for start in range(0, LETTERS, 4))


def normalise_code(typed):
    """What somebody typed from a sheet, as the code is written; "" for what cannot be one."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper()[:60])
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(letters) != LETTERS or set(letters) - set(ALPHABET):
        return ""
    return "-".join(letters[start : start + 4] for start in range(0, LETTERS, 4))


def public_address(code, *, of_commune=False):
    """The whole address behind a code, as it is printed and mailed; "" for none: it is not published."""
    name = "participation:public_commune" if of_commune else "participation:public_feedback"
    return f"{settings.SITE_URL}{reverse(name, args=[code])}" if code else ""


def publish(session, facts, *, by):
    """Give the session's devolución its public address; once. `FeedbackRefused` while something is missing."""
    with transaction.atomic():
        locked = CommunitySession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if not locked.feedback_code:
            ready = readiness_of(locked, session_voices(locked, facts), facts)
            if not ready.is_ready:
                raise FeedbackRefused(ready.sentence)
            locked.feedback_code, locked.feedback_at = new_code(), timezone.now()
            locked.save(update_fields=["feedback_code", "feedback_at"])
            record("publish_feedback", locked, by=by)
    session.feedback_code, session.feedback_at = locked.feedback_code, locked.feedback_at
    return session


def tell(session, *, by):
    """Write once to each address that was left in a session already published; returns (told, not reached).

    Written down before it is sent, so that two people never write twice; what the mail did not take is undone.
    """
    if not session.feedback_code:
        raise FeedbackRefused("Primero se publica la devolución; después se avisa.")
    with transaction.atomic():
        CommunitySession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        rows = list(Subscriber.objects.filter(session=session, told_at__isnull=True))
        Subscriber.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=timezone.now())
        if rows:
            record("tell_feedback", session, by=by, changes={"correos": [None, len(rows)]})
    failed = _send(session, rows)
    if failed:
        with transaction.atomic():
            Subscriber.objects.filter(pk__in=[row.pk for row in failed]).update(told_at=None)
            record("tell_feedback", session, by=by, changes={"correos": [len(failed), None]})
    return len(rows) - len(failed), len(failed)


def _send(session, rows):
    """Send one letter an address; returns the rows that it did not reach."""
    if not rows:
        return []
    text = render_to_string(
        "participation/feedback/mail.txt", {"session": session, "url": public_address(session.feedback_code)}
    )
    subject = f"Lo que dijeron en {session.title} y en qué quedó"
    try:
        connection = get_connection()
        connection.open()
    except OSError:
        return rows
    failed = [row for row in rows if not _delivered(subject, text, row, connection)]
    connection.close()
    return failed


def _delivered(subject, text, row, connection):
    try:
        return bool(EmailMessage(subject, text, None, [row.email], connection=connection).send())
    except OSError:  # SMTPException is one too
        return False
