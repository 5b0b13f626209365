"""How numbers, dates and small signs are written. A builtin of every template: no {% load %} needed."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import nh3
from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"
LARGEST = Decimal("1e21")
ICONS = frozenset(
    (
        "close",
        "date",
        "doing",
        "done",
        "down",
        "edit",
        "error",
        "half",
        "hidden",
        "info",
        "menu",
        "minus",
        "open",
        "plus",
        "right",
        "sealed",
        "search",
        "todo",
        "unsent",
        "up",
        "warn",
    )
)
_MARKDOWN = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["emphasis", "list", "escape", "newline"]
)
_MARKDOWN_TAGS = {"p", "strong", "em", "ul", "ol", "li", "br"}
_MARKDOWN_ATTRIBUTES = {"ol": {"start"}}


def _decimal(value):
    """The value as a finite Decimal, or None where it is no number."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < LARGEST else None


def _write(value: Decimal, places: int | None) -> str:
    """12345.5 -> 12.345,5. Without places: as many as it has, the trailing zeros left out."""
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{value:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.translate(str.maketrans(",.", ".,"))


@register.filter
def number(value, places=None):
    """12.345,5; nothing for nothing; what is not a number stays as it is."""
    found = None if value is None else _decimal(value)
    return ("" if value is None else value) if found is None else _write(found, places)


@register.filter
def clp(value):
    """$ 1.234.567: pesos have no decimals."""
    found = None if value is None else _decimal(value)
    if found is None:
        return "" if value is None else value
    text = _write(found, 0)
    return f"-${NBSP}{text[1:]}" if text.startswith("-") else f"${NBSP}{text}"


@register.filter
def percent(value, places=None):
    """86.36 -> 86,4 %: the value is already a percentage; one decimal at most unless told."""
    found = None if value is None else _decimal(value)
    if found is None:
        return "" if value is None else value
    if places is None:
        found = found.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{_write(found, places)}{NBSP}%"


@register.filter
def nowrap(value):
    """A date or a fraction that must not break at the end of a line."""
    return format_html('<span class="nowrap">{}</span>', value) if value not in (None, "") else ""


@register.filter
def markdown(text):
    """Paragraphs, bold, italics and lists; links, images, headings and HTML are shown as they were typed.

    Cleaned where it is shown, on the page and on paper, not only where it is kept.
    """
    html = _MARKDOWN.render(str(text or ""))
    return mark_safe(nh3.clean(html, tags=_MARKDOWN_TAGS, attributes=_MARKDOWN_ATTRIBUTES))


@register.simple_tag
def icon(name, kind=""):
    """One of the sprite's icons, hidden from who listens: it never says anything by itself."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"There is no icon {name!r} in components/icons.html")
    css = f"icon {kind}" if kind else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', css, name)


@register.simple_tag
def tag(kind, label):
    """A state: icon and word. {% tag "doing" "En curso" %}"""
    sign = icon(kind) if kind in ICONS else ""
    return format_html('<span class="tag tag--{}">{}{}</span>', kind, sign, label)


@register.simple_tag
def control(field, **attrs):
    """A field's control alone, with attributes of the page: {% control form.year inputmode="numeric" %}

    An underscore in a name is written as a hyphen; True is an attribute without value, False leaves one out.
    """
    return field.as_widget(attrs={name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()})


@register.filter
def attrs(field, text):
    """The same as a filter: {{ form.year|attrs:"inputmode=numeric, rows=3" }}"""
    pairs = (pair.partition("=") for pair in text.split(","))
    return field.as_widget(
        attrs={name.strip(): value.strip() if sign else True for name, sign, value in pairs}
    )


@register.filter
def address(email):
    """An e-mail address that may break after the @ on a narrow screen."""
    name, sign, host = str(email).partition("@")
    return format_html("{}{}<wbr>{}", name, sign, host) if sign else conditional_escape(email)
