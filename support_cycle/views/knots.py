"""Nudos críticos: the list, those that several units share, one of them, and its moves."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import LocalService
from accounts.receipts import once
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from accounts.trail import record
from config.web import download, render_page
from plans.workflow import Refused
from support_cycle.forms.knots import KnotMoveForm
from support_cycle.knot_groups import common_knots
from support_cycle.knot_list import KnotList, may_enter
from support_cycle.knot_moves import MOVES, workflow
from support_cycle.knot_page import read_knot
from support_cycle.views.knot_loading import load_knot

FRAGMENTS = {"knot-table": []}
TRAIL = "Nudos críticos"


@require_safe
def knots(request):
    context = {"list": _list(request).read(), "themes_of": _services_of(request.user)}
    context["this_year"] = timezone.localdate().year
    return render_page(request, "support_cycle/knots/list.html", context, fragments=FRAGMENTS)


@require_safe
def knots_book(request):
    """What is filtered, as a workbook; «publicadas» leaves only the texts without names. Told in the trail."""
    found, today = _list(request), timezone.localdate()
    is_public = request.GET.get("palabras") == "publicadas"
    book, rows = found.workbook(today, is_public=is_public)
    words = "solo textos sin nombres" if is_public else "también lo que se dijo"
    services = {row.service_id: row.service for row in rows}
    for pk, count in Counter(row.service_id for row in rows).items():
        told = {"rows": [None, f"nudos críticos, {count}: {words}"]}
        record("export", services[pk], by=request.user, service=services[pk], changes=told)
    return download(book, f"nudos-criticos-{today:%Y-%m-%d}{'-sin-nombres' if is_public else ''}.xlsx")


@require_safe
def knots_common(request):
    """Those that several units have in common, by theme."""
    _refuse_strangers(request.user)
    context = {
        "found": common_knots(request.user, timezone.localdate()),
        "trail": [(TRAIL, reverse("support_cycle:knots"))],
    }
    return render_page(request, "support_cycle/knots/common.html", context)


@require_safe
def knot(request, pk):
    return knot_page(request, load_knot(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def knot_move(request, pk):
    """GET: one move's own page. POST: the move."""
    row = load_knot(request, pk, Capability.WRITE)
    asked = request.POST if request.method == "POST" else request.GET
    move = MOVES.get(asked.get("movimiento", ""))
    if move is None:
        return _no_such_move(request, row, asked.get("movimiento", ""))
    form = KnotMoveForm(request.POST if request.method == "POST" else None, knot=row, move=move)
    if form.is_valid():
        try:
            return once(request, lambda: _decide(request, form))
        except Refused as refused:
            form.refuse(refused)
    return _move_page(request, row, move, form)


def knot_page(request, row, *, status=200, form=None, **forms):
    """A knot's page; with a form (`attempt_form`, `share_form`) as it was sent where it has errors."""
    context = read_knot(row, request.user, timezone.localdate(), forms)
    context |= {"form": form, "trail": [(TRAIL, reverse("support_cycle:knots"))]}
    return render_page(request, "support_cycle/knots/detail.html", context, status=status)


def crumbs(row):
    return [(TRAIL, reverse("support_cycle:knots")), ("Nudo crítico", row.get_absolute_url())]


def _list(request):
    _refuse_strangers(request.user)
    return KnotList(request.user, request.GET)


def _refuse_strangers(user):
    if not may_enter(user):
        raise PermissionDenied


def _services_of(user):
    """The Servicios whose list of themes the person may open; `may_write` where they also offer to the PAL."""
    seen, written = (
        user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.SUPPORT, one))
        for one in (Capability.SEE, Capability.WRITE)
    )
    services = list(LocalService.objects.filter(pk__in=seen).order_by("sort_key")) if seen else []
    for service in services:
        service.may_write = service.pk in written
    return services


def _decide(request, form):
    form.save(by=request.user)
    messages.success(request, f"El nudo {form.move.done[0].lower()}{form.move.done[1:]}.")
    return form.knot


def _no_such_move(request, row, name):
    if request.method == "POST":
        messages.error(request, "Ese movimiento no existe. No se hizo nada.")
        return knot_page(request, row, status=422)
    if name:
        raise Http404("Ese movimiento no existe.")
    return redirect(row)


def _move_page(request, row, move, form):
    context = {
        "row": row,
        "move": move,
        "form": form,
        "objections": workflow.objections(row, move),
        "cautions": workflow.cautions(row, move),
        "trail": crumbs(row),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/knots/move_form.html", context, status=status)
