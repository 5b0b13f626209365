"""Who was heard, where: the matrix of a plan on a page."""

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.web import download, render_page
from participation.coverage import read_coverage, read_unit_coverage
from participation.coverage_rows import few_in, rows_of, unheard_in
from participation.exports import coverage_pdf, coverage_workbook
from participation.unheard import convene_url
from participation.views.loading import load_plan

BY_UNIT, OUTSIDE = "unidad", "fuera"
PAPERS = {"pdf": coverage_pdf.render, "xlsx": coverage_workbook.render}


@require_safe
def coverage(request, slug, year):
    plan = load_plan(request, slug, year)
    by_unit = request.GET.get("por") == BY_UNIT
    said = read_unit_coverage(plan) if by_unit else read_coverage(plan)
    context = {
        "plan": plan,
        "said": said,
        "now": timezone.now(),
        "by_unit": by_unit,
        **(_by_unit(said) if by_unit else _by_commune(plan, said)),
    }
    return render_page(request, "participation/coverage/coverage.html", context)


@require_safe
def coverage_paper(request, slug, year, extension):
    """The matrix to take away; `?para=fuera` hides small groups, as everything does that leaves the Servicio."""
    if extension not in PAPERS:
        raise Http404
    plan = load_plan(request, slug, year)
    outside = request.GET.get("para") == OUTSIDE
    data = PAPERS[extension](plan, outside=outside, now=timezone.now())
    return download(data, f"cobertura-pal-{slug}-{year}{'-para-compartir' if outside else ''}.{extension}")


def _by_commune(plan, said):
    done, asked = said.squares()
    unheard = [(one, convene_url(plan, one.stakeholder, one.communes)) for one in unheard_in(said)]
    few = few_in(said)
    return {
        "rows": rows_of(said),
        "done": done,
        "asked": asked,
        "unheard": unheard,
        "few": few,
        "warnings": len(unheard) + len(few),
        "place_totals": [(place, said.of_place[place.pk]) for place in said.places],
        "for_all": said.of_place[None],
    }


def _by_unit(said):
    stakeholders = [one for one in said.stakeholders if one.pk in said.of_stakeholder]
    return {
        "stakeholders": stakeholders,
        "units": [
            (unit, [(one, said.cell(one, unit)) for one in stakeholders], said.of_place[unit.pk])
            for unit in said.places
        ],
        "silent_count": sum(len(units) for units in said.silent.values()),
    }
