"""Who received the presented version and until when they may recommend (art. 46): counted once, frozen."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Body
from accounts.trail import record
from plans.calendar import add_working_days
from plans.models import AnnualPlan, CalendarRule, Presentation, SealedVersion
from plans.workflow import CHANGED, Refused

WORKING_DAYS = 15
RULE = "recommendations"


def presented_version(plan):
    """The version the bodies have before them: the last one sealed to be presented, or None."""
    return (
        SealedVersion.objects.select_related("document", "decision")
        .filter(plan=plan, purpose=SealedVersion.Purpose.PRESENTATION)
        .order_by("-number")
        .first()
    )


def presented_on(version):
    """The day it could be received from: the day it was sealed, or the day its procedure had on paper."""
    decision = version.decision
    if decision and decision.done_on:
        return decision.done_on
    return timezone.localdate(version.document.sealed_at)


def receiving_bodies(service):
    return Body.objects.filter(service=service, receives_plan=True, archived_at__isnull=True).order_by(
        "kind", "name"
    )


def waiting_bodies(plan, version):
    """The bodies that have not received the version yet."""
    received = Presentation.objects.filter(plan=plan, sealed_version=version).values("body")
    return receiving_bodies(plan.service).exclude(pk__in=received)


def working_days_for(service):
    """The days a body has, as the Servicio's calendar says: 15 by law."""
    rule = (
        CalendarRule.objects.filter(service=service, key=RULE).values_list("working_days", flat=True).first()
    )
    return rule or WORKING_DAYS


def receive(plan, body, *, received_on, by, how="", file=None):
    """Record that a body received the presented version, with its last day; a body received twice is one row.

    Refused where the plan is not being consulted, or the day is before the version existed or after today.
    """
    with transaction.atomic():
        version = _version_being_consulted(plan)
        standing = Presentation.objects.filter(sealed_version=version, body=body).first()
        if standing:
            return standing
        _check_day(version, received_on)
        days = working_days_for(plan.service)
        presentation = Presentation.objects.create(
            service=plan.service,
            plan=plan,
            body=body,
            sealed_version=version,
            received_on=received_on,
            working_days=days,
            due_on=add_working_days(received_on, days, plan.service),
            how=how,
            file=file,
            by=by,
        )
        told = {
            "received_on": received_on,
            "due_on": presentation.due_on,
            "version": version.number,
            "how": how,
        }
        told |= {"file": file and file.name}
        record(
            "receive",
            presentation,
            by=by,
            changes={name: [None, value] for name, value in told.items() if value},
        )
    return presentation


def correct(presentation, *, received_on, reason, by, seen):
    """Mend a day that was typed wrong, with the reason, while the plan is consulted; the term counts anew.

    `seen` is the day the form was opened with; Refused if somebody corrected it since.
    """
    with transaction.atomic():
        plan = presentation.plan
        version = _version_being_consulted(plan)
        if version.pk != presentation.sealed_version_id:
            raise Refused("Esa versión ya no está en recomendaciones: su plazo no se corrige.")
        _check_day(version, received_on)
        due_on = add_working_days(received_on, presentation.working_days, plan.service)
        fresh = Presentation.objects.filter(pk=presentation.pk, received_on=seen)
        if not fresh.update(received_on=received_on, due_on=due_on):
            raise Refused("Otra persona corrigió la fecha mientras se miraba. No se hizo nada.")
        told = {
            "received_on": [seen, received_on],
            "due_on": [presentation.due_on, due_on],
            "reason": [None, reason],
        }
        presentation.received_on, presentation.due_on = received_on, due_on
        record("correct", presentation, by=by, changes=told)
    return presentation


def _version_being_consulted(plan):
    """The presented version, with the plan's row locked: no move is made while this is written."""
    locked = AnnualPlan.objects.select_for_update(of=("self",), no_key=True).filter(pk=plan.pk)
    if locked.values_list("status", flat=True).first() != AnnualPlan.Status.CONSULTING:
        raise Refused("Solo se registra quién recibió el plan mientras está en recomendaciones.")
    version = presented_version(plan)
    if version is None:
        raise Refused(CHANGED)
    return version


def _check_day(version, received_on):
    if received_on > timezone.localdate():
        raise Refused("La fecha no puede ser posterior a hoy.")
    if received_on < (first := presented_on(version)):
        raise Refused(
            f"La versión {version.number} se presentó el {first:%d-%m-%Y}: no se pudo recibir antes."
        )
