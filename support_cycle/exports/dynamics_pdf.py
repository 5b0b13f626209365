"""What was written of a unit's group dynamics, for the person concerned who asked to read it."""

import zoneinfo

from django.utils import timezone

from documents.pdf import render_pdf


def render_extract(row, texts):
    """The PDF's bytes: a DynamicsRequest and the GroupDynamics that were handed over."""
    with timezone.override(zoneinfo.ZoneInfo(row.service.time_zone)):
        context = {"row": row, "texts": texts, "service": row.service, "is_demo": row.service.is_fictional}
        return render_pdf("support_cycle/dynamics/paper.html", context)
