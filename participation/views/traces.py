"""Deciding about voices: a decision saved, refused with its reasons, or shown beside somebody else's."""

from django.contrib import messages
from django.views.decorators.http import require_POST

from accounts.receipts import once
from config.web import render_page
from participation.forms.voices import DecisionForm
from participation.models import Trace
from participation.tracing import DecidedMeanwhile, decide_voices, words_of
from participation.views.voices import plan_to_decide, voices_page, voices_url
from participation.voice_choice import Choice
from participation.voice_lists import Lists
from plans.workflow import Refused


@require_POST
def trace_create(request, slug, year):
    plan = plan_to_decide(request, slug, year)
    choice = Choice.read(plan, request.POST)
    form = DecisionForm(request.POST, plan=plan, options=Lists(plan).options)
    if form.is_valid():
        try:
            return once(request, lambda: _decide(request, plan, choice, form))
        except Refused as refused:
            form.refuse(refused)
        except DecidedMeanwhile as meanwhile:
            return _conflict_page(request, plan, choice, form, meanwhile)
    return voices_page(request, plan, choice=choice, form=form, status=422)


def _decide(request, plan, choice, form):
    trace = decide_voices(plan, choice.as_seen(plan), by=request.user, **form.facts)
    count = "1 aporte" if choice.count == 1 else f"{choice.count} aportes"
    messages.success(request, f"Decisión guardada para {count}: {_in_a_sentence(trace)}.")
    return voices_url(plan, choice.filters)


def _in_a_sentence(trace):
    words = words_of(trace)
    return words[0].lower() + words[1:]


def _conflict_page(request, plan, choice, form, meanwhile):
    """Both decisions: what somebody else decided, row by row, and what was being decided here."""
    traces = Trace.objects.filter(pk__in={row.trace_id for row in meanwhile.rows if row.trace_id})
    traces = {
        trace.pk: trace
        for trace in traces.select_related("by").prefetch_related("targets__action", "targets__section")
    }
    for row in meanwhile.rows:
        row.theirs = traces.get(row.trace_id)
        row.their_words = words_of(row.theirs) if row.theirs else "Sin decisión"
    here = Choice.of(plan, choice.seen)
    others = Choice.of(plan, here.seen.keys() - {row.pk for row in meanwhile.rows})
    context = {
        "plan": plan,
        "rows": meanwhile.rows,
        "gone": meanwhile.gone,
        "everything": here,
        "others": others,
        "mine": form.words,
        "grounds": form.facts["grounds"],
        "hidden": _carried(request.POST),
        "back": voices_url(plan, choice.filters),
    }
    return render_page(request, "participation/voices/conflict.html", context, status=409)


NOT_CARRIED = {"csrfmiddlewaretoken", "aporte", "elegidos", "todos", "estado"}


def _carried(post):
    return [(name, value) for name, values in post.lists() if name not in NOT_CARRIED for value in values]
