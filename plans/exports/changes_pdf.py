"""What changed between two versions, as an annex on paper."""

import zoneinfo

from django.utils import timezone

from documents.pdf import render_pdf
from plans.comparing import compare, summary


def render(old, new, *, service, plan_title):
    """`old` and `new` are `versions.paper_context` of two versions of one plan."""
    changes = compare(old["snapshot"], new["snapshot"])
    context = {
        "old": old["seal"],
        "new": new["seal"],
        "changes": changes,
        "summary": summary(changes),
        "service": service,
        "plan_title": plan_title,
        "is_demo": new["snapshot"]["service"]["is_fictional"],
    }
    with timezone.override(zoneinfo.ZoneInfo(new["snapshot"]["service"]["time_zone"])):
        return render_pdf("plans/paper/changes.html", context)
