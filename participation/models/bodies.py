"""The life of a body beside its sessions: its work plan, its annual report, and the support it was given."""

from django.db import models

from accounts.models import Body, LocalService, School
from documents.models import Attachment
from participation.models.base import PERSON, ParticipationRow

OF_A_BODY = {"service": "service", "school": "school", "body": "body"}


class WorkItem(ParticipationRow):
    """A line of a body's work plan of a year."""

    access_columns = OF_A_BODY

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.CASCADE, related_name="work_items")
    year = models.PositiveSmallIntegerField("año")
    what = models.CharField("qué se hará", max_length=300)
    due_on = models.DateField("hasta", null=True, blank=True)
    done_on = models.DateField("hecho el", null=True, blank=True)
    note = models.CharField("nota", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("orden", default=0)

    class Meta:
        ordering = ["year", "position", "pk"]
        verbose_name = "línea del plan de trabajo"

    def __str__(self):
        return self.what


class BodyReport(ParticipationRow):
    """A body's annual report to its community (seed 003)."""

    access_columns = OF_A_BODY

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.CASCADE, related_name="reports")
    year = models.PositiveSmallIntegerField("año")
    given_on = models.DateField("entregado el")
    audience = models.CharField("a quiénes", max_length=200, blank=True)
    summary = models.TextField("resumen", max_length=4000, blank=True)
    file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = "informe anual"
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="report_once_per_body_and_year")]

    def __str__(self):
        return f"Informe anual {self.year}"


class BodySupport(ParticipationRow):
    """Support given to a body between its sessions."""

    class Kind(models.TextChoices):
        VISIT = "visit", "Visita"
        CALL = "call", "Llamada"
        VIDEO = "video", "Videollamada"
        MAIL = "mail", "Correo"
        MATERIAL = "material", "Material entregado"

    access_columns = OF_A_BODY

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.CASCADE, related_name="support")
    kind = models.CharField("cómo", max_length=8, choices=Kind)
    date = models.DateField("fecha")
    note = models.CharField("de qué se trató", max_length=300)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = "apoyo a la instancia"

    def __str__(self):
        return f"{self.get_kind_display()} del {self.date:%d-%m-%Y}"
