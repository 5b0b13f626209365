"""The open round: next year's plan sealed for the communities, and what those with a link have written on it."""

import datetime
import uuid

from documents.links import open_link
from documents.sealing import snapshot_of
from participation.demo.words_bodies import GROUP, WRITTEN
from plans.annual_moves import decide
from plans.models import AnnualPlan, MemberLink, Observation, ObservationGroup, SealedVersion
from plans.observations import gather, observe, set_aside
from plans.sealed_targets import targets_of

DAYS = 30


def open_round(maker, plan):
    """Seal next year's plan for socialisation, with a link a member and what they wrote; its SealedVersion."""
    plan = AnnualPlan.objects.for_detail().get(pk=plan.pk)
    decide(plan, "socialise", by=maker.planner)
    version = SealedVersion.objects.select_related("document", "plan__service").get(plan=plan)
    places = _places(snapshot_of(version.document))
    for body in plan.service.bodies.filter(receives_plan=True):
        links = [_link(maker, version, body, member) for member in body.members.order_by("position", "pk")]
        _write(maker, version, body, [link for link in links if link], places)
    readers = _write(maker, version, None, [], places)
    group = ObservationGroup.objects.create(service=plan.service, plan=plan, title=GROUP)
    gather(Observation.objects.filter(pk__in=readers[:2]), version=version, by=maker.planner, into=group)
    return version


def _link(maker, version, body, member):
    """The personal link of a seat that somebody holds: role and course for who is under 18."""
    if member.is_vacant:
        return None
    label = f"{member.seat}, {member.course}" if member.is_minor else f"{member.person}, {member.seat}"
    link, _ = open_link(version.document, label=label[:160], days=DAYS, by=maker.planner)
    MemberLink.objects.create(service=maker.service, link=link, body=body, member=member)
    return link


def _write(maker, version, body, links, places):
    """What a body's members wrote by their links or on paper, or what readers did: the rows' primary keys."""
    made = []
    for number, (where, text, days, on_paper, why) in enumerate(WRITTEN[body.kind if body else ""]):
        link = links[number % len(links)] if links else None
        row = observe(
            version,
            places[where],
            text=text,
            client_id=uuid.uuid4(),
            body=body,
            link=None if on_paper else link,
            author=link.label if link else "",
            on_paper=on_paper,
            by=maker.planner if on_paper or not link else None,
        )
        mine = Observation.objects.filter(pk=row.pk)
        mine.update(at=maker.now - datetime.timedelta(days=days, minutes=11 * number))
        if why:
            set_aside(mine, version=version, reason=why, by=maker.planner)
        made.append(row.pk)
    return made


def _places(snapshot):
    """{"4.3": TargetOption}: an action by its code, a section by its key."""
    targets = targets_of(snapshot)
    found = {row["key"]: targets[f"section:{row['key']}"] for row in snapshot["sections"]}
    return found | {row["code"]: targets[f"action:{row['id']}"] for row in snapshot["actions"]}
