"""Where a plan looks up to: PEL, management agreement and ENEP, each Servicio's own editable copy."""

from django.db import models

from accounts.access import AccessQuerySet
from accounts.models import Editable, LocalService


class PlansRow(Editable):
    """A row of the plans' area that carries its Servicio: what every model here has in common."""

    access_area = "plans"
    access_columns = {"service": "service"}

    objects = AccessQuerySet.as_manager()

    class Meta:
        abstract = True


class Instrument(PlansRow):
    """PEL (six years), CGE (six years) or ENEP (eight years) as a Servicio holds it."""

    class Kind(models.TextChoices):
        PEL = "PEL", "Plan Estratégico Local (PEL)"
        CGE = "CGE", "Convenio de Gestión Educacional (CGE)"
        ENEP = "ENEP", "Estrategia Nacional de Educación Pública (ENEP)"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="instruments")
    kind = models.CharField("instrumento", max_length=4, choices=Kind)
    title = models.CharField("nombre", max_length=200)
    starts_on = models.DateField("vigente desde", null=True, blank=True)
    ends_on = models.DateField("vigente hasta", null=True, blank=True)
    act = models.CharField("acto que lo aprueba", max_length=200, blank=True)
    source = models.CharField("fuente", max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "-starts_on", "pk"]
        verbose_name = "instrumento"

    def __str__(self):
        return self.title


class StrategicObjective(PlansRow):
    service = models.ForeignKey(LocalService, models.PROTECT, related_name="strategic_objectives")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="objectives")
    code = models.CharField("código", max_length=12)
    text = models.CharField("objetivo", max_length=600)
    position = models.PositiveSmallIntegerField("orden", default=0)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["instrument", "position", "pk"]
        verbose_name = "objetivo estratégico"
        constraints = [models.UniqueConstraint(fields=["instrument", "code"], name="objective_code_once")]

    def __str__(self):
        return f"{self.code} {self.text}"


class StrategicLine(PlansRow):
    service = models.ForeignKey(LocalService, models.PROTECT, related_name="strategic_lines")
    objective = models.ForeignKey(StrategicObjective, models.PROTECT, related_name="lines")
    code = models.CharField("código", max_length=12)
    text = models.CharField("línea estratégica", max_length=400)
    position = models.PositiveSmallIntegerField("orden", default=0)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["objective", "position", "pk"]
        verbose_name = "línea estratégica"
        constraints = [models.UniqueConstraint(fields=["objective", "code"], name="line_code_once")]

    def __str__(self):
        return f"L.E. {self.code} {self.text}"


class PriorityAxis(PlansRow):
    service = models.ForeignKey(LocalService, models.PROTECT, related_name="axes")
    name = models.CharField("eje prioritario", max_length=160)
    position = models.PositiveSmallIntegerField("orden", default=0)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "eje prioritario"
        constraints = [models.UniqueConstraint(fields=["service", "name"], name="axis_once_per_service")]

    def __str__(self):
        return self.name


class FundingSource(PlansRow):
    service = models.ForeignKey(LocalService, models.PROTECT, related_name="funding_sources")
    name = models.CharField("fuente de financiamiento", max_length=120)
    position = models.PositiveSmallIntegerField("orden", default=0)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "fuente de financiamiento"
        constraints = [models.UniqueConstraint(fields=["service", "name"], name="source_once_per_service")]

    def __str__(self):
        return self.name
