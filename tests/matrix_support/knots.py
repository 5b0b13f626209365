"""Nudos críticos, and what a year offers to the next plan."""

from support_cycle.models import KnotShare, Offering
from tests.factories_support import make_knot_theme
from tests.matrix import MARK, SUPPORT, SUPPORT_CONTRIBUTE, SUPPORT_SERVICE, SUPPORT_WRITE

HANDS = SUPPORT_CONTRIBUTE | SUPPORT_WRITE
HEAD = {"uatp_head"}
SHARED = {"uatp_professional"}  # with whom the knot of the world is shared
KEYS = "capacidad reunion"
FIELDS = "on result key_action usar nudo reunion event ofrecido"

MATRIX = {
    "support_cycle:knots": (SUPPORT, None),
    "support_cycle:knots_book": (SUPPORT, None),
    "support_cycle:knots_common": (SUPPORT, None),
    "support_cycle:knot_themes": (SUPPORT_SERVICE, HEAD),
    "support_cycle:knot_theme": (HEAD, HEAD),
    "support_cycle:knot_theme_archive": (None, HEAD),
    "support_cycle:knot_create": (HANDS, HANDS),
    "support_cycle:knot": (SUPPORT, None),
    "support_cycle:knot_edit": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:knot_review": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:knot_move": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:knot_attempt": (None, HANDS | SHARED),
    "support_cycle:knot_share": (None, SUPPORT_WRITE),
    "support_cycle:knot_unshare": (None, SUPPORT_WRITE),
    "support_cycle:offer": (HEAD, HEAD),
    "support_cycle:offering_edit": (HEAD, HEAD),
    "support_cycle:offering_withdraw": (None, HEAD),
    "support_cycle:offerings": (SUPPORT_SERVICE, None),
    "support_cycle:offerings_decide": (None, {"planner"}),
}


def rows(world):
    return {
        "support_cycle:knot": world.knot.pk,
        "support_cycle:knot_create": world.support_plan.pk,
        "support_cycle:knot_theme": _theme(world).pk,
        "support_cycle:offering": _offering(world).pk,
    }


def special(world):
    share, _ = KnotShare.objects.get_or_create(
        knot=world.knot,
        person=world.people["uatp_professional"],
        defaults={"by": world.people["uatp_head"]},
    )
    return {
        "support_cycle:knot_unshare": {"share": share.pk},
        "support_cycle:offer": {"year": world.plan.year - 1},
    }


def _theme(world):
    if not hasattr(world, "knot_theme"):
        world.knot_theme = make_knot_theme(world.service, name=f"Tema de nudos {MARK}")
        world.knot.theme = world.knot_theme
        world.knot.save(update_fields=["theme"])
    return world.knot_theme


def _offering(world):
    if not hasattr(world, "offering"):
        head = world.people["uatp_head"]
        facts = {"service": world.service, "plan": world.plan, "kind": Offering.Kind.KNOT, "by": head}
        world.offering = Offering.objects.create(text=f"Ofrecido {MARK}", **facts)
    return world.offering
