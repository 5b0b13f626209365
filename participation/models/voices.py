"""What was said, how it is grouped, and what became of it: voice -> theme -> trace -> action or section of the plan."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.access import AccessQuerySet
from accounts.models import Body, LocalService, OrganizationalUnit, School, Stakeholder
from participation.models.base import PERSON, ParticipationRow, Reviewed
from participation.models.process import Moment
from participation.models.sessions import CommunitySession
from plans.models import Action, AnnualPlan, PriorityAxis, Section


class Theme(ParticipationRow):
    """A group of contributions. Grouping destroys nothing: a contribution can sit in two."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="themes")
    name = models.CharField("tema", max_length=120)
    position = models.PositiveSmallIntegerField("orden", default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "tema"
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="theme_once_per_plan")]

    def __str__(self):
        return self.name


class Trace(models.Model):
    """What was decided about one or many contributions, in one decision, and where they went.

    Decided again, a contribution gets another trace; the earlier one stays in the trail.
    """

    class Decision(models.TextChoices):
        INCORPORATED = "incorporated", "Incorporado"
        NOT_INCORPORATED = "not_incorporated", "No incorporado"
        REFERRED = "referred", "Derivado"

    access_area = "participation"
    access_columns = {"service": "service"}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="traces")
    decision = models.CharField("qué se decide", max_length=16, choices=Decision)
    grounds = models.TextField(
        "cómo entra, o por qué no",
        max_length=2000,
        help_text="Lo leerán quienes lo dijeron, en su devolución.",
    )
    referred_to = models.CharField("a quién se deriva", max_length=160, blank=True)
    unit = models.ForeignKey(OrganizationalUnit, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "decisión sobre aportes"
        constraints = [
            models.CheckConstraint(condition=~Q(grounds=""), name="a_trace_says_why"),
            models.CheckConstraint(
                condition=~Q(decision="referred") | ~Q(referred_to=""), name="a_referral_says_to_whom"
            ),
        ]

    def __str__(self):
        return self.get_decision_display()


class TraceTarget(models.Model):
    """An action or a section of the plan that a trace names: it cannot be deleted while it is named."""

    trace = models.ForeignKey(Trace, models.CASCADE, related_name="targets")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="trace_targets")
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="trace_targets")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=False, section__isnull=True)
                | Q(action__isnull=True, section__isnull=False),
                name="a_target_is_an_action_or_a_section",
            ),
            models.UniqueConstraint(
                fields=["trace", "action"], condition=Q(action__isnull=False), name="action_once_per_trace"
            ),
            models.UniqueConstraint(
                fields=["trace", "section"], condition=Q(section__isnull=False), name="section_once_per_trace"
            ),
        ]

    def __str__(self):
        return str(self.action or self.section)


class ContributionQuerySet(AccessQuerySet):
    def for_list(self):
        return self.select_related("stakeholder", "session", "axis", "trace").order_by(
            "session_id", "number", "pk"
        )

    def undecided(self):
        return self.filter(trace__isnull=True)

    def reviewed(self):
        """Those whose words may leave the Servicio."""
        return self.filter(reviewed_at__isnull=False)


class Contribution(Reviewed, ParticipationRow):
    """What somebody said in a session, in their own words; the session is its author, nobody is named.

    `client_id` is made where it was typed, so that what is sent twice arrives once (decisions D3, D16).
    """

    access_columns = {"service": "service", "school": "school", "body": "body"}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, null=True, blank=True, related_name="contributions")
    session = models.ForeignKey(CommunitySession, models.PROTECT, related_name="contributions")
    number = models.PositiveIntegerField("N.º en la sesión", editable=False)
    client_id = models.UUIDField(unique=True, editable=False)
    stakeholder = models.ForeignKey(
        Stakeholder, models.PROTECT, related_name="contributions", verbose_name="estamento"
    )
    moment = models.CharField("momento", max_length=10, choices=Moment, default=Moment.IDENTIFY)
    axis = models.ForeignKey(
        PriorityAxis, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="eje"
    )
    votes = models.PositiveSmallIntegerField("votos", null=True, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="contributions", verbose_name="temas")
    trace = models.ForeignKey(
        Trace, models.PROTECT, null=True, blank=True, editable=False, related_name="contributions"
    )
    at = models.DateTimeField("anotado el", default=timezone.now, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["session", "number", "pk"]
        verbose_name = "aporte"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], name="contribution_number_once_per_session"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_contribution_says_something"),
        ]
        indexes = [
            models.Index(fields=["plan", "trace"], name="contribution_by_plan"),
            # «14 aportes de 3 estamentos, en 4 sesiones» is counted here without opening a row.
            models.Index(fields=["plan", "session", "stakeholder", "trace"], name="contribution_tally"),
        ]

    def __str__(self):
        return f"Aporte {self.number}"


class Subscriber(models.Model):
    """An address that somebody of 18 or more left in a session, to be told what became of it. For nothing else."""

    session = models.ForeignKey(CommunitySession, models.CASCADE, related_name="subscribers")
    email = models.EmailField("correo")
    at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "correo para la devolución"
        constraints = [models.UniqueConstraint(fields=["session", "email"], name="address_once_per_session")]

    def __str__(self):
        return self.email
