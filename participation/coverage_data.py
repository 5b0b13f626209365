"""The coverage as plain data, for papers, workbooks and what is sealed: numbers, or None where one is not shown."""

from participation.coverage import GENDERS, Cell
from participation.suppression import TOTAL


def coverage_data(coverage, *, outside):
    """Everything the matrix says as a JSON-able dict; `outside` leaves out what the Servicio keeps to itself.

    A square is {"sessions", "people", "contributions"}; those of the comunas stand in the order of "communes".
    """
    hidden = coverage.hidden if outside else frozenset()
    everybody = coverage.total
    sector = {"rural": everybody.rural, "urban": everybody.urban}
    if outside and any(_is_few(count) for count in sector.values()):
        sector = dict.fromkeys(sector)
    return {
        "communes": [place.name for place in coverage.places],
        "rows": [_row(coverage, one, hidden, outside) for one in coverage.stakeholders],
        "columns": [
            _people(coverage.of_place[place.pk], ("column", 0, place.pk), hidden) for place in coverage.places
        ],
        "for_all": _people(coverage.of_place[None], ("column", 0, 0), hidden),
        "total": _square(everybody, TOTAL, hidden)
        | {"sessions": coverage.held}
        | sector
        | {name: _gender(everybody, name, ("column", 1, name), hidden) for name in GENDERS},
        "sessions_in_rows": coverage.sessions_in_rows,
        "hides": bool(hidden),
    }


def _row(coverage, stakeholder, hidden, outside):
    pk, total = stakeholder.pk, coverage.of_stakeholder[stakeholder.pk]
    squares = {
        place: _square(coverage.cell(stakeholder, place), ("cell", 0, pk, place.pk if place else 0), hidden)
        for place in (None, *coverage.places)
    }
    return {
        "name": stakeholder.name,
        "required": stakeholder.is_required,
        "for_all": squares.pop(None),
        "squares": list(squares.values()),
        "total": _square(total, ("row", pk), hidden),
        "rural": None if outside else total.rural,
        **{name: _gender(total, name, ("cell", 1, pk, name), hidden) for name in GENDERS},
    }


def _square(cell, key, hidden):
    shown = key not in hidden
    return {
        "sessions": cell.sessions,
        "people": cell.people if shown else None,
        "contributions": cell.contributions if shown else None,
    }


def _people(cell, key, hidden):
    return None if key in hidden else cell.people


def _gender(cell, name, key, hidden):
    return None if key in hidden else getattr(cell, name)


def _is_few(count):
    return Cell(women=count).is_few
