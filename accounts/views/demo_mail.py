"""The letters that the demonstration writes instead of sending: only there, for nobody real is written to."""

import email
import email.policy
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 100  # newest files


@login_not_required
@never_cache
@require_safe
def demo_mail(request):
    """The letters, newest first; one of them with ?carta=."""
    if not settings.DEMO:
        raise Http404
    return render(request, "accounts/demo_mail.html", {"letters": letters()})


def letters():
    """[{to, subject, date, text}] of the letters in var/mail, newest first."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or settings.VAR / "mail")
    files = (
        sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        if folder.is_dir()
        else []
    )
    return [letter for path in files[:SHOWN] for letter in reversed(_read(path))]


def _read(path):
    """Django's file backend parts its messages by a line of 79 hyphens."""
    parts = path.read_bytes().split(b"-" * 79 + b"\n")
    parsed = [email.message_from_bytes(part, policy=email.policy.default) for part in parts if part.strip()]
    return [_told(message) for message in parsed if message["To"]]


def _told(message):
    body = message.get_body(preferencelist=("plain", "html"))
    return {
        "to": str(message["To"]),
        "subject": str(message["Subject"] or "Sin asunto"),
        "date": message["Date"].datetime if message["Date"] else None,
        "text": body.get_content() if body else "",
    }
