"""Values as a Chilean reader writes them, and whether a value meets its target.

A decimal comma, dots for thousands, «S/I» and «N/A» with their reason, indicators where lower is better: the
lessons of a real PAL (Barrancas 2026). A value is compared with its target as it stands, never coloured.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plans.models import Indicator, Measurement

WHOLE_DIGITS = 14  # of NUMERIC(18, 4)
DECIMAL_PLACES = 4
EXAMPLE = "Escribir el número con coma decimal, por ejemplo 61,9."
ABSENCES = {
    "s/i": Measurement.Absence.NO_DATA,
    "si": Measurement.Absence.NO_DATA,
    "sin informacion": Measurement.Absence.NO_DATA,
    "sin información": Measurement.Absence.NO_DATA,
    "n/a": Measurement.Absence.NOT_APPLICABLE,
    "na": Measurement.Absence.NOT_APPLICABLE,
    "no aplica": Measurement.Absence.NOT_APPLICABLE,
}
NEEDS_REASON = frozenset([Measurement.Absence.NO_DATA, Measurement.Absence.NOT_APPLICABLE])
SHORT_ABSENCE = {"S/I": "S/I", "N/A": "N/A", "annual": "Medición anual"}
SUFFIX = {Indicator.Unit.PERCENT: "\N{NO-BREAK SPACE}%", Indicator.Unit.POINTS: "\N{NO-BREAK SPACE}puntos"}

_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?", re.ASCII)
_AROUND = re.compile(r"^\$|(%|pts\.?|puntos)$", re.IGNORECASE)


class NotANumber(ValueError):
    """What was typed is no number that can be kept; says how to write it."""


def parse_decimal(text, *, places=DECIMAL_PLACES, digits=WHOLE_DIGITS):
    """«61,9», «61.9 %», «$ 1.234.567», «73,6 pts» as a Decimal; None for nothing; else `NotANumber`."""
    text = re.sub(r"\s", "", str(text or "")).replace("\N{MINUS SIGN}", "-")
    text = _AROUND.sub("", _AROUND.sub("", text))
    if not text:
        return None
    whole, comma, decimals = text.partition(",")
    if _THOUSANDS.fullmatch(whole):
        text = whole.replace(".", "") + comma + decimals
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        raise NotANumber(EXAMPLE)
    value = Decimal(text.replace(",", "."))
    if value.is_zero():
        value = abs(value)
    if -value.as_tuple().exponent > places:
        raise NotANumber(_too_fine(places))
    if abs(value) >= Decimal(10) ** digits:
        raise NotANumber("El número es demasiado grande.")
    return value


def parse_absence(text):
    """The absence that «S/I», «N/A» or «no aplica» mean, or "" for anything else."""
    return ABSENCES.get(" ".join(str(text or "").casefold().split()), "")


def write_decimal(value, places=None):
    """61.9 -> «61,9», without thousands: what a form shows for editing. Trailing zeros are left out."""
    if value is None:
        return ""
    value = Decimal(value)
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def shown(indicator, value):
    """A value as it is read: «61,9 %», «$ 1.234.567», «73,6 puntos»; at most the indicator's decimals."""
    if value is None:
        return ""
    if indicator.unit == Indicator.Unit.PESOS:
        return f"$\N{NO-BREAK SPACE}{_grouped(value, 0)}"
    return f"{_grouped(value, _places(value, indicator.decimals))}{SUFFIX.get(indicator.unit, '')}"


def shown_target(indicator):
    """The target as a number with its unit, or else the words it was published with."""
    return shown(indicator, indicator.target) or indicator.target_text


def shown_measurement(indicator, measurement):
    """The value, «S/I», «N/A», «Medición anual», or «Sin dato» where nobody has said."""
    if measurement is None:
        return "Sin dato"
    if measurement.value is None:
        return SHORT_ABSENCE[measurement.absence]
    return shown(indicator, measurement.value)


@dataclass(frozen=True)
class Verdict:
    """Whether a target is met, in words: `name` is met, not_yet, no_data or no_target."""

    name: str
    label: str
    fulfilment: Decimal | None = None

    @property
    def sentence(self):
        """«Cumple», or «Aún no: 77,4 % de la meta» where that share can be computed."""
        if self.name == "not_yet" and self.fulfilment is not None:
            share = _grouped(self.fulfilment, _places(self.fulfilment, 1))
            return f"{self.label}: {share}\N{NO-BREAK SPACE}% de la meta"
        return self.label


MET, NOT_YET, NO_DATA, NO_TARGET = "met", "not_yet", "no_data", "no_target"
LABELS = {MET: "Cumple", NOT_YET: "Aún no", NO_DATA: "Sin dato", NO_TARGET: "Sin meta en número"}


def judge(indicator, measurement):
    """The `Verdict` of a measurement (or None) against its indicator's target and sense."""
    if measurement is None or measurement.value is None:
        return Verdict(NO_DATA, LABELS[NO_DATA])
    if indicator.target is None:
        return Verdict(NO_TARGET, LABELS[NO_TARGET])
    name = MET if meets(indicator, measurement.value) else NOT_YET
    return Verdict(name, LABELS[name], fulfilment(indicator, measurement.value))


def meets(indicator, value):
    """Whether `value` reaches the target, by the indicator's sense; the target must be there."""
    if indicator.sense == Indicator.Sense.LOWER:
        return value <= indicator.target
    return value >= indicator.target


def fulfilment(indicator, value):
    """How much of the target a value is, in percent, at most 100; None where a share says nothing."""
    if indicator.target is None or value is None:
        return None
    if meets(indicator, value):
        return Decimal(100)
    part, whole = (
        (indicator.target, value) if indicator.sense == Indicator.Sense.LOWER else (value, indicator.target)
    )
    if whole <= 0 or part < 0:
        return None
    return (part / whole * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def count_verdicts(verdicts):
    """«12 cumplen, 20 aún no y 8 sin dato»: what a chapter says of all its indicators; "" for none."""
    count = {name: sum(1 for verdict in verdicts if verdict.name == name) for name in LABELS}
    words = [
        (count[MET], "cumple" if count[MET] == 1 else "cumplen"),
        (count[NOT_YET], "aún no"),
        (count[NO_DATA], "sin dato"),
        (count[NO_TARGET], "sin meta en número"),
    ]
    parts = [f"{number} {word}" for number, word in words if number]
    return f"{', '.join(parts[:-1])} y {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _too_fine(places):
    if not places:
        return "Escribir un número entero, sin decimales."
    return f"Escribir a lo más {places} decimal{'es' if places > 1 else ''}."


def _places(value, most):
    exponent = Decimal(value).normalize().as_tuple().exponent
    return min(most, max(0, -exponent))


def _grouped(value, places):
    value = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))
