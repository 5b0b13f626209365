"""What a programme adds up: its networks, their meetings, training, practices and support plans; by axis and in total.

Seven readings, whatever there is. A unit in networks of two axes counts in each and once in the total. People of
meetings are attendances: who came three times counts three. Training that was cancelled does not count.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from accounts.models import School
from participation.small_groups import suppressed
from support_cycle.models import (
    Enrolment,
    Network,
    NetworkAttendance,
    NetworkMeeting,
    Practice,
    SupportPlan,
    TrainingEvent,
)
from support_cycle.programme_reach import members_on

NO_ROLE, NO_UNIT, NO_AXIS = "Sin cargo anotado", "Otra institución", "Sin eje"
MEASURES = {
    "networks": "Redes",
    "units": "Unidades en ellas",
    "meetings": "Reuniones de red hechas",
    "people": "Asistencias a esas reuniones",
    "events": "Actividades de formación",
    "registered": "Personas inscritas",
    "attended": "Personas que asistieron",
    "certified": "Personas certificadas",
    "outside": "Asistentes de fuera, sin inscripción",
    "practices": "Buenas prácticas",
    "plans": "Planes de apoyo",
}
OF_PEOPLE = ("people", "registered", "attended", "certified", "outside")


@dataclass(frozen=True)
class Tally:
    """People of training: a number is None where it is not said outside the Servicio."""

    registered: int | None = 0
    attended: int | None = 0
    certified: int | None = 0

    def __add__(self, other):
        return Tally(*(getattr(self, name) + getattr(other, name) for name in TALLIED))


TALLIED = ("registered", "attended", "certified")


@dataclass
class Block:
    """The numbers of an axis, or of the whole: `roles` and `kinds` are {name: Tally}, `stages` {label: plans}."""

    label: str
    numbers: dict
    roles: dict = field(default_factory=dict)
    kinds: dict = field(default_factory=dict)
    stages: dict = field(default_factory=dict)

    @property
    def measures(self):
        """[(label, number)] in the order of the page."""
        return [(label, self.numbers[name]) for name, label in MEASURES.items()]


@dataclass
class Figures:
    programme: object
    today: object
    axes: list
    networks: list
    events: list
    blocks: list
    total: Block
    is_for_others: bool = False

    @property
    def columns(self):
        return [*self.blocks, self.total]

    @property
    def table(self):
        """[(what, [number of each axis and of the whole])], support plans by stage at the end."""
        rows = [(label, [block.numbers[name] for block in self.columns]) for name, label in MEASURES.items()]
        stages = self.total.stages
        return rows + [
            (f"Planes de apoyo: {stage.lower()}", [block.stages[stage] for block in self.columns])
            for stage in stages
        ]

    def for_others(self):
        """The same without groups of fewer than five people, nor what would tell them by subtraction."""
        numbers = [dict(block.numbers) for block in self.blocks]
        total = dict(self.total.numbers)
        for name in OF_PEOPLE:
            told = suppressed([one[name] for one in numbers])
            for one, value in zip(numbers, told, strict=True):
                one[name] = value
            total[name] = suppressed([total[name]])[0]
        blocks = [
            Block(block.label, said, stages=block.stages)
            for block, said in zip(self.blocks, numbers, strict=True)
        ]
        whole = Block(
            self.total.label, total, _told(self.total.roles), _told(self.total.kinds), self.total.stages
        )
        return replace(self, blocks=blocks, total=whole, is_for_others=True)


def read_figures(programme, today):
    axes = list(programme.axes.all())
    networks = list(_networks(programme))
    events = list(_events(programme))
    units = _units(programme, today)
    rows = _enrolments(programme)
    others = _others(programme)
    known = {axis.pk for axis in axes}
    keys = [axis.pk for axis in axes]
    loose = [*networks, *events]
    if any(row.axis_id not in known for row in loose) or any(key not in known for key in others):
        keys.append(None)

    def block(label, wanted):
        held = [row for row in networks if wanted(row.axis_id)]
        done = [row for row in events if wanted(row.axis_id)]
        tallies = [row for row in rows if wanted(row[0])]
        said = [other for key, other in others.items() if wanted(key)]
        roles, kinds = _sum(tallies, 1), _sum(tallies, 2)
        people = sum(roles.values(), Tally())
        numbers = {
            "networks": len(held),
            "units": len(set().union(*(units[row.pk] for row in held))),
            "meetings": sum(row.held for row in held),
            "people": sum(row.people for row in held),
            "events": len(done),
            "outside": sum(row.outside_people for row in done),
            **{name: getattr(people, name) for name in TALLIED},
            "practices": sum(one["practice"].total() for one in said),
            "plans": sum(one["plan"].total() for one in said),
        }
        counted = sum((one["plan"] for one in said), Counter())
        stages = {label: counted[value] for value, label in SupportPlan.Status.choices}
        return Block(label, {name: numbers[name] for name in MEASURES}, roles, kinds, stages)

    names = {axis.pk: axis.name for axis in axes}
    blocks = [block(names.get(key, NO_AXIS), lambda axis, key=key: _axis(axis, known) == key) for key in keys]
    for row in loose:
        row.axis_name = names.get(row.axis_id, "")
    return Figures(programme, today, axes, networks, events, blocks, block("En total", lambda axis: True))


def _axis(key, known):
    return key if key in known else None


def _networks(programme):
    closed = NetworkMeeting.objects.filter(network=OuterRef("pk"), status=NetworkMeeting.Status.CLOSED)
    came = NetworkAttendance.objects.filter(
        meeting__network=OuterRef("pk"), meeting__status=NetworkMeeting.Status.CLOSED
    )
    return Network.objects.filter(programme=programme).annotate(
        held=_one(closed.order_by().values("network").annotate(n=Count("pk"))),
        people=_one(came.order_by().values("meeting__network").annotate(n=Sum("people"))),
    )


def _one(rows):
    return Coalesce(Subquery(rows.values("n")), 0, output_field=IntegerField())


def _units(programme, today):
    """{network's pk: the units in it today}."""
    found = defaultdict(set)
    pairs = members_on(today).filter(network__programme=programme).order_by()
    for network, school in pairs.values_list("network", "school"):
        found[network].add(school)
    return found


def _events(programme):
    rows = TrainingEvent.objects.filter(programme=programme)
    return rows.exclude(status=TrainingEvent.Status.CANCELLED).order_by("starts_on", "pk")


def _enrolments(programme):
    """[(axis, role, kind of unit, Tally)]."""
    rows = Enrolment.objects.filter(event__programme=programme)
    return tallies(rows.exclude(event__status=TrainingEvent.Status.CANCELLED), "event__axis", "role", "kind")


def tallies(rows, *names):
    """[(…names, Tally)] of registered people; `kind` is the kind of their unit, in words."""
    labels = dict(School.Kind.choices)
    kind = Case(When(school__isnull=True, then=Value("")), default="school__kind")
    counted = (
        rows.order_by()
        .annotate(kind=kind)
        .values_list(*names)
        .annotate(
            registered=Count("pk"),
            attended=Count("pk", filter=Q(attended=True)),
            certified=Count("pk", filter=Q(certified_on__isnull=False)),
        )
    )
    said = []
    for row in counted:
        keys = dict(zip(names, row, strict=False))
        if "role" in keys:
            keys["role"] = keys["role"] or NO_ROLE
        if "kind" in keys:
            keys["kind"] = labels.get(keys["kind"], NO_UNIT)
        said.append((*keys.values(), Tally(*row[len(names) :])))
    return said


def _sum(rows, place):
    """{what stands at `place`: Tally}, by name."""
    found = defaultdict(Tally)
    for row in rows:
        found[row[place]] += row[-1]
    return dict(sorted(found.items()))


def _others(programme):
    """{axis: {"practice": Counter by state, "plan": Counter by stage}} in one reading."""
    found = defaultdict(lambda: {"practice": Counter(), "plan": Counter()})
    pieces = [
        rows.filter(programme=programme).order_by().values_list(Value(name), "axis", "status")
        for name, rows in [
            ("practice", Practice.objects.exclude(status=Practice.Status.WITHDRAWN)),
            ("plan", SupportPlan.objects.all()),
        ]
    ]
    counted = [piece.annotate(n=Count("pk")) for piece in pieces]
    for name, axis, status, n in counted[0].union(counted[1], all=True):
        found[axis][name][status] += n
    return found


def _told(tallied):
    """{name: Tally} as others read it: each column suppressed on its own."""
    columns = {name: suppressed([getattr(tally, name) for tally in tallied.values()]) for name in TALLIED}
    return {
        key: Tally(**{name: columns[name][place] for name in TALLIED}) for place, key in enumerate(tallied)
    }
