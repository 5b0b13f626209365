"""A practice on paper: a card of half a letter to hand over, and the full card after it. Of the sealed content only."""

import zoneinfo
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from documents.pdf import render_pdf
from documents.qr import qr_svg

TEMPLATE = "support_cycle/practices/paper.html"
# The short answers, which stand together above the texts.
FACTS = frozenset(["servicio", "region", "comuna", "area", "cargo", "palabras-clave", "inicio", "nivel"])
# What fits on the card: words of each of its texts.
SUMMARY, RESULTS, CHOSEN = 95, 60, 4


def render(context):
    """The PDF's bytes. `context` is `practice_publication.paper_context`."""
    with timezone.override(zoneinfo.ZoneInfo(context["said"]["service"]["time_zone"])):
        address = public_address(context["said"])
        return render_pdf(TEMPLATE, page_context(context) | {"qr": qr_svg(address), "address": address})


def public_address(said):
    """Where anybody reads it, complete."""
    place = reverse("support_cycle:public_practice", args=[said["service"]["slug"], said["slug"]])
    return f"{settings.SITE_URL}{place}"


def page_context(context):
    """What the paper and the public page show, all of it plain data."""
    said, seal = context["said"], context["seal"]
    by_key = {row["key"]: row for part in said["parts"] for row in part["fields"]}
    return {
        "title": f"{said['name']} · {said['service']['full_name']}",
        "said": said,
        "seal": seal,
        "service": said["service"],
        "is_demo": said["service"]["is_fictional"],
        "facts": [row for key, row in by_key.items() if key in FACTS],
        "parts": _prose(said),
        "published_on": date.fromisoformat(said["published_on"]),
        "about": _first(by_key, "resumen", SUMMARY),
        "results": _first(by_key, "resultados", RESULTS),
        "for_whom": by_key.get("poblacion", {}).get("options", [])[:CHOSEN],
        "verify_url": f"{settings.SITE_URL}{reverse('verify')}",
    }


def _prose(said):
    """The parts of the card without its short facts, the summary first of its own."""
    parts = []
    for part in said["parts"]:
        rows = [row for row in part["fields"] if row["key"] not in FACTS]
        rows.sort(key=lambda row: row["key"] != "resumen")
        if rows:
            parts.append(part | {"fields": rows})
    return parts


def _first(by_key, key, words):
    """The beginning of an answer; an ellipsis says that the full card says more."""
    text = by_key.get(key, {}).get("text", "")
    taken = text.split()
    return text if len(taken) <= words else f"{' '.join(taken[:words])} …"
