"""Which obligatory estamentos nobody heard yet, and where: for the coverage, the plan's page and its hints."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.http import urlencode

SEPARATELY = 3  # so many comunas of an estamento are said one by one; more are said together
NAMED = 6  # names written in a sentence


@dataclass(frozen=True)
class Square:
    """An obligatory estamento in a comuna: whether it was heard there, in a session for all, and when it will be."""

    stakeholder: int
    name: str
    commune: int | None
    commune_name: str
    heard: bool
    heard_for_all: bool
    next: object = None


@dataclass(frozen=True)
class Unheard:
    """An estamento without a session: in these comunas, [(key, name)], or nowhere at all. `next`: one is convened."""

    stakeholder: int
    name: str
    communes: tuple = ()
    next: object = None

    @property
    def title(self):
        return f"{self.name} de {listed([name for _, name in self.communes])}" if self.communes else self.name


def find_unheard(squares):
    """One thing to mend for each estamento nobody heard, or for each comuna of it; together where they are many."""
    found = []
    for (stakeholder, name), group in groupby(squares, key=lambda one: (one.stakeholder, one.name)):
        rows = list(group)
        if any(row.heard_for_all for row in rows):
            continue
        empty = [row for row in rows if not row.heard]
        if len(empty) == len(rows):
            dates = [row.next for row in rows if row.next]
            found.append(Unheard(stakeholder, name, next=dates[0] if dates else None))
            continue
        convened = defaultdict(list)
        for row in empty:
            convened[row.next].append((row.commune, row.commune_name))
        waiting = convened.pop(None, [])
        pieces = [(one,) for one in waiting] if len(waiting) <= SEPARATELY else [tuple(waiting)]
        found += [Unheard(stakeholder, name, communes) for communes in pieces]
        found += [Unheard(stakeholder, name, tuple(communes), date) for date, communes in convened.items()]
    return found


def convene_url(plan, stakeholder, communes=()):
    """Where a session is convened for an estamento, in its comuna if it is one."""
    url = reverse("participation:session_create", args=[plan.service.slug, plan.year])
    chosen = {"estamento": stakeholder} | ({"comuna": communes[0][0]} if len(communes) == 1 else {})
    return f"{url}?{urlencode(chosen)}"


def listed(words, most=NAMED):
    """«Lo Prado», «Lo Prado y Pudahuel», «Lo Prado, Pudahuel y 4 más»."""
    rest = len(words) - most
    if rest > 0:
        return f"{', '.join(words[:most])} y {rest} más"
    return f"{', '.join(words[:-1])} y {words[-1]}" if len(words) > 1 else "".join(words)
