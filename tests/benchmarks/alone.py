"""What is measured in a process of its own, so that its peak memory is nobody else's.

    python -m tests.benchmarks.alone pdf SNAPSHOT.json TIMES
    python -m tests.benchmarks.alone xlsx ROWS

One line of JSON on standard output.
"""

import importlib
import json
import sys
import tempfile
from pathlib import Path

import django

from tests.benchmarks.measure import cpu, peak_mb


def pdf(path, times):
    """The paper of a snapshot whose actions are there `times` times."""
    plan_pdf = importlib.import_module("plans.exports.plan_pdf")
    snapshot = multiplied(json.loads(Path(path).read_text()), int(times))
    made = {}
    taken = cpu(lambda: made.update(pdf=plan_pdf.render({"snapshot": snapshot, "seal": None})))
    return {"cpu": taken, "peak": peak_mb(), "actions": len(snapshot["actions"]), **facts(made["pdf"])}


def multiplied(snapshot, times):
    """The same plan with each action `times` times, under codes and ids of their own."""
    actions = [
        action
        | {
            "id": action["id"] * 1000 + number,
            "code": f"{action['code']}.{number}" if number else action["code"],
        }
        for action in snapshot["actions"]
        for number in range(times)
    ]
    return snapshot | {"actions": actions}


def facts(paper):
    """Its pages, and whether it is tagged: marked, with a structure tree that holds something."""
    reader = importlib.import_module("pypdf").PdfReader(importlib.import_module("io").BytesIO(paper))
    root = reader.trailer["/Root"]
    marked = bool(root.get("/MarkInfo", {}).get("/Marked"))
    return {"pages": len(reader.pages), "tagged": marked and bool(root["/StructTreeRoot"]["/K"])}


def xlsx(rows):
    """The peak of writing a workbook of so many rows into a file."""
    sheets = importlib.import_module("tests.benchmarks.sheets")
    with tempfile.TemporaryFile() as file:
        sheets.ours(int(rows), file)
        return {"peak": peak_mb(), "size": file.tell()}


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"pdf": pdf, "xlsx": xlsx}[sys.argv[1]](*sys.argv[2:])))
