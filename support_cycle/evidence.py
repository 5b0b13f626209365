"""Evidence of what an action contributed (seed 002, 2.3): a file, a link, or a measurement of the PAL's action.

A photograph in which children can be recognised stays with who works in the plan: it is in no paper, and nobody who
only reads the plan opens it.
"""

from django.db import transaction
from django.http import Http404

from accounts.editing import create, remove, save_edit
from accounts.roles import Capability
from documents.attachments import store
from plans.measuring import shown_measurement
from plans.models import Measurement
from support_cycle.models import Evidence

UNSAID = "Imagen que queda dentro"  # what a paper calls a picture of recognisable children


def may_bring(owner):
    """Whether whoever loaded the plan, or the meeting, brings evidence: those who work in it."""
    return owner.may_write or owner.may_contribute


def may_open(owner, row):
    """Whether they open the row's file: `owner` is its plan or meeting, loaded with its `may_…` flags."""
    return bool(row.file_id) and (not row.shows_minors or may_bring(owner))


def is_fixed(row):
    """Whether a closed minuta names it: it stays as it was."""
    return bool(row.meeting_id) and not row.meeting.is_open


def evidence_for(user, plan, *, meeting=None):
    """What a person sees of the evidence of a plan, or of a meeting, each with `opens` and `value`; one query."""
    owner = meeting or plan
    rows = Evidence.objects.allowing(user, Capability.SEE).filter(
        **({"meeting": meeting.pk} if meeting else {"plan": plan.pk})
    )
    found = list(
        rows.select_related("file", "key_action", "meeting", "measurement__indicator", "updated_by").order_by(
            "at", "pk"
        )
    )
    for row in found:
        row.opens = may_open(owner, row)
        row.value = value_of(row)
        row.stays = is_fixed(row)
    return found


def value_of(row):
    """What the PAL's measurement says: «Cobertura, 30-06-2026: 61,9 %»; "" where there is none."""
    if not row.measurement_id:
        return ""
    one = row.measurement
    return f"{one.indicator.name}, {one.cut_off:%d-%m-%Y}: {shown_measurement(one.indicator, one)}"


def measurements_for(plan):
    """The measurements that may stand as evidence: those of the PAL action the plan serves, of its own Servicio."""
    if not plan.pal_action_id:
        return Measurement.objects.none()
    rows = Measurement.objects.filter(indicator__action=plan.pal_action_id, service=plan.service_id)
    return rows.select_related("indicator").order_by("indicator", "cut_off")


def bring(form, *, by, plan, meeting=None):
    """Keep the evidence of a valid EvidenceForm."""
    row = form.instance
    with transaction.atomic():
        if file := form.cleaned_data.get("file"):
            row.file = store(file, by=by)
        facts = {"service": plan.service, "school": plan.school, "plan": plan, "meeting": meeting}
        return create(form, by=by, **facts)


def edit_evidence(form, *, by, version):
    return save_edit(form, by=by, version=version)


def take_away(row, *, by):
    """It is no longer evidence of the plan; the event keeps what it said."""
    remove(row, by=by)


def file_or_404(owner, row):
    """The file of a piece of evidence, for whoever may open it."""
    if not may_open(owner, row):
        raise Http404
    return row.file
