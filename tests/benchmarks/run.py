"""The parts of the bench, one after another, in the database that `__main__` has set aside."""

import argparse
import importlib
import os
import platform
import sys

import django
from django.core.management import call_command
from django.db import connection

from tests.benchmarks.measure import Table, with_room

PARTS = [
    "territory",
    "papers",
    "pages",
    "voices",
    "coverage",
    "support",
    "capture",
    "trail",
    "start",
]  # in this order: each stands on the ones before


def options():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of the moment")
    parser.add_argument("--quick", action="store_true", help="without starting the server")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--runs", type=int, default=7, help="interleaved runs of each figure")
    parser.add_argument("--rows", type=int, default=5000, help="rows of the largest lists")
    parser.add_argument(
        "--actions", type=int, default=1000, help="actions of the large plan (beside a tenth)"
    )
    parser.add_argument("--times", type=int, default=20, help="how often the paper repeats its actions")
    parser.add_argument("--sheet-rows", type=int, default=20_000, help="rows of the workbook")
    parser.add_argument("--events", type=int, default=100_000, help="events of the long chain")
    return parser.parse_args()


def main():
    asked = options()
    django.setup()
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}"
    print(f"{connection.vendor}, Python {platform.python_version()}, {machine}")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    table = Table()
    for part in PARTS:
        module = importlib.import_module(f"tests.benchmarks.{part}")
        if part in asked.only:
            module.measure(table, asked)
        elif hasattr(module, "prepare"):
            module.prepare(asked)
    print("all limits reached" if not table.missed else f"missed: {'; '.join(table.missed)}")
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(with_room(main))
