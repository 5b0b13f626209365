"""How every view of a plan begins: the plan this person may use, at its public address."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import get_allowed
from accounts.places import enter
from accounts.roles import Capability
from plans.models import AnnualPlan


def load_plan(request, slug, year, capability=Capability.SEE):
    """The plan with its `may_…` flags; 404 where it may not be seen, 403 where seeing is all that is allowed."""
    plan = get_allowed(request.user, AnnualPlan.objects.for_detail().at(slug, year), capability)
    enter(request, plan.service)
    return plan


def plan_being_written(request, slug, year):
    """A plan whose text this person may write now; 403 with its sentence where its state does not allow it."""
    plan = load_plan(request, slug, year, Capability.WRITE)
    if not plan.is_writable:
        raise PermissionDenied(
            f"El {plan} está {plan.get_status_display().lower()}: su texto ya no se edita. "
            "Un plan publicado se cambia con una modificación."
        )
    return plan


def holding_the_plan(view):
    """A view of a plan's address that writes its text: in one transaction in which nobody moves the plan.

    Without it, what is saved in the very moment of a move would land in a text that was just sealed.
    """

    @wraps(view)
    def held(request, slug, year, **place):
        with transaction.atomic():
            rows = AnnualPlan.objects.at(slug, year).select_for_update(of=("self",), no_key=True)
            rows.only("pk").first()
            return view(request, slug, year, **place)

    return held
