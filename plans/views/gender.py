"""The gender approach: its text, and three checks that show where it has figures behind it."""

from plans.measuring import shown
from plans.models import Indicator, Measurement
from plans.views.section_pages import section_page


def gender_section(request, plan, section):
    """Actions that say how, indicators measured by gender, and what they measured; four queries."""
    actions = list(plan.actions.order_by("objective__position", "position", "pk"))
    indicators = list(
        Indicator.objects.filter(action__plan=plan, by_gender=True)
        .select_related("action")
        .order_by("action__objective__position", "action__position", "position", "pk")
    )
    latest = _latest_by_gender(indicators)
    for indicator in indicators:
        measured = latest.get(indicator.pk)
        indicator.measured = measured
        if measured:
            indicator.women_shown = shown(indicator, measured.women) or "S/I"
            indicator.men_shown = shown(indicator, measured.men) or "S/I"
    context = {
        "actions": actions,
        "with_text": [action for action in actions if action.gender_approach.strip()],
        "without_text": [action for action in actions if not action.gender_approach.strip()],
        "indicators": indicators,
        "measured": sum(1 for indicator in indicators if indicator.measured),
    }
    return section_page(request, plan, section, "plans/section_gender.html", context)


def _latest_by_gender(indicators):
    """{indicator: its newest measurement that has women or men}."""
    found = {}
    rows = Measurement.objects.filter(indicator__in=indicators).order_by("cut_off") if indicators else []
    for row in rows:
        if row.women is not None or row.men is not None:
            found[row.indicator_id] = row
    return found
