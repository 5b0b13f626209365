"""Changing a stage of the process: its dates with a reason, who answers for it, its end and its document."""

from django.db import transaction

from accounts.access import role_models
from accounts.editing import save_edit
from accounts.models import User
from accounts.roles import SERVICE
from documents.attachments import store


def save_stage(form, *, by, version):
    """Save a valid StageForm with its document, if it brings one; `StaleEdit` where somebody saved since."""
    with transaction.atomic():
        file = form.cleaned_data.get("document")
        also = {"file": store(file, by=by)} if file else None
        return save_edit(form, by=by, version=version, verb="stage", also=also)


def people_of(service, today):
    """Who may answer for a stage: the people with a role at the Servicio on that day."""
    held = role_models()[SERVICE].objects.filter(content_object=service, since__lte=today)
    holders = held.exclude(until__lt=today).values("user")
    return User.objects.filter(is_active=True, pk__in=holders).order_by("last_name", "first_name", "pk")


def is_after_the_law(stage):
    """Whether a stage with a date of law is planned later than that."""
    return bool(stage.is_legal and stage.rule_due_on and stage.due_on and stage.due_on > stage.rule_due_on)


def tell(stage, today):
    """The same stage carrying what its row says: `state` (done, late, now, later) and `is_beyond_law`."""
    if stage.done_on:
        stage.state = "done"
    elif stage.is_late(today):
        stage.state = "late"
    else:
        stage.state = "now" if stage.due_on and stage.starts_on and stage.starts_on <= today else "later"
    stage.is_beyond_law = is_after_the_law(stage)
    return stage
