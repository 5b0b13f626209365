"""Who is registered in a training event: named only before whoever coordinates it; others register and read counts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.receipts import WithReceipt, once
from accounts.trail import record
from accounts.views.loading import page_number
from config.web import download, render_page
from documents.attachments import store, stored_path
from documents.models import Attachment
from documents.reading import Unreadable
from plans.forms.uploads import SheetForm
from plans.imports.units import Moved
from plans.workflow import Refused
from support_cycle.certificates import waiting
from support_cycle.exports.training_workbook import sheet
from support_cycle.forms.training import ADULTS, EnrolmentForm, NewEnrolmentForm
from support_cycle.models import Enrolment, TrainingEvent
from support_cycle.programme_reach import load_event
from support_cycle.training import change_enrolment, enrol, leave_out, own_schools
from support_cycle.training_sheet import digest, sheet_preview, take_sheet
from support_cycle.views.programme_forms import create_page, form_page

PER_PAGE = 100


@require_safe
def event_enrolments(request, pk):
    return enrolments_page(request, load_event(request, pk, to_lead=True))


@require_http_methods(["GET", "HEAD", "POST"])
def event_enrolment_create(request, pk):
    """A person: of any unit by whoever coordinates, of their own by a unit's team while it is open."""
    event = load_event(request, pk)
    schools = None if event.is_led else _own(request.user, event)
    form = NewEnrolmentForm(request.POST or None, event=event, schools=schools)

    def make(valid):
        enrol(valid, event, by=request.user)
        messages.success(request, "La persona quedó inscrita.")
        return back

    back = list_url(event) if event.is_led else event.get_absolute_url()
    said = {"caption": str(event), "notes": [ADULTS], "button": "Inscribir", "trail": trail_of(event)}
    return create_page(request, form, make, "Inscribir a una persona", back=back, **said)


@require_http_methods(["GET", "HEAD", "POST"])
def event_enrolment_edit(request, pk, row):
    event, row = load_enrolment(request, pk, row)
    form = EnrolmentForm(request.POST or None, instance=row, event=event)
    if form.is_bound and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "role", "institution", "email")}
        try:
            change_enrolment(row, values | {"school": form.instance.school}, event, by=request.user)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, "La inscripción quedó guardada.")
            return redirect(list_url(event))
    removes = reverse("support_cycle:event_enrolment_remove", args=[event.pk, row.pk])
    said = {"caption": str(event), "trail": trail_of(event), "removes": removes}
    said["removes_label"] = "Quitar la inscripción"
    return form_page(request, form, "Editar una inscripción", back=list_url(event), **said)


@require_POST
def event_enrolment_attended(request, pk, row):
    """«asistio=si» or «no»."""
    event, row = load_enrolment(request, pk, row)
    return _refusable(
        request,
        event,
        lambda: change_enrolment(
            row, {"attended": request.POST.get("hecho") == "si"}, event, by=request.user
        ),
    )


@require_POST
def event_enrolment_remove(request, pk, row):
    event, row = load_enrolment(request, pk, row)
    return _refusable(request, event, lambda: leave_out(row, event, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def event_sheet(request, pk):
    """GET gives the attendance sheet; POST takes it filled, and leads to what it would change."""
    event = load_event(request, pk, to_lead=True)
    if request.method != "POST":
        rows = event.enrolments.select_related("school")
        record("export", event, by=request.user)
        return download(sheet(event, rows), f"asistencia-{event.pk}.xlsx")
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid() and _is_readable(form, event):
        attachment = store(form.cleaned_data["file"], by=request.user)
        return redirect("support_cycle:event_sheet_review", event.pk, attachment.pk)
    return enrolments_page(request, event, upload_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def event_sheet_review(request, pk, file):
    """What the sheet would change; POST takes it whole, if it would still do just that."""
    event = load_event(request, pk, to_lead=True)
    attachment = get_object_or_404(Attachment, pk=file, by=request.user)
    try:
        if request.method == "POST":
            return once(request, lambda: _take(request, event, attachment))
        return _review(request, event, _preview(event, attachment))
    except Moved:
        return _review(request, event, _preview(event, attachment), moved=True, status=409)
    except Refused as refused:
        return _review(request, event, _preview(event, attachment), refused=refused, status=422)
    except (Unreadable, FileNotFoundError):
        messages.error(request, "Ese archivo no es la planilla de esta actividad: subirlo otra vez.")
        return redirect(list_url(event))


def _take(request, event, attachment):
    """Write the sheet against the rows of now; `Moved` where they are not those that were shown."""
    TrainingEvent.objects.select_for_update(no_key=True).only("pk").get(pk=event.pk)
    preview = _preview(event, attachment)
    if request.POST.get("estado") != digest(event) or not preview.may_be_taken:
        raise Moved
    take_sheet(event, preview, by=request.user)
    count = len(preview.to_write)
    record("import", event, by=request.user, changes={"rows": [None, count]})
    lines = "línea" if count == 1 else "líneas"
    messages.success(request, f"Planilla guardada: {count} {lines} con cambios.")
    return list_url(event)


def _preview(event, attachment):
    with default_storage.open(stored_path(attachment.sha256)) as file:
        return sheet_preview(event, file)


def _is_readable(form, event):
    try:
        sheet_preview(event, form.cleaned_data["file"])
    except Unreadable as unreadable:
        form.add_error("file", str(unreadable))
        return False
    form.cleaned_data["file"].seek(0)
    return True


def _review(request, event, preview, *, moved=False, refused=None, status=200):
    context = {
        "row": event,
        "preview": preview,
        "state": digest(event),
        "receipt": WithReceipt(),
        "moved": moved,
        "refused": refused,
        "back": list_url(event),
        "trail": [*trail_of(event), ("Inscripciones", list_url(event))],
    }
    return render_page(request, "support_cycle/training/sheet_review.html", context, status=status)


def enrolments_page(request, event, *, upload_form=None, refused=(), status=200):
    rows = event.enrolments.select_related("school", "document")
    pending = waiting(event).count()
    context = {
        "row": event,
        "page": Paginator(rows, PER_PAGE).get_page(page_number(request.GET.get("pagina"))),
        "pending": pending,
        "may_certify": pending and event.status in (event.Status.HELD, event.Status.CERTIFIED),
        "upload_form": upload_form or SheetForm(),
        "form": upload_form,
        "refused": refused,
        "adults": ADULTS,
        "receipt": WithReceipt(),
        "trail": trail_of(event),
    }
    return render_page(request, "support_cycle/training/enrolments.html", context, status=status)


def _refusable(request, event, act):
    try:
        act()
    except Refused as refused:
        return enrolments_page(request, event, refused=refused.reasons, status=422)
    return redirect(list_url(event))


def _own(user, event):
    schools = own_schools(user, event)
    if event.status != event.Status.OPEN or not schools:
        raise PermissionDenied("La inscripción de esta actividad la hace quien la coordina.")
    return schools


def load_enrolment(request, pk, row):
    event = load_event(request, pk, to_lead=True)
    return event, get_object_or_404(
        Enrolment.objects.select_related("school", "document"), event=event, pk=row
    )


def list_url(event):
    return reverse("support_cycle:event_enrolments", args=[event.pk])


def trail_of(event):
    return [("Formación", reverse("support_cycle:events")), (str(event), event.get_absolute_url())]
