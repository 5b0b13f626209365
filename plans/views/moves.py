"""The plan's decisions: what can be done now, one move's page, the move itself, and what was decided."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.receipts import once
from accounts.roles import LABELS, ROLES, SERVICE, Area
from config.web import render_page
from documents.attachments import hand_out
from plans.annual_moves import EITHER, MOVES, capacity_of, offered_moves, workflow
from plans.forms.moves import MoveForm
from plans.models import Decision, SealedVersion
from plans.views.loading import load_plan
from plans.workflow import Refused

RECENT = 3
UNKNOWN = "Ese movimiento no existe. Estos son los que el plan tiene ahora."


@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request, slug, year):
    """GET: the plan's decisions. POST: a new one."""
    plan = load_plan(request, slug, year)
    if request.method != "POST":
        return _list_page(request, plan)
    move = MOVES.get(request.POST.get("movimiento", ""))
    _check_person(plan, move)
    if move is None:
        messages.error(request, UNKNOWN)
        return _list_page(request, plan, status=422)
    return _decide(request, plan, move)


@require_safe
def decision_create(request, slug, year):
    """One move's own page: what it means, what stands in its way, what it asks for."""
    plan = load_plan(request, slug, year)
    name = request.GET.get("movimiento", "")
    move = MOVES.get(name)
    _check_person(plan, move)
    if move is None:
        if name:
            raise Http404("Ese movimiento no existe.")
        return redirect("plans:moves", slug, year)
    return _move_page(request, plan, move)


@require_safe
def decision_file(request, slug, year, pk, file):
    plan = load_plan(request, slug, year)
    decision = get_object_or_404(Decision.objects.select_related("file"), plan=plan, pk=pk, file__pk=file)
    return hand_out(decision.file)


def moves_panel(plan, *, recent=RECENT):
    """Context of `plans/_moves.html` for a plan loaded `for_detail().with_capabilities(user)`: one query."""
    return {"moves": offered_moves(plan), "decisions": history(plan)[:recent]}


def history(plan):
    """The plan's decisions, newest first, with what a row shows; each says itself by `told`."""
    rows = plan.decisions.select_related("by", "file", "sealed_version__document").order_by("-pk")
    return [_told(row) for row in rows]


def _told(decision):
    move = MOVES.get(decision.move)
    decision.told = move.done if move else decision.move
    decision.version = getattr(decision, "sealed_version", None)
    return decision


def _decide(request, plan, move):
    cautions = workflow.cautions(plan, move)
    form = MoveForm(request.POST, request.FILES, plan=plan, move=move, cautions=cautions)
    if form.is_valid():
        try:
            return once(request, lambda: _make(request, form))
        except Refused as refused:
            form.refuse(refused)
    return _move_page(request, plan, move, form=form, status=422)


def _make(request, form):
    decision = form.save(by=request.user)
    version = SealedVersion.objects.filter(decision=decision).first()
    said = f"{form.move.done}. Estado: {form.plan.get_status_display()}."
    if version:
        said += f" Se selló la versión {version.number}; sus documentos se preparan."
    messages.success(request, said)
    return reverse("plans:moves", args=[form.plan.service.slug, form.plan.year])


def _move_page(request, plan, move, *, form=None, status=200):
    on_paper = bool(form and form.data.get("on_paper"))
    objections = workflow.objections(plan, move, on_paper=on_paper)
    cautions = workflow.cautions(plan, move)
    context = {
        "plan": plan,
        "move": move,
        "objections": objections,
        "cautions": cautions,
        "can_go_on": all(objection.content for objection in objections),
        "open_paper": on_paper or bool(objections),
        "next_number": (plan.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        "capacity": capacity_of(request.user, plan.service, move.capabilities),
        "form": form or MoveForm(plan=plan, move=move, cautions=cautions),
        "trail": _trail(plan),
    }
    return render_page(request, "plans/move_form.html", context, status=status)


def _list_page(request, plan, *, status=200):
    context = {
        "plan": plan,
        "moves": offered_moves(plan),
        "decisions": history(plan),
        "trail": _trail(plan)[:1],
    }
    return render_page(request, "plans/decision_list.html", context, status=status)


def _trail(plan):
    return [
        (str(plan), plan.get_absolute_url()),
        ("Decisiones", reverse("plans:moves", args=[plan.service.slug, plan.year])),
    ]


def _check_person(plan, move):
    """403 for whoever may make no move at all, or not this one."""
    capabilities = move.capabilities if move else EITHER
    if not any(getattr(plan, f"may_{capability}") for capability in capabilities):
        roles = [
            LABELS[SERVICE, role]
            for role, areas in ROLES[SERVICE].items()
            if capabilities & areas.get(Area.PLANS, frozenset())
        ]
        raise PermissionDenied(f"Corresponde a: {', '.join(roles)}.")
