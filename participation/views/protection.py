"""What may reveal a violation of a child's rights: it is confirmed once, and read by one person."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.receipts import WithReceipt, once
from config.web import render_page
from participation import protection as verbs
from participation.capture_page import load_capture
from participation.models import Contribution, ProtectionCase
from plans.workflow import Refused

DONE = "El texto salió de la sesión. Lo tiene la persona a cargo de la protección de derechos, y se le avisó."


class TextForm(WithReceipt):
    text = forms.CharField(
        label="Lo que se dijo",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Falta escribir lo que se dijo."},
    )


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label="Qué se hizo",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A quién se avisó o denunció, y cuándo. Solo lo lee quien está a cargo.",
        error_messages={"required": "Falta escribir qué se hizo."},
    )


@require_POST
def capture_protection(request, pk):
    """Words that are not saved: confirmed with `seguro`, they never become a contribution."""
    session = load_capture(request, pk)
    form = TextForm(request.POST)
    if form.is_valid() and "seguro" in request.POST:
        try:
            return once(request, lambda: _protect_text(request, session, form))
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return _confirm(request, session, form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def contribution_protection(request, pk, line):
    """A saved contribution: confirmed, it is one no more."""
    session = load_capture(request, pk)
    contribution = get_object_or_404(
        Contribution.objects.select_related("session__service"), session=session, pk=line
    )
    if request.method == "POST":
        try:
            verbs.protect(contribution, by=request.user)
        except Refused as refused:
            return _confirm(request, session, contribution=contribution, refused=refused, status=422)
        messages.success(request, DONE)
        return redirect("participation:capture", pk)
    return _confirm(request, session, contribution=contribution)


@require_safe
def protection(request):
    """The cases of whoever asks: nobody reads another person's, whatever their role."""
    cases = ProtectionCase.objects.of(request.user).select_related("session", "by", "service")
    open_cases = [case for case in cases if case.closed_at is None]
    closed = [case for case in cases if case.closed_at]
    return render_page(
        request, "participation/capture/protection.html", {"open": open_cases, "closed": closed}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def protection_case(request, pk):
    """One case: read, received, closed with what was done."""
    cases = ProtectionCase.objects.of(request.user).select_related("session", "by", "service")
    case = get_object_or_404(cases, pk=pk)
    form = OutcomeForm(request.POST if request.POST.get("que") == "cerrar" else None)
    if request.method == "POST" and _act(request, case, form):
        return redirect("participation:protection")
    context = {
        "case": case,
        "form": form,
        "trail": [("Protección de derechos", reverse("participation:protection"))],
    }
    status = 422 if form.errors else 200
    return render_page(request, "participation/capture/protection_case.html", context, status=status)


def _act(request, case, form):
    """Do what was pressed: whether it was done."""
    if not form.is_bound:
        verbs.receive(case, by=request.user)
        messages.success(request, "Se anotó que el caso fue recibido.")
        return True
    if not form.is_valid():
        return False
    try:
        verbs.close(case, outcome=form.cleaned_data["outcome"], by=request.user)
    except Refused as refused:
        form.add_error(None, [str(reason) for reason in refused.reasons])
        return False
    messages.success(request, "El caso quedó cerrado.")
    return True


def _protect_text(request, session, form):
    verbs.protect_text(
        session, text=form.cleaned_data["text"], client_id=form.cleaned_data["receipt"], by=request.user
    )
    messages.success(request, DONE)
    return reverse("participation:capture", args=[session.pk])


def _confirm(request, session, *, form=None, contribution=None, refused=None, status=200):
    context = {
        "session": session,
        "form": form,
        "contribution": contribution,
        "refused": refused,
        "trail": [(session.title, reverse("participation:capture", args=[session.pk]))],
    }
    return render_page(request, "participation/capture/protection_confirm.html", context, status=status)
