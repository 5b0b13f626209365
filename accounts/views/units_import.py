"""A list of jardines from a workbook: the template, what each cell would do, and taking it whole."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.schools import UnitsFileForm
from accounts.models import Commune
from accounts.roles import Area, Capability
from accounts.units import (
    COLUMNS,
    LEVELS,
    MAX_ROWS,
    Preview,
    UnitsRefused,
    import_units,
    preview_packed,
    preview_sheet,
)
from accounts.views.loading import load_service
from config.web import download
from documents.reading import read_workbook
from documents.spreadsheet import Column, Sheet, Unreadable, render_workbook


@require_http_methods(["GET", "HEAD", "POST"])
def units_import(request, slug):
    """Upload, and see cell by cell what the list would do; nothing is written here."""
    service = load_service(request, Area.DATA, slug, Capability.WRITE)
    form = UnitsFileForm(request.POST, request.FILES)
    if request.method != "POST":
        return _page(request, service, UnitsFileForm())
    if not form.is_valid():
        return _page(request, service, form, status=422)
    preview = _preview(form.cleaned_data["file"], service)
    return _page(request, service, UnitsFileForm(), preview, status=200 if preview.may_be_taken else 422)


@require_POST
def units_import_confirm(request, slug):
    """Write what was seen, whole; the list is checked again against what stands now."""
    service = load_service(request, Area.DATA, slug, Capability.WRITE)
    preview = preview_packed(request.POST.get("list", ""), service)
    try:
        new, changed = import_units(preview, service, by=request.user)
    except UnitsRefused as refused:
        return _page(request, service, UnitsFileForm(), refused.preview, status=422)
    messages.success(request, f"Unidades nuevas: {new}. Unidades que cambiaron: {changed}.")
    return HttpResponseRedirect(reverse("schools"))


@require_safe
def units_template(request, slug):
    """An empty list with its titles, and what may be written in each."""
    service = load_service(request, Area.DATA, slug, Capability.WRITE)
    communes = Commune.objects.filter(service_commune__service=service).values_list("name", flat=True)
    said = {
        "code": "De 6 a 10 dígitos, por ejemplo 13124023",
        "name": "De 3 a 150 caracteres",
        "commune": ", ".join(communes),
        "level": ", ".join(dict.fromkeys(str(level.label) for level in LEVELS.values())),
    }
    columns = [Column(title, lambda row: "", width=30, note=said[name]) for name, title in COLUMNS.items()]
    title = f"Unidades sin RBD de {service.full_name}"
    notes = [title, f"Llenar la hoja «Unidades», una fila por unidad, hasta {MAX_ROWS}.", _day()]
    return download(
        render_workbook([Sheet("Unidades", columns, [])], title=title, notes=notes), f"jardines-{slug}.xlsx"
    )


def _preview(file, service):
    try:
        book = read_workbook(file, max_rows=MAX_ROWS + 100, max_columns=50)
        lines = book.first()
    except Unreadable as unreadable:
        return Preview(problems=[str(unreadable)])
    if book.problems:
        return Preview(problems=[_where(problem) for problem in book.problems[:20]])
    return preview_sheet(lines, service)


def _where(problem):
    place = f"Hoja «{problem.sheet}»"
    if problem.row:
        place += f", fila {problem.row}, columna {problem.column}"
    return f"{place}: {problem.text}"


def _page(request, service, form, preview=None, *, status=200):
    context = {"service": service, "form": form, "preview": preview, "columns": COLUMNS, "max_rows": MAX_ROWS}
    return render(request, "accounts/units_import.html", context, status=status)


def _day():
    return f"Descargada el {timezone.localdate():%d-%m-%Y}"
