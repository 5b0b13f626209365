"""Who does what until when, in the demonstration: some met, some put off, some with an account to be told."""

import datetime
import uuid

from accounts.models import User
from participation.models import Commitment, Postponement

OWNERS = {
    "Participación y Vinculación Territorial": "planificacion@demostracion.demo.cl",
    "Dirección de la escuela": "directora.a@demostracion.demo.cl",
    "Secretaría del Consejo": "consejo@demostracion.demo.cl",
}


def promise(maker, common, words, base):
    """A commitment as the tables write it, its days counted from `base`; `common` says of which session."""
    text, who, days, after = words
    due = base + datetime.timedelta(days=days)
    row = Commitment(
        **common,
        client_id=uuid.uuid4(),
        text=text,
        public_text=text,
        who=who,
        unit=maker.units.get(who),
        owner=User.objects.get(email=OWNERS[who]) if who in OWNERS else None,
        due_on=due,
    )
    if "done" in after:
        row.status, row.done_on, row.result = Commitment.Status.DONE, due, after["done"]
    if "postponed" in after:
        row.due_on = maker.today + datetime.timedelta(days=after["postponed"][1])
    row.save()
    if "postponed" in after:
        told = {"from_due": due, "to_due": row.due_on, "at": maker.at(due, 16)}
        Postponement.objects.create(commitment=row, **told, reason=after["postponed"][0], by=maker.planner)
