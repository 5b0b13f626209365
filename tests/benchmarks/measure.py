"""How speed is said here: medians of interleaved runs, CPU seconds of this process, ratios of one run."""

import gc
import resource
import statistics
import time


def cpu(call):
    """CPU seconds of one call, garbage collected before."""
    gc.collect()
    before = time.process_time()
    call()
    return time.process_time() - before


def interleaved(runs=7, **calls):
    """{name: median CPU seconds}: the calls in turn, A B C A B C …, after one warm-up each."""
    for call in calls.values():
        call()
    taken = {name: [] for name in calls}
    for _ in range(runs):
        for name, call in calls.items():
            taken[name].append(cpu(call))
    return {name: statistics.median(times) for name, times in taken.items()}


def peak_mb():
    """The largest this process has been, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Table:
    """The benchmark table, a line a figure, and whether each reached what it had to."""

    def __init__(self):
        self.failed = 0

    def line(self, what, figure, limit=None, *, unit="×", detail=""):
        reached = "" if limit is None else ("yes" if figure <= limit else "NO")
        self.failed += reached == "NO"
        must = "" if limit is None else f"≤ {limit:g} {unit}"
        print(f"{what:<68} {figure:>9.2f} {unit:<8} {must:<12} {reached:<4} {detail}", flush=True)
