"""The desk of what was written on a sealed version: by body, for its secretary; and what readers wrote."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import edited_data
from accounts.models import Body
from accounts.places import enter
from accounts.receipts import once
from accounts.roles import Capability
from config.web import render_page
from documents.sealing import snapshot_of
from plans import observations as verbs
from plans import opinions
from plans.forms.observations import (
    ConsolidateForm,
    GroupAnswerForm,
    NewGroupForm,
    PublicTextForm,
    ReasonForm,
    SignedObservationForm,
)
from plans.models import Observation, ObservationGroup, SealedVersion
from plans.sealed_targets import targets_of
from plans.views.opinions import saved
from plans.workflow import Refused

READERS = "lectores"
PAPER = "papel_%s"  # its fields stand beside others of the same names


@dataclass
class ObservationDesk:
    """The version, what of it this person works with, and the pile that is open: a body's, or the readers' (None)."""

    version: object
    keeps_plan: bool
    bodies: list
    body: object
    rows: object  # all that this person works with, of every pile

    def __post_init__(self):
        self.plan = self.version.plan
        self.targets = targets_of(snapshot_of(self.version.document))
        self.is_open = verbs.may_be_written(self.plan)
        self.opinion = opinions.opinion_on(self.version, self.body) if self.body else None
        self.may_consolidate = bool(self.opinion) and opinions.may_be_recorded(self.plan)

    @property
    def slug(self):
        return str(self.body.pk) if self.body else READERS

    @property
    def pile(self):
        return self.rows.filter(body=self.body)

    @property
    def place(self):
        return [self.plan.service.slug, self.plan.year, self.version.number]

    @property
    def url(self):
        return reverse("plans:observations", args=self.place) + f"?instancia={self.slug}"


@require_http_methods(["GET", "HEAD", "POST"])
def observation_list(request, slug, year, number):
    """GET: a pile. POST: what came on paper, into it."""
    desk = _desk(request, slug, year, number)
    if request.method != "POST":
        return _page(request, desk)
    form = SignedObservationForm(request.POST, targets=desk.targets, auto_id=PAPER)
    if form.is_valid():
        try:
            return _enter(request, desk, form)
        except Refused as refused:
            form.refuse(refused)
    return _page(request, desk, paper=form, status=422)


@require_POST
def observations_decide(request, slug, year, number):
    """One decision for all the chosen: consolidated, grouped, set aside, or waiting again."""
    desk = _desk(request, slug, year, number)
    chosen = desk.pile.filter(pk__in=_numbers(request.POST.getlist("observacion")))
    acts = {"apartar": _set_aside, "devolver": _put_back}
    acts |= {"consolidar": _consolidate} if desk.body else {"agrupar": _gather}
    act = acts.get(request.POST.get("hacer", ""))
    if act is None:
        raise Http404
    return act(request, desk, chosen)


@require_http_methods(["GET", "HEAD", "POST"])
def observation_review(request, slug, year, number, pk):
    """The words for publication of what a reader wrote, beside the original ones."""
    desk = _desk(request, slug, year, number, readers=True)
    row = get_object_or_404(desk.pile, pk=pk)
    form = PublicTextForm(instance=row)
    if request.method == "POST":
        form = PublicTextForm(edited_data(request.POST, PublicTextForm, row), instance=row)
        done = saved(
            request, form, _by(request, verbs.review, form), back=desk.url, said="El texto quedó revisado."
        )
        if done:
            return done
    return _edit_page(request, desk, form, "plans/observation_review.html", row=row)


@require_http_methods(["GET", "HEAD", "POST"])
def observation_group(request, slug, year, number, pk):
    """A group of readers' observations, its name and its one answer."""
    desk = _desk(request, slug, year, number, readers=True)
    row = get_object_or_404(ObservationGroup, plan=desk.plan, pk=pk)
    form = GroupAnswerForm(instance=row)
    if request.method == "POST":
        form = GroupAnswerForm(edited_data(request.POST, GroupAnswerForm, row), instance=row)
        said = f"«{row.title}» quedó guardado."
        done = saved(request, form, _by(request, verbs.answer_group, form), back=desk.url, said=said)
        if done:
            return done
    members = row.observations.select_related("sealed_version")
    return _edit_page(request, desk, form, "plans/observation_group.html", row=row, members=members)


def _desk(request, slug, year, number, *, readers=False):
    """What of a version's observations this person works with; 403 where reading the version is all they may."""
    versions = SealedVersion.objects.shown_to(request.user).with_capabilities(request.user).for_list()
    version = get_object_or_404(versions, plan__service__slug=slug, plan__year=year, number=number)
    enter(request, version.plan.service)
    keeps = version.may_write or version.may_approve
    rows, bodies = (
        Observation.objects.filter(sealed_version=version),
        Body.objects.filter(service=version.service_id),
    )
    if not keeps:
        rows, bodies = (held.allowing(request.user, Capability.WRITE) for held in (rows, bodies))
    bodies = list(bodies.filter(receives_plan=True, archived_at__isnull=True).order_by("kind", "name"))
    if not keeps and (readers or not bodies):
        raise PermissionDenied
    body = None if readers else _pile(request, keeps, bodies)
    return ObservationDesk(version, keeps, bodies, body, rows)


def _pile(request, keeps, bodies):
    asked = request.GET.get("instancia") or request.POST.get("instancia") or ""
    if keeps and (asked == READERS or not bodies):
        return None
    return next((body for body in bodies if str(body.pk) == asked), bodies[0])


def _numbers(texts):
    return [int(text) for text in texts[:500] if text.isascii() and text.isdecimal() and len(text) < 19]


def _by(request, verb, form):
    return lambda seen: verb(form, by=request.user, seen=seen)


def _enter(request, desk, form):
    cleaned = form.cleaned_data
    verbs.observe(
        desk.version,
        form.chosen,
        text=cleaned["text"],
        client_id=cleaned["client_id"],
        body=desk.body,
        author=cleaned["author"],
        on_paper=True,
        by=request.user,
    )
    messages.success(request, "Quedó anotada la observación que llegó en papel.")
    return redirect(desk.url)


def _consolidate(request, desk, chosen):
    if desk.opinion is None:
        raise Http404("Falta anotar el pronunciamiento de la instancia.")
    form = ConsolidateForm(request.POST, targets=desk.targets, opinion=desk.opinion)

    def make():
        into = form.cleaned_data.get("into")
        made, count = verbs.consolidate(chosen, by=request.user, opinion=desk.opinion, form=form, into=into)
        return f"{_counted(count)} en la recomendación {made.number}."

    return _decided(request, desk, form, make, "consolidar")


def _gather(request, desk, chosen):
    form = NewGroupForm(request.POST, plan=desk.plan)

    def make():
        into = form.cleaned_data.get("into")
        made, count = verbs.gather(chosen, version=desk.version, by=request.user, form=form, into=into)
        return f"{_counted(count)} en el grupo «{made.title}»."

    return _decided(request, desk, form, make, "agrupar")


def _set_aside(request, desk, chosen):
    form = ReasonForm(request.POST)

    def make():
        reason = form.cleaned_data["reason"]
        return f"{_counted(verbs.set_aside(chosen, version=desk.version, reason=reason, by=request.user))} aparte."

    return _decided(request, desk, form, make, "apartar")


def _put_back(request, desk, chosen):
    form = ReasonForm({"reason": "x", "receipt": request.POST.get("receipt")})

    def make():
        return (
            f"{_counted(verbs.put_back(chosen, version=desk.version, by=request.user))} pendientes otra vez."
        )

    return _decided(request, desk, form, make, "devolver")


def _decided(request, desk, form, make, name):
    """The decision made once and said, or the page with what its form still lacks and the same rows chosen."""

    def once_only():
        messages.success(request, make())
        return desk.url

    if form.is_valid():
        try:
            return once(request, once_only)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return _page(request, desk, deciding={name: form}, status=422)


def _counted(count):
    return "1 observación quedó" if count == 1 else f"{count} observaciones quedaron"


def _page(request, desk, *, paper=None, deciding=None, status=200):
    deciding = deciding or {}
    rows = list(
        desk.pile.select_related("recommendation", "group", "link").order_by(
            "target_kind", "target_key", "at"
        )
    )
    bound = paper or next(iter(deciding.values()), None)
    context = {
        "desk": desk,
        "rows": rows,
        "chosen": set(_numbers(request.POST.getlist("observacion"))),
        "waiting": sum(1 for row in rows if not (row.recommendation_id or row.group_id or row.set_aside)),
        "groups": _groups(desk),
        "form": bound,
        "paper": (paper or SignedObservationForm(targets=desk.targets, auto_id=PAPER))
        if desk.is_open
        else None,
        "consolidate": _consolidate_form(desk, deciding.get("consolidar")),
        "gather": deciding.get("agrupar") or NewGroupForm(plan=desk.plan),
        "aside": deciding.get("apartar") or ReasonForm(),
    }
    return _render(request, desk, "plans/observation_list.html", context, status)


def _consolidate_form(desk, bound):
    if not desk.may_consolidate:
        return None
    return bound or ConsolidateForm(targets=desk.targets, opinion=desk.opinion)


def _groups(desk):
    if desk.body:
        return []
    groups = list(ObservationGroup.objects.filter(plan=desk.plan).prefetch_related("observations"))
    for group in groups:
        group.count = len(group.observations.all())
    return groups


def _edit_page(request, desk, form, template, **more):
    context = {"desk": desk, "form": form, **more}
    return _render(request, desk, template, context, 422 if form.is_bound else 200)


def _render(request, desk, template, context, status):
    trail = [(f"Versión {desk.version.number}", desk.version.get_absolute_url())]
    context |= {"plan": desk.plan, "version": desk.version, "trail": trail}
    return render_page(request, template, context, status=status)
