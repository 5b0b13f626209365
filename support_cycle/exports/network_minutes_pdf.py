"""The acta of a network's meeting on paper, made of the sealed content and nothing live."""

import zoneinfo
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from documents.pdf import render_pdf
from documents.qr import qr_svg


def render(said, document):
    """The PDF's bytes. `said` is the snapshot; of `document` only the facts of its seal."""
    with timezone.override(zoneinfo.ZoneInfo(said["service"]["time_zone"])):
        leads_to = reverse("verify_code", args=[document.code])
        meeting = said["meeting"]
        context = {
            "said": said,
            "service": said["service"],
            "meeting": meeting,
            "starts_at": datetime.fromisoformat(meeting["starts_at"]),
            "ends_at": datetime.fromisoformat(meeting["ends_at"]) if meeting["ends_at"] else None,
            "people": sum(row["people"] for row in said["attendance"]),
            "commitments": [
                row | {"due_on": date.fromisoformat(row["due_on"])} for row in said["commitments"]
            ],
            "seal": document,
            "qr": qr_svg(f"{settings.SITE_URL}{leads_to}"),
            "verify_url": f"{settings.SITE_URL}{reverse('verify')}",
        }
        return render_pdf("support_cycle/paper/network_minutes.html", context)
