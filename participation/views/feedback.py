"""Devolución: the plan's list, a session's sheet for its people, and the sheet that anybody with its code reads."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_allowed
from accounts.places import enter
from accounts.receipts import parse_key
from accounts.roles import Capability
from config.web import download
from documents import jobs
from documents.qr import qr_svg
from participation.exports import feedback_pdf
from participation.feedback import (
    FeedbackRefused,
    Readiness,
    normalise_code,
    public_address,
    publish,
    readiness,
    readiness_of,
    tell,
)
from participation.feedback_papers import PAPERS
from participation.feedback_sheets import PlanFacts, commune_sheet, session_sheet, session_voices
from participation.models import HELD, CommunitySession
from participation.sessions import holds_at_service
from participation.views.loading import load_plan


@require_http_methods(["GET", "HEAD", "POST"])
def feedback_list(request, slug, year):
    """GET: what each session's devolución waits for. POST: publish those that are ready."""
    writes = request.method == "POST"
    plan = load_plan(request, slug, year, Capability.WRITE if writes else Capability.SEE)
    facts = PlanFacts(plan, timezone.localdate())
    rows = _rows(plan, facts)
    if writes:
        return _publish_ready(request, facts, rows)
    context = {
        "plan": plan,
        "rows": rows,
        "ready": sum(1 for row in rows if row.ready.is_ready and not row.feedback_code),
        "told": sum(1 for row in rows if row.feedback_code),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render(request, "participation/feedback/list.html", context)


@require_POST
def feedback_papers(request, slug, year):
    """All that is published, a page each, in one paper made by the worker."""
    plan = load_plan(request, slug, year)
    key = parse_key(request.POST.get("receipt")) or uuid.uuid4()
    job = jobs.start(
        PAPERS,
        by=request.user,
        key=f"{PAPERS}-{key}-{request.user.pk}",
        title=f"Devoluciones del {plan} para imprimir",
        plan_id=plan.pk,
    )
    return redirect("job_detail", job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request, pk):
    """GET: the sheet of a session, with what it waits for. POST: publish it."""
    session = _session(request, pk)
    facts = PlanFacts(session.plan, timezone.localdate())
    if request.method == "POST":
        return _publish(request, session, facts)
    rows = session_voices(session, facts)
    context = _sheets(request, session, facts, rows) | {"session": session}
    if session.of_service:
        context |= _for_the_service(session, readiness_of(session, rows, facts))
    return render(request, "participation/feedback/detail.html", context)


@require_safe
def feedback_paper(request, pk):
    session = _session(request, pk)
    if not (session.feedback_code or session.of_service):
        raise Http404("La devolución todavía no se publica.")
    facts = PlanFacts(session.plan, timezone.localdate())
    return _paper(_sheets(request, session, facts, session_voices(session, facts))["sheet"])


@require_POST
def feedback_tell(request, pk):
    """Write to those who left their address in this session and have not been told."""
    session = _session(request, pk)
    if not session.writes:
        raise PermissionDenied
    try:
        told, failed = tell(session, by=request.user)
    except FeedbackRefused as refused:
        messages.error(request, str(refused))
    else:
        _say_told(request, told, failed)
    return redirect("participation:feedback", session.pk)


@login_not_required
@never_cache
@require_safe
def public_feedback(request, code):
    session, facts = _published(code)
    return _public_page(request, _sheets(request, session, facts, session_voices(session, facts)))


@login_not_required
@never_cache
@require_safe
def public_paper(request, code):
    session, facts = _published(code)
    return _paper(_sheets(request, session, facts, session_voices(session, facts))["sheet"])


@login_not_required
@never_cache
@require_safe
def public_commune(request, code):
    return _public_page(request, {"sheet": _commune(code)})


@login_not_required
@never_cache
@require_safe
def public_commune_paper(request, code):
    return _paper(_commune(code))


def _session(request, pk):
    """A session of a plan that this person sees, with `of_service` and `writes`, by the Servicio's own roles."""
    sessions = CommunitySession.objects.select_related(
        "plan__service", "service", "school__commune", "commune"
    )
    session = get_allowed(request.user, _with_addresses(sessions), Capability.SEE, pk=pk)
    enter(request, session.service)
    if session.plan is None:
        raise Http404("Esta sesión no es de un plan: no tiene devolución.")
    session.of_service = holds_at_service(request.user, session.service_id, Capability.SEE)
    session.writes = holds_at_service(request.user, session.service_id, Capability.WRITE)
    return session


def _with_addresses(sessions):
    """Each session with how many addresses were `told` and how many are `waiting`."""
    return sessions.annotate(
        told=Count("subscribers", filter=Q(subscribers__told_at__isnull=False)),
        waiting=Count("subscribers", filter=Q(subscribers__told_at__isnull=True)),
    )


def _sheets(request, session, facts, rows):
    """The sheet in the address, whole or of an estamento (404 for one not told here), and which there are."""
    whole = session_sheet(session, facts, rows)
    wanted = request.GET.get("estamento")
    sheet = session_sheet(session, facts, rows, wanted) if wanted else whole
    if sheet is None:
        raise Http404("Ese estamento no se cuenta en esta sesión.")
    several = whole.stakeholders if len(whole.stakeholders) > 1 else []
    return {"sheet": sheet, "stakeholders": several, "plan": facts.plan}


def _for_the_service(session, ready):
    address = public_address(session.feedback_code)
    place = [session.service.slug, session.plan.year]
    return {
        "ready": ready,
        "address": address,
        "qr": qr_svg(address) if address else "",
        "trail": [
            (str(session.plan), session.plan.get_absolute_url()),
            ("Devoluciones", reverse("participation:feedback_list", args=place)),
        ],
    }


def _rows(plan, facts):
    """The sessions that were held, each with `ready` and how many addresses were told and wait."""
    held = CommunitySession.objects.for_list().filter(plan=plan, status__in=HELD)
    rows, ready = list(_with_addresses(held)), readiness(plan, facts)
    for row in rows:
        row.ready = ready.get(row.pk, Readiness())
    return rows


def _publish_ready(request, facts, rows):
    published = 0
    for row in rows:
        if row.ready.is_ready and not row.feedback_code:
            try:
                publish(row, facts, by=request.user)
            except FeedbackRefused:  # something changed since it was counted: it waits again
                continue
            published += 1
    if published:
        messages.success(request, _published_words(published))
    else:
        messages.info(request, "No había devoluciones listas por publicar.")
    return redirect("participation:feedback_list", facts.plan.service.slug, facts.plan.year)


def _published_words(count):
    return "Se publicó una devolución." if count == 1 else f"Se publicaron {count} devoluciones."


def _publish(request, session, facts):
    if not session.writes:
        raise PermissionDenied
    try:
        publish(session, facts, by=request.user)
    except FeedbackRefused as refused:
        messages.error(request, f"Todavía no se publica. {refused}")
    else:
        messages.success(request, "La devolución está publicada: su dirección y su código QR están abajo.")
    return redirect("participation:feedback", session.pk)


def _say_told(request, told, failed):
    if told:
        messages.success(request, f"Se avisó a {told} {'correo' if told == 1 else 'correos'}.")
    elif not failed:
        messages.info(request, "No había correos por avisar en esta sesión.")
    if failed:
        messages.error(
            request,
            f"El correo no salió para {failed} {'dirección' if failed == 1 else 'direcciones'}. "
            "Se puede intentar otra vez en unos minutos.",
        )


def _published(code):
    """(session, facts) of a published devolución; 404 for a code that opens none."""
    sessions = CommunitySession.objects.for_detail().filter(plan__isnull=False)
    session = get_object_or_404(sessions, feedback_code=normalise_code(code) or "-")
    return session, PlanFacts(session.plan, timezone.localdate())


def _commune(code):
    session, facts = _published(code)
    commune = session.commune or (session.school and session.school.commune)
    sheet = commune and commune_sheet(commune, facts)
    if not sheet:
        raise Http404("En esta comuna no hay aportes de grupos pequeños.")
    return sheet


def _public_page(request, context):
    response = render(request, "participation/feedback/public.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _paper(sheet):
    name = f"devolucion-{sheet.facts.plan.year}-{sheet.session.pk if sheet.session else 'comuna'}.pdf"
    return download(feedback_pdf.render([sheet], timezone.now()), name)
