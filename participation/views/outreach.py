"""How the plan was told and spread, beside whatever else happens to it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import create, edited_data, remove
from accounts.receipts import once
from accounts.roles import Capability
from accounts.trail import record
from config.web import download, render_page
from documents.attachments import hand_out, store
from documents.spreadsheet import Column, Sheet, render_workbook
from participation.forms.process import NewOutreachForm, OutreachForm
from participation.models import Outreach
from participation.views.loading import load_plan
from participation.views.process import trail_of
from plans.views.section_pages import keep


@require_safe
def outreach(request, slug, year):
    plan = load_plan(request, slug, year)
    rows = list(_rows(plan))
    context = {
        "plan": plan,
        "rows": rows,
        "reached": sum(row.reached or 0 for row in rows),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "participation/outreach.html", context)


@require_safe
def outreach_xlsx(request, slug, year):
    plan = load_plan(request, slug, year)
    title = f"Socialización y difusión del {plan}"
    book = render_workbook([Sheet("Difusión", COLUMNS, _rows(plan))], title=title, notes=[title])
    return download(book, f"difusion-pal-{slug}-{year}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def outreach_create(request, slug, year):
    plan = load_plan(request, slug, year, Capability.WRITE)
    form = NewOutreachForm(request.POST or None, request.FILES or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _make(request, plan, form))
    return _form_page(request, plan, form)


@require_http_methods(["GET", "HEAD", "POST"])
def outreach_edit(request, slug, year, pk):
    plan, row = _row(request, slug, year, pk, Capability.WRITE)
    if request.method != "POST":
        return _form_page(request, plan, OutreachForm(instance=row, plan=plan), row=row)
    data = edited_data(request.POST, OutreachForm, row, plan=plan)
    form = OutreachForm(data, request.FILES, instance=row, plan=plan)
    if not form.is_valid():
        return _form_page(request, plan, form, row=row)
    with transaction.atomic():
        response = keep(request, form, back=outreach_url(plan), said="Quedó guardado.")
        if response.status_code == 302:
            _add_files(row, form.cleaned_data["files"], request.user)
    return response


@require_POST
def outreach_remove(request, slug, year, pk):
    plan, row = _row(request, slug, year, pk, Capability.WRITE)
    remove(row, by=request.user)
    messages.success(request, f"Se quitó «{row.channel}».")
    return redirect(outreach_url(plan))


@require_safe
def outreach_file(request, slug, year, pk, file):
    """A piece of evidence: whoever sees the process may have it."""
    _, row = _row(request, slug, year, pk)
    try:
        return hand_out(get_object_or_404(row.evidence, pk=file))
    except FileNotFoundError:
        raise Http404("El archivo no está en el servidor.") from None


@require_POST
def outreach_file_remove(request, slug, year, pk, file):
    _, row = _row(request, slug, year, pk, Capability.WRITE)
    attachment = get_object_or_404(row.evidence, pk=file)
    with transaction.atomic():
        row.evidence.remove(attachment)
        record("edit", row, by=request.user, changes={"evidence": [attachment.name, None]})
    messages.success(request, f"Se quitó el archivo {attachment.name}.")
    return redirect("participation:outreach_edit", slug, year, pk)


def outreach_url(plan):
    return reverse("participation:outreach", args=[plan.service.slug, plan.year])


def _rows(plan):
    rows = Outreach.objects.filter(plan=plan).select_related("sealed_version")
    return rows.prefetch_related("evidence").order_by("-date", "-pk")


def _row(request, slug, year, pk, capability=Capability.SEE):
    plan = load_plan(request, slug, year, capability)
    rows = Outreach.objects.select_related("service", "sealed_version", "updated_by")
    return plan, get_object_or_404(rows, plan=plan, pk=pk)


def _make(request, plan, form):
    row = create(form, by=request.user, service=plan.service, plan=plan)
    _add_files(row, form.cleaned_data["files"], request.user)
    messages.success(request, f"Se anotó «{row.channel}».")
    return outreach_url(plan)


def _add_files(row, files, by):
    with transaction.atomic():
        for file in files:
            attachment = store(file, by=by)
            row.evidence.add(attachment)
            told = [None, f"{attachment.name} ({attachment.sha256[:16]})"]
            record("edit", row, by=by, changes={"evidence": told})


def _form_page(request, plan, form, *, row=None):
    version = request.POST.get("version") if request.method == "POST" else row and row.version
    trail = [*trail_of(plan), ("Difusión", outreach_url(plan))]
    context = {"plan": plan, "form": form, "row": row, "version": version, "trail": trail}
    status = 422 if form.is_bound else 200
    return render_page(request, "participation/outreach_form.html", context, status=status)


COLUMNS = [
    Column("Fecha", lambda row: row.date, 12),
    Column("Tipo", lambda row: row.get_kind_display(), 16),
    Column("Canal", lambda row: row.channel, 40),
    Column("A quiénes", lambda row: row.audience, 40),
    Column("Personas alcanzadas", lambda row: row.reached, 12),
    Column("Versión", lambda row: row.sealed_version and row.sealed_version.number, 10),
    Column("Observaciones recibidas", lambda row: row.observations, 70),
    Column("Evidencia", lambda row: ", ".join(file.name for file in row.evidence.all()), 40),
]
