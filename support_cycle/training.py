"""A training event: who is registered, who came, who was certified; its moves and its counts."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import School
from accounts.roles import Capability
from accounts.trail import record
from participation.small_groups import FEWER, suppressed
from plans.workflow import Refused
from support_cycle.models import Enrolment, TrainingEvent
from support_cycle.programme_figures import TALLIED, Tally, tallies
from support_cycle.programme_reach import is_at_service, schools_held

Status = TrainingEvent.Status
CHANGED = "Otra persona cambió la actividad mientras se miraba. No se hizo nada."
CERTIFIED = "Ya tiene certificado: primero se corrige o se retira el certificado."
# move: (from, to, what it is called)
MOVES = {
    "hecha": ({Status.OPEN}, Status.HELD),
    "abrir": ({Status.HELD, Status.CANCELLED}, Status.OPEN),
    "cancelar": ({Status.OPEN}, Status.CANCELLED),
}
IS_OPEN = (Status.OPEN, Status.HELD, Status.CERTIFIED)


def move(event, name, *, by, today, reason=""):
    """Mark it as held, open it again, or say that it was not held. `Refused` where it does not go from there."""
    if name not in MOVES:
        raise Refused("Ese cambio no existe: volver a la página de la actividad.")
    sources, target = MOVES[name]
    if name == "hecha" and event.starts_on > today:
        raise Refused("La actividad todavía no empieza.")
    if name == "cancelar" and not reason.strip():
        raise Refused("Falta escribir por qué no se hizo.")
    with transaction.atomic():
        fresh = TrainingEvent.objects.filter(pk=event.pk, status__in=sources)
        facts = {"status": target, "updated_by": by, "updated_at": timezone.now()}
        if not fresh.update(**facts, version=F("version") + 1):
            raise Refused(CHANGED)
        told = {"status": [event.status, target]} | ({"reason": [None, reason.strip()]} if reason else {})
        record("decide", event, by=by, changes=told)
    event.status = target


def own_schools(user, event):
    """The units of whose people this person may register some: of the event's Servicio, or of its network."""
    rows = School.objects.filter(pk__in=schools_held(user, Capability.CONTRIBUTE), archived_at__isnull=True)
    of_service = rows.filter(service=event.service_id)
    if event.network_id:
        of_service |= rows.filter(networks__network=event.network_id)
    return of_service.distinct().order_by("sort_key", "code")


def enrol(form, event, *, by):
    """Save a valid form of a person. `Refused` where the event no longer takes any."""
    with transaction.atomic():
        TrainingEvent.objects.select_for_update(no_key=True).only("pk").get(pk=event.pk)
        event.refresh_from_db(fields=["status"])
        if event.status == Status.CANCELLED:
            raise Refused("La actividad no se hizo: no recibe inscripciones.")
        row = form.save()
        record("create", row, by=by, service=event.service, changes=facts_of(row, None))
    return row


def change_enrolment(row, values, event, *, by):
    """Set `values` of a person, with their event; False where they are what stood. `Refused` of what is certified."""
    with transaction.atomic():
        stored = Enrolment.objects.select_for_update(no_key=True).get(pk=row.pk)
        changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
        if not changed:
            return False
        if stored.document_id and set(changed) & {"name", "attended", "hours"}:
            raise Refused(CERTIFIED)
        told = {name: [_plain(getattr(stored, name)), _plain(value)] for name, value in changed.items()}
        for name, value in changed.items():
            setattr(stored, name, value)
        stored.save(update_fields=list(changed))
        stored.event = event
        record("edit", stored, by=by, service=event.service, changes=told)
    return True


def leave_out(row, event, *, by):
    """Take a person out; never one who has a certificate."""
    with transaction.atomic():
        stored = Enrolment.objects.select_for_update(no_key=True).get(pk=row.pk)
        if stored.document_id:
            raise Refused(CERTIFIED)
        stored.event = event
        record("delete", stored, by=by, service=event.service, changes=facts_of(stored, "gone"))
        stored.delete()


def facts_of(row, gone):
    names = ("name", "email", "school", "institution", "role", "attended", "hours")
    said = {name: _plain(getattr(row, name)) for name in names}
    return {name: [value, None] if gone else [None, value] for name, value in said.items() if value}


def _plain(value):
    return str(value) if hasattr(value, "pk") or hasattr(value, "as_tuple") else value


class Counts:
    """Registered, attended and certified, by unit and by role; outside the Servicio without groups of under five."""

    def __init__(self, event, user):
        rows = tallies(event.enrolments.all(), "school__display_name", "role", "kind")
        self.inside = is_at_service(user, event)
        self.units, self.roles, self.kinds = ({}, {}, {})
        for unit, role, kind, tally in rows:
            for found, key in (
                (self.units, unit or "Otra institución"),
                (self.roles, role),
                (self.kinds, kind),
            ):
                found[key] = found.get(key, Tally()) + tally
        self.total = sum((row[-1] for row in rows), Tally())
        self.units, self.roles, self.kinds = (
            dict(sorted(found.items())) for found in (self.units, self.roles, self.kinds)
        )
        if not self.inside:
            self.units, self.kinds = {}, {}
            self.roles = _told(self.roles)
            self.total = _told({"": self.total})[""]

    @property
    def said(self):
        """[(what, number or «menos de 5»)]."""
        labels = ("inscritas", "asistieron", "certificadas")
        numbers = [getattr(self.total, name) for name in TALLIED]
        return [
            (label, FEWER if number is None else number)
            for label, number in zip(labels, numbers, strict=True)
        ]


def _told(tallied):
    columns = {name: suppressed([getattr(one, name) for one in tallied.values()]) for name in TALLIED}
    return {key: Tally(**{name: columns[name][n] for name in TALLIED}) for n, key in enumerate(tallied)}
