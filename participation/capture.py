"""What happens in a session, noted as it happens: who came, what was said, what was agreed, who does what.

Every line has a `client_id` made where it was typed: sent twice, it is one line (decisions D16). Each verb is one
transaction that holds the session's row, so that numbers run without gaps or doubles and a session that is being
closed is closed for everybody. `Refused` says in a sentence why nothing was written.
"""

import uuid

from django.db import transaction
from django.db.models import Max

from accounts.trail import record
from participation.models import (
    Agreement,
    Attendance,
    Commitment,
    CommunitySession,
    Contribution,
    ProtectionCase,
    Theme,
)
from participation.models.process import Moment
from plans.models import AnnualPlan
from plans.workflow import Refused

Status = AnnualPlan.Status
# A plan hears until it is sanctioned: every voice is decided upon before that.
HEARING = frozenset(
    [Status.DRAFT, Status.SOCIALISING, Status.CONSULTING, Status.ANSWERING, Status.DEP_REVIEW]
)
PEOPLE = ("women", "men", "other", "unsaid")
MOST = 999  # people of one cell: more is a slip of the finger
PROTECTED = (
    "Este aporte ya salió de la sesión: lo tiene la persona a cargo de la protección de derechos. "
    "No se guardó otra vez."
)


class Differs(Exception):
    """Somebody changed the same cells meanwhile, and nothing was written: `cells` is {field: (theirs, mine)}."""

    def __init__(self, cells):
        super().__init__("Otra persona cambió estos números mientras se anotaban.")
        self.cells = cells


def shut_reason(session):
    """Why nothing more is noted in a session, in a sentence; "" while it may be."""
    kept = "No se guardó, y lo escrito sigue aquí."
    if session.status == CommunitySession.Status.DRAFT:
        return f"La sesión está en borrador: se anota en ella una vez convocada. {kept}"
    if not session.is_open:
        state = session.get_status_display().lower()
        return f"La sesión está {state} y ya no recibe anotaciones. {kept}"
    if session.plan and session.plan.status not in HEARING:
        state = session.plan.get_status_display().lower()
        return f"El {session.plan} está {state} y sus sesiones ya no reciben anotaciones. {kept}"
    return ""


def add_contribution(
    session,
    *,
    text,
    stakeholder,
    by,
    client_id=None,
    moment=Moment.IDENTIFY,
    theme="",
    axis=None,
    votes=None,
):
    """The Contribution of this `client_id`, made now or before. `theme` is a name: one of the plan's, or a new one."""
    with transaction.atomic():
        session, earlier = _hold(session, Contribution, client_id)
        if earlier:
            return earlier
        if client_id and ProtectionCase.objects.filter(client_id=client_id).exists():
            raise Refused(PROTECTED)
        line = _add_line(
            Contribution,
            session,
            by,
            client_id,
            plan=session.plan,
            number=_next_number(session.contributions),
            text=text,
            stakeholder=stakeholder,
            moment=moment,
            axis=axis,
            votes=votes,
        )
        if theme and session.plan:
            line.themes.add(theme_named(session.plan, theme, by=by))
        record("create", line, by=by)
    return line


def add_agreement(
    session,
    *,
    text,
    by,
    client_id=None,
    votes_for=None,
    votes_against=None,
    abstentions=None,
    minority_grounds="",
):
    """The Agreement of this `client_id`, made now or before."""
    with transaction.atomic():
        session, earlier = _hold(session, Agreement, client_id)
        if earlier:
            return earlier
        line = _add_line(
            Agreement,
            session,
            by,
            client_id,
            number=_next_number(session.agreements),
            text=text,
            votes_for=votes_for,
            votes_against=votes_against,
            abstentions=abstentions,
            minority_grounds=minority_grounds,
        )
        record("create", line, by=by)
    return line


def add_commitment(session, *, text, who, due_on, by, client_id=None, owner=None, unit=None):
    """The Commitment of this `client_id`, made now or before."""
    with transaction.atomic():
        session, earlier = _hold(session, Commitment, client_id)
        if earlier:
            return earlier
        line = _add_line(
            Commitment, session, by, client_id, text=text, who=who, due_on=due_on, owner=owner, unit=unit
        )
        record("create", line, by=by, changes={"due_on": [None, due_on]})
    return line


def set_attendance(session, *, stakeholder, by, is_rural=False, seen=None, **people):
    """The Attendance row of an estamento and area, with `people` (women, men, other, unsaid) as its numbers.

    The numbers are what was counted, not what to add, so that sending them twice changes nothing. `seen` says what each
    cell had when it was changed: `Differs`, and nothing is written, where somebody else has changed it since.
    """
    with transaction.atomic():
        session, _ = _hold(session)
        place = {"session": session, "stakeholder": stakeholder, "is_rural": is_rural}
        row = Attendance.objects.filter(**place).first()
        before = {name: getattr(row, name) if row else 0 for name in PEOPLE}
        wanted = {name: people[name] for name in PEOPLE if people.get(name) is not None}
        changed = {name: count for name, count in wanted.items() if count != before[name]}
        stale = {n: (before[n], changed[n]) for n in changed if (seen or {}).get(n, before[n]) != before[n]}
        if stale:
            raise Differs(stale)
        if row is None:
            row = Attendance(**place, **_owners(session))
        elif not changed:
            return row
        for name, count in changed.items():
            setattr(row, name, count)
        row.version = row.version + 1 if row.pk else row.version
        row.updated_by = by
        row.save()
        record("count", row, by=by, changes={name: [before[name], changed[name]] for name in changed})
    return row


def theme_named(plan, name, *, by):
    """The plan's theme of this name (case ignored), made if there is none."""
    name = " ".join(name.split())[:120].strip()
    theme = Theme.objects.filter(plan=plan, name__iexact=name).first()
    if theme is None:
        last = plan.themes.aggregate(last=Max("position"))["last"] or 0
        theme = Theme.objects.create(
            service=plan.service, plan=plan, name=name, position=last + 1, updated_by=by
        )
        record("create", theme, by=by)
    return theme


def change_line(line, *, by, **facts):
    """Write a saved line's facts as an edit, if any is new; words that change have to be reviewed anew."""
    changes = {n: [_told(getattr(line, n)), _told(v)] for n, v in facts.items() if getattr(line, n) != v}
    if not changes:
        return line
    if "text" in changes:
        facts |= {"reviewed_at": None, "reviewed_by": None}
    with transaction.atomic():
        hold_open(line.session)
        for name, value in facts.items():
            setattr(line, name, value)
        line.version, line.updated_by = line.version + 1, by
        line.save()
        record("edit", line, by=by, changes=changes)
    return line


def hold_open(session):
    """The session as it is now, its row held to the end of the transaction; `Refused` if it takes no more notes."""
    return _hold(session)[0]


def _hold(session, model=None, client_id=None):
    """(the session as it is now, locked; the line `client_id` already made or None): an old line is no new note."""
    if model is Contribution and session.plan_id:
        # A voice that arrives while its plan is sanctioned would stay undecided. The plan first, as deciding does.
        AnnualPlan.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=session.plan_id)
    now = (
        CommunitySession.objects.select_for_update(of=("self",))
        .select_related("plan")
        .only("status", "plan", "plan__status")
        .get(pk=session.pk)
    )
    session.status = now.status
    if now.plan:
        session.plan.status = now.plan.status
    earlier = model.objects.filter(client_id=client_id).first() if model and client_id else None
    if earlier and earlier.session_id != session.pk:
        raise Refused("Esta línea es de otra sesión: no se guardó en esta.")
    if not earlier and (reason := shut_reason(session)):
        raise Refused(reason)
    return session, earlier


def _add_line(model, session, by, client_id, **facts):
    return model.objects.create(
        **_owners(session), session=session, client_id=client_id or uuid.uuid4(), updated_by=by, **facts
    )


def _owners(session):
    return {"service": session.service, "school_id": session.school_id, "body_id": session.body_id}


def _next_number(lines):
    return (lines.aggregate(last=Max("number"))["last"] or 0) + 1


def _told(value):
    return str(value) if hasattr(value, "pk") else value
