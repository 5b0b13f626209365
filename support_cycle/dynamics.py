"""Group dynamics (seed 002, 2.3): the companion writes them, the head of UATP reads them, and nobody else, ever.

Nothing of them goes into minutes, a dossier, a workbook or the trail. Whoever they are about may ask to read them: the
head hands over an extract, and that this was done is recorded.
"""

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404

from accounts.editing import create, save_edit
from accounts.roles import SCHOOL, SERVICE, Area, Capability, roles_allowing
from support_cycle.models import DynamicsRequest, GroupDynamics


@dataclass(frozen=True)
class Dynamics:
    """What one person may do with the dynamics of a meeting: `row` is None while nobody has written."""

    row: GroupDynamics | None
    may_write: bool


def dynamics_for(user, meeting):
    """The `Dynamics` of a meeting for a person, or None where they are not for them."""
    may_write = _holds(user, meeting, Capability.WRITE)
    row = GroupDynamics.objects.allowing(user, Capability.SEE).filter(meeting=meeting).first()
    if row is None and not may_write and not _holds(user, meeting, Capability.SEE):
        return None
    return Dynamics(row, may_write)


def found_or_404(user, meeting):
    """The same, as if it did not exist for whoever may not read it."""
    if (dynamics := dynamics_for(user, meeting)) is None:
        raise Http404
    return dynamics


def blank(meeting, user):
    """What the form stands on before anybody has written."""
    return GroupDynamics(service=meeting.service, school=meeting.school, meeting=meeting, by=user)


def save_dynamics(form, *, by, version):
    """Save a valid DynamicsForm; the first time too. `StaleEdit` where somebody else wrote meanwhile."""
    row = form.instance
    with transaction.atomic():
        if row.pk is None:
            facts = {"service": row.service, "school": row.school, "by": by, "updated_by": by}
            form.instance.pk = GroupDynamics.objects.get_or_create(meeting=row.meeting, defaults=facts)[0].pk
        return save_edit(form, by=by, version=version)


def texts_of(user, school):
    """The dynamics that were written of a unit's meetings, for whoever reads them; the oldest first."""
    rows = GroupDynamics.objects.allowing(user, Capability.SEE).filter(school=school).exclude(text="")
    return rows.select_related("meeting__plan").order_by("meeting__starts_at", "pk")


def hand_over(form, *, by, school):
    """Note that somebody asked and was given the extract: the DynamicsRequest. The texts are not copied."""
    row = form.instance
    row.service, row.school, row.given_by = school.service, school, by
    return create(form, by=by, verb="tell_dynamics")


def given_for(user):
    """The requests that were answered, for the head."""
    return DynamicsRequest.objects.allowing(user, Capability.SEE).select_related(
        "school", "service", "given_by"
    )


def _holds(user, meeting, capability):
    places = {SERVICE: meeting.service_id, SCHOOL: meeting.school_id}
    return any(
        place in user.reach.ids(anchor, roles_allowing(anchor, Area.DYNAMICS, capability))
        for anchor, place in places.items()
    )
