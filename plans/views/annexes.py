"""Annexes: documents that go with the plan, handed out only at the plan's own address."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.editing import create, edited_data, remove
from accounts.receipts import once
from accounts.trail import record
from documents.attachments import hand_out, store
from plans.forms.annexes import AnnexForm, FilesForm, NewAnnexForm
from plans.models import Section
from plans.ordering import next_position
from plans.views.loading import holding_the_plan, load_plan, plan_being_written
from plans.views.ordering import move_as_asked
from plans.views.section_pages import keep, section_of_kind, section_page

TABLE = "annexes-table"


def annexes_section(
    request, plan, section, *, opened=None, form=None, files_form=None, new_form=None, status=200
):
    """The page; `?abrir=<annex>` opens one, `?nuevo=si` the form of another."""
    rows = list(plan.annexes.prefetch_related("files"))
    if plan.can_write and status == 200:
        opened = next((row for row in rows if str(row.pk) == request.GET.get("abrir", "")), None)
        new_form = NewAnnexForm(auto_id="nuevo_%s") if "nuevo" in request.GET or not rows else None
    for row in rows:
        if opened and row.pk == opened.pk:
            row.form = form or AnnexForm(instance=row)
            row.files_form = files_form or FilesForm(auto_id="archivos_%s")
    context = {"rows": rows, "form": form or files_form or new_form, "new_form": new_form, "total": len(rows)}
    return section_page(
        request, plan, section, "plans/section_annexes.html", context, fragments={TABLE: []}, status=status
    )


@require_POST
@holding_the_plan
def annex_create(request, slug, year):
    plan, section = _being_written(request, slug, year)
    form = NewAnnexForm(request.POST, request.FILES, auto_id="nuevo_%s")
    if not form.is_valid():
        return annexes_section(request, plan, section, new_form=form, status=422)

    def make():
        annex = create(
            form, by=request.user, service=plan.service, plan=plan, position=next_position(plan.annexes)
        )
        _add_files(annex, form.cleaned_data["files"], request.user)
        messages.success(request, "Anexo agregado.")
        return section

    return once(request, make)


@require_POST
@holding_the_plan
def annex_edit(request, slug, year, pk):
    plan, section, annex = _annex_being_written(request, slug, year, pk)
    form = AnnexForm(edited_data(request.POST, AnnexForm, annex), instance=annex)
    if not form.is_valid():
        return annexes_section(request, plan, section, opened=annex, form=form, status=422)
    return keep(request, form, back=section.get_absolute_url(), said="Anexo guardado.")


@require_POST
@holding_the_plan
def annex_files(request, slug, year, pk):
    """Add files to an annex."""
    plan, section, annex = _annex_being_written(request, slug, year, pk)
    form = FilesForm(request.POST, request.FILES, auto_id="archivos_%s")
    if not form.is_valid():
        return annexes_section(request, plan, section, opened=annex, files_form=form, status=422)

    def make():
        _add_files(annex, form.cleaned_data["files"], request.user)
        messages.success(request, "Archivos agregados.")
        return section

    return once(request, make)


@require_POST
@holding_the_plan
def annex_file_remove(request, slug, year, pk, file):
    _plan, section, annex = _annex_being_written(request, slug, year, pk)
    attachment = get_object_or_404(annex.files, pk=file)
    with transaction.atomic():
        annex.files.remove(attachment)
        record("edit", annex, by=request.user, changes={"files": [attachment.name, None]})
    messages.success(request, f"Se quitó el archivo {attachment.name}.")
    return redirect(section)


@require_safe
def annex_file(request, slug, year, pk, file):
    """The file as a download: whoever may see the plan may have it."""
    annex = get_object_or_404(load_plan(request, slug, year).annexes, pk=pk)
    try:
        return hand_out(get_object_or_404(annex.files, pk=file))
    except FileNotFoundError:
        raise Http404("El archivo no está en el servidor.") from None


@require_POST
@holding_the_plan
def annex_move(request, slug, year, pk):
    plan, section, annex = _annex_being_written(request, slug, year, pk)
    move_as_asked(request, annex, plan.annexes.all())
    return redirect(section)


@require_POST
@holding_the_plan
def annex_remove(request, slug, year, pk):
    _plan, section, annex = _annex_being_written(request, slug, year, pk)
    title = annex.title
    remove(annex, by=request.user)
    messages.success(request, f"Se quitó el anexo «{title}». Las versiones selladas conservan lo que decían.")
    return redirect(section)


def _add_files(annex, files, by):
    with transaction.atomic():
        attachments = [store(file, by=by) for file in files]
        annex.files.add(*attachments)
        for attachment in attachments:
            told = [None, f"{attachment.name} ({attachment.sha256[:16]})"]
            record("edit", annex, by=by, changes={"files": told})


def _being_written(request, slug, year):
    plan = plan_being_written(request, slug, year)
    return plan, section_of_kind(plan, Section.Kind.ANNEXES)


def _annex_being_written(request, slug, year, pk):
    plan, section = _being_written(request, slug, year)
    return plan, section, get_object_or_404(plan.annexes, pk=pk)
