"""The plan on paper, by its number of actions; and a workbook against the loop that openpyxl offers."""

import json
import statistics
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.test import override_settings

from accounts import demo
from accounts.models import LocalService
from plans.demo import seed
from plans.models import AnnualPlan
from plans.snapshots import take_snapshot
from tests.benchmarks import sheets
from tests.benchmarks.measure import alone, interleaved

PER_ACTION, PEAK_MB = 1.2, 700
PER_LOOP, GROWTH = 1.5, 1.15


def measure(table, asked):
    _paper(table, asked)
    _workbook(table, asked)


def _paper(table, asked):
    table.group("the plan on paper")
    path = Path(settings.VAR) / "snapshot.json"
    path.write_text(json.dumps(demonstration()))
    sizes = [1, max(2, asked.times // 2), asked.times]
    made = {size: [] for size in sizes}
    for _ in range(min(asked.runs, 3)):
        for size in sizes:
            made[size].append(alone("pdf", path, size))
    taken = {size: statistics.median(one["cpu"] for one in made[size]) for size in sizes}
    one, half, whole = (made[size][-1] | {"cpu": taken[size]} for size in sizes)
    detail = "; ".join(
        f"{m['actions']} actions {m['cpu']:.2f} s, {m['pages']} pages" for m in (one, half, whole)
    )
    per = [m["cpu"] / m["actions"] for m in (one, whole)]
    what = f"PDF: CPU per action, × {asked.times} against × 1"
    table.line(what, per[1] / per[0], PER_ACTION, detail=detail)
    first, second = _marginal(one, half), _marginal(half, whole)
    detail = f"{first * 1000:.1f} and {second * 1000:.1f} ms an action, the fixed start left out"
    what = f"PDF: one more action after × {sizes[1]} against before"
    table.line(what, second / first, PER_ACTION, detail=detail)
    peak = max(one["peak"] for one in made[asked.times])
    tagged = all(one["tagged"] for runs in made.values() for one in runs)
    detail = f"{made[1][0]['peak']:.0f} MB at × 1; {'tagged' if tagged else 'NOT TAGGED'}"
    table.line(f"PDF: peak memory at × {asked.times}", peak, PEAK_MB, unit="MB", detail=detail, also=tagged)


def _marginal(smaller, larger):
    return (larger["cpu"] - smaller["cpu"]) / (larger["actions"] - smaller["actions"])


def demonstration():
    """The snapshot of the demonstration's PAL; the demonstration itself is not kept."""
    with transaction.atomic(), override_settings(DEMO=True):
        demo.seed()
        seed()
        service = LocalService.objects.get(is_fictional=True)
        snapshot = take_snapshot(AnnualPlan.objects.filter(service=service).earliest("year"))
        transaction.set_rollback(True)
    return snapshot


def _workbook(table, asked):
    table.group("the workbook")
    rows = asked.sheet_rows
    with tempfile.TemporaryFile() as one, tempfile.TemporaryFile() as other:
        taken = interleaved(
            min(asked.runs, 3), ours=lambda: sheets.ours(rows, one), plain=lambda: sheets.plain(rows, other)
        )
    what = f"XLSX of {rows:,} rows × {len(sheets.COLUMNS)} formats against openpyxl's own loop"
    detail = f"{taken['ours']:.2f} s and {taken['plain']:.2f} s CPU"
    table.line(what, taken["ours"] / taken["plain"], PER_LOOP, detail=detail)
    half, twice = (alone("xlsx", size) for size in (rows // 2, rows * 2))
    what = f"XLSX: peak memory of {rows * 2:,} rows against {rows // 2:,}"
    detail = f"{twice['peak']:.0f} and {half['peak']:.0f} MB; {twice['size'] / 1e6:.1f} MB of file"
    table.line(what, twice["peak"] / half["peak"], GROWTH, detail=detail)
