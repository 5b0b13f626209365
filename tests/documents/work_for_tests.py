"""Handlers that only the tests have, importable by a worker of their own process."""

import time

from documents import jobs
from documents.models import Attachment


@jobs.handler("tests.count")
def count(job, progress, steps, seconds=0.0, fail=""):
    """Counts; each step says so. Writes one row at its end, so that a double run would show."""
    for step in range(steps):
        progress(step + 1, steps, f"Paso {step + 1}")
        time.sleep(seconds)
        if fail == "refuse":
            raise jobs.JobFailed("No se puede: falta algo.")
        if fail == "break":
            raise RuntimeError("a defect of ours")
    progress.check()
    Attachment.objects.get_or_create(
        name=f"resultado {job.pk}", defaults={"content_type": "x", "size": steps, "sha256": "0"}
    )
    return jobs.Outcome(location="/listo/", note="contado")
