"""The heads of a Servicio's chain that its actas print: a chain cut short is noticed there."""

from accounts.trail_check import HEADS
from participation.models import Minutes


def printed_in_minutes(service):
    """[(number, hash)] as printed in every acta of the Servicio."""
    printed = Minutes.objects.filter(service=service, document__trail_seq__gt=0)
    return list(printed.values_list("document__trail_seq", "document__trail_head"))


HEADS.append(printed_in_minutes)
