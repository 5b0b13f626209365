"""Loading the territory: all files with their report, and again with nothing to write."""

import time

from django.db import connection, transaction

from accounts.territory import load_territory
from tests.benchmarks.measure import interleaved

SECONDS = 3


def prepare(asked):
    load_territory()


def measure(table, asked):
    table.group("territory")
    began = time.monotonic()
    taken = interleaved(min(asked.runs, 3), first=_and_forget)["first"]
    detail = f"CPU, {(time.monotonic() - began) / (min(asked.runs, 3) + 1):.1f} s by the clock"
    table.line("load_territory: all files, with report", taken, SECONDS, unit="s", detail=detail)
    load_territory()
    written = []
    with connection.execute_wrapper(_keeping(written)):
        report = load_territory()
    detail = f"the report says {report.written}"
    table.line(
        "load_territory again: rows and statements that write", len(written), 0, unit="", detail=detail
    )


@transaction.atomic
def _and_forget():
    "\n".join(load_territory().lines())
    transaction.set_rollback(True)


def _keeping(written):
    def wrapper(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(sql)
        return execute(sql, params, many, context)

    return wrapper
