"""The one door by which an app above brings something to a plan's pages and papers, unknown to plans."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

GROUPS = ("law", "mismatch", "missing")


@dataclass(frozen=True)
class Hint:
    """A sentence about a plan and the way to mend it. `group` is one of GROUPS; `blocks` names moves."""

    text: str
    url: str = ""
    label: str = ""
    group: str = "missing"
    blocks: frozenset[str] = frozenset()


def nothing(about) -> Iterable:
    return ()


def no_work(user, service, today, plan) -> Iterable:
    return ()


def no_data(plan) -> dict:
    return {}


def nothing_stays(row) -> str:
    return ""


@dataclass(frozen=True)
class Companion:
    """What one app brings: hints on a plan, a panel on its page, and a part of what is sealed and of its papers.

    `snapshot(plan)` is more of the frozen content, under keys of its own; `chapters(snapshot)` reads it back as
    chapters (title, anchor, template and what that needs) and `sheets(snapshot)` as sheets of the workbook. Both take
    snapshots of before too, that have none of it, and then bring nothing. `sessions_of(body)` names the sessions in
    which a body may have agreed something: «Ordinaria 9, 29-10-2026».

    The panels of an action's and a section's page get `plan`, and `action` or `section`. `keeps(row)` is the
    sentence for an action or a section that cannot be deleted, "" where it can.

    `desk(user, service, today, plan)` gives `plans.desk.Todo`s for a person's Inicio at a Servicio; `plan` is the one
    being prepared, or None. Its hints were asked before, with `plan.read_by` = (user, today), so that both can be one
    question to the database.
    """

    hints: Callable[[object], Iterable[Hint]] = nothing
    panel: str = ""
    snapshot: Callable[[object], dict] = no_data
    chapters: Callable[[dict], Iterable[dict]] = nothing
    sheets: Callable[[dict], Iterable] = nothing
    sessions_of: Callable[[object], Iterable[str]] = nothing
    action_panel: str = ""
    section_panel: str = ""
    keeps: Callable[[object], str] = nothing_stays
    desk: Callable[[object, object, object, object], Iterable] = no_work


_joined: list[Companion] = []


def join(companion):
    """Called once, from the `ready()` of the app that brings it; the same companion again is the same one."""
    if companion not in _joined:
        _joined.append(companion)
    return companion


def leave(companion):
    """Take a companion out again: for tests."""
    _joined.remove(companion)


def companions():
    return tuple(_joined)


def sessions_of(body):
    """The names of a body's sessions that the apps above know, the newest first."""
    return [name for companion in _joined for name in companion.sessions_of(body)]


def panels(name):
    """The templates that the companions bring for a place: panels("action_panel")."""
    return [template for companion in companions() if (template := getattr(companion, name))]


def reason_to_stay(row):
    """Why an app above needs this action or section to stay, in a sentence; "" where none does."""
    return next((reason for companion in companions() if (reason := companion.keeps(row))), "")
