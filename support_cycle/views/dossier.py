"""The expediente of a cycle: what goes in, its PDF and its workbook."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.receipts import parse_key
from config.web import download, render_page
from support_cycle.dossier import counts_of, dossier_of, is_long, meetings_of
from support_cycle.dossier_jobs import start_dossier
from support_cycle.exports import dossier_pdf, dossier_workbook
from support_cycle.views.loading import load_plan

LONG = "Son muchas páginas: se preparan aparte, y quedan en Trabajos para bajarlas."


@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request, pk):
    """GET: what goes in. POST: put the PDF together as it is now, as a job; the same receipt is the same job."""
    plan = load_plan(request, pk)
    if request.method == "POST":
        key = parse_key(request.POST.get("receipt")) or uuid.uuid4()
        return redirect("job_detail", start_dossier(plan, by=request.user, key=key).pk)
    counts = counts_of(plan, request.user)
    context = {"plan": plan, "counts": counts, "is_long": is_long(counts[0][1]), "receipt": uuid.uuid4()}
    context["trail"] = [(str(plan), plan.get_absolute_url())]
    return render_page(request, "support_cycle/dossier/dossier.html", context)


@require_safe
def dossier_paper(request, pk):
    """The PDF at once where it is short; a long one is made by a job, asked for on its page."""
    plan = load_plan(request, pk)
    if is_long(meetings_of(plan, request.user).count()):
        messages.info(request, LONG)
        return redirect("support_cycle:dossier", plan.pk)
    pdf = dossier_pdf.render(dossier_of(plan, request.user), timezone.now())
    return download(pdf, dossier_pdf.file_name(plan, "pdf"))


@require_safe
def dossier_book(request, pk):
    plan = load_plan(request, pk)
    book = dossier_workbook.render(dossier_of(plan, request.user), timezone.now())
    return download(book, dossier_pdf.file_name(plan, "xlsx"))
