"""A chapter at its address: which page it gets by its kind, its text, and whether it is ready."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.editing import edited_data
from accounts.trail import record
from plans.forms.sections import SectionTextForm
from plans.models import Section
from plans.views.actions import objectives_section
from plans.views.annexes import annexes_section
from plans.views.gender import gender_section
from plans.views.instruments import instruments_section
from plans.views.links import links_section
from plans.views.loading import holding_the_plan
from plans.views.pme import pme_section
from plans.views.section_pages import keep, load_section, section_being_written, section_page
from plans.views.staffing import staffing_section
from plans.views.support import support_section


@require_safe
def section(request, slug, year, key):
    plan, chapter = load_section(request, slug, year, key)
    return KINDS.get(chapter.kind, text_section)(request, plan, chapter)


def text_section(request, plan, section):
    """A chapter that is only its text."""
    return section_page(request, plan, section, "plans/section_page.html")


@require_POST
@holding_the_plan
def section_text(request, slug, year, key):
    """Keep the chapter's text, or show how it will be read (the button named `vista`)."""
    plan, chapter = section_being_written(request, slug, year, key)
    form = SectionTextForm(edited_data(request.POST, SectionTextForm, chapter), instance=chapter)
    if not form.is_valid() or "vista" in request.POST:
        status = 200 if form.is_valid() else 422
        context = {"form": form, "preview": form.cleaned_data.get("body") if form.is_valid() else None}
        # The chapter's rows are not needed to mend its text: they are one link away.
        page = (request, plan, chapter, "plans/section_page.html", context)
        return section_page(*page, text_form=form, status=status)
    return keep(request, form, back=chapter.get_absolute_url(), said="Texto guardado.")


@require_POST
@holding_the_plan
def section_done(request, slug, year, key):
    """Mark the chapter as ready or not; it says which, so sending it twice changes nothing more."""
    _plan, chapter = section_being_written(request, slug, year, key)
    done = request.POST.get("lista") == "si"
    if chapter.done != done:
        Section.objects.filter(pk=chapter.pk).update(
            done=done, updated_at=timezone.now(), updated_by=request.user
        )
        record("edit", chapter, by=request.user, changes={"done": [not done, done]})
        messages.success(request, f"La sección quedó {'lista' if done else 'en curso'}.")
    return redirect(chapter)


KINDS = {
    Section.Kind.TEXT: text_section,
    Section.Kind.INSTRUMENTS: instruments_section,
    Section.Kind.OBJECTIVES: objectives_section,
    Section.Kind.SUPPORT_ACTIONS: support_section,
    Section.Kind.STAFFING: staffing_section,
    Section.Kind.LINKS: links_section,
    Section.Kind.PME_PROGRESS: pme_section,
    Section.Kind.GENDER: gender_section,
    Section.Kind.ANNEXES: annexes_section,
}
