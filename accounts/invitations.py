"""A letter with a link: whoever opens it in time gets the roles it names, in a new account or in their own.

Only the digest of the link is kept: a letter that is sent again carries a new link and the old one is dead.
"""

import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.assignments import RoleRefused, anchor_at, described, give
from accounts.models import Invitation, User
from accounts.roles import LABELS, ROLES, SERVICE
from accounts.trail import record
from documents.tokens import new_token, token_digest

DAYS = 14


class InvitationRefused(Exception):
    """Why a letter cannot be followed, for whoever follows it."""


def invite(service, *, email, first_name, last_name, roles, by):
    """Send a letter; `roles` as in `Invitation.roles`. Returns (Invitation, the secret of its link)."""
    token, digest = new_token()
    with transaction.atomic():
        invitation = Invitation.objects.create(
            service=service,
            email=email.lower(),
            first_name=first_name,
            last_name=last_name,
            roles=roles,
            token_sha256=digest,
            invited_by=by,
            expires_at=_expiry(),
        )
        record(
            "invite",
            invitation,
            by=by,
            changes={"roles": [None, [each["words"] for each in in_words(invitation)]]},
        )
        _post(invitation, token)
    return invitation, token


def send_again(invitation, *, by):
    """A new letter with a new link and term; returns the secret. `InvitationRefused` for one that is over."""
    token, digest = new_token()
    with transaction.atomic():
        open_ones = Invitation.objects.filter(
            pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True
        )
        if not open_ones.update(token_sha256=digest, expires_at=_expiry()):
            raise InvitationRefused("Esta invitación ya se aceptó o se retiró.")
        invitation.refresh_from_db()
        record("resend_invitation", invitation, by=by)
        _post(invitation, token)
    return token


def revoke(invitation, *, by):
    """Its link stops working. `InvitationRefused` for one that is over."""
    with transaction.atomic():
        open_ones = Invitation.objects.filter(
            pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True
        )
        if not open_ones.update(revoked_at=timezone.now()):
            raise InvitationRefused("Esta invitación ya se aceptó o se retiró.")
        record("revoke_invitation", invitation, by=by)


def follow(token):
    """The open invitation behind a link, or None for one that is wrong, late, revoked or used."""
    return (
        Invitation.objects.open()
        .select_related("service", "invited_by")
        .filter(token_sha256=token_digest(token))
        .first()
    )


def account_of(invitation):
    """The account that already has the invited address, or None."""
    return User.objects.filter(email__iexact=invitation.email).first()


def accept(invitation, *, user=None, password=None, first_name="", last_name=""):
    """Give the roles to `user`, or to a new account with this password; returns the person."""
    with transaction.atomic():
        fresh = Invitation.objects.open().select_for_update(of=("self",)).filter(pk=invitation.pk).first()
        if fresh is None:
            raise InvitationRefused("La invitación ya se usó, venció o fue retirada.")
        if user is None:
            user = _new_account(fresh, password, first_name, last_name)
        given = []
        for each in in_words(fresh):
            if each["anchor"] is None or (each["until"] and each["until"] < timezone.localdate()):
                continue
            try:
                given.append(
                    give(
                        user,
                        each["role"],
                        each["anchor"],
                        service=fresh.service,
                        by=fresh.invited_by,
                        since=each["since"],
                        until=each["until"],
                        is_acting=each["is_acting"],
                    )
                )
            except RoleRefused as refused:
                raise InvitationRefused(str(refused)) from refused
        Invitation.objects.filter(pk=fresh.pk).update(accepted_at=timezone.now())
        told = {"roles": [None, [described(role) for role in given]]}
        record("accept_invitation", fresh, by=user, service=fresh.service, changes=told)
    return user


def move_address(user, before, after):
    """The account's address changed: the one it gets in with follows, and both addresses are told."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=after, verified=False, primary=True)
    text = render_to_string(
        "accounts/letters/address.txt", {"before": before, "after": after, "demo": settings.DEMO}
    )
    transaction.on_commit(
        lambda: send_mail("Mingaco: cambió el correo de la cuenta", text, None, [before, after])
    )


def in_words(invitation):
    """The roles of a letter, each with its anchor (None if no longer the Servicio's), dates and words."""
    told = []
    for each in invitation.roles:
        kind, role = each["anchor"], each["role"]
        if role not in ROLES.get(kind, {}):
            continue
        anchor = anchor_at(invitation.service, kind, each["id"])
        label = LABELS[kind, role] + (" (subrogante)" if each.get("is_acting") else "")
        words = label if kind == SERVICE else f"{label}, {anchor or 'ya no está en el Servicio'}"
        until = datetime.date.fromisoformat(each["until"]) if each.get("until") else None
        told.append(
            {
                "role": role,
                "anchor": anchor,
                "words": words + (f", hasta el {until:%d-%m-%Y}" if until else ""),
                "since": datetime.date.fromisoformat(each["since"]) if each.get("since") else None,
                "until": until,
                "is_acting": bool(each.get("is_acting")),
            }
        )
    return told


def _new_account(invitation, password, first_name, last_name):
    user = User.objects.create_user(
        invitation.email, password, first_name=first_name, last_name=last_name, is_demo=settings.DEMO
    )
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )  # the letter proved it
    return user


def _expiry():
    return timezone.now() + datetime.timedelta(days=DAYS)


def _post(invitation, token):
    context = {
        "invitation": invitation,
        "roles": in_words(invitation),
        "url": settings.SITE_URL + reverse("invitation", args=[token]),
        "demo": settings.DEMO,
    }
    text = render_to_string("accounts/letters/invitation.txt", context)
    subject = f"Mingaco: invitación a {invitation.service.short_name}"
    transaction.on_commit(lambda: send_mail(subject, text, None, [invitation.email]))
