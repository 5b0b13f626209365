"""What was said in the demonstration's sessions, in its themes, with what was decided of it."""

import datetime
import uuid

from participation.demo import content
from participation.models import CommunitySession, Contribution, ProtectionCase, Theme, Trace, TraceTarget

LETTERS = {"i": "identify", "d": "deliberate", "x": "decide"}
AXES = {
    "convivencia": 0,
    "lectura": 1,
    "formacion": 1,
    "cultura": 1,
    "transporte": 2,
    "acogida": 2,
    "calefaccion": 3,
    "internet": 3,
}
UNREVIEWED = 2  # sessions, the newest with words, whose texts for publication nobody has read yet


def say(maker, plan, sessions):
    """Every line of each session's words as a contribution, numbered, in its themes."""
    axes = list(maker.service.axes.order_by("position"))
    spoken = [session for session in sessions if session.told.words]
    unread = {session.pk for session in spoken[-UNREVIEWED:] if session.told.status != "closed"}
    rows = []
    for session in spoken:
        lines = session.told.words.strip().splitlines()
        for number, line in enumerate(lines, start=1):
            rows.append(
                _contribution(maker, plan, session, number, line, axes, is_read=session.pk not in unread)
            )
    Contribution.objects.bulk_create(rows)
    _themes(maker, plan, rows)


def _contribution(maker, plan, session, number, line, axes, *, is_read):
    key, moment, words = line.split(" ", 2)
    said, _, mended = words.partition(" || ")
    whom = session.told.but.get(key, session.told.whom[0])
    row = Contribution(
        service=maker.service,
        school=session.school,
        plan=plan,
        session=session,
        number=number,
        client_id=uuid.uuid4(),
        stakeholder=maker.stakeholders[whom],
        moment=LETTERS[moment[0]],
        axis=axes[AXES[key]] if key in AXES and number % 3 == 0 else None,
        votes=int(moment[1:]) if moment[1:] else None,
        text=said,
        at=session.starts_at + datetime.timedelta(minutes=4 * number),
        updated_by=maker.planner,
    )
    if is_read:
        row.public_text = mended or said
        row.reviewed_by, row.reviewed_at = maker.planner, session.ends_at + datetime.timedelta(days=1)
    row.key = key
    return row


def _themes(maker, plan, rows):
    names = {name: None for key, name in content.THEMES.items() if any(row.key == key for row in rows)}
    for position, name in enumerate(names, start=1):
        names[name] = Theme.objects.create(service=maker.service, plan=plan, name=name, position=position)
    links = []
    for row in rows:
        wanted = {content.THEMES[row.key]} if row.key in content.THEMES else set()
        wanted |= {
            theme for word, theme in content.ALSO.items() if wanted and word in row.text and theme in names
        }
        links += [(row.pk, names[name].pk) for name in wanted]
    through = Contribution.themes.through
    through.objects.bulk_create(through(contribution_id=row, theme_id=theme) for row, theme in links)


def protect(maker, plan):
    """What somebody said that left the flow at once: its session keeps a count, and one person reads it."""
    ProtectionCase.objects.create(
        service=maker.service,
        session=CommunitySession.objects.filter(plan=plan, status="held").latest("starts_at"),
        officer=plan.process.protection_officer,
        text=content.PROTECTED,
        by=maker.planner,
    )


def decide(maker, plan, decided):
    """One decision a key of the words: its trace, the actions it names, and the voices it is about."""
    actions = {action.code: action for action in plan.actions.all()}
    keys = _keys(plan)
    for key, (decision, codes, grounds, to) in decided.items():
        voices = [pk for pk, of in keys.items() if of == key]
        if voices:
            _trace(maker, plan, voices, decision, grounds, to, [actions[code] for code in codes])


def _keys(plan):
    """{contribution: the key its line begins with}, found again by its words."""
    told = [*content.NEXT, *content.PAST]
    found = {}
    for one in told:
        for line in one.words.strip().splitlines():
            key, _, words = line.split(" ", 2)
            found[words.partition(" || ")[0]] = key
    return {pk: found[text] for pk, text in plan.contributions.values_list("pk", "text")}


def _trace(maker, plan, voices, decision, grounds, to, actions):
    trace = Trace.objects.create(
        service=maker.service,
        plan=plan,
        decision=decision,
        grounds=grounds,
        referred_to=to,
        unit=maker.service.organizational_units.filter(name=to).first() if to else None,
        by=maker.planner,
        at=_when(maker, plan),
    )
    TraceTarget.objects.bulk_create(TraceTarget(trace=trace, action=action) for action in actions)
    Contribution.objects.filter(pk__in=voices).update(trace=trace)


def _when(maker, plan):
    if plan.year > maker.today.year:
        return maker.now - datetime.timedelta(days=2)
    return maker.at(datetime.date(plan.year - 1, 9, 22), 12)
