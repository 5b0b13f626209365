"""An event of the trail in the words of the page: «Editó acción 1.3: término, 30-11-2027 → 15-12-2027»."""

import datetime
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from accounts.wording import field_words

VERBS = {
    "open": "Abrió",
    "decide": "Decidió sobre",
    "stage": "Cambió la etapa",
    "archive": "Archivó",
    "transcribe": "Transcribió",
    "create": "Creó",
    "edit": "Editó",
    "delete": "Eliminó",
    "move": "Cambió el orden de",
    "copy": "Copió como",
    "universe": "Cambió las unidades de",
    "import": "Importó de una planilla",
    "resolve": "Resolvió",
    "reopen": "Volvió a abrir",
    "seal": "Selló",
    "measure": "Informó",
}
EMPTY = "vacío"
OWN_WORDS = {"universe": "unidades educativas", "position": "lugar"}
UNSAID = {"id", "service", "plan", "version", "updated_by", "updated_at", "receipt", "sort_key", "origin"}


@dataclass(frozen=True)
class Change:
    """One event as it is shown: `fields` are (name, before, after), "" where there was nothing."""

    event: object
    verb: str
    kind: str
    fields: list


def told(event):
    """The event in words; an event whose text was erased says nothing but who and when."""
    model = _model(event.subject_type)
    kind = str(model._meta.verbose_name) if model else ""
    fields = []
    if event.verb != "delete":
        for name, pair in (event.changes or {}).items():
            if name not in UNSAID and isinstance(pair, list) and len(pair) == 2:
                fields.append(
                    (_label(event.subject_type, name), *(_value(model, name, value) for value in pair))
                )
    return Change(event, VERBS.get(event.verb, "Registró un cambio en"), kind, fields)


@cache
def _model(label):
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model, name):
    """The column of that name; a change may also be named after rows that hang on it («actions»: 17)."""
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if field is not None and field.concrete else None


def _label(subject_type, name):
    return OWN_WORDS.get(name) or field_words(subject_type, name)


def _value(model, name, value):
    if value in (None, ""):
        return ""
    if value is True or value is False:
        return "sí" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    field = _field(model, name)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField):
        return _day(value)
    if isinstance(field, models.DecimalField):
        text = str(value).replace(".", ",")
        return text.rstrip("0").rstrip(",") if "," in text else text
    if name.startswith("presupuesto") and isinstance(value, int):
        return f"$\N{NO-BREAK SPACE}{value:,}".replace(",", ".")
    return str(value)


def _day(text):
    try:
        return datetime.datetime.fromisoformat(text).strftime("%d-%m-%Y")
    except ValueError:
        return str(text)
