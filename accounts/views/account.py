"""One's own account: what is kept, correcting one's name, taking one's data away; and the privacy notice."""

import json
import uuid

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import privacy
from accounts.access import role_models
from accounts.forms.people import NameForm
from accounts.models import LocalService, User
from accounts.own_data import OWN_DATA
from accounts.personal_data import RETENTION
from accounts.places import current_place
from accounts.receipts import parse_key
from config.web import download
from documents import jobs


@require_safe
def account(request):
    """Name, address, roles with their dates, open sessions, second step."""
    roles = [
        role
        for model in role_models().values()
        for role in model.objects.filter(user=request.user).select_related(
            "permission", "content_object", "given_by"
        )
    ]
    today = timezone.localdate()
    context = {
        "current": [role for role in roles if role.until is None or role.until >= today],
        "past": [role for role in roles if role.until is not None and role.until < today],
        "sessions": len(privacy.open_sessions(request.user)),
        "has_second_step": is_mfa_enabled(request.user),
        "receipt": uuid.uuid4(),
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_name(request):
    form = NameForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        service = LocalService.objects.filter(pk=current_place(request).get("pk")).first()
        if form.save(by=request.user, service=service):
            messages.success(request, "El nombre quedó corregido.")
        return redirect("account")
    return render(request, "accounts/account_name.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["POST"])
def account_sessions(request):
    """Close the sessions left open elsewhere; this one goes on."""
    mine = [
        session
        for session in privacy.open_sessions(request.user)
        if session.pk != request.session.session_key
    ]
    for session in mine:
        session.delete()
    messages.success(request, f"Sesiones cerradas en otros equipos: {len(mine)}.")
    return redirect("account")


@require_safe
def account_data(request):
    """Everything that names this person, as one file."""
    text = json.dumps(
        privacy.export_person(request.user), ensure_ascii=False, indent=2, cls=DjangoJSONEncoder
    )
    return download(text.encode(), "mis-datos.json")


@require_POST
def account_paper(request):
    """The same as a PDF, made by the worker."""
    key = parse_key(request.POST.get("receipt")) or uuid.uuid4()
    job = jobs.start(
        OWN_DATA, by=request.user, key=f"own-data-{request.user.pk}-{key}", title="Mis datos (PDF)", total=2
    )
    return redirect("job_detail", job.pk)


@login_not_required
@require_safe
def privacy_notice(request):
    context = {"retention": RETENTION, "session_hours": settings.SESSION_COOKIE_AGE // 3600}
    return render(request, "accounts/privacy.html", context)
