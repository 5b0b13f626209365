"""What a plan holds, read once: its task list, what is missing and its summaries all come from here.

Four queries, with one action or with a thousand.
"""

import datetime
from collections import namedtuple
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from accounts.models import School
from plans.measuring import NEEDS_REASON
from plans.models import (
    Action,
    ActionSchool,
    Annex,
    Budget,
    ImprovementProgress,
    Indicator,
    InstitutionalLink,
    Measurement,
    Objective,
    Section,
    Staffing,
)

ACTION = (
    *("pk", "code", "name", "kind", "unit_id", "line_id", "starts_on", "ends_on"),
    *("target_percent", "target_text", "gender_approach"),
)
ActionFacts = namedtuple("ActionFacts", [*ACTION, "units", "has_budget"])
ObjectiveFacts = namedtuple("ObjectiveFacts", ["pk", "code", "actions"])
INDICATOR = (
    *("pk", "action_id", "strategic_objective_id", "name", "unit", "sense", "decimals", "baseline"),
    *("target", "target_text", "means", "by_gender"),
)
IndicatorFacts = namedtuple(
    "IndicatorFacts", [*INDICATOR, "instrument", "measured", "unexplained", "last", "last_of_origin"]
)
UnitFacts = namedtuple("UnitFacts", ["pk", "name", "rbd", "supported", "staffed", "founded"])
Chapters = namedtuple("Chapters", ["links", "annexes", "progress", "progress_cut_off"])


@dataclass(frozen=True)
class Overview:
    """The facts of a plan. `objectives` hold their actions; indicators are of actions and of instruments."""

    plan: object
    sections: list
    chapters: Chapters
    objectives: list
    indicators: list
    units: list

    @cached_property
    def actions(self):
        return [action for objective in self.objectives for action in objective.actions]

    @cached_property
    def of_actions(self):
        return [row for row in self.indicators if row.action_id]

    @cached_property
    def of_instruments(self):
        return [row for row in self.indicators if row.strategic_objective_id]

    @cached_property
    def measured_actions(self):
        """Primary keys of the actions with an indicator."""
        return {row.action_id for row in self.of_actions}

    @cached_property
    def schools(self):
        return [unit for unit in self.units if unit.rbd]

    def section_of(self, kind):
        return next((section for section in self.sections if section.kind == kind), None)

    def has_started(self, section):
        """Whether anything of a section is written: its text, or the rows it is made of."""
        return bool(section.body.strip()) or bool(self._rows_of(section.kind))

    def state_of(self, section):
        """The task list's word: done, doing or todo."""
        if section.done:
            return "done"
        return "doing" if self.has_started(section) else "todo"

    def to_look_at(self, action):
        """Whether an action lacks something or its dates leave the plan's year."""
        lacks = not (action.unit_id and action.line_id and action.pk in self.measured_actions)
        return lacks or names_no_unit(action) or bool(dates_outside(action, self.plan.year))

    def _rows_of(self, kind):
        kinds = Section.Kind
        if kind == kinds.INSTRUMENTS:
            return any(row.measured for row in self.of_instruments)
        if kind == kinds.OBJECTIVES:
            return self.objectives
        if kind == kinds.SUPPORT_ACTIONS:
            return any(unit.supported for unit in self.units)
        if kind == kinds.STAFFING:
            return any(unit.staffed for unit in self.units)
        if kind == kinds.GENDER:
            return self.writes_on_gender or self.measures_gender
        counted = {
            kinds.LINKS: self.chapters.links,
            kinds.PME_PROGRESS: self.chapters.progress,
            kinds.ANNEXES: self.chapters.annexes,
        }
        return counted.get(kind, 0)

    @cached_property
    def writes_on_gender(self):
        section = self.section_of(Section.Kind.GENDER)
        return bool(section and section.body.strip()) or any(a.gender_approach.strip() for a in self.actions)

    @cached_property
    def measures_gender(self):
        return any(row.by_gender for row in self.indicators)


def read(plan):
    """The plan's Overview."""
    sections = list(_sections(plan))
    counts = sections[0] if sections else None
    chapters = Chapters(
        *(
            [counts.link_count or 0, counts.annex_count or 0, counts.pme_count or 0, counts.pme_cut_off]
            if counts
            else [0, 0, 0, None]
        )
    )
    return Overview(plan, sections, chapters, _objectives(plan), _indicators(plan), _units(plan))


def names_no_unit(action):
    return action.kind == Action.Kind.SUPPORT and not action.units


def dates_outside(action, year):
    """The dates of an action that leave the plan's year: [(«empieza», date), …]."""
    dated = [("empieza", action.starts_on), ("termina", action.ends_on)]
    return [(verb, day) for verb, day in dated if day and day.year != year]


def _sections(plan):
    def of(model, value):
        return Subquery(
            model.objects.filter(plan=plan.pk).order_by().values("plan").annotate(n=value).values("n")
        )

    return plan.sections.select_related("unit").annotate(
        link_count=of(InstitutionalLink, Count("pk")),
        annex_count=of(Annex, Count("pk")),
        pme_count=of(ImprovementProgress, Count("pk")),
        pme_cut_off=of(ImprovementProgress, Max("cut_off")),
    )


def _objectives(plan):
    """Objectives and their actions in one query: an objective without actions comes with none."""
    links = ActionSchool.objects.filter(action=OuterRef("actions__pk")).order_by().values("action")
    rows = (
        Objective.objects.filter(plan=plan)
        .annotate(
            units=Greatest(
                Coalesce(Subquery(links.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()),
                Coalesce(F("actions__universe_stated"), 0, output_field=IntegerField()),
            ),
            has_budget=Exists(Budget.objects.filter(action=OuterRef("actions__pk"))),
        )
        .order_by("position", "pk", "actions__position", "actions__pk")
        .values_list("pk", "code", *[f"actions__{name}" for name in ACTION], "units", "has_budget")
    )
    found = {}
    for pk, code, *facts in rows:
        objective = found.setdefault(pk, ObjectiveFacts(pk, code, []))
        if facts[0] is not None:
            objective.actions.append(ActionFacts(*facts))
    return list(found.values())


def _indicators(plan):
    at_cut_off = Measurement.objects.filter(indicator=OuterRef("pk"), cut_off=plan.cut_off)
    before = datetime.date(plan.year, 1, 1)
    valued = Measurement.objects.filter(value__isnull=False).order_by("-cut_off").values("value")
    rows = (
        Indicator.objects.filter(
            Q(action__plan=plan)
            | Q(strategic_objective__service=plan.service_id, strategic_objective__archived_at__isnull=True)
        )
        .annotate(
            measured=Exists(at_cut_off),
            unexplained=Exists(at_cut_off.filter(absence__in=NEEDS_REASON, reason="")),
            last=Subquery(valued.filter(indicator=OuterRef("pk"), cut_off__lt=before)[:1]),
            last_of_origin=Subquery(valued.filter(indicator=OuterRef("origin"))[:1]),
        )
        .order_by("action__position", "strategic_objective__position", "position", "pk")
        .values_list(
            *INDICATOR,
            "strategic_objective__instrument__kind",
            "measured",
            "unexplained",
            "last",
            "last_of_origin",
        )
    )
    return [IndicatorFacts(*row) for row in rows]


def _units(plan):
    ours = Staffing.objects.filter(plan=plan.pk, school=OuterRef("pk"))
    links = ActionSchool.objects.filter(
        action__plan=plan.pk, action__kind=Action.Kind.SUPPORT, school=OuterRef("pk")
    )
    rows = (
        School.objects.operating()
        .of_service(plan.service_id)
        .annotate(supported=Exists(links), staffed=Exists(ours), founded=Exists(ours.exclude(grounds="")))
        .order_by("sort_key", "code")
        .values_list("pk", "display_name", "rbd", "supported", "staffed", "founded")
    )
    return [UnitFacts(*row) for row in rows]
