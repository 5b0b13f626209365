"""What changed between two sealed versions: added, removed, changed, word by word. Reads snapshots only."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from plans.exports.chapters import period, shown_measurement, shown_target, unit_name


@dataclass(frozen=True)
class TextChange:
    """One field in both versions; `before` and `after` are lists of (kind, words), kind one of same, del, ins."""

    label: str
    before: list
    after: list


@dataclass
class Change:
    """A row that is new, gone or different."""

    kind: str  # added, removed, changed
    group: str
    title: str
    fields: list = field(default_factory=list)

    @property
    def label(self):
        return {"added": "Nueva", "removed": "Quitada", "changed": "Modificada"}[self.kind]


def compare(old, new):
    """[Change] in the plan's order; nothing where both say the same."""
    found = []
    for group, rows_of, said in _GROUPS:
        before, after = rows_of(old), rows_of(new)
        for key, row in after.items():
            if key not in before:
                found.append(Change("added", group, _title(row), _whole(said(row, new), "ins")))
            elif fields := _differences(said(before[key], old), said(row, new)):
                found.append(Change("changed", group, _title(row), fields))
        found += [
            Change("removed", group, _title(row), _whole(said(row, old), "del"))
            for key, row in before.items()
            if key not in after
        ]
    return found


def compare_target(old, new, kind, key):
    """[Change] of one action, or of one section with the rows that stand in it; of everything where kind is ""."""
    return compare(_narrowed(old, kind, key), _narrowed(new, kind, key)) if kind else compare(old, new)


def summary(changes):
    """«1 nueva, 2 modificadas y 1 quitada», or that nothing changed."""
    if not changes:
        return "No hay diferencias de contenido entre las dos versiones."
    words = {
        "added": ("nueva", "nuevas"),
        "changed": ("modificada", "modificadas"),
        "removed": ("quitada", "quitadas"),
    }
    parts = []
    for kind, (one, many) in words.items():
        if n := sum(1 for change in changes if change.kind == kind):
            parts.append(f"{n} {one if n == 1 else many}")
    return (" y ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]) + "."


def words_apart(before, after):
    """Both texts cut into (kind, words), so that what left and what came can be marked."""
    a, b = _tokens(before), _tokens(after)
    left, right = [], []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            left.append(("same", "".join(a[a1:a2])))
            right.append(("same", "".join(b[b1:b2])))
            continue
        if a1 < a2:
            left.append(("del", "".join(a[a1:a2])))
        if b1 < b2:
            right.append(("ins", "".join(b[b1:b2])))
    return left, right


# What stands in a section besides its own text, by its kind.
_STANDING_IN = {
    "objectives": ("objectives", "actions"),
    "instruments": ("instruments",),
    "staffing": ("staffing",),
    "links": ("links",),
    "pme_progress": ("improvement_progress",),
    "annexes": ("annexes",),
}
_ROWS = {"sections", *(name for names in _STANDING_IN.values() for name in names)}


def _narrowed(snapshot, kind, key):
    """The snapshot with the rows of one target only."""
    kept = snapshot | {name: [] for name in _ROWS}
    if kind == "action":
        return kept | {"actions": [row for row in snapshot["actions"] if str(row["id"]) == key]}
    sections = [row for row in snapshot["sections"] if row["key"] == key]
    standing = {name for row in sections for name in _STANDING_IN.get(row["kind"], ())}
    found = kept | {"sections": sections} | {name: snapshot[name] for name in standing}
    if any(row["kind"] == "support_actions" for row in sections):
        found["actions"] = [row for row in snapshot["actions"] if row["kind"] == "support"]
    return found


MAX_TOKENS = 4000


def _tokens(text):
    tokens = re.findall(r"\s+|\w+|[^\w\s]", text)
    # A very long text is compared line by line: word by word would cost the square of its length.
    return tokens if len(tokens) <= MAX_TOKENS else text.splitlines(keepends=True)


def _differences(before, after):
    changed = []
    for label in dict.fromkeys([*before, *after]):
        old, new = before.get(label, ""), after.get(label, "")
        if old != new:
            changed.append(TextChange(label, *words_apart(old, new)))
    return changed


def _whole(said, kind):
    sides = {"ins": lambda text: ([], [("ins", text)]), "del": lambda text: ([("del", text)], [])}[kind]
    return [TextChange(label, *sides(text)) for label, text in said.items() if text]


def _title(row):
    return row.get("_title") or " ".join(
        filter(None, [row.get("code", ""), row.get("name") or row.get("title") or ""])
    )


def _by(rows, key):
    return {row[key]: row for row in rows}


def _say_section(row, _):
    return {"Título": row["title"], "Texto": row["body"]}


def _say_objective(row, _):
    return {"Código": row["code"], "Objetivo": row["text"], "Objetivo del PEL": row["pel"]}


def _say_action(row, snapshot):
    return {
        "Código": row["code"],
        "Acción": row["name"],
        "Objetivo": row["objective_code"],
        "Descripción": row["description"],
        "Tipo": row["kind_label"],
        "Unidad responsable": row["unit"],
        "Período": period(row),
        "Línea del PEL": row["line"],
        "Objetivo ENEP": row["enep_objective"],
        "Eje": row["axis"],
        "Meta": row["target"],
        "Enfoque de género": row["gender_approach"],
        "Unidades educativas": ", ".join(unit_name(snapshot, code) for code in row["universe"]),
        "Presupuesto": ", ".join(
            f"{b['source']} $ {b['amount']:,}".replace(",", ".") for b in row["budgets"]
        ),
    }


def _say_indicator(row, _):
    return {
        "Indicador": row["name"],
        "Meta": shown_target(row),
        "Medio de verificación": row["means"],
        "Periodicidad": row["periodicity"],
        "Resultado": shown_measurement(row) if "measurement" in row else "",
        "Observación": (row.get("measurement") or {}).get("reason", ""),
    }


def _say_staffing(row, _):
    return {
        "Personas": str(row["people"]),
        "Horas": row["hours"].replace(".", ","),
        "Fundamento": row["grounds"],
    }


def _say_link(row, _):
    return {
        "Institución": row["institution"],
        "Para qué": row["purpose"],
        "Comunas o región": row["where"],
        "Unidad responsable": row["unit"],
        "Período": row["period"],
    }


def _say_progress(row, _):
    return {
        "Acciones": str(row["total"]),
        "Cumplimiento": f"{row['fulfilment'].replace('.', ',')} %"
        if row["fulfilment"] is not None
        else "S/I",
    }


def _say_annex(row, _):
    return {
        "Título": row["title"],
        "Descripción": row["description"],
        "Archivos": ", ".join(f"{file['name']} ({file['sha256'][:12]})" for file in row["files"]),
    }


def _objectives(snapshot):
    return {row["id"]: row | {"_title": f"{row['code']} {row['text']}"} for row in snapshot["objectives"]}


def _indicators(snapshot):
    return {
        row["id"]: row | {"_title": f"{action['code']}: {row['name']}"}
        for action in snapshot["actions"]
        for row in action["indicators"]
    }


def _measured(snapshot):
    return {
        row["id"]: row | {"_title": f"{instrument['kind']} {objective['code']}: {row['name']}"}
        for instrument in snapshot["instruments"]
        for objective in instrument["objectives"]
        for row in objective["indicators"]
    }


def _staffing(snapshot):
    return {
        (row["school"], row["kind"]): row
        | {"_title": f"{unit_name(snapshot, row['school'])}, {row['kind_label'].lower()}"}
        for row in snapshot["staffing"]
    }


def _links(snapshot):
    return {row["id"]: row | {"_title": row["institution"]} for row in snapshot["links"]}


def _progress(snapshot):
    return {
        row["school"]: row | {"_title": f"PME de {unit_name(snapshot, row['school'])}"}
        for row in snapshot["improvement_progress"]
    }


_GROUPS = [
    ("Secciones", lambda s: _by(s["sections"], "key"), _say_section),
    ("Objetivos", _objectives, _say_objective),
    ("Acciones", lambda s: _by(s["actions"], "id"), _say_action),
    ("Indicadores", _indicators, _say_indicator),
    ("Instrumentos", _measured, _say_indicator),
    ("Dotación", _staffing, _say_staffing),
    ("Vinculación", _links, _say_link),
    ("Avance de los PME", _progress, _say_progress),
    ("Anexos", lambda s: _by(s["annexes"], "id"), _say_annex),
]
