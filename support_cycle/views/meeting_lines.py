"""The lines of a meeting, one plain form each: noted, corrected, taken away, an earlier commitment said done."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, save_edit
from participation.models import Commitment
from plans.workflow import Refused
from support_cycle.forms.meeting_lines import FORMS, NEW_FORMS
from support_cycle.meeting_cells import hold_open
from support_cycle.meeting_lines import REMOVABLE, say_done
from support_cycle.meeting_notes import remove_line
from support_cycle.meeting_page import open_form
from support_cycle.views.meetings import FRAGMENTS, meeting_page
from support_cycle.views.schedule_loading import AGREEING, load_meeting

PLACES = {
    "participante": "participantes",
    "acuerdo": "acuerdos",
    "compromiso": "acuerdos",
    "ajuste": "ajustes",
    "nudo": "ajustes",
}
ADDED = {
    "participante": "Participantes anotados.",
    "acuerdo": "Acuerdo agregado.",
    "compromiso": "Compromiso agregado.",
    "ajuste": "Ajuste agregado.",
    "nudo": "Nudo crítico agregado.",
}


@require_POST
def meeting_line_create(request, pk, kind):
    row = load_meeting(request, pk, AGREEING)
    form = _known(NEW_FORMS, kind)(request.POST, meeting=row)
    if form.is_valid():
        try:
            form.save_new(by=request.user)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, ADDED[kind])
            return _back(row, kind)
    return meeting_page(request, row, forms={kind: form}, status=422)


@require_POST
def meeting_line_edit(request, pk, kind, line):
    """Change a line that is saved; two people who do it at once see both texts."""
    row = load_meeting(request, pk, AGREEING)
    if (blank := _known(FORMS, kind) and open_form(row, kind, line)) is None:
        raise Http404
    form = open_form(
        row, kind, line, data=edited_data(request.POST, type(blank), blank.instance, meeting=row)
    )
    try:
        if form.is_valid() and _keep(request, row, form):
            messages.success(request, "Guardado.")
            return meeting_page(request, row) if request.htmx.target in FRAGMENTS else _back(row, kind)
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=row.get_absolute_url())
    return meeting_page(request, row, opened=(kind, line, form), status=422)


@require_POST
def meeting_line_remove(request, pk, kind, line):
    """Take away what was noted by mistake."""
    row = load_meeting(request, pk, AGREEING)
    noted = get_object_or_404(_known(REMOVABLE, kind).objects.select_related("service"), meeting=row, pk=line)
    try:
        remove_line(row, noted, by=request.user)
    except Refused as refused:
        return meeting_page(request, row, refused=refused, status=422)
    messages.success(request, "Se quitó de la reunión.")
    return _back(row, kind)


@require_POST
def meeting_done(request, pk, commitment):
    """A commitment of an earlier meeting was met."""
    row = load_meeting(request, pk, AGREEING)
    get_object_or_404(Commitment, meeting_link__meeting__plan=row.plan_id, pk=commitment)
    try:
        say_done(row, commitment, by=request.user, result=request.POST.get("result", "").strip())
    except Refused as refused:
        return meeting_page(request, row, refused=refused, status=422)
    messages.success(request, "Quedó como cumplido.")
    return redirect(f"{row.get_absolute_url()}#anteriores")


def _known(table, kind):
    if kind not in table:
        raise Http404
    return table[kind]


def _back(row, kind):
    return redirect(f"{row.get_absolute_url()}#{PLACES[kind]}")


def _keep(request, row, form):
    """Save an edit while the meeting is open; words that change have to be reviewed anew."""
    is_reviewed = hasattr(form.instance, "reviewed_at") and "text" in form.changed_data
    anew = {"reviewed_at": None, "reviewed_by": None} if is_reviewed else None
    try:
        with transaction.atomic():
            hold_open(row)
            save_edit(form, by=request.user, version=parse_version(request.POST.get("version")), also=anew)
    except Refused as refused:
        form.refuse(refused)
        return False
    return True
