"""What each unit needs and how its PME goes: the chapters that come unit by unit."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import LocalService, School
from plans.models.annual import AnnualPlan
from plans.models.strategic import PlansRow


class Staffing(PlansRow):
    """Dotación: the staff a unit needs, founded on technical-pedagogical grounds (Ley 21.040, art. 46)."""

    class Kind(models.TextChoices):
        TEACHERS = "teachers", "Docentes"
        ASSISTANTS = "assistants", "Asistentes de la educación"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="staffing")
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="unidad educativa")
    kind = models.CharField("personal", max_length=10, choices=Kind)
    people = models.PositiveIntegerField("personas")
    hours = models.DecimalField(
        "horas semanales",
        max_digits=8,
        decimal_places=1,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(999_999))],
    )
    grounds = models.TextField("fundamento técnico-pedagógico", blank=True)

    class Meta:
        ordering = ["school__sort_key", "kind"]
        verbose_name = "dotación"
        constraints = [
            models.UniqueConstraint(fields=["plan", "school", "kind"], name="staffing_once_per_unit_and_kind")
        ]

    def __str__(self):
        return f"{self.school}: {self.get_kind_display()}"


class ImprovementProgress(PlansRow):
    """How a school's PME goes at a cut-off: actions by dimension and percentage of fulfilment."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="improvement_progress")
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="establecimiento")
    cut_off = models.DateField("fecha de corte", null=True, blank=True)
    leadership = models.PositiveSmallIntegerField("Liderazgo", default=0)
    pedagogy = models.PositiveSmallIntegerField("Gestión pedagógica", default=0)
    coexistence = models.PositiveSmallIntegerField("Convivencia escolar", default=0)
    resources = models.PositiveSmallIntegerField("Gestión de recursos", default=0)
    fulfilment = models.DecimalField(
        "cumplimiento (%)",
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )

    class Meta:
        ordering = ["school__sort_key"]
        verbose_name = "avance del PME"
        constraints = [
            models.UniqueConstraint(fields=["plan", "school"], name="improvement_progress_once_per_school"),
            models.CheckConstraint(
                condition=Q(fulfilment__isnull=True) | Q(fulfilment__range=(0, 100)),
                name="fulfilment_is_a_percentage",
            ),
        ]

    def __str__(self):
        return f"PME de {self.school}"

    @property
    def total(self):
        return self.leadership + self.pedagogy + self.coexistence + self.resources
