"""What the life page of a body tells: its seats, its year, its papers, what hangs from it. A list is one query."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Subquery

from accounts.models import Body
from accounts.roles import Capability
from participation.bodies import quorum_sentence
from participation.body_state import SOON, describe, with_figures, with_state
from participation.compositions import norm_of
from participation.models import HELD, Commitment, CommunitySession, Minutes
from participation.quorum import holds_on, rule_words


def for_life(today):
    """Bodies with all that the top of their page says."""
    last = Minutes.objects.filter(body=OuterRef("pk"), corrected_by__isnull=True)
    last = last.order_by("-year", "-number", "-edition")
    bodies = Body.objects.select_related(
        "service", "school__commune", "upper", "act_file", "rules_file", "updated_by"
    )
    bodies = bodies.annotate(
        **{f"minutes_{name}": Subquery(last.values(name)[:1]) for name in ("pk", "number", "year")}
    )
    return with_figures(with_state(bodies, today), today)


@dataclass
class Life:
    """One body for one reader on a day. `year` is the one whose sessions and work plan are shown."""

    body: Body
    user: object
    today: datetime.date
    year: int

    def __post_init__(self):
        describe(self.body)

    @property
    def is_of_the_service(self):
        """Whether the reader holds a role of the Servicio itself."""
        return self.body.service_id in self.user.reach.services

    @property
    def may_read_originals(self):
        return self.body.may_contribute or self.is_of_the_service

    @property
    def may_read_addresses(self):
        """E-mails are for who writes the body, to send the citation, and for the Servicio."""
        return self.may_read_originals

    @property
    def norm(self):
        """The composition to offer: only to a body that has no seat yet."""
        return None if self.seats else norm_of(self.body)

    @property
    def quorum(self):
        """What the rule means today: of the seats whose holder's term runs, as a session counts them."""
        held = [seat for seat in self.seats if not seat.is_substitute and holds_on(seat, self.today)]
        return quorum_sentence(self.body, len(held))

    @property
    def quorum_rule(self):
        return rule_words(self.body)

    @cached_property
    def opens_upper(self):
        """Whether the reader may open the page of the body above."""
        seen = Body.objects.allowing(self.user, Capability.SEE)
        return bool(self.body.upper_id) and seen.filter(pk=self.body.upper_id).exists()

    @property
    def years(self):
        return [self.today.year - 1, self.today.year, self.today.year + 1]

    @cached_property
    def seats(self):
        """Every seat with `note`: vacant, over, about to end."""
        seats = list(self.body.members.select_related("stakeholder", "user"))
        for seat in seats:
            seat.note = _note(seat, self.today)
        return seats

    @cached_property
    def work_items(self):
        return list(self.body.work_items.filter(year=self.year))

    @property
    def work_is_done(self):
        return sum(1 for item in self.work_items if item.done_on)

    @cached_property
    def reports(self):
        return list(self.body.reports.select_related("file"))

    @cached_property
    def support(self):
        return list(self.body.support.select_related("by")[:100])

    @cached_property
    def sessions(self):
        """The year's sessions, as far as they are not a draft that only who writes may see."""
        sessions = CommunitySession.objects.filter(body=self.body, year=self.year).order_by("starts_at", "pk")
        if not self.may_read_originals:
            sessions = sessions.exclude(status=CommunitySession.Status.DRAFT)
        return list(sessions)

    @property
    def held(self):
        return sum(1 for session in self.sessions if session.status in HELD)

    @cached_property
    def commitments(self):
        """What is open, with `shown`: the original words for who may read them, else the reviewed ones."""
        rows = list(Commitment.objects.open().filter(body=self.body).order_by("due_on", "pk"))
        for row in rows:
            row.shown = row.text if self.may_read_originals else row.published_text
            row.is_late = row.due_on < self.today
        return rows

    @cached_property
    def lower(self):
        """The bodies below, each with `is_open`: whether the reader may open its page."""
        seen = Body.objects.allowing(self.user, Capability.SEE).filter(pk=OuterRef("pk"))
        rows = Body.objects.filter(upper=self.body, archived_at__isnull=True)
        return list(rows.annotate(is_open=Exists(seen)).order_by("name", "pk")[:100])


def _note(seat, today):
    if seat.is_vacant:
        return "vacant"
    if seat.until and seat.until < today:
        return "over"
    return "ending" if seat.until and seat.until <= today + SOON else ""
