"""The two bodies recommend of the demonstration's PAL, and each recommendation is answered."""

import datetime

from accounts.models import Body
from accounts.trail import record
from documents.sealing import snapshot_of
from plans.demo.content import ACTS, RECOMMENDED, WRITTEN_AFTER
from plans.forms.opinions import AnswerForm, OpinionForm, RecommendationForm
from plans.models import Recommendation, Staffing
from plans.opinions import opinion_on, pronounce
from plans.presentations import presented_version
from plans.recommendations import answer, recommend, unanswered
from plans.sealed_targets import targets_of

TWO_MORE = "Dos asistentes más, para el segundo ciclo multigrado, como recomendó el Consejo Local."


def speak(plan, person):
    """The acts of the bodies that received the plan, with their recommendations; once."""
    version = presented_version(plan)
    snapshot = snapshot_of(version.document)
    targets, places = targets_of(snapshot), _places(snapshot)
    for body in Body.objects.filter(service=plan.service, receives_plan=True, kind__in=ACTS).order_by("kind"):
        if opinion_on(version, body):
            continue
        act = _act(plan, version, body, person)
        for where, title, text, _, _ in RECOMMENDED[body.kind]:
            data = {"target": places.get(where, ""), "title": title, "text": text}
            form = _valid(RecommendationForm(data, targets=targets))
            recommend(form, opinion=act, by=person)


def reply(plan, person):
    """Every recommendation answered, and the text written as the answers say; once."""
    said = {title: rest for rows in RECOMMENDED.values() for _, title, _, *rest in rows}
    for row in unanswered(plan).select_related("opinion__body").order_by("number"):
        kind, grounds = said[row.title]
        form = _valid(AnswerForm({"answer": kind, "grounds": grounds}, instance=row))
        answer(form, by=person, seen=row.version)
    for action in plan.actions.filter(code__in=WRITTEN_AFTER).exclude(description__in=WRITTEN_AFTER.values()):
        before, after = action.description, WRITTEN_AFTER[action.code]
        plan.actions.filter(pk=action.pk).update(description=after)
        record("edit", action, by=person, changes={"description": [before, after]})
    _staff(plan, person)
    day = datetime.datetime(plan.year - 1, 11, 24, 14, 10, tzinfo=datetime.UTC)
    Recommendation.objects.filter(plan=plan).update(answered_at=day)


def _staff(plan, person):
    """The two assistants that an answer promises, at the first school on the list; once."""
    row = plan.staffing.select_related("school").filter(kind=Staffing.Kind.ASSISTANTS).first()
    if row and row.grounds != TWO_MORE:
        now = {"people": row.people + 2, "hours": row.hours + 76, "grounds": TWO_MORE}
        changes = {name: [str(getattr(row, name)), str(value)] for name, value in now.items()}
        plan.staffing.filter(pk=row.pk).update(**now)
        record("edit", row, by=person, changes=changes)


def _act(plan, version, body, person):
    name, (month, day), session, present, total, votes_for, against, minority = ACTS[body.kind]
    agreed_on = datetime.date(plan.year - 1, month, day)
    form = OpinionForm(plan=plan, body=body)
    sense = form.fields["sense"].queryset.get(name=name)
    data = {
        "sense": sense.pk,
        "agreed_on": f"{agreed_on:%d-%m-%Y}",
        "session": session,
        "members_present": present,
        "members_total": total,
        "votes_for": votes_for,
        "votes_against": against,
        "abstentions": 0,
        "minority_grounds": minority,
    }
    form = _valid(OpinionForm(data, plan=plan, body=body))
    return pronounce(form, version=version, body=body, by=person, today=agreed_on)


def _valid(form):
    if not form.is_valid():
        raise ValueError(form.errors.as_json())
    return form


def _places(snapshot):
    """{"4.3": "action:12", "dotacion": "section:dotacion"}: how a form names each place."""
    found = {row["key"]: f"section:{row['key']}" for row in snapshot["sections"]}
    return found | {row["code"]: f"action:{row['id']}" for row in snapshot["actions"]}
