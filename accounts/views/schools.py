"""The units of a Servicio: the list, one of them, and the jardines that are typed on screen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import get_allowed
from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.forms.schools import NewUnitForm, SchoolFilter
from accounts.models import School
from accounts.models.territory import ENROLMENT_LEVELS
from accounts.places import enter
from accounts.receipts import made_before, once
from accounts.roles import Area, Capability
from accounts.unit_form import ArchiveForm, UnitForm
from accounts.views.loading import load_service, page_number, query_without, service_at_hand
from config.web import download, render_page
from documents.spreadsheet import Column, Sheet, render_workbook

PER_PAGE = 50


@require_safe
def schools(request):
    """The units that this person may see, found by name, RBD, comuna, kind, rurality or state."""
    service, choices, rows, chosen = _list(request)
    page = Paginator(rows, PER_PAGE).get_page(page_number(request.GET.get("pagina")))
    context = {
        "service": service,
        "services": choices,
        "page": page,
        "filter": chosen,
        "query": query_without(request, "pagina"),
        "totals": chosen.totals(rows),
    }
    return render_page(request, "accounts/schools.html", context, fragments={"school-table": []})


@require_safe
def schools_xlsx(request):
    """Exactly the units that are filtered."""
    service, _, rows, _ = _list(request)
    name = service.full_name if service else "Establecimientos"
    book = render_workbook(
        [Sheet("Unidades", SCHOOL_COLUMNS, rows.iterator(500))],
        title=f"Unidades de {name}",
        notes=_notes(service, name),
    )
    return download(book, f"unidades-{service.slug if service else 'mias'}.xlsx")


@require_safe
def school(request, code):
    unit = get_allowed(request.user, School.objects.select_related(*RELATED), code=code)
    levels = [(label, unit.enrolment_by_level.get(key)) for key, label in ENROLMENT_LEVELS.items()]
    context = {"school": unit, "levels": [pair for pair in levels if pair[1]]}
    if unit.service and unit.service_id in request.user.reach.services:
        enter(request, unit.service)
    return render(request, "accounts/school.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def school_create(request, slug):
    """A jardín without RBD, typed."""
    service = load_service(request, Area.DATA, slug, Capability.WRITE)
    if request.method == "POST" and (earlier := made_before(request)):
        return earlier
    form = NewUnitForm(request.POST or None, service=service)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _create(request, form))
        except _Taken:
            pass
    context = {"service": service, "form": form}
    return render(request, "accounts/school_create.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def school_edit(request, code):
    unit = _own_unit(request, code)
    data = (
        edited_data(request.POST, UnitForm, unit, service=unit.service) if request.method == "POST" else None
    )
    form = UnitForm(data, instance=unit, service=unit.service)
    if request.method == "POST" and form.is_valid():
        return _keep(request, form, "Los datos de la unidad quedaron guardados.")
    context = {"school": _fresh(unit), "form": form}
    return render(request, "accounts/school_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def school_archive(request, code):
    """Close a jardín that no longer works, or open it again: its own page says what that means."""
    unit = _own_unit(request, code)
    form = ArchiveForm(request.POST if request.method == "POST" else None, instance=unit)
    if request.method == "POST" and form.is_valid():
        said = "La unidad volvió a la lista." if unit.archived_at else "La unidad quedó archivada."
        return _keep(request, form, said)
    return render(request, "accounts/school_archive.html", {"school": unit, "form": form})


RELATED = ("commune__region", "service")


class _Taken(Exception):
    """Somebody took the code a moment ago; the form says so."""


def _list(request):
    """(Servicio or None, choices, units, filter): who holds no role at a Servicio sees their own schools."""
    service, choices = service_at_hand(request, Area.DATA)
    rows = School.objects.for_list().allowing(request.user, Capability.SEE)
    if service:
        rows = rows.filter(service=service)
    elif not rows.exists():
        raise PermissionDenied
    chosen = SchoolFilter(request.GET, service=service)
    return service, choices, chosen.apply(rows), chosen


def _own_unit(request, code):
    """A unit that the Servicio keeps by itself: what the official directory says is not written here."""
    unit = get_allowed(request.user, School.objects.select_related(*RELATED), Capability.WRITE, code=code)
    if unit.rbd is not None or unit.service is None:
        raise Http404("Los datos de los establecimientos con RBD vienen del directorio oficial.")
    return unit


def _create(request, form):
    unit = form.save_new(by=request.user)
    if unit is None:
        raise _Taken
    messages.success(request, f"{unit} quedó en la lista de unidades.")
    return reverse("school", args=[unit.code])


def _keep(request, form, said):
    version = parse_version(request.POST.get("version"))
    code = form.instance.code
    try:
        unit = form.save_changes(by=request.user, version=version)
    except StaleEdit as stale:
        return conflict_page(
            request, stale, action=request.path, back=reverse("school", args=[stale.current.code])
        )
    messages.success(request, said)
    return redirect("school", unit.code if unit else code)


def _fresh(unit):
    """The unit as it is stored: a form that was refused has already written on its own."""
    return School.objects.select_related(*RELATED).get(pk=unit.pk)


def _notes(service, name):
    told = [f"Unidades educativas de {name}", f"Descargado el {timezone.localtime():%d-%m-%Y, %H:%M}", SOURCE]
    return told + (["DATOS DE DEMOSTRACIÓN"] if service and service.is_fictional else [])


SOURCE = (
    "Fuente: Ministerio de Educación de Chile, Directorio Oficial de Establecimientos Educacionales 2025, "
    "CC BY 3.0 CL. Las unidades sin RBD las informa el Servicio Local."
)
SCHOOL_COLUMNS = [
    Column("Código", lambda row: row.code, width=12, note="RBD, o código JUNJI si no tiene"),
    Column("RBD", lambda row: row.rbd, width=10, number_format="0"),
    Column("DV", lambda row: row.rbd_dv, width=6),
    Column("Nombre", lambda row: row.display_name, width=46),
    Column("Tipo", lambda row: row.get_kind_display(), width=20),
    Column("Comuna", lambda row: row.commune.name, width=20),
    Column("Rural", lambda row: row.is_rural, width=8),
    Column("Estado", lambda row: "Archivada" if row.archived_at else row.get_status_display(), width=22),
    Column("Matrícula", lambda row: row.enrolment if row.rbd else None, width=11, number_format="#,##0"),
    Column("Latitud", lambda row: row.latitude, width=12, number_format="0.00000"),
    Column("Longitud", lambda row: row.longitude, width=12, number_format="0.00000"),
    Column("Año del directorio", lambda row: row.source_year, width=12, number_format="0"),
]
