"""Lists and the PAL's pages: questions to the database, and what a page costs beside its template alone."""

import re
from functools import partial
from unittest.mock import patch

from django.db import connection
from django.template import loader
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import LocalService
from plans.action_list import ROWS
from plans.models import AnnualPlan
from tests.benchmarks.bare import without_permissions
from tests.benchmarks.measure import interleaved
from tests.benchmarks.world import FOLLOWED, WRITTEN, Place, make_plans, make_schools, member
from tests.factories import make_service, make_user

QUESTIONS, PER_TEMPLATE, PER_BARE, PER_TENTH = 12, 2, 1.3, 1.5
FEW, USUAL, MANY = 1, 50, 70  # rows, rows, Servicios of one person
CHANGING = re.compile(r'value="[A-Za-z0-9]{64}"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')
SUMMARY = "a PAL's own page"  # nine lines about all its rows: there is no table of them to hold it against
# What is measured -> its address; {s} is the Servicio's slug.
OF_A_SERVICE = {
    "list of units": "/unidades/?servicio={s}",
    "list of people": "/personas/?servicio={s}",
    "bitácora": "/bitacora/?servicio={s}",
    SUMMARY: f"/pal/{{s}}/{WRITTEN}/",
    "objectives and actions": f"/pal/{{s}}/{WRITTEN}/secciones/objetivos/",
    "state of the instruments": f"/pal/{{s}}/{WRITTEN}/secciones/instrumentos/",
    "support, unit by unit": f"/pal/{{s}}/{WRITTEN}/secciones/apoyo/",
    "staffing": f"/pal/{{s}}/{WRITTEN}/secciones/dotacion/",
    "follow-up": f"/pal/{{s}}/{FOLLOWED}/seguimiento/?corte={FOLLOWED}-06-30",
}
PLANS = "list of plans"


class Page:
    """A page as one person opens it."""

    def __init__(self, person, address):
        self.person, self.address = person, address
        self.client = Client(headers={"host": "127.0.0.1"})
        self.client.force_login(person)
        with patch.object(loader, "render_to_string", self._keep):
            self.open()
            self.text = self.read()

    def open(self):
        response = self.client.get(self.address)
        if response.status_code != 200:
            raise RuntimeError(f"{self.address}: {response.status_code}")
        return response

    def read(self):
        """What the page says, without the tokens that are new each time."""
        return CHANGING.sub("", self.open().content.decode())

    def template(self):
        """The same template over the same rows, which the first rendering left in memory."""
        loader.render_to_string(*self.rendered)

    def questions(self, call):
        with CaptureQueriesContext(connection) as asked:
            call()
        return [query["sql"] for query in asked]

    def _keep(self, template, context=None, request=None, using=None):
        self.rendered = (template, context, request)
        return _render(template, context, request, using)


_render = loader.render_to_string


class World:
    """The Servicios of each size, who looks at them, and five thousand plans."""

    def __init__(self, asked):
        self.sizes = sorted({FEW, USUAL, asked.rows})
        self.places = {rows: Place(rows) for rows in self.sizes}
        self.large_plans = [self._written(year, count) for year, count in _sizes_of_plans(asked)]
        listed = {rows: make_service(f"De {rows} planes") for rows in self.sizes[:-1]}
        for rows, service in listed.items():
            make_plans([service], rows)
        ours = [place.service for place in self.places.values()] + list(listed.values())
        official = list(
            LocalService.objects.real().exclude(pk__in=[one.pk for one in ours])[: MANY - len(ours)]
        )
        make_plans(official, asked.rows - AnnualPlan.objects.count())
        self.everywhere = member(*ours, *official)
        self.readers = {rows: member(service) for rows, service in listed.items()} | {
            asked.rows: self.everywhere
        }
        self.school = make_schools(listed[USUAL], 1)[0]
        self.head = make_user("school_director", on=self.school)

    def page(self, what, rows, person=None):
        if what == PLANS:
            return Page(person or self.readers[rows], "/pal/")
        place = self.places[rows]
        return Page(person or place.person, OF_A_SERVICE[what].format(s=place.service.slug))

    def _written(self, year, actions):
        return self.places[USUAL].make_plan(year, actions)


def measure(table, asked):
    world = World(asked)
    lists = [PLANS, *OF_A_SERVICE]
    table.group(f"questions to the database at {', '.join(f'{rows:,}' for rows in world.sizes)} rows")
    for what in lists:
        _questions(table, what, [world.page(what, rows) for rows in world.sizes])
    table.group(f"CPU of a page of {USUAL} rows: against its template alone, and against no permissions")
    for what in lists:
        _costs(table, asked, f"{what}, one Servicio", world.page(what, USUAL), with_template=True)
    for what in lists:
        _costs(table, asked, f"{what}, {MANY} Servicios", world.page(what, USUAL, world.everywhere))
    _costs(table, asked, f"{PLANS}, one school", Page(world.head, "/pal/"))
    _costs(table, asked, "list of units, one school", Page(world.head, f"/unidades/?q={world.school.code}"))
    _by_actions(table, asked, world)


def _sizes_of_plans(asked):
    return [(WRITTEN + 1, asked.actions // 10), (WRITTEN + 2, asked.actions)]


def _questions(table, what, pages):
    counts = [len(page.questions(page.open)) for page in pages]
    constant = len(set(counts[1:])) == 1 and counts[0] <= counts[1]
    detail = "; ".join(map(str, counts)) + ("" if constant else "; NOT CONSTANT")
    table.line(what, max(counts), QUESTIONS, unit="", detail=detail, also=constant)


def _costs(table, asked, what, page, with_template=False):
    bare = partial(without_permissions, page.person)
    with bare():
        same = page.read() == page.text
    taken = interleaved(asked.runs, 5, {"bare": bare}, page=page.open, bare=page.open, template=page.template)
    held = len(page.questions(page.template))
    cost = f"{taken['page'] * 1000:.1f} ms"
    if with_template:
        detail = f"{cost}, {taken['template'] * 1000:.1f} ms" + (f"; {held} questions inside" if held else "")
        limit = None if what.startswith(SUMMARY) else PER_TEMPLATE
        table.line(f"{what}: per template", taken["page"] / taken["template"], limit, detail=detail)
    detail = f"{cost}, {taken['bare'] * 1000:.1f} ms" + ("" if same else "; NOT THE SAME PAGE")
    what = f"{what}: per no permissions"
    table.line(what, taken["page"] / taken["bare"], PER_BARE, detail=detail, also=same)


def _by_actions(table, asked, world):
    table.group("the page where a PAL's actions are written")
    pages = [
        Page(world.places[USUAL].person, f"/pal/{plan.service.slug}/{plan.year}/secciones/objetivos/")
        for plan in world.large_plans
    ]
    few, many = (count for _, count in _sizes_of_plans(asked))
    taken = interleaved(asked.runs, 5, tenth=pages[0].open, whole=pages[1].open)
    detail = f"{taken['whole'] * 1000:.1f} ms, {taken['tenth'] * 1000:.1f} ms"
    what = f"{many:,} actions against {few:,}"
    table.line(what, taken["whole"] / taken["tenth"], PER_TENTH, detail=detail)
    last = world.large_plans[1].actions.order_by("-position").first()
    linked = all(f'pagina={page}"' in pages[1].text for page in range(2, many // ROWS + 1))
    found = Page(pages[1].person, f"{pages[1].address}?q={last.code}")
    table.line(
        "clicks to any action",
        2,
        2,
        unit="",
        detail="by its page, or by searching",
        also=linked and last.name in found.text,
    )
