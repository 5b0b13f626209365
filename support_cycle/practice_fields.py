"""The card of a good practice as data: its forty fields, its twelve of the core, and the usual policy axes.

Source: the card of seed 003, in the words of Chilean public education (`data/practice_fields.json`).
"""

import json
from datetime import date
from functools import cache
from pathlib import Path

from django.db import transaction

from support_cycle.models import PracticeField

DATA = Path(__file__).parent / "data" / "practice_fields.json"
CORE = "nucleo"
SECTIONS = {
    "ficha": "Ficha resumen",
    "descripcion": "Descripción",
    "balance": "Balance",
    "mecanismos": "Mecanismos para replicarla",
}
# The two fields that are columns of the practice itself: {key: column}.
COLUMNS = {"nombre": "name", "ejes": "policy_axes"}
FACTS = ("number", "section", "label", "help", "kind", "options", "word_limit", "is_core", "is_personal")


@cache
def told():
    """What the file says: {"axes": [names], "fields": [{key, number, …}]}."""
    return json.loads(DATA.read_text())


@transaction.atomic
def load_fields():
    """Bring the fields up to the file: (made, changed). What is the same writes nothing; none is deleted."""
    stored = {field.key: field for field in PracticeField.objects.all()}
    made = changed = 0
    for row in told()["fields"]:
        field = stored.get(row["key"])
        if field is None:
            PracticeField.objects.create(**row)
            made += 1
        elif wrong := [name for name in FACTS if getattr(field, name) != row[name]]:
            for name in wrong:
                setattr(field, name, row[name])
            field.save(update_fields=wrong)
            changed += 1
    return made, changed


def card_fields():
    """Every field of the card, in its order."""
    return list(PracticeField.objects.all())


def fields_of(key, fields):
    """The fields of one page of writing: the core's twelve, or what a part asks beyond them."""
    if key == CORE:
        return [field for field in fields if field.is_core]
    return [field for field in fields if field.section == key and not field.is_core]


def title_of(key):
    return "Lo esencial" if key == CORE else SECTIONS[key]


def count_words(text):
    """Words as anybody counts them: what stands between spaces."""
    return len(text.split())


def words_in(text):
    """The key words of a list: by commas, semicolons or lines."""
    parts = text.replace(";", ",").replace("\n", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


def shown(field, text):
    """An answer as people read it: a day as 14-03-2025, the rest as it was written."""
    if field.kind != PracticeField.Kind.DATE:
        return text
    try:
        return f"{date.fromisoformat(text):%d-%m-%Y}"
    except ValueError:
        return text


def read_choice(field, text):
    """(chosen options, what was added in words) of a stored answer: the options come first, one per line."""
    lines, chosen = text.split("\n"), []
    while lines and lines[0] in field.options:
        chosen.append(lines.pop(0))
    return chosen, "\n".join(lines).strip()
