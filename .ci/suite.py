"""Everything `make test` proves, stage by stage; each ends with its line, and all run even when one fails.

    .venv/bin/python .ci/suite.py [fast]

Nothing of the caller's environment reaches a test: no database but its own, no var/ but a temporary one.
Without PostgreSQL or Chromium those stages are left out with a loud line, but with CI=true that is a failure.
"""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from postgres import Cluster, Missing

ROOT = Path(__file__).resolve().parent.parent
OURS = [
    *("ADMINS", "ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "EMAIL_URL", "MINGACO_DEMO", "PORT", "SECRET_KEY"),
    *("SERVE_ADDRESS", "SITE_URL", "TASKS_BACKEND", "TRUSTED_PROXIES", "VAR_DIR", "DJANGO_SETTINGS_MODULE"),
]
CHROMIUM = "/usr/bin/chromium"
LIMIT = 45 * 60  # seconds for one stage: nothing waits for ever
CI = os.environ.get("CI") == "true"

PYTHON = [sys.executable]
MANAGE = [*PYTHON, "manage.py"]
PYTEST = [*PYTHON, "-m", "pytest", "-q"]
TWO = ["-n", "2"]


class Suite:
    """Runs stages one after another and remembers how each ended."""

    def __init__(self, folder):
        self.lines = []
        self.total = 0
        self.environment = {name: value for name, value in os.environ.items() if name not in OURS}
        self.environment["VAR_DIR"] = folder

    def run(self, title, command, **environment):
        print(f"\n── {title}", flush=True)
        began = time.monotonic()
        code = run_to_its_end(command, {**self.environment, **environment})
        self.note(title, code, f"{time.monotonic() - began:.0f} s")

    def leave_out(self, title, reason):
        print(f"\n── {title}", flush=True)
        self.note(title, 1 if CI else None, reason)

    def note(self, title, code, detail):
        word = {None: "NOT RUN, NOT PROVEN", 0: "ok"}.get(code, f"FAILED ({code})")
        line = f"{word:<20} {title} · {detail}"
        self.total += code or 0
        self.lines.append(line)
        print(line, flush=True)

    def finish(self):
        print("\n" + "\n".join(["═" * 78, *self.lines]), flush=True)
        return min(self.total, 100)


def run_to_its_end(command, environment):
    """The exit code, 124 when it took too long; whatever it leaves behind in its group is ended too."""
    process = subprocess.Popen(
        list(map(str, command)), cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return abs(process.wait(timeout=LIMIT))
    except subprocess.TimeoutExpired:
        return 124
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=15)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def first(suite):
    suite.run(
        "pytest, SQLite",
        [*PYTEST, *TWO, "-m", "not browser", "--durations=25"],
    )


def everything(suite):
    suite.run("ruff check", [*PYTHON, "-m", "ruff", "check", "."])
    suite.run("ruff format", [*PYTHON, "-m", "ruff", "format", "--check", "."])
    suite.run("makemigrations --check", [*MANAGE, "makemigrations", "--check", "--dry-run"])
    suite.run(
        "check --deploy",
        [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
        SITE_URL="https://mingaco.example.cl",
        SECRET_KEY=secrets.token_urlsafe(64),
        DATABASE_URL=f"sqlite:///{suite.environment['VAR_DIR']}/deploy.sqlite3",
    )
    first(suite)
    with contextlib.ExitStack() as until_the_end:
        try:
            url, why = until_the_end.enter_context(Cluster()).url, ""
        except (Missing, RuntimeError, LookupError, OSError, subprocess.SubprocessError) as problem:
            url, why = "", str(problem)
        on_postgresql(suite, url, why, "pytest, PostgreSQL", [*TWO, "-m", "not browser", "--next-february"])
        in_browser(suite, "browser, SQLite", [*TWO, "-m", "browser"])
        in_browser(suite, "browser without JavaScript, SQLite", ["-m", "browser and core", "--scripts=off"])
        on_postgresql(suite, url, why, "browser, PostgreSQL", ["-m", "browser and core"], needs_browser=True)


def on_postgresql(suite, url, why, title, options, needs_browser=False):
    if not url:
        suite.leave_out(title, why)
    elif needs_browser:
        in_browser(suite, title, options, DATABASE_URL=url)
    else:
        suite.run(title, [*PYTEST, *options], DATABASE_URL=url)


def in_browser(suite, title, options, **environment):
    if os.access(CHROMIUM, os.X_OK):
        suite.run(title, [*PYTEST, *options], **environment)
    else:
        suite.leave_out(title, "no Chromium here (Debian: chromium)")


def main(stages):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    folder = tempfile.mkdtemp(prefix="mingaco-test-")
    try:
        suite = Suite(folder)
        stages(suite)
        return suite.finish()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(first if sys.argv[1:] == ["fast"] else everything))
