"""All that bodies and the DEP recommended, and the answer to each, before the sanction."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from config.web import download, render_page
from documents import jobs
from plans import recommendations
from plans.annual_moves import EITHER
from plans.exports.recommendations_workbook import render as render_sheet
from plans.forms.opinions import AnswerForm
from plans.models import Recommendation
from plans.papers import RECOMMENDATIONS
from plans.presentations import presented_version
from plans.views.loading import load_plan
from plans.workflow import Refused

WAITING = "por-responder"


@require_safe
def recommendation_list(request, slug, year):
    plan = load_plan(request, slug, year)
    return _list_page(request, plan)


@require_safe
def recommendations_sheet(request, slug, year):
    """What the page has found, as a workbook."""
    plan = load_plan(request, slug, year)
    acts = recommendations.acts_of(plan)
    shown, _ = _filtered(request, list(recommendations.of_plan(plan)), acts)
    rows = recommendations.put_changes(shown, plan)
    return download(render_sheet(plan, rows, acts), f"recomendaciones-pal-{slug}-{year}.xlsx")


@require_POST
def recommendations_paper(request, slug, year):
    plan = load_plan(request, slug, year)
    job = jobs.start(
        RECOMMENDATIONS,
        by=request.user,
        key=f"recommendations-{plan.pk}-{uuid.uuid4()}",
        title=f"Recomendaciones y respuestas del {plan}",
        plan_id=plan.pk,
    )
    return redirect("job_detail", job.pk)


@require_POST
def recommendation_answer(request, slug, year, number):
    plan = load_plan(request, slug, year)
    if not _holds(plan):
        raise PermissionDenied
    rows = Recommendation.objects.select_related("opinion__body").filter(plan=plan)
    row = get_object_or_404(rows, number=number)
    form = AnswerForm(edited_data(request.POST, AnswerForm, row), instance=row)
    if form.is_valid():
        try:
            return _answer(request, plan, form)
        except Refused as refused:
            form.refuse(refused)
    return _list_page(request, plan, form=form, status=422)


def _answer(request, plan, form):
    back = recommendations.list_url(plan)
    try:
        saved = recommendations.answer(form, by=request.user, seen=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=back)
    left = recommendations.unanswered(plan).count()
    rest = (
        f"Quedan {left} por responder."
        if left > 1
        else "Queda 1 por responder."
        if left
        else "No queda ninguna."
    )
    messages.success(request, f"Respuesta a la recomendación {saved.number} guardada. {rest}")
    return redirect(back)


def _list_page(request, plan, *, form=None, status=200):
    every = list(recommendations.of_plan(plan))
    acts = recommendations.acts_of(plan)
    shown, views = _filtered(request, every, acts)
    may_answer = _may_answer(plan)
    opened = _opened(request, shown, form) if may_answer or form else None
    shown.sort(key=lambda row: (row is not opened, row.answer != "", row.number))
    left = sum(1 for row in every if not row.answer)
    context = {
        "plan": plan,
        "every": every,
        "left": left,
        "done": len(every) - left,
        "acts": acts,
        "rows": recommendations.put_changes(shown, plan),
        "views": views,
        "query": next(query for _, _, query, is_shown in views if is_shown),
        "may_answer": may_answer,
        "opened": opened,
        "form": form or (AnswerForm(instance=opened) if opened else None),
        "version": (version := presented_version(plan)),
        "terms": list(version.presentations.select_related("body")) if version else [],
        "today": timezone.localdate(),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "plans/recommendation_list.html", context, status=status)


def _holds(plan):
    return any(getattr(plan, f"may_{capability}") for capability in EITHER)


def _may_answer(plan):
    return _holds(plan) and recommendations.may_be_answered(plan)


def _opened(request, shown, form):
    """The one whose form is open: just sent, asked for, or the first that waits."""
    if form is not None:
        return next((row for row in shown if row.pk == form.instance.pk), None)
    asked = request.GET.get("responder", "")
    chosen = next((row for row in shown if str(row.number) == asked), None)
    return chosen or next((row for row in shown if not row.answer), None)


def _filtered(request, every, acts):
    """The rows asked for and the links over them: [(label, count, query, whether it is the one shown)]."""
    state, issuer = request.GET.get("estado", ""), request.GET.get("instancia", "")
    groups = {act.key: act.issuer for act in acts}
    options = [
        ("Todas", "", every),
        ("Por responder", f"estado={WAITING}", [r for r in every if not r.answer]),
    ]
    for key, name in groups.items():
        mine = [row for row in every if row.opinion.key == key]
        options.append((name, f"instancia={key}", mine))
    asked = f"estado={WAITING}" if state == WAITING else f"instancia={issuer}" if issuer in groups else ""
    views = [(label, len(rows), query, query == asked) for label, query, rows in options]
    shown = next(rows for _, query, rows in options if query == asked)
    return list(shown), views
