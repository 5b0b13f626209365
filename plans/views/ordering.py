"""Rows in an order of their own, changed by two buttons: «Subir» and «Bajar»."""

from plans.ordering import DOWN, UP, move

STEPS = {"arriba": UP, "abajo": DOWN}


def move_as_asked(request, row, siblings):
    """Move `row` where the button `hacia` says; nothing for another word or at either end."""
    step = STEPS.get(request.POST.get("hacia"))
    if step:
        move(row, siblings, step, by=request.user)
