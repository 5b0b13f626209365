"""The guides of a Servicio: what is asked in a session, moment by moment."""

import uuid

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import create, edited_data, remove
from accounts.receipts import made_before, once
from accounts.roles import Area, Capability
from accounts.views.loading import load_service
from config.web import download, render_page
from participation.exports.methodology_pdf import render
from participation.forms.methodologies import (
    MethodologyForm,
    NewMethodologyForm,
    NewQuestionForm,
    QuestionForm,
)
from participation.methodologies import archive, by_moment, copy_of, listed, start_from
from participation.models import Methodology, Question
from participation.starting_points import BY_KEY, STARTING_POINTS
from plans.ordering import next_position
from plans.views.ordering import move_as_asked
from plans.views.section_pages import keep


@require_safe
def methodologies(request, slug):
    service = load_service(request, Area.PARTICIPATION, slug)
    archived = request.GET.get("ver") == "archivadas"
    rows = list(listed(service, archived=archived))
    context = {
        "service": service,
        "rows": rows,
        "archived": archived,
        "starting_points": STARTING_POINTS if service.may_write and not archived else [],
        "receipt": uuid.uuid4(),
        "trail": [("Participación", reverse("participation:index"))],
    }
    return render_page(request, "participation/methodologies.html", context)


@require_POST
def methodology_start(request, slug):
    """A guide of one's own from one of ours."""
    service = load_service(request, Area.PARTICIPATION, slug, Capability.WRITE)
    point = BY_KEY.get(request.POST.get("pauta", ""))
    if point is None:
        messages.error(request, "Ese punto de partida no existe. Estos son los que hay.")
        return redirect("participation:methodologies", slug)
    return once(request, lambda: _started(request, start_from(point, service=service, by=request.user)))


@require_http_methods(["GET", "HEAD", "POST"])
def methodology_create(request, slug):
    service = load_service(request, Area.PARTICIPATION, slug, Capability.WRITE)
    form = NewMethodologyForm(request.POST or None, instance=Methodology(service=service))
    if request.method == "POST":
        # The same form sent twice is no longer valid because it worked: its name is taken now.
        made = _created(request, service, form) if form.is_valid() else made_before(request)
        if made:
            return made
    return _form_page(request, service, form)


@require_safe
def methodology(request, slug, pk):
    service, guide = _guide(request, slug, pk)
    return _guide_page(request, service, guide)


@require_http_methods(["GET", "HEAD", "POST"])
def methodology_edit(request, slug, pk):
    service, guide = _guide(request, slug, pk, Capability.WRITE)
    data = edited_data(request.POST, MethodologyForm, guide) if request.method == "POST" else None
    form = MethodologyForm(data, instance=guide)
    if form.is_valid():
        try:
            return keep(request, form, back=guide_url(guide), said="Pauta guardada.")
        except IntegrityError:
            form.add_error("name", "Ya hay una pauta con ese nombre: elegir otro.")
    return _form_page(request, service, form, guide=guide)


@require_POST
def methodology_copy(request, slug, pk):
    _, guide = _guide(request, slug, pk, Capability.WRITE)
    return once(request, lambda: _started(request, copy_of(guide, by=request.user)))


@require_POST
def methodology_archive(request, slug, pk):
    _, guide = _guide(request, slug, pk, Capability.WRITE)
    archive(guide, by=request.user)
    messages.success(request, "Pauta archivada." if guide.archived_at else "La pauta volvió a la lista.")
    return redirect("participation:methodologies", slug)


@require_safe
def methodology_pdf(request, slug, pk):
    service, guide = _guide(request, slug, pk)
    return download(render(guide, service=service), f"pauta-{guide.pk}.pdf", inline=True)


@require_POST
def question_create(request, slug, pk):
    service, guide = _guide(request, slug, pk, Capability.WRITE)
    form = NewQuestionForm(request.POST)
    if not form.is_valid():
        return _guide_page(request, service, guide, form=form, status=422)
    place = next_position(guide.questions)
    facts = {"service": service, "methodology": guide, "position": place}
    return once(request, lambda: _said(request, create(form, by=request.user, **facts), "Pregunta agregada."))


@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request, slug, pk):
    service, question = _question(request, slug, pk)
    data = edited_data(request.POST, QuestionForm, question) if request.method == "POST" else None
    form = QuestionForm(data, instance=question)
    if form.is_valid():
        return keep(request, form, back=guide_url(question.methodology), said="Pregunta guardada.")
    version = request.POST.get("version") if request.method == "POST" else question.version
    guide = question.methodology
    context = {"service": service, "guide": guide, "question": question, "form": form, "version": version}
    context["trail"] = [*_trail(service), (str(guide), guide_url(guide))]
    status = 422 if form.is_bound else 200
    return render_page(request, "participation/question_form.html", context, status=status)


@require_POST
def question_move(request, slug, pk):
    """Up or down among the questions of its moment."""
    _, question = _question(request, slug, pk)
    siblings = Question.objects.filter(methodology=question.methodology, moment=question.moment)
    move_as_asked(request, question, siblings)
    return redirect(guide_url(question.methodology))


@require_POST
def question_remove(request, slug, pk):
    _, question = _question(request, slug, pk)
    remove(question, by=request.user)
    messages.success(request, "Se quitó la pregunta.")
    return redirect(guide_url(question.methodology))


def guide_url(guide):
    return reverse("participation:methodology", args=[guide.service.slug, guide.pk])


def _guide(request, slug, pk, capability=Capability.SEE):
    service = load_service(request, Area.PARTICIPATION, slug, capability)
    rows = Methodology.objects.select_related("service", "updated_by")
    return service, get_object_or_404(rows, service=service, pk=pk)


def _question(request, slug, pk):
    service = load_service(request, Area.PARTICIPATION, slug, Capability.WRITE)
    rows = Question.objects.select_related("methodology__service", "service", "updated_by")
    return service, get_object_or_404(rows, service=service, pk=pk)


def _created(request, service, form):
    def make():
        guide = create(form, by=request.user, service=service)
        return _said(request, guide, "Se creó la pauta. Faltan sus preguntas.")

    try:
        return once(request, make)
    except IntegrityError:
        form.add_error("name", "Ya hay una pauta con ese nombre: elegir otro.")
        return None


def _started(request, guide):
    return _said(request, guide, f"Se creó la pauta «{guide}». Ahora es propia: se puede cambiar entera.")


def _said(request, row, sentence):
    messages.success(request, sentence)
    return guide_url(getattr(row, "methodology", row))


def _trail(service):
    here = reverse("participation:methodologies", args=[service.slug])
    return [("Participación", reverse("participation:index")), ("Pautas", here)]


def _guide_page(request, service, guide, *, form=None, status=200):
    moments, minutes = by_moment(guide)
    context = {
        "service": service,
        "guide": guide,
        "moments": moments,
        "minutes": minutes,
        "form": form,
        "new_form": form or (NewQuestionForm() if service.may_write else None),
        "receipt": uuid.uuid4(),
        "trail": _trail(service),
    }
    return render_page(
        request, "participation/methodology.html", context, fragments={"questions": []}, status=status
    )


def _form_page(request, service, form, *, guide=None):
    version = request.POST.get("version") if request.method == "POST" else guide and guide.version
    context = {"service": service, "form": form, "guide": guide, "version": version, "trail": _trail(service)}
    status = 422 if form.is_bound else 200
    return render_page(request, "participation/methodology_form.html", context, status=status)
