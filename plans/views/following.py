"""How the views of a plan's year begin: the plan, its cuts, and whether it still takes what is reported."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from accounts.roles import Capability
from plans.followup import FOLLOWED, REPORTED, back_query
from plans.models import AnnualPlan
from plans.views.loading import load_plan


def load_with_cuts(request, slug, year, capability=Capability.SEE):
    """(plan, its cuts in order); the plan knows `can_report`."""
    plan = load_plan(request, slug, year, capability)
    plan.can_report = plan.may_contribute and plan.status in REPORTED
    plan.is_followed = plan.status in FOLLOWED
    return plan, list(plan.cuts.all())


def plan_being_reported(request, slug, year, capability=Capability.CONTRIBUTE):
    """(plan, cuts) that takes measurements from this person now; 403 with its sentence where it does not."""
    plan, cuts = load_with_cuts(request, slug, year, capability)
    if plan.status not in REPORTED:
        raise PermissionDenied(why_not(plan, "las mediciones se informan"))
    return plan, cuts


def cut_of(cuts, day):
    """The plan's cut of a day; 404 where there is none."""
    found = next((cut for cut in cuts if cut.date == day), None)
    if found is None:
        raise Http404("El plan no tiene ese corte.")
    return found


def followup_url(plan, query="", anchor=""):
    """The page of the year, at what `query` (a query string) says."""
    query = back_query(query)
    url = reverse("plans:followup", args=[plan.service.slug, plan.year])
    return f"{url}{'?' + query if query else ''}{'#' + anchor if anchor else ''}"


def at_cut(plan, cut, **more):
    """The page of the year at a cut."""
    pairs = {"corte": cut.date.isoformat()} | more
    return followup_url(plan, "&".join(f"{name}={value}" for name, value in pairs.items()))


def why_not(plan, what):
    """Why a plan that is not in its year does not take `what` («las mediciones se informan»)."""
    if plan.status == AnnualPlan.Status.CLOSED:
        return f"El {plan} está cerrado: lo que se informó queda como está."
    return f"El {plan} todavía no está sancionado: {what} desde entonces."
