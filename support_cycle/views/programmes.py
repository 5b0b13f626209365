"""Programmes: the list, one of them with its axes and numbers, its form, its papers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import create
from accounts.roles import Area, Capability
from accounts.views.loading import load_service
from config.web import download, render_page
from support_cycle.exports import programme_papers
from support_cycle.forms.programmes import NewProgrammeForm, ProgrammeForm
from support_cycle.models import Programme
from support_cycle.programme_figures import read_figures
from support_cycle.programme_list import read_list, services_led
from support_cycle.programme_reach import (
    events_for,
    is_at_service,
    load_programme,
    networks_for,
    programmes_for,
)
from support_cycle.programmes import set_archived
from support_cycle.views.programme_forms import create_page, edit_page


@require_safe
def programmes(request):
    _see(request)
    today = timezone.localdate()
    rows = programmes_for(request.user, today).select_related("service", "coordinator")
    rows = rows.annotate(axis_count=Count("axes"))
    context = read_list(request, rows) | {"led": services_led(request.user)}
    return render_page(request, "support_cycle/programmes/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def programme_create(request, slug):
    service = load_service(request, Area.SUPPORT, slug, Capability.WRITE)
    form = NewProgrammeForm(request.POST or None, instance=Programme(service=service))

    def make(valid):
        row = create(valid, by=request.user, service=service)
        messages.success(request, f"Se creó el programa «{row}». Ahora se pueden escribir sus ejes.")
        return row

    said = {"caption": service.full_name, "button": "Crear el programa", "draft": f"programa-{service.pk}"}
    return create_page(
        request, form, make, "Crear un programa", back=reverse("support_cycle:programmes"), **said
    )


@require_safe
def programme(request, pk):
    row, today = load_programme(request, pk), timezone.localdate()
    figures = read_figures(row, today) if is_at_service(request.user, row) else None
    context = {
        "row": row,
        "figures": figures,
        **(_inside(figures) if figures else _as_a_unit(request.user, row, today)),
        "trail": [("Programas", reverse("support_cycle:programmes"))],
    }
    return render_page(request, "support_cycle/programmes/programme.html", context)


def _inside(figures):
    return {"axes": figures.axes, "networks": figures.networks, "events": figures.events}


def _as_a_unit(user, row, today):
    """What a unit's team reads of a programme: its axes, and of the rest what it sees anyway."""
    named = {"axis_name": F("axis__name")}
    networks = networks_for(user, today).filter(programme=row).annotate(**named)
    events = events_for(user, today).filter(programme=row).annotate(**named)
    return {"axes": row.axes.all(), "networks": networks[:100], "events": events[:100]}


@require_http_methods(["GET", "HEAD", "POST"])
def programme_edit(request, pk):
    row = load_programme(request, pk, to_lead=True)
    said = {"caption": row.service.full_name, "done": "El programa quedó guardado."}
    return edit_page(request, ProgrammeForm, row, f"Editar «{row}»", back=row.get_absolute_url(), **said)


@require_POST
def programme_archive(request, pk):
    row = load_programme(request, pk, to_lead=True)
    archive_as_asked(request, row)
    return redirect(row)


@require_safe
def programme_paper(request, pk, extension):
    """What the page adds up, as a workbook or on one sheet; `para=fuera` without groups of fewer than five people."""
    row = load_programme(request, pk)
    if not is_at_service(request.user, row):
        raise PermissionDenied
    if extension not in programme_papers.MAKERS:
        raise Http404
    outside = request.GET.get("para") == "fuera"
    figures = read_figures(row, timezone.localdate())
    paper = programme_papers.MAKERS[extension](figures.for_others() if outside else figures, timezone.now())
    return download(paper, f"programa-{row.pk}{'-para-compartir' if outside else ''}.{extension}")


def archive_as_asked(request, row):
    """`archivar=si` or `no`."""
    if set_archived(row, request.POST.get("archivar") != "no", by=request.user):
        messages.success(request, "Quedó archivado." if row.archived_at else "Está otra vez en curso.")


def _see(request):
    if not request.user.reach.anywhere(Area.SUPPORT, Capability.SEE):
        raise PermissionDenied
