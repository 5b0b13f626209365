"""An acta on paper, and its copy for others, both made of the sealed content and nothing live."""

import zoneinfo
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from documents.pdf import render_pdf
from documents.qr import qr_svg
from participation.minutes_content import moments
from participation.minutes_reading import totals
from participation.models import FEW
from participation.small_groups import FEWER, hidden, suppressed

TEMPLATE = "participation/minutes/paper.html"
GENDERS = ("women", "men", "other", "unsaid")
VOTES = ("votes_for", "votes_against", "abstentions")
A_FEW_PEOPLE = "Comunidad educativa"  # instead of an estamento of which fewer than five people came


def render(context):
    """The PDF's bytes. `context` is `minutes.paper_context`: a snapshot and the facts of its seal."""
    return _render(context, is_copy=False)


def render_copy(context):
    """The same acta for a wall or a web page: no cell of fewer than five people, no names, no unit that points."""
    return _render(context, is_copy=True)


def _render(context, *, is_copy):
    with timezone.override(zoneinfo.ZoneInfo(context["snapshot"]["service"]["time_zone"])):
        leads_to = reverse(
            "verify_code" if is_copy else "participation:confirmation", args=[context["seal"]["code"]]
        )
        qr = {"qr": qr_svg(f"{settings.SITE_URL}{leads_to}")}
        return render_pdf(TEMPLATE, page_context(context, is_copy=is_copy) | qr)


def page_context(context, *, is_copy=False):
    """What the template needs, all of it plain data."""
    said, seal = context["snapshot"], context["seal"]
    few = {row["stakeholder"] for row in said["attendance"] if hidden(row["total"])}
    counted = {row["stakeholder"] for row in said["attendance"]}
    contributions = said["contributions"]
    agreements = said["agreements"]
    if is_copy:
        agreements = [_public_votes(row, *VOTES) for row in agreements]
        contributions = [
            row if row["stakeholder"] in counted - few else row | {"stakeholder": A_FEW_PEOPLE}
            for row in contributions
        ]
        contributions = [_public_votes(row, "votes") for row in contributions]
    return {
        "title": f"{said['minutes']['name']} · {said['service']['full_name']}",
        "said": said,
        "minutes": said["minutes"],
        "session": said["session"],
        "service": said["service"],
        "starts_at": _moment(said["session"]["starts_at"]),
        "ends_at": _moment(said["session"]["ends_at"]),
        "convened_at": _moment(said["session"]["convened_at"]),
        "corrects_at": _moment((said["minutes"]["corrects"] or {}).get("sealed_at")),
        "seal": seal,
        "is_copy": is_copy,
        "is_demo": said["service"]["is_fictional"],
        "hides_unit": is_copy and (bool(few) or not counted),
        "attendance": public_attendance(said["attendance"]) if is_copy else said["attendance"],
        "totals": totals(said["attendance"]),
        "fewer": FEWER,
        "few": FEW,
        "moments": moments(contributions),
        "agreements": agreements,
        "without_quorum": bool(said["quorum"]) and not said["quorum"]["is_met"],
        "commitments": [_dated(row) for row in said["commitments"]],
        "carried": [_dated(row) for row in said["carried"]],
        "verify_url": f"{settings.SITE_URL}{reverse('verify')}",
        "confirm_url": f"{settings.SITE_URL}{reverse('participation:confirmation_find')}",
    }


def public_attendance(rows):
    """The table as others read it: None in each cell that is not said; columns have no sums to subtract from."""
    told = suppressed([row["total"] for row in rows])
    return [
        row | dict(zip(GENDERS, suppressed([row[name] for name in GENDERS]), strict=True)) | {"total": total}
        for row, total in zip(rows, told, strict=True)
    ]


def _public_votes(row, *names):
    """The same without its votes where one of them counts fewer than five people."""
    return row | dict.fromkeys(names) if any(hidden(row[name]) for name in names) else row


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def _dated(row):
    history = [
        one | {"from": date.fromisoformat(one["from"]), "to": date.fromisoformat(one["to"])}
        for one in row.get("postponements", ())
    ]
    return row | {"due_on": date.fromisoformat(row["due_on"]), "postponements": history}
