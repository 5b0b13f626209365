"""State of the instruments: PEL and management agreement, indicator by indicator, at the cut-off date."""

from functools import partial

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.editing import edited_data
from plans.forms.instruments import CutOffForm, MeasurementForm, TermsForm
from plans.measuring import count_verdicts, judge, shown_measurement, shown_target
from plans.models import Indicator, Instrument, Measurement, Section, StrategicObjective
from plans.views.loading import holding_the_plan, plan_being_written
from plans.views.section_pages import keep, keep_only_one, section_of_kind, section_page, section_url

TABLE = "instruments-table"


def instruments_section(
    request, plan, section, *, opened=None, form=None, terms=None, cut_off_form=None, status=200
):
    """The page; `?abrir=<indicator>` opens a row in place. Forms given are those that were not accepted."""
    instruments = instruments_at_cut_off(plan)
    rows = [
        row
        for instrument in instruments
        for objective in instrument.rows
        for row in objective.shown_indicators
    ]
    opened = opened or (_asked(request, rows) if plan.can_write and plan.cut_off else None)
    if opened:
        _open(plan, opened, rows, form, terms)
    context = {
        "instruments": [instrument for instrument in instruments if instrument.rows],
        "count": len(rows),
        "verdicts": count_verdicts([row.verdict for row in rows]),
        "cut_off_form": cut_off_form or CutOffForm(instance=plan),
        "form": form or terms or cut_off_form,
    }
    return section_page(
        request,
        plan,
        section,
        "plans/section_instruments.html",
        context,
        fragments={TABLE: []},
        status=status,
    )


@require_POST
@holding_the_plan
def cut_off_edit(request, slug, year):
    """Another cut-off date: the measurements of the earlier one stay where they are."""
    plan = plan_being_written(request, slug, year)
    section = section_of_kind(plan, Section.Kind.INSTRUMENTS)
    form = CutOffForm(edited_data(request.POST, CutOffForm, plan), instance=plan)
    if not form.is_valid():
        plan.cut_off = form.initial["cut_off"]
        return instruments_section(request, plan, section, cut_off_form=form, status=422)
    return keep(request, form, back=section.get_absolute_url(), said="Fecha de corte guardada.")


@require_POST
@holding_the_plan
def measurement_edit(request, slug, year, pk):
    """The value of an indicator at the plan's cut-off date, or why there is none."""
    plan, section, indicator = _indicator_being_written(request, slug, year, pk)
    if plan.cut_off is None:
        messages.error(request, "Antes de anotar valores, indicar la fecha de corte.")
        return redirect(section)
    measurement = Measurement.objects.filter(indicator=indicator, cut_off=plan.cut_off).first()
    form = _measurement_form(request, indicator, measurement)
    if not form.is_valid():
        return instruments_section(request, plan, section, opened=indicator, form=form, status=422)
    return keep_only_one(
        request,
        form,
        facts={"service": plan.service, "indicator": indicator, "cut_off": plan.cut_off},
        rebind=partial(_measurement_form, request, indicator),
        back=_row(section, indicator),
        said="Valor guardado.",
        also=form.also,
    )


@require_POST
@holding_the_plan
def terms_edit(request, slug, year, pk):
    """The indicator's target, sense and weight."""
    plan, section, indicator = _indicator_being_written(request, slug, year, pk)
    form = TermsForm(edited_data(request.POST, TermsForm, indicator), instance=indicator)
    if not form.is_valid():
        return instruments_section(request, plan, section, opened=indicator, terms=form, status=422)
    return keep(request, form, back=_row(section, indicator), said="Indicador guardado.")


def instruments_at_cut_off(plan):
    """The Servicio's instruments, each with `rows` (objectives with `shown_indicators`); four queries.

    Each indicator carries `measured` (at the cut-off, or None), `target_shown`, `value_shown` and `verdict`.
    """
    measured = (
        Measurement.objects.filter(cut_off=plan.cut_off) if plan.cut_off else Measurement.objects.none()
    )
    indicators = Indicator.objects.prefetch_related(Prefetch("measurements", measured, to_attr="at_cut_off"))
    objectives = StrategicObjective.objects.filter(archived_at__isnull=True)
    objectives = objectives.prefetch_related(Prefetch("indicators", indicators, to_attr="shown_indicators"))
    instruments = Instrument.objects.filter(service=plan.service).order_by("-kind", "-starts_on", "pk")
    instruments = list(
        instruments.prefetch_related(Prefetch("objectives", objectives, to_attr="all_objectives"))
    )
    for instrument in instruments:
        instrument.rows = [objective for objective in instrument.all_objectives if objective.shown_indicators]
        for objective in instrument.rows:
            for indicator in objective.shown_indicators:
                _dress(indicator)
    return instruments


def _dress(indicator):
    indicator.measured = indicator.at_cut_off[0] if indicator.at_cut_off else None
    indicator.target_shown = shown_target(indicator)
    indicator.value_shown = shown_measurement(indicator, indicator.measured)
    indicator.verdict = judge(indicator, indicator.measured)


def _asked(request, rows):
    pk = request.GET.get("abrir", "")
    return next((row for row in rows if str(row.pk) == pk), None)


def _open(plan, opened, rows, form, terms):
    """Hang the row's two forms on the row as the page shows it."""
    for row in rows:
        if row.pk == opened.pk:
            row.form = form or MeasurementForm(instance=row.measured, indicator=row, auto_id="valor_%s")
            row.terms = terms or TermsForm(instance=row, auto_id="terminos_%s")


def _indicator_being_written(request, slug, year, pk):
    plan = plan_being_written(request, slug, year)
    section = section_of_kind(plan, Section.Kind.INSTRUMENTS)
    indicators = Indicator.objects.filter(service=plan.service, strategic_objective__archived_at__isnull=True)
    return plan, section, get_object_or_404(indicators, pk=pk, strategic_objective__isnull=False)


def _measurement_form(request, indicator, measurement):
    data = request.POST
    if measurement:
        data = edited_data(data, MeasurementForm, measurement, indicator=indicator)
    return MeasurementForm(data, instance=measurement, indicator=indicator, auto_id="valor_%s")


def _row(section, indicator):
    return f"{section_url(section)}#indicador-{indicator.pk}"
