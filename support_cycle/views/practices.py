"""Good practices inside the house: the list, one of them, beginning it, its card part by part, its moves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_allowed
from accounts.editing import edited_data
from accounts.places import at_home, current_place
from accounts.receipts import once
from accounts.roles import Area, Capability
from config.web import download, render_page
from documents import jobs
from plans.views.section_pages import keep
from plans.workflow import Refused
from support_cycle.forms.practice_answers import PartForm
from support_cycle.forms.practice_moves import PracticeMoveForm
from support_cycle.forms.practices import NewPracticeForm, PracticeForm
from support_cycle.models import Practice, SupportPlan
from support_cycle.practice_fields import CORE, SECTIONS, card_fields, fields_of, title_of
from support_cycle.practice_list import PER_PAGE, PracticeFilter, for_list, workbook
from support_cycle.practice_moves import MOVES, workflow
from support_cycle.practice_prefill import answers_from, first_name_of, is_finished
from support_cycle.practice_publication import (
    differs_from_published,
    full_practice,
    start_rendering,
    with_replications,
)
from support_cycle.practices import begin, may_write_now, parts_of, services_to_write, written


@require_safe
def practices(request):
    rows, filtered = _mine(request)
    page = Paginator(for_list(filtered.apply(rows)), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "filter": filtered,
        "query": filtered.query,
        "may_begin": services_to_write(request.user).exists(),
        "axes_of": _axes_of(request),
    }
    return render_page(
        request, "support_cycle/practices/list.html", context, fragments={"practice-table": []}
    )


@require_safe
def practices_xlsx(request):
    rows, filtered = _mine(request)
    notes = [f"Descargadas el {timezone.localtime():%d-%m-%Y, %H:%M}."]
    return download(workbook(for_list(filtered.apply(rows)), notes=notes), "buenas-practicas.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def practice_create(request):
    service = _service_to_write(request)
    form = NewPracticeForm(
        request.POST or None, instance=Practice(service=service), by=request.user, service=service
    )
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _begun(request, form, service))
    context = {"form": form, "service": service, "trail": [_home()]}
    return _form_page(request, "support_cycle/practices/create.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def practice_from_plan(request, pk):
    """GET: what a finished cycle would bring. POST: the practice, with its answers marked."""
    plan = _plan(request, pk)
    brought = answers_from(plan, card_fields()) if is_finished(plan) else {}
    form = _plan_form(request, plan)
    if request.method == "POST" and is_finished(plan) and form.is_valid():
        return once(request, lambda: _begun(request, form, plan.service, prefilled=brought, plan=plan))
    context = {
        "form": form,
        "plan": plan,
        "finished": is_finished(plan),
        "brought": [field for field in card_fields() if field.key in brought],
        "earlier": Practice.objects.allowing(request.user, Capability.SEE).filter(support_plan=plan),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return _form_page(request, "support_cycle/practices/from_plan.html", form, context)


@require_safe
def practice(request, pk):
    return practice_page(request, load_practice(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def practice_edit(request, pk):
    """Where a practice belongs and who writes it."""
    row = practice_being_written(request, pk)
    options = {"by": request.user, "service": row.service}
    data = edited_data(request.POST, PracticeForm, row, **options) if request.method == "POST" else None
    form = PracticeForm(data, instance=row, **options)
    if form.is_valid():
        return keep(request, form, back=row.get_absolute_url(), said="Práctica guardada.")
    context = {
        "form": form,
        "practice": row,
        "version": _version(request, row),
        "trail": [_home(), _crumb(row)],
    }
    return _form_page(request, "support_cycle/practices/edit.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def practice_part(request, pk, key):
    """A part of the card, written."""
    if key not in (CORE, *SECTIONS):
        raise Http404
    row, asked = practice_being_written(request, pk), fields_of(key, card_fields())
    data = edited_data(request.POST, PartForm, row, asked=asked) if request.method == "POST" else None
    form = PartForm(data, instance=row, asked=asked)
    if form.is_valid():
        return keep(request, form, back=row.get_absolute_url(), said=f"Se guardó «{title_of(key)}».")
    context = {
        "form": form,
        "practice": row,
        "key": key,
        "title": title_of(key),
        "trail": [_home(), _crumb(row)],
    }
    context["version"] = _version(request, row)
    return _form_page(request, "support_cycle/practices/part.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def practice_move(request, pk):
    """GET: one move's own page. POST: the move."""
    row = load_practice(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    move = _move_of(row, asked.get("movimiento", ""))
    if move is None:
        return redirect(row)
    form = PracticeMoveForm(request.POST if request.method == "POST" else None, practice=row, move=move)
    if form.is_valid():
        try:
            return once(request, lambda: _decided(request, form))
        except Refused as refused:
            form.refuse(refused)
    return _move_page(request, row, move, form)


@require_POST
def practice_render(request, pk):
    """Make again the papers that a job could not finish; nothing where they exist."""
    row = practice_being_written(request, pk)
    if row.document and not row.document.has_papers:
        jobs.retry(start_rendering(row.document, by=request.user))
        messages.info(request, "Los documentos se están preparando otra vez.")
    return redirect(row)


def load_practice(request, pk):
    """The practice with its `may_…` flags and `writable`; 404 where it may not be seen."""
    row = get_allowed(request.user, with_replications(full_practice()), pk=pk)
    at_home(request, row.service)
    row.writable = may_write_now(row)
    return row


def practice_being_written(request, pk):
    row = load_practice(request, pk)
    if not row.writable:
        raise PermissionDenied("Esta ficha no se escribe ahora, o escribirla no corresponde a este rol.")
    return row


def practice_page(request, row, *, status=200):
    is_new = row.status == row.Status.PUBLISHED and differs_from_published(row)
    context = {
        "practice": row,
        "parts": parts_of(row),
        "moves": [move for move in workflow.open_moves(row) if is_new or move.name != "republish"],
        "is_new": is_new,
        "decisions": row.decisions.select_related("by").order_by("-at", "-pk")[:20],
        "replications": row.replications.select_related("school__commune", "by"),
        "answers": written(row),
        "trail": [_home()],
    }
    return render_page(request, "support_cycle/practices/detail.html", context, status=status)


def _mine(request):
    if not request.user.reach.anywhere(Area.SUPPORT, Capability.SEE):
        raise PermissionDenied
    rows = Practice.objects.allowing(request.user, Capability.SEE)
    return with_replications(rows), PracticeFilter(request.GET, rows=rows)


def _axes_of(request):
    """The Servicio whose policy axes the person may look at, or None."""
    place = current_place(request)
    held = request.user.reach.services
    return place.get("slug") if place.get("pk") in held else None


def _service_to_write(request):
    """Where a new practice goes: the Servicio looked at last, else the first of one's own; 403 without any."""
    services = list(services_to_write(request.user))
    if not services:
        raise PermissionDenied(
            "Escribir una práctica corresponde a quien acompaña, a una escuela o a la jefatura UATP."
        )
    place = current_place(request).get("pk")
    service = next((one for one in services if one.pk == place), services[0])
    at_home(request, service)
    return service


def _plan(request, pk):
    rows = SupportPlan.objects.for_detail().select_related("service__region", "programme", "axis")
    plan = get_allowed(request.user, rows, pk=pk)
    if not (plan.may_contribute or plan.may_write):
        raise PermissionDenied
    at_home(request, plan.service)
    return plan


def _plan_form(request, plan):
    """The unit and the programme are the plan's."""
    row = Practice(service=plan.service, school=plan.school, programme=plan.programme, axis=plan.axis)
    options = {"by": request.user, "service": plan.service, "initial": {"name": first_name_of(plan)}}
    form = NewPracticeForm(request.POST or None, instance=row, **options)
    for name in ("school", "programme", "axis"):
        del form.fields[name]
    return form


def _begun(request, form, service, **facts):
    row = begin(form, by=request.user, service=service, **facts)
    marked = " Lo que viene del ciclo quedó marcado para revisarlo." if facts else ""
    messages.success(request, f"Se empezó la ficha de «{row}». Primero, lo esencial.{marked}")
    return row


def _version(request, row):
    return request.POST.get("version", row.version) if request.method == "POST" else row.version


def _form_page(request, template, form, context):
    return render_page(request, template, context, status=422 if form.is_bound else 200)


def _move_of(row, name):
    """The move somebody asks for; None without a name; 404 for one that is none, 403 for one that is not theirs."""
    if not name:
        return None
    if name not in MOVES:
        raise Http404("Ese movimiento no existe.")
    if not workflow.permits(row, MOVES[name]):
        raise PermissionDenied
    return MOVES[name]


def _decided(request, form):
    form.save(by=request.user, today=timezone.localdate())
    done = form.move.done
    messages.success(request, f"{form.practice}: {done[0].lower()}{done[1:]}.")
    return form.practice


def _move_page(request, row, move, form):
    context = {
        "practice": row,
        "move": move,
        "form": form,
        "objections": workflow.objections(row, move),
        "cautions": workflow.cautions(row, move),
        "trail": [_home(), _crumb(row)],
    }
    return _form_page(request, "support_cycle/practices/move.html", form, context)


def _home():
    return "Buenas prácticas", reverse("support_cycle:practices")


def _crumb(row):
    return str(row), row.get_absolute_url()
