"""The hitos of a plan's cronograma: adding, editing, reached or not yet, taking out."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, remove
from accounts.receipts import once
from config.web import render_page
from support_cycle.forms.schedule import MilestoneForm, NewMilestoneForm
from support_cycle.milestones import add_milestone, save_milestone, set_done
from support_cycle.models import Milestone
from support_cycle.views.schedule_loading import AGREEING, load_row, load_support_plan


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_create(request, pk):
    plan = load_support_plan(request, pk, AGREEING)
    form = NewMilestoneForm(request.POST if request.method == "POST" else None, plan=plan)
    if form.is_valid():
        return once(request, lambda: _added(request, form, plan))
    return _page(request, form, plan)


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_edit(request, pk):
    row = load_row(request, Milestone, pk, AGREEING)
    data = edited_data(request.POST, MilestoneForm, row, plan=row.plan) if request.method == "POST" else None
    form = MilestoneForm(data, instance=row, plan=row.plan)
    if not form.is_valid():
        return _page(request, form, row.plan, row)
    try:
        save_milestone(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=schedule_of(row.plan))
    messages.success(request, "Hito guardado.")
    return redirect(schedule_of(row.plan))


@require_POST
def milestone_done(request, pk):
    """Reached today, or not yet after all."""
    row = load_row(request, Milestone, pk, AGREEING)
    day = None if request.POST.get("listo") == "0" else timezone.localdate()
    set_done(row, day, by=request.user)
    messages.success(request, "Quedó como logrado." if day else "Quedó otra vez por lograr.")
    return redirect(schedule_of(row.plan))


@require_POST
def milestone_remove(request, pk):
    row = load_row(request, Milestone, pk, AGREEING)
    remove(row, by=request.user)
    messages.success(request, "Se quitó el hito. La bitácora conserva que existió.")
    return redirect(schedule_of(row.plan))


def schedule_of(plan):
    return f"{plan.get_absolute_url()}#cronograma"


def _added(request, form, plan):
    add_milestone(form, by=request.user, plan=plan)
    messages.success(request, "El hito quedó en el cronograma.")
    return schedule_of(plan)


def _page(request, form, plan, row=None):
    context = {"form": form, "plan": plan, "row": row}
    context["version"] = request.POST.get("version", row.version) if row else None
    context["trail"] = [(f"{plan}, {plan.school}", plan.get_absolute_url())]
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/meetings/milestone_form.html", context, status=status)
