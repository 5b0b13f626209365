"""Which units an action has reached, and when: ticked one by one, saved as one set, told in one event."""

from collections import defaultdict

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.editing import Difference, StaleEdit
from accounts.trail import record
from plans.models import Action, ActionSchool

NAMED = 12  # units named one by one in an event; more are counted


def set_reached(action, days, *, opened_with, by):
    """Write {link's primary key: day or None}; returns how many units the action has reached now.

    `opened_with` is what the page showed when it was opened. Only what the person changed is written, so two
    people may tick different units at once; `StaleEdit` where both changed the same unit to different things.
    """
    with transaction.atomic():
        current = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
        links = {link.pk: link for link in current.action_schools.select_related("school")}
        mine = {
            pk: day
            for pk, day in days.items()
            if pk in links and day != opened_with.get(pk, links[pk].reached_on)
        }
        clashes = [
            Difference(field_of(pk), links[pk].school.display_name, _told(links[pk].reached_on), _told(day))
            for pk, day in mine.items()
            if links[pk].reached_on not in (opened_with.get(pk, links[pk].reached_on), day)
        ]
        if clashes:
            raise StaleEdit(None, current, clashes)
        changed = {pk: day for pk, day in mine.items() if links[pk].reached_on != day}
        before = sum(1 for link in links.values() if link.reached_on)
        after = before + sum(
            (day is not None) - (links[pk].reached_on is not None) for pk, day in changed.items()
        )
        if changed:
            _write(changed)
            Action.objects.filter(pk=current.pk).update(
                version=F("version") + 1, updated_at=timezone.now(), updated_by=by
            )
            record("measure", current, by=by, changes=_changes(links, changed, before, after))
    return after


def field_of(pk):
    """The name of a unit's field in the form, and of its choice in the conflict page."""
    return f"dia-{pk}"


def _write(changed):
    by_day = defaultdict(list)
    for pk, day in changed.items():
        by_day[day].append(pk)
    for day, pks in by_day.items():
        for start in range(0, len(pks), 500):
            ActionSchool.objects.filter(pk__in=pks[start : start + 500]).update(reached_on=day)


def _changes(links, changed, before, after):
    reached = [links[pk].school.display_name for pk, day in changed.items() if day]
    undone = [links[pk].school.display_name for pk, day in changed.items() if not day]
    told = {"unidades alcanzadas": [before, after]}
    if reached:
        told["alcanzadas o con otra fecha"] = [None, _listed(reached)]
    if undone:
        told["sin alcanzar"] = [None, _listed(undone)]
    return told


def _listed(names):
    names = sorted(names)
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" y {rest} más" if rest > 0 else "")


def _told(day):
    return f"Alcanzada el {day:%d-%m-%Y}" if day else "Sin alcanzar"
