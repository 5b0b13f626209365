"""The coverage as its pages and papers show it: rows of squares, with what is to be mended first."""

from dataclasses import dataclass

from participation.coverage import Cell
from participation.unheard import Square, convene_url, find_unheard


@dataclass(frozen=True)
class Shown:
    """A square of the matrix: its place, what happened, and where it is mended if nothing did ("" if not)."""

    place: object
    cell: Cell
    convene: str = ""
    is_asked: bool = False


@dataclass(frozen=True)
class Row:
    """An estamento: its squares, a cell for the sessions for the whole Servicio, and its total."""

    stakeholder: object
    squares: list
    for_all: Cell
    total: Cell

    @property
    def is_only_for_all(self):
        return bool(self.for_all.sessions) and self.for_all.sessions == self.total.sessions


@dataclass(frozen=True)
class Few:
    """A square of so few people that it is not shown outside the Servicio."""

    stakeholder: object
    place: object
    cell: Cell


def rows_of(coverage):
    return [_row(coverage, stakeholder) for stakeholder in coverage.stakeholders]


def unheard_in(coverage):
    """What is missing of the obligatory estamentos; `next` is the session that is convened."""
    return find_unheard(_squares(coverage))


def few_in(coverage):
    """The squares of few people, in the matrix's order; a session for all has no place."""
    found = []
    for stakeholder in coverage.stakeholders:
        for place in [*coverage.places, None]:
            cell = coverage.cell(stakeholder, place)
            if cell.is_few:
                found.append(Few(stakeholder, place, cell))
    return found


def _row(coverage, stakeholder):
    asked = stakeholder.is_required and not coverage.covers_all(stakeholder)
    squares = [_square(coverage, stakeholder, place, asked) for place in coverage.places]
    return Row(
        stakeholder, squares, coverage.cell(stakeholder, None), coverage.of_stakeholder[stakeholder.pk]
    )


def _square(coverage, stakeholder, place, asked):
    cell = coverage.cell(stakeholder, place)
    if not asked or cell.sessions:
        return Shown(place, cell)
    return Shown(
        place, cell, convene_url(coverage.plan, stakeholder.pk, [(place.pk, place.name)]), is_asked=True
    )


def _squares(coverage):
    for stakeholder in coverage.stakeholders:
        if not stakeholder.is_required:
            continue
        for_all = coverage.cell(stakeholder, None)
        for place in coverage.places or [None]:
            cell = coverage.cell(stakeholder, place)
            yield Square(
                stakeholder.pk,
                stakeholder.name,
                place.pk if place else None,
                place.name if place else "",
                heard=cell.sessions > 0,
                heard_for_all=for_all.sessions > 0,
                next=cell.next_session or for_all.next_session,
            )
