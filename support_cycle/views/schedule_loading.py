"""How the views of before and between meetings begin: a plan, a meeting or a unit that this person may use."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import COMPANION, get_allowed
from accounts.models import School
from accounts.places import at_home
from accounts.roles import SCHOOL, SERVICE, Area, Capability, roles_allowing
from support_cycle.models import MonitoringMeeting, SupportPlan

SEE, CONTRIBUTE, WRITE = Capability.SEE, Capability.CONTRIBUTE, Capability.WRITE
AGREEING = frozenset({CONTRIBUTE, WRITE})  # the school's team contributes, the head of UATP writes


def load_support_plan(request, pk, capabilities=frozenset()):
    """The plan with its `may_…` flags; 404 unseen, 403 where none of `capabilities` is held or the plan is closed."""
    rows = SupportPlan.objects.select_related("school__commune", "service")
    plan = get_allowed(request.user, rows, SEE, pk=pk)
    if capabilities:
        _hold(plan, capabilities)
        _be_open(plan)
    at_home(request, plan.service)
    return plan


def load_meeting(request, pk, capabilities=frozenset()):
    """The meeting with its `may_…` flags and its plan; 404 and 403 as for a plan."""
    rows = MonitoringMeeting.objects.select_related("school__commune", "plan", "service", "lead")
    meeting = get_allowed(request.user, rows, SEE, pk=pk)
    if capabilities:
        _hold(meeting, capabilities)
    at_home(request, meeting.service)
    return meeting


def load_row(request, model, pk, capabilities=frozenset()):
    """A row of a plan (an hito, a gestión), with its plan; 404 and 403 as for a plan."""
    row = get_allowed(
        request.user, model.objects.select_related("plan__school", "school", "service"), SEE, pk=pk
    )
    if capabilities:
        _hold(row, capabilities)
        _be_open(row.plan)
    at_home(request, row.service)
    return row


def load_school(request, pk, capability=SEE):
    """A unit seen from its support, by a role at it or at its Servicio; who accompanied it once still opens it.

    404 unseen, 403 without `capability`. What of its rows is seen is asked of them.
    """
    school = get_object_or_404(School.objects.select_related("commune", "service"), pk=pk)
    if not holds_at(request.user, school, SEE) and not accompanied(request.user, school):
        raise Http404
    if capability != SEE and not holds_at(request.user, school, capability):
        raise PermissionDenied
    at_home(request, school.service)
    return school


def holds_at(user, school, capability, area=Area.SUPPORT):
    """Whether the person holds `capability` at a unit today: by a role at it, or at its Servicio."""
    at_school = user.reach.ids(SCHOOL, roles_allowing(SCHOOL, area, capability))
    at_service = user.reach.ids(SERVICE, roles_allowing(SERVICE, area, capability))
    return school.pk in at_school or school.service_id in at_service


def accompanied(user, school):
    """Whether the person's accompaniment of a unit ended: what was of its time is still theirs to read (D4)."""
    return any(school.pk == pk for pk, *_ in user.reach.past.get(COMPANION, ()))


def refuse_strangers(user):
    """403 for who sees no support anywhere."""
    if not user.reach.anywhere(Area.SUPPORT, SEE):
        raise PermissionDenied


def _hold(row, capabilities):
    if not any(getattr(row, f"may_{capability}") for capability in capabilities):
        raise PermissionDenied


def _be_open(plan):
    if not plan.is_open:
        raise PermissionDenied("El plan de apoyo se cerró: su cronograma ya no se cambia.")
