"""From voices to plan: themes, decisions, traces."""

from tests.matrix import HEAR, HEAR_WRITE

MATRIX = {
    "participation:voices": (HEAR, None),
    "participation:voices_chosen": (None, HEAR_WRITE),
    "participation:voices_group": (None, HEAR_WRITE),
    "participation:voices_xlsx": (HEAR, None),
    "participation:traces": (None, HEAR_WRITE),
    "participation:review": (HEAR_WRITE, HEAR_WRITE),
    "participation:themes": (HEAR, HEAR_WRITE),
    "participation:theme": (HEAR_WRITE, HEAR_WRITE),
    "participation:theme_order": (None, HEAR_WRITE),
    "participation:theme_merge": (None, HEAR_WRITE),
    "participation:theme_remove": (None, HEAR_WRITE),
    "participation:voice": (HEAR, None),
}


def rows(world):
    return {
        "participation:voice": world.contribution.pk,
        "participation:theme": world.theme.pk,
    }
