"""Commitments, the weekly digest and the private calendar."""

from participation.feed import open_feed
from tests.factories_participation import make_commitment
from tests.matrix import ANYBODY, HEAR, HEAR_BODY, HEAR_SCHOOL, HEAR_WRITE, MARK, PERSON

ANY = HEAR | HEAR_SCHOOL | HEAR_BODY

MATRIX = {
    "participation:commitments": (ANY, None),
    "participation:commitments_book": (ANY, None),
    "participation:commitments_mail": (None, HEAR_WRITE),
    "participation:commitment": (HEAR, None),
    "participation:commitment_finish": (None, HEAR_WRITE),
    "participation:commitment_drop": (None, HEAR_WRITE),
    "participation:commitment_postpone": (None, HEAR_WRITE),
    "participation:commitment_reopen": (None, HEAR_WRITE),
    "participation:commitment_owner": (HEAR_WRITE, HEAR_WRITE),
    "participation:feed": (PERSON, PERSON),
    "participation:feed_revoke": (None, PERSON),
    "participation:feed_file": (ANYBODY, None),
}


def rows(world):
    return {
        "participation:commitment": make_commitment(world.session, f"Otro {MARK}").pk,
        "participation:commitments_mail": world.service.pk,
    }


def special(world):
    return {"participation:feed_file": {"token": open_feed(world.people["nobody"])}}
