"""What changed, from what to what, by whom, when: of an action, an objective, a chapter or the plan."""

from django.core.paginator import Paginator
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.models import Event
from config.web import render_page
from plans.change_words import told
from plans.models import Indicator, Measurement
from plans.views.loading import load_plan
from plans.views.writing import plan_url

ROWS = 40


@require_safe
def history(request, slug, year):
    """The plan's history, or that of `?accion=`, `?objetivo=` (numbers) or `?seccion=` (key)."""
    plan = load_plan(request, slug, year)
    subject, about, events = _asked(plan, request.GET)
    rows = Event.objects.filter(events, service=plan.service).select_related("actor").order_by("-pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("pagina"))
    context = {
        "plan": plan,
        "subject": subject,
        "page": page,
        "changes": [told(event) for event in page.object_list],
        "query": about,
        "back_url": _back(plan, about, subject),
    }
    return render_page(request, "plans/history.html", context, fragments={"history-list": []})


def _asked(plan, query):
    """(row, its part of the address, the condition on events)."""
    if pk := query.get("accion"):
        row = get_object_or_404(plan.actions, pk=_number(pk))
        return (
            row,
            f"accion={row.pk}",
            _of(row) | _of_indicators(Indicator.objects.filter(action=row), row.pk),
        )
    if pk := query.get("objetivo"):
        row = get_object_or_404(plan.objectives, pk=_number(pk))
        return row, f"objetivo={row.pk}", _of(row)
    if key := query.get("seccion"):
        row = get_object_or_404(plan.sections.select_related("plan__service"), key=key)
        return row, f"seccion={row.key}", _of(row)
    return None, "", _of_plan(plan)


def _of(row):
    return Q(subject_type=row._meta.label_lower, subject_id=str(row.pk))


def _of_indicators(indicators, action=None):
    """The events of these indicators and their measurements; and of those deleted from the action."""
    found = _among(indicators) | _among(Measurement.objects.filter(indicator__in=indicators))
    if action is not None:
        found |= Q(subject_type="plans.indicator", verb="delete", changes__action__0=action)
    return found


def _of_plan(plan):
    """Everything that hangs on the plan; deleted rows by the plan that their last event names."""
    found = _of(plan)
    for name in ("sections", "objectives", "actions", "stages", "links", "annexes", "staffing", "cuts"):
        found |= _among(getattr(plan, name).all())
    found |= _of_indicators(Indicator.objects.filter(action__plan=plan))
    return found | Q(subject_type__startswith="plans.", verb="delete", changes__plan__0=plan.pk)


def _among(rows):
    keys = rows.order_by().annotate(as_text=Cast("pk", CharField())).values("as_text")
    return Q(subject_type=rows.model._meta.label_lower, subject_id__in=keys)


def _number(text):
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)


def _back(plan, about, subject):
    if about.startswith("accion="):
        return plan_url("action", plan, subject.pk)
    if about.startswith("seccion="):
        return subject.get_absolute_url()
    return plan.get_absolute_url()
