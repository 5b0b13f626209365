"""`prepare` and `serve`, as `make run` calls them: real processes on a port and a database of their own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from documents.management.commands import serve

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 60


class Installation:
    """A var/ folder and a port; `start` runs a manage.py command there."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.process = None
        self.started = []
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "TASKS_BACKEND")
        }
        self.environment = kept | {
            "VAR_DIR": str(folder),
            "PORT": str(self.port),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
        }

    def run(self, *command):
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )

    def serve(self):
        """A running `serve` that has said that it is ready."""
        with (self.folder / "said").open("w") as said, (self.folder / "errors").open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=said,
                stderr=errors,
            )
        deadline = time.monotonic() + LIMIT
        while "Ctrl-C" not in self.said and self.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert "Ctrl-C" in self.said, self.errors

    @property
    def said(self):
        return (self.folder / "said").read_text()

    @property
    def errors(self):
        return (self.folder / "errors").read_text()

    def children(self):
        """{part: process id} of what `serve` started."""
        found = {}
        for child in children_of(self.process.pid):
            line = Path(f"/proc/{child}/cmdline").read_text()
            found["web" if "gunicorn" in line else "worker"] = child
        return found

    def everybody(self):
        """Every process that lives for this installation."""
        return [
            int(folder.name)
            for folder in Path("/proc").iterdir()
            if folder.name.isdigit() and f"VAR_DIR={self.folder}".encode() in environment_of(folder)
        ]

    def gone_within(self, seconds):
        deadline = time.monotonic() + seconds
        while self.everybody() and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.everybody() == []

    def answers(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
            return response.status


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def environment_of(folder):
    try:
        return (folder / "environ").read_bytes()
    except OSError:
        return b""


@pytest.fixture
def installation(tmp_path):
    installation = Installation(tmp_path)
    yield installation
    for pid in installation.everybody():
        os.kill(pid, signal.SIGKILL)
    if installation.process:
        installation.process.wait(timeout=10)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """A var/ with every table and without the territory, which the server itself does not need."""
    made = Installation(tmp_path_factory.mktemp("tables"))
    assert made.run("migrate", "--verbosity=0").returncode == 0
    assert made.run("createcachetable").returncode == 0
    (made.folder / "static").mkdir()
    return made.folder


@pytest.fixture
def migrated(installation, tables):
    shutil.copytree(tables, installation.folder, dirs_exist_ok=True)
    return installation


def test_a_taken_port_gets_a_sentence_that_names_the_way_out(installation):
    with socket.create_server(("127.0.0.1", installation.port)):
        for command in (["serve"], ["prepare", "--to-serve"]):
            done = installation.run(*command)
            assert done.stdout == ""
            assert done.stderr.strip() == (
                f"Otro programa ya ocupa 127.0.0.1:{installation.port}. Usar otro puerto: make run PORT=8001"
            )
            assert done.returncode == 1
    assert not (installation.folder / "mingaco.sqlite3").exists()


@pytest.mark.parametrize("address", ["127.0.0.1:abc", "127.0.0.1:70000", "127.0.0.1:"])
def test_a_port_that_is_none_gets_a_sentence_too(installation, address):
    installation.environment["SERVE_ADDRESS"] = address
    done = installation.run("serve")
    assert "make run PORT=8001" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_and_is_no_failure(migrated, number):
    migrated.serve()
    assert migrated.said == f"Mingaco está en http://127.0.0.1:{migrated.port}\nCtrl-C para terminar.\n"
    assert migrated.answers("/salud/") == 200
    assert sorted(migrated.children()) == ["web", "worker"]
    migrated.process.send_signal(number)
    assert migrated.process.wait(timeout=30) == 0
    assert migrated.gone_within(5)
    assert migrated.errors == ""


@pytest.mark.parametrize(("part", "name"), [("web", "El servidor web"), ("worker", "El trabajador de fondo")])
def test_when_one_part_dies_the_other_ends_and_it_is_a_failure(migrated, part, name):
    migrated.serve()
    os.kill(migrated.children()[part], signal.SIGKILL)
    assert migrated.process.wait(timeout=30) == 1
    assert f"{name} terminó solo" in migrated.errors
    assert migrated.gone_within(5)


def test_when_the_parent_is_killed_its_parts_end(migrated):
    migrated.serve()
    migrated.process.kill()
    migrated.process.wait(timeout=10)
    assert migrated.gone_within(20)


def test_a_part_that_does_not_end_is_made_to_with_its_own_children(monkeypatch):
    monkeypatch.setattr(serve, "GRACE", 0.2)
    script = "import signal, subprocess; signal.signal(15, signal.SIG_IGN); subprocess.run(['sleep', '60'])"
    child = serve._start([sys.executable, "-c", script])
    deadline = time.monotonic() + 10
    while not children_of(child.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    [grandchild] = children_of(child.pid)
    serve._end([child])
    assert child.returncode == -signal.SIGKILL
    while environment_of(Path(f"/proc/{grandchild}")) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert environment_of(Path(f"/proc/{grandchild}")) == b""


def test_a_server_that_cannot_start_says_so_and_leaves_nothing(installation):
    installation.environment["SITE_URL"] = "http://127.0.0.1:1"
    (installation.folder / "mingaco.sqlite3").write_text("no es una base de datos" * 100)
    done = installation.run("serve")
    assert done.returncode == 1
    assert "terminó solo" in done.stderr
    assert installation.gone_within(5)


@pytest.mark.django_db
def test_prepare_calls_only_for_what_is_missing(monkeypatch, tmp_path):
    called = []

    def note(name, *args, **options):
        called.append(name)
        return call_command(name, *args, **options) if name == "collectstatic" else None

    monkeypatch.setattr("accounts.management.commands.prepare.call_command", note)
    with override_settings(DEMO=True, STATIC_ROOT=tmp_path / "static"):
        call_command("prepare", stdout=StringIO())
        assert called == [
            "createcachetable",
            "collectstatic",
            "load_territory",
            "load_practice_fields",
            "seed_demo",
        ]
        called.clear()
        call_command("prepare", stdout=StringIO())
        assert called == ["createcachetable", "load_territory", "load_practice_fields", "seed_demo"]
        called.clear()
    with override_settings(DEMO=False, STATIC_ROOT=tmp_path / "static"):
        call_command("prepare", stdout=StringIO())
        assert called == ["createcachetable", "load_territory", "load_practice_fields"]
