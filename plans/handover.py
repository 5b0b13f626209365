"""What a plan keeps of a person, and who gets it when the person leaves the Servicio."""

from accounts.handover import on_handover
from accounts.trail import record
from plans.models import Comment, Stage


@on_handover
def move_stages(service, leaving, heir, *, by):
    """The stages that are not over get a new responsible person; those that are over keep theirs."""
    stages = list(
        Stage.objects.filter(service=service, responsible=leaving, done_on__isnull=True).select_related(
            "plan"
        )
    )
    for stage in stages:
        Stage.objects.filter(pk=stage.pk).update(responsible=heir, version=stage.version + 1, updated_by=by)
        record("edit", stage, by=by, changes={"responsible": [str(leaving), str(heir)]})
    return [f"etapa «{stage.name}» del {stage.plan}" for stage in stages]


@on_handover
def move_comments(service, leaving, heir, *, by):
    """The comments that wait for the person wait for the heir."""
    waiting = Comment.objects.filter(service=service, to=leaving, resolved_at__isnull=True)
    count = waiting.update(to=heir)
    return [f"{count} comentario{'s' if count != 1 else ''} por responder"] if count else []
