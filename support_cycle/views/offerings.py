"""What a year offers to the next PAL: the head of UATP offers, whoever prepares the plan decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_allowed
from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.places import at_home
from accounts.receipts import made_before, once
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from config.web import render_page
from participation.tracing import DecidedMeanwhile, may_decide, words_of
from participation.voice_lists import options_of
from plans.models import AnnualPlan
from plans.workflow import Refused
from support_cycle.forms.offerings import OfferForm, OfferingDecisionForm, OfferingForm
from support_cycle.knot_list import number
from support_cycle.models import Offering
from support_cycle.offering_decisions import decide_offerings, offerings_of, told_in
from support_cycle.offerings import next_plan, offer_page, save_offering, withdraw
from support_cycle.views.knot_loading import load_service
from support_cycle.views.knots import TRAIL

FIRST, LAST = 2015, 2100  # years that a plan may be of


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request, slug, year):
    """The open knots and the learnings of a year, for the head to offer to the next year's PAL."""
    service = load_service(request, slug, Capability.WRITE)
    if not FIRST <= year <= LAST:
        raise Http404
    plan = next_plan(service, year)
    found = offer_page(request.user, service, plan, year)
    if request.method != "POST" or plan is None:
        return _offer_page(request, found, status=200 if request.method != "POST" else 422)
    found.mark(request.POST.getlist("nudo"))
    form = OfferForm(request.POST, plan=plan, knots=found.knots, meetings=found.learnings)
    if form.is_valid():
        try:
            return once(request, lambda: _offered(request, form, service, year))
        except Refused as refused:
            form.refuse(refused)
    return made_before(request) or _offer_page(request, found, form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def offering_edit(request, pk):
    """Its words while nobody decided on it, and the training in which it is treated too."""
    row = _load(request, pk)
    data = edited_data(request.POST, OfferingForm, row) if request.method == "POST" else None
    form = OfferingForm(data, instance=row)
    if form.is_valid():
        try:
            return _saved(request, row, form)
        except Refused as refused:
            form.refuse(refused)
    context = {"row": row, "form": form, "version": request.POST.get("version", row.version)}
    context["trail"] = [(TRAIL, reverse("support_cycle:knots")), ("Ofrecer al PAL", _offer_url(row))]
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/offerings/edit.html", context, status=status)


@require_POST
def offering_withdraw(request, pk):
    row = _load(request, pk)
    try:
        withdraw(row, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Ya no está ofrecido. Se puede ofrecer otra vez.")
    return redirect(_offer_url(row))


@require_safe
def offerings(request, slug, year):
    """What was offered to a PAL and what became of it, for whoever sees support in its Servicio."""
    return _list_page(request, _load_plan(request, slug, year))


@require_POST
def offerings_decide(request, slug, year):
    plan = _load_plan(request, slug, year)
    if not plan.may_decide:
        raise PermissionDenied
    seen = _seen(request.POST)
    form = OfferingDecisionForm(request.POST, plan=plan, options=options_of(plan))
    if form.is_valid():
        try:
            return once(request, lambda: _decided(request, plan, seen, form))
        except Refused as refused:
            form.refuse(refused)
        except DecidedMeanwhile as meanwhile:
            return _conflict_page(request, plan, seen, form, meanwhile)
    return _list_page(request, plan, form=form, seen=seen, status=422)


def _load(request, pk):
    rows = Offering.objects.select_related("service", "plan", "theme", "trace")
    row = get_allowed(request.user, rows, Capability.WRITE, pk=pk)
    at_home(request, row.service)
    return row


def _load_plan(request, slug, year):
    """The PAL, with `may_decide`: whoever writes what becomes of the voices, by role."""
    plan = get_object_or_404(AnnualPlan.objects.select_related("service").at(slug, year))
    reach = request.user.reach
    if plan.service_id not in reach.ids(SERVICE, roles_allowing(SERVICE, Area.SUPPORT, Capability.SEE)):
        raise Http404
    writers = roles_allowing(SERVICE, Area.PARTICIPATION, Capability.WRITE)
    plan.may_decide = plan.service_id in reach.ids(SERVICE, writers)
    at_home(request, plan.service)
    return plan


def _offer_url(row):
    return reverse("support_cycle:offer", args=[row.service.slug, row.plan.year - 1])


def _offered(request, form, service, year):
    form.save(by=request.user)
    messages.success(request, f"Quedó ofrecido al {form.plan}.")
    return reverse("support_cycle:offer", args=[service.slug, year])


def _offer_page(request, found, *, form=None, status=200):
    context = {"found": found, "form": form, "trail": [(TRAIL, reverse("support_cycle:knots"))]}
    if found.plan:
        context["blank"] = OfferForm(plan=found.plan, knots=(), meetings=())
    return render_page(request, "support_cycle/offerings/offer.html", context, status=status)


def _saved(request, row, form):
    try:
        save_offering(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=_offer_url(row))
    messages.success(request, "Guardado.")
    return redirect(_offer_url(row))


def _seen(post):
    """{pk: trace} of the boxes that were marked: «31:77» is offering 31 seen with trace 77, «31:0» with none."""
    found = {}
    for text in [*post.getlist("ofrecido"), *post.get("elegidos", "").split()]:
        pk, _, trace = text.partition(":")
        pk, trace = number(pk), number(trace)
        if pk and trace is not None:
            found[pk] = trace or None
    return found


def _decided(request, plan, seen, form):
    trace = decide_offerings(plan, seen, by=request.user, **form.facts)
    said = words_of(trace)
    messages.success(request, f"Decisión guardada: {said[0].lower()}{said[1:]}.")
    return reverse("support_cycle:offerings", args=[plan.service.slug, plan.year])


def _list_page(request, plan, *, form=None, seen=None, status=200):
    rows = offerings_of(plan)
    may = plan.may_decide and may_decide(plan) and bool(rows)
    if may and form is None:
        form = OfferingDecisionForm(plan=plan, options=options_of(plan))
    context = {
        "plan": plan,
        "rows": rows,
        "undecided": sum(1 for row in rows if not row.trace),
        "form": form,
        "may_decide": may,
        "seen": seen or {},
        "choice": {"words": "Lo que se decide vale para todo lo marcado.", "count": 0},
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "support_cycle/offerings/list.html", context, status=status)


NOT_CARRIED = {"csrfmiddlewaretoken", "ofrecido", "elegidos"}


def _conflict_page(request, plan, seen, form, meanwhile):
    """Both decisions: what somebody else decided, and what was being decided here."""
    rows = told_in(meanwhile.rows)
    theirs = {row.pk: row.trace_id for row in rows}
    every = {row.pk: row.trace_id for row in Offering.objects.filter(plan=plan, pk__in=seen)}
    post = request.POST
    context = {
        "plan": plan,
        "rows": rows,
        "gone": meanwhile.gone,
        "everything": _carried(every),
        "others": _carried({pk: trace for pk, trace in every.items() if pk not in theirs}),
        "mine": form.words,
        "grounds": form.facts["grounds"],
        "hidden": [
            (name, value) for name, values in post.lists() if name not in NOT_CARRIED for value in values
        ],
    }
    return render_page(request, "support_cycle/offerings/conflict.html", context, status=409)


def _carried(seen):
    return " ".join(f"{pk}:{trace or 0}" for pk, trace in seen.items())
