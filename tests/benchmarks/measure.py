"""How speed is said here: medians of interleaved runs, CPU seconds of this process, ratios of one run."""

import contextlib
import gc
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

LIMIT = 600  # seconds for one process of the bench: nothing waits for ever


def cpu(call, times=1):
    """CPU seconds of one call, the mean of `times` of them, garbage collected before."""
    gc.collect()
    before = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - before) / times


def interleaved(runs=7, times=1, within=None, **calls):
    """{name: median CPU seconds}: the calls in turn, A B C A B C …, after one warm-up each.

    `times` calls make one figure, so that a short one is not lost in the clock. `within` names a context
    manager for a call whose own cost is not to be counted.
    """
    within = within or {}

    def around(name):
        return within[name]() if name in within else contextlib.nullcontext()

    taken = {name: [] for name in calls}
    for name, call in calls.items():
        with around(name):
            call()
    for _ in range(runs):
        for name, call in calls.items():
            with around(name):
                taken[name].append(cpu(call, times))
    return {name: statistics.median(figures) for name, figures in taken.items()}


def peak_mb():
    """The largest this process has been, in MB; `ru_maxrss` would still tell of whoever started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def alone(*args):
    """What `tests.benchmarks.alone` measures in a process of its own, whose memory nobody used before."""
    command = [sys.executable, "-m", "tests.benchmarks.alone", *map(str, args)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=LIMIT, check=True, text=True
    )
    return json.loads(done.stdout)


def with_room(call):
    """`call()` with a megabyte of Python's own stack set aside.

    CPython maps and unmaps the stack's next chunk each time a call crosses the edge of the last one. Where a page
    happens to cross it in its busiest loop, that alone costs half of its CPU, and two pages differ by their depth.
    """
    names = "=".join(f"a{number}" for number in range(60_000))
    namespace = {}
    exec(f"def roomy(call):\n    if call is None:\n        {names} = None\n    return call()", namespace)
    return namespace["roomy"](call)


class Table:
    """The benchmark table, a line a figure, and whether each reached what it had to."""

    WIDTHS = "{:<62} {:>10} {:<3} {:<12} {:<8} {}"

    def __init__(self):
        self.missed = []
        print(self.WIDTHS.format("what", "figure", "", "limit", "reached", "detail").rstrip())

    def group(self, title):
        print(f"— {title}", flush=True)

    def line(self, what, figure, limit=None, *, unit="×", detail="", also=True):
        """One figure; it reaches its limit only if `also` (a further condition, told in the detail) holds."""
        reached = "" if limit is None else ("yes" if figure <= limit and also else "NO")
        if reached == "NO":
            self.missed.append(what)
        must = "" if limit is None else f"≤ {limit:g} {unit}"
        shown = f"{figure:d}" if isinstance(figure, int) else f"{figure:.2f}"
        print(self.WIDTHS.format(what, shown, unit, must, reached, detail).rstrip(), flush=True)
