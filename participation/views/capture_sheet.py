"""The capture sheet: downloaded with what is noted, sent back filled, seen cell by cell, taken whole or not."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.receipts import WithReceipt, once
from accounts.trail import record
from config.web import download, render_page
from documents.attachments import store, stored_path
from documents.models import Attachment
from documents.reading import Unreadable
from participation.capture import hold_open
from participation.capture_page import attendance_sheet, capture_context, digest, load_capture
from participation.exports import capture as papers
from participation.imports import capture_preview, take_capture
from plans.forms.uploads import SheetForm
from plans.imports.units import Moved
from plans.workflow import Refused


@require_safe
def capture_paper(request, pk):
    """The page to fill by hand."""
    session = load_capture(request, pk)
    process = getattr(session.plan, "process", None) if session.plan_id else None
    pdf = papers.capture_paper(session, attendance_sheet(session), process.privacy_notice if process else "")
    return download(pdf, f"hoja-sesion-{pk}.pdf", inline=True)


@require_http_methods(["GET", "HEAD", "POST"])
def capture_sheet(request, pk):
    """GET gives the workbook; POST takes it filled, and leads to what it would change."""
    session = load_capture(request, pk)
    if request.method != "POST":
        return download(papers.capture_workbook(session, attendance_sheet(session)), f"sesion-{pk}.xlsx")
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid() and _is_readable(form, session):
        attachment = store(form.cleaned_data["file"], by=request.user)
        return redirect("participation:capture_sheet_review", pk, attachment.pk)
    context = capture_context(session) | {"upload_form": form}
    return render_page(request, "participation/capture/page.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def capture_sheet_review(request, pk, file):
    """What the sheet would change; POST takes it, if it would still do just that."""
    session = load_capture(request, pk)
    attachment = get_object_or_404(Attachment, pk=file, by=request.user)
    try:
        if request.method == "POST":
            return once(request, lambda: _take(request, session, attachment))
        return _review(request, session, _preview(session, attachment))
    except Moved:
        return _review(request, session, _preview(session, attachment), moved=True, status=409)
    except Refused as refused:
        return _review(request, session, _preview(session, attachment), refused=refused, status=422)
    except (Unreadable, FileNotFoundError):
        messages.error(
            request, "Ese archivo no es la planilla de esta sesión o ya no se puede leer: subirlo otra vez."
        )
        return redirect("participation:capture", pk)


def _is_readable(form, session):
    """Whether the workbook opens and is of this session; else the form says why."""
    try:
        capture_preview(session, attendance_sheet(session), form.cleaned_data["file"])
    except Unreadable as unreadable:
        form.add_error("file", str(unreadable))
        return False
    form.cleaned_data["file"].seek(0)
    return True


def _preview(session, attachment):
    with default_storage.open(stored_path(attachment.sha256)) as file:
        return capture_preview(session, attendance_sheet(session), file)


def _take(request, session, attachment):
    """Write the sheet against the rows of now; `Moved` where they are not those that were shown."""
    hold_open(session)
    preview = _preview(session, attachment)
    if request.POST.get("estado") != digest(session) or not preview.may_be_taken:
        raise Moved
    take_capture(session, preview, by=request.user)
    record("import", session, by=request.user, changes={"rows": [None, preview.count]})
    count = preview.count
    messages.success(
        request, f"Planilla guardada: {count} {'línea' if count == 1 else 'líneas'} con cambios."
    )
    return reverse("participation:capture", args=[session.pk])


def _review(request, session, preview, *, moved=False, refused=None, status=200):
    context = {
        "session": session,
        "preview": preview,
        "state": digest(session),
        "receipt": WithReceipt(),
        "moved": moved,
        "refused": refused,
        "trail": [(session.title, reverse("participation:capture", args=[session.pk]))],
    }
    return render_page(request, "participation/capture/sheet_review.html", context, status=status)
