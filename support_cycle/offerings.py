"""What a year's open knots and learnings offer to the next PAL: by theme, without names, never with the unit.

Only knots whose words were reviewed and learnings of closed meetings; and of them, only the text that is written here.
"""

import re
from dataclasses import dataclass, field

from django.db import transaction

from accounts.editing import save_edit
from accounts.roles import Capability
from accounts.sorting import sort_key
from accounts.trail import record
from participation.tracing import DECIDABLE, hold
from plans.models import AnnualPlan
from plans.workflow import Refused
from support_cycle.knot_moves import UNRESOLVED
from support_cycle.models import CriticalKnot, MonitoringMeeting, Offering
from support_cycle.offering_decisions import offerings_of

LONGEST = Offering._meta.get_field("text").max_length
SHOWN = 60  # learnings of one page


@dataclass
class Group:
    """The knots of a theme that are not offered yet: those with their text without names, and those without.

    `is_sent` is of the one whose form came back.
    """

    theme: object = None
    is_sent: bool = False
    ready: list = field(default_factory=list)
    waiting: list = field(default_factory=list)

    @property
    def units(self):
        return len({row.school_id for row in self.ready})

    @property
    def suggestion(self):
        """The texts without names, each once, for whoever writes one of them all."""
        return "\n".join(dict.fromkeys(row.published_text for row in self.ready))[:LONGEST]


@dataclass
class OfferPage:
    """What the head's page shows; `plan` is None while the next PAL is not there to receive anything."""

    service: object
    year: int
    plan: object = None
    groups: list = field(default_factory=list)
    learnings: list = field(default_factory=list)
    offered: list = field(default_factory=list)

    @property
    def knots(self):
        return [row for group in self.groups for row in group.ready]

    def mark(self, chosen):
        """Whose form was sent, by the knots that it chose (their numbers as text)."""
        for group in self.groups:
            group.is_sent = any(str(row.pk) in chosen for row in group.ready)


def offer_page(user, service, plan, year):
    """The page of a year; `plan` is `next_plan`, or None."""
    if plan is None:
        earlier = AnnualPlan.objects.filter(service=service, year=year + 1).first()
        return OfferPage(service, year, offered=offerings_of(earlier) if earlier else [])
    return OfferPage(
        service,
        year,
        plan,
        open_knots(user, plan, year),
        open_learnings(user, plan, year),
        offerings_of(plan),
    )


def next_plan(service, year):
    """The PAL of the next year, while what enters it may still be decided; None where there is none."""
    return AnnualPlan.objects.filter(service=service, year=year + 1, status__in=DECIDABLE).first()


def open_knots(user, plan, year):
    """[Group] of the unresolved knots of the year, or older, that were not offered to `plan`; one query."""
    rows = CriticalKnot.objects.allowing(user, Capability.WRITE).filter(
        service=plan.service_id, status__in=UNRESOLVED, opened_on__year__lte=year
    )
    rows = rows.exclude(pk__in=Offering.objects.filter(plan=plan, knots__isnull=False).values("knots"))
    found = {}
    for row in rows.select_related("theme", "school").order_by(
        "theme__position", "theme", "-opened_on", "-pk"
    ):
        group = found.setdefault(row.theme_id, Group(row.theme))
        (group.ready if row.published_text else group.waiting).append(row)
    return sorted(found.values(), key=lambda group: group.theme is None)


def open_learnings(user, plan, year):
    """The closed meetings of the year whose learnings were not offered to `plan`, the newest first; one query."""
    rows = MonitoringMeeting.objects.allowing(user, Capability.WRITE).filter(
        service=plan.service_id, status=MonitoringMeeting.Status.CLOSED, starts_at__year=year
    )
    rows = rows.exclude(learnings="").exclude(
        pk__in=Offering.objects.filter(plan=plan, meetings__isnull=False).values("meetings")
    )
    return list(rows.select_related("school").order_by("-starts_at", "-pk")[:SHOWN])


@transaction.atomic
def offer(plan, *, by, text, theme=None, knots=(), meetings=()):
    """Offer knots or learnings (rows, or what has their `pk`) as one text; the Offering.

    `Refused` where the PAL no longer takes any, one was offered or resolved meanwhile, or the text says whose it is.
    """
    hold(plan)
    knots, meetings = _as_they_are(plan, knots, meetings, by)
    if not (knots or meetings):
        raise Refused("Falta elegir qué se ofrece.")
    schools = {row.school for row in [*knots, *meetings]}
    refuse_names(text, schools)
    offering = Offering.objects.create(
        service=plan.service,
        plan=plan,
        kind=Offering.Kind.KNOT if knots else Offering.Kind.LEARNING,
        theme=theme,
        text=text.strip(),
        units=len(schools),
        by=by,
        updated_by=by,
    )
    offering.knots.set(knots)
    offering.meetings.set(meetings)
    told = {"kind": [None, offering.kind], "units": [None, offering.units], "plan": [None, str(plan)]}
    record("offer", offering, by=by, changes=told)
    return offering


@transaction.atomic
def save_offering(form, *, by, version):
    """Correct an offering; `Refused` once it was decided on, or where the words say whose it is."""
    offering = _undecided(form.instance) if "text" in form.changed_data else form.instance
    refuse_names(form.cleaned_data["text"], schools_of(offering))
    return save_edit(form, by=by, version=version)


@transaction.atomic
def withdraw(offering, *, by):
    """Take an offering back while nobody decided on it: its knots and learnings can be offered again."""
    _undecided(offering)
    record("delete", offering, by=by, changes={"units": [offering.units, None]})
    offering.delete()


def schools_of(offering):
    """The schools from which it comes; for whoever wrote it, never for its readers."""
    knots = offering.knots.select_related("school__commune")
    meetings = offering.meetings.select_related("school__commune")
    return {row.school for row in [*knots, *meetings]}


def refuse_names(text, schools):
    """`Refused` where a text names a school it comes from; or, where it is one alone, its comuna."""
    said = sort_key(text)
    for school in schools:
        number = school.rbd and re.search(rf"\b{school.rbd}\b", said.replace(".", ""))
        if sort_key(school.display_name) in said or number:
            raise Refused(f"El texto nombra a {school.display_name}: se ofrece sin nombres de unidades.")
    if len(schools) == 1 and sort_key(next(iter(schools)).commune.name) in said:
        raise Refused("Viene de una sola unidad, y su comuna permite reconocerla: dejarla fuera del texto.")


def _undecided(offering):
    """The row as it is now, locked; the caller's keeps what its form brought."""
    now = Offering.objects.select_for_update(of=("self",), no_key=True).get(pk=offering.pk)
    if now.trace_id:
        raise Refused("Ya se decidió sobre esto en el PAL: lo que se ofreció no cambia.")
    return now


def _as_they_are(plan, knots, meetings, by):
    """The rows of this Servicio, as they are; the plan is locked, so that nobody else offers them meanwhile."""
    wanted = {row.pk for row in knots}, {row.pk for row in meetings}
    rows = CriticalKnot.objects.allowing(by, Capability.WRITE).filter(
        service=plan.service_id, pk__in=wanted[0], status__in=UNRESOLVED, reviewed_at__isnull=False
    )
    rows = rows.exclude(offerings__plan=plan).exclude(public_text="")
    of_meetings = MonitoringMeeting.objects.allowing(by, Capability.WRITE).filter(
        service=plan.service_id, pk__in=wanted[1], status=MonitoringMeeting.Status.CLOSED
    )
    of_meetings = of_meetings.exclude(offerings__plan=plan)
    found = list(rows.select_related("school__commune")), list(of_meetings.select_related("school__commune"))
    if len(found[0]) != len(wanted[0]) or len(found[1]) != len(wanted[1]):
        raise Refused(
            "Algo de lo elegido ya se ofreció, se resolvió o cambió mientras se miraba: elegir otra vez."
        )
    return found
