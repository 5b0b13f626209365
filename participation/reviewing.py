"""The text for publication: somebody reads what was said and mends what may not leave the Servicio.

The original words stay as they are. Names of children, of patients, of anybody accused are what a reviewer takes out.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.trail import record
from participation.models.base import Reviewed

LONGEST = Reviewed._meta.get_field("public_text").max_length


class ReviewRefused(Exception):
    """Why nothing was reviewed. `row` is the one that stands in the way."""

    def __init__(self, row, reason):
        super().__init__(reason)
        self.row, self.reason = row, reason


def suggestion(row):
    """What the reviewer finds in the field: the text for publication, or the original words to begin with."""
    return row.public_text or row.text


def review(rows, by, texts, seen=None):
    """Mark `rows` (of one model) as reviewed, each with its text for publication; one event. Returns how many.

    `texts` is {pk: text}, as the reviewer saw and left it: a row without one is left alone, so that nothing is
    published unseen. `seen` is {pk: version} of the page. `ReviewRefused` for an empty or overlong text, or one
    that somebody changed meanwhile; then nothing is written.
    """
    rows = [row for row in rows if row.pk in texts]
    if not rows:
        return 0
    wanted = {row.pk: _checked(row, texts[row.pk]) for row in rows}
    model, now = type(rows[0]), timezone.now()
    stamp = {"reviewed_by": by, "reviewed_at": now, "updated_by": by, "updated_at": now}
    with transaction.atomic():
        locked = list(model.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
        _refuse_stale(locked, wanted, seen or {})
        as_said = [row.pk for row in locked if wanted[row.pk] == row.text]
        mended = [row for row in locked if wanted[row.pk] != row.text]
        model.objects.filter(pk__in=as_said).update(public_text=F("text"), version=F("version") + 1, **stamp)
        for row in mended:
            row.public_text, row.version = wanted[row.pk], row.version + 1
            for name, value in stamp.items():
                setattr(row, name, value)
        model.objects.bulk_update(mended, ["public_text", "version", *stamp])
        _record(locked, rows, by)
    return len(locked)


def _checked(row, text):
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ReviewRefused(row, f"{row}: falta el texto para publicar.")
    if len(text) > LONGEST:
        raise ReviewRefused(row, f"{row}: el texto para publicar puede tener hasta {LONGEST} caracteres.")
    return text


def _refuse_stale(locked, wanted, seen):
    for row in locked:
        if row.version != seen.get(row.pk, row.version) and not (
            row.reviewed_at and row.public_text == wanted[row.pk]
        ):
            raise ReviewRefused(
                row, f"{row}: otra persona lo cambió mientras se revisaba. Ahora dice «{suggestion(row)}»."
            )


def _record(locked, rows, by):
    """Of a session where they are all of one; else of the first row, with how many there were."""
    sessions = {getattr(row, "session_id", None) for row in locked}
    subject = rows[0].session if len(sessions) == 1 and None not in sessions else rows[0]
    changes = {"reviewed": [None, len(locked)], "rows": [None, str(rows[0]._meta.verbose_name_plural)]}
    record("review", subject, by=by, service=rows[0].service, changes=changes)
