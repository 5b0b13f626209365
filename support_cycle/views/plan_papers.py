"""A support plan on paper."""

from django.utils import timezone
from django.views.decorators.http import require_safe

from config.web import download
from support_cycle.exports import plan_pdf
from support_cycle.views.loading import load_plan
from support_cycle.views.plans import page_of


@require_safe
def plan_paper(request, pk):
    """The plan's matrix, for whoever may see the plan."""
    plan = load_plan(request, pk)
    content = plan_pdf.render(page_of(plan, request.user) | {"printed_at": timezone.localtime()})
    cycle = f"-{plan.number}" if plan.number > 1 else ""
    return download(content, f"plan-de-apoyo-{plan.school.code}-{plan.year}{cycle}.pdf")
