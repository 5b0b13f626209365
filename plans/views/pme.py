"""How the schools' PME go: actions by dimension and fulfilment, at the date of their source."""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.editing import edited_data, remove
from plans.forms.pme import ProgressForm
from plans.forms.uploads import SheetForm
from plans.models import Section
from plans.views.loading import holding_the_plan, plan_being_written
from plans.views.section_pages import keep_only_one, section_of_kind, section_page
from plans.views.unit_rows import unit_at, units_of

TABLE = "pme-table"
DIMENSIONS = ["leadership", "pedagogy", "coexistence", "resources"]


def pme_section(request, plan, section, *, opened=None, form=None, upload_form=None, status=200):
    """The page; `?abrir=<code>` opens a school's row in place."""
    units = units_with_progress(plan)
    if plan.can_write and status == 200:
        opened = request.GET.get("abrir", "")
    cut_off = common_cut_off(units)
    for unit in units:
        if unit.code == opened:
            initial = {} if unit.progress else {"cut_off": cut_off}
            unit.form = form or ProgressForm(instance=unit.progress, initial=initial, auto_id="pme_%s")
    upload_form = upload_form or SheetForm()
    context = {"units": units, "form": form, "upload_form": upload_form, "cut_off": cut_off, **summary(units)}
    return section_page(
        request, plan, section, "plans/section_pme.html", context, fragments={TABLE: []}, status=status
    )


@require_POST
@holding_the_plan
def progress_edit(request, slug, year, code):
    plan, section, unit = _place(request, slug, year, code)
    form = _form(request, plan.improvement_progress.filter(school=unit).first())
    if not form.is_valid():
        return pme_section(request, plan, section, opened=unit.code, form=form, status=422)
    return keep_only_one(
        request,
        form,
        facts={"service": plan.service, "plan": plan, "school": unit},
        rebind=partial(_form, request),
        back=f"{section.get_absolute_url()}#unidad-{unit.code}",
        said=f"Avance del PME de {unit} guardado.",
    )


@require_POST
@holding_the_plan
def progress_remove(request, slug, year, code):
    plan, section, unit = _place(request, slug, year, code)
    remove(get_object_or_404(plan.improvement_progress, school=unit), by=request.user)
    messages.success(request, f"Se quitó el avance de {unit}. La bitácora conserva lo que decía.")
    return redirect(section)


def units_with_progress(plan):
    """The schools with an RBD (jardines have no PME) and others with a row; each with `progress` or None."""
    rows = {row.school_id: row for row in plan.improvement_progress.order_by()}
    units = [unit for unit in units_of(plan, rows) if unit.rbd or unit.pk in rows]
    for unit in units:
        unit.progress = rows.get(unit.pk)
    return units


def common_cut_off(units):
    """The date that most rows were read at, or None."""
    dates = Counter(unit.progress.cut_off for unit in units if unit.progress and unit.progress.cut_off)
    return dates.most_common(1)[0][0] if dates else None


def summary(units):
    """Totals of the table: {sums, total, mean, known, filled}; the mean is of the schools that say it."""
    rows = [unit.progress for unit in units if unit.progress]
    known = [row.fulfilment for row in rows if row.fulfilment is not None]
    mean = sum(known, Decimal(0)) / len(known) if known else None
    return {
        "sums": [sum(getattr(row, name) for row in rows) for name in DIMENSIONS],
        "total": sum(row.total for row in rows),
        "mean": mean.quantize(Decimal("0.1"), ROUND_HALF_UP) if known else None,
        "known": len(known),
        "filled": len(rows),
    }


def _place(request, slug, year, code):
    plan = plan_being_written(request, slug, year)
    section = section_of_kind(plan, Section.Kind.PME_PROGRESS)
    unit = unit_at(plan, code, plan.improvement_progress.values("school"))
    if not unit.rbd and not plan.improvement_progress.filter(school=unit).exists():
        raise Http404("Un jardín sin RBD no tiene PME.")
    return plan, section, unit


def _form(request, row):
    data = edited_data(request.POST, ProgressForm, row) if row else request.POST
    return ProgressForm(data, instance=row, auto_id="pme_%s")
