"""The coverage of a plan on paper: for those of the Servicio, or for anybody."""

import zoneinfo

from django.utils import timezone

from documents.pdf import render_pdf
from participation.coverage import read_coverage
from participation.coverage_data import coverage_data
from participation.coverage_rows import unheard_in
from participation.exports.plan_chapter import coverage_context

TEMPLATE = "participation/paper/coverage.html"


def render(plan, *, outside, now):
    """The PDF's bytes. `outside` hides small groups; without it the paper says that it stays inside the Servicio."""
    coverage = read_coverage(plan)
    with timezone.override(zoneinfo.ZoneInfo(plan.service.time_zone)):
        context = {
            "plan": plan,
            "service": plan.service,
            "is_demo": plan.service.is_fictional,
            "now": timezone.localtime(now),
            "outside": outside,
            "chapter": coverage_context(coverage_data(coverage, outside=outside)),
            "unheard": [] if outside else unheard_in(coverage),
        }
        return render_pdf(TEMPLATE, context)
