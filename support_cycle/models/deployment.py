"""Who accompanies whom: what an assignment agrees beside its role, and what the head's page is read against."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import LocalService, Region, School, SchoolRole
from support_cycle.models.base import PERSON, ServiceRow, SupportRow


class Assignment(SupportRow):
    """What is agreed on a professional's accompaniment of a unit. Who and since when is the role `companion`."""

    class Kind(models.TextChoices):
        LEAD = "lead", "Encargada o encargado"
        PAIR = "pair", "Dupla"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="assignments")
    school = models.ForeignKey(School, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="assignments", verbose_name="profesional")
    role = models.OneToOneField(SchoolRole, models.CASCADE, editable=False, related_name="assignment")
    kind = models.CharField("cómo acompaña", max_length=4, choices=Kind, default=Kind.LEAD)
    meetings_a_year = models.PositiveSmallIntegerField(
        "reuniones acordadas en el año",
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    distance_km = models.DecimalField(
        "distancia desde el Servicio, en km", max_digits=6, decimal_places=1, null=True, blank=True
    )
    note = models.CharField("nota", max_length=300, blank=True)

    class Meta:
        ordering = ["school", "pk"]
        verbose_name = "asignación"
        verbose_name_plural = "asignaciones"
        indexes = [models.Index(fields=["service", "person"], name="assignment_by_person")]

    def __str__(self):
        return f"{self.person}: {self.school}"


class DeploymentRule(ServiceRow):
    """How many units of a kind one professional accompanies here: a range to talk about, never a mark.

    JALE, the practice of seed 004, gave each specialist 13 to 15 public and 32 private schools.
    """

    class Group(models.TextChoices):
        ALL = "all", "Todas las unidades"
        SCHOOLS = "schools", "Escuelas y liceos"
        NURSERIES = "nurseries", "Jardines infantiles y salas cuna"
        RURAL = "rural", "Unidades rurales"

    service = models.ForeignKey(LocalService, models.CASCADE, related_name="deployment_rules")
    group = models.CharField("para qué unidades", max_length=9, choices=Group)
    minimum = models.PositiveSmallIntegerField("desde")
    maximum = models.PositiveSmallIntegerField("hasta")
    source = models.CharField("de dónde viene", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "rango de unidades"
        verbose_name_plural = "rangos de unidades"
        constraints = [
            models.UniqueConstraint(fields=["service", "group"], name="range_once_per_service_and_group"),
            models.CheckConstraint(condition=Q(maximum__gte=F("minimum")), name="a_range_goes_upwards"),
        ]

    def __str__(self):
        return f"{self.get_group_display()}: {self.minimum} a {self.maximum}"


class ContactRule(ServiceRow):
    """After how many school days without contact a unit is named on the head's page."""

    service = models.OneToOneField(LocalService, models.CASCADE, related_name="contact_rule")
    school_days = models.PositiveSmallIntegerField(
        "días de clases sin contacto", default=30, validators=[MinValueValidator(1), MaxValueValidator(250)]
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "regla de contacto"

    def __str__(self):
        return f"{self.school_days} días de clases"


class SchoolTerm(models.Model):
    """A stretch of classes of a region's school calendar (Seremi's resolution of each year): editable data."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="school_terms", verbose_name="región")
    year = models.PositiveSmallIntegerField("año")
    name = models.CharField("nombre", max_length=60)
    starts_on = models.DateField("primer día de clases")
    ends_on = models.DateField("último día de clases")
    source = models.CharField("fuente", max_length=200, blank=True)

    class Meta:
        ordering = ["region", "starts_on"]
        verbose_name = "período de clases"
        verbose_name_plural = "períodos de clases"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_term_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["region", "starts_on"], name="term_once_per_region_and_day"),
        ]

    def __str__(self):
        return f"{self.name} {self.year}"
