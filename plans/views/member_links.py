"""Personal links by which the members of a body read a sealed version and write on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import BodyMember
from accounts.receipts import once
from accounts.trail import record
from config.web import render_page
from documents import links
from plans.forms.observations import MemberLinksForm, name_of
from plans.models import MemberLink
from plans.observations import may_be_written
from plans.views.opinions import load_desk

SHOWN_ONCE = "shown_once_members"


@require_http_methods(["GET", "HEAD", "POST"])
def member_links(request, slug, year, number, issuer):
    """GET: who has a link. POST: links for those who were chosen, each with a secret that is shown once."""
    desk = _desk(request, slug, year, number, issuer)
    form = MemberLinksForm(request.POST or None, members=_members(desk))
    if request.method == "POST" and form.is_valid():
        if may_be_written(desk.plan):
            return once(request, lambda: _make(request, desk, form.cleaned_data))
        form.add_error(None, f"El {desk.plan} ya se sancionó: no recibe más observaciones.")
    return _page(request, desk, form, status=422 if form.is_bound else 200)


@require_POST
def member_link_revoke(request, slug, year, number, issuer, pk):
    desk = _desk(request, slug, year, number, issuer)
    rows = MemberLink.objects.select_related("link")
    row = get_object_or_404(rows, pk=pk, body=desk.body, link__document=desk.version.document)
    with transaction.atomic():
        links.revoke(row.link)
        record("revoke_link", desk.version, by=request.user, changes={"label": [row.link.label, None]})
    messages.success(request, f"El enlace de {row.link.label} ya no abre.")
    return redirect(desk.url("member_links"))


def _desk(request, slug, year, number, issuer):
    desk = load_desk(request, slug, year, number, issuer)
    if desk.body is None:
        raise Http404
    if not desk.may_write:
        raise PermissionDenied
    return desk


def _members(desk):
    """The seats that somebody holds today."""
    today = timezone.localdate()
    rows = BodyMember.objects.filter(Q(until__isnull=True) | Q(until__gte=today), body=desk.body)
    return rows.order_by("position", "pk")


def _make(request, desk, cleaned):
    wanted = [(member, name_of(member)) for member in cleaned.get("members") or ()]
    wanted += [(None, cleaned["other"].strip())] if cleaned["other"].strip() else []
    shown = []
    for member, name in wanted:
        link, token = links.open_link(
            desk.version.document, label=name[:160], days=cleaned["days"], by=request.user
        )
        MemberLink.objects.create(service=desk.plan.service, link=link, body=desk.body, member=member)
        record("share", desk.version, by=request.user, changes={"label": [None, link.label]})
        shown.append(
            {"label": link.label, "url": request.build_absolute_uri(reverse("reader", args=[token]))}
        )
    # The secrets are shown once, on the next page; only their digests are kept.
    request.session[SHOWN_ONCE] = shown
    return desk.url("member_links")


def _page(request, desk, form, *, status):
    rows = MemberLink.objects.filter(body=desk.body, link__document=desk.version.document)
    context = {
        "desk": desk,
        "plan": desk.plan,
        "version": desk.version,
        "rows": rows.select_related("link").order_by("-link__created_at", "-pk"),
        "form": form if may_be_written(desk.plan) else None,
        "shown": request.session.pop(SHOWN_ONCE, None) if request.method == "GET" else None,
        "trail": [(f"Versión {desk.version.number}", desk.version.get_absolute_url())],
    }
    return render_page(request, "plans/member_links.html", context, status=status)
