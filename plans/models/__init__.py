"""The instruments: PEL -> PAL (-> PME, later), their measurement and their approval."""

from plans.models.annual import (
    Action,
    ActionSchool,
    Annex,
    AnnualPlan,
    Budget,
    InstitutionalLink,
    Objective,
    Section,
)
from plans.models.approval import (
    Amendment,
    CalendarRule,
    Comment,
    Decision,
    NonWorkingDay,
    Presentation,
    SealedVersion,
    Stage,
)
from plans.models.indicators import Cut, Indicator, Measurement, Reminder
from plans.models.opinions import (
    MemberLink,
    Observation,
    ObservationGroup,
    Opinion,
    OpinionSense,
    Recommendation,
)
from plans.models.staffing import ImprovementProgress, Staffing
from plans.models.strategic import FundingSource, Instrument, PriorityAxis, StrategicLine, StrategicObjective

__all__ = [
    "Action",
    "ActionSchool",
    "Amendment",
    "Annex",
    "AnnualPlan",
    "Budget",
    "CalendarRule",
    "Comment",
    "Cut",
    "Decision",
    "FundingSource",
    "ImprovementProgress",
    "Indicator",
    "InstitutionalLink",
    "Instrument",
    "Measurement",
    "MemberLink",
    "NonWorkingDay",
    "Objective",
    "Observation",
    "ObservationGroup",
    "Opinion",
    "OpinionSense",
    "Presentation",
    "PriorityAxis",
    "Recommendation",
    "Reminder",
    "SealedVersion",
    "Section",
    "Staffing",
    "Stage",
    "StrategicLine",
    "StrategicObjective",
]
