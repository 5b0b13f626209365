"""A session as it happens: attendance, voices, agreements, and its twin on a sheet."""

from participation.models import ProtectionCase, SessionFile
from tests.matrix import ANYBODY, HEAR, PERSON

NOTE = {"planner"}

MATRIX = {
    "participation:service_worker": (ANYBODY, None),
    "participation:capture": (NOTE, None),
    "participation:capture_lines": (NOTE, None),
    "participation:capture_sync": (NOTE, NOTE),
    "participation:capture_attendance": (None, NOTE),
    "participation:capture_contribution": (None, NOTE),
    "participation:capture_contribution_edit": (None, NOTE),
    "participation:capture_agreement": (None, NOTE),
    "participation:capture_agreement_edit": (None, NOTE),
    "participation:capture_commitment": (None, NOTE),
    "participation:capture_commitment_edit": (None, NOTE),
    "participation:capture_protection": (None, NOTE),
    "participation:contribution_protection": (NOTE, NOTE),
    "participation:protection": (PERSON, None),
    "participation:protection_case": (NOTE, NOTE),
    "participation:capture_paper": (NOTE, None),
    "participation:capture_sheet": (NOTE, NOTE),
    "participation:capture_sheet_review": (NOTE, NOTE),
    "participation:session_files": (HEAR, NOTE),
    "participation:session_file": (HEAR, None),
    "participation:session_file_remove": (None, NOTE),
    "participation:session_addresses": (NOTE, NOTE),
}


def rows(world):
    """All in the session of the plan; the case is the planner's own."""
    case = ProtectionCase.objects.create(
        service=world.service, session=world.session, officer=world.planner, by=world.planner, text="x"
    )
    SessionFile.objects.create(session=world.session, file=world.file)
    return {
        "participation:capture": world.session.pk,
        "participation:contribution_protection": world.session.pk,
        "participation:session_": world.session.pk,
        "participation:protection_case": case.pk,
    }


def special(world):
    return {
        "participation:capture_contribution_edit": {"line": world.contribution.pk},
        "participation:contribution_protection": {"line": world.contribution.pk},
        "participation:capture_agreement_edit": {"line": world.agreement.pk},
        "participation:capture_commitment_edit": {"line": world.commitment.pk},
    }
