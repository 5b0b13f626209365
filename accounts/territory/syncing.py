"""Bringing a table to what a file says, writing only the rows that differ."""

from dataclasses import dataclass, field

BATCH = 2_000


@dataclass
class Synced:
    """What `sync` did: the keys it created, {key: fields before} of those it changed, and how many stayed."""

    created: list = field(default_factory=list)
    changed: dict = field(default_factory=dict)
    unchanged: int = 0

    @property
    def written(self):
        return len(self.created) + len(self.changed)


def sync(queryset, key, wanted, *, initial=None):
    """Make the rows of `queryset` with these keys be as wanted.

    `wanted` is {key value: {attname: value}}, every row with the same columns: what the file owns. `initial`,
    alike, has the columns that are set once and then belong to people. Rows not in `wanted` are left alone.
    """
    model, done = queryset.model, Synced()
    if not wanted:
        return done
    initial = initial or {}
    columns = list(next(iter(wanted.values())))
    names = {f.attname: f.name for f in model._meta.concrete_fields}
    rows = queryset.values_list(key, *columns)
    standing = {row[0]: row[1:] for row in rows.iterator(BATCH)}

    fresh, stale, make = [], [], _maker(model)
    for value, facts in wanted.items():
        before = standing.get(value)
        if before is None:
            fresh.append(make(key, value, facts, initial))
            done.created.append(value)
        elif before != tuple(facts.values()):
            stale.append(make(key, value, facts, initial))
            done.changed[value] = dict(zip(columns, before, strict=True))
        else:
            done.unchanged += 1
    if fresh:
        model.objects.bulk_create(fresh, batch_size=BATCH)
    if stale:
        touched = [names[column] for column in columns]
        touched += ["updated_at"] if "updated_at" in names else []
        model.objects.bulk_create(
            stale, batch_size=BATCH, update_conflicts=True, unique_fields=[names[key]], update_fields=touched
        )
    return done


def _maker(model):
    """Makes unsaved rows from {attname: value}: by position, which costs Django half of what keywords do."""
    fields = [(field.attname, field.get_default) for field in model._meta.concrete_fields]

    def make(key, value, facts, initial):
        facts = {**initial.get(value, {}), **facts, key: value}
        return model(*[facts[name] if name in facts else default() for name, default in fields])

    return make
