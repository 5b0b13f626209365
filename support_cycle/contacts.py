"""Support given between meetings, noted in a minute: once, whatever how often it is sent."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.editing import create, remove, save_edit
from accounts.roles import Capability
from support_cycle.models import SupportContact, SupportPlan

NOT_YOURS = "Lo cambia quien lo anotó, mientras acompaña a la unidad."


def plans_of(school, user, day):
    """The plans of a unit in which a support of `day` may be noted, this year's first."""
    rows = SupportPlan.objects.allowing(user, Capability.WRITE).filter(school=school)
    return rows.in_course().filter(year__lte=day.year).order_by("-year", "-number")


def note_contact(form, *, by, school):
    """A contact from a valid ContactForm, or the one that this very form made before."""
    key = form.cleaned_data["client_id"]
    earlier = SupportContact.objects.filter(client_id=key, by=by, school=school).first()
    if earlier:
        return earlier
    form.instance.by = by
    facts = {"service": school.service, "school": school} | ({"client_id": key} if key else {})
    try:
        with transaction.atomic():
            return create(form, by=by, **facts)
    except IntegrityError:
        earlier = SupportContact.objects.filter(client_id=key, by=by, school=school).first()
        if earlier is None:
            raise PermissionDenied("Ese registro ya existe.") from None
        return earlier


def save_contact(form, *, by, version):
    return save_edit(form, by=by, version=version)


def remove_contact(contact, *, by):
    """What was noted by mistake is taken out; the trail keeps that it was there."""
    remove(contact, by=by)


def may_change(contact, user):
    """Whether it is theirs to change: of its author, who still accompanies the unit."""
    return contact.by_id == user.pk and contact.may_write


def refuse_others(contact, user):
    if not may_change(contact, user):
        raise PermissionDenied(NOT_YOURS)
