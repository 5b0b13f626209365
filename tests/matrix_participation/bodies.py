"""The bodies' board and life pages."""

from participation.models import WorkItem
from tests.matrix import CONTRIBUTE, HEAR_BODY, HEAR_BODY_WRITE, HEAR_SCHOOL, SEE, WRITE

HEAR_ANY = HEAR_BODY | HEAR_SCHOOL

MATRIX = {
    "participation:bodies": (HEAR_ANY, None),
    "participation:bodies_xlsx": (HEAR_ANY, None),
    "participation:body_indicators": (SEE, CONTRIBUTE),
    "participation:body_create": (WRITE, WRITE),
    "participation:bodies_fill": (WRITE, WRITE),
    "participation:body": (HEAR_BODY, None),
    "participation:body_act": (None, HEAR_BODY_WRITE),
    "participation:body_rules": (None, HEAR_BODY_WRITE),
    "participation:body_file": (HEAR_BODY, None),
    "participation:body_compose": (None, HEAR_BODY_WRITE),
    "participation:body_part_create": (None, HEAR_BODY_WRITE),
    "participation:body_part_edit": (None, HEAR_BODY_WRITE),
    "participation:body_part_done": (None, HEAR_BODY_WRITE),
    "participation:body_part_move": (None, HEAR_BODY_WRITE),
    "participation:body_part_remove": (None, HEAR_BODY_WRITE),
}


def rows(world):
    return {"participation:body": world.body.pk}


def special(world):
    """A line of the body's work plan, and its act's file."""
    body = world.body
    type(body).objects.filter(pk=body.pk).update(act_file=world.file)
    item = WorkItem.objects.create(service=world.service, body=body, year=2026, what="Jornada")
    part = {"part": "plan-de-trabajo", "row": item.pk}
    return {f"participation:body_part_{name}": part for name in ("create", "edit", "done", "move", "remove")}
