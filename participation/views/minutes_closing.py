"""Revisar y cerrar el acta: what it will say, mended in place, and one press; and the correction of one that exists."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import get_allowed
from accounts.places import at_home
from accounts.receipts import WithReceipt, once
from accounts.roles import Capability
from config.web import render_page
from documents.sealing import snapshot_of
from participation.forms.minutes import SHOWN, CorrectionForm, SeatsForm, TextsForm
from participation.minutes import (
    close,
    correct,
    for_minutes,
    objections,
    printed_later,
    what_stands,
    why_not_corrected,
)
from participation.minutes_content import Draft, moments
from participation.minutes_reading import totals
from participation.models import CommunitySession, Minutes
from participation.seats import note_seats
from participation.views.minutes import load_minutes
from plans.workflow import Refused

Status = CommunitySession.Status


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_create(request, pk):
    """GET: what the acta of a session will say. POST: close and seal it."""
    session = _session(request, pk)
    if sealed := _sealed(session):
        return redirect(sealed)
    if request.method == "POST":
        try:
            return once(request, lambda: _close(request, session))
        except Refused as refused:
            return _page(request, Draft(session), refused=refused.reasons, status=422)
    return _page(request, Draft(session))


@require_POST
def minutes_texts(request, pk):
    """Texts for publication, reviewed in place: one, the chosen ones, or all."""
    session = _session(request, pk)
    draft, corrected = _draft(session)
    form = TextsForm(_open_to_review(draft, corrected), request.POST)
    with transaction.atomic():
        count = form.save(by=request.user)
        if count is None:
            transaction.set_rollback(True)
    if count is None:
        return _page(request, draft, corrected=corrected, texts=form, status=422)
    _say_reviewed(request, count)
    return _back(session, corrected, "textos")


@require_POST
def minutes_seats(request, pk):
    session = _session(request, pk)
    draft, corrected = _draft(session)
    form = SeatsForm(request.POST, draft=draft)
    if not form.is_valid():
        return _page(request, draft, corrected=corrected, seats=form, status=422)
    note_seats(session, form.changed(), by=request.user)
    messages.success(request, "La asistencia por asiento quedó anotada.")
    return _back(session, corrected, "asientos")


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_correct(request, pk):
    """GET: what a corrected edition will say. POST: seal it."""
    minutes = load_minutes(request, pk, Capability.CONTRIBUTE)
    draft = Draft(for_minutes().get(pk=minutes.session_id), earlier=snapshot_of(minutes.document))
    form = CorrectionForm(request.POST or None, attendance=draft.attendance)
    if form.is_bound and form.is_valid():
        try:
            return once(request, lambda: _correct(request, minutes, form))
        except Refused as refused:
            form.refuse(refused)
    return _page(request, draft, corrected=minutes, form=form, status=422 if form.is_bound else 200)


def _session(request, pk):
    session = get_allowed(request.user, for_minutes(), Capability.CONTRIBUTE, pk=pk)
    at_home(request, session.service)
    return session


def _sealed(session):
    """The acta of a session that is closed, or None."""
    if session.status != Status.CLOSED:
        return None
    return Minutes.objects.filter(session=session).order_by("-edition").first()


def _draft(session):
    """(what the acta says now, the acta it would correct or None)."""
    sealed = _sealed(session)
    return Draft(session, earlier=snapshot_of(sealed.document) if sealed else None), sealed


def _close(request, session):
    minutes = close(session, by=request.user)
    messages.success(request, f"El {minutes} quedó cerrada y sellada. Sus documentos se están preparando.")
    return minutes


def _correct(request, minutes, form):
    made = correct(minutes, by=request.user, reason=form.cleaned_data["reason"], people=form.people())
    messages.success(request, f"Quedó sellada la versión {made.edition} del {made}. La anterior se conserva.")
    return made


def _open_to_review(draft, corrected):
    """The rows whose text may be mended here: not those that a later acta prints already."""
    later = printed_later(corrected) if corrected else {}
    return [row for row in draft.said if not (row._meta.model_name == "commitment" and row.pk in later)]


def _say_reviewed(request, count):
    if count:
        texts = "Un texto quedó revisado" if count == 1 else f"{count} textos quedaron revisados"
        messages.success(request, f"{texts} para publicar.")
    else:
        messages.info(request, "No se eligió ningún texto.")


def _back(session, corrected, anchor):
    name, pk = ("minutes_correct", corrected.pk) if corrected else ("minutes_create", session.pk)
    return HttpResponseRedirect(f"{reverse(f'participation:{name}', args=[pk])}#{anchor}")


def _page(request, draft, *, corrected=None, texts=None, seats=None, form=None, refused=(), status=200):
    session, content = draft.session, draft.content()
    texts = texts or TextsForm(_open_to_review(draft, corrected))
    waiting = [row for row in texts.rows if not row.reviewed_at]
    context = {
        "session": session,
        "draft": draft,
        "said": content,
        "totals": totals(content["attendance"]),
        "moments": moments(content["contributions"]),
        "texts": texts,
        "waiting": waiting[:SHOWN],
        "waiting_count": len(waiting),
        "reviewed": [row for row in texts.rows if row.reviewed_at][:SHOWN],
        "seats": seats or (SeatsForm(draft=draft) if draft.members else None),
        "objections": refused or (objections(draft) if corrected else what_stands(draft)),
        "was_refused": bool(refused),
        "corrected": corrected,
        "why_not": why_not_corrected(corrected) if corrected else "",
        "form": form or (CorrectionForm(attendance=draft.attendance) if corrected else WithReceipt()),
        "trail": _trail(session, corrected),
    }
    return render_page(request, "participation/minutes/check.html", context, status=status)


def _trail(session, corrected):
    if corrected:
        return [
            ("Actas", reverse("participation:minutes_list")),
            (str(corrected), corrected.get_absolute_url()),
        ]
    return [(str(session), session.get_absolute_url())]
