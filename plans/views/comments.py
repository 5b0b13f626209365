"""Notes to a colleague on an action or a chapter: written, read by whom they are for, resolved."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.receipts import once
from accounts.roles import Capability
from accounts.trail import record
from config.web import render_page
from plans.forms.comments import CommentForm
from plans.models import Comment
from plans.views.loading import load_plan
from plans.views.writing import plan_url

SEEN = 40


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request, slug, year):
    """The plan's notes, or those of `?accion=` or `?seccion=`; a POST writes one there."""
    writes = request.method == "POST"
    plan = load_plan(request, slug, year, Capability.CONTRIBUTE if writes else Capability.SEE)
    action, section = _about(plan, request.GET)
    form = CommentForm(request.POST or None, plan=plan)
    if writes and not (action or section):
        raise Http404
    if writes and form.is_valid():
        return once(request, lambda: _make(request, plan, form, action, section))
    context = {"plan": plan, "form": form if writes else None, **_listed(plan, request, action, section)}
    context["comment_form"] = form if (action or section) and plan.may_contribute else None
    status = 422 if form.errors else 200
    return render_page(request, "plans/comments.html", context, fragments={"comment-list": []}, status=status)


@require_POST
def comment_resolve(request, slug, year, pk):
    plan = load_plan(request, slug, year, Capability.CONTRIBUTE)
    comment = get_object_or_404(plan.comments.select_related("section", "action"), pk=pk)
    is_open = "reabrir" not in request.POST
    changed = plan.comments.filter(pk=pk, resolved_at__isnull=is_open).update(
        resolved_at=timezone.now() if is_open else None, resolved_by=request.user if is_open else None
    )
    if changed:
        record("resolve" if is_open else "reopen", comment, by=request.user)
        messages.success(request, "Comentario resuelto." if is_open else "Comentario abierto otra vez.")
    return redirect(_place(plan, comment.action, comment.section))


def comments_of(plan, *, action):
    """For an action's page: its notes, the open ones first, and the form to write one."""
    rows = action.comments.select_related("by", "to", "resolved_by").order_by(
        F("resolved_at").asc(nulls_first=True), "pk"
    )
    form = CommentForm(plan=plan) if plan.may_contribute else None
    place = plan_url("comments", plan, query=f"accion={action.pk}")
    return {"comments": rows[:SEEN], "comment_form": form, "comment_url": place}


def _about(plan, query):
    """(action, section) that the address names: one of them, or neither; 404 for what the plan has not."""
    action = section = None
    if pk := query.get("accion"):
        action = get_object_or_404(plan.actions, pk=pk) if pk.isascii() and pk.isdecimal() else None
        if action is None or len(pk) > 18:
            raise Http404
    elif key := query.get("seccion"):
        section = get_object_or_404(plan.sections, key=key)
    return action, section


def _make(request, plan, form, action, section):
    comment = form.save(commit=False)
    comment.service, comment.plan, comment.by = plan.service, plan, request.user
    comment.action, comment.section = action, section
    comment.save()
    to = str(comment.to) if comment.to else None
    record("create", comment, by=request.user, changes={"to": [None, to]} if to else None)
    messages.success(request, f"Comentario enviado{' a ' + to if to else ''}.")
    return _place(plan, action, section)


def _place(plan, action, section):
    if action:
        return plan_url("action", plan, action.pk) + "#comentarios"
    return plan_url("comments", plan, query=f"seccion={section.key}")


def _listed(plan, request, action, section):
    rows = Comment.objects.filter(plan=plan).select_related("by", "to", "resolved_by", "action", "section")
    here = Q(action=action) if action else Q(section=section) if section else Q()
    which = request.GET.get("ver", "")
    mine = Q(to=request.user)
    only = {"mios": mine & Q(resolved_at=None), "resueltos": Q(resolved_at__isnull=False)}
    shown = rows.filter(here, only.get(which, Q(resolved_at=None)))
    page = Paginator(shown.order_by("-pk"), SEEN).get_page(request.GET.get("pagina"))
    about = f"accion={action.pk}" if action else f"seccion={section.key}" if section else ""
    return {
        "action": action,
        "section": section,
        "page": page,
        "comments": page.object_list,
        "which": which,
        "about": about,
        "waiting": rows.filter(mine, resolved_at=None).count(),
        "query": "&".join(part for part in [about, f"ver={which}" if which in only else ""] if part),
        "comment_url": plan_url("comments", plan, query=about),
    }
