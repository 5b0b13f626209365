"""Technical-pedagogical support, unit by unit: which actions name each; those that none names come first."""

from collections import Counter, defaultdict
from urllib.parse import urlencode

from accounts.models import School
from plans.models import Action, ActionSchool
from plans.targets import written
from plans.views.section_pages import section_page

TABLE = "support-table"


def support_section(request, plan, section):
    """The page, filtered by comuna and name; five queries whatever the size."""
    actions = list(
        plan.actions.filter(kind=Action.Kind.SUPPORT).order_by("objective__position", "position", "pk")
    )
    units, total, covered = units_with_actions(plan, actions)
    communes = sorted(
        {unit.commune.name: unit.commune for unit in units}.values(), key=lambda one: one.sort_key
    )
    chosen, text = request.GET.get("comuna", ""), request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = _found(plan, units, chosen, text)
    context = {
        "actions": actions,
        "units": found,
        "unit_total": total,
        "covered": covered,
        "communes": communes,
        "chosen": chosen,
        "text": text,
        "opened": request.GET.get("abrir", "") if plan.can_write else "",
        "query": urlencode({name: value for name, value in [("q", text), ("comuna", chosen)] if value}),
    }
    return section_page(request, plan, section, "plans/section_support.html", context, fragments={TABLE: []})


def units_with_actions(plan, actions):
    """(units, how many units the Servicio has, how many of those some action names); three queries.

    The units are the Servicio's operating ones and any other that an action names, each with `naming` (its
    actions) and `others` (the rest); those that none names come first. Actions get `size` and `target_shown`.
    """
    naming = defaultdict(list)
    by_pk = {action.pk: action for action in actions}
    sizes = Counter()
    pairs = ActionSchool.objects.filter(action__plan=plan, action__kind=Action.Kind.SUPPORT)
    for action_pk, school_pk in pairs.values_list("action_id", "school_id"):
        naming[school_pk].append(action_pk)
        sizes[action_pk] += 1
    units = list(School.objects.operating().of_service(plan.service).for_list())
    total, covered = len(units), sum(1 for unit in units if naming.get(unit.pk))
    elsewhere = naming.keys() - {unit.pk for unit in units}
    if elsewhere:
        units += School.objects.filter(pk__in=elsewhere).for_list()
    for unit in units:
        named = set(naming.get(unit.pk, ()))
        unit.naming = [action for action in actions if action.pk in named]
        unit.others = [action for action in actions if action.pk not in named]
    for action in by_pk.values():
        action.size = sizes[action.pk]
        action.target_shown = written(action.target_percent, action.size) or action.target_text
    return sorted(units, key=lambda unit: (bool(unit.naming), unit.sort_key, unit.code)), total, covered


def _found(plan, units, commune, text):
    if commune:
        units = [unit for unit in units if unit.commune.name == commune]
    if text:
        wanted = set(
            School.objects.filter(pk__in=[unit.pk for unit in units])
            .search(text)
            .values_list("pk", flat=True)
        )
        units = [unit for unit in units if unit.pk in wanted]
    return units
