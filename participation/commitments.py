"""Commitments: open until they are met or dropped; until then they enter the next actas of their group."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from accounts.handover import on_handover
from accounts.trail import record
from participation.models import Commitment, CommunitySession, Postponement
from plans.workflow import Refused

CHANGED = "Otra persona cambió este compromiso mientras se miraba. No se hizo nada."
Status = Commitment.Status


def of_same_group(session, convened_ids=None):
    """A condition on rows with a `session`: the same body; or, in the process of a Servicio, the same unit and
    comuna with some estamento in common. `convened_ids` are the session's own, where they are known already.
    """
    if session.body_id:
        return Q(body=session.body_id)
    convened = CommunitySession.stakeholders.through.objects.filter(communitysession=OuterRef("session"))
    ours = [one.pk for one in session.stakeholders.all()] if convened_ids is None else sorted(convened_ids)
    same = Exists(convened.filter(stakeholder__in=ours)) if ours else ~Exists(convened)
    place = Q(service=session.service_id, school=session.school_id, session__commune=session.commune_id)
    return Q(body__isnull=True) & place & same


def carried_into(session):
    """The open commitments that enter the acta of `session` by themselves, from earlier sessions of its group."""
    return _dressed(Commitment.objects.filter(_open_before(session)))


def owed_in(session):
    """(those of the session itself, those that are carried into it), in one query and one of their days."""
    rows = _dressed(Commitment.objects.filter(Q(session=session.pk) | _open_before(session)))
    return _parted(rows, session)


def noted_in(session, convened_ids):
    """The same two for the page where a session is noted, without the history of their days."""
    mine = Commitment.objects.filter(Q(session=session.pk) | _open_before(session, convened_ids))
    return _parted(mine.select_related("session").order_by("due_on", "pk"), session)


def _parted(rows, session):
    own = [row for row in rows if row.session_id == session.pk]
    return own, [row for row in rows if row.session_id != session.pk]


def _open_before(session, convened_ids=None):
    earlier = Q(status=Status.OPEN, session__starts_at__lt=session.starts_at) & ~Q(session=session.pk)
    return of_same_group(session, convened_ids) & earlier


def _dressed(rows):
    related = rows.select_related("session__service", "owner", "unit")
    return related.prefetch_related("postponements").order_by("due_on", "pk")


def finish(commitment, *, by, on, result=""):
    """It was met, on a day, with what came of it. `Refused` where it is no longer open."""
    return _end(commitment, Status.DONE, "finish", by=by, on=on, result=result)


def drop(commitment, *, by, on, reason):
    """It no longer makes sense; the reason is kept."""
    if not reason.strip():
        raise Refused("Falta escribir por qué queda sin efecto.")
    return _end(commitment, Status.DROPPED, "drop", by=by, on=on, result=reason)


def _end(commitment, status, verb, *, by, on, result):
    with transaction.atomic():
        _change(commitment, by, status=status, done_on=on, result=result.strip())
        told = {"status": [Status.OPEN, status], "done_on": [None, on]}
        record(verb, commitment, by=by, changes=told)
    return commitment


def postpone(commitment, *, by, to, reason, seen):
    """Another day, with its reason; the earlier one stays in its history. `seen` is the day that was on the page."""
    if not reason.strip():
        raise Refused("Falta escribir por qué se aplaza.")
    if to == seen:
        raise Refused("Es el mismo día que ya tiene.")
    with transaction.atomic():
        _change(commitment, by, only={"due_on": seen}, due_on=to)
        Postponement.objects.create(
            commitment=commitment, from_due=seen, to_due=to, reason=reason.strip(), by=by
        )
        record("postpone", commitment, by=by, changes={"due_on": [seen, to]})
    return commitment


def reopen(commitment, *, by):
    """It was ended by mistake: it is open again."""
    told = {"status": [commitment.status, Status.OPEN], "done_on": [commitment.done_on, None]}
    with transaction.atomic():
        _change(commitment, by, was=commitment.status, status=Status.OPEN, done_on=None, result="")
        record("reopen", commitment, by=by, changes=told)
    return commitment


def _change(commitment, by, *, was=Status.OPEN, only=None, **facts):
    """Compare and set: `Refused` if somebody ended it, or moved its day, since it was looked at."""
    fresh = Commitment.objects.filter(pk=commitment.pk, status=was, **(only or {}))
    if not fresh.update(**facts, version=F("version") + 1, updated_by=by):
        raise Refused(CHANGED)
    for name, value in facts.items():
        setattr(commitment, name, value)
    commitment.version += 1


@on_handover
def move_commitments(service, leaving, heir, *, by):
    """The open commitments of who leaves wait for the heir; those that are over keep whose they were."""
    rows = list(Commitment.objects.open().filter(service=service, owner=leaving))
    for row in rows:
        Commitment.objects.filter(pk=row.pk).update(owner=heir, version=F("version") + 1, updated_by=by)
        record("edit", row, by=by, changes={"owner": [str(leaving), str(heir)]})
    return [f"{len(rows)} compromiso{'s' if len(rows) != 1 else ''} por cumplir"] if rows else []
