"""Nothing hidden follows from what is shown: proved with linear algebra, and by trying every other table."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.suppression import TOTAL, suppress

FEW = 5


def numbers_of(*matrices):
    """{key: value} of everything that a table shows, its totals with it; written without the code under test."""
    said = {}
    for m, matrix in enumerate(matrices):
        for (row, column), value in matrix.items():
            said["cell", m, row, column] = value
            said["column", m, column] = said.get(("column", m, column), 0) + value
            if m == 0:
                said["row", row] = said.get(("row", row), 0) + value
                said[TOTAL] = said.get(TOTAL, 0) + value
    return said


def sums_of(*matrices):
    """Every sum that a reader can write down: {key: coefficient} whose total is zero."""
    said = numbers_of(*matrices)
    rows = sorted({key[1] for key in said if key[0] == "row"})
    for m, matrix in enumerate(matrices):
        for row in rows:
            yield {("cell", m, r, c): 1 for r, c in matrix if r == row} | {("row", row): -1}
        for column in {c for _, c in matrix}:
            yield {("cell", m, r, c): 1 for r, c in matrix if c == column} | {("column", m, column): -1}
        yield {key: 1 for key in said if key[:2] == ("column", m)} | {TOTAL: -1}
    yield {("row", row): 1 for row in rows} | {TOTAL: -1}


def computable(matrices, hidden):
    """The hidden keys that follow from the shown ones: unit vectors in the row space of the sums."""
    unknown = sorted(hidden)
    lines = [[Fraction(one.get(key, 0)) for key in unknown] for one in sums_of(*matrices)]
    reduced, pivots = [], []
    for place in range(len(unknown)):
        line = next((line for line in lines if line[place] and line not in reduced), None)
        if line is None:
            continue
        lines.remove(line)
        line = [value / line[place] for value in line]
        lines = [[v - other[place] * w for v, w in zip(other, line, strict=True)] for other in lines]
        reduced = [[v - other[place] * w for v, w in zip(other, line, strict=True)] for other in reduced]
        reduced.append(line)
        pivots.append(place)
    return [unknown[place] for place, line in zip(pivots, reduced, strict=True) if sum(map(bool, line)) == 1]


def tables(rows, columns, most):
    keys = list(product(range(rows), range(columns)))
    cells = st.lists(st.integers(0, most), min_size=len(keys), max_size=len(keys))
    return cells.map(lambda values: dict(zip(keys, values, strict=True)))


@st.composite
def any_table(draw):
    return draw(
        tables(draw(st.integers(1, 6)), draw(st.integers(1, 5)), draw(st.sampled_from([3, 6, 12, 60])))
    )


@st.composite
def two_tables(draw):
    """A table by comuna and one by gender, of the same people in the same rows."""
    first = draw(any_table())
    second = {}
    for row in {row for row, _ in first}:
        left = sum(value for (r, _), value in first.items() if r == row)
        for gender in range(3):
            second[row, gender] = draw(st.integers(0, left))
            left -= second[row, gender]
        second[row, 3] = left
    return first, second


@given(any_table())
def test_every_small_number_is_hidden(matrix):
    hidden = suppress(matrix)
    assert {key for key, value in numbers_of(matrix).items() if 0 < value < FEW} <= hidden


@given(any_table())
def test_zeros_are_shown(matrix):
    said = numbers_of(matrix)
    assert all(said[key] for key in suppress(matrix))


@given(any_table())
def test_no_hidden_number_follows_from_the_sums(matrix):
    assert computable([matrix], suppress(matrix)) == []


@settings(max_examples=150, deadline=None)
@given(two_tables())
def test_no_hidden_number_follows_from_two_tables_together(matrices):
    hidden = suppress(*matrices)
    said = numbers_of(*matrices)
    assert {key for key, value in said.items() if 0 < value < FEW} <= hidden
    assert computable(matrices, hidden) == []


@settings(max_examples=60, deadline=None)
@given(tables(2, 2, 6) | tables(2, 3, 4) | tables(1, 3, 6))
def test_each_hidden_number_could_be_another_even_to_who_knows_that_it_is_not_zero(matrix):
    """Brute force: every table of positive numbers in the hidden places that agrees with all that is shown."""
    hidden = suppress(matrix)
    said = numbers_of(matrix)
    places = [key for key in matrix if ("cell", 0, *key) in hidden]
    seen = {key: set() for key in hidden}
    most = max(matrix.values()) + 1
    for values in product(range(1, most + 1), repeat=len(places)):
        other = numbers_of(matrix | dict(zip(places, values, strict=True)))
        if all(other[key] == said[key] for key in said if key not in hidden):
            for key in hidden:
                seen[key].add(other[key])
    assert all(len(values) > 1 for values in seen.values())


def test_one_small_cell_takes_the_smallest_others_with_it():
    matrix = {("a", 1): 4, ("a", 2): 9, ("a", 3): 50, ("b", 1): 60, ("b", 2): 12, ("b", 3): 40}
    assert suppress(matrix) == {
        ("cell", 0, "a", 1),
        ("cell", 0, "a", 2),
        ("cell", 0, "b", 1),
        ("cell", 0, "b", 2),
    }


def test_ones_alone_do_not_keep_each_other_for_two_that_sum_two_are_one_and_one():
    matrix = {(row, column): 10 for row in "abc" for column in (1, 2, 3)}
    ones = {(row, column): 1 for row in "ab" for column in (1, 2)}
    hidden = suppress(matrix | ones)
    assert {key[2:] for key in hidden} > set(ones)
    assert computable([matrix | ones], hidden) == []


def test_a_table_without_small_numbers_is_shown_whole():
    assert suppress({("a", 1): 5, ("a", 2): 9, ("b", 1): 0, ("b", 2): 7}) == set()
    assert suppress({}) == set()


def test_where_there_is_one_number_only_its_totals_go_too():
    assert suppress({("a", 1): 3}) == {("cell", 0, "a", 1), ("row", "a"), ("column", 0, 1), TOTAL}


def test_a_total_is_hidden_only_where_nothing_else_is_left():
    matrix = {("a", 1): 3, ("a", 2): 0, ("b", 1): 0, ("b", 2): 30, ("c", 1): 0, ("c", 2): 20}
    hidden = suppress(matrix)
    assert TOTAL not in hidden
    assert ("cell", 0, "a", 1) in hidden
    assert ("row", "a") in hidden


def test_tables_of_different_people_are_refused():
    with pytest.raises(ValueError, match="same people"):
        suppress({("a", 1): 3}, {("a", "women"): 4})
