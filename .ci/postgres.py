"""A PostgreSQL of the moment: a socket in a temporary folder, gone with whoever started it.

    .venv/bin/python .ci/postgres.py [--durable] COMMAND ...    runs COMMAND with its DATABASE_URL

A root may not run PostgreSQL: then it belongs to Debian's user `postgres`. `--durable` keeps fsync on, for
the tests that kill it. Each folder holds the process id of its owner; a start clears away those whose owner
is dead.
"""

import argparse
import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLACE = Path("/tmp")  # short enough for a socket's name, and open to the user postgres
PREFIX = "mingaco-pg-"
USER = DATABASE = "mingaco"
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Missing(Exception):
    """There is no PostgreSQL on this machine."""


class Cluster:
    """`with Cluster() as cluster:` gives a running server; `cluster.url` is its DATABASE_URL."""

    def __init__(self, durable=False):
        self.durable = durable
        self.bin = _binaries()
        sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=PLACE))
        (self.folder / "owner").write_text(str(os.getpid()))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")

    @property
    def url(self):
        return f"postgres://{USER}@/{self.folder}/{DATABASE}"

    def __enter__(self):
        try:
            self.create()
            self.start()
            self._run("createdb", "-h", self.folder, "-U", USER, DATABASE)
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_):
        self.remove()

    def create(self):
        options = [] if self.durable else ["--no-sync"]
        self._run(
            *("initdb", "-D", self.data, "-U", USER, "--auth=trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8", *options),
        )

    def start(self):
        wanted = {"listen_addresses": "", "unix_socket_directories": self.folder, "max_connections": 60}
        wanted |= {} if self.durable else QUICK
        told = " ".join(f"-c {name}='{value}'" for name, value in wanted.items())
        self._run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "-t", "45", "-o", told, "start")

    def kill(self):
        """As if the power had gone: none of its processes gets to write anything more; `start` recovers."""
        pid = _server_of(self.folder)
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        for each in [pid, *children]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        deadline = time.monotonic() + 15
        while any(_command_line(each) for each in [pid, *children]) and time.monotonic() < deadline:
            time.sleep(0.02)
        # After a power cut no process bears the old number; here a dead one may linger and be taken for it.
        for lock in [self.data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*.lock")]:
            lock.unlink(missing_ok=True)

    def remove(self):
        _remove(self.folder)

    @property
    def data(self):
        return self.folder / "data"

    def _run(self, program, *args):
        command = [str(self.bin / program), *map(str, args)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # Not through a pipe: the server would keep it open and this would wait for ever.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=90, check=False
            )
            if done.returncode:
                said.seek(0)
                raise RuntimeError(f"{program}: {said.read().decode(errors='replace')}")


def sweep():
    """Clears away the clusters whose owner was killed before it could."""
    for folder in PLACE.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError, ValueError):
            if folder.stat().st_uid in _own_users() and not _alive(int((folder / "owner").read_text())):
                _remove(folder)


def _binaries():
    """The folder of the newest server there is; Debian keeps them off the PATH."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found.sort(key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0), reverse=True)
    if not found and (program := shutil.which("initdb")):
        found = [Path(program).resolve().parent]
    if not found:
        raise Missing("no PostgreSQL here (Debian: postgresql-15)")
    return found[0]


def _own_users():
    users = {os.geteuid()}
    if os.geteuid() == 0:
        with contextlib.suppress(LookupError):
            users.add(pwd.getpwnam("postgres").pw_uid)
    return users


def _remove(folder):
    _end(folder, [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL])
    shutil.rmtree(folder, ignore_errors=True)


def _end(folder, signals):
    """Ends the server of this folder, each signal a little less politely, and waits until it is gone."""
    pid = _server_of(folder)
    for number in signals:
        if not _serves(pid, folder):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + 15
        while _serves(pid, folder) and time.monotonic() < deadline:
            time.sleep(0.02)


def _server_of(folder):
    """The process id that the server wrote down, or 0."""
    try:
        return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _serves(pid, folder):
    """Whether this process is the server of this folder: ids come again, and dead processes linger."""
    return pid > 0 and str(folder).encode() in _command_line(pid)


def _command_line(pid):
    """Empty for a process that is gone or only waits for its parent to notice."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def main():
    parser = argparse.ArgumentParser(description="Run a command with a PostgreSQL of the moment.")
    parser.add_argument("--durable", action="store_true", help="keep fsync on")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    with Cluster(options.durable) as cluster:
        return subprocess.call(options.command, env={**os.environ, "DATABASE_URL": cluster.url})


if __name__ == "__main__":
    sys.exit(main())
