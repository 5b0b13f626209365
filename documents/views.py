"""Jobs, verification, personal links and the health of the house."""

import shutil

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.web import download, render_page
from documents import jobs, manual
from documents.attachments import hand_out
from documents.links import behind, follow, read
from documents.models import Job, SealedDocument
from documents.sealing import EXTENSIONS, normalise_code, open_paper

STOP_POLLING = 286


@require_safe
def job_list(request):
    return render(
        request, "documents/job_list.html", {"jobs": request.user.jobs.select_related("output")[:50]}
    )


@require_safe
def job_detail(request, pk):
    jobs.requeue_expired()
    job = get_object_or_404(request.user.jobs.select_related("output"), pk=pk)
    response = render_page(request, "documents/job_detail.html", {"job": job}, fragments={"job-progress": []})
    if job.is_over and request.htmx:
        response.status_code = STOP_POLLING
    return response


@require_POST
def job_cancel(request, pk):
    job = get_object_or_404(request.user.jobs, pk=pk)
    jobs.cancel(job)
    messages.info(request, "Se pidió detener el trabajo. Lo hecho a medias no se guarda.")
    return redirect("job_detail", pk)


@require_POST
def job_retry(request, pk):
    jobs.retry(get_object_or_404(request.user.jobs, pk=pk))
    return redirect("job_detail", pk)


@require_safe
def job_output(request, pk):
    job = get_object_or_404(request.user.jobs, pk=pk, status=Job.Status.DONE, output__isnull=False)
    return hand_out(job.output)


@login_not_required
@never_cache
@require_safe
def verify(request):
    """Type a code; a form by GET so that the address can be written down."""
    typed = request.GET.get("codigo", "").strip()
    if not typed:
        return render(request, "documents/verify.html", {})
    code = normalise_code(typed)
    if code and SealedDocument.objects.filter(code=code).exists():
        return redirect("verify_code", code)
    return render(request, "documents/verify.html", {"typed": typed[:80], "unknown": True}, status=404)


@login_not_required
@never_cache
@require_safe
def verify_code(request, code):
    """What was sealed under a code: title, version, when, digests. Never the content: a code proves a file."""
    rows = SealedDocument.objects.select_related("replaced_by")
    document = rows.filter(code=normalise_code(code)).first()
    if document is None:
        return render(request, "documents/verify.html", {"typed": code[:80], "unknown": True}, status=404)
    return render(request, "documents/verify.html", {"document": document})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reader(request, token):
    """The sealed document behind a personal link: its facts and its papers, or what an app above makes of it."""
    if (said := read(request, behind(token), token)) is not None:
        return said
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    link = follow(token)
    return render(request, "documents/reader.html", {"link": link, "document": link.document, "token": token})


@login_not_required
@never_cache
@require_safe
def reader_paper(request, token, extension):
    document = follow(token).document
    return paper(document, extension, f"{document.title} v{document.number}")


@login_not_required
@require_safe
def help_index(request):
    return render(request, "documents/help_index.html", {"pages": manual.PAGES})


@login_not_required
@require_safe
def help_page(request, name):
    if name not in manual.PAGES:
        raise Http404
    title, html = manual.page(name)
    context = {"title": title, "html": html, "name": name, "pages": manual.PAGES}
    return render(request, "documents/help_page.html", context)


@login_not_required
@never_cache
@require_safe
def health(request):
    """200 while the database answers, the disk has room and no worker left work waiting; 503 with what is wrong."""
    troubles = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting = Job.objects.filter(
            status=Job.Status.QUEUED, created_at__lt=timezone.now() - timezone.timedelta(minutes=10)
        )
        if waiting.exists():
            troubles.append("worker")
    except DatabaseError:
        troubles.append("database")
    if shutil.disk_usage(settings.VAR).free < 50 * 1024 * 1024:
        troubles.append("disk")
    return JsonResponse({"ok": not troubles, "troubles": troubles}, status=503 if troubles else 200)


def paper(document, extension, name, *, inline=False):
    """A sealed document's paper, once its owner has said yes; 404 while it is being made.

    A download, or (`inline`) opened where it is, so that an address may lead to a place in it.
    """
    if extension not in EXTENSIONS:
        raise Http404
    try:
        return download(open_paper(document, extension), f"{name}.{extension}", inline=inline)
    except FileNotFoundError as missing:
        raise Http404("El documento se está preparando.") from missing
