"""What a plan's year was like, on paper: the report of a cut, and the public account in plain words."""

import zoneinfo

from django.db.models import Sum
from django.utils import timezone

from documents.charts import bars
from documents.pdf import render_pdf
from plans.followup import State, units_reached
from plans.models import Budget, Measurement

REPORT = "plans/paper/report.html"
ACCOUNT = "plans/paper/account.html"
DONE = (State.MET, State.NO_TARGET)


def render_report(said):
    """The PDF's bytes of the report of a cut; takes a `followup.FollowUp` without filters."""
    with timezone.override(zoneinfo.ZoneInfo(said.plan.service.time_zone)):
        return render_pdf(REPORT, report_context(said))


def render_account(said):
    """The PDF's bytes of the public account, from the last cut of the year that was measured."""
    with timezone.override(zoneinfo.ZoneInfo(said.plan.service.time_zone)):
        return render_pdf(ACCOUNT, account_context(said))


def report_context(said):
    """What the report needs, all of it read here: the template asks nothing of the database."""
    groups = said.grouped(said.index())
    rows = [row for _, group in groups for row in group]
    return _common(said, groups) | {
        "told": [row for row in rows if row.measured and (row.measured.narrative or row.measured.reason)],
        "missing": _missing(rows),
        "evidence": _evidence(said),
        "actions": [row.action for row in rows if row.is_first_of_action and row.action.names_units],
    }


def account_context(said):
    """What the public account needs: results, what is left and why, money, in words for anybody."""
    groups = said.grouped(said.index())
    rows = [row for _, group in groups for row in group]
    met = [row for row in rows if row.state == State.MET]
    left = [row for row in rows if row.state not in (*DONE, State.LATER)]
    sources = _money(said.plan)
    return _common(said, groups) | {
        "met": met,
        "met_groups": _by_objective(groups, met),
        "left_groups": _by_objective(groups, left),
        "left": left,
        "with_target": [row for row in rows if row.target is not None],
        "budget": sources,
        "budget_total": sum(amount for _, amount in sources),
        "budget_chart": bars(
            [(name, round(amount / 1_000_000, 1)) for name, amount in sources],
            label="Presupuesto del plan por fuente, en millones de pesos",
        )
        if len(sources) > 1
        else "",
        "narratives": [cut for cut in said.cuts if cut.narrative.strip()],
    }


def _common(said, groups):
    plan = said.plan
    reached, named = units_reached(plan, said.cut.date)
    counts = [(State(state).label, count) for state, count in said.tally.of.items() if count]
    chart = bars(counts, label=f"Indicadores por situación, {said.cut.name}") if len(counts) > 1 else ""
    return {
        "plan": plan,
        "service": plan.service,
        "cut": said.cut,
        "said": said,
        "groups": groups,
        "tally": said.tally,
        "counts": counts,
        "chart": chart,
        "met_count": said.tally.of[State.MET],
        "worded": _worded(said.tally),
        "is_last_cut": said.cut.pk == said.cuts[-1].pk,
        "objectives": [(one, _worded(one)) for one in said.objectives],
        "reached": reached,
        "named": named,
        "is_demo": plan.service.is_fictional,
        "made_at": timezone.localtime(),
    }


def _worded(tally):
    """«3 cumplen, 2 en camino y 1 sin informar»."""
    words = {
        State.MET: ("cumple", "cumplen"),
        State.ON_ITS_WAY: ("en camino", "en camino"),
        State.NEEDS_SUPPORT: ("necesita apoyo", "necesitan apoyo"),
        State.NO_TARGET: ("sin meta en número", "sin meta en número"),
        State.ABSENT: ("sin valor, con motivo", "sin valor, con motivo"),
        State.MISSING: ("sin informar", "sin informar"),
        State.LATER: ("se mide en otro corte", "se miden en otro corte"),
    }
    parts = [f"{n} {words[state][n > 1]}" for state, n in tally.of.items() if n]
    return f"{', '.join(parts[:-1])} y {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _missing(rows):
    """[(unit's name, [indicator])] of what nobody has said, in alphabetical order."""
    found = {}
    for row in rows:
        if row.state == State.MISSING:
            found.setdefault(str(row.action.unit or "Sin unidad responsable"), []).append(row)
    return sorted(found.items())


def _evidence(said):
    """[(indicator, file's name, its digest)] of the cut; two queries."""
    rows = (
        Measurement.objects.filter(
            indicator__action__plan=said.plan, cut_off=said.cut.date, evidence__isnull=False
        )
        .select_related("indicator__action")
        .prefetch_related("evidence")
        .distinct()
        .order_by("indicator__action__position", "indicator__position", "pk")
    )
    return [(row.indicator, file.name, file.sha256) for row in rows for file in row.evidence.all()]


def _money(plan):
    rows = Budget.objects.filter(action__plan=plan).order_by().values_list("source__name")
    return [
        (name, amount) for name, amount in rows.annotate(total=Sum("amount")).order_by("-total") if amount
    ]


def _by_objective(groups, wanted):
    pks = {row.pk for row in wanted}
    found = [(objective, [row for row in rows if row.pk in pks]) for objective, rows in groups]
    return [(objective, rows) for objective, rows in found if rows]
