"""The plan's procedure: its stages and calendar, its moves, its sealed versions, who received them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import AccessQuerySet
from accounts.models import Body, LocalService
from documents.models import Attachment, SealedDocument
from plans.models.annual import Action, AnnualPlan, Section
from plans.models.strategic import PlansRow

PERSON = settings.AUTH_USER_MODEL


class CalendarRule(PlansRow):
    """A stage of the year and where its date comes from; data of each Servicio, with the law's dates to begin with.

    A date (`month`, `day`) of the year before the plan's (`year_offset` -1), or `working_days` after the stage `after`.
    """

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="calendar_rules")
    key = models.SlugField("clave", max_length=30)
    name = models.CharField("etapa", max_length=120)
    position = models.PositiveSmallIntegerField("orden", default=0)
    year_offset = models.SmallIntegerField("año respecto del plan", default=-1)
    start_month = models.PositiveSmallIntegerField("mes de inicio", null=True, blank=True)
    start_day = models.PositiveSmallIntegerField("día de inicio", null=True, blank=True)
    month = models.PositiveSmallIntegerField(
        "mes", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(
        "día", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    after = models.SlugField("después de la etapa", max_length=30, blank=True)
    working_days = models.PositiveSmallIntegerField("días hábiles", null=True, blank=True)
    is_legal = models.BooleanField("fecha de ley", default=False)
    source = models.CharField("fuente", max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "regla del calendario"
        constraints = [models.UniqueConstraint(fields=["service", "key"], name="rule_once_per_service")]

    def __str__(self):
        return self.name


class NonWorkingDay(PlansRow):
    """A day that counts otherwise than the public holidays say: a regional holiday, or a holiday that was moved."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="non_working_days")
    date = models.DateField("fecha")
    name = models.CharField("motivo", max_length=120)
    is_working = models.BooleanField("se trabaja igual", default=False)

    class Meta:
        ordering = ["date"]
        verbose_name = "feriado propio"
        constraints = [models.UniqueConstraint(fields=["service", "date"], name="day_once_per_service")]

    def __str__(self):
        return f"{self.date:%d-%m-%Y} {self.name}"


class Stage(PlansRow):
    """A step of the process, with planned and real dates: late is a warning, never a block."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=30, editable=False)
    name = models.CharField("etapa", max_length=120)
    position = models.PositiveSmallIntegerField("orden", default=0, editable=False)
    starts_on = models.DateField("desde", null=True, blank=True)
    due_on = models.DateField("hasta", null=True, blank=True)
    done_on = models.DateField("terminada el", null=True, blank=True)
    is_legal = models.BooleanField(default=False, editable=False)
    rule_due_on = models.DateField(null=True, blank=True, editable=False)
    responsible = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="persona responsable"
    )
    reason = models.CharField("motivo del cambio", max_length=300, blank=True)
    on_paper = models.BooleanField("se hizo en papel", default=False)
    file = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="documento",
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "etapa"
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="stage_once_per_plan")]

    def __str__(self):
        return self.name

    def is_late(self, today):
        return self.done_on is None and self.due_on is not None and self.due_on < today


class Decision(models.Model):
    """A move that was made: who, in which capacity, when, why, and with which document."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="decisions")
    move = models.CharField(max_length=20)
    from_status = models.CharField(max_length=12, choices=AnnualPlan.Status)
    to_status = models.CharField(max_length=12, choices=AnnualPlan.Status)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    capacity = models.CharField("en calidad de", max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField("motivo", blank=True)
    on_paper = models.BooleanField("se hizo en papel", default=False)
    done_on = models.DateField("fecha del trámite", null=True, blank=True)
    act_number = models.CharField("N.º del acto", max_length=40, blank=True)
    act_date = models.DateField("fecha del acto", null=True, blank=True)
    file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="documento"
    )

    objects = AccessQuerySet.as_manager()
    access_area = "plans"
    access_columns = {"service": "service"}

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.plan}: {self.move}"


class SealedVersionQuerySet(AccessQuerySet):
    def shown_to(self, user):
        """What may be read without seeing the draft: a school's or a body's people read their Servicio's versions."""
        above = (
            Q(service__in=sorted(user.reach.services_above)) if user.reach.services_above else Q(pk__in=[])
        )
        return self.filter(self._granted(user, "see") | above)

    def for_list(self):
        return self.select_related("document", "document__sealed_by", "plan", "plan__service").order_by(
            "-number"
        )


class SealedVersion(models.Model):
    """A plan's sealed version: the frozen document and what it was sealed for."""

    class Purpose(models.TextChoices):
        DRAFT = "draft", "Copia de trabajo"
        SOCIALISATION = "socialisation", "Socialización con las comunidades"
        PRESENTATION = "presentation", "Presentación al Comité Directivo Local y al Consejo Local"
        DEP = "dep", "Revisión de la Dirección de Educación Pública"
        BUDGET = "budget", "Ajuste a la Ley de Presupuestos"
        SANCTION = "sanction", "Sanción"
        AMENDMENT = "amendment", "Modificación del plan publicado"
        TRANSCRIPT = "transcript", "Transcripción de un acto público"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("versión")
    purpose = models.CharField("para qué se selló", max_length=14, choices=Purpose)
    document = models.OneToOneField(SealedDocument, models.PROTECT, related_name="plan_version")
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="sealed_version"
    )

    objects = SealedVersionQuerySet.as_manager()
    access_area = "plans"
    access_columns = {"service": "service"}

    class Meta:
        ordering = ["-number"]
        verbose_name = "versión sellada"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="version_number_once_per_plan")
        ]

    def __str__(self):
        return f"Versión {self.number}"

    def get_absolute_url(self):
        return reverse("plans:version", args=[self.plan.service.slug, self.plan.year, self.number])


class Presentation(models.Model):
    """A body received a sealed version on a day; its working days are counted once and frozen."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="presentations")
    body = models.ForeignKey(Body, models.PROTECT, related_name="presentations")
    sealed_version = models.ForeignKey(SealedVersion, models.PROTECT, related_name="presentations")
    received_on = models.DateField("recibido el")
    working_days = models.PositiveSmallIntegerField(default=15)
    due_on = models.DateField("plazo hasta")
    how = models.CharField("cómo lo recibió", max_length=200, blank=True)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AccessQuerySet.as_manager()
    access_area = "plans"
    access_columns = {"service": "service"}

    class Meta:
        ordering = ["received_on", "pk"]
        verbose_name = "presentación"
        constraints = [
            models.UniqueConstraint(
                fields=["sealed_version", "body"], name="received_once_per_version_and_body"
            )
        ]

    def __str__(self):
        return f"{self.body}: {self.received_on:%d-%m-%Y}"


class Amendment(models.Model):
    """A modification of a published plan: opened with its reason, closed with its own resolution and version."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField("modificación N.º")
    reason = models.TextField("motivo")
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    resolution_number = models.CharField("resolución N.º", max_length=40, blank=True)
    resolution_date = models.DateField("fecha de la resolución", null=True, blank=True)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    sealed_version = models.OneToOneField(
        SealedVersion, models.PROTECT, null=True, blank=True, related_name="amendment"
    )

    objects = AccessQuerySet.as_manager()
    access_area = "plans"
    access_columns = {"service": "service"}

    class Meta:
        ordering = ["number"]
        verbose_name = "modificación"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="amendment_number_once_per_plan"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(closed_at__isnull=True), name="one_open_amendment_per_plan"
            ),
        ]

    def __str__(self):
        return f"Modificación {self.number}"


class Comment(models.Model):
    """A note to a colleague on a section or an action of the draft; never printed, never sealed."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="comments")
    section = models.ForeignKey(Section, models.CASCADE, null=True, blank=True, related_name="comments")
    action = models.ForeignKey(Action, models.CASCADE, null=True, blank=True, related_name="comments")
    to = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="para"
    )
    text = models.TextField("comentario", max_length=2000)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AccessQuerySet.as_manager()
    access_area = "plans"
    access_columns = {"service": "service"}

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "comentario"

    def __str__(self):
        return self.text[:60]
