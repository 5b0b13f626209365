"""Who may do what, on which rows. Nothing else in the project asks guardian.

A role is a row of guardian with a real foreign key to its anchor (a Servicio, a school, a body) and the dates between
which it holds. What a role may do is code: `accounts/roles.py`.
"""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.roles import BODY, ROLES, SCHOOL, SERVICE, Capability, roles_allowing

MAX_ANCHORS = 200  # literal ids in one IN list; a person with more is given a wider role


def role_models():
    """The assignment model of each anchor: {"service": ServiceRole, "school": SchoolRole, "body": BodyRole}."""
    return {
        SERVICE: apps.get_model("accounts.ServiceRole"),
        SCHOOL: apps.get_model("accounts.SchoolRole"),
        BODY: apps.get_model("accounts.BodyRole"),
    }


class Reach:
    """Where one person holds which role on a day: one query, once per request (`user.reach`)."""

    def __init__(self, user, on=None):
        self.places = defaultdict(set)
        if not user.is_active:
            return
        rows = [
            model.objects.current(on or timezone.localdate())
            .filter(user=user.pk)
            .values_list(Value(anchor), "permission__codename", "content_object_id", "upward_service")
            for anchor, model in role_models().items()
        ]
        self._services_above = set()
        for anchor, role, pk, service in rows[0].union(*rows[1:], all=True):
            self.places[anchor, role].add(pk)
            if anchor != SERVICE and service:
                self._services_above.add(service)

    def ids(self, anchor, roles):
        return set().union(*(self.places[anchor, role] for role in roles if (anchor, role) in self.places))

    def anywhere(self, area, capability):
        """Whether the person holds `capability` in `area` at any Servicio, school or body."""
        return any(self.ids(anchor, roles_allowing(anchor, area, capability)) for anchor in ROLES)

    def roles(self):
        """The roles held anywhere: {(anchor, role), …}."""
        return {key for key, places in self.places.items() if places}

    @property
    def services(self):
        """Primary keys of the Servicios where the person holds a role of the Servicio itself."""
        return self.ids(SERVICE, ROLES[SERVICE])

    @property
    def services_above(self):
        """Primary keys of the Servicios above the person's schools and bodies: sealed versions only, never a draft."""
        return getattr(self, "_services_above", set())

    def capacity_at(self, service_id):
        """The roles held at one Servicio, as the trail and decisions name them: {"director", …}."""
        return {
            role for (anchor, role), pks in self.places.items() if anchor == SERVICE and service_id in pks
        }


class AccessQuerySet(models.QuerySet):
    """Rows that know who may use them.

    The model names its area and which of its own columns hold an anchor:
    access_area = "plans"; access_columns = {"service": "service", "school": "school"}
    """

    def allowing(self, user, capability):
        """The rows on which `user` holds `capability`."""
        return self.filter(self._granted(user, capability))

    def with_capabilities(self, user):
        """The same rows, each carrying `may_see`, `may_contribute`, `may_write`, `may_approve` as booleans."""
        flags = {}
        for capability in Capability:
            granted = self._granted(user, capability)
            held = granted if granted != NOWHERE else None
            flags[f"may_{capability}"] = (
                ExpressionWrapper(held, output_field=BooleanField())
                if held
                else Value(False, output_field=BooleanField())
            )
        return self.annotate(**flags)

    def _granted(self, user, capability):
        places = {
            column: user.reach.ids(anchor, roles_allowing(anchor, self.model.access_area, capability))
            for anchor, column in self.model.access_columns.items()
        }
        held = [Q(**{f"{column}__in": sorted(ids)}) for column, ids in places.items() if ids]
        return reduce(or_, held) if held else NOWHERE


NOWHERE = Q(pk__in=[])


def get_allowed(user, queryset, capability=Capability.SEE, **lookup):
    """The one row, or 404 where `user` may not even see it, or 403 where seeing is all they may do."""
    row = get_object_or_404(queryset.with_capabilities(user), may_see=True, **lookup)
    if not getattr(row, f"may_{capability}"):
        raise PermissionDenied
    return row


def give_role(user, role, anchor, *, by=None, since=None, until=None, is_acting=False):
    """Give `user` the role at the anchor (a LocalService, School or Body), or return the open row it already is.

    `since` defaults to today; `until` is the last day it holds, None while it is open. ValueError for a role the
    anchor does not have or for more than MAX_ANCHORS open roles.
    """
    kind = _anchor_of(anchor)
    model = role_models()[kind]
    if role not in ROLES[kind]:
        raise ValueError(f"{role} is not a role at a {kind}")
    since = since or timezone.localdate()
    standing = model.objects.filter(
        user=user, permission__codename=role, content_object=anchor, until__isnull=True
    ).first()
    if standing:
        return standing
    if sum(
        len(m.objects.filter(user=user, until__isnull=True)[:MAX_ANCHORS]) for m in role_models().values()
    ) >= (MAX_ANCHORS):
        raise ValueError(f"Una persona tiene a lo más {MAX_ANCHORS} roles abiertos.")
    _forget_reach(user)
    return model.objects.create(
        user=user,
        permission=role_permission(kind, role),
        content_object=anchor,
        since=since,
        until=until,
        given_by=by,
        **({"is_acting": is_acting} if kind == SERVICE else {}),
    )


def end_role(assignment, *, on=None):
    """End an assignment: `on` is its last day; without one it ended yesterday, so it no longer holds today."""
    assignment.until = on or timezone.localdate() - timezone.timedelta(days=1)
    assignment.since = min(assignment.since, assignment.until)
    assignment.save(update_fields=["until", "since"])
    _forget_reach(assignment.user)


def role_permission(kind, role):
    """The permission row of a role; declared in the anchor model's Meta, made by migrate."""
    Permission = apps.get_model("auth.Permission")
    return Permission.objects.get(
        codename=role, content_type__app_label="accounts", content_type__model=_MODEL_OF[kind]
    )


_MODEL_OF = {SERVICE: "localservice", SCHOOL: "school", BODY: "body"}


def _anchor_of(anchor):
    return {model: kind for kind, model in _MODEL_OF.items()}[anchor._meta.model_name]


def _forget_reach(user):
    user.__dict__.pop("reach", None)
