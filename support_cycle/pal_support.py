"""How the accompaniment of units reaches a PAL: counts for who reads the plan, shared texts for who sees support.

What is shared of a meeting is what its closed minutes say: advances and agreements. Never what was prepared, the
group's dynamics, or a meeting whose minutes are open.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.roles import SERVICE, Area, Capability, roles_allowing
from participation.unions import counts_of
from support_cycle.models import (
    MEETING_HELD,
    Evidence,
    MeetingAgreement,
    MonitoringMeeting,
    Offering,
    SupportPlan,
)

KEY = "support"
KINDS = ("support plans", "support meetings", "offerings")
COUNTED = ("meetings", "evidence", "measurements")


@dataclass(frozen=True)
class Standing:
    """Of a PAL: support plans that serve its actions, in how many units, meetings held; what was offered to it."""

    plans: int
    units: int
    meetings: int
    offerings: int
    undecided: int


@dataclass
class Unit:
    """A unit whose support serves an action. `said` is its newest shared meeting, for who sees support."""

    school: object
    plans: list = field(default_factory=list)
    meetings: int = 0
    evidence: int = 0
    measurements: int = 0
    said: object = None


@dataclass
class Reached:
    """An action's support: its totals, and unit by unit where the person sees support at the Servicio."""

    plans: int
    units: list
    meetings: int
    evidence: int
    measurements: int
    sees: bool


def sees_support(user, service_id):
    return service_id in user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.SUPPORT, Capability.SEE))


def questions(plan):
    """What `standing_of` asks: of the plans that serve the PAL's actions, their meetings, what was offered."""
    serving = SupportPlan.objects.filter(pal_action__plan=plan).order_by()
    held = MonitoringMeeting.objects.held().filter(plan__pal_action__plan=plan).order_by()
    offered = Offering.objects.filter(plan=plan).order_by()
    waiting = Count("pk", filter=Q(trace__isnull=True))
    counted = [
        (serving, {"one": Count("pk"), "two": Count("school", distinct=True)}),
        (held, {"one": Count("pk")}),
        (offered, {"one": Count("pk"), "two": waiting}),
    ]
    return [counts_of(rows, kind, **columns) for kind, (rows, columns) in zip(KINDS, counted, strict=True)]


def standing_of(plan):
    """How the PAL's support stands; the plan keeps it for its panel.

    Asked together with its participation where that was just read (`participation.companion.ask_with`), else now.
    """
    rows = plan.__dict__.pop("asked", None)
    if rows is None:
        rows = defaultdict(list)
        first, *rest = questions(plan)
        for kind, *row in first.union(*rest, all=True):
            rows[kind].append(row)
    plans, meetings, offered = ([*rows[kind], (0, 0)][0] for kind in KINDS)
    plan.support = Standing(plans[0] or 0, plans[1] or 0, meetings[0] or 0, offered[0] or 0, offered[1] or 0)
    return plan.support


def reached_by(user, action):
    """The support that serves a PAL's action, as `user` may read it: one query, three where there are texts."""
    rows = list(_counted(SupportPlan.objects.filter(pal_action=action).select_related("school__commune")))
    units = {}
    for row in sorted(rows, key=lambda row: (row.school.sort_key, row.school_id, row.year, row.number)):
        unit = units.setdefault(row.school_id, Unit(row.school))
        unit.plans.append(row)
        for name in COUNTED:
            setattr(unit, name, getattr(unit, name) + getattr(row, f"{name}_count"))
    sees = sees_support(user, action.service_id)
    if sees and units:
        _put_words(action, units)
    totals = {name: sum(getattr(unit, name) for unit in units.values()) for name in COUNTED}
    return Reached(plans=len(rows), units=list(units.values()), sees=sees, **totals)


def take_support(plan):
    """More of a plan's snapshot: per action, counts; {} where no support plan serves any."""
    found = defaultdict(lambda: dict.fromkeys(("plans", *COUNTED), 0) | {"schools": set()})
    rows = _counted(SupportPlan.objects.filter(pal_action__plan=plan).only("pal_action", "school"))
    for row in rows:
        counts = found[row.pal_action_id]
        counts["plans"] += 1
        counts["schools"].add(row.school_id)
        for name in COUNTED:
            counts[name] += getattr(row, f"{name}_count")
    if not found:
        return {}
    schools = set().union(*(counts["schools"] for counts in found.values()))
    actions = [
        {"action": pk, "units": len(counts.pop("schools"))} | counts for pk, counts in sorted(found.items())
    ]
    total = {name: sum(row[name] for row in actions) for name in ("plans", *COUNTED)} | {
        "units": len(schools)
    }
    return {KEY: {"actions": actions, "total": total}}


def _counted(plans):
    """The plans with how many meetings were held, and how many evidences and measurements they gathered."""
    meetings = MonitoringMeeting.objects.filter(status__in=MEETING_HELD)
    return plans.annotate(
        meetings_count=_count(meetings),
        evidence_count=_count(Evidence.objects.filter(measurement__isnull=True)),
        measurements_count=_count(Evidence.objects.filter(measurement__isnull=False)),
    )


def _count(rows):
    rows = rows.filter(plan=OuterRef("pk")).order_by().values("plan").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows), 0)


def _put_words(action, units):
    """The newest closed meeting of each unit: what its minutes shared."""
    closed = MonitoringMeeting.objects.filter(plan__pal_action=action, status=MonitoringMeeting.Status.CLOSED)
    newest = closed.filter(school=OuterRef("school")).order_by("-starts_at", "-pk").values("pk")[:1]
    meetings = {
        row.pk: row
        for row in closed.filter(pk=Subquery(newest)).only("school", "starts_at", "progress", "number")
    }
    for meeting in meetings.values():
        meeting.shared_agreements = []
        units[meeting.school_id].said = meeting
    agreements = MeetingAgreement.objects.filter(meeting__in=list(meetings)).order_by("meeting", "number")
    for agreement in agreements.only("meeting", "number", "text") if meetings else ():
        meetings[agreement.meeting_id].shared_agreements.append(agreement)
