"""What participation shows on a plan's own pages: the voices that an action or a section answers, in one query."""

from django import template

from participation.voices_panel import answered_by

register = template.Library()


@register.simple_tag(takes_context=True)
def action_voices(context, action):
    return answered_by(context["request"].user, context["plan"], trace__targets__action=action)


@register.simple_tag(takes_context=True)
def section_voices(context, section):
    return answered_by(context["request"].user, context["plan"], trace__targets__section=section)
