"""A certificate on paper, made of the sealed content and nothing live: one landscape page."""

import zoneinfo
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from documents.pdf import render_pdf
from documents.qr import qr_svg


def render(said, document):
    """The PDF's bytes. `said` is the snapshot; of `document` only the facts of its seal."""
    with timezone.override(zoneinfo.ZoneInfo(said["service"]["time_zone"])):
        event, person = said["event"], said["person"]
        context = {
            "said": said,
            "event": event,
            "person": person,
            "service": said["service"],
            "starts_on": date.fromisoformat(event["starts_on"]),
            "ends_on": date.fromisoformat(event["ends_on"]),
            "hours": Decimal(person["hours"]) if person["hours"] else None,
            "corrected_at": datetime.fromisoformat(said["corrects"]["sealed_at"])
            if said["corrects"]
            else None,
            "seal": document,
            "qr": qr_svg(f"{settings.SITE_URL}{reverse('verify_code', args=[document.code])}"),
            "verify_url": f"{settings.SITE_URL}{reverse('verify')}",
        }
        return render_pdf("support_cycle/paper/certificate.html", context)
