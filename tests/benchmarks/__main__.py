"""`make bench`: one table of measurements, each with its limit; the exit code is 1 where a limit is missed.

    .venv/bin/python -m tests.benchmarks [--postgres] [--quick] [--only pages papers …] [--rows N] …

Nothing of the caller's environment is used and nothing is left behind: a temporary VAR_DIR with its own SQLite,
or with `--postgres` a PostgreSQL of the moment. No network but this machine's own address.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / ".ci"))

from postgres import Cluster  # noqa: E402 - lives beside the suite
from suite import OURS  # noqa: E402

LIMIT = 45 * 60


def main(arguments):
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONWARNINGS": "ignore"}
    with contextlib.ExitStack() as until_the_end:
        folder = until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="mingaco-bench-"))
        environment["VAR_DIR"] = folder
        if "--postgres" in arguments:
            environment["DATABASE_URL"] = until_the_end.enter_context(Cluster()).url
        command = [sys.executable, "-m", "tests.benchmarks.run", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, timeout=LIMIT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
