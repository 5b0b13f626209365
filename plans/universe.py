"""The units an action applies to: chosen by groups, saved as one set; and what its target asks of them."""

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.editing import Difference, StaleEdit
from accounts.models import School
from accounts.models.territory import ENROLMENT_LEVELS
from accounts.trail import record
from plans.models import Action, ActionSchool
from plans.targets import units_needed

HUNDREDTH = Decimal("0.01")
_PERCENT = re.compile(r"(?<![\d,.])(\d{1,3})(?:[,.](\d{1,2}))?\s*%", re.ASCII)
_FRACTION = re.compile(r"\[\s*(\d{1,5})\s*/\s*(\d{1,5})\s*\]", re.ASCII)
NAMED = 8  # units named one by one in an event; more are counted


class Reached(Exception):
    """Units that the action has already reached stay in its universe; `units` are their links."""

    def __init__(self, units):
        super().__init__("Hay unidades ya alcanzadas.")
        self.units = units


@dataclass(frozen=True)
class Group:
    """Units that are chosen together: «Comuna de Alerce», «Rurales»."""

    key: str
    label: str
    kind: str
    units: frozenset


def available_units(action):
    """The units to choose from: those of the plan's Servicio that operate, and those already chosen."""
    ours = Q(pk__in=School.objects.operating().of_service(action.service_id).values("pk"))
    chosen = Q(pk__in=ActionSchool.objects.filter(action=action).values("school"))
    return (
        School.objects.filter(ours | chosen)
        .select_related("commune")
        .order_by("commune__sort_key", "sort_key", "code")
    )


def groups(units):
    """All the groups these units make, in the order they are offered, without those that hold everybody."""
    by = defaultdict(set)
    for unit in units:
        by["commune", f"comuna-{unit.commune_id}", unit.commune.name].add(unit.pk)
        by["kind", f"tipo-{unit.kind}", unit.get_kind_display()].add(unit.pk)
        place = ("rurales", "Rurales") if unit.is_rural else ("urbanas", "Urbanas")
        by["place", *place].add(unit.pk)
        if unit.has_pie:
            by["place", "pie", "Con convenio PIE"].add(unit.pk)
        for level, pupils in (unit.enrolment_by_level or {}).items():
            if pupils and level in ENROLMENT_LEVELS:
                by["level", f"nivel-{level}", ENROLMENT_LEVELS[level]].add(unit.pk)
    found = [Group("todas", "Todas las unidades", "all", frozenset(unit.pk for unit in units))]
    order = ["commune", "kind", "level", "place"]
    for kind, key, label in sorted(by, key=lambda group: order.index(group[0])):
        if len(by[kind, key, label]) < len(units) or kind == "commune":
            found.append(Group(key, label, kind, frozenset(by[kind, key, label])))
    return found


def set_universe(action, chosen, *, by, version):
    """Make `chosen` (primary keys of units) the action's universe, by compare-and-set on its version.

    Raises `StaleEdit` where somebody saved another set since, `Reached` where a unit to leave out was already
    reached. Units that stay keep what is known of them; the event names who came and who left.
    """
    chosen = set(chosen)
    with transaction.atomic():
        current = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
        links = {link.school_id: link for link in current.action_schools.select_related("school")}
        added, removed = chosen - links.keys(), links.keys() - chosen
        if not added and not removed:
            return current
        names = {pk: link.school.display_name for pk, link in links.items()}
        names |= dict(School.objects.filter(pk__in=added).values_list("pk", "display_name"))
        if current.version != version:
            theirs, mine = _told(links, names), _told(chosen, names)
            raise StaleEdit(None, current, [Difference("schools", "Unidades de la acción", theirs, mine)])
        if reached := [links[pk] for pk in removed if links[pk].reached_on]:
            raise Reached(reached)
        ActionSchool.objects.filter(action=current, school__in=removed).delete()
        ActionSchool.objects.bulk_create([ActionSchool(action=current, school_id=pk) for pk in sorted(added)])
        now = timezone.now()
        Action.objects.filter(pk=current.pk).update(version=F("version") + 1, updated_at=now, updated_by=by)
        changes = {"universe": [len(links), len(chosen)]}
        if added:
            changes["unidades agregadas"] = [None, _told(added, names)]
        if removed:
            changes["unidades quitadas"] = [_told(removed, names), None]
        record("universe", current, by=by, changes=changes)
    current.version += 1
    return current


def percent_of(units, universe):
    """The percentage, down to hundredths, whose ⌈percentage × universe⌉ is `units`: 19 of 22, 86.36."""
    return (Decimal(units) * 100 / universe).quantize(HUNDREDTH, ROUND_DOWN)


def disagreement(percent, universe, text):
    """A sentence where the published text of a target says something else than its figures, else ""."""
    said = _PERCENT.search(text or "")
    if said is None:
        return ""
    wanted = Decimal(f"{said[1]}.{said[2] or 0}")
    shown = f"{said[1]}{',' + said[2] if said[2] else ''}\N{NO-BREAK SPACE}%"
    if wanted > 100:
        return ""
    if percent is None:
        return (
            f"El texto de la meta dice {shown}, y la meta en cifras está en blanco. Se puede guardar igual."
        )
    if not universe:
        places = Decimal(1).scaleb(-len(said[2] or ""))
        if percent.quantize(places) == wanted:
            return ""
        return f"El texto de la meta dice {shown} y la cifra {_comma(percent)}. Se puede guardar igual."
    have, need = units_needed(percent, universe), units_needed(wanted, universe)
    rounded = (Decimal(have) * 100 / universe).quantize(Decimal(1).scaleb(-len(said[2] or "")))
    if wanted in (rounded, percent.quantize(Decimal(1).scaleb(-len(said[2] or "")))):
        need = have  # the same, rounded as people write it
    elif have == need:
        both = f"las dos piden {have} de {universe}"
        return (
            f"El texto de la meta dice {shown} y la cifra {_comma(percent)}; {both}. Se puede guardar igual."
        )
    if have != need:
        exact = _comma((Decimal(have) * 100 / universe).quantize(Decimal("0.1")))
        return (
            f"El texto de la meta dice {shown}. Con {have} de {universe} son {exact}; "
            f"para llegar a {shown} {'basta con' if need < have else 'harían falta'} {need}. "
            "Se puede guardar igual."
        )
    fraction = _FRACTION.search(text)
    if fraction and (int(fraction[1]), int(fraction[2])) != (have, universe):
        return (
            f"El texto de la meta dice {fraction[0]} y por las unidades elegidas es [{have}/{universe}]. "
            + ("Se puede guardar igual.")
        )
    return ""


def _comma(number):
    return f"{number.normalize():f}".replace(".", ",") + "\N{NO-BREAK SPACE}%"


def _told(chosen, names):
    """«Escuela A, Escuela B», or how many where they are many."""
    listed = sorted(names[pk] for pk in chosen)
    if not listed:
        return "Ninguna"
    rest = len(listed) - NAMED
    return ", ".join(listed[:NAMED]) + (f" y {rest} más ({len(listed)} en total)" if rest > 0 else "")
