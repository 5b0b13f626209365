"""The rows of a support plan that are written one by one: key actions, result indicators, internal sources."""

from django.db import transaction
from django.db.models import ProtectedError

from accounts.editing import create, remove, save_edit
from plans.ordering import move, next_position
from support_cycle.adjustments import take_adjustment
from support_cycle.models import KeyAction
from support_cycle.support_plans import held, rewriting

WORKED_ON = (
    "Ya se trabajó en una reunión, y lo que se anotó queda con ella. "
    "En la próxima se puede anotar que se dejó de lado."
)


class Kept(Exception):
    """What may not be deleted, with the sentence that says why."""


def add_part(form, plan, *, by, **facts):
    """A new row of the plan from a valid form; returns the sides whose corroboration no longer stands."""
    anchors = {"plan": plan, "service": plan.service, "school": plan.school}
    with rewriting(plan, by=by) as lapsed:
        if hasattr(form.instance, "position"):
            facts["position"] = next_position(type(form.instance).objects.filter(plan=plan))
        create(form, by=by, **anchors, **facts)
        take_adjustment(form, by=by)
    return lapsed


def save_part(form, plan, *, by, version, **facts):
    """Save a valid form of a row of the plan; `StaleEdit` where somebody saved since. Returns as `add_part`."""
    with rewriting(plan, by=by) as lapsed:
        save_edit(form, by=by, version=version, also=facts)
        take_adjustment(form, by=by)
    return lapsed


def remove_part(row, plan, *, by):
    """Delete a row of the plan; `Kept` for a key action that was already worked on. Returns as `add_part`."""
    with rewriting(plan, by=by) as lapsed:
        if reason := why_it_stays(row):
            raise Kept(reason)
        try:
            remove(row, by=by)
        except ProtectedError as noted:  # a meeting noted it in this very moment
            raise Kept(WORKED_ON) from noted
    return lapsed


def why_it_stays(row):
    """A key action that a meeting noted stays in the plan: a sentence, "" where the row may go."""
    if isinstance(row, KeyAction) and row.notes.exists():
        return WORKED_ON
    return ""


@transaction.atomic
def move_action(action, plan, step, *, by):
    """Put a key action one place up or down; False at either end."""
    with held(plan):
        return move(action, KeyAction.objects.filter(plan=plan), step, by=by)
