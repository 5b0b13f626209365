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


@dataclass(frozen=True)
class Companion:
    """What one app brings: hints on a plan, a panel on its page, a chapter in its paper (template names)."""

    hints: Callable[[object], Iterable[Hint]] = no_hints
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
