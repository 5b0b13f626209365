"""Agreeing meetings of a support plan: their number, their day, who accompanies, and what lies outside the plan."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from accounts.access import role_models
from accounts.editing import create, save_edit
from accounts.models import User
from accounts.roles import SCHOOL
from support_cycle.models import MonitoringMeeting, SupportPlan

CLOSED = "El plan de apoyo se cerró: ya no se acuerdan reuniones en él."
NOT_OPEN = "La reunión ya se cerró o no se hizo: su fecha no se cambia."
NOT_YOURS = "La reunión la acordó la UATP: la cambia quien acompaña a la unidad."


def companions_of(school, today):
    """The people who accompany a unit on a day, by name."""
    held = role_models()[SCHOOL].objects.current(today)
    held = held.filter(content_object=school, permission__codename="companion")
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return people.order_by("last_name", "first_name", "pk")


def outside_of(plan, day):
    """Why a day lies outside the plan, in a sentence; "" where it does not.

    A plan's time is its year and, where its key actions have dates, from the first of them to the last.
    """
    if day.year != plan.year:
        return f"El {day:%d-%m-%Y} queda fuera del año del plan, {plan.year}."
    dates = plan.key_actions.aggregate(first=Min("starts_on"), last=Max("ends_on"))
    if dates["first"] and day < dates["first"]:
        return f"El {day:%d-%m-%Y} es antes de la primera acción clave, que empieza el {dates['first']:%d-%m-%Y}."
    if dates["last"] and day > dates["last"]:
        return f"El {day:%d-%m-%Y} es después de la última acción clave, que termina el {dates['last']:%d-%m-%Y}."
    return ""


def agree_meeting(form, *, by, plan):
    """A meeting agreed from a valid MeetingForm, with the plan's next number; PermissionDenied once it is closed.

    The plan's row is held to the end of the transaction: two who agree at once never take one number.
    """
    with transaction.atomic():
        held = SupportPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
        if not held.is_open:
            raise PermissionDenied(CLOSED)
        last = MonitoringMeeting.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
        return create(
            form,
            by=by,
            service=plan.service,
            school=plan.school,
            plan=plan,
            number=last + 1,
            agreed_by=by,
            by_school=form.by_school,
            ends_at=form.cleaned_data["ends_at"],
            outside_reason=form.cleaned_data["outside_reason"],
        )


def save_meeting(form, *, by, version):
    """Save a valid MeetingForm of an open meeting; `StaleEdit` where somebody saved since."""
    with transaction.atomic():
        rows = MonitoringMeeting.objects.select_for_update(of=("self",), no_key=True)
        if not rows.get(pk=form.instance.pk).is_open:
            raise PermissionDenied(NOT_OPEN)
        also = {name: form.cleaned_data[name] for name in ("ends_at", "outside_reason")}
        return save_edit(form, by=by, version=version, also=also)


def refuse_editing(meeting):
    """403 with its reason: who only contributes changes what the school's team agreed, nobody what is over."""
    if not meeting.is_open:
        raise PermissionDenied(NOT_OPEN)
    if not meeting.may_write and not meeting.by_school:
        raise PermissionDenied(NOT_YOURS)


def may_edit(meeting):
    """Whether the person for whom the meeting was loaded may set its day and place."""
    mine = meeting.may_write or (meeting.may_contribute and meeting.by_school)
    return mine and meeting.is_open


def is_coming(meeting, now=None):
    """Whether it is agreed and its day has not passed."""
    start = (now or timezone.localtime()).replace(hour=0, minute=0, second=0, microsecond=0)
    return meeting.status in COMING and meeting.starts_at >= start


COMING = (MonitoringMeeting.Status.AGREED, MonitoringMeeting.Status.RUNNING)
