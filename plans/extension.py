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


def no_hints(plan) -> Iterable[Hint]:
    return ()


def no_sessions(body) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Companion:
    """What one app brings: hints on a plan, a panel on its page, a chapter in its paper (template names).

    `sessions_of(body)` names the sessions in which a body may have agreed something: «Ordinaria 9, 29-10-2026».
    """

    hints: Callable[[object], Iterable[Hint]] = no_hints
    sessions_of: Callable[[object], Iterable[str]] = no_sessions
    panel: str = ""
    chapter: str = ""


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
