"""What a body, or the DEP, says of a sealed version (Ley 21.040, art. 46): one act each, its senses as data.

The day it received the plan and the end of its term are those of its `Presentation`, counted once and frozen there.
"""

from django.db import transaction
from django.utils import timezone

from accounts.editing import create, save_edit
from accounts.models import Body
from accounts.roles import Capability
from documents.attachments import store
from plans.models import AnnualPlan, Opinion, OpinionSense, Presentation, SealedVersion
from plans.workflow import Refused

DEP = ""  # the kind of body whose senses are the DEP's
# Name, whether it comes with recommendations (None: either way), whether it is what a lapsed term leaves.
_RECOMMENDING = (
    ("Sin recomendaciones", False, False),
    ("Con recomendaciones", True, False),
    ("Favorable", False, False),
    ("Favorable, con recomendaciones", True, False),
    ("Desfavorable", None, False),
)
_DECIDING = (("Aprueba", None, False), ("No aprueba", None, False))
_LAPSED = (("Plazo vencido sin pronunciamiento", False, True),)
# The law lets the Comité Directivo recommend, and its practice also approve (domain 3.4): both stand to choose from.
DEFAULT_SENSES = {
    Body.Kind.STEERING: _RECOMMENDING + _DECIDING + _LAPSED,
    Body.Kind.COUNCIL: _RECOMMENDING + _LAPSED,
    DEP: _RECOMMENDING,  # its round is optional and has no term of law
}
USUAL = (Body.Kind.STEERING, Body.Kind.COUNCIL, DEP)
Status = AnnualPlan.Status
RECORDED_IN = (Status.CONSULTING, Status.ANSWERING, Status.DEP_REVIEW)


def prepare_senses(service):
    """The senses that a Servicio begins with, for the kinds of bodies that recommend its PAL and for the DEP."""
    standing = set(OpinionSense.objects.filter(service=service).values_list("body_kind", flat=True))
    missing = [kind for kind in USUAL if kind not in standing]
    if missing:
        OpinionSense.objects.bulk_create(
            [sense for kind in missing for sense in _defaults(service, kind)], ignore_conflicts=True
        )


def senses_for(service, kind):
    """What a body of this kind may choose from; made with their defaults where nobody wrote any yet."""
    rows = OpinionSense.objects.filter(service=service, body_kind=kind)
    if not rows.exists():
        OpinionSense.objects.bulk_create(_defaults(service, kind), ignore_conflicts=True)
    return rows.filter(archived_at__isnull=True)


def presentation_of(version, body):
    """When a body received a version, or None."""
    return Presentation.objects.filter(sealed_version=version, body=body).first()


def opinion_on(version, body):
    """The act of a body (None: of the DEP) on a version, or None while it has not spoken."""
    rows = Opinion.objects.select_related("body", "sense", "file", "by", "plan__service", "sealed_version")
    return rows.filter(sealed_version=version, body=body).first()


def acts_on(version, user):
    """[(address key, who, its reception or None, its act or None)] that the person may open, on a version's page."""
    mine = Body.objects.filter(service=version.service_id).allowing(user, Capability.SEE)
    received = version.presentations.filter(body__in=mine).select_related("body")
    acts = {
        act.body_id: act
        for act in Opinion.objects.filter(sealed_version=version).select_related("sense", "body")
    }
    rows = [(row.body_id, str(row.body), row, acts.get(row.body_id)) for row in received]
    if version.purpose == SealedVersion.Purpose.DEP and version.may_see:
        rows.append(("dep", "Dirección de Educación Pública", None, acts.get(None)))
    return rows


def may_be_recorded(plan):
    return plan.status in RECORDED_IN


def pronounce(form, *, version, body, by, today):
    """Record the act that a valid form describes and return it; Refused, and nothing written, where it may not be.

    `body` None is the DEP. Of two who record the same act the second is told.
    """
    with transaction.atomic():
        plan = hold(version.plan_id)
        received_on, due_on = _term(version, body)
        if Opinion.objects.filter(sealed_version=version, body=body).exists():
            raise Refused(f"El pronunciamiento sobre la versión {version.number} ya está anotado.")
        opinion = form.instance
        opinion.by, opinion.received_on, opinion.due_on = by, received_on, due_on
        _check(form, opinion, today)
        _keep_file(form, by)
        facts = {"service": plan.service, "plan": plan, "sealed_version": version, "body": body}
        return create(form, by=by, verb="pronounce", **facts)


def correct(form, *, by, seen, today):
    """Save what was typed wrong in an act, while the plan may still take it in; may raise StaleEdit or Refused."""
    with transaction.atomic():
        hold(form.instance.plan_id)
        _check(form, form.instance, today)
        _keep_file(form, by)
        lapsed = {"agreed_on": form.instance.agreed_on} if form.cleaned_data["sense"].lapses else None
        return save_edit(form, by=by, version=seen, also=lapsed)


def hold(
    plan_id, statuses=RECORDED_IN, why="Los pronunciamientos se anotan entre la presentación y la sanción."
):
    """The plan with its row locked: no move is made meanwhile, so what the moves ask stays true. May raise Refused."""
    rows = AnnualPlan.objects.select_for_update(of=("self",), no_key=True).select_related("service")
    plan = rows.get(pk=plan_id)
    if plan.status not in statuses:
        raise Refused(f"{why} Ahora el {plan} está en «{plan.get_status_display()}».")
    return plan


def _term(version, body):
    """(received, last day). The DEP receives on the day the version was sealed for it, without a term of law."""
    if body is None:
        if version.purpose != SealedVersion.Purpose.DEP:
            raise Refused(f"La versión {version.number} no se selló para la revisión de la DEP.")
        return timezone.localdate(version.document.sealed_at), None
    presentation = presentation_of(version, body)
    if presentation is None:
        raise Refused(f"Falta registrar cuándo recibió {body} la versión {version.number}.")
    return presentation.received_on, presentation.due_on


def _check(form, opinion, today):
    sense, due_on = form.cleaned_data["sense"], opinion.due_on
    if sense.lapses:
        if due_on is None or due_on >= today:
            until = f" El plazo corre hasta el {due_on:%d-%m-%Y}." if due_on else ""
            raise Refused(f"Todavía no se puede anotar un plazo vencido.{until}")
        opinion.agreed_on = due_on
    elif opinion.agreed_on < opinion.received_on:
        raise Refused(
            f"Recibió el plan el {opinion.received_on:%d-%m-%Y}: no se pudo acordar antes de ese día."
        )
    if opinion.pk and sense.asks is False and opinion.recommendations.exists():
        raise Refused(f"Ya tiene recomendaciones: no puede quedar como «{sense}».")


def _keep_file(form, by):
    if upload := form.cleaned_data.get("file"):
        form.instance.file = store(upload, by=by)


def _defaults(service, kind):
    named = DEFAULT_SENSES.get(kind, DEFAULT_SENSES[Body.Kind.STEERING])
    return [
        OpinionSense(service=service, body_kind=kind, name=name, asks=asks, lapses=lapses, position=position)
        for position, (name, asks, lapses) in enumerate(named, start=1)
    ]
