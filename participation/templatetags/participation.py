"""What a plan's page asks of participation."""

from django import template

from participation.companion import standing_of

register = template.Library()


@register.simple_tag
def standing(plan):
    """How the plan's participation stands: what the hints have read already, or read now."""
    return getattr(plan, "participation", None) or standing_of(plan)
