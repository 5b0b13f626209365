"""The texts of a meeting as named cells: what two devices may write at once, cell by cell, losing nothing.

A cell is sent with the value that its writer had seen. It is saved if it still stands, or says the same; else
`Differs` has both texts and nothing is written. The keys: `agenda`, `progress`… of the meeting itself;
`action.12.done`, of key action 12; `area.feedback.modelled`.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Event
from accounts.trail import record
from plans.workflow import Refused
from support_cycle.after import may_lead
from support_cycle.models import AreaWork, KeyAction, MeetingAction, MonitoringMeeting, SupportArea

DURING = ("agenda", "framing", "outside_reason")
AFTER = (
    "progress",
    "learnings",
    "early_signs",
    "incongruences",
    "corrections",
    "achievements",
    "problems",
)
# The narrative first, the level after it.
OF_AN_ACTION = ("done", "going", "level", "indicator_value", "reported_by", "feedback")
OF_AN_AREA = ("is_worked", "modelled")
BURST = datetime.timedelta(minutes=15)  # of one person on one text: one event of the trail
GONE = "Esta parte ya no está en el plan: copiar el texto a otra antes de descartarlo."


@dataclass(frozen=True)
class Cell:
    """One text: `row` is where it is (or would be) stored, `field` its column."""

    key: str
    row: object
    field: str

    @property
    def column(self):
        return self.row._meta.get_field(self.field)

    @property
    def label(self):
        name = str(self.column.verbose_name)
        return name[0].upper() + name[1:]

    @property
    def limit(self):
        return self.column.max_length

    @property
    def choices(self):
        return list(self.column.choices or ())

    @property
    def is_check(self):
        return self.column.get_internal_type() == "BooleanField"

    @property
    def is_long(self):
        return self.column.get_internal_type() == "TextField"

    @property
    def value(self):
        """What is stored, as text; a mark is "1" or nothing."""
        stored = getattr(self.row, self.field)
        return ("1" if stored else "") if self.is_check else stored

    @property
    def id(self):
        return f"c-{self.key.replace('.', '-')}"


class Differs(Exception):
    """Somebody wrote the same cells meanwhile: `cells` is {key: (theirs, mine)}."""

    def __init__(self, cells):
        super().__init__("Otra persona escribió aquí mientras tanto.")
        self.cells = cells


def cells_of(meeting, *, key_actions=None):
    """{key: Cell} of a meeting, in the page's order; three questions to the database."""
    if key_actions is None:
        key_actions = meeting.plan.key_actions.order_by("position", "pk")
    of = {"service_id": meeting.service_id, "school_id": meeting.school_id, "meeting": meeting}
    saved = meeting.pk is not None
    notes = {row.key_action_id: row for row in meeting.action_notes.all()} if saved else {}
    areas = {row.area: row for row in meeting.areas.all()} if saved else {}
    found = [Cell(name, meeting, name) for name in DURING]
    for action in key_actions:
        row = notes.get(action.pk) or MeetingAction(**of, key_action=action)
        row.key_action = action
        found += [Cell(f"action.{action.pk}.{name}", row, name) for name in OF_AN_ACTION]
    for area in SupportArea:
        row = areas.get(area) or AreaWork(**of, area=area)
        found += [Cell(f"area.{area}.{name.removeprefix('is_')}", row, name) for name in OF_AN_AREA]
    found += [Cell(name, meeting, name) for name in AFTER]
    return {cell.key: cell for cell in found}


def shut_reason(meeting):
    """Why nothing more is written in a meeting, in a sentence; "" while it may be."""
    if meeting.is_open:
        return ""
    kept = "No se guardó, y lo escrito sigue aquí."
    if meeting.status == MonitoringMeeting.Status.CANCELLED:
        return f"Esta reunión quedó como no hecha: para anotar en ella hay que volver a acordarla. {kept}"
    return f"La reunión se cerró con su minuta y ya no recibe anotaciones. {kept}"


def hold_open(meeting):
    """The meeting's row, held to the end of the transaction; `Refused` if it takes no more notes.

    Closing it takes the same lock: what is noted is in its minutes, or is refused.
    """
    rows = MonitoringMeeting.objects.select_for_update(of=("self",), no_key=True)
    now = rows.select_related("plan", "school", "service").get(pk=meeting.pk)
    if reason := shut_reason(now):
        raise Refused(reason)
    return now


def write_cells(meeting, sent, *, by):
    """Save `sent`, [(key, value, seen)], each on its own: {key: None | Differs | Refused}. `Refused` if it is shut.

    `seen` is what the writer had before them, None where nobody looked. `meeting` is loaded with its `may_…` flags:
    what is systematised after it is not everybody's who notes in it.
    """
    with transaction.atomic():
        cells = cells_of(hold_open(meeting))
        if any(key in AFTER for key, _, _ in sent) and not may_lead(meeting):
            cells = {key: cell for key, cell in cells.items() if key not in AFTER}
        outcomes, changed = {}, {}
        for key, value, seen in sent:
            try:
                if change := _change(cells, key, value, seen):
                    cell, told = change
                    changed.setdefault((type(cell.row), id(cell.row)), (cell.row, {}))[1][cell.field] = told
                outcomes[key] = None
            except (Differs, Refused) as trouble:
                outcomes[key] = trouble
        for row, changes in changed.values():
            _save(row, changes, by)
    return outcomes


def clean_value(text):
    """The text as it is compared and stored: one kind of line end, nothing a database refuses."""
    return str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def _change(cells, key, value, seen):
    """(cell, [before, after]) of a new value, None where it stands already; `Differs`, `Refused`."""
    cell = cells.get(key)
    if cell is None:
        raise Refused(GONE)
    value, stored = clean_value(value), cell.value
    if value == clean_value(stored):
        return None
    if seen is not None and clean_value(seen) != clean_value(stored):
        raise Differs({key: (stored, value)})
    if cell.choices and value and value not in dict(cell.choices):
        raise Refused(f"{cell.label}: elegir uno de la lista.")
    if cell.limit and len(value) > cell.limit:
        raise Refused(
            f"{cell.label}: son {len(value)} caracteres y caben {cell.limit}. Nada se perdió: sigue aquí."
        )
    new = bool(value) if cell.is_check else value
    before = getattr(cell.row, cell.field)
    setattr(cell.row, cell.field, new)
    return cell, [before, new]


def _save(row, changes, by):
    before, row.updated_by, row.updated_at = row.updated_by_id, by, timezone.now()
    if row.pk is None:
        row.save()
    elif isinstance(row, MonitoringMeeting):
        row.save(update_fields=[*changes, "updated_by", "updated_at"])  # its version is of its day and place
    else:
        row.version += 1
        row.save(update_fields=[*changes, "version", "updated_by", "updated_at"])
    if "level" in changes and row.level:
        _tell_level(row)
    told = changes if before != by.pk else _untold_yet(row, changes, by)
    if told:
        record("note", row, by=by, changes=told)


def _tell_level(note):
    """The key action is as it was said in the newest meeting that said it."""
    day = timezone.localtime(note.meeting.starts_at).date()
    older = KeyAction.objects.filter(Q(level_on__isnull=True) | Q(level_on__lte=day), pk=note.key_action_id)
    older.update(level=note.level, level_on=day)


def _untold_yet(row, changes, by):
    """The changes without the fields that this person's burst has told; what was somebody else's is always told."""
    told = set()
    lately = Event.objects.of(row).filter(verb="note", at__gte=timezone.now() - BURST)
    for actor, earlier in lately.values_list("actor", "changes")[:50]:
        if actor != by.pk:
            break
        told |= set(earlier or ())
    return {name: pair for name, pair in changes.items() if name not in told}
