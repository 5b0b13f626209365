"""Web and worker as one life: both start, both answer, and when one ends both end.

`--part web` or `--part worker` runs one of them alone, where something else (systemd) watches over them.
"""

import contextlib
import ctypes
import http.client
import logging
import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django_tasks_db.management.commands import db_worker

from documents import jobs
from documents.serving import CannotServe, local_address, open_socket

logger = logging.getLogger(__name__)

NAMES = {"web": "El servidor web", "worker": "El trabajador de fondo"}
READY_WITHIN = 60  # seconds until the first good /salud/
GRACE = 20  # seconds for a child to end by itself; an unfinished job is taken up again by its lease
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LIBC = ctypes.CDLL(None)


class Stopped(Exception):
    """Somebody asked to stop: Ctrl-C, SIGTERM, or the terminal went away."""


class Command(BaseCommand):
    help = "Sirve la aplicación y su trabajador de fondo hasta Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--part", choices=NAMES, help="solo una de las dos partes")

    def handle(self, *, part, **options):
        try:
            if part == "worker":
                _work()
            elif part == "web":
                web = _web(open_socket(settings.SERVE_ADDRESS).detach())
                os.execv(web[0], web)
            else:
                self._serve_both()
        except CannotServe as reason:
            self.stderr.write(str(reason))
            sys.exit(1)

    def _serve_both(self):
        listening = open_socket(settings.SERVE_ADDRESS)
        for number in SIGNALS:
            signal.signal(number, _stop)
        children = {}
        try:
            children["web"] = _start(_web(listening.fileno()), keep=[listening.fileno()])
            children["worker"] = _start([sys.executable, sys.argv[0], "serve", "--part", "worker"])
            listening.close()
            _wait_until_ready(children)
            self._greet()
            while True:
                _refuse_a_death(children)
                time.sleep(0.2)
        except Stopped:
            logger.info("stopped by a signal")
        finally:
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            _end(children.values())

    def _greet(self):
        self.stdout.write(f"Mingaco está en {settings.SITE_URL}")
        if settings.DEMO:
            self.stdout.write("Personas de la demostración: en la página de ingreso; contraseña demo-2026.")
        self.stdout.write("Ctrl-C para terminar.")
        self.stdout.flush()


def _stop(*_):
    raise Stopped


def _web(descriptor):
    """The web server's command, on a socket that listens already."""
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--chdir", str(settings.BASE_DIR), "--preload"),
        *("--bind", f"fd://{descriptor}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
    ]


def _work():
    """The worker; a database that is locked or away for a while is waited for, not died of."""
    while True:
        try:
            jobs.requeue_expired()
            return call_command(Worker(), queue_name="*", startup_delay=False, reload=False)
        except OperationalError as problem:
            logger.warning("worker: %s; trying again", problem)
            connection.close()
            time.sleep(2)


class Worker(db_worker.Command):
    def configure_logging(self, verbosity):
        """Only what went wrong: its own levels would tell of every task and of every start and stop."""
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).setLevel(logging.ERROR)


def _start(command, keep=()):
    """A child in a session of its own: Ctrl-C reaches only its parent, which tells each child once."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        pass_fds=keep,
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )


def _end_with_parent():
    """Have Linux end this process when the one that started it is gone, even by SIGKILL."""
    with contextlib.suppress(AttributeError):
        LIBC.prctl(1, signal.SIGTERM)


def _wait_until_ready(children):
    deadline = time.monotonic() + READY_WITHIN
    while not _answers():
        _refuse_a_death(children)
        if time.monotonic() > deadline:
            raise CannotServe(f"La aplicación no respondió en {READY_WITHIN} segundos: se cierra todo.")
        time.sleep(0.05)


def _answers():
    host, port = local_address(settings.SERVE_ADDRESS)
    request = http.client.HTTPConnection(host, port, timeout=5)
    try:
        request.request("GET", "/salud/", headers={"Host": urlsplit(settings.SITE_URL).netloc})
        status = request.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        request.close()
    # With https, plain http without a proxy is answered by the way there.
    return status == 200 or (settings.HTTPS and status == 301)


def _refuse_a_death(children):
    for part, child in children.items():
        if child.poll() is not None:
            raise CannotServe(f"{NAMES[part]} terminó solo (código {child.returncode}): se cierra todo.")


def _end(children):
    """Asks every child to end and makes those that do not, with their own children."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
