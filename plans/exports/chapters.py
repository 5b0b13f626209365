"""The snapshot, chapter by chapter, as a reader meets it: numbered, with its sentences and its rows in order.

PDF and public page read the same chapters; nothing here touches the database.
"""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

from plans.extension import companions

MONTHS = ["ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.", "oct.", "nov.", "dic."]
ABSENCES = {"S/I": "S/I", "N/A": "N/A", "annual": "Medición anual"}
UNITS = {"percent": "\N{NO-BREAK SPACE}%", "points": " puntos", "number": "", "pesos": ""}


def chapters(snapshot):
    """The plan's sections in their order, each with `number`, `anchor`, `template` and what its template needs.

    After them, those of the apps above, if the snapshot has theirs.
    """
    made = []
    for number, section in enumerate(snapshot["sections"], start=1):
        kind = section["kind"] if section["kind"] in _BUILDERS else "text"
        chapter = {
            "number": number,
            "anchor": f"c-{section['key']}",
            "title": section["title"],
            "body": section["body"],
            "kind": kind,
            "template": f"plans/paper/_{kind}.html",
        }
        made.append(chapter | _BUILDERS[kind](snapshot))
    of_others = [chapter for companion in companions() for chapter in companion.chapters(snapshot)]
    return made + [
        {"number": number, "body": "", "kind": "companion"} | chapter
        for number, chapter in enumerate(of_others, start=len(made) + 1)
    ]


def objectives_with_actions(snapshot, kinds=None):
    """[{objective, actions}] in the plan's order; only the actions of `kinds` if given."""
    of = defaultdict(list)
    for action in snapshot["actions"]:
        if kinds is None or action["kind"] in kinds:
            of[action["objective"]].append(
                action | {"period": period(action), "coverage": _coverage(action, snapshot)}
            )
    return [
        {"objective": objective, "actions": of[objective["id"]]}
        for objective in snapshot["objectives"]
        if kinds is None or of[objective["id"]]
    ]


def budget_by_source(snapshot):
    """[(source, pesos)] with something in it, largest first."""
    total = Counter()
    for action in snapshot["actions"]:
        for row in action["budgets"]:
            total[row["source"]] += row["amount"]
    return [(source, amount) for source, amount in total.most_common() if amount]


def period(action):
    """«mar. a dic.», or with years where they differ."""
    start, end = _date(action["starts_on"]), _date(action["ends_on"])
    if not start and not end:
        return ""
    if start and end and start.year == end.year:
        return f"{MONTHS[start.month - 1]} a {MONTHS[end.month - 1]}"
    return " a ".join(f"{MONTHS[day.month - 1]} {day.year}" for day in (start, end) if day)


def shown_value(indicator, text):
    """A value of an indicator as it is written: "61,9 %", "$ 1.234.567", "1.400"."""
    if text is None:
        return ""
    value = Decimal(text)
    if indicator["unit"] == "pesos":
        return f"$\N{NO-BREAK SPACE}{_grouped(value, 0)}"
    places = min(indicator["decimals"], max(0, -value.normalize().as_tuple().exponent))
    return f"{_grouped(value, places)}{UNITS[indicator['unit']]}"


def shown_target(indicator):
    return shown_value(indicator, indicator["target"]) or indicator["target_text"]


def shown_measurement(indicator):
    """The value at the cut-off, or why there is none; «Sin dato» where nobody has said."""
    row = indicator.get("measurement")
    if row is None:
        return "Sin dato"
    return shown_value(indicator, row["value"]) if row["value"] is not None else ABSENCES[row["absence"]]


def unit_name(snapshot, code):
    return snapshot["units"].get(code, {}).get("name", code)


def _text(snapshot):
    return {}


def _instruments(snapshot):
    return {
        "cut_off": _date(snapshot["plan"]["cut_off"]),
        "instruments": [
            instrument
            | {
                "objectives": [
                    objective
                    | {
                        "indicators": [
                            row
                            | {
                                "shown_target": shown_target(row),
                                "shown_value": shown_measurement(row),
                                "remark": (row.get("measurement") or {}).get("reason", ""),
                            }
                            for row in objective["indicators"]
                        ]
                    }
                    for objective in instrument["objectives"]
                ],
                "has_indicators": any(objective["indicators"] for objective in instrument["objectives"]),
            }
            for instrument in snapshot["instruments"]
        ],
    }


def _objectives(snapshot):
    groups = objectives_with_actions(snapshot)
    for group in groups:
        for action in group["actions"]:
            action["indicators"] = [row | {"shown_target": shown_target(row)} for row in action["indicators"]]
    return {
        "groups": groups,
        "action_count": len(snapshot["actions"]),
        "indicator_count": sum(len(action["indicators"]) for action in snapshot["actions"]),
        "unit_count": snapshot["unit_count"],
        "budget": budget_by_source(snapshot),
        "budget_total": sum(amount for _, amount in budget_by_source(snapshot)),
    }


def _support_actions(snapshot):
    naming = defaultdict(list)
    for action in snapshot["actions"]:
        if action["kind"] == "support":
            for code in action["universe"]:
                naming[code].append(action["code"])
    by_commune = defaultdict(list)
    for code, unit in snapshot["units"].items():
        by_commune[unit["commune"]].append(unit | {"code": code, "actions": naming[code]})
    return {
        "communes": sorted(by_commune.items()),
        "reached": sum(1 for code in snapshot["units"] if naming[code]),
        "units": len(snapshot["units"]),
        "names_units": any(naming.values()),
        "support_actions": [action for action in snapshot["actions"] if action["kind"] == "support"],
    }


def _staffing(snapshot):
    rows = [
        row | {"unit": snapshot["units"].get(row["school"], {"name": row["school"], "commune": ""})}
        for row in snapshot["staffing"]
    ]
    totals = defaultdict(lambda: {"people": 0, "hours": Decimal(0)})
    for row in rows:
        totals[row["kind_label"]]["people"] += row["people"]
        totals[row["kind_label"]]["hours"] += Decimal(row["hours"])
    return {"rows": rows, "totals": [(label, total) for label, total in totals.items()]}


def _links(snapshot):
    return {"links": snapshot["links"]}


def _pme_progress(snapshot):
    rows = [
        row | {"unit": snapshot["units"].get(row["school"], {"name": row["school"], "commune": ""})}
        for row in snapshot["improvement_progress"]
    ]
    known = [Decimal(row["fulfilment"]) for row in rows if row["fulfilment"] is not None]
    names = [
        ("leadership", "Liderazgo"),
        ("pedagogy", "Gestión pedagógica"),
        ("coexistence", "Convivencia escolar"),
        ("resources", "Gestión de recursos"),
    ]
    return {
        "rows": rows,
        "cut_off": _date(next((row["cut_off"] for row in rows if row["cut_off"]), None)),
        "mean": round(sum(known) / len(known), 1) if known else None,
        "dimensions": [(label, sum(row[name] for row in rows)) for name, label in names],
        "action_total": sum(row["total"] for row in rows),
    }


def _gender(snapshot):
    return {
        "with_approach": [action for action in snapshot["actions"] if action["gender_approach"]],
        "by_gender": [
            row | {"action": action["code"], "shown_target": shown_target(row)}
            for action in snapshot["actions"]
            for row in action["indicators"]
            if row["by_gender"]
        ],
    }


def _annexes(snapshot):
    return {"annexes": snapshot["annexes"]}


_BUILDERS = {
    "text": _text,
    "instruments": _instruments,
    "objectives": _objectives,
    "support_actions": _support_actions,
    "staffing": _staffing,
    "links": _links,
    "pme_progress": _pme_progress,
    "gender": _gender,
    "annexes": _annexes,
}


def _coverage(action, snapshot):
    """«53 escuelas y liceos…» by comuna: [(comuna, units)], in alphabetical order."""
    counts = Counter(snapshot["units"].get(code, {}).get("commune", "Otra") for code in action["universe"])
    return sorted(counts.items())


def _grouped(value, places):
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def _date(text):
    return date.fromisoformat(text) if text else None
