"""Themes: groups of contributions (journey 1.8). Grouping changes and deletes nothing of what was said."""

from django.db import transaction

from accounts.editing import remove
from accounts.trail import record
from participation.models import Contribution, Theme
from participation.tracing import hold, in_ranges
from plans.ordering import next_position
from plans.workflow import Refused

GONE = "Ese tema ya no existe: otra persona lo unió con otro o lo eliminó. Los aportes siguen todos aquí."
_Pair = Contribution.themes.through


@transaction.atomic
def put_in_theme(plan, theme, contributions, *, by):
    """Put contributions (primary keys) also in a theme; how many were not in it yet. `Refused` where it is gone."""
    theme = _held(plan, theme)
    rows = set(Contribution.objects.filter(plan=plan, pk__in=contributions).values_list("pk", flat=True))
    if not rows:
        raise Refused("Falta elegir los aportes.")
    new = rows - set(_Pair.objects.filter(theme_id=theme.pk).values_list("contribution_id", flat=True))
    _put(theme, new)
    if new:
        record("group", theme, by=by, changes={"contributions": [None, f"{len(new)}: {in_ranges(new)}"]})
    return len(new)


@transaction.atomic
def take_out(plan, theme, contributions, *, by):
    """Take contributions (primary keys) out of a theme; how many were in it."""
    theme = _held(plan, theme)
    pairs = _Pair.objects.filter(theme_id=theme.pk, contribution_id__in=contributions)
    out = set(pairs.values_list("contribution_id", flat=True))
    if not out:
        raise Refused("Falta elegir aportes de este tema.")
    pairs.delete()
    record("ungroup", theme, by=by, changes={"contributions": [f"{len(out)}: {in_ranges(out)}", None]})
    return len(out)


@transaction.atomic
def create_theme(plan, name, *, by):
    """A theme at the end of the list; the standing one where a theme of the plan has that name already."""
    hold(plan)
    theme, is_new = Theme.objects.get_or_create(
        plan=plan,
        name=name,
        defaults={"service": plan.service, "position": next_position(plan.themes), "updated_by": by},
    )
    if is_new:
        record("create", theme, by=by, changes={"name": [None, name]})
    return theme


@transaction.atomic
def merge_themes(plan, theme, into, *, by):
    """Everything of `theme` is also in `into`, and the emptied theme goes; no contribution changes. Returns `into`."""
    hold(plan)
    found = {
        row.pk: row
        for row in Theme.objects.select_for_update(of=("self",))
        .filter(plan=plan, pk__in=[theme.pk, into.pk])
        .order_by("pk")
    }
    if len(found) < 2:
        raise Refused("Elegir otro tema." if theme.pk == into.pk else GONE)
    theme, into = found[theme.pk], found[into.pk]
    moved = set(_Pair.objects.filter(theme_id=theme.pk).values_list("contribution_id", flat=True))
    there = set(_Pair.objects.filter(theme_id=into.pk).values_list("contribution_id", flat=True))
    _put(into, moved - there)
    _Pair.objects.filter(theme_id=theme.pk).delete()
    theme.delete()
    told = {
        "themes": [[theme.name, into.name], [into.name]],
        "contributions": [None, f"{len(moved)}: {in_ranges(moved)}"],
    }
    record("merge", into, by=by, changes=told)
    return into


@transaction.atomic
def remove_theme(plan, theme, *, by):
    """Delete a theme that groups nothing; `Refused` with a sentence while it does."""
    theme = _held(plan, theme)
    if count := theme.contributions.count():
        said = "un aporte" if count == 1 else f"{count} aportes"
        raise Refused(f"El tema «{theme}» tiene {said}: unirlo con otro, o sacarlos antes.")
    remove(theme, by=by)


def _held(plan, theme):
    """The theme as it is now, locked: who groups and who deletes take turns."""
    hold(plan)
    found = Theme.objects.select_for_update(of=("self",)).filter(plan=plan, pk=theme.pk).first()
    if found is None:
        raise Refused(GONE)
    return found


def _put(theme, contributions):
    pairs = [_Pair(theme_id=theme.pk, contribution_id=pk) for pk in sorted(contributions)]
    _Pair.objects.bulk_create(pairs, ignore_conflicts=True)
