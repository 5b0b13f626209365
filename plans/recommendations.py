"""Recommendations of an act, one by one, and how each was answered before the sanction (Ley 21.040, art. 46)."""

from django.db import transaction
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from accounts.editing import create, remove, save_edit
from documents.sealing import snapshot_of
from plans.comparing import compare_target
from plans.models import AnnualPlan, ObservationGroup, Opinion, Recommendation, SealedVersion
from plans.opinions import hold
from plans.workflow import Refused

Status = AnnualPlan.Status
ANSWERED_IN = (Status.ANSWERING, Status.DEP_REVIEW)
ANSWER_WHEN = "Las recomendaciones se responden mientras el plan está en respuesta o en revisión de la DEP."
UNANSWERED = Recommendation.Answer.NONE


def recommend(form, *, opinion, by):
    """Add the recommendation of a valid form to an act, with the plan's next number; may raise Refused."""
    with transaction.atomic():
        plan = hold(opinion.plan_id)
        if opinion.sense.asks is False:
            raise Refused(
                f"El pronunciamiento es «{opinion.sense}»: corregir su sentido antes de agregar una."
            )
        last = Recommendation.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
        facts = {"service": plan.service, "plan": plan, "opinion": opinion, "number": last + 1}
        return create(form, by=by, **facts)


def amend(form, *, by, seen):
    """Save what was typed wrong in a recommendation nobody has answered; may raise StaleEdit or Refused."""
    with transaction.atomic():
        hold(form.instance.plan_id)
        _check_unanswered(form.instance)
        return save_edit(form, by=by, version=seen)


def withdraw(recommendation, *, by):
    """Take out one that was noted by mistake, while nobody has answered it."""
    with transaction.atomic():
        hold(recommendation.plan_id)
        _check_unanswered(recommendation)
        remove(recommendation, by=by)


def answer(form, *, by, seen):
    """Save an answer with its grounds, or change it before the sanction; may raise StaleEdit or Refused."""
    with transaction.atomic():
        hold(form.instance.plan_id, ANSWERED_IN, ANSWER_WHEN)
        also = {"answered_by": by, "answered_at": timezone.now()}
        return save_edit(form, by=by, version=seen, verb="answer", also=also)


def may_be_answered(plan):
    return plan.status in ANSWERED_IN


def unanswered(plan):
    return Recommendation.objects.filter(plan=plan, answer=UNANSWERED)


def of_plan(plan):
    """The plan's recommendations in their order, with all that a table of them shows."""
    rows = Recommendation.objects.filter(plan=plan).select_related(
        "opinion__body", "opinion__sense", "opinion__sealed_version", "answered_by"
    )
    return rows.order_by("number", "pk")


def acts_of(plan):
    """The acts on a plan's versions, each with `count`, how many recommendations it brings."""
    rows = Opinion.objects.filter(plan=plan).select_related("body", "sense", "file", "sealed_version")
    return list(rows.annotate(count=Count("recommendations")).order_by("agreed_on", "pk"))


def answered_groups(plan):
    """What readers observed, by groups that have their answer, each with `count`: their words stay inside."""
    rows = ObservationGroup.objects.filter(plan=plan).exclude(answer=UNANSWERED)
    return rows.annotate(count=Count("observations"))


def list_url(plan, query=""):
    here = reverse("plans:recommendations", args=[plan.service.slug, plan.year])
    return f"{here}?{query}" if query else here


def put_changes(rows, plan):
    """Give each row `changes`: what is different for its target between the version it is on and the newest one.

    Also `newest`, the version compared with; both stay None where nothing newer was sealed. Three queries at most.
    """
    rows = list(rows)
    for row in rows:
        row.changes = row.newest = None
    newest = SealedVersion.objects.for_list().filter(plan=plan).first()
    based_on = {row.opinion.sealed_version_id for row in rows}
    if newest is None or not based_on - {newest.pk}:
        return rows
    bases = SealedVersion.objects.for_list().filter(pk__in=based_on - {newest.pk})
    snapshots = {version.pk: snapshot_of(version.document) for version in bases}
    now, found = snapshot_of(newest.document), {}
    for row in rows:
        if base := snapshots.get(row.opinion.sealed_version_id):
            key = (row.opinion.sealed_version_id, row.target_kind, row.target_key)
            if key not in found:
                found[key] = compare_target(base, now, row.target_kind, row.target_key)
            row.changes, row.newest = found[key], newest
    return rows


def _check_unanswered(recommendation):
    if Recommendation.objects.filter(pk=recommendation.pk).exclude(answer=UNANSWERED).exists():
        raise Refused(f"La recomendación {recommendation.number} ya tiene respuesta: su texto no se cambia.")
