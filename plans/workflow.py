"""The engine of moves: a table, one function, one refusal. Nothing else writes a `status`.

Each document with a state has its own table (`plans/annual_moves.py`) and shares this file. A move is made in
one transaction: what stands in its way, the compare-and-set, its record, its effects and, last, its event.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts.roles import Capability
from accounts.trail import record

CHANGED = "El documento cambió mientras se miraba, o este cambio no le corresponde a su rol. No se hizo nada."


@dataclass(frozen=True)
class Objection:
    """What stands in a move's way, and where it is mended. `content`: what was done on paper goes past it."""

    text: str
    url: str = ""
    label: str = ""
    content: bool = False

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Caution:
    """What a move is warned of; it never blocks, but `needs_reason` asks for the motive in writing.

    `is_news` is worth knowing and nothing to worry about.
    """

    text: str
    needs_reason: bool = False
    is_news: bool = False

    def __str__(self):
        return self.text


class Refused(Exception):
    """A move that may not be made, with the reasons (sentences, objections) to show the person who tried."""

    def __init__(self, *reasons):
        super().__init__(*map(str, reasons))
        self.reasons = [reason if isinstance(reason, Objection) else Objection(reason) for reason in reasons]


@dataclass(frozen=True, kw_only=True)
class Move:
    """A row of the table: from any of `sources` to `target`, by whoever holds any of `capabilities`."""

    name: str
    label: str
    sources: frozenset
    target: str
    capabilities: frozenset[Capability]
    comment_required: bool = False
    comment_label: str = "Motivo"


class Workflow:
    """The moves of one model, whose rows have `status` and `service`; `owner` is the decision's key to them.

    `apply(row, move, decision)` does what follows from a move (a seal, a stage's date), in its transaction.
    """

    def __init__(self, model, moves, decision_model, *, owner, apply=None):
        self.model, self.decision_model, self.owner = model, decision_model, owner
        self.moves = {move.name: move for move in moves}
        self._apply = apply
        self._objections = defaultdict(list)
        self._cautions = defaultdict(list)

    def objects_to(self, *names):
        """Register `check(row, move) -> [Objection]` for these moves, or for all. Apps above use it too."""
        return self._register(self._objections, names)

    def warns_of(self, *names):
        """Register `check(row, move) -> [Caution]` for these moves."""
        return self._register(self._cautions, names)

    def permits(self, row, move):
        """Whether the person for whom `row` was loaded `with_capabilities` may make the move."""
        return any(getattr(row, f"may_{capability}") for capability in move.capabilities)

    def open_moves(self, row):
        """The moves to offer on a row loaded `with_capabilities(user)`: by its state and the roles."""
        return [
            move for move in self.moves.values() if row.status in move.sources and self.permits(row, move)
        ]

    def objections(self, row, move, *, on_paper=False):
        """Everything that stands in the move's way now, but for what its form still has to bring."""
        if row.status not in move.sources:
            return [Objection(self._out_of_place(row, move))]
        found = [
            objection for check in self._checks(self._objections, move) for objection in check(row, move)
        ]
        return [objection for objection in found if not (on_paper and objection.content)]

    def cautions(self, row, move):
        if row.status not in move.sources:
            return []
        return [caution for check in self._checks(self._cautions, move) for caution in check(row, move)]

    def last_decision(self, row):
        """The newest decision's id, 0 before the first: what a form shows that it has seen."""
        return self._decisions(row).order_by("-pk").values_list("pk", flat=True).first() or 0

    def decide(
        self, row, move, *, by, comment="", capacity="", seen=None, missing=None, columns=None, **facts
    ):
        """Make the move and record it, or raise `Refused` and change nothing.

        `facts` are further columns of the decision (on_paper, act_number…); `seen` is the newest one that was
        known (`last_decision`), None where nobody looked; `missing(facts)` says what the form should have
        brought. `row.status` is the state the person saw. `columns` are the row's own that its new state cannot be
        without (the day it was resolved), written together with it.
        """
        with transaction.atomic():
            # Whoever writes what the checks read takes this lock too: what they find holds to the end.
            lock = self.model.objects.select_for_update(of=("self",), no_key=True)
            lock.only("pk").filter(pk=row.pk).first()
            self._check(row, move, comment, seen, facts, missing)

            # One statement asks everything: the row moves only if `by` may move it and it is as it was
            # read. The status is compared on the row itself, not through a join: PostgreSQL re-reads only the
            # updated row after waiting for somebody else's move.
            moved = self.model.objects.filter(
                self._allowed_to(by, move), pk=row.pk, status=row.status, status__in=move.sources
            ).update(status=move.target, **(columns or {}))
            if not moved:
                raise Refused(CHANGED)

            before, row.status = row.status, move.target
            try:
                return self._record(row, move, before, by=by, comment=comment, capacity=capacity, **facts)
            except BaseException:
                row.status = before
                raise

    def _check(self, row, move, comment, seen, facts, missing):
        if seen is not None and seen != self.last_decision(row):
            raise Refused(CHANGED)
        reasons = self.objections(row, move, on_paper=facts.get("on_paper", False))
        asked = move.comment_required or any(caution.needs_reason for caution in self.cautions(row, move))
        if asked and not comment.strip():
            reasons.append(lacks_comment(move))
        reasons += missing(facts) if missing else []
        if reasons:
            raise Refused(*reasons)

    def _record(self, row, move, before, *, by, comment, capacity, **facts):
        decision = self.decision_model.objects.create(
            **{self.owner: row},
            service=row.service,
            move=move.name,
            from_status=before,
            to_status=move.target,
            by=by,
            comment=comment.strip(),
            capacity=capacity,
            **facts,
        )
        if self._apply:
            self._apply(row, move, decision)
        names = self.model.Status
        told = {"move": [None, move.label], "status": [names(before).label, names(move.target).label]}
        told |= {
            name: [None, _plain(value)]
            for name, value in {"comment": comment.strip(), **facts}.items()
            if value
        }
        record("decide", row, by=by, capacity=capacity or None, changes=told, at=decision.at)
        return decision

    def _allowed_to(self, by, move):
        granted = Q(pk__in=[])
        for capability in sorted(move.capabilities):
            granted |= Q(pk__in=self.model.objects.allowing(by, capability).values("pk"))
        return granted

    def _decisions(self, row):
        return self.decision_model.objects.filter(**{self.owner: row.pk})

    def _out_of_place(self, row, move):
        names = self.model.Status
        places = " o ".join(names(source).label for source in names if source in move.sources)
        return f"«{move.label}» se hace desde {places}, y ahora el estado es {row.get_status_display()}."

    def _register(self, registry, names):
        if unknown := set(names) - set(self.moves):
            raise LookupError(f"No moves named {unknown}")

        def register(check):
            for name in names or [None]:
                registry[name].append(check)
            return check

        return register

    def _checks(self, registry, move):
        return [*registry[move.name], *registry[None]]


def lacks_comment(move):
    label = move.comment_label
    return f"Falta escribir: {label[0].lower()}{label[1:]}."


def _plain(value):
    return str(value) if hasattr(value, "pk") else value
