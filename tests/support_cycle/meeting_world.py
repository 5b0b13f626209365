"""A meeting that was held, with everything its minutes say."""

import datetime
import uuid

from participation.models import Commitment
from support_cycle.models import (
    AreaWork,
    Evidence,
    GroupDynamics,
    MeetingAction,
    MeetingAgreement,
    MeetingCommitment,
    MeetingParticipant,
    PlanAdjustment,
    Preparation,
)
from tests.factories import make_school, make_service, make_user
from tests.factories_support import (
    make_key_action,
    make_knot,
    make_knot_theme,
    make_meeting,
    make_support_plan,
    of_meeting,
)

HIDDEN = "La jefatura se incomoda con la observación"
PREPARED = "Llevar una pauta de una página"
TYPED = {
    "agenda": "1. Lo acordado\n2. La acción 2",
    "framing": "Venimos a aprender, no a rendir cuentas.",
    "progress": "Las tres duplas usan la pauta.\nEn primer ciclo cambiaron el orden de dos unidades.",
    "learnings": "Partir por un trabajo real abre más conversación.",
    "early_signs": "Se piden la sala sin que nadie las cite.",
    "incongruences": "Se planifica en duplas y se evalúa cada una por su lado.",
    "corrections": "Acordar una rúbrica común en octubre.",
    "achievements": "Diez planificaciones conjuntas.",
    "problems": "La lluvia cortó el camino dos veces.",
}


def make_plan_with_action(**fields):
    plan = make_support_plan(
        make_school(make_service("Barrancas"), "Escuela Los Aromos"), status="execution", **fields
    )
    make_key_action(plan, indicator="Planificaciones conjuntas", target="16")
    return plan


def make_full_meeting(plan=None, **fields):
    """A held meeting with one row of every kind in it, and what only UATP reads."""
    plan = plan or make_plan_with_action()
    companion = fields.pop("lead", None) or make_user("companion", on=plan.school)
    meeting = make_meeting(plan, status="held", place="Biblioteca", lead=companion, **(TYPED | fields))
    action, parts = plan.key_actions.first(), of_meeting(meeting)
    of_plan = {"service": plan.service, "school": plan.school, "plan": plan, "meeting": meeting}
    MeetingAction.objects.create(
        **parts, key_action=action, done="Se planificó la unidad 5 en duplas.", going="Con más confianza.",
        level="started", indicator_value="10 de 16", reported_by="Jefatura UTP", feedback="La pauta se puede acortar.",
    )  # fmt: skip
    AreaWork.objects.create(**parts, area="feedback", is_worked=True, modelled="Preguntar antes de opinar.")
    MeetingParticipant.objects.create(
        **parts, client_id=uuid.uuid4(), role="Docentes de primer ciclo", count=4
    )
    MeetingAgreement.objects.create(
        **parts, client_id=uuid.uuid4(), number=1, text="Abrir la próxima reunión la jefatura UTP."
    )
    commitment = Commitment.objects.create(
        service=plan.service, school=plan.school, origin_text=str(meeting), client_id=uuid.uuid4(),
        text="Imprimir la pauta nueva.", who="Dirección", due_on=datetime.date(2026, 9, 10),
    )  # fmt: skip
    MeetingCommitment.objects.create(meeting=meeting, commitment=commitment)
    PlanAdjustment.objects.create(
        **of_plan, key_action=action, what="Planificar cada tres semanas.", before="Cada quince días.",
        reason="El invierno cortó el camino.",
    )  # fmt: skip
    theme = make_knot_theme(plan.service)
    make_knot(
        plan, "La reunión se suspende cuando falta un docente.", meeting=meeting, theme=theme, by=companion
    )
    Evidence.objects.create(
        **of_plan, key_action=action, title="Planificaciones de agosto",
        contribution="Muestran el trabajo en duplas.", link="https://ejemplo.cl/agosto",
    )  # fmt: skip
    GroupDynamics.objects.create(**parts, text=HIDDEN, by=companion)
    Preparation.objects.create(**parts, to_bring=PREPARED)
    return meeting
