"""Long work: start, progress, cancel, lease. The one seam to the queue.

The `Job` row is the truth and django-tasks only carries its id. A worker takes a job by compare-and-set and holds it
by a lease that a thread renews; a worker that is killed stops renewing, and the job is queued again when a worker
starts or somebody opens the job's page. A handler is therefore idempotent, checks what its person may do when it
starts, does its heavy work outside any transaction and writes its result in one.
"""

import logging
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from documents.models import Attachment, Job

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
PROGRESS_EVERY = 0.5  # seconds between two writes of progress

_handlers = {}


class Cancelled(Exception):
    """The person asked to stop; nothing of the work is kept."""


class JobFailed(Exception):
    """The work cannot be done; its sentence is shown to the person."""


@dataclass(frozen=True)
class Outcome:
    """What a handler leaves: where to go on, or one file to download."""

    location: str = ""
    output: Attachment | None = None
    note: str = ""


class Progress:
    """Says how far a job is, at most twice a second, and notices that somebody asked to stop."""

    def __init__(self, job):
        self.job = job
        self._said_at = 0.0

    def __call__(self, done, total=None, note=None):
        now = time.monotonic()
        if now - self._said_at < PROGRESS_EVERY and done != total:
            return
        self._said_at = now
        said = {"done": done, "total": total, "note": note}
        Job.objects.filter(pk=self.job.pk).update(**{k: v for k, v in said.items() if v is not None})
        self.check()

    def check(self):
        """Raise `Cancelled` if the person asked to stop."""
        if Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise Cancelled


def handler(name):
    """Register `function(job, progress, **job.args) -> Outcome` under a name that is kept in the database."""

    def register(function):
        _handlers[name] = function
        return function

    return register


def start(name, *, by, key, title, total=0, **args):
    """Start a job once: the same key again returns the job that is already there."""
    if name not in _handlers:
        raise LookupError(f"No handler named {name}")
    job, created = Job.objects.get_or_create(
        key=key, defaults={"handler": name, "by": by, "title": title[:200], "total": total, "args": args}
    )
    if created:
        transaction.on_commit(lambda: _enqueue(job))
    return job


def cancel(job):
    """Ask a job to stop: one that waits stops now, one that runs at its next step."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, status=Job.Status.QUEUED)
    if not waiting.update(status=Job.Status.CANCELLED, finished_at=now, cancel_asked=True):
        Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING).update(cancel_asked=True)


def retry(job):
    """Try again what failed or was cancelled, from the beginning."""
    over = Job.objects.filter(pk=job.pk, status__in=[Job.Status.FAILED, Job.Status.CANCELLED])
    fresh = {"status": Job.Status.QUEUED, "attempts": 0, "cancel_asked": False, "error": "", "done": 0}
    if over.update(**fresh, finished_at=None, leased_until=None, created_at=timezone.now()):
        transaction.on_commit(lambda: _enqueue(job))


def requeue_expired(now=None):
    """Queue again every job whose worker died, and every one that the queue lost; returns how many.

    Called when a worker starts and when somebody opens a job's page.
    """
    now = now or timezone.now()
    lost = now - timezone.timedelta(seconds=settings.JOB_LEASE_SECONDS)
    expired = Job.objects.filter(
        Q(status=Job.Status.RUNNING, leased_until__lt=now)
        | Q(status=Job.Status.QUEUED, leased_until__isnull=True, created_at__lt=lost)
        | Q(status=Job.Status.QUEUED, leased_until__lt=now)
    )
    count = 0
    for job in expired:
        if job.attempts >= MAX_ATTEMPTS:
            _finish(
                job,
                Job.Status.FAILED,
                error="El trabajo se interrumpió tres veces. Se puede volver a intentar.",
            )
            continue
        taken = Job.objects.filter(pk=job.pk, status=job.status, leased_until=job.leased_until).update(
            status=Job.Status.QUEUED,
            leased_until=now + timezone.timedelta(seconds=settings.JOB_LEASE_SECONDS),
        )
        if taken:
            count += 1
            _enqueue(job)
    return count


@task()
def run_job(job_id):
    """What the queue carries: take the job, run its handler, write how it ended."""
    job = _take(job_id)
    if job is None:
        return
    try:
        with _lease(job):
            outcome = _handlers[job.handler](job, Progress(job), **job.args)
    except Cancelled:
        _finish(job, Job.Status.CANCELLED)
    except JobFailed as failure:
        _finish(job, Job.Status.FAILED, error=str(failure))
    except Exception:
        logger.exception("job %s (%s)", job.pk, job.handler)
        _finish(
            job,
            Job.Status.FAILED,
            error=f"Algo falló de nuestro lado. No se guardó nada a medias. Código {str(job.pk)[:8]}.",
        )
    else:
        _finish(
            job,
            Job.Status.DONE,
            location=outcome.location,
            output=outcome.output,
            **({"note": outcome.note} if outcome.note else {}),
        )


def _enqueue(job):
    run_job.enqueue(str(job.pk))


def _take(job_id):
    taken = Job.objects.filter(pk=job_id, status=Job.Status.QUEUED).update(
        status=Job.Status.RUNNING, attempts=F("attempts") + 1, leased_until=_lease_end(), done=0
    )
    return Job.objects.select_related("by").get(pk=job_id) if taken else None


def _finish(job, status, **facts):
    Job.objects.filter(pk=job.pk).update(
        status=status, finished_at=timezone.now(), leased_until=None, **facts
    )


def _lease_end():
    return timezone.now() + timezone.timedelta(seconds=settings.JOB_LEASE_SECONDS)


@contextmanager
def _lease(job):
    """Keep the lease alive while the handler works; the thread has a database connection of its own."""
    over = threading.Event()

    def renew():
        while not over.wait(settings.JOB_LEASE_SECONDS / 3):
            try:
                Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING).update(leased_until=_lease_end())
            except Exception:  # a locked SQLite: the next turn tries again, well inside the lease
                logger.warning("lease of job %s not renewed this time", job.pk)
        connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=30)
