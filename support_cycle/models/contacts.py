"""Support between meetings."""

import uuid

from django.db import models

from support_cycle.models.base import PERSON
from support_cycle.models.plans import PlanRow, SupportPlan


class SupportContact(PlanRow):
    """Support given between meetings, noted in a minute."""

    class Kind(models.TextChoices):
        VISIT = "visit", "Visita"
        CALL = "call", "Llamada"
        VIDEO = "video", "Videollamada"
        MAIL = "mail", "Correo"
        MATERIAL = "material", "Material entregado"

    access_dated = "date"

    plan = models.ForeignKey(SupportPlan, models.SET_NULL, null=True, blank=True, related_name="contacts")
    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("cómo", max_length=8, choices=Kind)
    date = models.DateField("fecha")
    with_whom = models.CharField("con quién", max_length=160, blank=True, help_text="Su cargo.")
    note = models.CharField("de qué se trató", max_length=500)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="support_contacts")

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = "apoyo entre reuniones"
        indexes = [models.Index(fields=["service", "school", "date"], name="contact_by_school")]

    def __str__(self):
        return f"{self.get_kind_display()} del {self.date:%d-%m-%Y}"
