"""What is written of a nudo crítico: it is noted, corrected, told without names, tried at, and shared.

Each verb is one transaction with its event. The trail says that the words changed and not what they say.
"""

from django.db import transaction

from accounts.editing import create, save_edit
from accounts.trail import record
from plans.workflow import Refused
from support_cycle.knot_moves import RESOLVED
from support_cycle.knot_themes import ensure_theme
from support_cycle.models import CriticalKnot, KnotAttempt, KnotShare
from support_cycle.uatp_people import uatp_people


def may_edit(knot, user):
    """Whoever accompanies the school or heads UATP, and who noted it, while they may still contribute."""
    return knot.may_write or (knot.may_contribute and knot.by_id == user.pk)


@transaction.atomic
def create_knot(form, *, by, plan, meeting=None):
    """A knot of a plan, opened. `form` is a valid NewKnotForm; `meeting`, one of the plan's, where it came up."""
    if name := form.cleaned_data.get("new_theme"):
        form.instance.theme = ensure_theme(plan.service, name, by=by)
    form.instance.by = by
    return create(form, by=by, service=plan.service, school=plan.school, plan=plan, meeting=meeting)


@transaction.atomic
def save_knot(form, *, by, version):
    """Save what was corrected; may raise `StaleEdit`. New words have to be reviewed again before they leave."""
    also = {}
    if name := form.cleaned_data.get("new_theme"):
        also["theme"] = ensure_theme(form.instance.service, name, by=by)
    if "text" in form.changed_data:
        also |= {"reviewed_at": None, "reviewed_by": None}
    return save_edit(form, by=by, version=version, also=also or None)


@transaction.atomic
def note_attempt(knot, *, by, what, on, result=""):
    """What was tried, by whom and when; `Refused` once the knot is resolved."""
    if _locked(knot).status == RESOLVED:
        raise Refused("El nudo está resuelto: para anotar otro intento, abrirlo otra vez.")
    attempt = KnotAttempt.objects.create(knot=knot, what=what, on=on, result=result, by=by)
    record("note_attempt", knot, by=by, changes={"on": [None, on]})
    return attempt


@transaction.atomic
def share_knot(knot, person, *, by, today, note=""):
    """Share the knot with somebody of UATP; `Refused` for anybody else. Sharing again changes nothing."""
    _locked(knot)
    if not uatp_people(knot.service, today).filter(pk=person.pk).exists():
        raise Refused("Un nudo se comparte solo con profesionales de la UATP de este Servicio Local.")
    share, is_new = KnotShare.objects.get_or_create(
        knot=knot, person=person, defaults={"note": note.strip(), "by": by}
    )
    if is_new:
        record("share", knot, by=by, changes={"person": [None, str(person)], "purpose": [None, share.note]})
    return share


@transaction.atomic
def unshare_knot(knot, share, *, by):
    """Take a sharing back; what the person noted stays."""
    deleted, _ = KnotShare.objects.filter(pk=share.pk, knot=knot).delete()
    if deleted:
        record("unshare", knot, by=by, changes={"person": [str(share.person), None]})


def _locked(knot):
    return (
        CriticalKnot.objects.select_for_update(of=("self",), no_key=True).only("pk", "status").get(pk=knot.pk)
    )
