"""The rows of a programme, a network or an event: added, edited, put in order, left out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Capability
from plans.views.ordering import move_as_asked
from support_cycle.programme_parts import PARTS, add_row, change_row, remove_row
from support_cycle.programme_reach import load_event, load_network, load_programme, schools_held
from support_cycle.views.programme_forms import create_page, form_page

LOADERS = {"programme": load_programme, "network": load_network, "event": load_event}


@require_http_methods(["GET", "HEAD", "POST"])
def part_create(request, kind, pk, part):
    owner, part = _load(request, kind, pk, part)
    form = part.new_form(request.POST or None, request.FILES or None, **_options(request, owner))

    def make(valid):
        add_row(part, owner, valid, by=request.user)
        messages.success(request, part.said)
        return _back(owner, part)

    return create_page(request, form, make, part.new, back=_back(owner, part), caption=str(owner))


@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request, kind, pk, part, row):
    owner, part, row = _row(request, kind, pk, part, row)
    form = part.form(request.POST or None, request.FILES or None, instance=row, **_options(request, owner))
    if form.is_bound and form.is_valid():
        change_row(owner, form, by=request.user)
        messages.success(request, part.said)
        return redirect(_back(owner, part))
    removes = reverse(f"support_cycle:{kind}_part_remove", args=[owner.pk, part.name, row.pk])
    said = {"caption": str(owner), "removes": removes, "removes_label": f"Quitar {part.one}"}
    return form_page(request, form, str(row), back=_back(owner, part), **said)


@require_POST
def part_move(request, kind, pk, part, row):
    owner, part, row = _row(request, kind, pk, part, row)
    if not part.ordered:
        raise Http404
    move_as_asked(request, row, part.of(owner).all())
    return redirect(_back(owner, part))


@require_POST
def part_remove(request, kind, pk, part, row):
    owner, part, row = _row(request, kind, pk, part, row)
    said = str(row)
    try:
        remove_row(owner, row, by=request.user)
        messages.success(request, f"Se quitó «{said}».")
    except ProtectedError:
        messages.error(request, f"«{said}» ya se usa en otra parte y no se puede quitar.")
    return redirect(_back(owner, part))


def _load(request, kind, pk, part):
    """(owner, part); a unit's team may add what the part lets it."""
    found = PARTS[kind].get(part)
    owner = LOADERS[kind](request, pk)
    if found is None:
        raise Http404
    of_a_unit = found.by_units and schools_held(request.user, Capability.CONTRIBUTE)
    if not (owner.is_led or of_a_unit):
        raise PermissionDenied
    return owner, found


def _row(request, kind, pk, part, row):
    """(owner, part, row): of what a unit's team added, its own rows only."""
    owner, part = _load(request, kind, pk, part)
    row = get_object_or_404(part.of(owner), pk=row)
    if not owner.is_led and row.by_id != request.user.pk:
        raise PermissionDenied
    return owner, part, row


def _options(request, owner):
    return {"owner": owner, "by": request.user, "today": timezone.localdate()}


def _back(owner, part):
    return f"{owner.get_absolute_url()}#{part.name}"
