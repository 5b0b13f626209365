"""People, the institutions they belong to, what they may do, what they did."""

from accounts.models.bodies import Body, BodyMember, Stakeholder
from accounts.models.editing import Editable, Receipt
from accounts.models.people import Invitation, User
from accounts.models.roles import BodyRole, SchoolRole, ServiceRole
from accounts.models.territory import (
    Commune,
    LocalService,
    OrganizationalUnit,
    Region,
    School,
    ServiceCommune,
)
from accounts.models.trail import Event

__all__ = [
    "Body",
    "BodyMember",
    "BodyRole",
    "Commune",
    "Editable",
    "Event",
    "Invitation",
    "LocalService",
    "OrganizationalUnit",
    "Receipt",
    "Region",
    "School",
    "SchoolRole",
    "ServiceCommune",
    "ServiceRole",
    "Stakeholder",
    "User",
]
