"""Reflection among peers: cases, who reads them, and what is answered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_allowed
from accounts.editing import StaleEdit, conflict_page, create, edited_data, parse_version, save_edit
from accounts.places import at_home
from accounts.receipts import once
from accounts.roles import Capability
from config.web import render_page
from plans.workflow import Refused
from support_cycle.forms.assessments import CaseForm, CloseCaseForm, ReplyForm
from support_cycle.models import PeerCase
from support_cycle.peer_cases import CLOSED, close, colleagues_of, reply, share
from support_cycle.views.assessments import service_of

CASES = [("Casos entre pares", "/casos/")]


@require_safe
def cases(request):
    """One's own and those one was chosen for."""
    found = PeerCase.objects.allowing(request.user, Capability.SEE).select_related("author")
    found = list(found.prefetch_related("readers__person", "replies"))
    if not found and not request.user.reach.uatp_services:
        raise PermissionDenied
    context = {
        "mine": [case for case in found if case.author_id == request.user.pk],
        "theirs": [case for case in found if case.author_id != request.user.pk],
    }
    return render_page(request, "support_cycle/cases/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case_create(request):
    service = service_of(request)
    colleagues = colleagues_of(service, request.user, timezone.localdate())
    form = CaseForm(
        request.POST or None, colleagues=colleagues, instance=PeerCase(service=service, author=request.user)
    )
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _shared(request, create(form, by=request.user, verb=None), form))
    return _form_page(request, form)


@require_safe
def case(request, pk):
    return _case_page(request, _load(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def case_edit(request, pk):
    row = _load(request, pk, Capability.WRITE)
    if row.closed_at:
        raise PermissionDenied(CLOSED)
    options = {"colleagues": colleagues_of(row.service, request.user, timezone.localdate())}
    if request.method != "POST":
        return _form_page(request, CaseForm(instance=row, **options))
    form = CaseForm(edited_data(request.POST, CaseForm, row, **options), instance=row, **options)
    if not form.is_valid():
        return _form_page(request, form)
    try:
        save_edit(form, by=request.user, version=parse_version(request.POST.get("version")), verb=None)
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=row.get_absolute_url())
    return redirect(_shared(request, row, form))


@require_POST
def case_reply(request, pk):
    row = _load(request, pk, Capability.CONTRIBUTE)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            return once(request, lambda: _replied(request, row, form.cleaned_data["text"]))
        except Refused as refused:
            form.add_error(None, str(refused))
    return _case_page(request, row, reply_form=form, status=422)


@require_POST
def case_close(request, pk):
    row = _load(request, pk, Capability.WRITE)
    form = CloseCaseForm(request.POST)
    if form.is_valid():
        try:
            close(row, form.cleaned_data["conclusion"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "El caso quedó cerrado. Quienes lo leyeron lo siguen leyendo.")
            return redirect(row)
    return _case_page(request, row, close_form=form, status=422)


@require_POST
def case_remove(request, pk):
    _load(request, pk, Capability.WRITE).delete()
    messages.success(request, "El caso quedó borrado, con lo que se había respondido.")
    return redirect("support_cycle:cases")


def _load(request, pk, capability=Capability.SEE):
    row = get_allowed(request.user, PeerCase.objects.select_related("service", "author"), capability, pk=pk)
    at_home(request, row.service)
    return row


def _shared(request, row, form):
    share(row, form.cleaned_data["people"])
    count = len(form.cleaned_data["people"])
    people = "nadie más" if not count else "una persona" if count == 1 else f"{count} personas"
    messages.success(request, f"Quedó guardado. Además de quien lo escribe, puede leerlo {people}.")
    return row


def _replied(request, row, text):
    reply(row, text, by=request.user)
    messages.success(request, "Quedó escrito. Lo leen su autora o autor y quienes ella o él eligió.")
    return row


def _case_page(request, row, *, reply_form=None, close_form=None, status=200):
    mine = row.author_id == request.user.pk
    context = {
        "case": row,
        "mine": mine,
        "readers": row.readers.select_related("person"),
        "replies": row.replies.select_related("by"),
        "reply_form": None if row.closed_at else reply_form or ReplyForm(),
        "close_form": None if row.closed_at or not mine else close_form or CloseCaseForm(),
        "form": reply_form or close_form,
        "trail": CASES,
    }
    return render_page(request, "support_cycle/cases/detail.html", context, status=status)


def _form_page(request, form):
    row = form.instance if form.instance.pk else None
    context = {"form": form, "row": row, "version": row.version if row else None, "trail": CASES}
    return render_page(request, "support_cycle/cases/form.html", context, status=422 if form.errors else 200)
