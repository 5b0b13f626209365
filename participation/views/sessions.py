"""A session: convening it, its life page, its changes and its moves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.places import at_home
from accounts.receipts import once
from accounts.roles import Capability
from config.web import render_page
from participation.forms.session_moves import SessionMoveForm
from participation.forms.sessions import (
    BodyChoiceForm,
    NewSessionForm,
    SessionForm,
    bodies_to_convene,
    prefilled,
)
from participation.models import CommunitySession
from participation.session_moves import MOVES, workflow
from participation.session_page import read_panels
from participation.sessions import (
    create_session,
    holds_at_service,
    may_be_removed,
    remove_draft,
    save_session,
)
from participation.views.loading import load_plan, load_session
from plans.workflow import Refused


@require_safe
def session_detail(request, pk):
    """The session's life page."""
    session = load_session(request, pk)
    context = {
        "session": session,
        "panels": read_panels(session, request.user),
        "trail": trail_of(session, request.user),
    }
    return render_page(request, "participation/session/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_create(request, slug, year):
    """A session of a plan's process; what the address brings is filled in already."""
    plan = load_plan(request, slug, year, Capability.WRITE)
    initial = prefilled(request.GET, service=plan.service, plan=plan)
    options = {"by": request.user, "service": plan.service, "plan": plan}
    form = NewSessionForm(request.POST or None, initial=initial, **options)
    return _create(request, form, service=plan.service, plan=plan)


@require_http_methods(["GET", "HEAD", "POST"])
def body_session_create(request):
    """A session of a body, for whoever runs its sessions: its secretary, its school, or the Servicio."""
    bodies = bodies_to_convene(request.user)
    choice = BodyChoiceForm(request.GET or None, bodies=bodies)
    if not choice.is_valid():
        return _choose_body(request, bodies, choice)
    body = choice.cleaned_data["instancia"]
    at_home(request, body.service)
    form = NewSessionForm(
        request.POST or None,
        initial={"kind": CommunitySession.Kind.ORDINARY, "title": str(body)},
        instance=CommunitySession(body=body, kind=CommunitySession.Kind.ORDINARY),
        by=request.user,
        service=body.service,
        body=body,
    )
    return _create(request, form, service=body.service)


@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request, pk):
    session = load_session(request, pk, Capability.CONTRIBUTE)
    if session.status == CommunitySession.Status.CLOSED:
        raise PermissionDenied("La sesión ya se cerró con su acta: sus datos no se editan.")
    options = {"by": request.user, "service": session.service}
    data = edited_data(request.POST, SessionForm, session, **options) if request.method == "POST" else None
    form = SessionForm(data, instance=session, **options)
    if form.is_valid():
        return _save(request, session, form)
    return _form_page(request, form, session=session, version=request.POST.get("version", session.version))


@require_http_methods(["GET", "HEAD", "POST"])
def session_remove(request, pk):
    """A draft that was never announced is deleted, on a page that says so."""
    session = load_session(request, pk, Capability.CONTRIBUTE)
    if not may_be_removed(session):
        raise PermissionDenied("La sesión ya se convocó: se suspende, no se borra.")
    back = trail_of(session, request.user)[-1][1]
    if request.method == "POST":
        remove_draft(session, by=request.user)
        messages.success(request, f"Se borró el borrador de «{session.title}».")
        return redirect(back)
    context = {"session": session, "trail": [*trail_of(session, request.user), _crumb(session)]}
    return render_page(request, "participation/session/remove.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request, pk):
    """GET: one move's own page. POST: the move."""
    session = load_session(request, pk, Capability.CONTRIBUTE)
    asked = request.POST if request.method == "POST" else request.GET
    move = MOVES.get(asked.get("movimiento", ""))
    if move is None or move.by_minutes:
        return _no_such_move(request, session, asked.get("movimiento", ""))
    form = SessionMoveForm(request.POST if request.method == "POST" else None, session=session, move=move)
    if form.is_valid():
        try:
            return once(request, lambda: _decide(request, form))
        except Refused as refused:
            form.refuse(refused)
    return _move_page(request, session, move, form)


def trail_of(session, user):
    """Where a session's pages hang: on its plan's process for the Servicio's people, else on the list."""
    plan = session.plan
    found = [("Participación", reverse("participation:index"))]
    if plan and holds_at_service(user, plan.service_id, Capability.SEE):
        found.append((str(plan), reverse("participation:plan_sessions", args=[plan.service.slug, plan.year])))
    return found


def _crumb(session):
    return str(session), session.get_absolute_url()


def _create(request, form, *, service, plan=None):
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _made(request, form, service, plan))
    return _form_page(request, form, plan=plan)


def _made(request, form, service, plan):
    session = create_session(form, by=request.user, service=service, plan=plan)
    messages.success(
        request, f"Se guardó el borrador de «{session.title}». Cuando esté completo, se convoca."
    )
    return session


def _save(request, session, form):
    try:
        save_session(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=session.get_absolute_url())
    messages.success(request, "Sesión guardada.")
    return redirect(session)


def _form_page(request, form, *, session=None, plan=None, version=None):
    context = {"form": form, "session": session, "plan": plan or form.plan, "version": version}
    context["trail"] = trail_of(session, request.user) if session else _trail_of_new(plan)
    status = 422 if form.is_bound else 200
    return render_page(request, "participation/session/form.html", context, status=status)


def _trail_of_new(plan):
    found = [("Participación", reverse("participation:index"))]
    if plan:
        sessions = reverse("participation:plan_sessions", args=[plan.service.slug, plan.year])
        found.append((f"Sesiones del {plan}", sessions))
    return found


def _choose_body(request, bodies, form):
    if not bodies.exists():
        raise PermissionDenied("Convocar corresponde a quien lleva las sesiones de una instancia.")
    form = form if "instancia" in request.GET else BodyChoiceForm(bodies=bodies)
    context = {"form": form, "trail": _trail_of_new(None)}
    status = 422 if form.is_bound else 200
    return render_page(request, "participation/session/choose_body.html", context, status=status)


def _decide(request, form):
    form.save(by=request.user)
    messages.success(request, f"{form.session}: {form.move.done[0].lower()}{form.move.done[1:]}.")
    return form.session


def _no_such_move(request, session, name):
    if request.method != "POST":
        if name:
            raise Http404("Ese movimiento no existe, o se hace al cerrar el acta.")
        return redirect(session)
    messages.error(request, "Ese movimiento no existe, o se hace al cerrar el acta. No se hizo nada.")
    context = {"session": session, "panels": read_panels(session, request.user)}
    return render_page(request, "participation/session/detail.html", context, status=422)


def _move_page(request, session, move, form):
    context = {
        "session": session,
        "move": move,
        "form": form,
        "objections": workflow.objections(session, move),
        "cautions": workflow.cautions(session, move),
        "trail": [*trail_of(session, request.user), _crumb(session)],
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "participation/session/move_form.html", context, status=status)
