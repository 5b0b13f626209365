"""What participation puts on a person's Inicio: their commitments due, the sessions of the week, actas to close.

One question to the database, whatever there is; where a plan is being prepared, the same that asks how it stands.
"""

import datetime

from django.db.models import Case, CharField, F, TextField, Value, When
from django.db.models.functions import Concat, ExtractDay, ExtractMonth, ExtractYear
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Capability
from participation.commitment_list import UNREVIEWED, inside
from participation.models import Commitment, CommunitySession
from participation.unions import rows_of
from plans.desk import Todo

SHOWN = 6
AHEAD, BACK = datetime.timedelta(days=7), datetime.timedelta(days=60)
Status = CommunitySession.Status
COMING = (Status.CONVENED, Status.RUNNING)
WEEK = ("owed", "coming", "close")
DUE = ExtractYear("due_on") * 10000 + ExtractMonth("due_on") * 100 + ExtractDay("due_on")  # 20260930


def desk(user, service, today, plan=None):
    """[Todo] of a person at a Servicio: what is late first, then by its day; the rest are one link away."""
    told = getattr(plan, "week", None)
    if told is None:
        told = {kind: [] for kind in WEEK}
        first, *rest = week_questions(user, service.pk, today)
        for kind, *row in first.union(*rest, all=True):
            told[kind].append(row)
    todos = [_todo(kind, row, today) for kind in WEEK for row in told[kind]]
    return [todo for _, todo in sorted(todos, key=lambda pair: pair[0])[:SHOWN]]


def week_questions(user, service_id, today):
    """Querysets of `unions.rows_of`: the person's commitments, the sessions they may see, those they run."""
    midnight = timezone.make_aware(datetime.datetime.combine(today, datetime.time()))
    rows = CommunitySession.objects.filter(service=service_id).order_by()
    coming = rows.allowing(user, Capability.SEE).filter(
        status__in=COMING, starts_at__gte=midnight, starts_at__lt=midnight + AHEAD
    )
    held = rows.allowing(user, Capability.CONTRIBUTE).filter(
        status=Status.HELD, starts_at__gte=midnight - BACK
    )
    of_a_body = When(body__isnull=False, then=Concat("title", Value(": "), "body__name"))
    named = Case(of_a_body, default=F("title"), output_field=CharField())
    told = {"one": F("pk"), "words": named, "instant": F("starts_at")}
    return [_owed(user, service_id, today), rows_of(coming, "coming", **told), rows_of(held, "close", **told)]


def _owed(user, service_id, today):
    rows = Commitment.objects.open().filter(owner=user, service=service_id, due_on__lt=today + AHEAD)
    reviewed = When(reviewed_at__isnull=False, then=F("public_text"))
    published = Case(reviewed, default=Value(UNREVIEWED, TextField()))
    words = F("text") if service_id in inside(user) else published
    return rows_of(rows.order_by(), "owed", one=F("pk"), two=DUE, words=words)


def _todo(kind, row, today):
    """(where it comes in the list, its Todo)."""
    pk, due, words, instant = row
    if kind == "owed":
        day = datetime.date(due // 10000, due // 100 % 100, due % 100)
        when = f"{'Era para el' if day < today else 'Para el'} {day:%d-%m-%Y}"
        url = reverse("participation:commitment", args=[pk])
        return (day, 0, pk), Todo(words, "Compromiso", when, url, "Ver", now=day < today)
    instant = timezone.localtime(instant)
    if kind == "coming":
        url = reverse("participation:session", args=[pk])
        return (instant.date(), 1, pk), Todo(words, "Sesión", f"{instant:%d-%m-%Y, %H:%M}", url, "Abrir")
    url = reverse("participation:minutes_create", args=[pk])
    says = f"Se realizó el {instant:%d-%m-%Y}: falta su acta."
    return (today, 2, pk), Todo(words, says, "", url, "Revisar y cerrar el acta")
