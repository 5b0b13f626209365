"""The moves of a good practice as a table: en preparación → en revisión → publicada, or retirada with its reason.

Publishing seals the card; a published practice goes on being written, and what is new is published again.
"""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from accounts.roles import Capability
from participation.reveals import reveals
from plans.workflow import Caution, Move, Objection, Refused, Workflow
from support_cycle.models import Practice, PracticeDecision
from support_cycle.practice_fields import COLUMNS, CORE
from support_cycle.practice_publication import (
    differs_from_published,
    full_practice,
    seal_practice,
    tell_seal,
)
from support_cycle.practices import capacity_of, parts_of

DRAFT, REVIEW, PUBLISHED, WITHDRAWN = Practice.Status
WRITERS = frozenset({Capability.CONTRIBUTE, Capability.WRITE})
HEAD = frozenset({Capability.APPROVE})
WHILE_READ = "La ficha cambió mientras se miraba: revisarla otra vez antes de decidir."


@dataclass(frozen=True, kw_only=True)
class PracticeMove(Move):
    """`meaning` is read before the move, `done` is said after it. `seals` publishes a version of the card."""

    meaning: str
    done: str
    consequences: tuple[str, ...] = ()
    seals: bool = False
    back: bool = False


def _row(name, label, source, target, capabilities, **facts):
    return PracticeMove(
        name=name, label=label, sources=frozenset({source}), target=target, capabilities=capabilities, **facts
    )


PUBLIC = (
    "Se sella una versión de la ficha: tarjeta y ficha en PDF con código QR, planilla y página pública.",
    "Los datos de contacto no se publican en ninguna parte.",
)
TABLE = (
    _row(
        "submit",
        "Enviar a revisión",
        DRAFT,
        REVIEW,
        WRITERS,
        meaning="Pedir a la jefatura UATP que lea la ficha.",
        done="Quedó en revisión",
        consequences=("Mientras se revisa, la ficha la corrige solo quien la revisa.",),
    ),
    _row(
        "take_back",
        "Seguir escribiendo",
        REVIEW,
        DRAFT,
        WRITERS,
        meaning="Volver a la preparación, antes de que se decida.",
        done="Volvió a la preparación",
        back=True,
    ),
    _row(
        "send_back",
        "Devolver con observaciones",
        REVIEW,
        DRAFT,
        HEAD,
        meaning="Decir qué conviene completar o aclarar.",
        done="Se devolvió con las observaciones",
        comment_required=True,
        comment_label="Qué conviene completar o aclarar",
        back=True,
    ),
    _row(
        "publish",
        "Publicar",
        REVIEW,
        PUBLISHED,
        HEAD,
        meaning="Compartir la práctica con toda la educación pública.",
        done="Quedó publicada",
        consequences=PUBLIC,
        seals=True,
    ),
    _row(
        "republish",
        "Publicar los cambios",
        PUBLISHED,
        PUBLISHED,
        HEAD,
        meaning="Publicar lo que se escribió después de la versión que hoy se lee.",
        done="Los cambios quedaron publicados",
        consequences=(*PUBLIC, "La versión anterior se conserva y su código sigue siendo válido."),
        seals=True,
    ),
    _row(
        "withdraw",
        "Retirar",
        PUBLISHED,
        WITHDRAWN,
        HEAD,
        meaning="Dejar de mostrarla al público, con su motivo.",
        done="Quedó retirada",
        consequences=("Su página pública deja de estar. El código de lo sellado sigue siendo válido.",),
        comment_required=True,
        comment_label="Motivo del retiro",
        back=True,
    ),
    _row(
        "reopen",
        "Volver a prepararla",
        WITHDRAWN,
        DRAFT,
        WRITERS | HEAD,
        meaning="Retomar la ficha para publicarla más adelante.",
        done="Volvió a la preparación",
    ),
)
MOVES = {move.name: move for move in TABLE}
workflow = Workflow(Practice, TABLE, PracticeDecision, owner="practice")


@workflow.objects_to("submit", "publish", "republish")
def the_core_is_written(practice, move):
    """The twelve of the core, and no answer of a cycle that nobody read."""
    found = []
    for part in parts_of(practice):
        url = reverse("support_cycle:practice_part", args=[practice.pk, part.key])
        missing = part.missing if part.key == CORE else []
        found += [_lacking(f"Falta responder «{one.label}».", url, one, "Completar") for one in missing]
        found += [
            _lacking(f"«{one.label}» viene del ciclo y falta revisarlo.", url, one, "Revisar")
            for one in part.unreviewed
        ]
    return found


@workflow.objects_to("republish")
def something_is_new(practice, move):
    if differs_from_published(practice):
        return []
    return [Objection("Lo publicado ya dice lo mismo que la ficha.")]


@workflow.warns_of("submit", "publish", "republish")
def a_text_may_name_somebody(practice, move):
    """A hint, never a rule: what is published goes without names, and a name is easily left in a text."""
    found = []
    for answer in practice.answers.select_related("field"):
        if not answer.field.is_personal and (held := reveals(answer.text)):
            found.append(
                Caution(f"«{answer.field.label}» parece tener {', '.join(held)}. Revisar antes de publicar.")
            )
    return found


def _lacking(text, url, one, label):
    return Objection(text, f"{url}#id_{COLUMNS.get(one.key, one.key)}", label)


def decide_practice(practice, name, *, by, today, comment="", seen=None, version=None):
    """Make the move `name` and return its PracticeDecision, or raise `Refused` and change nothing.

    `practice` is as the person saw it; `version` is that of the text they read, `seen` the newest decision they knew.
    """
    move = MOVES[name]
    capacity = capacity_of(by, practice)
    with transaction.atomic():
        Practice.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=practice.pk)
        now = full_practice().get(pk=practice.pk)
        if version is not None and now.version != version:
            raise Refused(WHILE_READ)
        now.status = practice.status
        if move.seals:
            _check(now, move)
            # Sealed before the state says so: the database holds that a published practice has its card.
            document = seal_practice(now, by=by, capacity=capacity, today=today)
        decision = workflow.decide(now, move, by=by, comment=comment, capacity=capacity, seen=seen)
        if move.seals:
            tell_seal(now, document, by=by)
            practice.document, practice.slug = document, now.slug
    practice.status = now.status
    return decision


def _check(practice, move):
    if reasons := workflow.objections(practice, move):
        raise Refused(*reasons)
