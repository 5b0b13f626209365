"""How every view of participation begins: a session, or a plan seen from participation, that this person may use."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import get_allowed
from accounts.places import at_home
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from participation.models import CommunitySession
from plans.models import AnnualPlan


def load_session(request, pk, capability=Capability.SEE):
    """The session with its `may_…` flags; 404 where it may not be seen, 403 where seeing is all that is allowed."""
    session = get_allowed(request.user, CommunitySession.objects.for_detail(), capability, pk=pk)
    at_home(request, session.service)
    return session


def load_plan(request, slug, year, capability=Capability.SEE):
    """A plan at its address, for a page about its participation: its `may_…` flags are participation's, not the plan's.

    Of the Servicio's roles only: what a school or a body reads of a plan are its sealed versions. 404 and 403 as usual.
    """
    plan = get_object_or_404(AnnualPlan.objects.for_detail().at(slug, year))
    for one in Capability:
        held = request.user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.PARTICIPATION, one))
        setattr(plan, f"may_{one}", plan.service_id in held)
    if not plan.may_see:
        raise Http404
    if not getattr(plan, f"may_{capability}"):
        raise PermissionDenied
    at_home(request, plan.service)
    return plan
