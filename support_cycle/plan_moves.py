"""The moves of a support plan as a table, and what each asks.

diagnóstico → planificación → ejecución → evaluación → cerrado, the guide's stages; and one stage back, with a reason.
"""

from dataclasses import dataclass

from django.urls import reverse

from accounts.roles import Capability
from plans.workflow import Caution, Move, Objection, Workflow
from support_cycle.corroborations import capacity_on, standing_of
from support_cycle.models import SupportDecision, SupportPlan

DIAGNOSIS, PLANNING, EXECUTION, EVALUATION, CLOSED = SupportPlan.Status
WRITERS = frozenset({Capability.WRITE})


@dataclass(frozen=True, kw_only=True)
class PlanMove(Move):
    """`meaning` is read before the move, `done` is said after it; `back` undoes."""

    meaning: str
    done: str
    consequences: tuple[str, ...] = ()
    back: bool = False


def _onwards(name, label, source, target, **facts):
    return PlanMove(
        name=name, label=label, sources=frozenset([source]), target=target, capabilities=WRITERS, **facts
    )


def _back(name, label, source, target, *, capabilities=WRITERS, **facts):
    return PlanMove(
        name=name,
        label=label,
        sources=frozenset([source]),
        target=target,
        capabilities=capabilities,
        comment_required=True,
        comment_label="Motivo para volver atrás",
        back=True,
        **facts,
    )


TABLE = (
    _onwards(
        "plan",
        "Pasar a planificación",
        DIAGNOSIS,
        PLANNING,
        meaning="La práctica ya se diagnosticó con el equipo, y se sabe qué capacidad hay detrás.",
        done="Pasó a planificación",
    ),
    _onwards(
        "execute",
        "Pasar a ejecución",
        PLANNING,
        EXECUTION,
        meaning="El plan está completo y ambas partes lo corroboraron: empieza a hacerse.",
        done="Pasó a ejecución",
        consequences=("Las reuniones de monitoreo siguen sus acciones clave y pueden ajustarlas.",),
    ),
    _onwards(
        "evaluate",
        "Pasar a evaluación",
        EXECUTION,
        EVALUATION,
        meaning="Mirar con el equipo si se llegó al estado deseado y qué queda.",
        done="Pasó a evaluación",
    ),
    _onwards(
        "close",
        "Cerrar el ciclo",
        EVALUATION,
        CLOSED,
        meaning="Se dijo si se alcanzó el estado deseado, qué lo muestra y qué queda.",
        done="Se cerró el ciclo",
        consequences=(
            "El plan se sigue leyendo, y ya no se cambia.",
            "Desde él se abre el ciclo siguiente, con lo que queda.",
        ),
    ),
    _back(
        "to_diagnosis",
        "Volver a diagnóstico",
        PLANNING,
        DIAGNOSIS,
        meaning="Mirar otra vez la práctica con el equipo.",
        done="Volvió a diagnóstico",
    ),
    _back(
        "to_planning",
        "Volver a planificación",
        EXECUTION,
        PLANNING,
        meaning="Rehacer el plan antes de seguir.",
        done="Volvió a planificación",
    ),
    _back(
        "to_execution",
        "Volver a ejecución",
        EVALUATION,
        EXECUTION,
        meaning="Seguir haciendo el plan antes de evaluarlo.",
        done="Volvió a ejecución",
    ),
    _back(
        "reopen",
        "Volver a abrir la evaluación",
        CLOSED,
        EVALUATION,
        capabilities=frozenset({Capability.APPROVE}),
        meaning="Corregir lo que se dijo al cerrar. Le corresponde a la jefatura de la UATP.",
        done="Se volvió a abrir la evaluación",
    ),
)
MOVES = {move.name: move for move in TABLE}
workflow = Workflow(SupportPlan, TABLE, SupportDecision, owner="plan")

OF_PLANNING = (
    ("capacity", "Falta elegir la capacidad basal que se prioriza."),
    ("practice", "Falta describir la práctica problemática."),
)
OF_EXECUTION = (
    ("desired_state", "Falta el estado deseado."),
    ("objective", "Falta el objetivo."),
    ("pme_strategy", "Falta la estrategia del PME a la que sirve."),
    ("expected_result", "Falta el resultado esperado."),
)
OF_CLOSING = (
    ("reached", "Falta decir si se alcanzó el estado deseado."),
    ("reached_how", "Falta decir qué lo muestra."),
    ("remains", "Falta decir qué queda."),
)


@workflow.objects_to("plan", "execute")
def it_says_what_it_is_about(plan, move):
    asked = OF_PLANNING if move.name == "plan" else OF_PLANNING + OF_EXECUTION
    return _lacks(plan, asked, "support_cycle:plan_edit")


@workflow.objects_to("execute")
def somebody_does_something(plan, move):
    if plan.key_actions.exclude(responsible="").exists():
        return []
    url = reverse("support_cycle:key_action_create", args=[plan.pk])
    return [Objection("Falta al menos una acción clave con quien la conduce.", url, "Agregar")]


@workflow.objects_to("execute")
def both_sides_agree(plan, move):
    url = reverse("support_cycle:plan_corroborate", args=[plan.pk])
    waits = {"uatp": "la UATP", "school": "el equipo de gestión"}
    return [
        Objection(f"Falta que lo corrobore {waits[side]}.", url, "Corroborar")
        for side in standing_of(plan).missing
    ]


@workflow.objects_to("close")
def it_says_how_it_ended(plan, move):
    return _lacks(plan, OF_CLOSING, "support_cycle:plan_result")


@workflow.objects_to("reopen")
def nothing_follows_it(plan, move):
    following = plan.next_cycles.first()
    if following is None:
        return []
    text = "Ya se abrió el ciclo siguiente desde este plan: lo que falte se corrige allí."
    return [Objection(text, following.get_absolute_url(), "Abrirlo")]


@workflow.warns_of("evaluate")
def meetings_still_to_come(plan, move):
    waiting = plan.meetings.filter(status="agreed").count()
    if not waiting:
        return []
    count = "Queda una reunión acordada" if waiting == 1 else f"Quedan {waiting} reuniones acordadas"
    return [Caution(f"{count} que todavía no se hace. Se puede pasar igual.")]


def decide_plan(plan, name, *, by, comment="", seen=None):
    """Make the move `name` and return its SupportDecision, or raise `Refused` and change nothing.

    `plan` is loaded with its `service` and `school`; `seen` is the newest decision that was known.
    """
    capacity = capacity_on(by, plan)
    return workflow.decide(
        plan, MOVES[name], by=by, comment=comment, capacity=capacity, seen=seen, school=plan.school
    )


def _lacks(plan, asked, address):
    """What is empty in the stored row, each with the place where it is written."""
    stored = SupportPlan.objects.values(*(field for field, _ in asked)).get(pk=plan.pk)
    url = reverse(address, args=[plan.pk])
    return [
        Objection(sentence, f"{url}#id_{field}", "Completar")
        for field, sentence in asked
        if not stored[field].strip()
    ]
