"""`.ci/install` and `.ci/suite.py`, played on copies with a make-believe system on the PATH."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import suite

ROOT = Path(__file__).resolve().parent.parent
RUN = "python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
TEST = f"{RUN} chromium postgresql-15 poppler-utils qpdf libatomic1"


class Machine:
    """A project folder and a system of which every program that matters is made up."""

    def __init__(self, folder):
        self.project = folder / "project"
        self.bin = folder / "bin"
        self.log = folder / "log"
        (self.project / ".ci").mkdir(parents=True)
        self.bin.mkdir()
        shutil.copy(ROOT / ".ci" / "install", self.project / ".ci" / "install")
        self.lock("")
        self.has(TEST)
        self.program("id", "echo 1000")
        self.program("sudo", "exit 1")

    def lock(self, text):
        (self.project / "requirements.txt").write_text(text)
        (self.project / "requirements-test.txt").write_text(text)

    def has(self, packages):
        self.program("dpkg-query", "\n".join(f"echo installed {package}" for package in packages.split()))

    def program(self, name, script):
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def install(self, set_name):
        path = f"{self.bin}:{os.environ['PATH']}"
        return subprocess.run(
            [self.project / ".ci" / "install", set_name],
            env={**os.environ, "PATH": path, "LOG": str(self.log)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @property
    def stamps(self):
        return sorted(path.name.split("-")[1] for path in (self.project / ".venv").glob("installed-*"))


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_without_permission_it_prints_the_one_line_to_run(machine):
    machine.has(RUN.replace("libharfbuzz-subset0", ""))
    done = machine.install("test")
    assert done.stdout == (
        "sudo apt-get install --no-install-recommends "
        "libharfbuzz-subset0 chromium postgresql-15 poppler-utils qpdf libatomic1\n"
    )
    assert (done.stderr, done.returncode) == ("", 1)
    assert not (machine.project / ".venv").exists()


def test_serving_needs_neither_browser_nor_postgresql(machine):
    machine.has("python3-venv")
    assert machine.install("run").stdout.split()[4:] == RUN.split()[1:]


def test_a_package_that_was_removed_but_not_purged_is_missing(machine):
    machine.program("dpkg-query", "echo config-files libatomic1; echo not-installed chromium")
    assert "libatomic1" in machine.install("test").stdout


@pytest.mark.parametrize("who", ["root", "sudo"])
def test_where_it_may_it_installs_by_itself(machine, who):
    machine.has(TEST.replace("poppler-utils", ""))
    machine.program("apt-get", 'echo "$DEBIAN_FRONTEND $*" >> "$LOG"')
    machine.program("id", f"echo {0 if who == 'root' else 1000}")
    machine.program("sudo", 'shift; echo sudo >> "$LOG"; exec "$@"')
    machine.program("python3", "echo 3.9; exit 1")  # enough seen: it stops here
    machine.install("test")
    said = machine.log.read_text().splitlines()
    assert [line for line in said if line != "sudo"] == [
        "noninteractive -o DPkg::Lock::Timeout=120 install --no-install-recommends -y -qq "
        "-o Dpkg::Use-Pty=0 poppler-utils"
    ]
    assert ("sudo" in said) is (who == "sudo")


def test_lists_of_packages_are_brought_only_when_the_first_try_fails(machine):
    machine.has(TEST.replace("poppler-utils", ""))
    machine.program("id", "echo 0")
    machine.program(
        "apt-get",
        'case "$*" in *update) touch "$LOG";; *) test -e "$LOG" || { echo no list; exit 100; };; esac',
    )
    machine.program("python3", "echo 3.9; exit 1")
    done = machine.install("test")
    assert machine.log.exists()
    assert "no list" not in done.stderr


def test_what_apt_says_is_shown_when_it_fails(machine):
    machine.has("")
    machine.program("id", "echo 0")
    machine.program("install", "true")
    machine.program("apt-get", "echo E: no network; exit 100")
    done = machine.install("test")
    assert "E: no network" in done.stderr
    assert done.returncode == 1


def test_an_old_python_gets_a_sentence(machine):
    machine.program("python3", 'case "$*" in *print*) echo 3.9;; *) exit 1;; esac')
    done = machine.install("run")
    assert done.stderr == "Se necesita Python 3.11 o posterior; python3 es 3.9.\n"
    assert done.returncode == 1


def test_a_python_without_venv_gets_a_sentence(machine):
    machine.program("python3", 'case "$*" in *ensurepip*) exit 1;; *) echo 3.11;; esac')
    done = machine.install("run")
    assert "python3-venv" in done.stderr
    assert done.returncode == 1


def test_the_environment_is_made_once_and_again_when_the_lock_changes(machine):
    assert machine.install("run").returncode == 0
    mark = machine.project / ".venv" / "mark"
    mark.touch()
    again = machine.install("run")
    assert (again.returncode, again.stdout, mark.exists()) == (0, "", True)

    assert machine.install("test").returncode == 0
    assert mark.exists(), "what serves is added to, not thrown away"
    assert machine.stamps == ["run", "test"]

    machine.lock("# another lock\n")
    assert machine.install("run").returncode == 0
    assert not mark.exists()
    assert machine.stamps == ["run"]


def test_an_environment_made_for_tests_also_serves_and_a_half_made_one_is_made_again(machine):
    assert machine.install("test").returncode == 0
    mark = machine.project / ".venv" / "mark"
    mark.touch()
    assert machine.install("run").stdout == ""
    assert (machine.stamps, mark.exists()) == (["test"], True)

    for stamp in (machine.project / ".venv").glob("installed-*"):
        stamp.unlink()
    assert machine.install("run").returncode == 0
    assert not mark.exists()


def test_an_environment_whose_python_is_gone_is_made_again(machine):
    assert machine.install("run").returncode == 0
    (machine.project / ".venv" / "bin" / "python").unlink()
    assert machine.install("run").returncode == 0
    assert (machine.project / ".venv" / "bin" / "python").exists()


def test_the_locks_name_every_hash_and_no_registry():
    for lock in ROOT.glob("requirements*.txt"):
        text = lock.read_text()
        assert "http" not in text and "--index" not in text and "--find-links" not in text
        pins = [line for line in text.splitlines() if "==" in line]
        assert pins and all(line.endswith("\\") for line in pins)


def test_the_lock_for_tests_contains_the_lock_for_serving():
    def pins(name):
        text = (ROOT / name).read_text()
        return {line.split(" ")[0] for line in text.splitlines() if "==" in line}

    assert pins("requirements.txt") <= pins("requirements-test.txt")


def test_every_stage_runs_and_the_sum_of_their_codes_is_the_verdict(capfd, tmp_path):
    stages = suite.Suite(str(tmp_path))
    stages.run("one", [sys.executable, "-c", "raise SystemExit(5)"])
    stages.run("two", [sys.executable, "-c", "raise SystemExit(0)"])
    stages.run("three", [sys.executable, "-c", "raise SystemExit(1)"])
    assert stages.finish() == 6
    closing = capfd.readouterr().out.split("═" * 78)[1].strip().splitlines()
    assert [line.split(" · ")[0].split() for line in closing] == [
        ["FAILED", "(5)", "one"],
        ["ok", "two"],
        ["FAILED", "(1)", "three"],
    ]


@pytest.mark.parametrize(("ci", "verdict"), [(True, 1), (False, 0)])
def test_what_cannot_be_proved_is_loud_and_a_failure_in_ci(capfd, monkeypatch, tmp_path, ci, verdict):
    monkeypatch.setattr(suite, "CI", ci)
    stages = suite.Suite(str(tmp_path))
    suite.on_postgresql(stages, "", "no PostgreSQL here", "pytest, PostgreSQL", [])
    assert stages.finish() == verdict
    assert ("NOT PROVEN" in capfd.readouterr().out) is not ci


def test_nothing_of_the_callers_environment_reaches_a_test(capfd, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://real/plans")
    stages = suite.Suite(str(tmp_path))
    stages.run("look", [sys.executable, "-c", "import os; print(os.environ.get('DATABASE_URL', 'nothing'))"])
    assert "nothing" in capfd.readouterr().out


def test_a_stage_that_hangs_is_ended_with_all_it_started(monkeypatch, tmp_path):
    monkeypatch.setattr(suite, "LIMIT", 1)
    note = tmp_path / "child"
    script = (
        "import subprocess, sys, pathlib;"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid)); child.wait()"
    )
    assert suite.run_to_its_end([sys.executable, "-c", script], dict(os.environ)) == 124
    deadline = time.monotonic() + 10
    while command_line(note.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert command_line(note.read_text()) == b""


def command_line(pid):
    """Empty for a process that is gone, or dead and not yet noticed by its parent."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
