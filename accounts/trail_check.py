"""Is the bitácora whole? Every link of a chain compared, and the heads that sealed documents printed.

Apps above append to `HEADS`, in their AppConfig.ready(), a function(service) -> [(number, hash), …].
"""

from accounts import trail
from accounts.models import LocalService

HEADS = []


def printed_heads(service):
    """The (number, hash) of every head that a sealed document of the Servicio printed."""
    return [head for function in HEADS for head in function(service)]


def check_service(service, *, progress=None):
    """The `trail.Verdict` of a Servicio's chain, with the heads its sealed documents printed."""
    heads = printed_heads(service)
    verdict = trail.verify(str(service.code), progress=progress, heads=heads)
    # Two documents that printed one number with two hashes: only one of them can be in the chain.
    said = dict(heads)
    for seq, value in heads:
        if said[seq] != value:
            verdict.faults.append(f"Dos documentos sellados imprimieron cabezas distintas del evento {seq}.")
    return verdict


def check_all(slugs=(), *, progress=None):
    """(name, verdict) of every chain, or of the Servicios named; an emptied chain is found by its heads."""
    services = LocalService.objects.filter(slug__in=slugs) if slugs else LocalService.objects.all()
    counted = dict(trail.chains())
    for service in services.order_by("sort_key"):
        if slugs or str(service.code) in counted or printed_heads(service):
            yield service.short_name, check_service(service, progress=progress)
    if not slugs and "" in counted:
        yield "Sin Servicio", trail.verify("", progress=progress)
