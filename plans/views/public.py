"""Published plans for anybody: page, papers, open data. Reads sealed versions only."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.sorting import sort_key
from config.web import CONTENT_TYPES
from documents.sealing import snapshot_of
from documents.spreadsheet import render_csv
from documents.views import paper
from plans.exports.plan_pdf import page_context
from plans.publication import (
    DICTIONARY_COLUMNS,
    LICENCE,
    current_versions,
    dictionary,
    find_public,
    public_versions,
    tables,
)
from plans.recommendations import acts_of, answered_groups, of_plan
from plans.versions import paper_context


@login_not_required
@require_safe
def public_list(request):
    text = request.GET.get("q", "").strip()[:80]
    versions = find_public(sort_key(text)) if text else current_versions()
    return render(request, "plans/public_list.html", {"versions": versions[:200], "q": text})


@login_not_required
@require_safe
def public_plan(request, slug, year):
    version = _current(slug, year)
    context = page_context(paper_context(version)) | {
        "version": version,
        "tables": [
            (name, sheet.title, len(sheet.rows)) for name, sheet in tables(_snapshot(version)).items()
        ],
        "earlier": public_versions().filter(plan=version.plan, number__lt=version.number),
        "licence": LICENCE,
        "acts": acts_of(version.plan),
        "recommendations": of_plan(version.plan),
        "groups": answered_groups(version.plan),
    }
    return render(request, "plans/public_plan.html", context)


@login_not_required
@require_safe
def public_paper(request, slug, year, number, extension):
    version = get_object_or_404(public_versions(), plan__service__slug=slug, plan__year=year, number=number)
    return paper(version.document, extension, f"pal-{slug}-{year}-v{number}")


@login_not_required
@require_safe
def public_table(request, slug, year, name):
    version = _current(slug, year)
    snapshot = _snapshot(version)
    if name == "diccionario":
        return _csv(DICTIONARY_COLUMNS, dictionary(snapshot), f"pal-{slug}-{year}-diccionario.csv")
    sheet = tables(snapshot).get(name)
    if sheet is None:
        raise Http404
    return _csv(sheet.columns, sheet.rows, f"pal-{slug}-{year}-{name}.csv")


def _current(slug, year):
    return get_object_or_404(current_versions(), plan__service__slug=slug, plan__year=year)


def _snapshot(version):
    return snapshot_of(version.document)


def _csv(columns, rows, filename):
    response = StreamingHttpResponse(render_csv(columns, rows), content_type=CONTENT_TYPES["csv"])
    response["Content-Disposition"] = content_disposition_header(True, filename)
    return response
