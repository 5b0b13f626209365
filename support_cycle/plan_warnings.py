"""«Lo que falta y lo que no calza» of a support plan: sentences with the way to mend each; none of them blocks."""

import datetime

from django.urls import reverse

from plans.extension import Hint
from support_cycle.models import KeyAction, SupportPlan

MISSING, MISMATCH = "missing", "mismatch"
Secured, Status = KeyAction.Secured, SupportPlan.Status
RESOURCES = ("resources_material", "resources_financial", "resources_human")
BEGUN = (Status.PLANNING, Status.EXECUTION, Status.EVALUATION)
WRITTEN = (
    ("capacity", "Falta elegir la capacidad basal que se prioriza."),
    ("practice", "Falta describir la práctica problemática."),
    ("desired_state", "Falta el estado deseado."),
    ("objective", "Falta el objetivo."),
    ("pme_strategy", "Falta la estrategia del PME a la que sirve."),
    ("expected_result", "Falta el resultado esperado."),
)
AT_FIRST = ("capacity", "practice")


def warnings_of(plan, parts):
    """[Hint] of a plan and what `plan_page.read_parts` read of it; asks nothing of the database."""
    if not plan.is_open:
        return []
    found = [*_of_the_texts(plan)]
    if plan.status in BEGUN:
        found += _of_the_result(plan, parts)
        for number, action in enumerate(parts.key_actions, start=1):
            found += _of_an_action(plan, number, action)
    return sorted(found, key=lambda hint: hint.group != MISMATCH)


def _of_the_texts(plan):
    url = reverse("support_cycle:plan_edit", args=[plan.pk])
    for field, sentence in WRITTEN:
        if not getattr(plan, field).strip() and (plan.status in BEGUN or field in AT_FIRST):
            yield Hint(sentence, f"{url}#id_{field}", "Completar", MISSING)
    if plan.status in BEGUN and plan.pal_action_id is None:
        yield Hint(
            "Todavía no se dice a qué acción del PAL sirve.", f"{url}#id_pal_action", "Elegirla", MISSING
        )


def _of_the_result(plan, parts):
    if plan.expected_result and not parts.indicators:
        url = reverse("support_cycle:indicator_create", args=[plan.pk])
        yield Hint("El resultado esperado no tiene indicador: cómo se verá.", url, "Agregarlo", MISSING)
    if not parts.key_actions:
        url = reverse("support_cycle:key_action_create", args=[plan.pk])
        yield Hint("Todavía no hay acciones clave.", url, "Agregar una", MISSING)
    if plan.status == Status.EVALUATION:
        result = reverse("support_cycle:plan_result", args=[plan.pk])
        if not (plan.reached and plan.reached_how and plan.remains):
            yield Hint(
                "Falta decir si se alcanzó el estado deseado, qué lo muestra y qué queda.", result, "Decirlo"
            )
        for indicator in parts.indicators:
            if not indicator.value:
                url = reverse("support_cycle:indicator_edit", args=[indicator.pk])
                yield Hint(f"«{indicator.name}» no tiene el valor alcanzado.", f"{url}#id_value", "Anotarlo")


def _of_an_action(plan, number, action):
    url = reverse("support_cycle:key_action_edit", args=[action.pk])
    year = (datetime.date(plan.year, 1, 1), datetime.date(plan.year, 12, 31))
    for field, verb in (("starts_on", "empieza"), ("ends_on", "termina")):
        day = getattr(action, field)
        if day and not year[0] <= day <= year[1]:
            text = f"La acción {number} {verb} el {day:%d-%m-%Y}, fuera del año {plan.year} del plan."
            yield Hint(text, f"{url}#id_{field}", "Revisar la fecha", MISMATCH)
    if action.ends_on is None:
        yield Hint(f"La acción {number} no dice hasta cuándo.", f"{url}#id_ends_on", "Completar")
    if not action.indicator:
        yield Hint(f"La acción {number} no tiene indicador.", f"{url}#id_indicator", "Completar")
    if not action.support_role:
        text = f"La acción {number} no dice cómo la apoya la UATP."
        yield Hint(text, f"{url}#id_support_role", "Completar")
    yield from _of_its_resources(number, action, url)


def _of_its_resources(number, action, url):
    named = any(getattr(action, field) for field in RESOURCES)
    if action.secured == Secured.NONE and named:
        text = f"La acción {number} nombra recursos y dice que no se necesitan."
        yield Hint(text, f"{url}#id_secured", "Revisar", MISMATCH)
    elif action.secured in (Secured.NO, Secured.PARTLY) and not action.is_requested:
        text = f"La acción {number} tiene recursos sin asegurar y ninguna gestión que los pida."
        yield Hint(text, f"{url}#id_how_secured", "Ver cómo se gestionarán", MISMATCH)
    elif named and not action.secured:
        text = f"La acción {number} no dice si se cuenta con sus recursos."
        yield Hint(text, f"{url}#id_secured", "Completar")
