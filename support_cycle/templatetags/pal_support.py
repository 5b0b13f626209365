"""What the pages of a PAL ask of the support cycle."""

from dataclasses import asdict

from django import template

from support_cycle.pal_support import reached_by, sees_support, standing_of

register = template.Library()


@register.simple_tag(takes_context=True)
def support_standing(context, plan):
    """How the plan's support stands (what the hints have read already, or read now), and whether its reader sees it."""
    said = getattr(plan, "support", None) or standing_of(plan)
    return asdict(said) | {"sees": sees_support(context["request"].user, plan.service_id)}


@register.simple_tag(takes_context=True)
def action_support(context, action):
    """The support that serves an action, as the person who reads the page may see it."""
    return reached_by(context["request"].user, action)
