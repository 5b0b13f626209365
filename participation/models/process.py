"""The participatory process of a PAL: its committee, its method, and how the plan was told and spread."""

from django.db import models
from django.db.models import Q

from accounts.access import AccessQuerySet
from accounts.models import Body, BodyMember, LocalService
from documents.models import Attachment
from participation.models.base import PERSON, ParticipationRow
from plans.models import AnnualPlan, SealedVersion


class Moment(models.TextChoices):
    """The three moments of a session (seed 000: «identificar, deliberar y decidir conjuntamente»)."""

    IDENTIFY = "identify", "Identificar"
    DELIBERATE = "deliberate", "Deliberar"
    DECIDE = "decide", "Decidir"


class Methodology(ParticipationRow):
    """A methodological proposal: what is asked in a session, moment by moment. Reusable, printable."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="methodologies")
    name = models.CharField("nombre", max_length=160)
    purpose = models.TextField("para qué", max_length=2000, blank=True)
    duration = models.PositiveSmallIntegerField("duración en minutos", default=90)
    materials = models.TextField("materiales", max_length=2000, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "pauta metodológica"
        constraints = [
            models.UniqueConstraint(fields=["service", "name"], name="methodology_once_per_service")
        ]

    def __str__(self):
        return self.name


class Question(ParticipationRow):
    """A question of a methodology, for one of the three moments."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    methodology = models.ForeignKey(Methodology, models.CASCADE, related_name="questions")
    moment = models.CharField("momento", max_length=10, choices=Moment, default=Moment.IDENTIFY)
    text = models.CharField("pregunta", max_length=400)
    minutes = models.PositiveSmallIntegerField("minutos", default=20)
    position = models.PositiveSmallIntegerField("orden", default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "pregunta"

    def __str__(self):
        return self.text


class Process(ParticipationRow):
    """The process of one plan. `committee` is the PAL's own committee, not the Comité Directivo Local (domain 12.6).

    `protection_officer` is the named person who receives what reveals a possible violation of a child's rights.
    """

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.OneToOneField(AnnualPlan, models.PROTECT, related_name="process")
    committee = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="comité del PAL"
    )
    act_number = models.CharField("N.º del acto", max_length=40, blank=True)
    act_date = models.DateField("fecha del acto", null=True, blank=True)
    act_file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    proposal = models.TextField("propuesta metodológica", max_length=8000, blank=True)
    privacy_notice = models.TextField("aviso de privacidad", max_length=4000, blank=True)
    contact = models.CharField(
        "a quién hablar", max_length=200, blank=True, help_text="Se imprime en la devolución."
    )
    protection_officer = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="persona a cargo de la protección de derechos",
    )

    class Meta:
        ordering = ["plan", "pk"]
        verbose_name = "proceso participativo"

    def __str__(self):
        return f"Proceso participativo del {self.plan}"


class CommitteeRole(ParticipationRow):
    """Who does what in the PAL's committee, and for which stage of the plan they answer (a `Stage.key`, or "")."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    process = models.ForeignKey(Process, models.CASCADE, related_name="roles")
    member = models.ForeignKey(
        BodyMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="integrante"
    )
    role = models.CharField("rol", max_length=120)
    functions = models.TextField("funciones", max_length=2000, blank=True)
    person = models.CharField("persona responsable", max_length=160, blank=True)
    stage = models.SlugField("etapa", max_length=30, blank=True)
    position = models.PositiveSmallIntegerField("orden", default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "rol del comité"

    def __str__(self):
        return self.role


class Outreach(ParticipationRow):
    """A time the plan was told (socialización) or spread (difusión): where, when, to whom, and what came back."""

    class Kind(models.TextChoices):
        SOCIALISATION = "socialisation", "Socialización"
        DISSEMINATION = "dissemination", "Difusión"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="outreach")
    kind = models.CharField("tipo", max_length=14, choices=Kind)
    channel = models.CharField("canal", max_length=160)
    date = models.DateField("fecha")
    audience = models.CharField("a quiénes", max_length=200)
    reached = models.PositiveIntegerField("personas alcanzadas", null=True, blank=True)
    sealed_version = models.ForeignKey(
        SealedVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outreach",
        verbose_name="versión que se mostró",
    )
    observations = models.TextField("observaciones recibidas", max_length=4000, blank=True)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["date", "pk"]
        verbose_name = "difusión"

    def __str__(self):
        return f"{self.get_kind_display()}: {self.channel}"


class ProtectionCaseQuerySet(AccessQuerySet):
    def of(self, user):
        """What was sent to this person. Nobody else reads it, not even the administration."""
        return self.filter(officer=user)


class ProtectionCase(models.Model):
    """What left the flow because it may reveal a violation of a child's rights. Its officer alone reads `text`.

    Everybody else has a count: of a session (`session.protection_cases.count()`). `client_id` is that of the
    contribution it was, so that a device that sends it again does not bring it back.
    """

    untold = ("text", "outcome")

    access_area = "participation"
    access_columns = {}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    session = models.ForeignKey(
        "participation.CommunitySession", models.PROTECT, related_name="protection_cases"
    )
    officer = models.ForeignKey(PERSON, models.PROTECT, related_name="protection_cases")
    client_id = models.UUIDField(null=True, unique=True, editable=False)
    text = models.TextField("lo que se dijo", max_length=2000)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField("enviado el", auto_now_add=True)
    received_at = models.DateTimeField("recibido el", null=True, blank=True)
    outcome = models.TextField("qué se hizo", max_length=4000, blank=True)
    closed_at = models.DateTimeField("cerrado el", null=True, blank=True)

    objects = ProtectionCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "caso de protección"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(received_at__isnull=False),
                name="a_case_is_received_before_it_is_closed",
            )
        ]

    def __str__(self):
        return f"Caso del {self.at:%d-%m-%Y}"
