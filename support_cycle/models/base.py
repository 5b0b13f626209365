"""What every row of the support cycle has in common: its area, and the Servicio and school it belongs to."""

from django.conf import settings

from accounts.access import AccessQuerySet
from accounts.models import Editable
from accounts.roles import Capability

PERSON = settings.AUTH_USER_MODEL
SCHOOLS = {"service": "service", "school": "school"}
# Whoever leads something writes it, for as long as they may see the support of that Servicio at all.
LEADS = frozenset({Capability.SEE, Capability.CONTRIBUTE, Capability.WRITE})
HELPS = frozenset({Capability.SEE, Capability.CONTRIBUTE})


class SupportRow(Editable):
    """A row of a school at a Servicio: its companion writes it, its team contributes (decisions D1, D4)."""

    access_area = "support"
    access_columns = SCHOOLS

    objects = AccessQuerySet.as_manager()

    class Meta:
        abstract = True


class ServiceRow(Editable):
    """A row of the Servicio's: the head of UATP writes it, and who leads it (`access_people`)."""

    access_area = "support"
    access_columns = {"service": "service"}

    objects = AccessQuerySet.as_manager()

    class Meta:
        abstract = True
