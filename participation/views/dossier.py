"""The expediente: what goes in, and the work that puts it together."""

import uuid

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.receipts import parse_key
from documents import jobs
from participation.dossier import parts_of
from participation.dossier_jobs import DOSSIER, WRITERS
from participation.exports.dossier_makers import Makers
from participation.views.loading import load_plan

FORMATS = [("zip", "Todo en un ZIP"), ("pdf", "Todo en un PDF")]


@require_safe
def dossier(request, slug, year):
    plan = load_plan(request, slug, year)
    parts = parts_of(plan, Makers(plan, timezone.now()))
    context = {
        "plan": plan,
        "parts": parts,
        "count": sum(len(part.pieces) for part in parts),
        "formats": FORMATS,
        "receipt": uuid.uuid4(),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render(request, "participation/dossier/dossier.html", context)


@require_POST
def dossier_create(request, slug, year, extension):
    """Put it together as it is now: a job, then a download. The same receipt again is the same job."""
    if extension not in WRITERS:
        raise Http404
    plan = load_plan(request, slug, year)
    job = jobs.start(
        DOSSIER,
        by=request.user,
        key=f"dossier-{plan.pk}-{parse_key(request.POST.get('receipt')) or uuid.uuid4()}-{extension}",
        title=f"Expediente del {plan} ({extension.upper()})",
        plan_id=plan.pk,
        extension=extension,
    )
    return redirect("job_detail", job.pk)
