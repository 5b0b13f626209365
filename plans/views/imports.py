"""The plan's workbook comes back: uploaded, seen cell by cell, taken whole or not at all."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.receipts import WithReceipt, once, parse_key
from documents import jobs
from documents.attachments import store
from documents.models import Attachment
from documents.reading import Unreadable
from plans.forms.uploads import SheetForm
from plans.imports.action_work import IMPORT, STEPS, MovedOn, preview_stored, take_actions
from plans.imports.actions import changed_cells, preview_actions
from plans.views.loading import plan_being_written
from plans.views.writing import list_url

IN_THE_PAGE = 2_000  # rows; a larger sheet is written by the worker


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_upload(request, slug, year):
    plan = plan_being_written(request, slug, year)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    form.fields["file"].help_text = "El libro .xlsx de este plan, con sus hojas «Acciones» e «Indicadores»."
    if form.is_bound and form.is_valid() and _is_readable(plan, form):
        attachment = store(form.cleaned_data["file"], by=request.user)
        return redirect("plans:action_sheet_review", slug, year, attachment.pk)
    context = _context(plan) | {"form": form, "receipt": uuid.uuid4()}
    return render(request, "plans/import_upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_review(request, slug, year, file):
    """What the sheet would change; POST takes it, if that is still what was seen."""
    plan = plan_being_written(request, slug, year)
    attachment = get_object_or_404(Attachment, pk=min(file, 2**62), by=request.user)
    try:
        if request.method == "POST":
            return _take(request, plan, attachment)
        return _review(request, plan, preview_stored(plan, attachment), attachment)
    except MovedOn:
        preview = preview_stored(plan, attachment)
        return _review(
            request, plan, preview, attachment, moved=True, status=409 if preview.may_be_taken else 422
        )
    except Unreadable as unreadable:
        messages.error(request, str(unreadable))
        return redirect("plans:action_sheet", slug, year)


def _is_readable(plan, form):
    """Whether the workbook opens and has our sheets; else the form says why."""
    file = form.cleaned_data["file"]
    try:
        preview_actions(plan, file)
    except Unreadable as unreadable:
        form.add_error("file", str(unreadable))
        return False
    file.seek(0)
    return True


def _take(request, plan, attachment):
    seen = request.POST.get("visto", "")
    preview = preview_stored(plan, attachment)
    if not preview.may_be_taken:
        return _review(request, plan, preview, attachment, status=422)
    if preview.size > IN_THE_PAGE:
        return _start_job(request, plan, attachment, seen)

    def take():
        count = len(take_actions(plan.pk, attachment, seen=seen, by=request.user).to_write)
        messages.success(
            request, f"Planilla guardada: {count} {'fila' if count == 1 else 'filas'} con cambios."
        )
        return list_url(plan)

    return once(request, take)


def _start_job(request, plan, attachment, seen):
    job = jobs.start(
        IMPORT,
        by=request.user,
        key=f"import-{parse_key(request.POST.get('receipt')) or uuid.uuid4()}-{request.user.pk}",
        title=f"Planilla de acciones e indicadores del {plan}",
        total=STEPS,
        plan_id=plan.pk,
        file_id=attachment.pk,
        seen=seen[:64],
    )
    return redirect("job_detail", job.pk)


def _review(request, plan, preview, attachment, *, moved=False, status=200):
    context = _context(plan) | {
        "preview": preview,
        "sheets": [(sheet, changed_cells(sheet)) for sheet in preview.sheets],
        "attachment": attachment,
        "receipt": WithReceipt(),
        "is_large": preview.size > IN_THE_PAGE,
        "moved": moved,
    }
    return render(request, "plans/import_review.html", context, status=status)


def _context(plan):
    back = list_url(plan)
    trail = [(str(plan), plan.get_absolute_url()), ("Objetivos y acciones", back)]
    return {"plan": plan, "back_url": back, "trail": trail}
