"""What the support cycle brings to the PAL's papers: a chapter of counts and a sheet. Reads frozen content only."""

from documents.spreadsheet import Column, Sheet
from support_cycle.pal_support import KEY

TITLE = "Acompañamiento a las unidades"
ANCHOR = "c-acompanamiento"
TEMPLATE = "support_cycle/paper/_pal_support.html"


def chapters(snapshot):
    """The chapter, if the snapshot has support; plans sealed before have none."""
    said = snapshot.get(KEY)
    if not said:
        return []
    return [
        {
            "title": TITLE,
            "anchor": ANCHOR,
            "template": TEMPLATE,
            "support": rows(snapshot),
            "total": said["total"],
        }
    ]


def sheets(snapshot):
    """«Acompañamiento», a row an action, if the snapshot has it."""
    if not snapshot.get(KEY):
        return []
    return [Sheet("Acompañamiento", COLUMNS, rows(snapshot), "solo cantidades")]


def rows(snapshot):
    """The counts of each action, in the plan's order, with its code and name."""
    counts = {row["action"]: row for row in snapshot[KEY]["actions"]}
    return [
        counts[action["id"]] | {"code": action["code"], "name": action["name"]}
        for action in snapshot["actions"]
        if action["id"] in counts
    ]


def _number(title, key, note=""):
    return Column(title, lambda row: row[key], width=14, number_format="#,##0", note=note)


COLUMNS = [
    Column("Código", lambda row: row["code"], width=10),
    Column("Acción", lambda row: row["name"], width=60),
    _number("Planes de apoyo", "plans", "Los que sirven a la acción"),
    _number("Unidades", "units"),
    _number("Reuniones", "meetings", "Reuniones de monitoreo realizadas"),
    _number("Evidencias", "evidence"),
    _number("Mediciones", "measurements", "Mediciones del PAL a las que aportan"),
]
