"""Sealed versions: the list, one of them, its papers, what changed between two, and sharing."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Body
from accounts.places import enter
from accounts.receipts import once, parse_key
from accounts.roles import Capability
from accounts.trail import record
from config.web import render_page
from documents import jobs, links
from documents.models import AccessLink
from documents.sealing import EXTENSIONS, snapshot_of
from documents.views import paper
from plans.comparing import compare, summary
from plans.forms.versions import LinkForm
from plans.models import AnnualPlan, MemberLink, SealedVersion
from plans.opinions import acts_on
from plans.papers import CHANGES, DRAFT
from plans.versions import start_rendering
from plans.views.loading import load_plan


@require_safe
def version_list(request, slug, year):
    versions = _versions(request, slug, year)
    pair = _chosen_pair(request, versions)
    context = {"versions": versions, "plan": versions[0].plan, "pair": pair, "share": _may_share(versions[0])}
    if pair:
        changes = compare(*(snapshot_of(version.document) for version in pair))
        context |= {"changes": changes, "summary": summary(changes)}
    return render_page(request, "plans/version_list.html", context)


@require_safe
def version_detail(request, slug, year, number):
    version = _version(request, slug, year, number)
    return _version_page(request, version)


@require_safe
def version_paper(request, slug, year, number, extension):
    version = _version(request, slug, year, number)
    is_read_here = extension == "pdf" and request.GET.get("ver") == "si"
    return paper(version.document, extension, f"pal-{slug}-{year}-v{number}", inline=is_read_here)


@require_POST
def version_render(request, slug, year, number):
    """Make again the papers that a job could not finish; nothing where they exist."""
    version = _version(request, slug, year, number)
    job = start_rendering(version, by=request.user)
    jobs.retry(job)
    return redirect("job_detail", job.pk) if job.by == request.user else redirect(version)


@require_POST
def changes_paper(request, slug, year):
    versions = _versions(request, slug, year)
    pair = _chosen_pair(request, versions)
    if not pair:
        raise Http404
    old, new = pair
    job = jobs.start(
        CHANGES,
        by=request.user,
        key=f"changes-{old.pk}-{new.pk}-{request.user.pk}",
        title=f"Cambios entre la versión {old.number} y la {new.number} del {new.plan}",
        old_id=old.pk,
        new_id=new.pk,
    )
    return redirect("job_detail", job.pk)


@require_POST
def draft_paper(request, slug, year, extension):
    """A working copy of the text as it is now, made by the worker: a job, then a download."""
    if extension not in EXTENSIONS:
        raise Http404
    plan = load_plan(request, slug, year)
    job = jobs.start(
        DRAFT,
        by=request.user,
        key=f"draft-{parse_key(request.POST.get('receipt')) or uuid.uuid4()}-{extension}",
        title=f"Borrador del {plan} ({extension.upper()})",
        plan_id=plan.pk,
        extension=extension,
    )
    return redirect("job_detail", job.pk)


@require_POST
def link_create(request, slug, year, number):
    version = _version_to_share(request, slug, year, number)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _version_page(request, version, form=form, status=422)
    return once(request, lambda: _share(request, version, form.cleaned_data))


@require_POST
def link_revoke(request, slug, year, number, pk):
    version = _version_to_share(request, slug, year, number)
    link = get_object_or_404(AccessLink, pk=pk, document=version.document)
    links.revoke(link)
    record("revoke_link", version, by=request.user, changes={"label": [link.label, None]})
    messages.success(request, f"El enlace de {link.label} ya no abre.")
    return redirect(version)


def _share(request, version, cleaned):
    link, token = links.open_link(
        version.document, label=cleaned["label"], days=cleaned["days"], by=request.user
    )
    if cleaned["writes"]:
        MemberLink.objects.create(service=version.service, link=link)
    record("share", version, by=request.user, changes={"label": [None, link.label]})
    # The secret is shown once, on the next page; only its digest is kept.
    request.session["shown_once"] = {
        "link": link.pk,
        "url": request.build_absolute_uri(reverse("reader", args=[token])),
    }
    return version


def _version_page(request, version, form=None, status=200):
    shared = request.session.pop("shown_once", None) if request.method == "GET" else None
    share = _may_share(version)
    acts = acts_on(version, request.user)
    writing = set(Body.objects.allowing(request.user, Capability.WRITE).values_list("pk", flat=True))
    linking = {key for key, *_ in acts if key != "dep" and (share or key in writing)}
    context = {
        "version": version,
        "document": version.document,
        "plan": version.plan,
        "presentations": version.presentations.select_related("body"),
        "acts": acts,
        "linking": linking,
        "desk_is_mine": share or bool(linking),
        "share": share,
        # The links of a body's members stand on its own page.
        "links": version.document.links.filter(member_link__body__isnull=True) if share else [],
        "form": form or LinkForm(initial={"writes": version.purpose == SealedVersion.Purpose.SOCIALISATION}),
        "shared": shared,
        "previous": version.number - 1,
    }
    return render(request, "plans/version_detail.html", context, status=status)


def _versions(request, slug, year):
    """The versions of a plan that may be read, newest first; 404 where there are none to be read."""
    shown = SealedVersion.objects.shown_to(request.user).with_capabilities(request.user).for_list()
    versions = list(shown.filter(plan__service__slug=slug, plan__year=year))
    if not versions:
        plan = get_object_or_404(AnnualPlan.objects.allowing(request.user, "see").at(slug, year))
        raise Http404(f"El {plan} todavía no tiene versiones selladas.")
    enter(request, versions[0].plan.service)
    return versions


def _version(request, slug, year, number):
    shown = SealedVersion.objects.shown_to(request.user).with_capabilities(request.user).for_list()
    version = get_object_or_404(shown, plan__service__slug=slug, plan__year=year, number=number)
    enter(request, version.plan.service)
    return version


def _version_to_share(request, slug, year, number):
    version = _version(request, slug, year, number)
    if not _may_share(version):
        raise PermissionDenied
    return version


def _may_share(version):
    return version.may_write or version.may_approve


def _chosen_pair(request, versions):
    """The two versions to compare, older first; the last two where nothing (or nonsense) is chosen; None with one."""
    by_number = {str(version.number): version for version in versions}
    asked = request.GET if request.method == "GET" else request.POST
    old, new = by_number.get(asked.get("desde", "")), by_number.get(asked.get("hasta", ""))
    if old and new and old != new:
        return tuple(sorted([old, new], key=lambda version: version.number))
    return (versions[1], versions[0]) if len(versions) > 1 else None
