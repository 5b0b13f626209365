"""What a finished cycle brings to the card of a practice: texts of the plan and of its closed meetings, never names.

Taken: what the plan says, the cargos that conduct its key actions, its indicators, the learnings and achievements of
closed minutes, and of knots only their text for publication. Left: who wrote, took part, reported or promised.
"""

from support_cycle.models import BasalCapacity, KeyAction, MonitoringMeeting, SupportPlan
from support_cycle.practice_fields import count_words
from support_cycle.practices import LONGEST_ANSWER


def is_finished(plan):
    return plan.status == SupportPlan.Status.CLOSED


def answers_from(plan, fields):
    """{field key: text} of what a closed plan says, within each field's limit; nothing for what it does not say."""
    limits = {field.key: field.word_limit for field in fields}
    actions = list(plan.key_actions.exclude(level=KeyAction.Level.SET_ASIDE))
    meetings = list(
        plan.meetings.filter(status=MonitoringMeeting.Status.CLOSED).prefetch_related("participants")
    )
    indicators = list(plan.indicators.all())
    texts = {
        "area": "UATP y equipo de gestión de la unidad educativa",
        "resumen": _sentences(plan),
        "inicio": _begun(actions, meetings),
        "origen": plan.practice,
        "objetivo": plan.objective,
        "objetivos": plan.desired_state,
        "estrategias": _listed(action.what for action in actions),
        "actores": _listed(_roles(actions, meetings)),
        "evaluacion": _listed(map(_measured, indicators)),
        "facilita": _listed(meeting.achievements for meeting in meetings),
        "dificulta": _listed(_difficulties(plan)),
        "resultados": _results(plan, indicators),
        "mejoras": plan.remains,
        "lecciones": _listed(meeting.learnings for meeting in meetings),
    }
    return {key: cut(text, limits.get(key)) for key, text in texts.items() if text and key in limits}


def first_name_of(plan):
    """A name to begin with: the capacity and the year, for its writer to say what is done."""
    return f"{BasalCapacity(plan.capacity).label}: plan de apoyo {plan.year}" if plan.capacity else ""


def cut(text, limit):
    """The text within a limit of words and of characters; an ellipsis says that there was more."""
    text = text.strip()
    if limit and count_words(text) > limit:
        at = 0
        for word in text.split()[: limit - 1]:
            at = text.index(word, at) + len(word)
        text = f"{text[:at]} …"
    return text if len(text) <= LONGEST_ANSWER else f"{text[: LONGEST_ANSWER - 2]} …"


def _sentences(plan):
    said = []
    if plan.practice:
        said.append(f"Se partió de esta práctica: {_whole(plan.practice)}")
    if plan.desired_state:
        said.append(f"Se buscó este estado: {_whole(plan.desired_state)}")
    if plan.reached:
        said.append(f"Al cierre: {_whole(plan.get_reached_display().lower())}")
    return " ".join(said)


def _whole(text):
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _begun(actions, meetings):
    days = [action.starts_on for action in actions if action.starts_on]
    days += [meeting.starts_at.date() for meeting in meetings]
    return min(days).isoformat() if days else ""


def _roles(actions, meetings):
    roles = [action.responsible for action in actions]
    roles += [row.role for meeting in meetings for row in meeting.participants.all()]
    return dict.fromkeys([*filter(None, map(str.strip, roles)), "Profesional de la UATP"])


def _measured(indicator):
    return f"{indicator.name}: meta {indicator.target}" if indicator.target else indicator.name


def _difficulties(plan):
    """Of a knot, only what was written for publication, and whether it was resolved."""
    for knot in (
        plan.knots.exclude(public_text="").filter(reviewed_at__isnull=False).order_by("opened_on", "pk")
    ):
        yield f"{_whole(knot.public_text)} Se resolvió." if knot.resolved_on else knot.public_text


def _results(plan, indicators):
    found = [plan.expected_result and f"Resultado esperado: {_whole(plan.expected_result)}"]
    if reached := plan.get_reached_display():
        found.append(f"{reached}: {_whole(plan.reached_how)}" if plan.reached_how else f"{reached}.")
    for one in indicators:
        if one.value:
            before = f"de {one.baseline} " if one.baseline else ""
            found.append(f"{one.name}: {before}a {one.value} (meta {one.target}).")
    return "\n".join(filter(None, found))


def _listed(texts):
    """A line each, without the empty ones and without repeating any."""
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text and text.strip()))
