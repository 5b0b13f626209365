"""The bars of the units of each person, with the agreed range as a band: once for a wide screen, once for a phone.

The template draws; here is where everything stands. Hollow bars, and words, are out of the range.
"""

from dataclasses import dataclass

LONGEST = 28  # letters of a name


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    value: int
    words: str
    top: int
    length: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`row` is what each bar takes, `left` where bars begin; `band` is (left, width) of the range."""

    bars: list
    left: int
    width: int
    height: int
    band: tuple
    band_height: int

    @property
    def band_middle(self):
        return self.band[0] + self.band[1] // 2


WIDE = {"width": 900, "left": 220, "room": 510, "first": 28, "row": 32, "after": 14}
NARROW = {"width": 358, "left": 1, "room": 300, "first": 43, "row": 49, "after": 14}


def load_chart(loads, agreed, *, width, left, room, first, row, after):
    """A Chart of [Load] against a Range."""
    most = max([agreed.maximum, *(load.total for load in loads)]) or 1
    bars = [
        Bar(_short(load.name), load.total, load.range_words, first + row * n, round(load.total / most * room))
        for n, load in enumerate(loads)
    ]
    start, end = (left + round(bound / most * room) for bound in (agreed.minimum, agreed.maximum))
    height = first + row * len(loads) + after - 12
    return Chart(bars, left, width, height, (start, max(2, end - start)), height - 22 - 4)


def _short(name):
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
