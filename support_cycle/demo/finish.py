"""What the worker adds to the demonstration's support cycle: minutes that are sealed, and what depends on them."""

from accounts.models import LocalService
from documents import jobs

FINISH = "support_cycle.demo"


@jobs.handler(FINISH)
def finish(job, progress, service_id):
    """Idempotent: what is sealed stays as it is."""
    LocalService.objects.get(pk=service_id)
    return jobs.Outcome(location="/acompanamiento/")
