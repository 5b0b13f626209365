"""What participation says on a plan's pages: who was not heard yet, what is still to be decided, and one panel.

One question to the database, whatever the number of sessions: the plan's own page has no more to spare.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import (
    Count,
    F,
    Min,
    Q,
    Sum,
)
from django.urls import reverse
from django.utils import timezone

from accounts.models import Stakeholder
from accounts.sorting import sort_key
from participation.coverage import OPEN, place_of
from participation.exports import plan_chapter
from participation.models import HELD, Attendance, CommunitySession, Contribution
from participation.process_data import take_participation
from participation.tracing import why_it_stays
from participation.unheard import Square, convene_url, find_unheard
from participation.unions import counts_of, rows_of
from participation.week import WEEK, desk, week_questions
from plans.extension import GROUPS, Companion, Hint

MISSING = GROUPS[-1]
SANCTION = frozenset(["sanction"])
PEOPLE = F("women") + F("men") + F("other") + F("unsaid")


@dataclass(frozen=True)
class Standing:
    """How a plan's participation stands: what was held and said, and who was not heard."""

    sessions: int
    people: int
    contributions: int
    undecided: int
    unheard: list
    is_asked: bool

    @property
    def is_empty(self):
        return not (self.sessions or self.contributions)


_askers = []


def ask_with(questions):
    """Join, from an app above: `questions(plan)` are more rows (`unions`) to ask in the same breath.

    Their answers wait in `plan.asked`, {kind: [[one, two, words, instant]]}, for whoever reads the plan next.
    """
    if questions not in _askers:
        _askers.append(questions)
    return questions


def standing_of(plan):
    """How the plan's participation stands, read anew in one query; the plan keeps it for its panel."""
    rows = defaultdict(list)
    first, *rest = [*_questions(plan), *_of_the_reader(plan), *(one for ask in _askers for one in ask(plan))]
    for kind, *row in first.union(*rest, all=True):
        rows[kind].append(row)
    plan.week = {kind: rows.pop(kind, []) for kind in WEEK}
    plan.asked = rows
    counts = {kind: rows[kind][0] if rows[kind] else (0, 0) for kind in ("sessions", "people", "said")}
    plan.participation = Standing(
        sessions=counts["sessions"][0],
        people=counts["people"][0] or 0,
        contributions=counts["said"][0],
        undecided=counts["said"][1],
        unheard=find_unheard(_squares(rows)),
        is_asked=bool(rows["stakeholder"]),
    )
    return plan.participation


def hints(plan):
    """What is missing of a plan's participation; a transcript had its own elsewhere."""
    if plan.is_transcript:
        return []
    standing = standing_of(plan)
    return [*_unheard_hints(plan, standing), *_undecided_hints(plan, standing)]


def _unheard_hints(plan, standing):
    coverage = reverse("participation:coverage", args=[plan.service.slug, plan.year])
    for one in standing.unheard:
        if one.next:
            text = f"{one.title}: sin sesión realizada; hay una convocada para el {_day(one.next)}."
            yield Hint(text, coverage, "Ver la cobertura", MISSING)
        else:
            url = convene_url(plan, one.stakeholder, one.communes)
            yield Hint(f"{one.title}: todavía sin sesión realizada.", url, "Convocar", MISSING)


def _undecided_hints(plan, standing):
    if standing.undecided:
        count = "Queda 1 aporte" if standing.undecided == 1 else f"Quedan {standing.undecided} aportes"
        text = f"{count} sin decidir: antes de sancionar, cada uno se incorpora, no se incorpora o se deriva."
        yield Hint(text, undecided_url(plan), "Decidir los aportes", MISSING, SANCTION)


def undecided_url(plan):
    """Where contributions are decided."""
    return reverse("participation:voices", args=[plan.service.slug, plan.year]) + "?decision=por-decidir"


def _squares(rows):
    """Each obligatory estamento in each comuna, in the catalogue's order."""
    stakeholders = [(pk, name) for pk, _, name, _ in sorted(rows["stakeholder"], key=lambda row: row[1::-1])]
    communes = [(pk, name) for pk, _, name, _ in sorted(rows["commune"], key=lambda row: sort_key(row[2]))]
    heard = {(row[0], row[1]) for row in rows["held"] + rows["came"]}
    anywhere = {stakeholder for stakeholder, _ in heard}
    dates = {(row[0], row[1]): row[3] for row in rows["next"]}
    for stakeholder, name in stakeholders:
        for commune, commune_name in communes or [(None, "")]:
            yield Square(
                stakeholder,
                name,
                commune,
                commune_name,
                heard=(stakeholder, commune) in heard or (commune is None and stakeholder in anywhere),
                heard_for_all=(stakeholder, None) in heard,
                next=dates.get((stakeholder, commune)) or dates.get((stakeholder, None)),
            )


def _of_the_reader(plan):
    """On somebody's Inicio, what is theirs in the week is asked together with how the plan stands."""
    user, today = getattr(plan, "read_by", (None, None))
    return week_questions(user, plan.service_id, today) if user else []


def _questions(plan):
    """Querysets whose rows are (kind, number, number, name, moment); the first types the columns for the others."""
    of_plan = {"session__plan": plan, "session__status__in": sorted(HELD)}
    sessions = CommunitySession.objects.filter(plan=plan).order_by()
    held, of_estamentos = sessions.held(), sessions.filter(stakeholders__isnull=False)
    came = Attendance.objects.filter(**of_plan).annotate(n=PEOPLE).order_by()
    required = Stakeholder.objects.filter(service=plan.service_id, is_required=True, archived_at__isnull=True)
    pair = {"one": F("stakeholders"), "two": place_of()}
    return [
        rows_of(required.order_by(), "stakeholder", one=F("pk"), two=F("position"), words=F("name")),
        rows_of(
            plan.service.service_communes.order_by(), "commune", one=F("commune"), words=F("commune__name")
        ),
        rows_of(of_estamentos.held().distinct(), "held", **pair),
        rows_of(came.filter(n__gt=0).distinct(), "came", one=F("stakeholder"), two=place_of("session__")),
        counts_of(of_estamentos.filter(status__in=OPEN), "next", **pair, instant=Min("starts_at")),
        counts_of(held, "sessions", one=Count("pk")),
        counts_of(came, "people", one=Sum("n")),
        counts_of(
            Contribution.objects.filter(plan=plan).order_by(),
            "said",
            one=Count("pk"),
            two=Count("pk", filter=Q(trace__isnull=True)),
        ),
    ]


def _day(moment):
    return f"{timezone.localtime(moment):%d-%m-%Y}"


NAMED = 30  # sessions of a body that are offered by name


def sessions_of(body):
    """«Sesión ordinaria N.º 9, 29-10-2026»: the sessions of a body that were held, the newest first."""
    held = CommunitySession.objects.held().filter(body=body).only("kind", "number", "title", "starts_at")
    return [f"{session}, {_day(session.starts_at)}" for session in held.order_by("-starts_at", "-pk")[:NAMED]]


COMPANION = Companion(
    hints=hints,
    panel="participation/_plan_panel.html",
    snapshot=take_participation,
    chapters=plan_chapter.chapters,
    sheets=plan_chapter.sheets,
    sessions_of=sessions_of,
    action_panel="participation/voices/action_panel.html",
    section_panel="participation/voices/section_panel.html",
    keeps=why_it_stays,
    desk=desk,
)
