"""Inviting by letter, and what whoever opens the letter finds."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import invitations
from accounts.forms.people import AcceptForm, InvitationForm, RoleFormSet
from accounts.models import Invitation
from accounts.receipts import made_before, once
from accounts.roles import Area, Capability
from accounts.views.loading import load_service

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_create(request, slug):
    """Who is invited, and to which roles; «Agregar otro rol» keeps what was typed and opens one more."""
    service = load_service(request, Area.PEOPLE, slug, Capability.WRITE)
    if "agregar" in request.POST:
        form = InvitationForm(service=service, initial=request.POST.dict())
        roles = RoleFormSet.with_one_more(request.POST, prefix="roles", service=service)
        return _invitation_page(request, service, form, roles)
    if request.method == "POST" and (earlier := made_before(request)):
        return earlier
    form = InvitationForm(request.POST or None, service=service)
    roles = RoleFormSet(request.POST or None, prefix="roles", form_kwargs={"service": service})
    if request.method == "POST" and all([form.is_valid(), roles.is_valid()]):
        return once(request, lambda: _invite(request, form, roles))
    return _invitation_page(request, service, form, roles, status=422 if form.is_bound else 200)


@require_POST
def invitation_resend(request, slug, pk):
    _, invitation = _load(request, slug, pk)
    try:
        invitations.send_again(invitation, by=request.user)
        messages.success(
            request, f"La carta salió otra vez a {invitation.email}; el enlace anterior ya no sirve."
        )
    except invitations.InvitationRefused as refused:
        messages.warning(request, str(refused))
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_revoke(request, slug, pk):
    service, invitation = _load(request, slug, pk)
    if request.method == "POST":
        try:
            invitations.revoke(invitation, by=request.user)
            messages.success(request, f"La invitación a {invitation.email} quedó retirada.")
        except invitations.InvitationRefused as refused:
            messages.warning(request, str(refused))
        return redirect("people")
    context = {"service": service, "invitation": invitation, "roles": invitations.in_words(invitation)}
    return render(request, "accounts/invitation_revoke.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """The page behind the letter: a new account, or roles for the account that the address already has."""
    letter = invitations.follow(token)
    if letter is None:
        return render(request, "accounts/invitation_over.html", status=404)
    account = invitations.account_of(letter)
    if account:
        return _accept_with_account(request, letter, account)
    form = AcceptForm(request.POST or None, invitation=letter, initial=_names(letter))
    if (
        request.method == "POST"
        and not request.user.is_authenticated
        and form.is_valid()
        and (person := form.save())
    ):
        login(request, person, backend=BACKEND)
        messages.success(request, f"Bienvenida, bienvenido a Mingaco. La cuenta es {person.email}.")
        return redirect("home")
    context = {"invitation": letter, "roles": invitations.in_words(letter), "form": form}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


def _accept_with_account(request, letter, account):
    """Nobody gets roles by holding a letter: it is the address's own account that accepts."""
    is_theirs = request.user == account
    if request.method == "POST" and is_theirs:
        try:
            invitations.accept(letter, user=account)
            messages.success(request, f"Los roles en {letter.service.short_name} quedaron aceptados.")
        except invitations.InvitationRefused as refused:
            messages.warning(request, str(refused))
        return redirect("home")
    context = {
        "invitation": letter,
        "roles": invitations.in_words(letter),
        "account": account,
        "is_theirs": is_theirs,
    }
    return render(
        request, "accounts/invitation.html", context, status=403 if request.method == "POST" else 200
    )


def _load(request, slug, pk):
    service = load_service(request, Area.PEOPLE, slug, Capability.WRITE)
    return service, get_object_or_404(Invitation, service=service, pk=pk)


def _invite(request, form, roles):
    letter, _ = form.save(roles, by=request.user)
    messages.success(request, f"La carta salió a {letter.email}. El enlace dura {invitations.DAYS} días.")
    return reverse("people")


def _invitation_page(request, service, form, roles, *, status=200):
    context = {"service": service, "form": form, "roles": roles}
    return render(request, "accounts/invitation_create.html", context, status=status)


def _names(letter):
    return {"first_name": letter.first_name, "last_name": letter.last_name}
