"""What happened to a plan: who corroborated it, its moves, its adjustments. One question to the database."""

from dataclasses import dataclass, field

from django.db.models import BooleanField, CharField, DateField, DateTimeField, F, IntegerField, Value
from django.db.models.functions import Cast

from support_cycle.models import Corroboration, PlanAdjustment, SupportDecision
from support_cycle.plan_moves import MOVES


@dataclass
class Entry:
    """A line of it. `word` is a side or a move; `text`, `reason`, `before` what was written; `by` a name."""

    kind: str
    pk: int
    at: object
    on: object
    applied_at: object
    is_standing: bool
    meeting_pk: int | None
    meeting_number: int | None
    key_action: int | None
    word: str
    first_name: str
    last_name: str
    capacity: str
    text: str
    reason: str
    before: str

    @property
    def side(self):
        return self.word

    @property
    def note(self):
        return self.text

    @property
    def by(self):
        return f"{self.first_name or ''} {self.last_name or ''}".strip()

    @property
    def told(self):
        return MOVES[self.word].done if self.word in MOVES else self.word

    @property
    def side_label(self):
        return Corroboration.Side(self.word).label


@dataclass
class History:
    corroborations: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    adjustments: list = field(default_factory=list)


NAMES = (
    *("kind", "pk", "at", "on", "applied_at", "is_standing", "meeting_pk", "meeting_number", "key_action"),
    *("word", "first_name", "last_name", "capacity", "text", "reason", "before"),
)


def read_history(plan):
    """The plan's History, the oldest first in each list."""
    rows = [
        _question(
            Corroboration,
            plan,
            kind="corroborations",
            on=F("on"),
            is_standing=F("is_standing"),
            word=F("side"),
            capacity=F("capacity"),
            text=F("note"),
        ),
        _question(
            SupportDecision, plan, kind="decisions", word=F("move"), capacity=F("capacity"), text=F("comment")
        ),
        _question(
            PlanAdjustment,
            plan,
            kind="adjustments",
            person="applied_by",
            applied_at=F("applied_at"),
            meeting_pk=F("meeting"),
            meeting_number=F("meeting__number"),
            key_action=F("key_action"),
            text=F("what"),
            reason=F("reason"),
            before=F("before"),
        ),
    ]
    history = History()
    entries = [Entry(*row) for row in rows[0].union(*rows[1:], all=True)]
    for entry in sorted(entries, key=lambda one: (one.at, one.pk)):
        getattr(history, entry.kind).append(entry)
    return history


def _question(model, plan, *, kind, person="by", **given):
    """The same columns of each kind of row, empty where it has none: a union takes their types from the first."""
    empty = {
        "on": Cast(None, DateField()),
        "applied_at": Cast(None, DateTimeField()),
        "is_standing": Value(False, output_field=BooleanField()),
        "meeting_pk": Cast(None, IntegerField()),
        "meeting_number": Cast(None, IntegerField()),
        "key_action": Cast(None, IntegerField()),
    }
    said = {name: Value("", output_field=CharField()) for name in NAMES[9:]}
    said |= {"first_name": F(f"{person}__first_name"), "last_name": F(f"{person}__last_name")}
    columns = {
        "kind": Value(kind, output_field=CharField()),
        "pk": F("pk"),
        "at": F("at"),
        **empty,
        **said,
        **given,
    }
    rows = model.objects.filter(plan=plan.pk).order_by()
    return rows.annotate(**{f"t_{name}": columns[name] for name in NAMES}).values_list(
        *(f"t_{name}" for name in NAMES)
    )
