"""Plans on their way: what each move needs before it can be made."""

import datetime

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from documents.attachments import store
from documents.models import SealedDocument
from plans.annual_moves import MOVES, decide
from plans.models import Amendment, AnnualPlan, Decision, Presentation, SealedVersion
from plans.versions import seal_version
from tests.factories import make_body, make_plan, make_section, make_service, make_user
from tests.factories_opinions import make_opinion

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
Status = AnnualPlan.Status


def make_file(by, name="resolucion.pdf"):
    return store(ContentFile(PDF, name=name), by=by)


def upload(name="resolucion.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def with_papers():
    """Every sealed version has its papers, as if the worker had passed."""
    SealedDocument.objects.update(rendered_at=timezone.now())


def make_moving_plan(status=Status.DRAFT, *, year=2027, service=None):
    """A plan whose moves have nothing in their way: presented and answered long ago, adjusted, with papers."""
    plan = make_plan(service or make_service(), year=year, status=status)
    make_section(plan, key="presentacion", body="El texto como estaba.")
    if status not in (Status.DRAFT, Status.SOCIALISING):
        clerk = make_user()
        version = seal_version(plan, purpose=SealedVersion.Purpose.PRESENTATION, by=clerk)
        body = make_body(plan.service)
        make_presentation(plan, version, body, by=clerk)
        make_opinion(version, body, by=clerk)
        adjusted = {"from_status": Status.ANSWERING, "to_status": Status.ANSWERING}
        Decision.objects.create(service=plan.service, plan=plan, move="adjust", by=clerk, **adjusted)
    if status in (Status.PUBLISHED, Status.CLOSED):
        seal_version(plan, purpose=SealedVersion.Purpose.SANCTION, by=clerk)
    with_papers()
    return plan


def make_presentation(plan, version, body, *, by, received_on=datetime.date(2025, 10, 15), due_on=None):
    return Presentation.objects.create(
        service=plan.service,
        plan=plan,
        body=body,
        sealed_version=version,
        received_on=received_on,
        due_on=due_on or received_on + datetime.timedelta(days=21),
        by=by,
    )


def make_heard(plan, body, *, by):
    """A body received the newest version and spoke of it."""
    version = plan.versions.first()
    make_presentation(plan, version, body, by=by)
    return make_opinion(version, body)


def make_amendment(plan, **fields):
    by = fields.pop("by", None) or make_user()
    return Amendment.objects.create(
        service=plan.service,
        plan=plan,
        number=fields.pop("number", 1),
        reason="Motivo",
        opened_by=by,
        **fields,
    )


def prepare(plan, move):
    """What a move of a modification finds: it open, and its text changed or not."""
    if MOVES[move].amends and plan.status == Status.PUBLISHED:
        make_amendment(plan)
    if move == "close_amendment":
        plan.sections.update(body="El texto ya cambiado.")


def facts_for(move, by):
    facts = {"comment": "Un motivo."}
    if MOVES[move].act:
        day = datetime.date(2025, 12, 12)
        facts |= {"act_number": "1241", "act_date": day, "file": make_file(by)}
    return facts


def make_move(plan, move, by, **facts):
    """Make a move with all it asks for, and its papers."""
    decision = decide(plan, move, by=by, **facts_for(move, by) | facts)
    with_papers()
    return decision
