"""What the PAL decides about what was offered, one or many in one decision: as about contributions."""

from django.db import transaction

from accounts.trail import record
from participation.models import Trace
from participation.tracing import (
    DecidedMeanwhile,
    check_trace,
    hold,
    in_ranges,
    in_words,
    make_trace,
    name_of,
    words_of,
)
from plans.workflow import Refused
from support_cycle.models import Offering


@transaction.atomic
def decide_offerings(plan, seen, *, by, actions=(), sections=(), **decision):
    """One decision about offerings of a plan: its Trace. `seen` is {pk: the trace it was seen with, or None}.

    `decision` is decision, grounds, unit, referred_to. `Refused` says what it lacks; `DecidedMeanwhile` holds the
    rows that have another trace by now.
    """
    hold(plan)
    if not seen:
        raise Refused("Falta elegir sobre qué se decide.")
    made = decision | {"by": by}
    targets = check_trace(plan, actions=actions, sections=sections, **made)
    rows = _as_seen(plan, seen)
    before = [words_of(trace) for trace in _traces(rows)]
    trace = make_trace(plan, targets, **made)
    Offering.objects.filter(pk__in=seen).update(trace=trace)
    _forget({row.trace_id for row in rows if row.trace_id})
    told = {
        "decision": [before or None, in_words(trace.decision, map(name_of, targets), trace.referred_to)],
        "grounds": [None, trace.grounds],
        "offerings": [None, f"{len(rows)}: {in_ranges(seen)}"],
    }
    record("decide_offerings", plan, by=by, changes=told)
    return trace


def offerings_of(plan):
    """The offerings of a plan by theme, each with `decided` in words; a constant number of queries."""
    rows = Offering.objects.filter(plan=plan).select_related("theme", "event", "trace__by", "by")
    rows = list(rows.prefetch_related("trace__targets__action", "trace__targets__section"))
    for row in rows:
        row.decided = words_of(row.trace) if row.trace else ""
    return rows


def told_in(rows):
    """The offerings of a conflict, each with `theirs` and `their_words`."""
    traces = {trace.pk: trace for trace in _traces(rows).select_related("by")}
    for row in rows:
        row.theirs = traces.get(row.trace_id)
        row.their_words = words_of(row.theirs) if row.theirs else "Sin decisión"
    return rows


def why_it_stays(field, row):
    """Why an action or a section (`field`) that answers what was offered cannot be deleted; "" where it can."""
    count = Offering.objects.filter(**{f"trace__targets__{field}": row}).count()
    if not count:
        return ""
    said = "algo que ofreció" if count == 1 else f"{count} cosas que ofreció"
    return f"Responde a {said} el acompañamiento a las unidades: decidir antes qué pasa con ello."


def _as_seen(plan, seen):
    rows = Offering.objects.select_for_update(of=("self",), no_key=True).filter(plan=plan, pk__in=seen)
    rows = list(rows.order_by("pk"))
    changed = [row for row in rows if row.trace_id != seen[row.pk]]
    gone = len(seen) - len(rows)
    if changed or gone:
        raise DecidedMeanwhile(changed, gone)
    return rows


def _traces(rows):
    traces = Trace.objects.filter(pk__in={row.trace_id for row in rows if row.trace_id}).order_by("pk")
    return traces.prefetch_related("targets__action", "targets__section")


def _forget(traces):
    """Take out the replaced traces that nothing has any more: they would hold their actions for ever."""
    Trace.objects.filter(pk__in=traces, offerings__isnull=True, contributions__isnull=True).delete()
