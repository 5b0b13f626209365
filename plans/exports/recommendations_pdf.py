"""The same table on paper."""

import zoneinfo

from django.utils import timezone

from documents.pdf import render_pdf
from plans.exports.recommendations_workbook import changed_words


def render(plan, rows, acts):
    """`rows` are recommendations with `put_changes`; `acts` are the opinions of the plan."""
    with timezone.override(zoneinfo.ZoneInfo(plan.service.time_zone)):
        context = {
            "plan": plan,
            "service": plan.service,
            "is_demo": plan.service.is_fictional,
            "made_at": timezone.now(),
            "acts": acts,
            "rows": [(row, changed_words(row)) for row in rows],
            "left": sum(1 for row in rows if not row.answer),
        }
        return render_pdf("plans/paper/recommendations.html", context)
