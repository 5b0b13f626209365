"""Certificates of a training event: everybody's by a job, one alone, its paper, its correction, its withdrawal."""

import io
import zipfile

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.receipts import parse_key
from accounts.trail import record
from config.web import download
from documents import jobs
from documents.sealing import open_paper
from documents.views import paper
from plans.workflow import Refused
from support_cycle.certificates import (
    NOT_HELD,
    Status,
    certify,
    correct,
    render,
    start_issuing,
    withdraw,
)
from support_cycle.forms.training import CorrectionForm, ReasonForm
from support_cycle.programme_reach import load_event
from support_cycle.views.enrolments import enrolments_page, list_url, load_enrolment, trail_of
from support_cycle.views.programme_forms import create_page


@require_POST
def event_certificates(request, pk):
    """Certify everybody who came: a job; sent twice, the same job."""
    event = load_event(request, pk, to_lead=True)
    if event.status not in (Status.HELD, Status.CERTIFIED):
        return enrolments_page(request, event, refused=[NOT_HELD], status=422)
    job = start_issuing(event, by=request.user, key=parse_key(request.POST.get("receipt")) or "todos")
    jobs.retry(job)
    return redirect("job_detail", job.pk) if job.by_id == request.user.pk else redirect(list_url(event))


@require_http_methods(["GET", "HEAD", "POST"])
def event_certificate(request, pk, row):
    """GET: the paper of one certificate. POST: it is made, if there was none."""
    event, row = load_enrolment(request, pk, row)
    if request.method != "POST":
        if row.document is None:
            raise Http404
        return paper(row.document, "pdf", f"certificado-{event.pk}-{row.pk}")
    try:
        render(certify(row, event, by=request.user).document)
    except Refused as refused:
        return enrolments_page(request, event, refused=refused.reasons, status=422)
    messages.success(request, f"El certificado de {row.name} está listo.")
    return redirect(list_url(event))


@require_http_methods(["GET", "HEAD", "POST"])
def event_certificate_correct(request, pk, row):
    event, row = load_enrolment(request, pk, row)
    form = CorrectionForm(request.POST or None, initial={"name": row.name})

    def make(valid):
        made = correct(row, event, by=request.user, **_said(valid, "name", "reason"))
        render(made.document)
        messages.success(request, "Quedó sellada otra versión. La anterior dice que hay una corregida.")
        return list_url(event)

    said = {"caption": f"{row.name}, {event}", "button": "Sellar la versión corregida"}
    return create_page(
        request,
        form,
        make,
        "Corregir un certificado",
        back=list_url(event),
        trail=trail_of(event),
        **said,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def event_certificate_withdraw(request, pk, row):
    event, row = load_enrolment(request, pk, row)

    def make(valid):
        withdraw(row, event, by=request.user, **_said(valid, "reason"))
        messages.success(request, "El certificado quedó retirado: quien lo verifique lo sabrá.")
        return list_url(event)

    said = {"caption": f"{row.name}, {event}", "button": "Retirar el certificado", "trail": trail_of(event)}
    form = ReasonForm(request.POST or None)
    return create_page(request, form, make, "Retirar un certificado", back=list_url(event), **said)


@require_safe
def event_certificates_zip(request, pk):
    """The papers of everybody's certificates, to hand them out."""
    event = load_event(request, pk, to_lead=True)
    rows = event.enrolments.filter(document__rendered_at__isnull=False).select_related("document")
    if not rows:
        raise Http404
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, row in enumerate(rows, 1):
            name = "".join(letter if letter.isalnum() else "-" for letter in row.name)[:80]
            with open_paper(row.document, "pdf") as file:
                archive.writestr(f"{number:03}-{name}.pdf", file.read())
    record("export", event, by=request.user)
    return download(buffer.getvalue(), f"certificados-{event.pk}.zip")


def _said(form, *names):
    return {name: form.cleaned_data[name] for name in names}
