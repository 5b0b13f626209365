"""A session as it happens, on one page: who came, what was said, what was agreed."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, save_edit
from config.web import render_page
from participation.capture import Differs, hold_open
from participation.capture_page import (
    KINDS,
    attendance_sheet,
    capture_context,
    digest,
    load_capture,
    open_form,
)
from participation.forms.capture import NewAgreementForm, NewCommitmentForm, NewContributionForm
from plans.workflow import Refused

PAGE = "participation/capture/page.html"
LINES, AGREEMENTS, COUNTS = "captura-aportes", "captura-acuerdos", "captura-cuentas"
FRAGMENTS = {LINES: [AGREEMENTS, COUNTS], AGREEMENTS: [COUNTS]}
NEW = {
    "aporte": ("contribution", NewContributionForm, "Aporte agregado."),
    "acuerdo": ("agreement", NewAgreementForm, "Acuerdo agregado."),
    "compromiso": ("commitment", NewCommitmentForm, "Compromiso agregado."),
}


@require_safe
def capture(request, pk):
    """The page; `?armazon` is what a device keeps of it, `?abrir=aporte-12` opens a line, `?todos` shows them all."""
    session = load_capture(request, pk)
    if "armazon" in request.GET:
        return render_page(request, PAGE, capture_context(session, shell=True))
    kind, _, number = request.GET.get("abrir", "").partition("-")
    form = open_form(session, kind, int(number)) if kind in KINDS and is_number(number) else None
    opened = (kind, int(number), form) if form else None
    return _page(request, session, everything="todos" in request.GET, opened=opened)


@require_safe
def capture_lines(request, pk):
    """What changed since `visto`, for a page that is open: 204 where nothing did."""
    session = load_capture(request, pk)
    now = digest(session)
    if request.GET.get("visto") == now:
        return HttpResponse(status=204)
    context = capture_context(session, everything="todos" in request.GET) | {"seen": now}
    return render_page(request, PAGE, context, fragments=FRAGMENTS)


@require_POST
def capture_attendance(request, pk):
    session = load_capture(request, pk)
    sheet = attendance_sheet(session)
    changes = sheet.read(request.POST)
    if not sheet.is_valid:
        return _page(request, session, sheet=sheet, status=422)
    try:
        with transaction.atomic():
            sheet.save(changes, by=request.user)
    except Refused as refused:
        return _page(request, session, sheet=sheet, refused=refused, status=422)
    except Differs as differs:
        return _attendance_conflict(request, session, sheet, changes, differs)
    return _after_attendance(request, session, sheet)


@require_POST
def line_create(request, pk, kind):
    session = load_capture(request, pk, to_show=False)
    name, form_class, said = NEW[kind]
    form = form_class(request.POST, session=session)
    if form.is_valid():
        try:
            form.save(by=request.user)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, said)
            return redirect(f"{reverse('participation:capture', args=[pk])}#{kind}s")
    return _page(request, load_capture(request, pk), forms={name: form}, status=422)


@require_POST
def line_edit(request, pk, kind, line):
    """Change a line that is saved; two people who do it at once see both texts."""
    session = load_capture(request, pk)
    if kind not in KINDS or (blank := open_form(session, kind, line)) is None:
        raise Http404
    data = edited_data(request.POST, type(blank), blank.instance, session=session)
    form = open_form(session, kind, line, data=data)
    try:
        if form.is_valid() and _keep(request, session, form):
            messages.success(
                request, f"{form.instance} guardado." if kind != "compromiso" else "Compromiso guardado."
            )
            return _after_edit(request, session, kind)
    except StaleEdit as stale:
        back = reverse("participation:capture", args=[pk])
        return conflict_page(request, stale, action=request.path, back=back)
    return _page(request, session, opened=(kind, line, form), status=422)


def is_number(text):
    return text.isascii() and text.isdecimal() and len(text) < 19


def _keep(request, session, form):
    """Save an edit while the session is open; words that change have to be reviewed anew."""
    anew = {"reviewed_at": None, "reviewed_by": None} if "text" in form.changed_data else None
    try:
        with transaction.atomic():
            hold_open(session)
            save_edit(form, by=request.user, version=parse_version(request.POST.get("version")), also=anew)
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def _page(request, session, *, refused=None, status=200, **context):
    context = capture_context(session, **context) | {"refused": refused}
    return render_page(request, PAGE, context, fragments=FRAGMENTS, status=status)


def _after_edit(request, session, kind):
    """The list it stands in, where htmx asked; else the whole page."""
    if request.htmx.target in FRAGMENTS:
        return _page(request, session)
    return redirect(f"{reverse('participation:capture', args=[session.pk])}#{kind}s")


def _after_attendance(request, session, sheet):
    pressed = request.POST.get("mas") or request.POST.get("menos")
    if pressed not in sheet.cells:
        messages.success(request, "Asistencia guardada.")
    place = sheet.cells[pressed].id if pressed in sheet.cells else "asistencia"
    return redirect(f"{reverse('participation:capture', args=[session.pk])}#{place}")


def _attendance_conflict(request, session, sheet, changes, differs):
    """Both numbers of each cell, and a choice; what else was typed travels along."""
    conflicts = sheet.conflicts(differs)
    carried = [(key, typed, seen) for key, (typed, seen) in changes.items() if key not in differs.cells]
    context = {"session": session, "conflicts": conflicts, "carried": carried}
    return render(request, "participation/capture/attendance_conflict.html", context, status=409)
