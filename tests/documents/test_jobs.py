"""Long work survives its worker, says how far it is, stops when asked, and is done once."""

import datetime
import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from documents import jobs
from documents.models import Attachment, Job
from tests.documents import work_for_tests  # noqa: F401  registers its handlers
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def start(by=None, key="k", **args):
    return jobs.start("tests.count", by=by, key=key, title="Contar", **({"steps": 3} | args))


def run(job):
    jobs.run_job.call(str(job.pk))
    job.refresh_from_db()
    return job


def expire(job):
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - datetime.timedelta(seconds=1))


def test_a_job_is_done_with_its_place_and_note():
    job = run(start())
    assert (job.status, job.location, job.note, job.done, job.attempts) == (
        "done",
        "/listo/",
        "contado",
        3,
        1,
    )


def test_the_same_key_is_the_same_job():
    assert start() == start()
    assert Job.objects.count() == 1


def test_a_job_that_was_done_is_not_run_again():
    job = run(start())
    run(job)
    assert (job.attempts, Attachment.objects.count()) == (1, 1)


def test_a_refusal_says_its_sentence_and_a_defect_only_a_code():
    refused = run(start(key="a", fail="refuse"))
    assert (refused.status, refused.error) == ("failed", "No se puede: falta algo.")
    broken = run(start(key="b", fail="break"))
    assert broken.status == "failed"
    assert "defect" not in broken.error
    assert str(broken.pk)[:8] in broken.error


def test_a_job_that_waits_is_cancelled_at_once_and_one_that_runs_at_its_next_step():
    waiting = start(key="a")
    jobs.cancel(waiting)
    assert run(waiting).status == "cancelled"
    running = start(key="b")
    Job.objects.filter(pk=running.pk).update(cancel_asked=True)
    assert run(running).status == "cancelled"
    assert not Attachment.objects.exists()


def test_what_was_cancelled_can_be_tried_again():
    job = start()
    jobs.cancel(job)
    jobs.retry(job)
    assert run(job).status == "done"


@pytest.mark.usefixtures("queued_tasks")
def test_an_expired_lease_is_queued_again_and_a_living_one_is_not():
    dead, alive = start(key="dead"), start(key="alive")
    Job.objects.update(status=Job.Status.RUNNING, leased_until=timezone.now() + datetime.timedelta(minutes=1))
    expire(dead)
    assert jobs.requeue_expired() == 1
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.status, alive.status) == ("queued", "running")


def test_after_three_deaths_it_says_so():
    job = start()
    Job.objects.update(status=Job.Status.RUNNING, attempts=3)
    expire(job)
    jobs.requeue_expired()
    job.refresh_from_db()
    assert (job.status, "tres veces" in job.error) == ("failed", True)


def test_a_jobs_page_answers_only_its_own_person(client):
    person, other = make_user(), make_user()
    job = start(by=person)
    for name in ["job_detail", "job_output"]:
        client.force_login(other)
        assert client.get(reverse(name, args=[job.pk])).status_code == 404
    for name in ["job_cancel", "job_retry"]:
        assert client.post(reverse(name, args=[job.pk])).status_code == 404
    client.force_login(person)
    assert client.get(reverse("job_detail", args=[job.pk])).status_code == 200
    assert "Contar" in client.get(reverse("job_list")).content.decode()


def test_polling_stops_when_the_work_is_over(client):
    person = make_user()
    job = start(by=person)
    client.force_login(person)
    fragment = {"HX-Request": "true", "HX-Target": "job-progress"}
    waiting = client.get(reverse("job_detail", args=[job.pk]), headers=fragment)
    assert (waiting.status_code, b"<html" in waiting.content) == (200, False)
    run(job)
    assert client.get(reverse("job_detail", args=[job.pk]), headers=fragment).status_code == 286


def worker(seconds):
    """A worker process on the database of this test."""
    database = connection.settings_dict
    code = (
        "import django; django.setup();"
        "import tests.documents.work_for_tests;"
        "from documents import jobs; jobs.requeue_expired();"
        "from django.core.management import call_command; call_command('db_worker', interval=0.1)"
    )
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database['NAME']}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "JOB_LEASE_SECONDS": str(seconds),
    }
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def wait_for(condition, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


@pytest.mark.slow
@pytest.mark.usefixtures("queued_tasks")
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_loses_nothing_and_does_nothing_twice(settings):
    settings.JOB_LEASE_SECONDS = 3
    job = start(steps=25, seconds=0.1)

    def now():
        return Job.objects.get(pk=job.pk)

    first = worker(3)
    try:
        wait_for(lambda: now().status == "running" and now().done >= 2)
        os.kill(first.pid, signal.SIGKILL)
        first.wait(timeout=20)
        assert now().status == "running"
        time.sleep(3.5)
        second = worker(3)
        try:
            wait_for(lambda: now().status == "done")
            assert (now().attempts, Attachment.objects.count()) == (2, 1)
        finally:
            second.kill()
            second.wait(timeout=20)
    finally:
        first.kill()
        first.wait(timeout=20)
