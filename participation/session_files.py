"""Files of a session. A photograph in which children can be recognised stays inside without an authorisation."""

from django.db import transaction

from accounts.roles import SERVICE, Area, Capability, roles_allowing
from accounts.trail import record
from participation.models import SessionFile


def attach(session, attachment, *, kind, shows_minors, is_authorised, by):
    """The SessionFile of a stored attachment."""
    with transaction.atomic():
        row = SessionFile.objects.create(
            session=session,
            file=attachment,
            kind=kind,
            shows_minors=shows_minors,
            is_authorised=is_authorised,
        )
        record("attach", session, by=by, changes={"file": [None, row.get_kind_display()]})
    return row


def detach(row, *, by):
    """The session no longer has this file."""
    with transaction.atomic():
        record("detach", row.session, by=by, changes={"file": [row.get_kind_display(), None]})
        row.delete()


def sees_internal(user, session):
    """Whether the person has a role of the Servicio itself that sees its participation."""
    seeing = roles_allowing(SERVICE, Area.PARTICIPATION, Capability.SEE)
    return session.service_id in user.reach.ids(SERVICE, seeing)


def files_for(user, session):
    """(the session's files that this person may open, how many others there are)."""
    rows = list(session.session_files.select_related("file", "file__by"))
    if sees_internal(user, session):
        return rows, 0
    shown = [row for row in rows if not row.is_internal]
    return shown, len(rows) - len(shown)
