"""The same pages with the permissions taken out: what asking costs is the difference.

The rows and the flags that a template reads are the same, so the page is the same to the letter (`pages` holds
the two against each other); the roles are known without a question and no queryset is filtered by them.
"""

from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from django.apps import apps
from django.db.models import OuterRef, Subquery

from accounts import access
from accounts.access import AccessQuerySet, Reach
from accounts.models import User
from accounts.roles import Capability, roles_allowing
from plans.models import AnnualPlan, SealedVersion
from plans.models.approval import SealedVersionQuerySet
from plans.views import plans as plan_views


@contextmanager
def without_permissions(user):
    """Every request inside sees every row; `user` is who asks."""
    reach = Reach(user)
    with ExitStack() as taken_out:
        put = taken_out.enter_context
        put(patch.object(User, "reach", reach))
        put(patch.object(AccessQuerySet, "allowing", lambda rows, user, capability: rows.all()))
        put(patch.object(AccessQuerySet, "with_capabilities", lambda rows, user: rows.all()))
        put(patch.object(SealedVersionQuerySet, "shown_to", lambda rows, user: rows.all()))
        put(patch.object(access, "get_object_or_404", _any_row))
        put(patch.object(plan_views, "_readable", _plans_of(reach.services | reach.services_above)))
        for model in apps.get_models():
            if hasattr(model, "access_area"):
                for capability in Capability:
                    held = _held(reach, model, capability)
                    put(patch.object(model, f"may_{capability}", held, create=True))
        yield


def _held(reach, model, capability):
    return any(
        reach.ids(anchor, roles_allowing(anchor, model.access_area, capability))
        for anchor in model.access_columns
    )


_get_object_or_404 = access.get_object_or_404


def _any_row(queryset, *, may_see, **lookup):
    return _get_object_or_404(queryset, **lookup)


def _plans_of(services):
    """The list of plans as it would be without roles: every plan, or those of a Servicio."""
    versions = SealedVersion.objects.filter(plan=OuterRef("pk")).order_by("-number").values("number")
    plans = AnnualPlan.objects.for_list().annotate(last_version=Subquery(versions[:1]))
    everywhere = not AnnualPlan.objects.exclude(service__in=services).exists()
    return lambda user: plans.all() if everywhere else plans.filter(service__in=services)
