"""Good practices for anybody: list, page and papers, of what was sealed and nothing else; and who took one up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.receipts import made_before, once
from config.web import render_page
from documents.sealing import snapshot_of
from documents.views import paper
from support_cycle.exports.practice_pdf import page_context
from support_cycle.forms.practice_moves import ReplicationForm, may_replicate
from support_cycle.models import Replication
from support_cycle.practice_list import PER_PUBLIC_PAGE, PublicFilter
from support_cycle.practice_publication import paper_context, public_practices, with_replications
from support_cycle.replications import remove_replication, replicate


@login_not_required
@require_safe
def public_list(request):
    filtered = PublicFilter(request.GET)
    rows = with_replications(filtered.apply(public_practices())).order_by("document__title", "pk")
    page = Paginator(rows, PER_PUBLIC_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "filter": filtered,
        "query": filtered.query,
        "rows": [_line(row) for row in page],
    }
    return render_page(request, "support_cycle/practices/public_list.html", context)


@login_not_required
@require_safe
def public_practice(request, slug, practice):
    row = _published(slug, practice)
    context = page_context(paper_context(row.document)) | {
        "document": row.document,
        "address": (slug, practice),
        "replications": row.replications.select_related("school__commune"),
        "may_replicate": request.user.is_authenticated and may_replicate(request.user),
    }
    return render_page(request, "support_cycle/practices/public_page.html", context)


@login_not_required
@require_safe
def public_paper(request, slug, practice, extension):
    return paper(_published(slug, practice).document, extension, f"buena-practica-{practice}")


@require_http_methods(["GET", "HEAD", "POST"])
def replication_create(request, slug, practice):
    """A unit or an institution tells that it took the practice up, also from another Servicio."""
    row = _published(slug, practice)
    _may_tell(request, row)
    form = ReplicationForm(
        request.POST or None, instance=Replication(practice=row), by=request.user, today=timezone.localdate()
    )
    if request.method == "POST":
        # Sent twice it is no longer valid because it worked: the unit is there already.
        made = once(request, lambda: _told(request, form, row)) if form.is_valid() else made_before(request)
        if made:
            return made
    context = {"form": form, "name": row.document.title, "trail": [(row.document.title, _address(row))]}
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/practices/replication.html", context, status=status)


@require_POST
def replication_remove(request, pk):
    """By whoever told it, or whoever may write the practice."""
    found = get_object_or_404(Replication.objects.select_related("practice__service"), pk=pk)
    practice = found.practice
    if not remove_replication(found, by=request.user):
        raise Http404
    messages.success(request, "Se quitó de quienes la replican.")
    if practice.status != practice.Status.PUBLISHED:
        return redirect(practice)
    return redirect("support_cycle:public_practice", practice.service.slug, practice.slug)


def _published(slug, practice):
    rows = public_practices().select_related("document__sealed_by")
    return get_object_or_404(rows, service__slug=slug, slug=practice)


def _line(row):
    """A line of the public list, of what was sealed."""
    found = page_context(paper_context(row.document))
    return {
        "said": found["said"],
        "about": found["about"],
        "is_demo": found["is_demo"],
        "taken_up": row.taken_up,
    }


def _may_tell(request, row):
    if may_replicate(request.user):
        return
    if row.service_id in request.user.reach.services or row.service_id in request.user.reach.services_above:
        raise PermissionDenied(
            "Contarlo corresponde a una unidad educativa, a quien la acompaña o a la jefatura UATP."
        )
    raise Http404


def _told(request, form, row):
    replicate(form, practice=row, by=request.user)
    messages.success(request, "Quedó anotado. Gracias por contarlo.")
    return _address(row)


def _address(row):
    said = snapshot_of(row.document)
    return reverse("support_cycle:public_practice", args=[row.service.slug, said["slug"]])
