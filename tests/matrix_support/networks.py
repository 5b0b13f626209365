"""Programmes, networks and training events."""

from support_cycle.models import Axis, NetworkCommitment, SharedResource, Speaker, SupportTeam
from tests.factories_participation import make_commitment
from tests.factories_support import make_enrolment, make_network_meeting
from tests.matrix import MARK, SUPPORT, SUPPORT_APPROVE, SUPPORT_CONTRIBUTE, SUPPORT_SERVICE, SUPPORT_WRITE

HEAD = SUPPORT_APPROVE

FIELDS = (
    "meets_monthly is_open_outside affiliation outside_people agreements notes team personas-1 cargos-1 attended "
    "hours email enrolment verb event title coordinator programme"
)
MATRIX = {
    "support_cycle:programmes": (SUPPORT, None),
    "support_cycle:programme_create": (HEAD, HEAD),
    "support_cycle:programme": (SUPPORT, None),
    "support_cycle:programme_edit": (HEAD, HEAD),
    "support_cycle:programme_archive": (None, HEAD),
    "support_cycle:programme_paper": (SUPPORT_SERVICE, None),
    "support_cycle:programme_part_create": (HEAD, HEAD),
    "support_cycle:programme_part_edit": (HEAD, HEAD),
    "support_cycle:programme_part_move": (None, HEAD),
    "support_cycle:programme_part_remove": (None, HEAD),
    "support_cycle:networks": (SUPPORT, None),
    "support_cycle:network_create": (HEAD, HEAD),
    "support_cycle:network": (SUPPORT, None),
    "support_cycle:network_edit": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:network_archive": (None, SUPPORT_WRITE),
    "support_cycle:network_calendar": (SUPPORT, None),
    "support_cycle:network_resource": (SUPPORT, None),
    "support_cycle:network_part_create": (SUPPORT_CONTRIBUTE | HEAD, SUPPORT_CONTRIBUTE | HEAD),
    "support_cycle:network_part_edit": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:network_part_remove": (None, SUPPORT_WRITE),
    "support_cycle:network_meeting_create": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:network_meeting": (SUPPORT, None),
    "support_cycle:network_meeting_edit": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:network_meeting_notes": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:network_meeting_commitment": (None, SUPPORT_WRITE),
    "support_cycle:network_meeting_commitment_done": (None, SUPPORT_WRITE),
    "support_cycle:network_meeting_close": (None, SUPPORT_WRITE),
    "support_cycle:network_meeting_cancel": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:network_meeting_paper": (SUPPORT, None),
    "support_cycle:network_meeting_render": (None, SUPPORT_WRITE),
    "support_cycle:network_meeting_calendar": (SUPPORT, None),
    "support_cycle:events": (SUPPORT, None),
    "support_cycle:event_create": (HEAD, HEAD),
    "support_cycle:event": (SUPPORT, None),
    "support_cycle:event_edit": (HEAD, HEAD),
    "support_cycle:event_move": (HEAD, HEAD),
    "support_cycle:event_calendar": (SUPPORT, None),
    "support_cycle:event_part_create": (HEAD, HEAD),
    "support_cycle:event_part_edit": (HEAD, HEAD),
    "support_cycle:event_part_remove": (None, HEAD),
    "support_cycle:event_enrolments": (HEAD, None),
    "support_cycle:event_enrolment_create": (SUPPORT_CONTRIBUTE | HEAD, SUPPORT_CONTRIBUTE | HEAD),
    "support_cycle:event_enrolment_edit": (HEAD, HEAD),
    "support_cycle:event_enrolment_attended": (None, HEAD),
    "support_cycle:event_enrolment_remove": (None, HEAD),
    "support_cycle:event_sheet": (HEAD, HEAD),
    "support_cycle:event_sheet_review": (HEAD, HEAD),
    "support_cycle:event_certificates": (None, HEAD),
    "support_cycle:event_certificates_zip": (HEAD, None),
    "support_cycle:event_certificate": (HEAD, HEAD),
    "support_cycle:event_certificate_correct": (HEAD, HEAD),
    "support_cycle:event_certificate_withdraw": (HEAD, HEAD),
}
ABSENT_FOR_ALL = {
    "support_cycle:network_meeting_paper": "the acta is not closed",
    "support_cycle:event_certificates_zip": "nobody is certified",
    "support_cycle:event_certificate": "nobody is certified",
    "support_cycle:event_sheet_review": "only its uploader's",
}


def rows(world):
    network = world.network
    type(network).objects.filter(pk=network.pk).update(programme=world.programme)
    meeting = make_network_meeting(network, agenda=f"Agenda {MARK}")
    return {
        "support_cycle:programme": world.programme.pk,
        "support_cycle:network": network.pk,
        "support_cycle:network_meeting": meeting.pk,
        "support_cycle:network_meeting_create": network.pk,
        "support_cycle:event": world.event.pk,
    }


def special(world):
    network, head = world.network, world.people["uatp_head"]
    axis = Axis.objects.create(programme=world.programme, name=f"Eje {MARK}")
    shared = SharedResource.objects.create(network=network, title=f"Pauta {MARK}", file=world.file, by=head)
    team = SupportTeam.objects.create(network=network, name=f"Equipo {MARK}")
    commitment = make_commitment(world.session, text=f"De la red {MARK}")
    NetworkCommitment.objects.create(meeting=network.meetings.get(), commitment=commitment)
    axes = {"part": "ejes", "row": axis.pk}
    speaker = Speaker.objects.create(event=world.event, name=f"Ponente {MARK}")
    person = {"row": make_enrolment(world.event, f"Inscrita {MARK}").pk}
    speakers = {"part": "expositores", "row": speaker.pk}
    return {
        **{f"support_cycle:event_part_{name}": speakers for name in ("create", "edit", "remove")},
        **{f"support_cycle:event_enrolment_{name}": person for name in ("edit", "attended", "remove")},
        **{f"support_cycle:event_certificate{name}": person for name in ("", "_correct", "_withdraw")},
        **{f"support_cycle:programme_part_{name}": axes for name in ("create", "edit", "move", "remove")},
        "support_cycle:network_part_create": {"part": "recursos"},
        "support_cycle:network_part_edit": {"part": "equipos", "row": team.pk},
        "support_cycle:network_part_remove": {"part": "recursos", "row": shared.pk},
        "support_cycle:network_resource": {"row": shared.pk},
        "support_cycle:network_meeting_commitment_done": {"row": commitment.pk},
    }
