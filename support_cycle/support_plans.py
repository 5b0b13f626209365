"""Writing a support plan: a new one of a unit, its texts, and who may."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q

from accounts.editing import create, save_edit
from accounts.models import LocalService, School
from accounts.roles import SCHOOL, SERVICE, Area, Capability, roles_allowing
from support_cycle.adjustments import take_adjustment
from support_cycle.corroborations import lapse, mark_of
from support_cycle.models import SupportPlan

NOT_EVALUATED = "Si se alcanzó el estado deseado se dice en la evaluación del plan."
CLOSED = "El ciclo ya se cerró: su plan se lee, y no se cambia."


def schools_to_support(user):
    """The units whose support this person writes: those accompanied, or all of the Servicio for the head of UATP."""
    services = user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.SUPPORT, Capability.WRITE))
    schools = user.reach.ids(SCHOOL, roles_allowing(SCHOOL, Area.SUPPORT, Capability.WRITE))
    rows = School.objects.filter(Q(service__in=sorted(services)) | Q(pk__in=sorted(schools)))
    return rows.filter(archived_at__isnull=True, service__isnull=False).select_related("service", "commune")


def next_number(school, year):
    """The next cycle of a unit's year. Inside a transaction: the Servicio's row is held, so two never take the same."""
    LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=school.service_id)
    rows = SupportPlan.objects.filter(school=school, year=year)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def create_plan(form, *, by):
    """A new plan in diagnosis, from a valid form that says its unit and its year."""
    school = form.cleaned_data["school"]
    with transaction.atomic():
        number = next_number(school, form.cleaned_data["year"])
        return create(form, by=by, service=school.service, number=number)


@contextmanager
def held(plan):
    """The plan's row, locked until its parts are written; PermissionDenied once the cycle is closed."""
    with transaction.atomic():
        rows = SupportPlan.objects.select_for_update(of=("self",), no_key=True).select_related("service")
        current = rows.get(pk=plan.pk)
        if not current.is_open:
            raise PermissionDenied(CLOSED)
        yield current


@contextmanager
def rewriting(plan, *, by):
    """`held`, and what both sides agreed is asked anew if it is another text at the end.

    Gives a list that then holds the sides whose corroboration no longer stands.
    """
    with held(plan) as current:
        before, lapsed = mark_of(current), []
        yield lapsed
        if mark_of(current) != before:
            lapsed += lapse(current, by=by)


def save_plan(form, *, by, version):
    """Save a valid form of the plan's texts; `StaleEdit` where somebody saved since.

    Returns the sides whose corroboration no longer stands.
    """
    # An axis chosen alone brings its programme.
    also = {"programme": form.cleaned_data["programme"]} if "programme" in form.cleaned_data else {}
    with rewriting(form.instance, by=by) as lapsed:
        save_edit(form, by=by, version=version, also=also)
        take_adjustment(form, by=by)
    return lapsed


def save_result(form, *, by, version):
    """Save how the cycle ended, while it is evaluated; PermissionDenied in any other stage."""
    with held(form.instance) as current:
        if current.status != SupportPlan.Status.EVALUATION:
            raise PermissionDenied(NOT_EVALUATED)
        save_edit(form, by=by, version=version)
