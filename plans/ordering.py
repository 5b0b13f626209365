"""The order of objectives and actions, and the codes that it suggests."""

import re

from django.db import transaction
from django.db.models import Max

from accounts.trail import record

UP, DOWN = -1, 1


@transaction.atomic
def move(row, siblings, step, *, by):
    """Put `row` one place up or down among `siblings` (a queryset), with its event; False at either end."""
    rows = list(siblings.select_for_update(of=("self",)).order_by("position", "pk"))
    here = next(n for n, other in enumerate(rows) if other.pk == row.pk)
    there = here + step
    if not 0 <= there < len(rows):
        return False
    rows[here], rows[there] = rows[there], rows[here]
    changed = [other for n, other in enumerate(rows, start=1) if other.position != n]
    for n, other in enumerate(rows, start=1):
        other.position = n
    siblings.model._base_manager.bulk_update(changed, ["position"], batch_size=500)
    record("move", row, by=by, changes={"position": [here + 1, there + 1]})
    return True


def next_position(siblings):
    """The place after the last of `siblings`."""
    return (siblings.aggregate(last=Max("position"))["last"] or 0) + 1


def next_action_code(plan, objective):
    """The first free «1.4» of an objective «OE1»; by the objective's place where its code has no number."""
    number = re.search(r"\d+", objective.code)
    if number:
        stem = str(int(number[0]))
    else:
        before = plan.objectives.filter(position__lt=objective.position).count()
        stem = str(before + 1)
    taken = plan.actions.filter(code__startswith=f"{stem}.").values_list("code", flat=True)
    return f"{stem}.{_after(code.removeprefix(f'{stem}.') for code in taken)}"


def next_objective_code(plan):
    """«OE4» after «OE3»; with the letters of the last one that has a number."""
    codes = list(plan.objectives.order_by("position", "pk").values_list("code", flat=True))
    stem = next((found[1] for code in reversed(codes) if (found := re.fullmatch(r"(\D*)\d+", code))), "OE")
    return f"{stem}{_after(code.removeprefix(stem) for code in codes)}"


def _after(endings):
    return max((int(text) for text in endings if re.fullmatch(r"\d{1,6}", text, re.ASCII)), default=0) + 1
