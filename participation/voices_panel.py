"""The voices that an action or a section of the plan answers, for whoever may read them in the Servicio."""

from dataclasses import dataclass, field

from accounts.roles import SERVICE, Area, Capability, roles_allowing
from participation.models import Contribution

SHOWN = 5


@dataclass
class Said:
    pk: int
    number: int
    text: str
    said_by: str
    themes: list = field(default_factory=list)


@dataclass
class Answered:
    """How many contributions of how many estamentos, and the `first` of them."""

    count: int
    stakeholders: int
    first: list


def answered_by(user, plan, **target):
    """The voices of a plan with a trace that names `target`; None where the person reads no voices here. One query."""
    if plan.service_id not in user.reach.ids(
        SERVICE, roles_allowing(SERVICE, Area.PARTICIPATION, Capability.SEE)
    ):
        return None
    rows = Contribution.objects.filter(plan=plan, **target).order_by(
        "session_id", "number", "themes__position"
    )
    found, who = {}, set()
    for pk, number, text, said_by, theme in rows.values_list(
        "pk", "number", "text", "stakeholder__name", "themes__name"
    ):
        said = found.setdefault(pk, Said(pk, number, text, said_by))
        who.add(said_by)
        if theme:
            said.themes.append(theme)
    return Answered(len(found), len(who), list(found.values())[:SHOWN])
