"""What a session leaves behind: its files, and addresses of those who want to know what became of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.receipts import once
from accounts.roles import Capability
from config.web import render_page
from documents.attachments import hand_out, store
from participation.forms.session_files import AddressForm, SessionFileForm
from participation.models import SessionFile
from participation.session_files import attach, detach, files_for, sees_internal
from participation.views.loading import load_session


@require_http_methods(["GET", "HEAD", "POST"])
def session_files(request, pk):
    """The files of a session, for whoever sees it; one more, for whoever may note in it."""
    session = load_session(request, pk)
    if request.method != "POST":
        return _files_page(request, session, SessionFileForm())
    if not session.may_contribute:
        raise PermissionDenied
    form = SessionFileForm(request.POST, request.FILES)
    if form.is_valid():
        return once(request, lambda: _attach(request, session, form.cleaned_data))
    return _files_page(request, session, form, status=422)


@require_safe
def session_file(request, pk, file):
    """One file; those that are internal only for the Servicio's own roles."""
    session = load_session(request, pk)
    row = get_object_or_404(SessionFile.objects.select_related("file"), session=session, file__pk=file)
    if row.is_internal and not sees_internal(request.user, session):
        raise Http404
    return hand_out(row.file)


@require_POST
def session_file_remove(request, pk, file):
    session = load_session(request, pk, Capability.CONTRIBUTE)
    row = get_object_or_404(
        SessionFile.objects.select_related("session__service"), session=session, file__pk=file
    )
    detach(row, by=request.user)
    messages.success(request, "El archivo se quitó de la sesión.")
    return redirect("participation:session_files", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def session_addresses(request, pk):
    """An address more. Those that were left are shown to nobody: only how many they are."""
    session = load_session(request, pk, Capability.CONTRIBUTE)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _subscribe(request, session, form))
    context = {
        "session": session,
        "form": form,
        "count": session.subscribers.count(),
        "trail": _trail(session),
    }
    status = 422 if form.errors else 200
    return render_page(request, "participation/capture/addresses.html", context, status=status)


def _attach(request, session, cleaned):
    attachment = store(cleaned["file"], by=request.user)
    row = attach(
        session,
        attachment,
        kind=cleaned["kind"],
        shows_minors=cleaned["shows_minors"],
        is_authorised=cleaned["is_authorised"],
        by=request.user,
    )
    said = "Archivo guardado."
    if row.is_internal:
        said = (
            "Archivo guardado. Queda dentro del Servicio Local: solo lo ven sus funcionarias y funcionarios."
        )
    messages.success(request, said)
    return reverse("participation:session_files", args=[session.pk])


def _subscribe(request, session, form):
    form.save(session)
    messages.success(request, "Correo anotado. Solo se usará para contar en qué quedó lo que se dijo.")
    return reverse("participation:session_addresses", args=[session.pk])


def _files_page(request, session, form, *, status=200):
    rows, hidden = files_for(request.user, session)
    context = {"session": session, "form": form, "rows": rows, "hidden": hidden, "trail": _trail(session)}
    return render_page(request, "participation/capture/files.html", context, status=status)


def _trail(session):
    return [(session.title, session.get_absolute_url())]
