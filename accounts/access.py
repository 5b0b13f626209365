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
from django.db.models.constants import LOOKUP_SEP
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.roles import BODY, ROLES, SCHOOL, SERVICE, UATP, Capability, roles_allowing

COMPANION = "companion"  # the one role whose past still lets see (decisions D4)
MAX_ANCHORS = 200  # literal ids in one IN list; a person with more is given a wider role


def role_models():
    """The assignment model of each anchor: {"service": ServiceRole, "school": SchoolRole, "body": BodyRole}."""
    return {
        SERVICE: apps.get_model("accounts.ServiceRole"),
        SCHOOL: apps.get_model("accounts.SchoolRole"),
        BODY: apps.get_model("accounts.BodyRole"),
    }


class Reach:
    """Where one person holds which role on a day: one query, once per request (`user.reach`).

    `past` is {role at a school: [(school, since, until)]} of those that ended.
    """

    def __init__(self, user, on=None):
        self.places, self.past = defaultdict(set), defaultdict(list)
        if not user.is_active:
            return
        on = on or timezone.localdate()
        rows = [
            (model.objects.begun(on) if anchor == SCHOOL else model.objects.current(on))
            .filter(user=user.pk)
            .values_list(
                Value(anchor), "permission__codename", "content_object_id", "upward_service", "since", "until"
            )
            for anchor, model in role_models().items()
        ]
        self._services_above, self._accompanied = set(), set()
        for anchor, role, pk, service, since, until in rows[0].union(*rows[1:], all=True):
            if until is not None and until < on:
                self.past[role].append((pk, since, until))
                continue
            self.places[anchor, role].add(pk)
            if anchor != SERVICE and service:
                self._services_above.add(service)
                if anchor == SCHOOL and role in UATP[SCHOOL]:
                    self._accompanied.add(service)

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

    @property
    def uatp_services(self):
        """Primary keys of the Servicios in whose UATP the person works, or whose schools they accompany."""
        return self.ids(SERVICE, UATP[SERVICE]) | getattr(self, "_accompanied", set())

    def capacity_at(self, service_id):
        """The roles held at one Servicio, as the trail and decisions name them: {"director", …}."""
        return {
            role for (anchor, role), pks in self.places.items() if anchor == SERVICE and service_id in pks
        }


class AccessQuerySet(models.QuerySet):
    """Rows that know who may use them.

    The model names its area and which of its own columns hold an anchor:
    access_area = "plans"; access_columns = {"service": "service", "school": "school"}

    A column may lead through rows of others ("members__school"). `access_people` names columns that hold a person
    and what that gives, to whoever sees the area at the row's Servicio or works in its UATP. `access_dated` is the day
    of a row (or its "year"): an accompaniment that ended still sees the rows of its time, and nothing else
    (decisions D4).
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
        held = [self._where(column, sorted(ids)) for column, ids in places.items() if ids]
        held += self._named(user, capability)
        if capability == Capability.SEE:
            held += self._of_its_time(user)
        return reduce(or_, held) if held else NOWHERE

    def _where(self, column, ids):
        found = Q(**{f"{column}__in": ids})
        if LOOKUP_SEP not in column:
            return found
        return Q(pk__in=self.model._base_manager.filter(found).values("pk"))  # a join would repeat rows

    def _named(self, user, capability):
        columns = [
            name for name, given in getattr(self.model, "access_people", {}).items() if capability in given
        ]
        if not columns:
            return []
        seeing = roles_allowing(SERVICE, self.model.access_area, Capability.SEE)
        services = sorted(user.reach.ids(SERVICE, seeing) | user.reach.uatp_services)
        return [Q(service__in=services) & self._where(column, [user.pk]) for column in columns if services]

    def _of_its_time(self, user):
        column = getattr(self.model, "access_dated", "")
        if not column:
            return []
        found = []
        for role in sorted(roles_allowing(SCHOOL, self.model.access_area, Capability.SEE) & {COMPANION}):
            for school, since, until in user.reach.past.get(role, ()):
                days = (since.year, until.year) if column == "year" else (since, until)
                found.append(Q(**{self.model.access_columns[SCHOOL]: school, f"{column}__range": days}))
        return found


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
