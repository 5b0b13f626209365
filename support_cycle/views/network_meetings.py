"""A meeting of a network: agreed, noted, closed with its acta, or not held."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, save_edit
from accounts.receipts import WithReceipt, once, parse_key
from config.web import download, render_page
from documents import jobs
from documents.views import paper
from participation.models import Commitment
from plans.workflow import Refused
from support_cycle.exports.network_ics import meetings_ics
from support_cycle.forms.network_meetings import (
    CommitmentForm,
    NetworkMeetingForm,
    NewNetworkMeetingForm,
    NotesForm,
)
from support_cycle.forms.training import ReasonForm
from support_cycle.models import NetworkMeeting
from support_cycle.network_meetings import (
    OVER,
    add_commitment,
    agree,
    agreements_of,
    cancel,
    finish_commitment,
    objections,
)
from support_cycle.network_minutes import close, start_rendering
from support_cycle.programme_reach import load_network, load_network_meeting
from support_cycle.views.programme_forms import create_page, edit_page

Status = NetworkMeeting.Status


@require_http_methods(["GET", "HEAD", "POST"])
def network_meeting_create(request, pk):
    network = load_network(request, pk, to_lead=True)
    blank = NetworkMeeting(service=network.service, network=network)
    form = NewNetworkMeetingForm(request.POST or None, instance=blank)

    def make(valid):
        row = agree(valid, network, by=request.user)
        messages.success(request, "La reunión quedó acordada.")
        return row

    said = {"caption": str(network), "button": "Acordar la reunión", "draft": f"reunion-de-red-{network.pk}"}
    return create_page(request, form, make, "Acordar una reunión", back=network.get_absolute_url(), **said)


@require_safe
def network_meeting(request, pk):
    return _page(request, load_network_meeting(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def network_meeting_edit(request, pk):
    row = _open(request, pk)
    said = {"caption": str(row.network), "done": "La reunión quedó guardada."}
    return edit_page(request, NetworkMeetingForm, row, f"Editar {row}", back=row.get_absolute_url(), **said)


@require_http_methods(["GET", "HEAD", "POST"])
def network_meeting_notes(request, pk):
    """What happened: how many came of each unit, what was talked about, what was agreed."""
    row, posted = _open(request, pk), request.method == "POST"
    form = NotesForm(edited_data(request.POST, NotesForm, row) if posted else None, instance=row)
    if posted and form.is_valid():
        try:
            save_edit(form, by=request.user, version=parse_version(request.POST.get("version")))
        except StaleEdit as stale:
            return conflict_page(request, stale, action=request.path, back=row.get_absolute_url())
        messages.success(request, "Lo anotado quedó guardado.")
        return redirect(row)
    context = {"row": row, "form": form, "version": request.POST.get("version", row.version)}
    context["trail"] = [
        (str(row.network), row.network.get_absolute_url()),
        (str(row), row.get_absolute_url()),
    ]
    return render_page(
        request, "support_cycle/networks/notes.html", context, status=422 if form.errors else 200
    )


@require_POST
def network_meeting_commitment(request, pk):
    row = _open(request, pk)
    form = CommitmentForm(request.POST, meeting=row)
    if not form.is_valid():
        return _page(request, row, commitment_form=form, status=422)

    def make():
        key = parse_key(request.POST.get("receipt")) or form.fields["receipt"].initial()
        said = {name: form.cleaned_data[name] for name in ("text", "who", "due_on", "owner")}
        add_commitment(row, by=request.user, client_id=key, **said)
        messages.success(request, "El compromiso quedó anotado, también en la lista de compromisos.")
        return f"{row.get_absolute_url()}#compromisos"

    return _refusable(request, row, lambda: once(request, make))


@require_POST
def network_meeting_commitment_done(request, pk, row):
    meeting = load_network_meeting(request, pk, to_lead=True)
    found = get_object_or_404(Commitment, network_link__meeting=meeting, pk=row)

    def done():
        finish_commitment(meeting, found, by=request.user, on=timezone.localdate())
        messages.success(request, "Quedó como cumplido.")
        return redirect(f"{meeting.get_absolute_url()}#compromisos")

    return _refusable(request, meeting, done)


@require_POST
def network_meeting_close(request, pk):
    row = load_network_meeting(request, pk, to_lead=True)
    if row.status == Status.CLOSED:
        return redirect(row)

    def make():
        close(row, by=request.user)
        messages.success(request, "El acta quedó cerrada y sellada. Su documento se está preparando.")
        return row

    return _refusable(request, row, lambda: once(request, make))


@require_http_methods(["GET", "HEAD", "POST"])
def network_meeting_cancel(request, pk):
    row = _open(request, pk)

    def make(valid):
        cancel(row, by=request.user, reason=valid.cleaned_data["reason"])
        messages.success(request, "Quedó anotado que la reunión no se hizo.")
        return row

    said = {"caption": f"{row} de {row.network}", "button": "Anotar que no se hizo"}
    form = ReasonForm(request.POST or None)
    return create_page(request, form, make, "La reunión no se hizo", back=row.get_absolute_url(), **said)


@require_safe
def network_meeting_paper(request, pk):
    row = load_network_meeting(request, pk)
    if row.minutes is None:
        raise Http404
    return paper(row.minutes, "pdf", f"acta-red-{row.network_id}-{row.number}")


@require_POST
def network_meeting_render(request, pk):
    """Make again the paper that a job could not finish; nothing where it exists."""
    row = load_network_meeting(request, pk, to_lead=True)
    if row.minutes_id:
        jobs.retry(start_rendering(row, by=request.user))
    return redirect(row)


@require_safe
def network_meeting_calendar(request, pk):
    row = load_network_meeting(request, pk)
    url = request.build_absolute_uri(row.get_absolute_url())
    return download(meetings_ics([row], address=lambda _: url), f"reunion-de-red-{row.pk}.ics")


def _open(request, pk):
    row = load_network_meeting(request, pk, to_lead=True)
    if row.status != Status.AGREED:
        raise PermissionDenied(OVER)
    return row


def _refusable(request, row, act):
    try:
        return act()
    except Refused as refused:
        return _page(request, row, refused=refused.reasons, status=422)


def _page(request, row, *, commitment_form=None, refused=(), status=200):
    is_open = row.is_led and row.status == Status.AGREED
    attendance = list(row.attendance.select_related("school"))
    commitments = Commitment.objects.filter(network_link__meeting=row).select_related("owner")
    context = {
        "row": row,
        "is_open": is_open,
        "attendance": attendance,
        "people": sum(one.people for one in attendance),
        "agreements": agreements_of(row),
        "commitments": commitments.order_by("due_on", "pk"),
        "commitment_form": commitment_form or (CommitmentForm(meeting=row) if is_open else None),
        "form": commitment_form,
        "missing": objections(row, timezone.now()) if is_open else (),
        "refused": refused,
        "receipt": WithReceipt(),
        "trail": [
            ("Redes", reverse("support_cycle:networks")),
            (str(row.network), row.network.get_absolute_url()),
        ],
    }
    return render_page(request, "support_cycle/networks/meeting.html", context, status=status)
