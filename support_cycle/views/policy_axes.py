"""The policy axes of a Servicio: its own list, begun from the usual one, put in order, archived."""

import uuid

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import create, edited_data
from accounts.receipts import made_before, once
from accounts.roles import Area, Capability
from accounts.views.loading import load_service
from config.web import render_page
from plans.ordering import next_position
from plans.views.ordering import move_as_asked
from plans.views.section_pages import keep
from support_cycle.forms.practices import NewPolicyAxisForm, PolicyAxisForm
from support_cycle.models import PolicyAxis
from support_cycle.policy_axes import archive, start_from_usual
from support_cycle.practice_fields import told


@require_safe
def policy_axes(request, slug):
    return _page(request, load_service(request, Area.SUPPORT, slug))


@require_POST
def policy_axis_start(request, slug):
    """The usual axes, as a beginning: those that are there stay."""
    service = load_service(request, Area.SUPPORT, slug, Capability.WRITE)
    count = start_from_usual(service, by=request.user)
    messages.success(request, f"Se agregaron {count} ejes." if count else "Los ejes usuales ya estaban.")
    return redirect("support_cycle:policy_axes", slug)


@require_POST
def policy_axis_create(request, slug):
    service = load_service(request, Area.SUPPORT, slug, Capability.WRITE)
    form = NewPolicyAxisForm(request.POST, instance=PolicyAxis(service=service))
    # The same form sent twice is no longer valid because it worked: its name is taken now.
    made = _created(request, service, form) if form.is_valid() else made_before(request)
    return made or _page(request, service, form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_axis_edit(request, slug, pk):
    service, axis = _axis(request, slug, pk)
    data = edited_data(request.POST, PolicyAxisForm, axis) if request.method == "POST" else None
    form = PolicyAxisForm(data, instance=axis)
    if form.is_valid():
        try:
            return keep(request, form, back=_here(service), said="Eje guardado.")
        except IntegrityError:
            form.add_error("name", "Ya hay un eje con ese nombre: elegir otro.")
    version = request.POST.get("version", axis.version)
    context = {"service": service, "axis": axis, "form": form, "version": version, "trail": _trail(service)}
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/practices/axis_form.html", context, status=status)


@require_POST
def policy_axis_archive(request, slug, pk):
    service, axis = _axis(request, slug, pk)
    archive(axis, by=request.user)
    messages.success(request, "Eje archivado." if axis.archived_at else "El eje volvió a la lista.")
    return redirect(_here(service))


@require_POST
def policy_axis_move(request, slug, pk):
    service, axis = _axis(request, slug, pk)
    move_as_asked(request, axis, PolicyAxis.objects.filter(service=service, archived_at__isnull=True))
    return redirect(_here(service))


def _axis(request, slug, pk):
    service = load_service(request, Area.SUPPORT, slug, Capability.WRITE)
    rows = PolicyAxis.objects.select_related("service", "updated_by")
    return service, get_object_or_404(rows, service=service, pk=pk)


def _created(request, service, form):
    def make():
        create(form, by=request.user, service=service, position=next_position(service.policy_axes))
        messages.success(request, "Eje agregado.")
        return _here(service)

    try:
        with transaction.atomic():
            return once(request, make)
    except IntegrityError:
        form.add_error("name", "Ya hay un eje con ese nombre: elegir otro.")
        return None


def _here(service):
    return reverse("support_cycle:policy_axes", args=[service.slug])


def _trail(service):
    return [("Buenas prácticas", reverse("support_cycle:practices")), ("Ejes de política", _here(service))]


def _page(request, service, *, form=None, status=200):
    rows = list(service.policy_axes.all())
    context = {
        "service": service,
        "axes": [row for row in rows if not row.archived_at],
        "archived": [row for row in rows if row.archived_at],
        "usual": told()["axes"],
        "form": form,
        "new_form": form or (NewPolicyAxisForm() if service.may_write else None),
        "receipt": uuid.uuid4(),
        "trail": _trail(service)[:1],
    }
    return render_page(
        request, "support_cycle/practices/axes.html", context, fragments={"axes": []}, status=status
    )
