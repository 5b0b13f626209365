"""The open round: next year's plan sealed for the communities, and what those with a link have written on it."""

import datetime
import uuid

from documents.links import open_link
from documents.sealing import snapshot_of
from participation.demo.words_bodies import WRITTEN
from plans.annual_moves import decide
from plans.models import AnnualPlan, MemberLink, Observation, SealedVersion

DAYS = 30


def open_round(maker, plan):
    """Seal next year's plan for socialisation, with a link a member and what they wrote; its SealedVersion."""
    plan = AnnualPlan.objects.for_detail().get(pk=plan.pk)
    decide(plan, "socialise", by=maker.planner)
    version = SealedVersion.objects.select_related("document").get(plan=plan)
    places = _places(snapshot_of(version.document))
    for body in plan.service.bodies.filter(receives_plan=True):
        links = [_link(maker, version, body, member) for member in body.members.order_by("position", "pk")]
        _write(maker, plan, version, body, [link for link in links if link], places)
    _write(maker, plan, version, None, [], places)
    return version


def _link(maker, version, body, member):
    """The personal link of a seat that somebody holds: role and course for who is under 18."""
    if member.is_vacant:
        return None
    label = f"{member.seat}, {member.course}" if member.is_minor else f"{member.person}, {member.seat}"
    link, _ = open_link(version.document, label=label[:160], days=DAYS, by=maker.planner)
    MemberLink.objects.create(service=maker.service, link=link, body=body, member=member)
    return link


def _write(maker, plan, version, body, links, places):
    told = WRITTEN[body.kind if body else ""]
    Observation.objects.bulk_create(
        Observation(
            service=maker.service,
            plan=plan,
            sealed_version=version,
            body=body,
            link=links[number % len(links)] if links and not on_paper else None,
            author=links[number % len(links)].label if links else "",
            on_paper=on_paper,
            text=text,
            set_aside=why,
            client_id=uuid.uuid4(),
            at=maker.now - datetime.timedelta(days=days, minutes=11 * number),
            **places[where],
        )
        for number, (where, text, days, on_paper, why) in enumerate(told)
    )


def _places(snapshot):
    """{"4.3": {target_kind, target_key, target_label}}: how an observation names each place of the version."""
    found = {
        row["key"]: {"target_kind": "section", "target_key": row["key"], "target_label": row["title"]}
        for row in snapshot["sections"]
    }
    return found | {
        row["code"]: {
            "target_kind": "action",
            "target_key": str(row["id"]),
            "target_label": f"{row['code']} {row['name']}"[:320],
        }
        for row in snapshot["actions"]
    }
