"""The PAL's actions that a support plan may serve, and who sees which."""

from django.db.models import Q

from accounts.roles import SERVICE, Area, Capability, roles_allowing
from plans.models import Action, AnnualPlan

PUBLIC = (AnnualPlan.Status.PUBLISHED, AnnualPlan.Status.CLOSED)


def actions_for(user, service_id, year):
    """The actions of that year's PAL that this person may see: a draft's only with a role at the Servicio itself."""
    seen = Action.objects.allowing(user, Capability.SEE).values("pk")
    reached = service_id in user.reach.services_above
    public = Q(plan__status__in=PUBLIC) if reached else Q(pk__in=[])
    rows = Action.objects.filter(Q(pk__in=seen) | public, service=service_id, plan__year=year)
    return rows.select_related("plan").order_by("code", "pk")


def may_see_action(user, action):
    """Whether the person may read this action's name: asks nothing of the database."""
    seeing = roles_allowing(SERVICE, Area.PLANS, Capability.SEE)
    if action.service_id in user.reach.ids(SERVICE, seeing):
        return True
    return action.plan.status in PUBLIC and action.service_id in user.reach.services_above
