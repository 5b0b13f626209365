"""The same form sent twice makes one thing (decisions D16).

Every form that creates carries a hidden `receipt`, a UUID made with the page. `once` keeps it together with
what was made; the same key again, by double click, resend or back, answers with the same place.
"""

import uuid

from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url

from accounts.models import Receipt


def once(request, make):
    """Redirect to what `make()` returns (a row with `get_absolute_url`, or a URL), made once per receipt.

    `make` runs inside the receipt's transaction: if it raises, the receipt is gone too and the form can be
    sent again.
    """
    key = _key_of(request)
    if key is None:
        with transaction.atomic():
            return HttpResponseRedirect(resolve_url(make()))
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(key=key, by=request.user)
            location = resolve_url(make())
            Receipt.objects.filter(pk=receipt.pk).update(location=location[:300])
            return HttpResponseRedirect(location)
    except IntegrityError:
        earlier = made_before(request)
        if earlier is None:
            raise
        return earlier


def made_before(request):
    """The redirect to what this very form made when it was sent before, or None.

    For a form that is no longer valid because it already worked: its own code is taken now.
    """
    earlier = Receipt.objects.filter(key=_key_of(request), by=request.user).first()
    return HttpResponseRedirect(earlier.location or "/") if earlier else None


def _key_of(request):
    """The key as kept: of this person, so that nobody else's can stand in the way."""
    sent = parse_key(request.POST.get("receipt"))
    return uuid.uuid5(sent, str(request.user.pk)) if sent else None


def parse_key(text):
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


class WithReceipt(forms.Form):
    """A form that creates: it carries a fresh hidden key, and keeps the one it was sent with."""

    receipt = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
