"""Lo que falta y lo que no calza, on a page of its own."""

from django.views.decorators.http import require_safe

from config.web import render_page
from plans.checks import find_gaps, grouped
from plans.views.loading import load_plan


@require_safe
def plan_checks(request, slug, year):
    plan = load_plan(request, slug, year)
    gaps = find_gaps(plan)
    context = {
        "plan": plan,
        "groups": grouped(gaps),
        "count": len(gaps),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "plans/plan_checks.html", context, fragments={"plan-gaps": []})
