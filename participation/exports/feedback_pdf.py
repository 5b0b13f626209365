"""The devolución on paper: always one letter page, for a school's wall.

What does not fit is told in fewer words, and says so: fewer quotes of the same thing, then shorter ones, then several
things in one line. Nothing is left out without being counted, and the page behind the QR has it whole.
"""

import zoneinfo
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import Truncator

from documents.pdf import fit_on_a_page, render_pdf
from documents.qr import qr_svg
from participation.feedback import public_address

TEMPLATE = "participation/feedback/paper.html"
ROOM = 175  # millimetres between the lead and what closes the page


@dataclass(frozen=True)
class Fold:
    """How much of a sheet is told: quotes an item, letters of a quote and of what goes under it, items a group."""

    quotes: int
    letters: int
    under: int
    going: bool = True
    is_tight: bool = False
    items: int | None = None


FOLDS = [
    Fold(99, 2000, 4000),
    Fold(3, 300, 600),
    Fold(2, 200, 400),
    Fold(2, 200, 400, is_tight=True),
    Fold(1, 150, 260, is_tight=True),
    Fold(1, 90, 230, is_tight=True),
    Fold(1, 50, 125, going=False, is_tight=True),
    *(Fold(1, 50, 120, going=False, is_tight=True, items=items) for items in (8, 6, 5, 4, 3, 2)),
]
NAMED = 90  # letters of what is named in «Y 12 aportes más»


def render(sheets, made_at, *, progress=None):
    """The PDF's bytes: a page a sheet, each folded until it fits."""
    pages = []
    with timezone.override(zoneinfo.ZoneInfo(sheets[0].facts.plan.service.time_zone)):
        for number, sheet in enumerate(sheets, start=1):
            context, data = fit_on_a_page(TEMPLATE, _foldings(sheet, made_at))
            pages += context["pages"]
            if progress:
                progress(number, len(sheets) + 1)
        return data if len(pages) == 1 else render_pdf(TEMPLATE, {"pages": pages, "first": sheets[0]})


def _foldings(sheet, made_at):
    """The page at each fold, from the first that may fit: laying one out is what takes time."""
    for place, fold in enumerate(FOLDS):
        page = page_context(sheet, made_at, fold)
        if _height(page) <= ROOM or fold is FOLDS[-1]:
            yield {"pages": [page], "first": sheet}
            for more in FOLDS[place + 1 :]:
                yield {"pages": [page_context(sheet, made_at, more)], "first": sheet}
            return


def _height(page):
    """About how many millimetres its lists take, from below: a page that needs more never fits."""
    lines = [line for group in page["groups"] for line in group["lines"]]
    said = [sum(map(len, [line["heading"], *line["quotes"], line["more"]])) for line in lines]
    pairs = zip(said, [len(line["under"]) for line in lines], strict=True)
    rows = sum(4.2 * -(-text // 130) + 3.6 * -(-under // 150) + 2 for text, under in pairs)
    return rows + 11 * len(page["groups"])


def page_context(sheet, made_at, fold=FOLDS[0]):
    """What one page says, as plain data."""
    address = public_address(sheet.code, of_commune=sheet.session is None)
    return {
        "sheet": sheet,
        "made_at": made_at,
        "groups": [
            {"count": group.count, "title": group.title, "lines": _lines(group, fold)}
            for group in sheet.groups
        ],
        "is_folded": fold is not FOLDS[0],
        "is_tight": fold.is_tight,
        "address": address.partition("://")[2].rstrip("/"),
        "qr": qr_svg(address) if address else "",
    }


def _lines(group, fold):
    shown = group.items[: fold.items]
    lines = [_line(item, fold) for item in shown]
    if rest := group.items[len(shown) :]:
        count = sum(item.count for item in rest)
        more = f"Y {_voices(count)} más, sobre {_named(rest)}."
        lines.append({"heading": "", "quotes": [], "left": count, "more": more, "under": ""})
    return lines


def _named(items):
    """«Transporte, Baños y otras 4 cosas»: as many as fit in a line."""
    names = list(dict.fromkeys(item.heading for item in items if item.heading))
    told = []
    while names and len(", ".join([*told, names[0]])) <= NAMED:
        told.append(names.pop(0))
    left = len(items) - sum(1 for item in items if item.heading in told)
    others = "otra cosa" if left == 1 else f"otras {left} cosas"
    if not told:
        return others if left > 1 else "una cosa"
    return (
        f"{', '.join(told)} y {others}"
        if left
        else " y ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
    )


def _line(item, fold):
    quotes = [Truncator(quote).chars(fold.letters) for quote in item.quotes[: fold.quotes]]
    left = item.count - len(quotes)
    return {
        "heading": item.heading,
        "quotes": quotes,
        "left": left,
        "more": _more(item, left),
        "under": Truncator(under(item, going=fold.going)).chars(fold.under),
    }


def _more(item, left):
    if not left:
        return ""
    if item.count == left:
        return f"{_voices(left)}, con sus palabras por revisar"
    about = " sobre lo mismo" if item.heading or item.grounds else ""
    return f"y {_voices(left)} más{about}"


def under(item, *, going=True):
    """What stands under a quote: where it came in, why not or to whom, in whose words, and how it goes."""
    where = "; ".join(item.places) or (f"A {item.referred_to}" if item.referred_to else "")
    said = f"{where}. {item.grounds}" if where else item.grounds
    return " ".join([said, *item.going]) if going else said


def _voices(count):
    return "1 aporte" if count == 1 else f"{count} aportes"
