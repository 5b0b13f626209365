"""What the page of a session under way shows, and a digest by which another screen knows that it moved."""

import hashlib
from dataclasses import dataclass

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.access import get_allowed
from accounts.models import Stakeholder
from accounts.places import at_home
from accounts.roles import Capability
from participation.capture import shut_reason
from participation.commitments import noted_in
from participation.forms.attendance import AttendanceSheet
from participation.forms.capture import (
    AgreementForm,
    CommitmentForm,
    ContributionForm,
    NewAgreementForm,
    NewCommitmentForm,
    NewContributionForm,
)
from participation.models import (
    Attendance,
    CommunitySession,
    Contribution,
    ProtectionCase,
    SessionFile,
    Subscriber,
)
from plans.forms.uploads import SheetForm

SHOWN = 20  # contributions, the newest first; the rest are a press away
KINDS = {
    "aporte": ("contributions", ContributionForm),
    "acuerdo": ("agreements", AgreementForm),
    "compromiso": ("commitments", CommitmentForm),
}


def load_capture(request, pk, *, to_show=True):
    """The session that this person may note in: 404 where it may not be seen, 403 where seeing is all.

    A line that arrives needs less of it than the page, and is asked for in the shortest way: without `to_show` the
    session has neither `may_…` flags nor the counts of what stands beside the boxes.
    """
    sessions = CommunitySession.objects.select_related("service", "plan")
    if to_show:
        sessions = sessions.select_related("plan__service", "body", "school__commune", "commune").annotate(
            said=_count(Contribution),
            files_count=_count(SessionFile),
            addresses=_count(Subscriber),
            protected=_count(ProtectionCase),
        )
    mine = None if to_show else sessions.allowing(request.user, Capability.CONTRIBUTE).filter(pk=pk).first()
    session = mine or get_allowed(request.user, sessions, Capability.CONTRIBUTE, pk=pk)
    at_home(request, session.service)
    return session


def attendance_sheet(session):
    """The AttendanceSheet of a session. Archived estamentos stand in it only where somebody was convened or came."""
    rows = list(Attendance.objects.filter(session=session))
    counted = {row.stakeholder_id for row in rows}
    convened = session.stakeholders.through.objects.filter(
        communitysession=session, stakeholder=OuterRef("pk")
    )
    known = Stakeholder.objects.filter(service=session.service_id).annotate(is_convened=Exists(convened))
    catalogue = [
        one
        for one in known.order_by("position", "pk")
        if one.archived_at is None or one.is_convened or one.pk in counted
    ]
    return AttendanceSheet(session, catalogue, rows, {one.pk for one in catalogue if one.is_convened})


@dataclass
class Line:
    """A noted line and, where it is open to be edited, its form."""

    row: object
    form: object = None


def capture_context(session, *, sheet=None, forms=None, everything=False, opened=None, shell=False):
    """The context of the page. `forms` are those that were refused, by name; `opened` is (kind, pk, form) of a line.

    `shell` is the page without anybody's words, as a device keeps it to open without a network.
    """
    sheet, kind = sheet or attendance_sheet(session), opened[0] if opened else ""
    said = session.contributions.select_related("stakeholder", "axis").prefetch_related("themes")
    said = said.order_by("-number") if everything or kind == "aporte" else said.order_by("-number")[:SHOWN]
    own, carried = ([], []) if shell else noted_in(session, sheet.convened)
    rows = {"aporte": said, "acuerdo": session.agreements.all(), "compromiso": own}
    lines = {name: [] if shell else [_line(row, name, opened) for row in rows[name]] for name in rows}
    convened_first = sorted(sheet.catalogue, key=lambda one: one.pk not in sheet.convened)
    new = {
        "contribution": NewContributionForm(session=session, catalogue=convened_first),
        "agreement": NewAgreementForm(session=session),
        "commitment": NewCommitmentForm(session=session),
    }
    return {
        "session": session,
        "sheet": sheet,
        "shut": shut_reason(session),
        "new": new | (forms or {}),
        "contributions": lines["aporte"],
        "agreements": lines["acuerdo"],
        "commitments": lines["compromiso"],
        "carried": carried,
        "themes": [] if session.plan_id is None else list(session.plan.themes.all()),
        "upload_form": SheetForm(),
        "shell": shell,
        "everything": everything,
        "seen": "",
        "trail": [(session.title, session.get_absolute_url())],
    }


def open_form(session, kind, pk, **kwargs):
    """The form of a saved line of the session, or None where there is no such line."""
    manager, form_class = KINDS[kind]
    row = getattr(session, manager).filter(pk=pk).first()
    return row and form_class(session=session, instance=row, auto_id=f"{kind}-{pk}-%s", **kwargs)


def digest(session):
    """What another screen compares: it changes with every line, edit and count."""
    managers = [session.contributions, session.agreements, session.commitments, session.attendance]
    first, *rest = [one.order_by().annotate(v=F("version")).values_list("pk", "v") for one in managers]
    moved = sorted(first.union(*rest, all=True))
    return hashlib.sha256(repr([session.status, moved]).encode()).hexdigest()[:16]


def _line(row, kind, opened):
    is_open = bool(opened) and opened[:2] == (kind, row.pk)
    return Line(row, opened[2] if is_open else None)


def _count(model):
    rows = model.objects.filter(session=OuterRef("pk")).order_by().values("session")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())
