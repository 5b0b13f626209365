"""Regional and communal links: with whom, for what, who looks after it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.editing import create, edited_data, remove
from accounts.receipts import once
from plans.forms.links import LinkForm, NewLinkForm
from plans.models import Section
from plans.ordering import next_position
from plans.views.loading import holding_the_plan, plan_being_written
from plans.views.ordering import move_as_asked
from plans.views.section_pages import keep, section_of_kind, section_page

TABLE = "links-table"


def links_section(request, plan, section, *, opened=None, form=None, new_form=None, status=200):
    """The page; `?abrir=<link>` opens a row, `?nuevo=si` the form of another one."""
    rows = list(plan.links.select_related("unit"))
    if plan.can_write and status == 200:
        opened = next((row for row in rows if str(row.pk) == request.GET.get("abrir", "")), None)
        form = LinkForm(instance=opened, service=plan.service) if opened else None
        asks = "nuevo" in request.GET or not rows
        new_form = NewLinkForm(service=plan.service, auto_id="nuevo_%s") if asks else None
    for row in rows:
        row.form = form if opened and row.pk == opened.pk else None
    context = {"rows": rows, "form": form or new_form, "new_form": new_form, "total": len(rows)}
    return section_page(
        request, plan, section, "plans/section_links.html", context, fragments={TABLE: []}, status=status
    )


@require_POST
@holding_the_plan
def link_create(request, slug, year):
    plan, section = _being_written(request, slug, year)
    form = NewLinkForm(request.POST, service=plan.service, auto_id="nuevo_%s")
    if not form.is_valid():
        return links_section(request, plan, section, new_form=form, status=422)

    def make():
        create(form, by=request.user, service=plan.service, plan=plan, position=next_position(plan.links))
        messages.success(request, "Vínculo agregado.")
        return section

    return once(request, make)


@require_POST
@holding_the_plan
def link_edit(request, slug, year, pk):
    plan, section = _being_written(request, slug, year)
    link = get_object_or_404(plan.links, pk=pk)
    form = LinkForm(
        edited_data(request.POST, LinkForm, link, service=plan.service), instance=link, service=plan.service
    )
    if not form.is_valid():
        return links_section(request, plan, section, opened=link, form=form, status=422)
    return keep(request, form, back=section.get_absolute_url(), said="Vínculo guardado.")


@require_POST
@holding_the_plan
def link_move(request, slug, year, pk):
    plan, section = _being_written(request, slug, year)
    move_as_asked(request, get_object_or_404(plan.links, pk=pk), plan.links.all())
    return redirect(section)


@require_POST
@holding_the_plan
def link_remove(request, slug, year, pk):
    plan, section = _being_written(request, slug, year)
    link = get_object_or_404(plan.links, pk=pk)
    remove(link, by=request.user)
    messages.success(
        request, f"Se quitó el vínculo con {link.institution}. La bitácora conserva lo que decía."
    )
    return redirect(section)


def _being_written(request, slug, year):
    plan = plan_being_written(request, slug, year)
    return plan, section_of_kind(plan, Section.Kind.LINKS)
