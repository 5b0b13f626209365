"""Training events: the list, one of them with its public facts and its counts, its form and its moves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.editing import create
from accounts.roles import Area, Capability
from accounts.views.loading import load_service
from config.web import download, render_page
from plans.workflow import Refused
from support_cycle.exports.network_ics import event_ics
from support_cycle.forms.training import EventForm, NewEventForm, ReasonForm
from support_cycle.models import Offering, TrainingEvent
from support_cycle.programme_list import read_list, services_led
from support_cycle.programme_reach import events_for, load_event
from support_cycle.training import IS_OPEN, Counts, move, own_schools
from support_cycle.views.programme_forms import create_page, edit_page

TRAIL = "Formación"


@require_safe
def events(request):
    if not request.user.reach.anywhere(Area.SUPPORT, Capability.SEE):
        raise PermissionDenied
    rows = events_for(request.user, timezone.localdate()).select_related("service", "programme", "network")
    context = read_list(request, rows, name="title", archives=False) | {"led": services_led(request.user)}
    return render_page(request, "support_cycle/training/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def event_create(request, slug):
    service = load_service(request, Area.SUPPORT, slug, Capability.WRITE)
    form = NewEventForm(request.POST or None, instance=TrainingEvent(service=service))

    def make(valid):
        row = create(valid, by=request.user, service=service)
        messages.success(request, f"Se creó «{row}». Ya recibe inscripciones.")
        return row

    said = {"caption": service.full_name, "button": "Crear la actividad", "draft": f"formacion-{service.pk}"}
    title = "Crear una actividad de formación"
    return create_page(
        request, form, make, title, back=reverse("support_cycle:events"), trail=_trail(), **said
    )


@require_safe
def event(request, pk):
    return event_page(request, load_event(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request, pk):
    row = load_event(request, pk, to_lead=True)
    said = {"caption": row.service.full_name, "done": "La actividad quedó guardada.", "trail": _trail()}
    return edit_page(request, EventForm, row, f"Editar «{row}»", back=row.get_absolute_url(), **said)


@require_http_methods(["GET", "HEAD", "POST"])
def event_move(request, pk):
    """«hecha», «abrir», or «cancelar» with its reason."""
    row = load_event(request, pk, to_lead=True)
    name = (request.POST if request.method == "POST" else request.GET).get("movimiento", "")
    if name == "cancelar":
        return _cancel(request, row)
    if request.method != "POST":
        return redirect(row)
    try:
        move(row, name, by=request.user, today=timezone.localdate())
    except Refused as refused:
        return event_page(request, row, refused=refused.reasons, status=422)
    messages.success(request, f"«{row}» quedó: {row.get_status_display().lower()}.")
    return redirect(row)


@require_safe
def event_calendar(request, pk):
    row = load_event(request, pk)
    url = request.build_absolute_uri(row.get_absolute_url())
    return download(event_ics(row, url=url), f"formacion-{row.pk}.ics")


def event_page(request, row, *, refused=(), status=200):
    counts = Counts(row, request.user)
    offered = Offering.objects.allowing(request.user, Capability.SEE).filter(event=row)
    schools = own_schools(request.user, row) if not row.is_led and row.status == row.Status.OPEN else ()
    context = {
        "row": row,
        "counts": counts,
        "speakers": row.speakers.all(),
        "offerings": offered.select_related("theme") if counts.inside else [],
        "may_enrol": (row.is_led and row.status in IS_OPEN) or bool(schools),
        "refused": refused,
        "today": timezone.localdate(),
        "trail": _trail(),
    }
    return render_page(request, "support_cycle/training/event.html", context, status=status)


def _cancel(request, row):
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data)

    def make(valid):
        reason = valid.cleaned_data["reason"]
        move(row, "cancelar", by=request.user, today=timezone.localdate(), reason=reason)
        messages.success(request, "Quedó anotado que la actividad no se hizo.")
        return row

    said = {"caption": str(row), "button": "Anotar que no se hizo", "trail": _trail()}
    said["carried"] = [("movimiento", "cancelar")]
    return create_page(request, form, make, "La actividad no se hizo", back=row.get_absolute_url(), **said)


def _trail():
    return [(TRAIL, reverse("support_cycle:events"))]
