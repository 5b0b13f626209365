"""Somebody leaves: their roles at a Servicio end on a day and go on with others; what was theirs moves along.

Apps above join with what they keep of a person: `on_handover(function)`, in their AppConfig.ready(). The
function is called as `function(service, leaving, heir, by=person)` inside the handover's transaction, and
returns what it moved in words: ["2 etapas del PAL 2027", …]. What hangs on a role follows it by `on_passing`.
"""

import datetime
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.access import end_role
from accounts.assignments import described, entry_of, give, is_administration, refuse_last_administration
from accounts.models import LocalService, User
from accounts.trail import record

_movers, _followers = [], []


class HandoverRefused(Exception):
    """Why a person cannot leave yet."""


@dataclass
class Moved:
    """What one handover did, in words; `event` is its line of the trail."""

    ended: list = field(default_factory=list)
    given: list = field(default_factory=list)
    things: list = field(default_factory=list)
    event: object = None


def on_handover(function):
    """Join a function that moves what an app keeps of a person; also a decorator."""
    if function not in _movers:
        _movers.append(function)
    return function


def on_passing(function):
    """Join a function called as `function(ended, given, by=person)` for each role that goes on with somebody."""
    if function not in _followers:
        _followers.append(function)
    return function


def hand_over(leaving, service, *, successors, heir, last_day, deactivate, by):
    """Everything in one transaction, or nothing. `RoleRefused` or `HandoverRefused` say why not.

    `successors` is {(anchor kind, assignment pk): person or None}; a role without one just ends. `heir` takes
    what is not a role (None leaves it as it is). `last_day` is the leaver's last, the next one the
    successor's first. `deactivate` closes the account at once.
    """
    moved = Moved()
    with transaction.atomic():
        LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=service.pk)
        User.objects.select_for_update(no_key=True).only("pk").get(pk=leaving.pk)
        roles = entry_of(service, leaving).current_roles
        _refuse_leaving_nobody(service, roles, successors, leaving)
        for role in roles:
            _pass_on(role, successors.get((role.anchor_kind, role.pk)), service, last_day, by, moved)
        if heir and heir != leaving:
            for mover in _movers:
                moved.things += mover(service, leaving, heir, by=by)
        if deactivate:
            User.objects.filter(pk=leaving.pk).update(is_active=False)
            leaving.is_active = False
        told = {
            "last_day": [None, last_day],
            "ended": [None, moved.ended],
            "given": [None, moved.given],
            "moved": [None, [f"{thing}: {heir}" for thing in moved.things]],
            "is_active": [True, False] if deactivate else [True, True],
        }
        told = {name: pair for name, pair in told.items() if pair[1] not in ([], True)}
        moved.event = record("handover", leaving, by=by, service=service, changes=told)
    return moved


def _pass_on(role, successor, service, last_day, by, moved):
    before, until = described(role), role.until
    end_role(role, on=last_day)
    moved.ended.append(described(role))
    if successor is None or successor == role.user:
        return
    begins = max(last_day + datetime.timedelta(days=1), role.since)
    given = give(
        successor,
        role.name,
        role.content_object,
        service=service,
        by=by,
        since=begins,
        until=until if until is None or until >= begins else None,
        is_acting=getattr(role, "is_acting", False),
    )
    for follow in _followers:
        follow(role, given, by=by)
    moved.given.append(f"{successor}: {described(given)} (antes, {before})")


def _refuse_leaving_nobody(service, roles, successors, leaving):
    leaving_roles = [role for role in roles if is_administration(role)]
    passed_on = any(
        successors.get((role.anchor_kind, role.pk)) not in (None, leaving) for role in leaving_roles
    )
    if leaving_roles and not passed_on:
        refuse_last_administration(service, leaving_roles)


def set_active(user, active, *, service, by):
    """Close an account, so that nobody gets in with it and what it did stays; or open it again."""
    with transaction.atomic():
        if not active:
            _refuse_closing_the_last(user, service)
        if User.objects.filter(pk=user.pk, is_active=not active, anonymised_at__isnull=True).update(
            is_active=active
        ):
            verb = "reactivate" if active else "deactivate"
            record(verb, user, by=by, service=service, changes={"is_active": [not active, active]})
    user.is_active = active


def _refuse_closing_the_last(user, service):
    roles = [
        role for role in entry_of(service, user).current(timezone.localdate()) if is_administration(role)
    ]
    refuse_last_administration(service, roles)
