"""What a Servicio's units work on, by comuna: basal capacities of the year's plans, and knots by theme."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import CharField, Count, Value

from support_cycle.models import BasalCapacity, CriticalKnot, SupportPlan

NO_THEME = "Sin tema todavía"
CAPACITY, KNOT = "capacity", "knot"


@dataclass
class Territory:
    """`capacities` is [(comuna, [(capacity, units)])]; `knots` is [(theme, [(comuna, units)], units)]."""

    communes: list
    capacities: list
    capacity_totals: list
    knots: list

    labels = tuple(BasalCapacity.labels)


def read_territory(service, units, year):
    """Units by capacity and comuna, and units by theme of their knots in course and comuna; one query."""
    plans = SupportPlan.objects.in_course().filter(service=service, year=year).exclude(capacity="")
    knots = CriticalKnot.objects.filter(service=service).exclude(status=CriticalKnot.Status.RESOLVED)
    counted = _counted(plans, CAPACITY, "capacity").union(_counted(knots, KNOT, "theme__name"), all=True)
    found = {CAPACITY: defaultdict(int), KNOT: defaultdict(int)}
    for what, name, commune, count in counted:
        found[what][name or "", commune] = count
    communes = _communes(units, found)
    by_capacity = [
        (name, [(label, found[CAPACITY][capacity, commune]) for capacity, label in BasalCapacity.choices])
        for commune, name in communes
    ]
    return Territory(
        [name for _, name in communes],
        by_capacity if any(found[CAPACITY].values()) else [],
        [
            (label, sum(count for (name, _), count in found[CAPACITY].items() if name == capacity))
            for capacity, label in BasalCapacity.choices
        ],
        _knots(found[KNOT], communes),
    )


def _counted(rows, what, column):
    rows = rows.order_by().annotate(what=Value(what, output_field=CharField()))
    return rows.values_list("what", column, "school__commune").annotate(units=Count("school", distinct=True))


def _communes(units, found):
    """[(pk, name)] of the comunas that have something to tell, by name."""
    told = {commune for rows in found.values() for _, commune in rows}
    names = {unit.commune: unit.commune_name for unit in units.values() if unit.commune in told}
    return sorted(names.items(), key=lambda pair: pair[1])


def _knots(counts, communes):
    rows = []
    for theme in sorted({theme for theme, _ in counts}):
        row = [(name, counts[theme, commune]) for commune, name in communes]
        rows.append((theme or NO_THEME, row, sum(count for _, count in row)))
    return sorted(rows, key=lambda row: (-row[2], row[0]))
