"""Charts as SVG: the same markup on the page and on paper. Values are written; nothing depends on colour.

Its title carries the values too: on tagged paper it is all that a screen reader is given.
"""

from decimal import Decimal

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe

WIDTH, ROW, LABEL = 720, 34, 290
PATTERNS = ("#0f69b4", "#7fa8cc", "#0a132d", "#c3cedb")  # far apart in grey


def bars(rows, *, label, unit="", most=None):
    """Horizontal bars of [(name, value)]: numbers ≥ 0, written at the end of each bar. Returns safe SVG."""
    rows = [(str(name), Decimal(str(value or 0))) for name, value in rows]
    most = Decimal(str(most)) if most else max([value for _, value in rows], default=Decimal(0)) or Decimal(1)
    room = WIDTH - LABEL - 110
    parts = []
    for place, (name, value) in enumerate(rows):
        top = place * ROW
        length = max(1, round(float(min(value, most) / most) * room)) if value else 0
        parts.append(
            format_html(
                '<text x="{}" y="{}" font-size="13" text-anchor="end" fill="#0a132d">{}</text>'
                '<rect x="{}" y="{}" width="{}" height="18" fill="#0f69b4"/>'
                '<text x="{}" y="{}" font-size="14" fill="#0a132d">{}</text>',
                LABEL - 12,
                top + 21,
                _short(name),
                LABEL,
                top + 7,
                length,
                LABEL + length + 8,
                top + 21,
                f"{written(value)}{unit}",
            )
        )
    said = ", ".join(f"{name}: {written(value)}{unit}" for name, value in rows)
    return _svg(parts, len(rows) * ROW + 4, label, said)


def stacked(rows, series, *, label, unit=""):
    """Horizontal bars of [(name, [values])] cut in `series`; each part says its value, the legend stands below."""
    most = max([sum(values) for _, values in rows], default=0) or 1
    room = WIDTH - LABEL - 70
    parts = []
    for place, (name, values) in enumerate(rows):
        top, left = place * ROW, LABEL
        parts.append(
            format_html(
                '<text x="{}" y="{}" font-size="13" text-anchor="end" fill="#0a132d">{}</text>',
                LABEL - 12,
                top + 21,
                _short(str(name)),
            )
        )
        for index, value in enumerate(values):
            length = round(value / most * room)
            light = index % 2 == 1
            parts.append(
                format_html(
                    '<rect x="{}" y="{}" width="{}" height="20" fill="{}" stroke="#ffffff"/>',
                    left,
                    top + 6,
                    length,
                    PATTERNS[index % 4],
                )
            )
            if length > 26:
                parts.append(
                    format_html(
                        '<text x="{}" y="{}" font-size="12" text-anchor="middle" fill="{}">{}</text>',
                        left + length // 2,
                        top + 20,
                        "#0a132d" if light else "#ffffff",
                        written(value),
                    )
                )
            left += length
    bottom, apart = len(rows) * ROW + 8, WIDTH // max(1, len(series))
    parts += [
        format_html(
            '<rect x="{}" y="{}" width="12" height="12" fill="{}"/>'
            '<text x="{}" y="{}" font-size="13" fill="#0a132d">{}</text>',
            index * apart,
            bottom,
            PATTERNS[index % 4],
            index * apart + 18,
            bottom + 11,
            _short(str(name), (apart - 18) // 8),
        )
        for index, name in enumerate(series)
    ]
    said = "; ".join(
        f"{name}: " + ", ".join(f"{one} {written(v)}{unit}" for one, v in zip(series, values, strict=True))
        for name, values in rows
    )
    return _svg(parts, bottom + 20, label, said)


def written(value):
    """1234.5 -> «1.234,5»: a number as it is read."""
    value = Decimal(str(value))
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def _svg(parts, height, label, said):
    body = format_html_join("", "{}", ((part,) for part in parts))
    name = escape(f"{label}: {said}")
    return mark_safe(  # every text inside was escaped above
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {height}">'
        f"<title>{name}</title>{body}</svg>"
    )


def _short(name, most=36):
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
