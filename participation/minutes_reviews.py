"""After an acta is sealed: who was there confirms it, its signed page comes, the next session approves or observes it.

Nothing waits for any of it.
"""

import re

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from accounts.roles import Capability
from accounts.trail import record
from participation.models import CommunitySession, Confirmation, Minutes
from plans.workflow import Refused

NEXT = (CommunitySession.Status.CONVENED, CommunitySession.Status.RUNNING, CommunitySession.Status.HELD)


def next_sessions(minutes, user):
    """The later sessions of the group in whose acta this one may be approved or observed by `user`."""
    session = minutes.session
    rows = CommunitySession.objects.allowing(user, Capability.CONTRIBUTE).filter(
        starts_at__gt=session.starts_at, status__in=NEXT
    )
    if session.body_id:
        rows = rows.filter(body=session.body_id)
    else:
        ours = [one.pk for one in session.stakeholders.all()]
        rows = rows.filter(
            Q(stakeholders__in=ours) if ours else Q(stakeholders__isnull=True),
            service=session.service_id,
            body__isnull=True,
            school=session.school_id,
            commune=session.commune_id,
        ).distinct()
    return rows.order_by("starts_at", "pk")


def review_minutes(minutes, session, *, by, is_approved, observations=""):
    """The next session approves an acta, or observes it with its text. `Refused` if one did, or it was corrected."""
    observations = observations.strip()
    if not is_approved and not observations:
        raise Refused("Falta escribir qué se observa.")
    with transaction.atomic():
        # The session's row is locked first, as for closing its acta, which prints this.
        lock = CommunitySession.objects.select_for_update(of=("self",), no_key=True)
        if not lock.filter(pk=session.pk, status__in=NEXT).first():
            raise Refused("Esa sesión ya cerró su acta. No se hizo nada.")
        locked = _locked(minutes)
        if locked.reviewed_in_id:
            raise Refused("Otra sesión ya revisó esta acta. No se hizo nada.")
        facts = {"reviewed_in": session, "is_approved": is_approved, "observations": observations}
        Minutes.objects.filter(pk=minutes.pk).update(**facts, version=F("version") + 1, updated_by=by)
        for name, value in facts.items():
            setattr(minutes, name, value)
        told = {"reviewed_in": [None, str(session)], "observations": [None, observations]}
        verb = "approve" if is_approved else "observe"
        record(verb, minutes, by=by, changes={name: pair for name, pair in told.items() if pair[1]})
    return minutes


def confirm(minutes, *, name, capacity="", by=None):
    """An adult who was there confirms the acta: (Confirmation, is_new). The same name again is one."""
    name = re.sub(r"\s+", " ", name).strip()
    standing = minutes.confirmations.filter(name__iexact=name).first()
    if standing:
        return standing, False
    try:
        with transaction.atomic():
            _locked(minutes)
            made = Confirmation.objects.create(minutes=minutes, name=name, capacity=capacity.strip(), by=by)
            count = minutes.confirmations.count()
            record("confirm", minutes, by=by, changes={"confirmations": [count - 1, count]})
    except IntegrityError:
        return minutes.confirmations.get(name=name), False
    return made, True


def _locked(minutes):
    """The acta with its row locked; `Refused` if there is a newer edition, asked once the lock is held."""
    row = Minutes.objects.select_for_update(of=("self",), no_key=True).get(pk=minutes.pk)
    if Minutes.objects.filter(corrects=minutes.pk).exists():
        raise Refused("Esta acta tiene una corrección: vale la versión nueva, con su código.")
    return row


def keep_signed(minutes, file, *, by):
    """The scanned page with the signatures; another one takes its place, and the earlier stays in the trail."""
    with transaction.atomic():
        before = (
            Minutes.objects.select_for_update(of=("self",)).select_related("signed_file").get(pk=minutes.pk)
        )
        Minutes.objects.filter(pk=minutes.pk).update(
            signed_file=file, version=F("version") + 1, updated_by=by
        )
        minutes.signed_file = file
        old = before.signed_file.name if before.signed_file else None
        record("sign", minutes, by=by, changes={"signed_file": [old, file.name]})
    return minutes
