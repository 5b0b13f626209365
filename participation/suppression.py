"""Which cells of a table are not shown outside the Servicio, so that nobody in a small group is exposed.

A cell of fewer than `FEW` people is hidden (journeys 1.7); and so are as many others as it takes, so that no hidden
one follows from the totals that are shown. A table and its totals are a circulation: every number is in exactly two
sums (its row's and its column's), so a number is free as long as one more or one less of it can go round through
hidden numbers alone. Where it cannot, the cheapest way round is hidden too. Zeros are shown: they hide nobody, and
whoever reads knows therefore that a hidden number is at least one.
"""

import heapq
from collections import defaultdict
from dataclasses import dataclass

from participation.models import FEW

TOTAL = ("total",)
OF_A_TOTAL, OF_ALL = 10**6, 10**12  # what it costs to hide a total: only when nothing else is left


@dataclass(frozen=True)
class Number:
    """A number of the table as an arc of the circulation: from its column's sum to its row's, or along the totals."""

    tail: tuple
    head: tuple
    value: int
    cost: int


def suppress(*matrices):
    """The keys of what is hidden: ("cell", m, row, column), ("row", row), ("column", m, column), TOTAL.

    `matrices` are one or two tables {(row, column): people} of the same people in the same rows, each with the totals
    of its rows and columns: by comuna and by gender. What is hidden of one is safe from the other.
    """
    numbers = _circulation(matrices)
    hidden = {key for key, number in numbers.items() if 0 < number.value < FEW}
    steps = _steps(numbers)
    for key in sorted(hidden):
        hidden |= set(_way_round(numbers[key], key, steps, hidden))
    return hidden


def _circulation(matrices):
    """{key: Number}, of a column to its row, through the rows' totals, and back along the columns' totals."""
    if len(matrices) not in (1, 2):
        raise ValueError("one table, or two of the same rows")
    rows = sorted({row for matrix in matrices for row, _ in matrix})
    last = ("all", len(matrices))
    cells, of_row, of_column = {}, [defaultdict(int) for _ in matrices], [defaultdict(int) for _ in matrices]
    for m, matrix in enumerate(matrices):
        for (row, column), value in matrix.items():
            cells["cell", m, row, column] = value
            of_row[m][row] += value
            of_column[m][column] += value
    if any(sums[row] != of_row[0][row] for sums in of_row for row in rows):
        raise ValueError("the tables do not count the same people")
    numbers = {}
    for (_, m, row, column), value in cells.items():
        ends = (("column", m, column), ("row", m, row))
        numbers["cell", m, row, column] = Number(*(ends[::-1] if m else ends), value, value)
    for row in rows:
        value = of_row[0][row]
        head = ("row", 1, row) if len(matrices) == 2 else last
        numbers["row", row] = Number(("row", 0, row), head, value, OF_A_TOTAL + value)
    for m, sums in enumerate(of_column):
        for column, value in sums.items():
            ends = (("all", 0), ("column", m, column))
            if m:
                ends = (("column", m, column), last)
            numbers["column", m, column] = Number(*ends, value, OF_A_TOTAL + value)
    numbers[TOTAL] = Number(last, ("all", 0), sum(of_row[0].values()), OF_ALL)
    return numbers


def _steps(numbers):
    """{sum: [(cost, the other sum, key)]}: along an arc its number grows; against it it falls, but never to zero."""
    steps = defaultdict(list)
    for key, number in sorted(numbers.items()):
        if number.value:
            steps[number.tail].append((number.cost, number.head, key))
        if number.value > 1:
            steps[number.head].append((number.cost, number.tail, key))
    return steps


def _way_round(number, key, steps, hidden):
    """The keys along which one more of this number, or one less, can go round; the cheapest to hide."""
    ways = [_cheapest(steps, key, number.head, number.tail, hidden)]
    if number.value > 1:
        ways.append(_cheapest(steps, key, number.tail, number.head, hidden))
    return min((way for way in ways if way), key=lambda way: way[0])[1]


def _cheapest(steps, without, start, end, hidden):
    """(cost, keys) of the cheapest path that goes round without this key, or None."""
    queue, done = [(0, start, ())], set()
    while queue:
        cost, place, way = heapq.heappop(queue)
        if place == end:
            return cost, way
        if place in done:
            continue
        done.add(place)
        for more, following, key in steps[place]:
            if key != without and following not in done:
                step = cost if key in hidden else cost + more
                heapq.heappush(queue, (step, following, (*way, key)))
    return None
