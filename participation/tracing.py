"""What is decided about voices (journey 1.8): one or many in one decision, and what follows for the plan.

A decision is one Trace with the actions and sections it names; deciding again makes another one, and the bitácora
keeps the earlier. Every statement is one a table, whether it is about one contribution or five hundred.
"""

from collections import defaultdict

from django.db import transaction

from accounts.trail import record
from participation.models import Contribution, Trace, TraceTarget
from plans.models import Action, AnnualPlan, Section
from plans.models.annual import OPEN_STATUSES
from plans.workflow import Refused

DECIDABLE = OPEN_STATUSES | {AnnualPlan.Status.CONSULTING}
NAMED = 6  # aportes and codes written in a sentence


class DecidedMeanwhile(Exception):
    """Somebody decided since the page was opened: `rows` have that decision; `gone` is how many left the plan."""

    def __init__(self, rows, gone):
        super().__init__("Otra persona decidió sobre estos aportes mientras se miraban. No se guardó nada.")
        self.rows, self.gone = rows, gone


def may_decide(plan):
    """Whether what became of the voices may still change: until the sanction, also while bodies read the plan."""
    return plan.status in DECIDABLE


def hold(plan):
    """Lock the plan, so that nobody sanctions it meanwhile; `Refused` once what was decided is part of it."""
    status = _locked(plan).status
    if status not in DECIDABLE:
        label = AnnualPlan.Status(status).label.lower()
        raise Refused(f"El {plan} está {label}: lo que se decidió sobre los aportes ya no cambia.")


@transaction.atomic
def decide_voices(
    plan, contributions, *, decision, grounds, by, actions=(), sections=(), unit=None, referred_to=""
):
    """One decision about contributions of a plan: its Trace. `contributions` is {pk: the trace it was seen with}.

    `actions` and `sections` are rows of this plan, for what is incorporated; a referral names its `unit` or
    `referred_to`. Raises `Refused` with sentences, `DecidedMeanwhile` where one has another trace by now.
    """
    hold(plan)
    if not contributions:
        raise Refused("Falta elegir los aportes.")
    made = {"decision": decision, "grounds": grounds, "by": by, "unit": unit, "referred_to": referred_to}
    targets = check_trace(plan, actions=actions, sections=sections, **made)
    rows = _as_seen(plan, contributions)
    before = _told_before(rows)
    trace = make_trace(plan, targets, **made)
    Contribution.objects.filter(pk__in=contributions).update(trace=trace)
    _forget(row.trace_id for row in rows)
    told = {
        "decision": [before or None, in_words(decision, map(name_of, targets), trace.referred_to)],
        "grounds": [None, trace.grounds],
        "contributions": [None, f"{len(rows)}: {in_ranges(contributions)}"],
    }
    record("trace", trace, by=by, changes=told)
    return trace


def check_trace(plan, *, decision, grounds, by, unit=None, referred_to="", actions=(), sections=()):
    """The rows of the plan that a decision names, as they are now; `Refused` with sentences for what it lacks."""
    actions, sections = _of_plan(plan, Action, actions), _of_plan(plan, Section, sections)
    _check(decision, grounds, [*actions, *sections], _addressee(unit, referred_to))
    return [*actions, *sections] if decision == Trace.Decision.INCORPORATED else []


def make_trace(plan, targets, *, decision, grounds, by, unit=None, referred_to=""):
    """The Trace of a decision that was checked, with its targets; what it decides names it after."""
    referral = {"referred_to": _addressee(unit, referred_to), "unit": unit}
    trace = Trace.objects.create(
        service=plan.service,
        plan=plan,
        decision=decision,
        grounds=grounds.strip(),
        by=by,
        **(referral if decision == Trace.Decision.REFERRED else {}),
    )
    TraceTarget.objects.bulk_create(
        TraceTarget(trace=trace, **{"action" if isinstance(one, Action) else "section": one})
        for one in targets
    )
    return trace


def why_it_stays(row):
    """Why an action or a section that answers voices cannot be deleted, naming them; "" where it can."""
    field = {Action: "action", Section: "section"}.get(type(row))
    if field is None:
        return ""
    voices = Contribution.objects.filter(**{f"trace__targets__{field}": row}).select_related("session")
    found = [f"aporte {voice.number} de {voice.session}" for voice in voices.order_by("session_id", "number")]
    if not found:
        return ""
    count = "un aporte incorporado" if len(found) == 1 else f"{len(found)} aportes incorporados"
    rest = f" y {len(found) - NAMED} más" if len(found) > NAMED else ""
    kind = "la acción" if field == "action" else "la sección"
    return (
        f"Tiene {count} ({'; '.join(found[:NAMED])}{rest}). Decidir antes qué pasa con lo que se dijo: "
        f"mientras tanto {kind} se queda en el plan."
    )


# Words --------------------------------------------------------------------------------------------------


def name_of(target):
    """How a target is called in a sentence: an action by its code, a section by its title."""
    return target.code if isinstance(target, Action) else f"«{target.title}»"


def in_words(decision, targets=(), referred_to=""):
    """«Incorporado en 1.1 y 1.2», «No incorporado, con su razón», «Derivado a Finanzas»."""
    if decision == Trace.Decision.INCORPORATED:
        return f"Incorporado en {listed(targets)}"
    if decision == Trace.Decision.REFERRED:
        return f"Derivado a {referred_to}"
    return "No incorporado, con su razón"


def listed(words, most=NAMED):
    """«1.1», «1.1 y 1.2», «1.1, 1.2 … y 4 más»."""
    words = list(dict.fromkeys(words))
    if len(words) > most:
        return f"{', '.join(words[:most])} y {len(words) - most} más"
    return f"{', '.join(words[:-1])} y {words[-1]}" if len(words) > 1 else "".join(words)


def in_ranges(numbers):
    """The numbers of five hundred rows in a line: «3-5, 9»."""
    spans = []
    for number in sorted(numbers):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in spans)


# Inside -------------------------------------------------------------------------------------------------


def _locked(plan):
    return (
        AnnualPlan.objects.select_for_update(of=("self",), no_key=True).only("pk", "status").get(pk=plan.pk)
    )


def _of_plan(plan, model, rows):
    """The same rows, as they are now in this plan; `Refused` where one is not there any more."""
    wanted = {row.pk for row in rows}
    found = list(model.objects.filter(plan=plan, pk__in=wanted).order_by("position", "pk")) if wanted else []
    if len(found) != len(wanted):
        raise Refused("Otra persona quitó del plan una acción o una sección de las elegidas: elegir otra.")
    return found


def _addressee(unit, referred_to):
    return referred_to.strip() or (unit.name if unit else "")


def _check(decision, grounds, targets, referred_to):
    reasons = []
    if decision not in Trace.Decision.values:
        reasons.append("Falta elegir qué se decide.")
    if decision == Trace.Decision.INCORPORATED and not targets:
        reasons.append("Falta elegir en qué acción o sección entra.")
    if decision == Trace.Decision.REFERRED and not referred_to:
        reasons.append("Falta decir a quién se deriva.")
    if not grounds.strip():
        reasons.append("Falta escribir cómo entra, o por qué no: lo leerán quienes lo dijeron.")
    if reasons:
        raise Refused(*reasons)


def _as_seen(plan, contributions):
    rows = list(
        Contribution.objects.select_for_update(of=("self",), no_key=True)
        .filter(plan=plan, pk__in=contributions)
        .order_by("pk")
    )
    changed = [row for row in rows if row.trace_id != contributions[row.pk]]
    gone = len(contributions) - len(rows)
    if changed or gone:
        raise DecidedMeanwhile(changed, gone)
    return rows


def _told_before(rows):
    """What the decisions that are replaced said, a line each, for the bitácora."""
    counts = defaultdict(int)
    for row in rows:
        counts[row.trace_id] += 1
    counts.pop(None, None)
    if not counts:
        return []
    traces = Trace.objects.filter(pk__in=counts).prefetch_related("targets__action", "targets__section")
    return [
        f"{words_of(trace)} (aportes: {counts[trace.pk]}): {trace.grounds}" for trace in traces.order_by("pk")
    ]


def words_of(trace):
    """`in_words` of a trace loaded with its targets."""
    names = [name_of(target.action or target.section) for target in trace.targets.all()]
    return in_words(trace.decision, names, trace.referred_to)


def _forget(traces):
    """Take out the replaced traces that no contribution has any more: they would hold their actions for ever."""
    left = {pk for pk in traces if pk}
    if left:
        Trace.objects.filter(pk__in=left, contributions__isnull=True).delete()
