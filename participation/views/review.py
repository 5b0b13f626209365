"""The words for publication: what was said beside what may leave the Servicio, saved one by one or many at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.editing import parse_version
from accounts.roles import Capability
from config.web import render_page
from participation.models import Agreement, Commitment, Contribution
from participation.reveals import reveals
from participation.reviewing import ReviewRefused, suggestion
from participation.reviewing import review as mark_reviewed
from participation.views.loading import load_plan
from participation.views.voices import voices_url
from participation.voices import number

ROWS = 25
KINDS = {
    "aportes": ("Aportes", Contribution, "plan"),
    "acuerdos": ("Acuerdos", Agreement, "session__plan"),
    "compromisos": ("Compromisos", Commitment, "session__plan"),
}
STATES = {"por-revisar": True, "revisados": False}


@require_http_methods(["GET", "HEAD", "POST"])
def review(request, slug, year):
    plan = load_plan(request, slug, year, Capability.WRITE)
    kind = request.GET.get("que") if request.GET.get("que") in KINDS else "aportes"
    state = request.GET.get("estado") if request.GET.get("estado") in STATES else "por-revisar"
    if request.method == "POST":
        return _save(request, plan, kind, state)
    page = Paginator(_waiting(plan, kind, state), ROWS).get_page(request.GET.get("pagina"))
    return _page(request, plan, kind, state, list(page.object_list), page=page)


def _save(request, plan, kind, state):
    """Save what was marked: 422 where a text cannot be published, 409 with both texts where somebody was before."""
    chosen = _chosen(request.POST)
    texts = {pk: request.POST.get(f"texto-{pk}", "") for pk in chosen}
    refused, stale, saved = None, {}, 0
    try:
        with transaction.atomic():
            rows = list(_rows(plan, kind).select_for_update(of=("self",)).filter(pk__in=chosen))
            stale = {row.pk: row for row in rows if row.version != _version(request, row.pk)}
            saved = mark_reviewed([row for row in rows if row.pk not in stale], request.user, texts)
    except ReviewRefused as refusal:
        refused = refusal
    if saved:
        messages.success(request, _said(saved))
    if saved and not stale:
        return redirect(_url(plan, kind, state))
    return _sent_page(request, plan, kind, state, refused=refused, stale=stale, saved=chosen if saved else ())


def _sent_page(request, plan, kind, state, *, refused, stale, saved):
    """The page as it was sent, without what was saved."""
    left = (_shown(request.POST) - set(saved)) | stale.keys()
    rows = list(_rows(plan, kind).filter(pk__in=left)[: 2 * ROWS])
    for row in rows:
        row.typed = request.POST.get(f"texto-{row.pk}")
        row.is_marked = row.pk in _chosen(request.POST)
        row.theirs = suggestion(row) if row.pk in stale else ""
        row.error = refused.reason if refused and refused.row.pk == row.pk else ""
    lacks = "" if stale or refused else "Falta marcar los textos que están listos para publicar."
    return _page(request, plan, kind, state, rows, lacks=lacks, status=409 if stale else 422)


def _chosen(post):
    """What is to be saved: one by its own button, all of the page, or those that were marked."""
    if one := number(post.get("uno")):
        return {one}
    return _shown(post) if "todos" in post else set(filter(None, map(number, post.getlist("listo"))))


def _shown(post):
    found = (number(name.removeprefix("version-")) for name in post if name.startswith("version-"))
    return set(filter(None, found))


def _rows(plan, kind):
    _, model, column = KINDS[kind]
    rows = model.objects.filter(**{column: plan}).order_by("session_id", "pk")
    return (
        rows.select_related("session", "stakeholder")
        if model is Contribution
        else rows.select_related("session")
    )


def _waiting(plan, kind, state):
    return _rows(plan, kind).filter(reviewed_at__isnull=STATES[state])


def _version(request, pk):
    return parse_version(request.POST.get(f"version-{pk}"))


def _said(count):
    return "1 texto revisado." if count == 1 else f"{count} textos revisados."


def _url(plan, kind, state):
    url = reverse("participation:review", args=[plan.service.slug, plan.year])
    return f"{url}?que={kind}&estado={state}"


def _page(request, plan, kind, state, rows, *, page=None, lacks="", status=200):
    for row in rows:
        row.shown = row.typed if getattr(row, "typed", None) is not None else suggestion(row)
        row.hints = reveals(row.shown)
    context = {
        "plan": plan,
        "kinds": [
            (key, label, model.objects.filter(**{column: plan}, reviewed_at__isnull=True).count())
            for key, (label, model, column) in KINDS.items()
        ],
        "kind": kind,
        "state": state,
        "rows": rows,
        "page": page,
        "lacks": lacks,
        "errors": [row for row in rows if getattr(row, "error", "") or getattr(row, "theirs", "")],
        "action": _url(plan, kind, state),
        "query": f"que={kind}&estado={state}",
        "trail": [(str(plan), plan.get_absolute_url()), ("Aportes", voices_url(plan))],
    }
    return render_page(request, "participation/voices/review.html", context, status=status)
