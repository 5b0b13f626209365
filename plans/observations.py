"""What members and readers write on a sealed version: material, not acts. Nobody else's words leave its desk.

A member's is consolidated by the secretary of its body into a recommendation, or set aside with a reason; readers' are
grouped and answered together. After the sanction all of it is only read.
"""

import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.editing import create, save_edit
from accounts.trail import record
from plans import recommendations
from plans.models import AnnualPlan, Observation
from plans.opinions import hold
from plans.workflow import Refused

Status = AnnualPlan.Status
WRITTEN_IN = (
    Status.DRAFT,
    Status.SOCIALISING,
    Status.CONSULTING,
    Status.ANSWERING,
    Status.DEP_REVIEW,
)
TOO_LATE = "Las observaciones se reciben y se trabajan hasta la sanción."


def may_be_written(plan):
    return plan.status in WRITTEN_IN


def observe(version, target, *, text, client_id, body=None, link=None, author="", on_paper=False, by=None):
    """Keep what somebody wrote on a place of a version; the same `client_id` from the same hand is one row.

    `target` is a `sealed_targets.TargetOption`. Refused once the plan was sanctioned.
    """
    with transaction.atomic():
        hold(version.plan_id, WRITTEN_IN, TOO_LATE)
        # Of each hand its own: nobody's code can stand in the way of another's text.
        key = own_key(client_id, link=link, by=by)
        if standing := Observation.objects.filter(client_id=key).first():
            return standing
        row = Observation.objects.create(
            service=version.service,
            plan=version.plan,
            sealed_version=version,
            body=body,
            link=link,
            author=author,
            on_paper=on_paper,
            text=text,
            client_id=key,
            updated_by=by,
            **target.columns,
        )
        told = {"target_label": [None, row.target_label], "version": [None, version.number]}
        record(
            "write_observation", row, by=by, changes=told | ({"on_paper": [None, True]} if on_paper else {})
        )
    return row


def own_key(client_id, *, link=None, by=None):
    return uuid.uuid5(client_id, f"link {link.pk}" if link else f"person {by.pk if by else ''}")


def written_through(link):
    """A personal link's own observations with how each ended, the newest first."""
    return (
        Observation.objects.filter(link=link)
        .select_related("recommendation__opinion__body", "group")
        .order_by("-at", "-pk")
    )


def consolidate(rows, *, by, opinion, form=None, into=None):
    """Make one recommendation of the act out of `rows` (a queryset), by a valid form, or add them to one it has."""
    with transaction.atomic():
        hold(opinion.plan_id)
        made = into or recommendations.recommend(form, opinion=opinion, by=by)
        count = _settle(rows, by, recommendation=made, set_aside="")
        record("consolidate", made, by=by, changes={"rows": [None, count]})
    return made, count


def set_aside(rows, *, version, reason, by):
    """Leave `rows` out of the act, and say why to those who wrote them."""
    with transaction.atomic():
        hold(version.plan_id, WRITTEN_IN, TOO_LATE)
        count = _settle(rows, by, recommendation=None, group=None, set_aside=reason)
        record("set_aside", version, by=by, changes={"rows": [None, count], "reason": [None, reason]})
    return count


def put_back(rows, *, version, by):
    """Leave `rows` waiting again."""
    with transaction.atomic():
        hold(version.plan_id, WRITTEN_IN, TOO_LATE)
        count = _settle(rows, by, recommendation=None, group=None, set_aside="")
        record("put_back", version, by=by, changes={"rows": [None, count]})
    return count


def gather(rows, *, version, by, form=None, into=None):
    """Put readers' `rows` in a group that is answered at once: a new one by a valid form, or one there is."""
    with transaction.atomic():
        plan = hold(version.plan_id, WRITTEN_IN, TOO_LATE)
        made = into or create(form, by=by, service=plan.service, plan=plan)
        count = _settle(rows, by, group=made, set_aside="")
        record("gather", made, by=by, changes={"rows": [None, count]})
    return made, count


def answer_group(form, *, by, seen):
    """Save a group's name and answer; may raise StaleEdit or Refused."""
    with transaction.atomic():
        hold(form.instance.plan_id, WRITTEN_IN, TOO_LATE)
        also = {"answered_by": by, "answered_at": timezone.now()} if form.cleaned_data["answer"] else None
        return save_edit(form, by=by, version=seen, verb="answer", also=also)


def review(form, *, by, seen):
    """Save the words for publication, read by somebody; the original ones stay. May raise StaleEdit or Refused."""
    with transaction.atomic():
        hold(form.instance.plan_id, WRITTEN_IN, TOO_LATE)
        also = {"reviewed_by": by, "reviewed_at": timezone.now()}
        return save_edit(form, by=by, version=seen, verb="review", also=also)


def _settle(rows, by, **columns):
    now = timezone.now()
    count = rows.update(version=F("version") + 1, updated_by=by, updated_at=now, **columns)
    if not count:
        raise Refused("Falta elegir al menos una observación.")
    return count
