"""From voices to plan: the systematising page with thousands of contributions, and deciding five hundred at once."""

import re
from collections import Counter

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participation.models import Contribution, Theme, Trace, TraceTarget
from participation.tracing import decide_voices
from plans.opening import open_plan
from tests.benchmarks.measure import interleaved
from tests.benchmarks.pages import PER_TEMPLATE, QUESTIONS, Page
from tests.benchmarks.world import make_actions, make_schools, member
from tests.factories import make_commune, make_service, make_unit
from tests.factories_participation import make_session, make_stakeholder

FEW, MANY, AT_ONCE = 50, 3000, 500
ACTIONS, SESSIONS, THEMES = 20, 20, 24
WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


def measure(table, asked):
    table.group(f"from voices to plan, with {MANY:,} contributions")
    few, many = _page(FEW), _page(MANY)
    counts = [len(page.questions(page.open)) for page in (few, many)]
    same = counts[0] == counts[1]
    detail = "; ".join(map(str, counts)) + ("" if same else "; NOT CONSTANT")
    table.line("systematising page: questions", max(counts), QUESTIONS, unit="", detail=detail, also=same)
    taken = interleaved(asked.runs, 5, page=many.open, template=many.template)
    held = len(many.questions(many.template))
    detail = f"{taken['page'] * 1000:.1f} ms, {taken['template'] * 1000:.1f} ms"
    detail += f"; {held} questions inside" if held else ""
    what = "systematising page: per template"
    table.line(what, taken["page"] / taken["template"], PER_TEMPLATE, detail=detail)
    _decide(table, many)


def _page(count):
    plan, person = make_voices(count)
    page = Page(person, f"/pal/{plan.service.slug}/{plan.year}/aportes/")
    page.plan = plan
    return page


def make_voices(count):
    """(plan, planner) with so many contributions, grouped, a third of them decided."""
    service = make_service(f"De {count} aportes")
    offices = [make_unit(service) for _ in range(7)]
    plan = open_plan(service, 2027, by=None)
    make_actions(plan, ACTIONS, offices, make_schools(service, 10))
    person = member(service)
    groups = [make_stakeholder(service) for _ in range(7)]
    communes = [make_commune() for _ in range(4)]
    sessions = [
        make_session(plan, number=n + 1, commune=communes[n % 4], status="held") for n in range(SESSIONS)
    ]
    traces = Trace.objects.bulk_create(
        Trace(service=service, plan=plan, decision="incorporated", grounds="Así entra.", by=person)
        for _ in range(ACTIONS)
    )
    pairs = zip(traces, plan.actions.all(), strict=True)
    TraceTarget.objects.bulk_create(TraceTarget(trace=trace, action=action) for trace, action in pairs)
    rows = Contribution.objects.bulk_create(_voices(plan, sessions, groups, traces, count), batch_size=500)
    themes = Theme.objects.bulk_create(
        Theme(service=service, plan=plan, name=f"Tema número {n}", position=n) for n in range(THEMES)
    )
    through = Contribution.themes.through
    through.objects.bulk_create(
        [through(contribution=row, theme=themes[n % THEMES]) for n, row in enumerate(rows)], batch_size=500
    )
    return plan, person


def _voices(plan, sessions, groups, traces, count):
    now = timezone.now()
    for n in range(count):
        yield Contribution(
            service=plan.service,
            plan=plan,
            session=sessions[n % SESSIONS],
            number=n // SESSIONS + 1,
            client_id=f"00000000-0000-4000-8000-{plan.pk % 10**6:06}{n:06}",
            stakeholder=groups[n % len(groups)],
            text=f"Los días de lluvia el bus no entra al sector y faltan cursos completos, {n}.",
            trace=traces[n % ACTIONS] if n % 3 == 0 else None,
            at=now,
        )


def _decide(table, page):
    """How often each table is written by one decision about five hundred; undone afterwards."""
    plan, waiting = page.plan, Contribution.objects.filter(plan=page.plan).undecided()
    seen = dict.fromkeys(waiting.values_list("pk", flat=True)[:AT_ONCE])
    facts = {"decision": "incorporated", "grounds": "Así entra.", "actions": list(plan.actions.all()[:2])}
    with transaction.atomic(), CaptureQueriesContext(connection) as statements:
        decide_voices(plan, seen, by=page.person, **facts)
        transaction.set_rollback(True)
    written = Counter(found[2] for query in statements if (found := WRITES.match(query["sql"])))
    detail = f"{len(statements)} statements in all; {', '.join(sorted(written))}"
    what = f"one decision about {len(seen)}: writes of each table"
    table.line(what, max(written.values()), 1, unit="", detail=detail, also=len(seen) == AT_ONCE)
