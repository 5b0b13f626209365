"""Charts: values in words, nothing by colour alone, the same on the page and on paper."""

from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from documents.charts import PATTERNS, WIDTH, bars, stacked, written

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>x</script>&'


def drawn(svg):
    return ElementTree.fromstring(svg)


def words(svg):
    return [text.text for text in drawn(svg).iter(f"{SVG}text")]


def test_a_chart_says_its_values_at_their_bars_and_in_its_name():
    svg = bars([("Uno", 1234.5), ("Dos", 0)], label="Avance", unit=" %")
    assert words(svg) == ["Uno", "1.234,5 %", "Dos", "0 %"]
    assert drawn(svg).findtext(f"{SVG}title") == "Avance: Uno: 1.234,5 %, Dos: 0 %"
    assert drawn(svg).get("role") == "img"


def test_a_stacked_chart_names_every_part():
    svg = stacked([("PIE", [3, 1])], ["Propio", "Otro"], label="Fuente")
    assert drawn(svg).findtext(f"{SVG}title") == "Fuente: PIE: Propio 3, Otro 1"
    assert words(svg) == ["PIE", "3", "1", "Propio", "Otro"]


@pytest.mark.parametrize(
    "svg",
    [
        bars([(HOSTILE, 1)], label=HOSTILE, unit=HOSTILE),
        stacked([(HOSTILE, [1])], [HOSTILE], label=HOSTILE, unit=HOSTILE),
    ],
)
def test_names_are_text_and_nothing_needs_a_style_or_a_script(svg):
    tags = {element.tag.removeprefix(SVG) for element in drawn(svg).iter()}
    assert tags == {"svg", "title", "text", "rect"}
    assert not {name for element in drawn(svg).iter() for name in element.attrib} & {"style", "class", "href"}


def test_bars_stay_within_the_picture_whatever_the_values():
    for values in ([0, 0], [1, 10**9], [Decimal("0.01"), 3], [None, 5]):
        svg = bars([(f"Fila {n}", value) for n, value in enumerate(values)], label="x", most=4)
        for bar in drawn(svg).iter(f"{SVG}rect"):
            assert 0 <= float(bar.get("width")) <= WIDTH - float(bar.get("x"))


def test_a_legend_of_four_stays_within_the_picture():
    svg = drawn(stacked([("x", [1, 2, 3, 4])], ["Un nombre muy largo de serie"] * 4, label="x"))
    legend = list(svg.iter(f"{SVG}text"))[-4:]
    assert all(float(one.get("x")) + len(one.text) * 8 <= WIDTH for one in legend)


def test_numbers_of_the_drawing_have_no_thousands_sign():
    svg = drawn(bars([(f"Fila {n}", n) for n in range(60)], label="x"))
    assert svg.get("viewBox") == f"0 0 {WIDTH} {60 * 34 + 4}"


def test_the_colours_are_apart_in_grey():
    grey = sorted(
        sum(int(colour[i : i + 2], 16) * k for i, k in ((1, 0.3), (3, 0.59), (5, 0.11)))
        for colour in PATTERNS
    )
    assert min(after - before for before, after in pairwise(grey)) > 35


@pytest.mark.parametrize(
    ("value", "text"), [(1234.5, "1.234,5"), (Decimal("2.50"), "2,5"), (0, "0"), (-1000, "-1.000")]
)
def test_a_number_is_written_as_it_is_read(value, text):
    assert written(value) == text
