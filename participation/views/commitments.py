"""Commitments: each person's list, one of them with its history, and what can be done with it."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, save_edit
from accounts.places import at_home
from accounts.receipts import once
from accounts.roles import Area, Capability
from config.web import download, render_page
from documents import jobs
from participation.commitment_list import CommitmentList, inside, is_late, may_change, visible_to, words_for
from participation.commitments import reopen
from participation.digests import digest_services, start_digests
from participation.forms.commitments import DropForm, FinishForm, OwnerForm, PostponeForm
from participation.minutes_content import came_from
from participation.models import Commitment
from plans.workflow import Refused

FRAGMENTS = {"commitment-table": []}


@require_safe
def commitments(request):
    found = _list(request).read()
    context = {"list": found, "services": digest_services(request.user), "receipt": uuid.uuid4()}
    return render_page(request, "participation/commitments/list.html", context, fragments=FRAGMENTS)


@require_safe
def commitments_book(request):
    """Exactly what is filtered, in texts for publication."""
    found = _list(request)
    return download(found.workbook(), f"compromisos-{found.today:%Y-%m-%d}.xlsx")


@require_safe
def commitment_detail(request, pk):
    return _page(request, _load(request, pk))


@require_POST
def commitment_finish(request, pk):
    return _do(request, pk, FinishForm, "finish_form", "Quedó como cumplido.")


@require_POST
def commitment_drop(request, pk):
    return _do(request, pk, DropForm, "drop_form", "Quedó sin efecto, con su motivo.")


@require_POST
def commitment_postpone(request, pk):
    return _do(
        request,
        pk,
        PostponeForm,
        "postpone_form",
        "Quedó aplazado. La fecha anterior y el motivo se conservan.",
    )


@require_POST
def commitment_reopen(request, pk):
    row = _load(request, pk, changes=True)
    try:
        reopen(row, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "El compromiso está abierto otra vez.")
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_owner(request, pk):
    """Whose it is; two who change it at once see both."""
    row = _load(request, pk, changes=True)
    if not row.may_contribute:
        raise PermissionDenied
    if request.method != "POST":
        return _owner_page(request, row, OwnerForm(instance=row))
    form = OwnerForm(edited_data(request.POST, OwnerForm, row), instance=row)
    if not form.is_valid():
        return _owner_page(request, row, form, status=422)
    try:
        save_edit(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=row.get_absolute_url())
    messages.success(request, "Quedó guardado quién lo tiene.")
    return redirect(row)


@require_POST
def commitments_mail(request, pk):
    """The week's mail to each person of a Servicio with open commitments or coming sessions; a job."""
    if pk in inside(request.user) and not digest_services(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    service = get_object_or_404(digest_services(request.user), pk=pk)
    job = start_digests(
        service, by=request.user, today=timezone.localdate(), receipt=request.POST.get("receipt")
    )
    jobs.retry(job)
    return redirect("job_detail", job.pk)


def _list(request):
    """For whoever sees participation somewhere, or has a commitment of their own."""
    user = request.user
    sees = user.reach.anywhere(Area.PARTICIPATION, Capability.SEE)
    if not sees and not Commitment.objects.filter(owner=user).exists():
        raise PermissionDenied
    return CommitmentList(user, request.GET, timezone.localdate())


def _load(request, pk, *, changes=False):
    """A commitment the person may see; 403 where it takes changing it."""
    row = get_object_or_404(visible_to(request.user), pk=pk)
    if changes and not may_change(request.user, row):
        raise PermissionDenied
    at_home(request, row.service)
    return row


def _do(request, pk, form_class, name, done):
    row = _load(request, pk, changes=True)
    form = form_class(request.POST, commitment=row)
    if form.is_valid():
        try:
            return once(request, lambda: _done(request, form, done))
        except Refused as refused:
            form.refuse(refused)
    return _page(
        request, get_object_or_404(visible_to(request.user), pk=pk), status=422, form=form, **{name: form}
    )


def _done(request, form, said):
    row = form.save(by=request.user)
    messages.success(request, said)
    return row


def _page(request, row, *, status=200, form=None, **forms):
    user, today = request.user, timezone.localdate()
    changes = may_change(user, row)
    offered = changes and row.status == "open"
    classes = {"finish_form": FinishForm, "postpone_form": PostponeForm, "drop_form": DropForm}
    context = {
        "row": row,
        "words": words_for(user, row),
        "is_late": is_late(row, today),
        "origin": came_from(row),
        "sees_session": row.may_see,
        "history": row.postponements.select_related("by"),
        "changes": changes,
        "form": form,
        "trail": [("Compromisos", reverse("participation:commitments"))],
        **{
            name: forms.get(name) or (made(commitment=row) if offered else None)
            for name, made in classes.items()
        },
    }
    return render_page(request, "participation/commitments/detail.html", context, status=status)


def _owner_page(request, row, form, status=200):
    trail = [("Compromisos", reverse("participation:commitments")), ("Compromiso", row.get_absolute_url())]
    context = {"row": row, "words": words_for(request.user, row), "form": form, "trail": trail}
    return render_page(request, "participation/commitments/owner.html", context, status=status)
