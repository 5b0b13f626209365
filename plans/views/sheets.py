"""Sheets of a chapter: downloaded with its units, sent back filled, seen cell by cell, taken whole or not.

What was uploaded is kept as a file and read again when it is confirmed: nothing written comes from the page.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.files.storage import default_storage
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.receipts import WithReceipt, once
from config.web import download
from documents.attachments import store, stored_path
from documents.models import Attachment
from documents.reading import Unreadable
from plans.forms.uploads import SheetForm
from plans.imports.improvement import improvement_preview, improvement_template, take_improvement
from plans.imports.staffing import staffing_preview, staffing_template, take_staffing
from plans.imports.units import Moved
from plans.models import AnnualPlan, Section
from plans.views.loading import load_plan, plan_being_written
from plans.views.pme import pme_section, units_with_progress
from plans.views.section_pages import section_of_kind, section_page
from plans.views.staffing import staffed_units, staffing_section


@dataclass(frozen=True)
class ChapterSheet:
    """A chapter that goes to a sheet and back. `rows` is the plan's manager of what the sheet writes."""

    kind: str
    file_name: str
    url_name: str
    rows: str
    units: Callable
    template: Callable
    preview: Callable
    take: Callable
    page: Callable


STAFFING = ChapterSheet(
    Section.Kind.STAFFING,
    "dotacion",
    "staffing_review",
    "staffing",
    staffed_units,
    staffing_template,
    staffing_preview,
    take_staffing,
    staffing_section,
)
IMPROVEMENT = ChapterSheet(
    Section.Kind.PME_PROGRESS,
    "avance-pme",
    "pme_review",
    "improvement_progress",
    units_with_progress,
    improvement_template,
    improvement_preview,
    take_improvement,
    pme_section,
)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request, slug, year, spec):
    """GET gives the sheet to fill; POST takes it filled, and leads to what it would change."""
    if request.method != "POST":
        plan = load_plan(request, slug, year)
        return download(spec.template(plan, spec.units(plan)), f"{spec.file_name}-{slug}-{year}.xlsx")
    plan = plan_being_written(request, slug, year)
    section = section_of_kind(plan, spec.kind)
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid() and _is_readable(form, plan, spec):
        attachment = store(form.cleaned_data["file"], by=request.user)
        return redirect(f"plans:{spec.url_name}", slug, year, attachment.pk)
    return spec.page(request, plan, section, form=form, upload_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request, slug, year, file, spec):
    """What the sheet would change, cell by cell; POST takes it whole, if it would still do just that."""
    plan = plan_being_written(request, slug, year)
    section = section_of_kind(plan, spec.kind)
    attachment = get_object_or_404(Attachment, pk=file, by=request.user)
    try:
        if request.method == "POST":
            return once(request, lambda: _take(request, plan, section, spec, attachment))
        return _review_page(request, plan, section, _preview(plan, spec, attachment), spec)
    except Moved:
        preview = _preview(plan, spec, attachment)
        return _review_page(request, plan, section, preview, spec, moved=True, status=409)
    except (Unreadable, FileNotFoundError):
        messages.error(request, "Ese archivo ya no se puede leer: subir la planilla otra vez.")
        return redirect(section)


def _is_readable(form, plan, spec):
    """Whether the workbook opens; else the form says why."""
    try:
        spec.preview(plan, form.cleaned_data["file"], spec.units(plan))
    except Unreadable as unreadable:
        form.add_error("file", str(unreadable))
        return False
    form.cleaned_data["file"].seek(0)
    return True


def _preview(plan, spec, attachment):
    with default_storage.open(stored_path(attachment.sha256)) as file:
        return spec.preview(plan, file, spec.units(plan))


def _state(plan, spec):
    """A digest of the rows that the sheet would change: another one means that somebody wrote meanwhile."""
    rows = getattr(plan, spec.rows).order_by("pk").values_list("pk", "version")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def _take(request, plan, section, spec, attachment):
    """Write the sheet against the rows of now; `Moved` where they are not those that were shown."""
    AnnualPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)  # two confirmations take turns
    preview = _preview(plan, spec, attachment)
    if request.POST.get("estado") != _state(plan, spec) or not preview.may_be_taken:
        raise Moved
    spec.take(plan, preview, by=request.user)
    count = len(preview.to_write)
    messages.success(request, f"Planilla guardada: {count} {'fila' if count == 1 else 'filas'} con cambios.")
    return section


def _review_page(request, plan, section, preview, spec, *, moved=False, status=200):
    context = {
        "preview": preview,
        "state": _state(plan, spec),
        "receipt": WithReceipt(),
        "moved": moved,
        "trail": [(str(plan), plan.get_absolute_url()), (section.title, section.get_absolute_url())],
    }
    return section_page(request, plan, section, "plans/section_review.html", context, status=status)
