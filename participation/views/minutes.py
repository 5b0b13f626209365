"""Actas: the list, one of them, its papers, and sharing it."""

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import get_allowed
from accounts.places import at_home
from accounts.receipts import once
from accounts.roles import Area, Capability
from accounts.trail import record
from config.web import download, render_page
from documents import jobs, links
from documents.models import AccessLink
from documents.views import paper
from participation.exports.minutes_pdf import page_context, render_copy
from participation.forms.minutes import ReviewForm, SignedForm
from participation.minutes import paper_context, start_rendering, why_not_corrected
from participation.minutes_reading import MinutesList
from participation.minutes_reviews import next_sessions
from participation.models import Minutes
from plans.forms.versions import LinkForm

A_WHILE = 60 * 60  # what is sealed does not change: its copy is made once for all who ask in an hour


@require_safe
def minutes_list(request):
    if not request.user.reach.anywhere(Area.PARTICIPATION, Capability.SEE):
        raise PermissionDenied
    context = {"list": MinutesList(request.user, request.GET)}
    return render_page(request, "participation/minutes/list.html", context)


@require_safe
def minutes_detail(request, pk):
    return minutes_page(request, load_minutes(request, pk))


@require_safe
def minutes_paper(request, pk, extension):
    minutes = load_minutes(request, pk)
    return paper(minutes.document, extension, file_name(minutes))


@require_safe
def minutes_copy(request, pk):
    """The acta for a wall or a web page: made of the sealed content, without small groups and without names."""
    minutes = load_minutes(request, pk)
    key = f"minutes-copy-{minutes.document.code}"
    pdf = cache.get_or_set(key, lambda: render_copy(paper_context(minutes.document)), A_WHILE)
    return download(pdf, f"{file_name(minutes)}-copia.pdf")


@require_POST
def minutes_render(request, pk):
    """Make again the papers that a job could not finish; nothing where they exist."""
    minutes = load_minutes(request, pk)
    job = start_rendering(minutes, by=request.user)
    jobs.retry(job)
    return redirect("job_detail", job.pk) if job.by == request.user else redirect(minutes)


@require_POST
def minutes_link_create(request, pk):
    minutes = load_minutes(request, pk, Capability.CONTRIBUTE)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return minutes_page(request, minutes, link_form=form, status=422)
    return once(request, lambda: _share(request, minutes, form.cleaned_data))


@require_POST
def minutes_link_revoke(request, pk, link):
    minutes = load_minutes(request, pk, Capability.CONTRIBUTE)
    row = get_object_or_404(AccessLink, pk=link, document=minutes.document)
    links.revoke(row)
    record("revoke_link", minutes, by=request.user, changes={"label": [row.label, None]})
    messages.success(request, f"El enlace de {row.label} ya no abre.")
    return redirect(minutes)


def load_minutes(request, pk, capability=Capability.SEE):
    """The acta with its `may_…` flags; 404 where it may not be seen, 403 where seeing is all that is allowed."""
    rows = Minutes.objects.select_related(
        "service", "document__sealed_by", "session__plan", "session__service", "body", "school", "reviewed_in"
    ).select_related("corrects", "corrected_by", "signed_file")
    minutes = get_allowed(request.user, rows, capability, pk=pk)
    at_home(request, minutes.service)
    return minutes


def file_name(minutes):
    edition = f"-v{minutes.edition}" if minutes.edition > 1 else ""
    return f"acta-{minutes.number}-{minutes.year}{edition}"


def minutes_page(request, minutes, *, link_form=None, review_form=None, signed_form=None, status=200):
    """One acta as it was sealed, and what came after it."""
    may = minutes.may_contribute
    waits = may and not minutes.reviewed_in_id and not hasattr(minutes, "corrected_by")
    sessions = next_sessions(minutes, request.user) if waits else ()
    confirmed = list(minutes.confirmations.all())
    paper_facts = page_context(paper_context(minutes.document))
    context = paper_facts | {
        "row": minutes,
        "document": minutes.document,
        "newer": getattr(minutes, "corrected_by", None),
        "confirmed": confirmed,
        "review_form": review_form or (ReviewForm(minutes=minutes, sessions=sessions) if waits else None),
        "has_next": bool(sessions),
        "signed_form": signed_form or (SignedForm() if may else None),
        "why_not": why_not_corrected(minutes),
        "links": minutes.document.links.select_related("created_by") if may else [],
        "link_form": link_form or LinkForm(),
        "shared": request.session.pop("shown_once", None) if request.method == "GET" else None,
        "form": next((one for one in (link_form, review_form, signed_form) if one), None),
        "trail": [("Actas", reverse("participation:minutes_list"))],
    }
    return render_page(request, "participation/minutes/detail.html", context, status=status)


def _share(request, minutes, cleaned):
    link, token = links.open_link(
        minutes.document, label=cleaned["label"], days=cleaned["days"], by=request.user
    )
    record("share", minutes, by=request.user, changes={"label": [None, link.label]})
    # The secret is shown once, on the next page; only its digest is kept.
    url = request.build_absolute_uri(reverse("reader", args=[token]))
    request.session["shown_once"] = {"link": link.pk, "url": url}
    return minutes
