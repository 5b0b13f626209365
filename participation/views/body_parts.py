"""The rows of a body's page: seats, work plan, annual reports, support. Added, edited, done, put in order, left out."""

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.editing import create, remove
from accounts.receipts import made_before, once
from accounts.roles import Capability
from participation.bodies import finish
from participation.body_parts import PARTS
from participation.views.body_pages import body_page, keep, kept_files, load_body, open_row, page_url
from plans.ordering import next_position
from plans.views.ordering import move_as_asked


@require_POST
def part_create(request, pk, part):
    body, part = _load(request, pk, part)
    opened = open_row(request, body, part)
    form = opened[1]
    made = _made(request, body, part, form) if form.is_valid() else made_before(request)
    return made or body_page(request, body, opened, status=422)


@require_POST
def part_edit(request, pk, part, row):
    body, part, row = _row(request, pk, part, row)
    opened = open_row(request, body, part, row)
    form = opened[1]
    if not form.is_valid():
        return body_page(request, body, opened, status=422)
    uploads = getattr(form, "uploads", {})
    return keep(request, body, form, block=part.block, said=part.said, uploads=uploads)


@require_POST
def part_done(request, pk, part, row):
    """A line of the work plan was done today, or was not done after all."""
    body, part, row = _row(request, pk, part, row)
    if not part.finishes:
        raise Http404
    day = timezone.localdate() if request.POST.get("hecho") == "si" else None
    if finish(row, day, by=request.user):
        messages.success(request, f"«{row}» quedó {'hecha' if day else 'pendiente'}.")
    return redirect(page_url(body, part.block))


@require_POST
def part_move(request, pk, part, row):
    body, part, row = _row(request, pk, part, row)
    if not part.ordered:
        raise Http404
    siblings = part.of(body)
    move_as_asked(request, row, siblings.filter(year=row.year) if part.finishes else siblings.all())
    return redirect(page_url(body, part.block))


@require_POST
def part_remove(request, pk, part, row):
    body, part, row = _row(request, pk, part, row)
    said = str(row)
    try:
        remove(row, by=request.user)
        messages.success(request, f"Se quitó «{said}».")
    except ProtectedError:
        messages.error(
            request, f"«{said}» ya estuvo en una sesión y queda en sus actas. Se puede dejar vacante."
        )
    return redirect(page_url(body, part.block))


def _load(request, pk, part):
    body = load_body(request, pk, Capability.CONTRIBUTE)
    if part not in PARTS:
        raise Http404
    return body, PARTS[part]


def _row(request, pk, part, row):
    body, part = _load(request, pk, part)
    return body, part, get_object_or_404(part.of(body), pk=row)


def _made(request, body, part, form):
    facts = {"body": body}
    if part.name != "asientos":
        facts |= {"service": body.service, "school": body.school}
    if part.name == "apoyos":
        form.instance.by = request.user

    def make():
        siblings = part.of(body)
        if part.ordered:
            facts["position"] = next_position(siblings)
        create(form, by=request.user, **facts, **kept_files(form, getattr(form, "uploads", {}), request.user))
        messages.success(request, part.said)
        return page_url(body, part.block)

    try:
        return once(request, make)
    except IntegrityError:
        form.add_error(None, "Otra persona lo anotó hace un momento: recargar la página.")
        return None
