"""Staffing by unit: teachers and assistants, in people and weekly hours, with their grounds."""

from collections import defaultdict
from decimal import Decimal
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.editing import edited_data, remove
from plans.forms.staffing import StaffingForm
from plans.forms.uploads import SheetForm
from plans.models import Section, Staffing
from plans.views.loading import holding_the_plan, plan_being_written
from plans.views.section_pages import keep_only_one, section_of_kind, section_page
from plans.views.unit_rows import unit_at, units_of

TABLE = "staffing-table"
KINDS = {"docentes": Staffing.Kind.TEACHERS, "asistentes": Staffing.Kind.ASSISTANTS}
SLUGS = {kind: slug for slug, kind in KINDS.items()}


def staffing_section(request, plan, section, *, opened=None, form=None, upload_form=None, status=200):
    """The page; `?abrir=<code>-docentes` opens the form of a unit's teachers in place."""
    units = staffed_units(plan)
    if plan.can_write and status == 200:
        opened = request.GET.get("abrir", "")
    for unit in units:
        for cell in unit.cells:
            if cell["name"] == opened:
                cell["form"] = form or StaffingForm(instance=cell["row"], auto_id="dotacion_%s")
                unit.opened = cell
    upload_form = upload_form or SheetForm()
    context = {
        "units": units,
        "form": form,
        "upload_form": upload_form,
        "totals": totals(units),
        **_counts(units),
    }
    return section_page(
        request, plan, section, "plans/section_staffing.html", context, fragments={TABLE: []}, status=status
    )


@require_POST
@holding_the_plan
def staffing_edit(request, slug, year, code, kind):
    """A unit's teachers or assistants: made the first time, changed afterwards."""
    plan, section, unit, kind = _place(request, slug, year, code, kind)
    row = plan.staffing.filter(school=unit, kind=kind).first()
    form = _form(request, row)
    if not form.is_valid():
        opened = f"{unit.code}-{SLUGS[kind]}"
        return staffing_section(request, plan, section, opened=opened, form=form, status=422)
    return keep_only_one(
        request,
        form,
        facts={"service": plan.service, "plan": plan, "school": unit, "kind": kind},
        rebind=partial(_form, request),
        back=f"{section.get_absolute_url()}#unidad-{unit.code}",
        said=f"Dotación de {unit} guardada.",
    )


@require_POST
@holding_the_plan
def staffing_remove(request, slug, year, code, kind):
    plan, section, unit, kind = _place(request, slug, year, code, kind)
    remove(get_object_or_404(plan.staffing, school=unit, kind=kind), by=request.user)
    messages.success(request, f"Se quitó la dotación de {unit}. La bitácora conserva lo que decía.")
    return redirect(section)


def staffed_units(plan):
    """The units of the table, each with `cells`: {kind, slug, name, label, short, row} by kind of staff."""
    rows = defaultdict(dict)
    for row in plan.staffing.order_by():
        rows[row.school_id][row.kind] = row
    units = units_of(plan, rows)
    for unit in units:
        unit.cells = [
            {
                "kind": kind,
                "slug": SLUGS[kind],
                "name": f"{unit.code}-{SLUGS[kind]}",
                "label": kind.label,
                "short": kind.label.split()[0],
                "row": rows.get(unit.pk, {}).get(kind),
            }
            for kind in Staffing.Kind
        ]
    return units


def totals(units):
    """[(label, people, hours)] of each kind that has rows."""
    found = []
    for kind in Staffing.Kind:
        rows = [cell["row"] for unit in units for cell in unit.cells if cell["kind"] == kind and cell["row"]]
        if rows:
            hours = sum((row.hours for row in rows), Decimal(0))
            found.append((kind.label, sum(row.people for row in rows), hours))
    return found


def _counts(units):
    rows = [cell["row"] for unit in units for cell in unit.cells if cell["row"]]
    return {
        "with_staffing": sum(1 for unit in units if any(cell["row"] for cell in unit.cells)),
        "groundless": sum(1 for row in rows if not row.grounds.strip()),
    }


def _place(request, slug, year, code, kind):
    plan = plan_being_written(request, slug, year)
    if kind not in KINDS:
        raise Http404
    section = section_of_kind(plan, Section.Kind.STAFFING)
    unit = unit_at(plan, code, plan.staffing.values("school"))
    return plan, section, unit, KINDS[kind]


def _form(request, row):
    data = edited_data(request.POST, StaffingForm, row) if row else request.POST
    return StaffingForm(data, instance=row, auto_id="dotacion_%s")
