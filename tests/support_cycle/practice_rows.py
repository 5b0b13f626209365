"""Practices for tests: with their fields loaded, the core written, reviewed, published."""

import datetime

from support_cycle.models import Practice, PracticeAnswer, PracticeField
from support_cycle.practice_fields import COLUMNS, load_fields
from support_cycle.practice_moves import decide_practice
from support_cycle.practice_publication import render_practice
from tests.factories_support import make_practice

TODAY = datetime.date(2026, 11, 20)
CONTACTS = ("direccion-ejecutiva", "direccion", "telefono", "responsable", "correo", "telefono-responsable")


def answer(practice, key, text, **fields):
    field = PracticeField.objects.get(key=key)
    return PracticeAnswer.objects.update_or_create(
        practice=practice, field=field, defaults={"text": text} | fields
    )[0]


def make_written(service, head, name="Planificar en duplas", **fields):
    """A practice whose core is written, in preparation."""
    load_fields()
    practice = make_practice(service, name=name, author=head, **fields)
    for field in PracticeField.objects.filter(is_core=True).exclude(key__in=COLUMNS):
        answer(practice, field.key, field.options[0] if field.options else f"Lo de {field.key}.")
    return practice


def decide(practice, name, head, **facts):
    row = Practice.objects.select_related("service__region", "school__commune", "document").get(
        pk=practice.pk
    )
    return decide_practice(row, name, by=head, today=TODAY, **facts)


def make_published(service, head, name="Planificar en duplas", **fields):
    practice = make_written(service, head, name, **fields)
    decide(practice, "submit", head)
    decide(practice, "publish", head)
    practice.refresh_from_db()
    return practice


def make_papers(practice):
    """The papers of its sealed card, as the worker makes them."""
    render_practice(None, lambda *said: None, practice.document.pk)
    practice.document.refresh_from_db()
    return practice
