"""Many small questions to the database in one: rows of (kind, number, number, words, moment)."""

from django.db.models import Aggregate, CharField, DateTimeField, IntegerField, Value
from django.db.models.functions import Cast

NOTHING = {
    "one": Value(None, IntegerField()),
    "two": Value(None, IntegerField()),
    "words": Value("", CharField()),
    "instant": Cast(Value(None), DateTimeField()),
}
ORDER = ("source", *NOTHING)


def rows_of(queryset, kind, **columns):
    """Rows as they are: `columns` are any of one, two (numbers), words and instant."""
    return queryset.annotate(source=Value(kind, CharField()), **NOTHING | columns).values_list(*ORDER)


def counts_of(queryset, kind, **columns):
    """The same of what is counted by the columns that are not counts."""
    counts = {name: column for name, column in columns.items() if isinstance(column, Aggregate)}
    keys = {name: column for name, column in columns.items() if name not in counts}
    grouped = queryset.annotate(source=Value(kind, CharField()), **keys).values("source", *keys)
    rest = {name: column for name, column in NOTHING.items() if name not in columns}
    return grouped.annotate(**counts, **rest).values_list(*ORDER)
