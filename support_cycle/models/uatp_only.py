"""What only UATP reads: the companion of a school writes it, the head reads it; no school's page or paper shows it."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.access import AccessQuerySet
from accounts.models import LocalService, School
from support_cycle.models.base import PERSON, SupportRow
from support_cycle.models.meetings import MonitoringMeeting


class UatpOnly(SupportRow):
    """Read by UATP alone: the companion of the school writes it, the head reads it; never a school's page or paper."""

    access_area = "dynamics"

    class Meta:
        abstract = True


class Preparation(UatpOnly):
    """The professional's answers to the guide's questions before a meeting (seed 002, 2.1)."""

    access_dated = "meeting__starts_at__date"
    untold = ("resources", "action_in_course", "alternatives", "to_bring")

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    meeting = models.OneToOneField(MonitoringMeeting, models.CASCADE, related_name="preparation")
    resources = models.TextField("recursos", max_length=4000, blank=True)
    action_in_course = models.TextField("acción clave en curso", max_length=4000, blank=True)
    alternatives = models.TextField("alternativas ante el nudo crítico", max_length=4000, blank=True)
    to_bring = models.TextField("qué llevar", max_length=2000, blank=True)
    done_at = models.DateTimeField("preparada el", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["meeting", "pk"]
        verbose_name = "preparación"
        verbose_name_plural = "preparaciones"

    def __str__(self):
        return f"Preparación de {self.meeting}"


class GroupDynamics(UatpOnly):
    """Group dynamics and attitudes that help or hinder the accompaniment (seed 002, 2.3). For UATP alone."""

    access_dated = "meeting__starts_at__date"
    untold = ("text",)

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    meeting = models.OneToOneField(MonitoringMeeting, models.CASCADE, related_name="dynamics")
    text = models.TextField("dinámica del grupo", max_length=4000, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["meeting", "pk"]
        verbose_name = "dinámica del grupo"

    def __str__(self):
        return f"Dinámica del grupo, {self.meeting}"


class DynamicsRequest(models.Model):
    """Somebody asked to read what was written of them, and the head of UATP handed it over: of which meetings, when.

    Its only door is the area `dynamics` at the Servicio: the head's. The trail tells that it was done, not who asked.
    """

    access_area = "dynamics"
    access_columns = {"service": "service"}
    untold = ("asked_by",)

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    asked_by = models.CharField("quién lo pide", max_length=160)
    asked_on = models.DateField("pedido el")
    meetings = models.ManyToManyField(MonitoringMeeting, related_name="+", verbose_name="reuniones")
    given_by = models.ForeignKey(PERSON, models.PROTECT, editable=False, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "solicitud de lectura de la dinámica del grupo"
        verbose_name_plural = "solicitudes de lectura de la dinámica del grupo"

    def __str__(self):
        return f"Lectura de la dinámica del grupo, {self.school}"

    def get_absolute_url(self):
        return reverse("support_cycle:dynamics_given", args=[self.pk])
