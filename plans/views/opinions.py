"""A body's act on a sealed version, or the DEP's: recorded, read, corrected; and the recommendations in it.

Who keeps the plan records any of them; a body's secretary records its own body's, without ever seeing the draft.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.models import Body
from accounts.places import enter
from accounts.receipts import once
from config.web import render_page
from documents.attachments import hand_out
from documents.sealing import snapshot_of
from plans import opinions, recommendations
from plans.forms.opinions import NewOpinionForm, NewRecommendationForm, OpinionForm, RecommendationForm
from plans.models import Recommendation, SealedVersion
from plans.sealed_targets import targets_of
from plans.workflow import Refused

DEP = "dep"


@dataclass
class Desk:
    """Where somebody stands: the sealed version, whose act it is (None: the DEP's), and what they may do there."""

    version: object
    body: object
    may_write: bool
    opinion: object = None
    issuer: str = field(init=False)

    def __post_init__(self):
        self.plan = self.version.plan
        self.issuer = str(self.body) if self.body else "Dirección de Educación Pública"
        self.opinion = opinions.opinion_on(self.version, self.body)

    @property
    def is_open(self):
        return opinions.may_be_recorded(self.plan)

    @property
    def may_record(self):
        return self.may_write and self.is_open

    @cached_property
    def presentation(self):
        return opinions.presentation_of(self.version, self.body) if self.body else None

    @cached_property
    def targets(self):
        return targets_of(snapshot_of(self.version.document))

    @property
    def slug(self):
        return str(self.body.pk) if self.body else DEP

    def url(self, name="opinion", *more):
        place = [self.plan.service.slug, self.plan.year, self.version.number, self.slug]
        return reverse(f"plans:{name}", args=[*place, *more])


@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request, slug, year, number, issuer):
    """GET: the act, or the form to record it. POST: record it."""
    desk = load_desk(request, slug, year, number, issuer)
    if request.method != "POST":
        return _detail(request, desk) if desk.opinion or not desk.may_record else _form_page(request, desk)
    _must_write(desk)
    form = NewOpinionForm(request.POST, request.FILES, plan=desk.plan, body=desk.body)
    if form.is_valid():
        try:
            return once(request, lambda: _pronounce(request, desk, form))
        except Refused as refused:
            form.refuse(refused)
    return _form_page(request, desk, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_edit(request, slug, year, number, issuer):
    desk = _desk_with_opinion(request, slug, year, number, issuer, to_write=True)
    known = {"plan": desk.plan, "body": desk.body}
    if request.method != "POST":
        return _form_page(request, desk, OpinionForm(instance=desk.opinion, **known))
    data = edited_data(request.POST, OpinionForm, desk.opinion, **known)
    form = OpinionForm(data, request.FILES, instance=desk.opinion, **known)

    def save(seen):
        return opinions.correct(form, by=request.user, seen=seen, today=timezone.localdate())

    done = saved(request, form, save, back=desk.url(), said="El pronunciamiento quedó corregido.")
    return done or _form_page(request, desk, form, status=422)


@require_safe
def opinion_file(request, slug, year, number, issuer, file):
    desk = _desk_with_opinion(request, slug, year, number, issuer)
    if desk.opinion.file_id != file:
        raise Http404
    return hand_out(desk.opinion.file)


@require_POST
def recommendation_create(request, slug, year, number, issuer):
    desk = _desk_with_opinion(request, slug, year, number, issuer, to_write=True)
    form = NewRecommendationForm(request.POST, targets=desk.targets)
    if form.is_valid():
        try:
            return once(request, lambda: _recommend(request, desk, form))
        except Refused as refused:
            form.refuse(refused)
    return _detail(request, desk, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def recommendation_edit(request, slug, year, number, issuer, pk):
    desk = _desk_with_opinion(request, slug, year, number, issuer, to_write=True)
    row = get_object_or_404(Recommendation, opinion=desk.opinion, pk=pk)
    if request.method != "POST":
        return _recommendation_page(request, desk, RecommendationForm(instance=row, targets=desk.targets))
    data = edited_data(request.POST, RecommendationForm, row, targets=desk.targets)
    form = RecommendationForm(data, instance=row, targets=desk.targets)

    def save(seen):
        return recommendations.amend(form, by=request.user, seen=seen)

    done = saved(request, form, save, back=desk.url(), said=f"La recomendación {row.number} quedó guardada.")
    return done or _recommendation_page(request, desk, form, status=422)


@require_POST
def recommendation_remove(request, slug, year, number, issuer, pk):
    desk = _desk_with_opinion(request, slug, year, number, issuer, to_write=True)
    row = get_object_or_404(Recommendation, opinion=desk.opinion, pk=pk)
    try:
        recommendations.withdraw(row, by=request.user)
        messages.success(request, f"Se quitó la recomendación {row.number}.")
    except Refused as refused:
        messages.error(request, str(refused.reasons[0]))
    return redirect(desk.url())


def load_desk(request, slug, year, number, issuer):
    """The version and the act of `issuer` (a body's number, or «dep»); 404 where neither is this person's to see."""
    versions = SealedVersion.objects.shown_to(request.user).with_capabilities(request.user).for_list()
    version = get_object_or_404(versions, plan__service__slug=slug, plan__year=year, number=number)
    keeps_the_plan = version.may_write or version.may_approve
    body = None
    if issuer != DEP:
        body = _body(request, version, issuer)
    elif not version.may_see:
        raise Http404
    enter(request, version.plan.service)
    return Desk(version, body, keeps_the_plan or bool(body and body.may_write))


def _body(request, version, text):
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    bodies = Body.objects.filter(service=version.service_id).with_capabilities(request.user)
    body = get_object_or_404(bodies, pk=int(text))
    if not (version.may_see or body.may_see):
        raise Http404
    return body


def _desk_with_opinion(request, slug, year, number, issuer, *, to_write=False):
    desk = load_desk(request, slug, year, number, issuer)
    if to_write:
        _must_write(desk)
    if desk.opinion is None:
        raise Http404("Todavía no hay un pronunciamiento anotado.")
    return desk


def _must_write(desk):
    if not desk.may_write:
        raise PermissionDenied


def saved(request, form, save, *, back, said):
    """The answer to an edit that went well, or to one that came late (409); None where the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        save(parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=back)
    except Refused as refused:
        form.refuse(refused)
        return None
    messages.success(request, said)
    return redirect(back)


def _pronounce(request, desk, form):
    today = timezone.localdate()
    made = opinions.pronounce(form, version=desk.version, body=desk.body, by=request.user, today=today)
    next_step = " Ahora se anotan sus recomendaciones, una por una." if made.sense.asks else ""
    messages.success(request, f"Quedó anotado: {made}.{next_step}")
    return desk.url()


def _recommend(request, desk, form):
    made = recommendations.recommend(form, opinion=desk.opinion, by=request.user)
    messages.success(request, f"Se agregó la recomendación {made.number}.")
    return desk.url() + "#agregar"


def _detail(request, desk, form=None, *, status=200):
    rows = list(desk.opinion.recommendations.all()) if desk.opinion else []
    if form is None and desk.opinion and desk.may_record and desk.opinion.sense.asks is not False:
        form = NewRecommendationForm(targets=desk.targets)
    context = {"desk": desk, "opinion": desk.opinion, "rows": rows, "form": form}
    return _page(request, desk, "plans/opinion_detail.html", context, status=status)


def _form_page(request, desk, form=None, *, status=200):
    form = form or NewOpinionForm(plan=desk.plan, body=desk.body)
    return _page(request, desk, "plans/opinion_form.html", {"desk": desk, "form": form}, status=status)


def _recommendation_page(request, desk, form, *, status=200):
    context = {"desk": desk, "form": form, "row": form.instance}
    return _page(request, desk, "plans/recommendation_form.html", context, status=status)


def _page(request, desk, template, context, *, status):
    context |= {"plan": desk.plan, "version": desk.version, "trail": _trail(desk)}
    return render_page(request, template, context, status=status)


def _trail(desk):
    trail = [(str(desk.plan), desk.plan.get_absolute_url())] if desk.version.may_see else []
    return [*trail, (f"Versión {desk.version.number}", desk.version.get_absolute_url())]
