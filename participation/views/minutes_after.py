"""What comes after an acta is sealed: confirmations without an account, the signed page, the next session's word."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.login import client_ip
from accounts.receipts import once
from accounts.roles import Capability
from documents.attachments import hand_out
from documents.sealing import normalise_code
from participation.forms.minutes import ConfirmationForm, ReviewForm, SignedForm
from participation.minutes_reviews import confirm, keep_signed, next_sessions
from participation.models import Minutes
from participation.views.minutes import load_minutes, minutes_page
from plans.workflow import Refused

A_WHILE = 60 * 60
CONFIRMATIONS, CODES = 60, 20  # from one place in an hour: a whole school sits behind one address


@require_POST
def minutes_review(request, pk):
    """The next session approves or observes the acta; whoever writes that session says so."""
    minutes = load_minutes(request, pk, Capability.CONTRIBUTE)
    sessions = next_sessions(minutes, request.user)
    form = ReviewForm(request.POST, minutes=minutes, sessions=sessions)
    if form.is_valid():
        try:
            return once(request, lambda: form.save(by=request.user))
        except Refused as refused:
            form.refuse(refused)
    return minutes_page(request, minutes, review_form=form, status=422)


@require_POST
def minutes_sign(request, pk):
    minutes = load_minutes(request, pk, Capability.CONTRIBUTE)
    form = SignedForm(request.POST, request.FILES)
    if not form.is_valid():
        return minutes_page(request, minutes, signed_form=form, status=422)
    return once(request, lambda: keep_signed(minutes, form.stored("file", request.user), by=request.user))


@require_safe
def minutes_signed(request, pk, file):
    """The signed page holds names and signatures: only for those who run the group's sessions."""
    minutes = load_minutes(request, pk)
    if not minutes.may_contribute:
        raise PermissionDenied
    if minutes.signed_file_id != file:
        raise Http404
    return hand_out(minutes.signed_file)


@login_not_required
@never_cache
@require_safe
def confirmation_find(request):
    """Where a code is typed, for those who do not read the cuadro with the telephone."""
    typed = request.GET.get("codigo", "").strip()[:80]
    if not typed:
        return _confirmation_page(request)
    if _too_many(request, "codes", CODES):
        return _confirmation_page(request, typed=typed, limited=True, status=429)
    minutes = _by_code(typed)
    if minutes is None:
        return _confirmation_page(request, typed=typed, unknown=True, status=404)
    return redirect("participation:confirmation", minutes.document.code)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request, code):
    """Name and code of an adult who was there; no account, nothing of the acta is shown."""
    minutes = _by_code(code)
    if minutes is None:
        limited = _too_many(request, "codes", CODES)
        return _confirmation_page(
            request, typed=code[:80], unknown=not limited, limited=limited, status=429 if limited else 404
        )
    form = ConfirmationForm(request.POST or None)
    if not form.is_bound:
        return _confirmation_page(request, minutes, form=form)
    if _too_many(request, f"minutes-{minutes.pk}", CONFIRMATIONS):
        return _confirmation_page(request, minutes, form=form, limited=True, status=429)
    return _confirm(request, minutes, form)


def _confirm(request, minutes, form):
    if form.is_valid():
        try:
            row, is_new = confirm(
                minutes,
                name=form.cleaned_data["name"],
                capacity=form.cleaned_data["capacity"],
                by=request.user if request.user.is_authenticated else None,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            said = "Gracias: quedó confirmada" if is_new else "Ya estaba confirmada"
            messages.success(request, f"{said} por {row.name}.")
            return redirect("participation:confirmation", minutes.document.code)
    return _confirmation_page(request, minutes, form=form, status=422)


def _confirmation_page(request, minutes=None, *, form=None, status=200, **facts):
    context = {"minutes": minutes, "form": form, **facts}
    return render(request, "participation/minutes/confirmation.html", context, status=status)


def _by_code(typed):
    code = normalise_code(typed)
    rows = Minutes.objects.select_related(
        "document", "session__service", "body", "session__plan", "corrected_by"
    )
    return rows.filter(document__code=code).first() if code else None


def _too_many(request, what, limit):
    """Whether this address asked too often in the last hour; nothing but a digest of it is kept, for that hour."""
    place = hashlib.sha256(str(client_ip(request)).encode()).hexdigest()[:24]
    key = f"confirm-{what}-{place}"
    cache.add(key, 0, A_WHILE)
    try:
        return cache.incr(key) > limit
    except ValueError:  # it ran out between the two
        return False
