"""The rows of a support plan: key actions, result indicators, internal sources."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db import models
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.receipts import once
from config.web import render_page
from documents.attachments import hand_out, store
from plans.ordering import DOWN, UP
from support_cycle.adjustments import waiting
from support_cycle.forms import plan_parts as part_forms
from support_cycle.models import KeyAction, PlanSource, ResultIndicator
from support_cycle.plan_parts import Kept, add_part, move_action, remove_part, save_part, why_it_stays
from support_cycle.views.loading import load_plan
from support_cycle.views.plans import load_open_plan, tell, trail_of

METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Part:
    """A kind of row: its forms, where it is on the plan's page, and how it is called."""

    model: type[models.Model]
    new_form: type[forms.ModelForm]
    form: type[forms.ModelForm]
    anchor: str
    title: str
    new_title: str
    saved: str


ACTION = Part(
    KeyAction,
    part_forms.NewKeyActionForm,
    part_forms.KeyActionForm,
    "acciones-clave",
    "Editar la acción clave",
    "Agregar una acción clave",
    "Acción clave guardada.",
)
INDICATOR = Part(
    ResultIndicator,
    part_forms.NewIndicatorForm,
    part_forms.IndicatorForm,
    "indicadores",
    "Editar el indicador del resultado",
    "Agregar un indicador del resultado",
    "Indicador guardado.",
)
SOURCE = Part(
    PlanSource,
    part_forms.NewSourceForm,
    part_forms.SourceForm,
    "fuentes",
    "Editar la fuente interna",
    "Agregar una fuente interna",
    "Fuente guardada.",
)


@require_http_methods(METHODS)
def key_action_create(request, pk):
    return _create(request, pk, ACTION)


@require_http_methods(METHODS)
def key_action_edit(request, pk):
    return _edit(request, pk, ACTION)


@require_http_methods(METHODS)
def key_action_delete(request, pk):
    return _remove(request, pk, ACTION)


@require_POST
def key_action_order(request, pk):
    """One place up or down: `mover` says which way, «subir» or «bajar»."""
    row, plan = _load(request, pk, ACTION)
    step = {"subir": UP, "bajar": DOWN}.get(request.POST.get("mover", ""))
    if step is None:
        messages.error(request, "Ese cambio de orden no existe. No se hizo nada.")
    elif not move_action(row, plan, step, by=request.user):
        messages.info(request, f"Ya está {'primera' if step == UP else 'al final'}.")
    return redirect(f"{plan.get_absolute_url()}#{ACTION.anchor}")


@require_http_methods(METHODS)
def indicator_create(request, pk):
    return _create(request, pk, INDICATOR)


@require_http_methods(METHODS)
def indicator_edit(request, pk):
    return _edit(request, pk, INDICATOR)


@require_http_methods(METHODS)
def indicator_delete(request, pk):
    return _remove(request, pk, INDICATOR)


@require_http_methods(METHODS)
def source_create(request, pk):
    return _create(request, pk, SOURCE)


@require_http_methods(METHODS)
def source_edit(request, pk):
    return _edit(request, pk, SOURCE)


@require_http_methods(METHODS)
def source_delete(request, pk):
    return _remove(request, pk, SOURCE)


@require_safe
def source_file(request, pk):
    """The file, for whoever may see the plan it is of."""
    source = PlanSource.objects.select_related("file").filter(pk=pk, file__isnull=False).first()
    if source is None:
        raise Http404
    load_plan(request, source.plan_id)
    return hand_out(source.file)


def _load(request, pk, part):
    """(row, plan) for whoever writes the plan while it is open; 404 and 403 by the plan's own permission."""
    plan_id = part.model.objects.filter(pk=pk).values_list("plan", flat=True).first()
    if plan_id is None:
        raise Http404
    plan = load_open_plan(request, plan_id)
    row = part.model.objects.get(pk=pk)
    row.plan = plan
    return row, plan


def _create(request, pk, part):
    plan = load_open_plan(request, pk)
    form = part.new_form(request.POST or None, request.FILES or None, plan=plan)
    form.adjustment = waiting(plan, request.POST.get("ajuste") or request.GET.get("ajuste"))
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _made(request, plan, form, part))
    return _page(request, plan, form, part)


def _made(request, plan, form, part):
    lapsed = add_part(form, plan, by=request.user, **_file_of(form, request.user))
    tell(request, part.saved, lapsed)
    return f"{plan.get_absolute_url()}#{part.anchor}"


def _edit(request, pk, part):
    row, plan = _load(request, pk, part)
    options = {"plan": plan}
    data = edited_data(request.POST, part.form, row, **options) if request.method == "POST" else None
    form = part.form(data, request.FILES or None, instance=row, **options)
    form.adjustment = waiting(plan, request.POST.get("ajuste") or request.GET.get("ajuste"))
    if form.is_valid():
        return _save(request, plan, form, part)
    return _page(request, plan, form, part, row=row, version=request.POST.get("version", row.version))


def _save(request, plan, form, part):
    version = parse_version(request.POST.get("version"))
    back = f"{plan.get_absolute_url()}#{part.anchor}"
    try:
        facts = _file_of(form, request.user)
        lapsed = save_part(form, plan, by=request.user, version=version, **facts)
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=back)
    tell(request, part.saved, lapsed)
    return redirect(back)


def _remove(request, pk, part):
    row, plan = _load(request, pk, part)
    refused = why_it_stays(row)
    if request.method == "POST" and not refused:
        try:
            lapsed = remove_part(row, plan, by=request.user)
        except Kept as kept:
            refused = str(kept)
        else:
            tell(request, f"Se quitó del plan: {row}.", lapsed)
            return redirect(f"{plan.get_absolute_url()}#{part.anchor}")
    context = {"plan": plan, "row": row, "part": part, "refused": refused, "trail": trail_of(plan)}
    status = 422 if refused and request.method == "POST" else 200
    return render_page(request, "support_cycle/plans/part_delete.html", context, status=status)


def _page(request, plan, form, part, *, row=None, version=None):
    context = {"plan": plan, "form": form, "part": part, "row": row, "version": version}
    context |= {"adjustment": form.adjustment, "trail": trail_of(plan)}
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/plans/part_form.html", context, status=status)


def _file_of(form, by):
    """{"file": the stored attachment} where the form brought one."""
    upload = form.cleaned_data.get("upload")
    return {"file": store(upload, by=by)} if upload else {}
