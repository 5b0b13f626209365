"""Asking the offices for what a cut lacks: one digest a unit, told in the trail, not twice in a day."""

import datetime
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import OrganizationalUnit
from accounts.trail import record
from plans.followup import State, followup_query, missing_by_unit
from plans.models import Cut, Reminder

PAUSE = datetime.timedelta(days=1)
SHOWN = 40  # indicators that one mail names


class AlreadyAsked(Exception):
    """Somebody wrote to these units a moment ago; `names` says which."""

    def __init__(self, names):
        super().__init__(
            f"Hace un momento otra persona escribió a {', '.join(names)}: no se volvió a enviar."
        )
        self.names = names


@dataclass
class Digest:
    """What one unit has not reported at a cut. `unit` is None for actions without a responsible one."""

    plan: object
    cut: Cut
    unit: OrganizationalUnit | None
    indicators: list = field(default_factory=list)
    last: Reminder | None = None

    @property
    def can_be_sent(self):
        return bool(self.unit and self.unit.email)

    @property
    def is_recent(self):
        return self.last is not None and self.last.sent_at > timezone.now() - PAUSE

    @property
    def subject(self):
        count = len(self.indicators)
        said = "falta informar un indicador" if count == 1 else f"falta informar {count} indicadores"
        return f"{self.plan}: {said} al {self.cut.date:%d-%m-%Y}"

    @property
    def text(self):
        query = {"corte": self.cut.date.isoformat(), "unidad": self.unit.pk, "estado": State.MISSING.value}
        url = reverse("plans:followup", args=[self.plan.service.slug, self.plan.year])
        context = {
            "digest": self,
            "shown": self.indicators[:SHOWN],
            "more": max(0, len(self.indicators) - SHOWN),
            "url": f"{settings.SITE_URL}{url}?{followup_query(query)}",
        }
        return render_to_string("plans/reminder_mail.txt", context)


def digests(plan, cut, cuts):
    """A `Digest` a unit with something to report, in alphabetical order; two queries."""
    last = {}
    for row in Reminder.objects.filter(cut=cut).order_by("sent_at"):
        last[row.unit_id] = row
    return [
        Digest(plan, cut, rows[0].action.unit, rows, last.get(unit))
        for unit, rows in missing_by_unit(plan, cut, cuts).items()
    ]


def note_sent(chosen, *, by, again):
    """Write down that these digests go out now; `AlreadyAsked` where somebody did so today, unless `again`.

    Written before they are sent, so that two people never send the same; `send` undoes those that failed.
    """
    with transaction.atomic():
        cut = (
            Cut.objects.select_for_update(of=("self",))
            .select_related("plan__service")
            .get(pk=chosen[0].cut.pk)
        )
        since = timezone.now() - PAUSE
        recent = Reminder.objects.filter(cut=cut, sent_at__gt=since, unit__in=[one.unit.pk for one in chosen])
        if not again and (names := sorted(set(recent.values_list("unit__name", flat=True)))):
            raise AlreadyAsked(names)
        rows = [
            Reminder.objects.create(
                cut=cut,
                unit=one.unit,
                indicators=len(one.indicators),
                email=one.unit.email,
                sent_at=timezone.now(),
            )
            for one in chosen
        ]
        told = ", ".join(f"{one.unit.name} ({len(one.indicators)})" for one in chosen)
        record("remind", cut, by=by, changes={"unidades": [None, told]})
    return rows


def send(chosen, rows, *, by):
    """Send the digests already noted; returns the units that the mail did not reach, their notes undone."""
    failed = []
    try:
        connection = get_connection()
        connection.open()
    except OSError:
        failed = [(one, row) for one, row in zip(chosen, rows, strict=True)]
    else:
        failed = [
            (one, row) for one, row in zip(chosen, rows, strict=True) if not _delivered(one, connection)
        ]
        connection.close()
    if failed:
        _take_back(failed, by)
    return [one.unit for one, _ in failed]


def _delivered(digest, connection):
    try:
        message = EmailMessage(digest.subject, digest.text, None, [digest.unit.email], connection=connection)
        return bool(message.send())
    except OSError:  # SMTPException is one too
        return False


def _take_back(failed, by):
    with transaction.atomic():
        Reminder.objects.filter(pk__in=[row.pk for _, row in failed]).delete()
        names = ", ".join(one.unit.name for one, _ in failed)
        record("remind", failed[0][0].cut, by=by, changes={"unidades": [names, None]})
