"""The catalogues' one editor: listed, added, changed, put in order, archived.

Who may write the Servicio's data writes them: an administrator, who never writes a plan, and a planner.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_allowed
from accounts.editing import create, edited_data, remove
from accounts.models import LocalService
from accounts.places import enter
from accounts.receipts import WithReceipt, made_before, once
from accounts.roles import Capability
from accounts.trail import record
from plans.catalogues import CATALOGUES, TOP, page_of
from plans.ordering import next_position
from plans.views.ordering import move_as_asked
from plans.views.section_pages import keep


@require_safe
def catalogue_services(request):
    """The Servicios whose catalogues this person may write; straight in where there is one."""
    services = list(LocalService.objects.for_list().allowing(request.user, Capability.WRITE))
    if not services:
        raise PermissionDenied
    if len(services) == 1:
        return redirect("plans:catalogue_index", services[0].slug)
    return render(request, "plans/catalogue_services.html", {"services": services})


@require_safe
def catalogue_index(request, slug):
    service = service_for_catalogues(request, slug)
    return render(request, "plans/catalogue_index.html", {"service": service, "catalogues": TOP})


@require_safe
def catalogue(request, slug, name):
    service, spec = _spec(request, slug, name)
    if spec.parent:
        raise Http404("Se abre desde la fila a la que pertenece.")
    spec.prepare(service)
    context = {"service": service, "table": _table(spec, service), "trail": _trail(service)}
    return render(request, "plans/catalogue_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def catalogue_create(request, slug, name):
    """A new row; `?de=` is the row above it, where the catalogue hangs on another."""
    service, spec = _spec(request, slug, name)
    above = _above(spec, service, request.GET.get("de"))
    form = _new_form(spec)(request.POST or None, service=service)
    if spec.parent:
        setattr(form.instance, spec.parent, above)
    if request.method == "POST":
        # The same form sent twice is no longer valid because it worked: its name is taken now.
        made = _made(request, spec, service, above, form) if form.is_valid() else made_before(request)
        if made:
            return made
    return _row_page(request, service, spec, form, above=above)


@require_http_methods(["GET", "HEAD", "POST"])
def catalogue_row(request, slug, name, pk):
    """One row: its fields, what hangs on it, and leaving it out."""
    service, spec, row = _row(request, slug, name, pk)
    form = _edit_form(request, spec, service, row)
    if request.method == "POST" and form.is_valid():
        try:
            said = f"«{form.instance}» quedó guardado."
            return keep(request, form, back=_back(service, spec, row), said=said)
        except IntegrityError:
            form.add_error(None, form.already_there)
    return _row_page(request, service, spec, form, row=row)


@require_POST
def catalogue_order(request, slug, name, pk):
    service, spec, row = _row(request, slug, name, pk)
    if not spec.ordered:
        raise Http404
    siblings = spec.rows(service, getattr(row, spec.parent) if spec.parent else None)
    move_as_asked(request, row, siblings.filter(archived_at__isnull=True) if spec.archives else siblings)
    return redirect(_back(service, spec, row))


@require_POST
def catalogue_archive(request, slug, name, pk):
    """Out of the lists to choose from, or back; what was written with it keeps it."""
    service, spec, row = _row(request, slug, name, pk)
    if not spec.archives:
        raise Http404
    archived = request.POST.get("archivar") == "si"
    if archived != bool(row.archived_at):
        with transaction.atomic():
            spec.model._default_manager.filter(pk=row.pk).update(
                archived_at=timezone.now() if archived else None
            )
            record("archive" if archived else "restore", row, by=request.user)
        messages.success(request, f"«{row}» quedó {'archivado' if archived else 'disponible'}.")
    return redirect(_back(service, spec, row))


@require_POST
def catalogue_remove(request, slug, name, pk):
    """Delete a row that nothing names, of a catalogue that does not archive; else say who names it."""
    service, spec, row = _row(request, slug, name, pk)
    if spec.archives:
        raise Http404
    if reason := spec.named_by(row):
        messages.error(request, f"«{row}» no se puede quitar. {reason}")
        return redirect(request.path.removesuffix("retiro/"))
    back, label = _back(service, spec, row), str(row)
    try:
        remove(row, by=request.user)
        messages.success(request, f"Se quitó «{label}».")
    except ProtectedError:
        messages.error(request, f"«{label}» no se puede quitar: algo del plan lo nombra.")
    return redirect(back)


def service_for_catalogues(request, slug):
    """The Servicio whose data this person may write; 404 where unseen, 403 where seeing is all."""
    service = get_allowed(request.user, LocalService.objects.all(), Capability.WRITE, slug=slug)
    enter(request, service)
    return service


def _spec(request, slug, name):
    service = service_for_catalogues(request, slug)
    if name not in CATALOGUES:
        raise Http404
    return service, CATALOGUES[name]


def _row(request, slug, name, pk):
    service, spec = _spec(request, slug, name)
    rows = spec.rows(service)
    if spec.name == "indicadores":
        rows = rows.filter(strategic_objective__isnull=False)
    return service, spec, get_object_or_404(rows, pk=pk)


def _above(spec, service, pk):
    if not spec.parent:
        return None
    pk = pk if pk and pk.isascii() and pk.isdecimal() and len(pk) < 19 else None
    return get_object_or_404(CATALOGUES[spec.above].rows(service), pk=pk)


def _new_form(spec):
    return type(f"New{spec.form.__name__}", (WithReceipt, spec.form), {})


def _made(request, spec, service, above, form):
    """The redirect to the new row's list; None, and the form's error, where its name was just taken."""
    try:
        return once(request, lambda: _make(request, spec, service, above, form))
    except IntegrityError:
        form.add_error(None, form.already_there)
        return None


def _make(request, spec, service, above, form):
    facts = {"service": service}
    if spec.parent:
        facts[spec.parent] = above
    if spec.ordered:
        facts["position"] = next_position(spec.rows(service, above))
    row = create(form, by=request.user, **facts)
    messages.success(request, f"Se agregó «{row}».")
    return _back(service, spec, row)


def _edit_form(request, spec, service, row):
    if request.method != "POST":
        return spec.form(instance=row, service=service)
    return spec.form(
        edited_data(request.POST, spec.form, row, service=service), instance=row, service=service
    )


def _row_page(request, service, spec, form, *, row=None, above=None):
    if row is not None and spec.parent:
        above = getattr(row, spec.parent)
    children = [_table(CATALOGUES[name], service, row) for name in spec.children] if row else []
    context = {
        "service": service,
        "spec": spec,
        "form": form,
        "row": row,
        "above": above,
        "children": children,
        "trail": _trail(service, spec, above),
        "back": _back(service, spec, row, above),
        "page": page_of(spec.name, row, request.user),
    }
    return render(request, "plans/catalogue_row.html", context, status=422 if form.errors else 200)


def _table(spec, service, above=None):
    """What a list shows: the rows to choose from, and apart the archived ones; one query."""
    rows = list(spec.rows(service, above))
    spec.dress(rows)
    for row in rows:
        row.cells = [(title, value(row)) for title, value in spec.columns]
    kept = [row for row in rows if not getattr(row, "archived_at", None)]
    return {
        "spec": spec,
        "service": service,
        "rows": kept,
        "archived": [row for row in rows if getattr(row, "archived_at", None)],
        "titles": [title for title, _ in spec.columns],
        "above": above,
    }


def _back(service, spec, row=None, above=None):
    """Where a row is listed: its catalogue, or the row above it."""
    if not spec.parent:
        return reverse("plans:catalogue", args=[service.slug, spec.name])
    above = above or getattr(row, spec.parent)
    return reverse("plans:catalogue_row", args=[service.slug, spec.above, above.pk])


def _trail(service, spec=None, above=None):
    trail = [("Catálogos", reverse("plans:catalogue_index", args=[service.slug]))]
    if spec and not spec.parent:
        trail.append((spec.title, reverse("plans:catalogue", args=[service.slug, spec.name])))
    if above is not None:
        steps, upper = [], CATALOGUES[spec.above]
        while upper:
            steps.append(
                (str(above)[:60], reverse("plans:catalogue_row", args=[service.slug, upper.name, above.pk]))
            )
            above = getattr(above, upper.parent) if upper.parent else None
            upper = CATALOGUES[upper.above] if upper.above else None
        trail += reversed(steps)
    return trail
