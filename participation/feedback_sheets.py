"""What became of what a group said: the one content of the devolución's page, paper and address.

Published words only. What came in is named as the newest sealed version names it: a draft is not told. Where an
estamento of a unit came with fewer than five people, its voices leave the session's sheet and stand in its comuna's.
"""

from dataclasses import dataclass, field
from functools import cached_property

from documents.sealing import snapshot_of
from participation.feedback_progress import how_it_goes
from participation.models import Contribution, Process, Trace
from participation.small_groups import place_of, shown, with_crowd
from plans.models import SealedVersion

Decision = Trace.Decision
UNDECIDED = ""
TITLES = {
    Decision.INCORPORATED: ("entró en el plan", "entraron en el plan"),
    Decision.NOT_INCORPORATED: ("no entró, y por qué", "no entraron, y por qué"),
    Decision.REFERRED: ("se derivó", "se derivaron"),
    UNDECIDED: ("está por decidirse", "están por decidirse"),
}


@dataclass
class Item:
    """What was said about one thing and decided in one way. `unspoken` counts voices whose words nobody reviewed."""

    decision: str
    heading: str = ""
    places: list = field(default_factory=list)
    grounds: str = ""
    referred_to: str = ""
    going: list = field(default_factory=list)
    quotes: list = field(default_factory=list)
    unspoken: int = 0

    @property
    def count(self):
        return len(self.quotes) + self.unspoken


@dataclass
class Group:
    """The items decided in the same way."""

    decision: str
    items: list

    @property
    def count(self):
        return sum(item.count for item in self.items)

    @property
    def title(self):
        return TITLES[self.decision][self.count != 1]


@dataclass
class Sheet:
    """A devolución: of a session, of one estamento in it, or of the small groups of a comuna (`session` is None)."""

    facts: "PlanFacts"
    session: object
    commune: object
    stakeholder: object
    stakeholders: list
    groups: list
    apart: int = 0
    people: object = ""
    code: str = ""

    @property
    def count(self):
        return sum(group.count for group in self.groups)

    @property
    def listed(self):
        """«docentes, asistentes de la educación y equipos directivos»."""
        names = [one.name[:1].lower() + one.name[1:] for one in self.stakeholders]
        return " y ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


class PlanFacts:
    """What all the sheets of a plan have in common, asked once."""

    def __init__(self, plan, today):
        self.plan, self.today = plan, today

    @cached_property
    def version(self):
        """The newest sealed version that was shown to somebody; None where there is none."""
        return (
            SealedVersion.objects.for_list()
            .filter(plan=self.plan)
            .exclude(purpose=SealedVersion.Purpose.DRAFT)
            .first()
        )

    @cached_property
    def snapshot(self):
        return snapshot_of(self.version.document) if self.version else {"actions": [], "sections": []}

    @cached_property
    def actions(self):
        return {row["id"]: f"Acción {row['code']}, {row['name']}" for row in self.snapshot["actions"]}

    @cached_property
    def sections(self):
        return {row["key"]: f"Sección «{row['title']}»" for row in self.snapshot["sections"]}

    @cached_property
    def going(self):
        return how_it_goes(self.plan, self.today)

    @cached_property
    def contact(self):
        return Process.objects.filter(plan=self.plan).values_list("contact", flat=True).first() or ""

    def place(self, target):
        """How the sealed version names an action or a section; "" where it does not have it yet."""
        if target.action_id:
            return self.actions.get(target.action_id, "")
        return self.sections.get(target.section.key, "")


def voices(contributions):
    """The queryset with all that a sheet reads; four queries, however many rows."""
    return (
        with_crowd(contributions)
        .select_related("stakeholder", "trace")
        .prefetch_related("themes", "trace__targets__section")
        .order_by("session_id", "number", "pk")
    )


def session_voices(session, facts):
    """[Contribution] of the plan that a session heard, with all that its sheet reads."""
    return list(voices(session.contributions.filter(plan=facts.plan)))


def session_sheet(session, facts, rows, stakeholder=None):
    """The Sheet of a session's `session_voices`, or of one of its estamentos; None where that one is not told here."""
    here = [row for row in rows if _is_told_in_its_session(row)]
    told = _stakeholders(here)
    if stakeholder is not None:
        stakeholder = next((one for one in told if str(one.pk) == str(stakeholder)), None)
        if stakeholder is None:
            return None
        here = [row for row in here if row.stakeholder_id == stakeholder.pk]
    return Sheet(
        facts=facts,
        session=session,
        commune=session.commune or (session.school.commune if session.school else None),
        stakeholder=stakeholder,
        stakeholders=[stakeholder] if stakeholder else told,
        groups=grouped(here, facts),
        apart=0 if stakeholder else sum(1 for row in rows if not _is_told_in_its_session(row)),
        people="" if stakeholder else _people(here),
        code=session.feedback_code or "",
    )


def commune_sheet(commune, facts):
    """The Sheet of what was said in small groups in the units of a comuna, of sessions already told; None for none."""
    rows = voices(
        Contribution.objects.filter(
            plan=facts.plan, session__school__commune=commune, session__feedback_code__isnull=False
        )
    )
    here = [row for row in rows if not _is_told_in_its_session(row)]
    if not here:
        return None
    code = here[0].session.feedback_code  # that of any session of the comuna leads to its sheet
    return Sheet(facts, None, commune, None, _stakeholders(here), grouped(here, facts), code=code)


def grouped(contributions, facts):
    """[Group] of the contributions: one item per decision, place and grounds, in the order they were said."""
    found = {}
    for row in contributions:
        item, themes = found.setdefault(_key(row), (_item(row, facts), []))
        if row.published_text:
            item.quotes.append(row.published_text)
        else:
            item.unspoken += 1
        themes.append([theme.name for theme in row.themes.all()])
    for item, themes in found.values():
        item.heading = _common(themes)
    items = [item for item, _ in found.values()]
    return [
        Group(decision, mine)
        for decision in TITLES
        if (mine := [item for item in items if item.decision == decision])
    ]


def _key(row):
    trace = row.trace
    if trace is None:
        return UNDECIDED, next((theme.name for theme in row.themes.all()), "")
    targets = frozenset((target.action_id, target.section_id) for target in trace.targets.all())
    return trace.decision, targets, trace.grounds, trace.referred_to


def _item(row, facts):
    trace = row.trace
    if trace is None:
        return Item(UNDECIDED)
    targets = list(trace.targets.all())
    going = [facts.going.get(target.action_id, "") for target in targets]
    return Item(
        trace.decision,
        places=[name for name in map(facts.place, targets) if name],
        grounds=trace.grounds,
        referred_to=trace.referred_to,
        going=[sentence for sentence in going if sentence],
    )


def _common(themes):
    """The theme that all of an item's contributions share, or ""."""
    shared = set(themes[0]).intersection(*themes[1:])
    return next((name for name in themes[0] if name in shared), "")


def _is_told_in_its_session(contribution):
    return not contribution.session.school_id or place_of(contribution).is_unit


def _stakeholders(contributions):
    found = {row.stakeholder_id: row.stakeholder for row in contributions}
    return sorted(found.values(), key=lambda one: (one.position, one.pk))


def _people(contributions):
    """Who spoke, of the estamentos told here: what is apart is not known by subtraction."""
    return shown(sum({row.stakeholder_id: row.crowd for row in contributions}.values()))
