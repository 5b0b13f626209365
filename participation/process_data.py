"""What a plan's participatory process was, as plain data for the snapshot that is sealed (issue 3, points 1, 6 and 7).

Nobody's name and nobody's own words: offices, dates, counts, and the grounds that are written to be read by those who
spoke. A plan without a process and without sessions has none of it, and its snapshot stays as it was before.
"""

import zoneinfo
from collections import Counter, defaultdict

from django.db.models import Count

from participation.coverage import read_coverage
from participation.coverage_data import coverage_data
from participation.models import CommunitySession, Contribution, Process, Theme, Trace

KEY = "participation"
FORMAT = 1
NO_THEME = "Aportes sin tema"


def take_participation(plan):
    """{"participation": {…}} of a plan, or {} where nothing has begun; a constant number of queries."""
    process = Process.objects.filter(plan=plan).select_related("committee").first()
    zone = zoneinfo.ZoneInfo(plan.service.time_zone)
    sessions = [_session(session, zone) for session in _held(plan)]
    if not sessions and not (process and (process.act_number or process.proposal)):
        return {}
    told = {
        "format": FORMAT,
        "committee": _committee(process),
        "proposal": process.proposal if process else "",
        "sessions": sessions,
        "coverage": coverage_data(read_coverage(plan), outside=True),
        "themes": themes_data(plan),
    }
    return {KEY: told}


def themes_data(plan):
    """What was decided on the contributions of each theme, and on those of none: grounds, and where they went."""
    traces = {trace.pk: _decision(trace) for trace in _traces(plan)}
    counts, voices = defaultdict(Counter), defaultdict(set)
    said = Contribution.objects.filter(plan=plan).order_by().values("themes", "trace", "stakeholder")
    for row in said.annotate(n=Count("pk")):
        counts[row["themes"]][row["trace"]] += row["n"]
        voices[row["themes"]].add(row["stakeholder"])
    names = [*Theme.objects.filter(plan=plan).values_list("pk", "name"), (None, NO_THEME)]
    return [
        {
            "name": name,
            "contributions": counts[pk].total(),
            "stakeholders": len(voices[pk]),
            "undecided": counts[pk][None],
            "decisions": [
                decision | {"contributions": counts[pk][trace]}
                for trace, decision in traces.items()
                if counts[pk][trace]
            ],
        }
        for pk, name in names
        if counts[pk]
    ]


def _held(plan):
    return (
        CommunitySession.objects.held()
        .filter(plan=plan)
        .select_related("commune", "school__commune")
        .prefetch_related("stakeholders")
        .order_by("starts_at", "pk")
    )


def _session(session, zone):
    place = session.school.commune if session.school else session.commune
    return {
        "number": session.number,
        "kind": session.get_kind_display(),
        "date": session.starts_at.astimezone(zone).date().isoformat(),
        "modality": session.get_modality_display(),
        "stakeholders": [one.name for one in session.stakeholders.all()],
        "commune": place.name if place else "",
    }


def _committee(process):
    if process is None or not (process.act_number or process.act_date or process.committee):
        return None
    return {
        "name": str(process.committee or "Comité del PAL"),
        "act_number": process.act_number,
        "act_date": process.act_date.isoformat() if process.act_date else None,
    }


def _traces(plan):
    return (
        Trace.objects.filter(plan=plan)
        .select_related("unit")
        .prefetch_related("targets__action", "targets__section")
        .order_by("at", "pk")
    )


def _decision(trace):
    targets = list(trace.targets.all())
    return {
        "decision": trace.decision,
        "label": trace.get_decision_display(),
        "grounds": trace.grounds,
        "referred_to": trace.referred_to,
        "actions": [{"id": row.action_id, "code": row.action.code} for row in targets if row.action_id],
        "sections": [
            {"key": row.section.key, "title": row.section.title} for row in targets if row.section_id
        ],
    }
