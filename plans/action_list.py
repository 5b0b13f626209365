"""The list of a plan's actions: found by words, objective, office or what they lack; fifty rows a page.

The whole order is read once as plain tuples; only the rows of the page become objects. So a plan with a
thousand actions costs as much as one with a hundred, and every page has an address that stays.
"""

from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from accounts.models import OrganizationalUnit
from accounts.sorting import sort_key
from plans.models import Action, ActionSchool, Indicator
from plans.targets import written

ROWS = 50
KEYS = ("q", "objetivo", "unidad", "falta", "pagina", "orden")
LACKS = {
    "algo": "Le falta algo",
    "responsable": "Falta responsable",
    "indicador": "Falta indicador",
    "linea": "Falta línea del PEL",
    "unidades": "Faltan unidades educativas",
    "meta": "Falta meta",
    "periodo": "Falta período",
    "año": "Fechas fuera del año",
}


@dataclass
class Group:
    """An objective on a page, and its actions there; `goes_on` when it began on an earlier page."""

    objective: object
    rows: list = field(default_factory=list)
    goes_on: bool = False


class ActionList:
    """What one page of the list shows; `query` (a QueryDict) is the address's."""

    def __init__(self, plan, query):
        self.plan = plan
        self.text = query.get("q", "").strip()[:100]
        self.objective = _number(query.get("objetivo"))
        self.unit = "ninguna" if query.get("unidad") == "ninguna" else _number(query.get("unidad"))
        self.lack = query.get("falta") if query.get("falta") in LACKS else ""
        self.ordering = bool(query.get("orden"))
        self.objectives = list(plan.objectives.order_by("position", "pk"))
        index = self._index()
        self.total = len(index)
        self.page = Paginator(index, ROWS).get_page(query.get("pagina"))
        self.groups = self._groups()
        self.starts = self._starts(index)

    @property
    def is_filtered(self):
        return bool(self.text or self.objective or self.unit or self.lack)

    @property
    def units(self):
        return OrganizationalUnit.objects.current().filter(service=self.plan.service_id).order_by("sort_key")

    @property
    def lacks(self):
        return LACKS.items()

    @property
    def filters(self):
        """The address's query without the page: what the links to other pages begin with."""
        pairs = {"q": self.text, "objetivo": self.objective, "unidad": self.unit, "falta": self.lack}
        return _query(pairs | ({"orden": "1"} if self.ordering else {}))

    @property
    def here(self):
        """The query that leads back to this very page."""
        page = f"pagina={self.page.number}" if self.page.number > 1 else ""
        return "&".join(filter(None, [self.filters, page]))

    def _index(self):
        """(pk, objective) of every action found, in order."""
        rows = self.plan.actions.order_by("objective__position", "objective_id", "position", "pk")
        if self.objective:
            rows = rows.filter(objective=self.objective)
        if self.unit:
            rows = rows.filter(unit=None if self.unit == "ninguna" else self.unit)
        if self.lack:
            rows = rows.filter(_lacking(self.lack, self.plan.year))
        if not self.text:
            return list(rows.values_list("pk", "objective_id"))
        words = _plain(self.text).split()
        named = rows.values_list("pk", "objective_id", "code", "name", "description")
        return [row[:2] for row in named if all(word in _plain(" ".join(row[2:])) for word in words)]

    def _groups(self):
        """The page's rows under their objectives; the empty ones too, where the whole plan is shown."""
        pks = [pk for pk, _ in self.page.object_list]
        rows = {action.pk: action for action in _rows(pks)}
        groups = {objective.pk: Group(objective) for objective in self.objectives}
        for pk, objective in self.page.object_list:
            if action := rows.get(pk):  # deleted between the two questions
                groups[objective].rows.append(watch(action, self.plan))
        found = list(groups.values())
        if self.page.start_index() > 1:
            before = self.page.paginator.object_list[self.page.start_index() - 2][1]
            groups[before].goes_on = True
        if self.is_filtered:
            return [group for group in found if group.rows]
        full = [n for n, group in enumerate(found) if group.rows]
        first = full[0] if full and self.page.has_previous() else 0
        last = full[-1] + 1 if full and self.page.has_next() else len(found)
        return found[first:last]

    def _starts(self, index):
        """For each objective found: how many actions, and the page where they begin."""
        begun = {}
        for place, (_, objective) in enumerate(index):
            entry = begun.setdefault(objective, {"page": place // ROWS + 1, "count": 0})
            entry["count"] += 1
        return [
            {"objective": objective, **begun[objective.pk]}
            for objective in self.objectives
            if objective.pk in begun
        ]


def _rows(pks):
    """These actions with no more than a row says of them: half the cost of all that an action has."""
    rows = Action.objects.with_counts().select_related("unit", "line", "axis").filter(pk__in=pks)
    measured = Exists(Indicator.objects.filter(action=OuterRef("pk")))
    return rows.annotate(is_measured=measured).defer("description", "gender_approach").order_by()


def watch(action, plan):
    """The same action, carrying what its row says: `target_written`, `lacks` (words), `lack` (the tag's)."""
    action.target_written = written(action.target_percent, action.universe_size) or action.target_text
    checks = {
        "responsable": action.unit_id is None,
        "indicador": not (action.is_measured if hasattr(action, "is_measured") else action.indicators.all()),
        "línea del PEL": action.line_id is None,
        "unidades": not action.universe_size,
        "meta": action.target_percent is None and not action.target_text,
        "período": not (action.starts_on and action.ends_on),
    }
    action.lacks = [name for name, missing in checks.items() if missing]
    days = [day for day in (action.starts_on, action.ends_on) if day]
    action.outside = any(day.year != plan.year for day in days)
    first = action.lacks[0] if action.lacks else ""
    action.lack = f"{'Faltan' if first == 'unidades' else 'Falta'} {first}" if first else ""
    if action.outside and not action.lack:
        action.lack = f"Fechas fuera de {plan.year}"
    return action


def back_query(text):
    """The list's query as a form carried it, with only the keys that the list knows."""
    given = QueryDict((text or "")[:600])
    return _query({key: given.get(key, "")[:100] for key in KEYS})


def _query(pairs):
    query = QueryDict(mutable=True)
    for key, value in pairs.items():
        if value:
            query[key] = value
    return query.urlencode()


def _lacking(lack, year):
    lacking = {
        "responsable": Q(unit=None),
        "indicador": ~Exists(Indicator.objects.filter(action=OuterRef("pk"))),
        "linea": Q(line=None),
        "unidades": ~Exists(ActionSchool.objects.filter(action=OuterRef("pk"))),
        "meta": Q(target_percent=None, target_text=""),
        "periodo": Q(starts_on=None) | Q(ends_on=None),
        "año": _outside("starts_on", year) | _outside("ends_on", year),
    }
    if lack != "algo":
        return lacking[lack]
    any_of = Q()
    for condition in lacking.values():
        any_of |= condition
    return any_of


def _outside(name, year):
    return Q(**{f"{name}__lt": date(year, 1, 1)}) | Q(**{f"{name}__gt": date(year, 12, 31)})


def _plain(text):
    return sort_key(text).replace("~", "")


def _number(text):
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
