"""The minutes of a meeting on paper, made of the sealed content and nothing live."""

import zoneinfo
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from documents.pdf import render_pdf
from documents.qr import qr_svg
from support_cycle.minutes_content import people_in

TEMPLATE = "support_cycle/minutes/paper.html"


def render(context):
    """The PDF's bytes. `context` is `participation.minutes.paper_context`: a snapshot and the facts of its seal."""
    said = context["snapshot"]
    with timezone.override(zoneinfo.ZoneInfo(said["service"]["time_zone"])):
        leads_to = reverse("verify_code", args=[context["seal"]["code"]])
        seal = {"seal": context["seal"], "qr": qr_svg(f"{settings.SITE_URL}{leads_to}")}
        seal["verify_url"] = f"{settings.SITE_URL}{reverse('verify')}"
        return render_pdf(TEMPLATE, page_context(said) | seal)


def page_context(said):
    """What the templates of minutes need, on paper and on the page, of a record (`minutes_content.record_of`)."""
    return {
        "said": said,
        "meeting_said": said["meeting"],
        "service": said["service"],
        "starts_at": _moment(said["meeting"]["starts_at"]),
        "ends_at": _moment(said["meeting"]["ends_at"]),
        "people": people_in(said),
        "commitments": [row | {"due_on": date.fromisoformat(row["due_on"])} for row in said["commitments"]],
        "is_demo": said["service"]["is_fictional"],
    }


def _moment(text):
    return datetime.fromisoformat(text) if text else None
