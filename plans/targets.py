"""A target in units: the smallest whole number that meets a percentage of a universe."""

from decimal import ROUND_CEILING, Decimal


def units_needed(percent, universe):
    """⌈percent × universe⌉ exactly: 95 (Decimal, 0 to 100) of 76 units -> 73, as the PAL of Barrancas writes it."""
    return int((Decimal(percent) * universe / 100).to_integral_value(rounding=ROUND_CEILING))


def written(percent, universe):
    """«95 % [73/76]», with a decimal comma and no-break spaces; only the percentage where there is no universe."""
    if percent is None:
        return ""
    number = f"{Decimal(percent).normalize():f}".replace(".", ",")
    if not universe:
        return f"{number}\N{NO-BREAK SPACE}%"
    return f"{number}\N{NO-BREAK SPACE}% [{units_needed(percent, universe)}/{universe}]"
