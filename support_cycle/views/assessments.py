"""Self-assessment: a person's own list and trend, the checklist, and what five or more said together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import parse_version
from accounts.models import LocalService
from accounts.places import at_home, current_place
from accounts.receipts import once
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from config.web import render_page
from support_cycle.forms.assessments import SelfAssessmentForm
from support_cycle.models import SelfAssessment
from support_cycle.self_assessments import Stale, answers_of, halves_over, together, trend, write
from support_cycle.statements import BEGINS, SOURCE

MINE = [("Autoevaluación", "/autoevaluacion/")]


@require_safe
def assessments(request):
    """A person's own. Who is in no UATP reads what was theirs, and writes no more."""
    rows, lines = trend(request.user)
    if not rows and not request.user.reach.uatp_services:
        raise PermissionDenied
    context = {
        "all": SelfAssessment.objects.of(request.user),
        "rows": rows,
        "lines": lines,
        "may_write": bool(request.user.reach.uatp_services),
        "together_at": _headed(request.user),
        "source": SOURCE,
    }
    return render_page(request, "support_cycle/assessments/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_create(request):
    service = service_of(request)
    form = SelfAssessmentForm(
        request.POST or None, today=timezone.localdate(), initial={"on": timezone.localdate()}
    )
    row = SelfAssessment(author=request.user, service=service, updated_by=request.user)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _written(request, form, row))
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request, pk):
    row = get_object_or_404(SelfAssessment.objects.of(request.user), pk=pk)
    stored = {"on": row.on, "reflection": row.reflection} | {f"s{n}": a for n, a in answers_of(row).items()}
    form = SelfAssessmentForm(request.POST or None, today=timezone.localdate(), initial=stored)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, row)
    try:
        return redirect(_written(request, form, row, parse_version(request.POST.get("version"))))
    except Stale as stale:
        form.add_error(
            None, f"{stale} Abajo está lo que se acaba de escribir; arriba, lo que había quedado guardado."
        )
        return _form_page(request, form, stale.current, status=409)


@require_POST
def assessment_remove(request, pk):
    get_object_or_404(SelfAssessment.objects.of(request.user), pk=pk).delete()
    messages.success(request, "La autoevaluación quedó borrada.")
    return redirect("support_cycle:assessments")


@require_safe
def assessments_together(request, slug):
    """For the head of UATP: the halves of a year that are over, over five authors or more."""
    service = get_object_or_404(LocalService, slug=slug)
    if service.pk not in _heading(request.user):
        raise _refused(request, service)
    at_home(request, service)
    halves = [together(service, half, reader=request.user) for half in halves_over(timezone.localdate())]
    halves = [half for place, half in enumerate(halves) if half.lines or not place]
    context = {"service": service, "halves": halves, "source": SOURCE, "begins": BEGINS, "trail": MINE}
    return render_page(request, "support_cycle/assessments/together.html", context)


def _refused(request, service):
    sees = request.user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.SUPPORT, Capability.SEE))
    return PermissionDenied() if service.pk in sees else Http404()


def _written(request, form, row, version=None):
    facts = {name: form.cleaned_data[name] for name in ("on", "reflection")}
    write(row, **facts, answers=form.answers, version=version)
    messages.success(request, "Quedó guardada. Solo se lee con esta cuenta.")
    return reverse("support_cycle:assessments")


def _form_page(request, form, row=None, status=200):
    status = 422 if status == 200 and form.errors else status
    context = {
        "form": form,
        "row": row,
        "version": row.version if row else None,
        "stored": answers_of(row) if status == 409 else None,
        "begins": BEGINS,
        "source": SOURCE,
        "trail": MINE,
    }
    return render_page(request, "support_cycle/assessments/form.html", context, status=status)


def _heading(user):
    """Where the person heads the UATP: approving support is the head's alone."""
    return user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.SUPPORT, Capability.APPROVE))


def _headed(user):
    return LocalService.objects.filter(pk__in=_heading(user)).order_by("sort_key")


def service_of(request):
    """The Servicio of a new row: the one that is being looked at, if the person works in its UATP."""
    mine = request.user.reach.uatp_services
    if not mine:
        raise PermissionDenied
    here = current_place(request).get("pk")
    return get_object_or_404(LocalService, pk=here if here in mine else min(mine))
