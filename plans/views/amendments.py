"""The modifications of a published plan: each with its reason, its resolution and its version."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from config.web import render_page
from documents.attachments import hand_out
from plans.amendments import version_in_force
from plans.annual_moves import offered_moves
from plans.models import Amendment
from plans.views.loading import load_plan


@require_safe
def amendment_list(request, slug, year):
    plan = load_plan(request, slug, year)
    rows = plan.amendments.select_related("opened_by", "file", "sealed_version").order_by("-number")
    context = {
        "plan": plan,
        "amendments": rows,
        "version": version_in_force(plan),
        "moves": [move for move in offered_moves(plan) if move.amends is not None and move.name != "close"],
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "plans/amendment_list.html", context)


@require_safe
def amendment_file(request, slug, year, number, file):
    plan = load_plan(request, slug, year)
    amendment = get_object_or_404(
        Amendment.objects.select_related("file"), plan=plan, number=number, file__pk=file
    )
    return hand_out(amendment.file)
