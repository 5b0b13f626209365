"""The heads of a Servicio's chain that its sealed versions print: a chain cut short is noticed there."""

from accounts.trail_check import HEADS
from plans.models import SealedVersion


def printed_in_versions(service):
    """[(number, hash)] as printed in every sealed version of the Servicio's plans."""
    printed = SealedVersion.objects.filter(service=service, document__trail_seq__gt=0)
    return list(printed.values_list("document__trail_seq", "document__trail_head"))


HEADS.append(printed_in_versions)
