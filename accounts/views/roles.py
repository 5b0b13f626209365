"""Giving a role to somebody who is here, ending one, and handing over everything."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.assignments import described, entry_of, only_theirs, roles_at
from accounts.forms.people import HandoverForm
from accounts.forms.roles import EndRoleForm, RoleForm
from accounts.models import Event
from accounts.receipts import once
from accounts.roles import ROLES, Area, Capability
from accounts.views.loading import load_service
from accounts.views.people import load_person
from accounts.wording import changes_words


class Unsaved(Exception):
    """The verb was refused and the form says why: the receipt is given back."""


@require_http_methods(["GET", "HEAD", "POST"])
def role_create(request, slug, pk):
    service, user = load_person(request, slug, pk, Capability.WRITE)
    form = RoleForm(request.POST or None, service=service)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _give(request, form, user, slug))
        except Unsaved:
            pass
    context = {"service": service, "person": user, "form": form, "is_self": user == request.user}
    return render(request, "accounts/role_create.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def role_end(request, slug, pk, kind, role_pk):
    """Its own page says what ending means."""
    service, user = load_person(request, slug, pk, Capability.WRITE)
    if kind not in ROLES:
        raise Http404
    rows = roles_at(service, kind).select_related("permission", "content_object", "user")
    role = get_object_or_404(rows, pk=role_pk, user=user)
    form = EndRoleForm(request.POST or None, assignment=role, service=service)
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):
        messages.success(request, f"El rol quedó terminado: {described(role)}.")
        return redirect("person", slug, pk)
    context = {
        "service": service,
        "person": user,
        "role": role,
        "form": form,
        "is_self": user == request.user,
    }
    return render(request, "accounts/role_end.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def handover_create(request, slug, pk):
    """Somebody leaves: everything that was theirs goes on with others, in one step."""
    service, user = load_person(request, slug, pk, Capability.WRITE)
    entry = entry_of(service, user)
    may_deactivate = user.is_active and user != request.user and only_theirs(request.user, user)
    form = HandoverForm(request.POST or None, entry=entry, service=service, may_deactivate=may_deactivate)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _hand_over(request, form, slug))
        except Unsaved:
            pass
    context = {"service": service, "person": user, "entry": entry, "form": form}
    return render(request, "accounts/handover.html", context, status=422 if form.is_bound else 200)


@require_safe
def handover_receipt(request, slug, seq):
    """What one handover moved, to print or to come back to."""
    service = load_service(request, Area.PEOPLE, slug)
    events = Event.objects.filter(service=service, verb="handover").select_related("actor")
    event = get_object_or_404(events, seq=seq)
    context = {"service": service, "event": event, "changes": changes_words(event)}
    return render(request, "accounts/handover_receipt.html", context)


def _give(request, form, user, slug):
    assignment = form.save(user, by=request.user)
    if assignment is None:
        raise Unsaved
    messages.success(request, f"{user} tiene ahora el rol: {described(assignment)}.")
    return reverse("person", args=[slug, user.pk])


def _hand_over(request, form, slug):
    moved = form.save(by=request.user)
    if moved is None:
        raise Unsaved
    messages.success(request, "El traspaso quedó hecho.")
    return reverse("handover_receipt", args=[slug, moved.event.seq])
