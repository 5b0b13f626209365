"""The moves of the Plan Anual Local as a table (domain 3.5), and what follows from each."""

from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from accounts.models import ServiceRole
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from plans import amendments
from plans import annual_objections as checks
from plans.models import AnnualPlan, Decision, SealedVersion
from plans.versions import seal_version
from plans.workflow import Move, Workflow

DRAFT, SOCIALISING, CONSULTING, ANSWERING, DEP_REVIEW, SANCTIONED, PUBLISHED, CLOSED = AnnualPlan.Status
WRITER = frozenset({Capability.WRITE})
DIRECTOR = frozenset({Capability.APPROVE})
EITHER = WRITER | DIRECTOR
Purpose = SealedVersion.Purpose


@dataclass(frozen=True, kw_only=True)
class AnnualMove(Move):
    """A move of the PAL: `meaning` and `consequences` are read before it, `done` is said afterwards.

    `seals` is the purpose of the version it seals; `act` asks for a resolution's number, date and file;
    `finishes` and `reopens` are keys of stages; `back` marks what undoes.
    """

    meaning: str
    done: str
    consequences: tuple[str, ...] = ()
    seals: str = ""
    act: bool = False
    back: bool = False
    finishes: tuple[str, ...] = ()
    reopens: tuple[str, ...] = ()
    amends: bool | None = None  # True only with an open modification, False only without one


def _row(name, label, sources, target, capabilities, **facts):
    return AnnualMove(
        name=name, label=label, sources=frozenset(sources), target=target, capabilities=capabilities, **facts
    )


TABLE = (
    _row(
        "socialise",
        "Pasar a socialización",
        {DRAFT},
        SOCIALISING,
        WRITER,
        done="Pasó el plan a socialización",
        meaning="Mostrar el borrador a las comunidades y recoger lo que observan.",
        consequences=("El texto se puede seguir escribiendo.",),
        seals=Purpose.SOCIALISATION,
        finishes=("draft",),
    ),
    _row(
        "redraft",
        "Volver a borrador",
        {SOCIALISING},
        DRAFT,
        WRITER,
        done="Volvió el plan a borrador",
        meaning="Dejar la socialización para otro momento y seguir escribiendo.",
        consequences=("La versión que se socializó sigue sellada y se puede leer.",),
        comment_required=True,
        back=True,
        reopens=("draft",),
    ),
    _row(
        "present",
        "Presentar al Comité Directivo y al Consejo Local",
        {DRAFT, SOCIALISING},
        CONSULTING,
        DIRECTOR,
        done="Presentó el plan al Comité Directivo Local y al Consejo Local",
        meaning="Entregar el plan a las dos instancias que lo recomiendan.",
        consequences=(
            "El texto deja de editarse mientras las instancias lo revisan.",
            "El plazo de cada instancia corre desde el día en que la recibe: hay que registrarlo.",
        ),
        seals=Purpose.PRESENTATION,
        finishes=("draft", "socialisation", "presentation"),
    ),
    _row(
        "withdraw",
        "Retirar la presentación",
        {CONSULTING},
        DRAFT,
        DIRECTOR,
        done="Retiró la presentación",
        meaning="Devolver el plan a borrador. Habrá que presentarlo otra vez, con una versión nueva.",
        consequences=(
            "El texto vuelve a editarse.",
            "La versión presentada y quién la recibió quedan registrados; los plazos corren otra vez.",
        ),
        comment_required=True,
        back=True,
        reopens=("draft", "presentation"),
    ),
    _row(
        "answer",
        "Pasar a respuesta",
        {CONSULTING},
        ANSWERING,
        EITHER,
        done="Cerró las recomendaciones y pasó a respuesta",
        meaning="Cerrar el tiempo de las recomendaciones y responder cada una.",
        consequences=("El texto vuelve a editarse, para integrar lo que se acoge.",),
        finishes=("recommendations",),
    ),
    _row(
        "adjust",
        "Registrar el ajuste a la Ley de Presupuestos",
        {ANSWERING, DEP_REVIEW},
        ANSWERING,
        EITHER,
        done="Registró el ajuste a la Ley de Presupuestos",
        meaning="Dejar escrito qué cambió en el plan con la Ley de Presupuestos. Sin esto no se sanciona.",
        consequences=("El texto se puede seguir escribiendo hasta la sanción.",),
        comment_required=True,
        comment_label="Qué cambió con la Ley de Presupuestos",
        seals=Purpose.BUDGET,
        finishes=("budget",),
    ),
    _row(
        "send_to_dep",
        "Enviar a revisión de la DEP",
        {ANSWERING},
        DEP_REVIEW,
        DIRECTOR,
        done="Envió el plan a revisión de la DEP",
        meaning="Pedir la revisión de la Dirección de Educación Pública. Es una ronda optativa.",
        consequences=("El texto se puede seguir escribiendo.",),
        seals=Purpose.DEP,
    ),
    _row(
        "return_from_dep",
        "Registrar la respuesta de la DEP",
        {DEP_REVIEW},
        ANSWERING,
        EITHER,
        done="Registró la respuesta de la DEP",
        meaning="Dejar escrito qué dijo la Dirección de Educación Pública y seguir respondiendo.",
        comment_required=True,
        comment_label="Qué respondió la DEP",
        finishes=("dep",),
    ),
    _row(
        "sanction",
        "Sancionar",
        {ANSWERING},
        SANCTIONED,
        DIRECTOR,
        done="Sancionó el plan",
        meaning="Aprobar el plan con su resolución.",
        consequences=(
            "El texto deja de editarse: después solo cambia por una modificación con su propia resolución.",
            "La versión sellada lleva impresos el número y la fecha de la resolución.",
        ),
        seals=Purpose.SANCTION,
        act=True,
        finishes=("answers", "sanction"),
    ),
    _row(
        "unsanction",
        "Dejar sin efecto la sanción",
        {SANCTIONED},
        ANSWERING,
        DIRECTOR,
        done="Dejó sin efecto la sanción",
        meaning="Volver a respuesta para corregir el plan antes de publicarlo. Después se sanciona otra vez.",
        consequences=(
            "El texto vuelve a editarse.",
            "La resolución y la versión sancionada quedan en la historia del plan.",
        ),
        comment_required=True,
        back=True,
        reopens=("answers", "sanction"),
    ),
    _row(
        "publish",
        "Publicar",
        {SANCTIONED},
        PUBLISHED,
        EITHER,
        done="Publicó el plan",
        meaning="Abrir la versión sancionada a cualquier persona, sin ingreso.",
        consequences=(
            "La página pública muestra el plan, su PDF, su planilla y sus datos abiertos.",
            "Publicar no se deshace: un plan publicado cambia solo por una modificación.",
        ),
        finishes=("publication",),
    ),
    _row(
        "amend",
        "Abrir una modificación",
        {PUBLISHED},
        PUBLISHED,
        EITHER,
        done="Abrió una modificación",
        meaning="Volver a escribir el plan publicado, por un motivo que queda registrado.",
        consequences=(
            "El texto vuelve a editarse; la página pública sigue mostrando la versión vigente.",
            "Lo escrito rige cuando la modificación se aprueba con su propia resolución.",
        ),
        comment_required=True,
        amends=False,
    ),
    _row(
        "close_amendment",
        "Aprobar la modificación",
        {PUBLISHED},
        PUBLISHED,
        DIRECTOR,
        done="Aprobó la modificación",
        meaning="Aprobar lo que cambió con su propia resolución.",
        consequences=(
            "El texto deja de editarse.",
            "La página pública pasa a mostrar la versión nueva; las anteriores se siguen pudiendo verificar.",
        ),
        seals=Purpose.AMENDMENT,
        act=True,
        amends=True,
    ),
    _row(
        "drop_amendment",
        "Desistir de la modificación",
        {PUBLISHED},
        PUBLISHED,
        EITHER,
        done="Desistió de la modificación",
        meaning="Cerrar la modificación sin haber cambiado nada.",
        consequences=("El texto deja de editarse y la versión vigente sigue siendo la misma.",),
        comment_required=True,
        back=True,
        amends=True,
    ),
    _row(
        "close",
        "Cerrar el plan",
        {PUBLISHED},
        CLOSED,
        DIRECTOR,
        done="Cerró el plan",
        meaning="Terminar el año del plan, con sus mediciones y su evaluación.",
        consequences=("Ya no se registra avance ni se abren modificaciones. El plan sigue público.",),
        finishes=("execution",),
        amends=False,
    ),
)
MOVES = {move.name: move for move in TABLE}


def apply(plan, move, decision):
    """What follows from a move, in its transaction: resolution, stages, modification, seal."""
    _keep_resolution(plan, move, decision)
    _date_stages(plan, move, decision)
    if move.name == "amend":
        amendments.open_amendment(plan, decision)
    if move.name == "drop_amendment":
        amendments.drop_amendment(plan, decision)
    if move.seals:
        version = seal_version(
            plan, purpose=move.seals, by=decision.by, decision=decision, capacity=decision.capacity
        )
        if move.name == "close_amendment":
            amendments.close_amendment(plan, decision, version)


workflow = Workflow(AnnualPlan, TABLE, Decision, owner="plan", apply=apply)
workflow.objects_to()(checks.papers_are_ready)
workflow.objects_to()(checks.gaps_are_mended)
workflow.objects_to("answer")(checks.every_body_received)
workflow.objects_to("answer", "sanction")(checks.every_body_spoke)
workflow.objects_to("answer", "adjust", "sanction")(checks.recommendations_are_noted)
workflow.objects_to("adjust", "sanction")(checks.recommendations_are_answered)
workflow.objects_to("sanction")(checks.budget_is_adjusted)
workflow.objects_to("amend", "close")(checks.no_amendment_is_open)
workflow.objects_to("close_amendment", "drop_amendment")(checks.an_amendment_is_open)
workflow.objects_to("close_amendment")(checks.the_text_changed)
workflow.objects_to("drop_amendment")(checks.the_text_is_as_it_was)
workflow.warns_of("answer", "sanction")(checks.a_term_still_runs)
workflow.warns_of("close_amendment")(checks.what_changed)
workflow.warns_of()(checks.the_legal_date_passed)


def decide(plan, name, *, by, **facts):
    """Make the move `name` on a plan and return its Decision, or raise `Refused` and change nothing.

    `facts`: comment, seen (workflow.last_decision), on_paper, done_on, act_number, act_date, file.
    """
    move = MOVES[name]
    capacity = capacity_of(by, plan.service, move.capabilities)
    return workflow.decide(
        plan, move, by=by, capacity=capacity, missing=lambda given: missing_facts(move, given), **facts
    )


def missing_facts(move, facts):
    """What the move's papers still lack, in words."""
    wanted = {}
    if move.act:
        wanted |= {
            "act_number": "Falta el número de la resolución.",
            "act_date": "Falta la fecha de la resolución.",
            "file": "Falta el archivo de la resolución.",
        }
    if facts.get("on_paper"):
        wanted["done_on"] = "Falta la fecha en que se hizo en papel."
        wanted.setdefault("file", "Falta el documento de lo que se hizo en papel.")
    return [sentence for name, sentence in wanted.items() if not facts.get(name)]


def offered_moves(plan):
    """The moves to show on a plan loaded `for_detail().with_capabilities(user)`."""
    return [move for move in workflow.open_moves(plan) if move.amends in (None, plan.has_open_amendment)]


def capacity_of(user, service, capabilities):
    """In which capacity somebody acts at a Servicio: «Dirección ejecutiva (subrogante)»."""
    roles = set().union(*(roles_allowing(SERVICE, Area.PLANS, capability) for capability in capabilities))
    held = (
        ServiceRole.objects.current(timezone.localdate())
        .filter(user=user, content_object=service, permission__codename__in=roles)
        .select_related("permission")
        .order_by("pk")
    )
    names = [
        f"{role.label} (titular)" if role.name == "director" and not role.is_acting else role.label
        for role in held
    ]
    return ", ".join(dict.fromkeys(names))[:120]


def _keep_resolution(plan, move, decision):
    if move.name not in ("sanction", "unsanction"):
        return
    kept = {
        "resolution_number": decision.act_number,
        "resolution_date": decision.act_date,
        "resolution_file": decision.file,
    }
    AnnualPlan.objects.filter(pk=plan.pk).update(**kept)
    for name, value in kept.items():
        setattr(plan, name, value)


def _date_stages(plan, move, decision):
    """A move finishes its stages on the day it was made; one that goes back opens them again."""
    day = decision.done_on or decision.act_date or timezone.localdate()
    finished = set(move.finishes) - ({"socialisation"} if decision.from_status == DRAFT else set())
    fresh = {"version": F("version") + 1, "updated_at": timezone.now(), "updated_by": decision.by}
    open_stages = plan.stages.filter(key__in=finished, done_on__isnull=True)
    open_stages.update(done_on=day, **fresh)
    plan.stages.filter(key__in=move.reopens, done_on__isnull=False).update(done_on=None, **fresh)
