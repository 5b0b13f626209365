"""A monitoring meeting: agreed, noted while it happens, systematised after, closed by its minutes (seed 002, 2)."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import AccessQuerySet
from accounts.models import LocalService, School
from documents.models import Attachment, SealedDocument
from participation.models import Commitment
from plans.models import Measurement
from support_cycle.models.base import PERSON, SCHOOLS, SupportRow
from support_cycle.models.plans import KeyAction, PlanRow, SupportPlan


class MeetingQuerySet(AccessQuerySet):
    def for_list(self):
        return self.select_related("school__commune", "plan", "service").order_by("starts_at", "pk")

    def held(self):
        return self.filter(status__in=MEETING_HELD)


class MonitoringMeeting(SupportRow):
    """A meeting of a support plan. `client_id` is made where it was opened, so that what is sent twice is one.

    `by_school` is the school team's own, without the professional. The texts of «Posterior» stand here too; what only
    UATP reads does not (GroupDynamics, Preparation).
    """

    access_dated = "starts_at__date"

    class Status(models.TextChoices):
        AGREED = "agreed", "Acordada"
        RUNNING = "running", "En curso"
        HELD = "held", "Realizada"
        CLOSED = "closed", "Cerrada"
        CANCELLED = "cancelled", "No se hizo"

    class Modality(models.TextChoices):
        IN_PERSON = "in_person", "Presencial"
        REMOTE = "remote", "A distancia"
        MIXED = "mixed", "Mixta"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="monitoring_meetings")
    school = models.ForeignKey(School, models.PROTECT, related_name="monitoring_meetings")
    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="meetings")
    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField("N.º", editable=False)
    by_school = models.BooleanField("la hace el equipo de la escuela, sin el profesional", default=False)
    status = models.CharField("estado", max_length=9, choices=Status, default=Status.AGREED, editable=False)
    starts_at = models.DateTimeField("cuándo empieza")
    ends_at = models.DateTimeField("cuándo termina", null=True, blank=True)
    place = models.CharField("lugar", max_length=160, blank=True)
    modality = models.CharField("modalidad", max_length=9, choices=Modality, default=Modality.IN_PERSON)
    agreed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, editable=False, related_name="+")
    lead = models.ForeignKey(
        PERSON,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="support_meetings",
        verbose_name="profesional que acompaña",
    )
    outside_reason = models.CharField(
        "por qué queda fuera de las fechas del plan", max_length=300, blank=True
    )
    # durante
    agenda = models.TextField("agenda", max_length=4000, blank=True)
    framing = models.TextField("encuadre", max_length=4000, blank=True)
    # posterior
    progress = models.TextField("avances", max_length=8000, blank=True)
    without_knots = models.BooleanField("no hubo nudos críticos", default=False)
    learnings = models.TextField("aprendizajes", max_length=8000, blank=True)
    early_signs = models.TextField(
        "indicaciones tempranas de progreso o falta de progreso", max_length=4000, blank=True
    )
    incongruences = models.TextField("incongruencias", max_length=4000, blank=True)
    corrections = models.TextField("cómo se corrigen", max_length=4000, blank=True)
    achievements = models.TextField("logros", max_length=4000, blank=True)
    problems = models.TextField("problemas", max_length=4000, blank=True)
    minutes = models.OneToOneField(
        SealedDocument,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="monitoring_meeting",
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "number", "pk"]
        verbose_name = "reunión de monitoreo"
        verbose_name_plural = "reuniones de monitoreo"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="meeting_number_once_per_plan"),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(minutes__isnull=False),
                name="a_closed_meeting_has_its_minutes",
            ),
        ]
        indexes = [models.Index(fields=["service", "school", "starts_at"], name="meeting_by_school")]

    def __str__(self):
        return f"Reunión de monitoreo {self.number}"

    @property
    def trail_label(self):
        return f"{self}, {self.school}"

    def get_absolute_url(self):
        return reverse("support_cycle:meeting", args=[self.pk])

    @property
    def is_open(self):
        """Whether what happens in it may still be written."""
        return self.status in (self.Status.AGREED, self.Status.RUNNING, self.Status.HELD)


MEETING_HELD = frozenset([MonitoringMeeting.Status.HELD, MonitoringMeeting.Status.CLOSED])


class MeetingDecision(models.Model):
    """A move of a meeting."""

    access_area = "support"
    access_columns = SCHOOLS

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    meeting = models.ForeignKey(MonitoringMeeting, models.PROTECT, related_name="decisions")
    move = models.CharField(max_length=20)
    from_status = models.CharField(max_length=9, choices=MonitoringMeeting.Status)
    to_status = models.CharField(max_length=9, choices=MonitoringMeeting.Status)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    capacity = models.CharField("en calidad de", max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField("motivo", blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "movimiento de la reunión"

    def __str__(self):
        return f"{self.meeting}: {self.move}"


class MeetingPart(PlanRow):
    """A part of a meeting. Its `client_id`, where a device may make it, keeps what is sent twice from being two."""

    class Meta:
        abstract = True


class MeetingAction(MeetingPart):
    """What was said of one key action in a meeting: the narrative first, the level after."""

    meeting = models.ForeignKey(MonitoringMeeting, models.CASCADE, related_name="action_notes")
    key_action = models.ForeignKey(KeyAction, models.PROTECT, related_name="notes")
    done = models.TextField("qué se hizo", max_length=4000, blank=True)
    going = models.TextField("cómo va", max_length=4000, blank=True)
    level = models.CharField("nivel", max_length=11, choices=KeyAction.Level, blank=True)
    indicator_value = models.CharField("valor del indicador", max_length=120, blank=True)
    reported_by = models.CharField("quién lo informó", max_length=160, blank=True, help_text="Su cargo.")
    feedback = models.TextField("observaciones que se devolvieron", max_length=4000, blank=True)

    class Meta:
        ordering = ["key_action__position", "pk"]
        verbose_name = "acción clave en la reunión"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key_action"], name="key_action_once_per_meeting")
        ]

    def __str__(self):
        return str(self.key_action)


class SupportArea(models.TextChoices):
    """The guide's three ámbitos de acción (seed 002, 2.2)."""

    FEEDBACK = "feedback", "Retroalimentación"
    TEAMWORK = "teamwork", "Trabajo en equipo"
    RELATIONS = "relations", "Relaciones interpersonales"


class AreaWork(MeetingPart):
    """Whether an ámbito was worked in a meeting, and what was modelled."""

    meeting = models.ForeignKey(MonitoringMeeting, models.CASCADE, related_name="areas")
    area = models.CharField("ámbito", max_length=9, choices=SupportArea)
    is_worked = models.BooleanField("se trabajó", default=False)
    modelled = models.TextField("qué se modeló", max_length=2000, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "ámbito de acción en la reunión"
        constraints = [models.UniqueConstraint(fields=["meeting", "area"], name="area_once_per_meeting")]

    def __str__(self):
        return self.get_area_display()


class MeetingParticipant(MeetingPart):
    """Who took part, by role; no name is asked."""

    meeting = models.ForeignKey(MonitoringMeeting, models.CASCADE, related_name="participants")
    client_id = models.UUIDField(unique=True, editable=False)
    role = models.CharField("cargo o rol", max_length=120)
    count = models.PositiveSmallIntegerField("cuántas personas", default=1)

    class Meta:
        ordering = ["pk"]
        verbose_name = "participante"

    def __str__(self):
        return self.role


class MeetingAgreement(MeetingPart):
    """What the meeting agreed."""

    meeting = models.ForeignKey(MonitoringMeeting, models.CASCADE, related_name="agreements")
    client_id = models.UUIDField(unique=True, editable=False)
    number = models.PositiveSmallIntegerField("N.º", editable=False)
    text = models.TextField("acuerdo", max_length=2000)

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = "acuerdo de la reunión"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="agreement_number_once_per_meeting")
        ]

    def __str__(self):
        return f"Acuerdo {self.number}"


class MeetingCommitment(models.Model):
    """A commitment that came up in a monitoring meeting: it lives among the others (`participation.Commitment`)."""

    meeting = models.ForeignKey(MonitoringMeeting, models.PROTECT, related_name="commitment_links")
    commitment = models.OneToOneField(Commitment, models.CASCADE, related_name="meeting_link")

    class Meta:
        ordering = ["pk"]
        verbose_name = "compromiso de la reunión"

    def __str__(self):
        return str(self.commitment)


class PlanAdjustment(PlanRow):
    """A change to the plan, agreed in a meeting or between them, with its reason; what stood before stays readable."""

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="adjustments")
    meeting = models.ForeignKey(
        MonitoringMeeting, models.PROTECT, null=True, blank=True, editable=False, related_name="adjustments"
    )
    key_action = models.ForeignKey(
        KeyAction,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="adjustments",
        verbose_name="acción clave",
    )
    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    what = models.TextField("qué se ajusta", max_length=2000)
    before = models.TextField("cómo estaba", max_length=4000, blank=True, editable=False)
    reason = models.TextField("por qué", max_length=2000)
    applied_at = models.DateTimeField("llevado al plan el", null=True, blank=True, editable=False)
    applied_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "ajuste del plan"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="an_adjustment_says_why")]

    def __str__(self):
        return self.what[:80]


class Evidence(PlanRow):
    """What shows that an action contributed: a file, a link, or a measurement of the PAL."""

    access_dated = "at__date"

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="evidence")
    meeting = models.ForeignKey(
        MonitoringMeeting, models.SET_NULL, null=True, blank=True, editable=False, related_name="evidence"
    )
    key_action = models.ForeignKey(
        KeyAction,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="acción clave",
    )
    title = models.CharField("qué es", max_length=200)
    contribution = models.TextField("qué aporta al objetivo", max_length=2000, blank=True)
    file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    link = models.URLField("enlace", max_length=500, blank=True)
    measurement = models.ForeignKey(
        Measurement, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="medición del PAL"
    )
    shows_minors = models.BooleanField("se reconoce a niñas, niños o adolescentes", default=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "evidencia"

    def __str__(self):
        return self.title


class MeetingResponse(models.Model):
    """The school confirms the minutes or observes them, later and without holding them."""

    class Kind(models.TextChoices):
        CONFIRMS = "confirms", "Confirma"
        OBSERVES = "observes", "Observa"

    access_area = "support"
    access_columns = SCHOOLS

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(MonitoringMeeting, models.CASCADE, related_name="responses")
    kind = models.CharField("qué dice", max_length=8, choices=Kind)
    text = models.TextField("observación", max_length=2000, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    capacity = models.CharField("en calidad de", max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "respuesta de la escuela"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="confirms") | ~Q(text=""), name="an_observation_says_something"
            )
        ]

    def __str__(self):
        return self.get_kind_display()
