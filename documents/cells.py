"""What one cell of an .xlsx says: a number, a day, a percentage as it is shown, or a clean text."""

import math
import re
from datetime import datetime, time
from decimal import Decimal

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import from_excel

MAX_STYLES = 70_000  # Excel's own limit is 65,490
_ASIAN_DATES = {*range(27, 37), *range(50, 59)}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class Styles:
    """Which styles of cells show a date, and which a percentage: learned from a walk of the part «styles»."""

    def __init__(self):
        self.dates, self.percents = set(), set()
        self._codes, self._inside, self._place = dict(BUILTIN_FORMATS), False, 0

    def start(self, name, attributes):
        if name == "numFmt" and len(self._codes) < MAX_STYLES:
            self._codes[whole(attributes.get("numFmtId"), -1)] = attributes.get("formatCode", "")[:255]
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside and self._place < MAX_STYLES:
            number = whole(attributes.get("numFmtId"), 0)
            code = self._codes.get(number, "General")
            if number in _ASIAN_DATES or is_date_format(code):
                self.dates.add(str(self._place))
            elif "%" in _LITERAL.sub("", code):
                self.percents.add(str(self._place))
            self._place += 1

    def end(self, name):
        if name == "cellXfs":
            self._inside = False

    def value(self, text, style, epoch, days):
        """The value of a numeric cell; `days` remembers those read before."""
        number = _number(text)
        if isinstance(number, str) or style is None:
            return number
        if style in self.dates:
            if text not in days:
                days[text] = _moment(number, epoch)
            return days[text]
        if style in self.percents:
            shown = f"{(Decimal(str(number)) * 100).normalize():f}"
            return f"{shown.replace('.', ',')} %"
        return number


def whole(text, otherwise):
    """A whole number of an attribute; `otherwise` for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def clean_text(text):
    """As a spreadsheet shows it: `_x000D_` is the character it names; none that a database refuses."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text).replace("\r\n", "\n")


def _number(text):
    """An int or a float, of Excel's fifteen digits; what is no finite number stays text."""
    if len(text) < 16 and text.isascii() and text.isdigit():
        return int(text)
    try:
        number = float(text)
    except ValueError:
        return clean_text(text)
    if not math.isfinite(number):
        return clean_text(text)
    if len(text) > 16:
        number = float(f"{number:.15g}")
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _moment(number, epoch):
    """The date of a day's number, or the date and hour; a number that is no day stays a number."""
    try:
        moment = from_excel(number, epoch)
    except (OverflowError, ValueError):
        return number
    if isinstance(moment, datetime) and moment.time() == time():
        return moment.date()
    return moment


def iso_day(text):
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return clean_text(text)
    return moment.date() if moment.time() == time() else moment.replace(tzinfo=None)
