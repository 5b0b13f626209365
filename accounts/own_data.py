"""A person's own data on paper: what the JSON says, in words and in tables, made by the worker."""

import datetime

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import privacy
from accounts.wording import field_words, verb_words
from documents import jobs
from documents.attachments import store_named
from documents.pdf import render_pdf

OWN_DATA = "accounts.own_data"
ROWS = 400  # some twenty pages; the JSON has every row
OF_THE_ROW = {"qué", "relación", "tabla", "id"}


def paper_context(user):
    """What the paper says: the account, how many rows of each kind, and the newest rows in words."""
    told = privacy.export_person(user)
    rows = sorted(told["registros"], key=_newest, reverse=True)
    return {
        "user": user,
        "made_at": told["generado"],
        "person": [(name, _shown(value)) for name, value in told["persona"].items()],
        "summary": sorted(told["resumen"].items()),
        "count": len(rows),
        "rows": [_in_words(row) for row in rows[:ROWS]],
        "left_out": max(0, len(rows) - ROWS),
        "is_demo": user.is_demo,
    }


@jobs.handler(OWN_DATA)
def own_data(job, progress):
    progress(1, 2, "Reuniendo lo que se guarda.")
    data = render_pdf("accounts/paper/own_data.html", paper_context(job.by))
    return jobs.Outcome(output=store_named(ContentFile(data), "mis-datos.pdf", by=job.by))


def _newest(row):
    moments = [_moment(value) for value in row.values() if isinstance(value, datetime.date)]
    return max(moments, default=timezone.make_aware(datetime.datetime(1900, 1, 1)))


def _moment(day):
    if isinstance(day, datetime.datetime):
        return day
    return timezone.make_aware(datetime.datetime(day.year, day.month, day.day))


def _in_words(row):
    says = [
        f"{field_words(row['tabla'], name)}: {verb_words(value) if name == 'verb' else _shown(value)}"
        for name, value in row.items()
        if name not in OF_THE_ROW
    ]
    return {"kind": row["qué"], "relation": row["relación"], "says": "; ".join(says)}


def _shown(value):
    if value is None or value == "":
        return "Sin dato"
    if value is True or value is False:
        return "Sí" if value else "No"
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%d-%m-%Y %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%d-%m-%Y}"
    return str(value)[:400]
