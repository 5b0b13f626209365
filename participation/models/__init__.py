"""Sessions, voices, minutes, and the life of the bodies."""

from participation.models.bodies import BodyReport, BodySupport, WorkItem
from participation.models.minutes import (
    Agreement,
    CalendarFeed,
    Commitment,
    Confirmation,
    Minutes,
    Postponement,
    WeeklyDigest,
)
from participation.models.process import (
    CommitteeRole,
    Methodology,
    Moment,
    Outreach,
    Process,
    ProtectionCase,
    Question,
)
from participation.models.sessions import (
    FEW,
    HELD,
    Attendance,
    CommunitySession,
    SeatAttendance,
    SessionDecision,
    SessionFile,
)
from participation.models.voices import Contribution, Subscriber, Theme, Trace, TraceTarget

__all__ = [
    "FEW",
    "HELD",
    "Agreement",
    "Attendance",
    "BodyReport",
    "BodySupport",
    "CalendarFeed",
    "Commitment",
    "CommitteeRole",
    "CommunitySession",
    "Confirmation",
    "Contribution",
    "Methodology",
    "Minutes",
    "Moment",
    "Outreach",
    "Postponement",
    "Process",
    "ProtectionCase",
    "Question",
    "SeatAttendance",
    "SessionDecision",
    "SessionFile",
    "Subscriber",
    "Theme",
    "Trace",
    "TraceTarget",
    "WeeklyDigest",
    "WorkItem",
]
