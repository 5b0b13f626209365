"""Giving a unit to a professional, changing what was agreed, ending it. The head of UATP's, nobody else's."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import COMPANION
from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.models import SchoolRole
from accounts.receipts import made_before, once
from accounts.roles import Capability
from config.web import render_page
from plans.workflow import Refused
from support_cycle.assignments import change
from support_cycle.forms.deployment import AgreementForm, AssignForm, EndForm
from support_cycle.models import Assignment
from support_cycle.views.deployment_loading import load_uatp

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def assignment_create(request, slug):
    """A unit to a person; the address may bring either (`?unidad=`, `?persona=`)."""
    service = load_uatp(request, slug, Capability.WRITE)
    form = AssignForm(request.POST or None, service=service, initial=_asked(request))
    if form.is_bound and form.is_valid():
        try:
            return once(request, lambda: _made(request, form))
        except Refused as refused:
            form.refuse(refused)
    if form.is_bound and (earlier := made_before(request)):
        return earlier
    return _page(request, service, "assign", form=form)


@require_http_methods(METHODS)
def assignment(request, slug, pk):
    """What was agreed beside a role; where nothing was noted yet, the form to note it."""
    service = load_uatp(request, slug, Capability.WRITE)
    role = _role(service, pk)
    row = Assignment.objects.select_related("school", "person", "role").filter(role=role).first()
    if row is None:
        query = f"?unidad={role.content_object_id}&persona={role.user_id}"
        return redirect(f"{reverse('support_cycle:assignment_create', args=[slug])}{query}")
    data = edited_data(request.POST, AgreementForm, row) if request.method == "POST" else None
    form = AgreementForm(data, instance=row)
    if form.is_bound and form.is_valid():
        try:
            return _changed(request, service, form)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        except StaleEdit as stale:
            return conflict_page(request, stale, action=request.path, back=person_url(service, role.user_id))
    return _page(request, service, "agreement", form=form, role=role, version=row.version)


@require_http_methods(METHODS)
def assignment_end(request, slug, pk):
    service = load_uatp(request, slug, Capability.WRITE)
    role = _role(service, pk)
    form = EndForm(request.POST or None, role=role)
    if form.is_bound and form.is_valid():
        try:
            return once(request, lambda: _ended(request, service, form))
        except Refused as refused:
            form.refuse(refused)
    if form.is_bound and (earlier := made_before(request)):
        return earlier
    return _page(request, service, "end", form=form, role=role)


def person_url(service, pk):
    return reverse("support_cycle:deployment_person", args=[service.slug, pk])


def _role(service, pk):
    """The role that accompanies a unit of the Servicio, not over yet; 404 for any other."""
    roles = SchoolRole.objects.filter(content_object__service=service, permission__codename=COMPANION)
    roles = roles.exclude(until__lt=timezone.localdate())
    return get_object_or_404(roles.select_related("user", "content_object__service", "permission"), pk=pk)


def _asked(request):
    found = {}
    for name, key in (("school", "unidad"), ("person", "persona")):
        text = request.GET.get(key, "")
        if text.isascii() and text.isdecimal() and len(text) < 10:
            found[name] = text
    return found


def _made(request, form):
    row = form.save(by=request.user)
    messages.success(request, f"{row.person} acompaña a {row.school} desde el {row.role.since:%d-%m-%Y}.")
    return person_url(form.service, row.person_id)


def _changed(request, service, form):
    row = change(form, by=request.user, version=parse_version(request.POST.get("version")))
    messages.success(request, "Quedó guardado lo acordado.")
    return redirect(person_url(service, row.person_id))


def _ended(request, service, form):
    form.save(by=request.user)
    role = form.role
    messages.success(
        request,
        f"{role.user} acompaña a {role.content_object} hasta el {role.until:%d-%m-%Y}. "
        "Lo de su tiempo lo puede seguir leyendo.",
    )
    return reverse("support_cycle:deployment", args=[service.slug])


def _page(request, service, name, *, form, **more):
    trail = [("Despliegue", reverse("support_cycle:deployment", args=[service.slug]))]
    if role := more.get("role"):
        trail.append((str(role.user), person_url(service, role.user_id)))
    context = {"service": service, "form": form, "trail": trail, **more}
    status = 422 if form.is_bound and form.errors else 200
    return render_page(request, f"support_cycle/deployment/{name}.html", context, status=status)
