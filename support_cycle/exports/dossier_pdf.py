"""The expediente of a cycle on paper: live, and so it says of when it is and how the trail stood."""

import zoneinfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from documents.pdf import render_pdf
from support_cycle.exports.minutes_pdf import page_context

TEMPLATE = "support_cycle/dossier/paper.html"


def render(dossier, now, *, progress=None):
    """The PDF's bytes of a Dossier."""
    service = dossier.plan.service
    with timezone.override(zoneinfo.ZoneInfo(service.time_zone)):
        return render_pdf(TEMPLATE, context_of(dossier, now), progress=progress)


def context_of(dossier, now):
    plan = dossier.plan
    return {
        "dossier": dossier,
        "plan": plan,
        "service": plan.service,
        "school": plan.school,
        "is_demo": plan.service.is_fictional,
        "meetings": [
            page_context(part.record) | {"row": part.meeting, "responses": part.responses}
            for part in dossier.meetings
        ],
        "now": now,
        "trail_seq": dossier.head[0],
        "trail_head": dossier.head[1],
        "verify_url": f"{settings.SITE_URL}{reverse('verify')}",
    }


def file_name(plan, extension):
    cycle = f"-ciclo-{plan.number}" if plan.number > 1 else ""
    return f"expediente-{plan.school.code}-{plan.year}{cycle}.{extension}"
