"""What each role may do: role at an anchor -> area -> verbs. Nothing else is allowed.

The table stands in the README and in docs/roles.md; a test holds them against this one.
"""

from enum import StrEnum


class Capability(StrEnum):
    SEE = "see"
    CONTRIBUTE = "contribute"
    WRITE = "write"
    APPROVE = "approve"


class Area(StrEnum):
    PLANS = "plans"
    PARTICIPATION = "participation"
    SUPPORT = "support"
    DYNAMICS = "dynamics"
    IMPROVEMENT = "improvement"
    PEOPLE = "people"
    DATA = "data"
    TRAIL = "trail"


SERVICE, SCHOOL, BODY = "service", "school", "body"

# Whoever works in the UATP: reflection among peers and self-assessment are theirs.
UATP = {SERVICE: frozenset({"uatp_head", "uatp_professional"}), SCHOOL: frozenset({"companion"})}

_LETTERS = {"s": Capability.SEE, "c": Capability.CONTRIBUTE, "w": Capability.WRITE, "a": Capability.APPROVE}


def _verbs(**areas):
    return {Area(area): frozenset(_LETTERS[letter] for letter in letters) for area, letters in areas.items()}


ROLES = {
    SERVICE: {
        "administrator": _verbs(people="sw", data="sw", trail="s"),
        "director": _verbs(
            plans="sca", participation="s", support="s", improvement="sa", data="s", trail="s"
        ),
        "planner": _verbs(plans="scw", participation="scw", support="s", improvement="s", data="sw"),
        "uatp_head": _verbs(
            plans="sc", participation="s", support="swa", dynamics="s", improvement="sa", data="s"
        ),
        "uatp_professional": _verbs(plans="sc", participation="s", support="s", improvement="s", data="s"),
        "auditor": _verbs(
            plans="s", participation="s", support="s", improvement="s", people="s", data="s", trail="s"
        ),
        "reader": _verbs(plans="s", participation="s", improvement="s", data="s"),
    },
    SCHOOL: {
        "companion": _verbs(participation="sc", support="scw", dynamics="sw", improvement="s", data="s"),
        "school_director": _verbs(participation="sc", support="sc", improvement="scwa", data="s"),
        "school_team": _verbs(participation="sc", support="sc", improvement="scw", data="s"),
        "reader": _verbs(improvement="s", data="s"),
    },
    BODY: {
        "secretary": _verbs(participation="scw"),
        "member": _verbs(participation="s"),
    },
}

LABELS = {
    (SERVICE, "administrator"): "Administración",
    (SERVICE, "director"): "Dirección ejecutiva",
    (SERVICE, "planner"): "Encargada o encargado del PAL",
    (SERVICE, "uatp_head"): "Jefatura UATP",
    (SERVICE, "uatp_professional"): "Profesional UATP",
    (SERVICE, "auditor"): "Auditoría",
    (SERVICE, "reader"): "Lectura",
    (SCHOOL, "companion"): "Acompañamiento UATP",
    (SCHOOL, "school_director"): "Dirección del establecimiento",
    (SCHOOL, "school_team"): "Equipo de gestión",
    (SCHOOL, "reader"): "Lectura",
    (BODY, "secretary"): "Secretaría de la instancia",
    (BODY, "member"): "Integrante de la instancia",
}


def roles_allowing(anchor, area, capability):
    """The names of the roles that, held at `anchor`, allow `capability` in `area`."""
    return frozenset(
        role for role, areas in ROLES[anchor].items() if capability in areas.get(Area(area), frozenset())
    )
