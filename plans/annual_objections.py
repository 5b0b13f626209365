"""What stands in the way of the PAL's moves, and what they are warned of: each check takes plan and move."""

from django.urls import reverse
from django.utils import timezone

from documents.sealing import snapshot_of
from plans import amendments, presentations, recommendations
from plans.calendar import days_left, working_days_of
from plans.checks import find_gaps
from plans.comparing import compare, summary
from plans.models import Decision, Opinion, Presentation
from plans.snapshots import take_snapshot
from plans.workflow import Caution, Objection


def move_url(plan, name):
    return reverse("plans:decision_create", args=[plan.service.slug, plan.year]) + f"?movimiento={name}"


def papers_are_ready(plan, move):
    """Decisions D11: nothing moves on until the bytes of the last sealed version exist."""
    version = plan.versions.select_related("document", "plan__service").order_by("-number").first()
    if version is None or version.document.has_papers:
        return []
    text = f"Los documentos de la versión {version.number} todavía se preparan."
    return [Objection(text, version.get_absolute_url(), "Ver cómo van")]


def gaps_are_mended(plan, move):
    return [
        Objection(gap.text, gap.url, gap.label, content=True)
        for gap in find_gaps(plan)
        if move.name in gap.blocks
    ]


def every_body_received(plan, move):
    version = presentations.presented_version(plan)
    if version is None:
        return [
            Objection(
                "No hay una versión sellada para presentar: falta retirar la presentación y volver a hacerla."
            )
        ]
    if not presentations.receiving_bodies(plan.service).exists():
        return [
            Objection(
                "Falta indicar qué instancias reciben el PAL: el Comité Directivo Local y el Consejo Local.",
                reverse("plans:catalogue", args=[plan.service.slug, "instancias"]),
                "Abrir las instancias",
            )
        ]
    create = reverse("plans:presentation_create", args=[plan.service.slug, plan.year])
    return [
        Objection(
            f"Falta registrar cuándo recibió la versión {version.number}: {body}.",
            f"{create}?instancia={body.pk}",
            "Registrar la recepción",
        )
        for body in presentations.waiting_bodies(plan, version)
    ]


def every_body_spoke(plan, move):
    """A term that ended without an act is noted as such: nobody passes over a body's silence unseen."""
    version = presentations.presented_version(plan)
    silent = _silent(plan, version).filter(due_on__lt=timezone.localdate())
    return [
        Objection(
            f"El plazo de {row.body} venció el {row.due_on:%d-%m-%Y}: "
            "falta anotar su pronunciamiento, o que no lo hubo.",
            _opinion_url(plan, version, row.body_id),
            "Anotar el pronunciamiento",
            content=True,
        )
        for row in silent
    ]


def recommendations_are_noted(plan, move):
    """An act that says it brings recommendations has them written, one by one."""
    lacking = Opinion.objects.filter(plan=plan, sense__asks=True, recommendations__isnull=True)
    return [
        Objection(
            f"El pronunciamiento de {act.issuer} es «{act.sense}»: falta anotar sus recomendaciones.",
            _opinion_url(plan, act.sealed_version, act.body_id or "dep"),
            "Anotar las recomendaciones",
            content=True,
        )
        for act in lacking.select_related("body", "sense", "sealed_version")
    ]


def recommendations_are_answered(plan, move):
    count = recommendations.unanswered(plan).count()
    if not count:
        return []
    text = "Falta responder 1 recomendación." if count == 1 else f"Falta responder {count} recomendaciones."
    return [Objection(text, recommendations.list_url(plan, "estado=por-responder"), "Responder")]


def _silent(plan, version):
    """The receptions of a version whose body has not spoken of it."""
    spoke = Opinion.objects.filter(sealed_version=version, body__isnull=False).values("body")
    rows = Presentation.objects.filter(plan=plan, sealed_version=version).exclude(body__in=spoke)
    return rows.select_related("body").order_by("due_on", "pk")


def _opinion_url(plan, version, issuer):
    return reverse("plans:opinion", args=[plan.service.slug, plan.year, version.number, issuer])


def budget_is_adjusted(plan, move):
    presented = (
        plan.decisions.filter(move="present").order_by("-pk").values_list("pk", flat=True).first() or 0
    )
    if Decision.objects.filter(plan=plan, move="adjust", pk__gt=presented).exists():
        return []
    text = "Falta registrar el ajuste a la Ley de Presupuestos, hecho después de la última presentación."
    return [Objection(text, move_url(plan, "adjust"), "Registrar el ajuste")]


def no_amendment_is_open(plan, move):
    standing = amendments.open_amendment_of(plan)
    if standing is None:
        return []
    url = reverse("plans:amendments", args=[plan.service.slug, plan.year])
    return [Objection(f"La modificación {standing.number} está abierta.", url, "Ver las modificaciones")]


def an_amendment_is_open(plan, move):
    return [] if amendments.open_amendment_of(plan) else [Objection("No hay una modificación abierta.")]


def the_text_changed(plan, move):
    if amendments.has_changes(plan):
        return []
    version = amendments.version_in_force(plan)
    text = f"El texto dice lo mismo que la versión {version.number}: falta escribir lo que cambia."
    return [Objection(text, move_url(plan, "drop_amendment"), "Desistir de la modificación")]


def the_text_is_as_it_was(plan, move):
    if not amendments.has_changes(plan):
        return []
    return [
        Objection(
            "El texto ya no es el de la versión vigente: se aprueba con resolución, o se deja como estaba.",
            move_url(plan, "close_amendment"),
            "Aprobar la modificación",
        )
    ]


# Warnings ------------------------------------------------------------------------------------------------


def a_term_still_runs(plan, move):
    today, calendar = timezone.localdate(), working_days_of(plan.service_id)
    running = _silent(plan, presentations.presented_version(plan)).filter(due_on__gte=today)
    asks = move.name == "answer"
    reason = " Para seguir antes hace falta escribir el motivo." if asks else ""
    return [
        Caution(
            f"El plazo de {row.body} vence el {row.due_on:%d-%m-%Y}. "
            f"{days_left(today, row.due_on, calendar)}.{reason}",
            needs_reason=asks,
        )
        for row in running
    ]


def what_changed(plan, move):
    """What the director is about to approve, in one sentence."""
    version = amendments.version_in_force(plan)
    changes = compare(snapshot_of(version.document), take_snapshot(plan)) if version else []
    if not changes:
        return []
    return [Caution(f"Lo que cambia desde la versión {version.number}: {summary(changes)}", is_news=True)]


def the_legal_date_passed(plan, move):
    today = timezone.localdate()
    late = plan.stages.filter(key__in=move.finishes, is_legal=True, done_on__isnull=True, due_on__lt=today)
    return [
        Caution(f"La fecha de ley de «{stage.name}» era el {stage.due_on:%d-%m-%Y}. Se puede seguir.")
        for stage in late
    ]
