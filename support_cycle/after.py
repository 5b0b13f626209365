"""Posterior: what a meeting leaves written (seed 002, 2.3), its nudos críticos, and what its minutes still lack."""

from django.db import transaction
from django.utils import timezone

from accounts.editing import create, save_edit
from plans.workflow import Objection
from support_cycle.models import CriticalKnot, MonitoringMeeting

TEXTS = (
    "progress",
    "learnings",
    "early_signs",
    "incongruences",
    "corrections",
    "achievements",
    "problems",
)


def may_note(meeting):
    """Whether the person who loaded the meeting writes it: its professional and the head; the school's team its own."""
    return meeting.is_open and may_lead(meeting)


def may_lead(meeting):
    """The same, whatever its state: closing it, bringing evidence of it."""
    return meeting.may_write or (meeting.by_school and meeting.may_contribute)


def save_after(form, *, by, version):
    """Save a valid AfterForm and the nudo it brings, in one transaction; `StaleEdit` where both wrote the same field.

    What somebody else saved meanwhile in other fields stays: only the fields that the person changed are written.
    """
    with transaction.atomic():
        current = MonitoringMeeting.objects.select_for_update(of=("self",), no_key=True).get(
            pk=form.instance.pk
        )
        touched = [name for name in form.changed_data if name in form.stored]
        if all(_plain(getattr(current, name)) == _plain(form.opened_with(name)) for name in touched):
            version = current.version
        meeting = save_edit(form, by=by, version=version)
        if text := form.cleaned_data["new_knot"]:
            note_knot(meeting, text, client_id=form.cleaned_data["knot_key"], by=by)
    return meeting


def _plain(value):
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def note_knot(meeting, text, *, client_id, by):
    """The nudo crítico that came up in a meeting; the same `client_id` again is the same one."""
    if client_id and (known := meeting.knots.filter(client_id=client_id).first()):
        return known
    knot = CriticalKnot(
        service=meeting.service,
        school=meeting.school,
        plan=meeting.plan,
        meeting=meeting,
        text=text,
        opened_on=timezone.localtime(meeting.starts_at).date(),
        by=by,
        updated_by=by,
        **({"client_id": client_id} if client_id else {}),
    )
    return create(_Ready(knot), by=by)


class _Ready:
    """A row that is complete already, as `create` takes it."""

    def __init__(self, instance):
        self.instance, self.cleaned_data = instance, {"text": instance.text}

    def save(self):
        self.instance.save(force_insert=True)


def save_knot(form, *, by, version):
    """Another wording of a nudo: what was reviewed for others to read is no longer what it says."""
    also = {"reviewed_at": None, "reviewed_by": None} if "text" in form.changed_data else None
    return save_edit(form, by=by, version=version, also=also)


def knots_of(meeting):
    return list(meeting.knots.select_related("theme").order_by("pk"))


def lacks_of(meeting, knots, address):
    """What every record of «Posterior» has and this one does not yet, each with where it is written."""
    missing = []
    if not meeting.progress.strip():
        missing.append(("Falta escribir los avances.", "id_progress"))
    if not knots and not meeting.without_knots:
        missing.append(("Falta anotar los nudos críticos, o decir que no hubo.", "id_new_knot"))
    if not meeting.learnings.strip():
        missing.append(("Falta escribir los aprendizajes.", "id_learnings"))
    return [Objection(text, f"{address}#{place}", "Completar") for text, place in missing]
