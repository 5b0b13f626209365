"""The papers of a plan's year, on request: a job each, then a download."""

import uuid

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.receipts import parse_key
from documents import jobs
from plans.reports import ACCOUNT, REPORT
from plans.views.following import cut_of, load_with_cuts, why_not


@require_POST
def report_create(request, slug, year, cut):
    """The report of a cut."""
    plan, cuts = _followed(request, slug, year)
    cut = cut_of(cuts, cut)
    title = f"Informe del {plan}, {cut.name}"
    return _start(request, REPORT, title, plan_id=plan.pk, cut=cut.date.isoformat())


@require_POST
def account_create(request, slug, year):
    """The public account of the year."""
    plan, cuts = _followed(request, slug, year)
    if not cuts:
        raise PermissionDenied(f"El {plan} no tiene cortes: agregar uno antes de rendir la cuenta pública.")
    return _start(request, ACCOUNT, f"Cuenta pública del {plan}", plan_id=plan.pk)


def _followed(request, slug, year):
    plan, cuts = load_with_cuts(request, slug, year)
    if not plan.is_followed:
        raise PermissionDenied(why_not(plan, "sus informes se hacen"))
    return plan, cuts


def _start(request, handler, title, **args):
    key = parse_key(request.POST.get("receipt")) or uuid.uuid4()
    job = jobs.start(handler, by=request.user, key=f"{handler}-{key}-{request.user.pk}", title=title, **args)
    return redirect("job_detail", job.pk)
