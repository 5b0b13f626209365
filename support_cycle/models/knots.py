"""Nudos críticos with a life, and what a year's knots and learnings offer to the next plan."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import AccessQuerySet
from accounts.models import LocalService, School
from participation.models import Trace
from participation.models.base import Reviewed
from plans.models import AnnualPlan
from support_cycle.models.base import HELPS, PERSON, SCHOOLS, ServiceRow, SupportRow
from support_cycle.models.meetings import MonitoringMeeting
from support_cycle.models.plans import BasalCapacity, KeyAction, SupportPlan


class KnotTheme(ServiceRow):
    """A theme under which knots and learnings of several units show up together: the Servicio's own list."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="knot_themes")
    name = models.CharField("tema", max_length=120)
    capacity = models.CharField("capacidad basal", max_length=13, choices=BasalCapacity, blank=True)
    position = models.PositiveSmallIntegerField("orden", default=0)
    archived_at = models.DateTimeField("archivado", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "tema de nudos críticos"
        verbose_name_plural = "temas de nudos críticos"
        constraints = [
            models.UniqueConstraint(fields=["service", "name"], name="knot_theme_once_per_service")
        ]

    def __str__(self):
        return self.name


class CriticalKnot(Reviewed, SupportRow):
    """A nudo crítico. Its own words stay with the school and its Servicio; without names, only `public_text`."""

    class Status(models.TextChoices):
        OPEN = "open", "Abierto"
        SUPPORTED = "supported", "En apoyo"
        RESOLVED = "resolved", "Resuelto"

    access_dated = "opened_on"
    # Whoever it was shared with sees it and may note what was tried.
    access_people = {"shares__person": HELPS}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="knots")
    school = models.ForeignKey(School, models.PROTECT, related_name="knots")
    plan = models.ForeignKey(SupportPlan, models.PROTECT, null=True, blank=True, related_name="knots")
    meeting = models.ForeignKey(
        MonitoringMeeting, models.PROTECT, null=True, blank=True, editable=False, related_name="knots"
    )
    key_action = models.ForeignKey(
        KeyAction, models.SET_NULL, null=True, blank=True, related_name="knots", verbose_name="acción clave"
    )
    theme = models.ForeignKey(
        KnotTheme, models.PROTECT, null=True, blank=True, related_name="knots", verbose_name="tema"
    )
    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    status = models.CharField("estado", max_length=9, choices=Status, default=Status.OPEN, editable=False)
    opened_on = models.DateField("desde")
    resolved_on = models.DateField("resuelto el", null=True, blank=True, editable=False)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = "nudo crítico"
        verbose_name_plural = "nudos críticos"
        constraints = [
            models.CheckConstraint(
                condition=Q(status="resolved", resolved_on__isnull=False)
                | ~Q(status="resolved") & Q(resolved_on__isnull=True),
                name="a_resolved_knot_has_its_day",
            )
        ]
        indexes = [models.Index(fields=["service", "status", "theme"], name="knot_by_theme")]

    def __str__(self):
        return self.text[:80]

    @property
    def trail_label(self):
        return f"Nudo crítico {self.pk}, {self.school}"

    def get_absolute_url(self):
        return reverse("support_cycle:knot", args=[self.pk])


class KnotDecision(models.Model):
    """A move of a knot."""

    access_area = "support"
    access_columns = SCHOOLS

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    knot = models.ForeignKey(CriticalKnot, models.CASCADE, related_name="decisions")
    move = models.CharField(max_length=20)
    from_status = models.CharField(max_length=9, choices=CriticalKnot.Status)
    to_status = models.CharField(max_length=9, choices=CriticalKnot.Status)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    capacity = models.CharField("en calidad de", max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField("qué se hará, o qué lo resolvió", blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "movimiento del nudo crítico"

    def __str__(self):
        return f"{self.knot}: {self.move}"


class KnotAttempt(models.Model):
    """What was tried, by whom and when."""

    knot = models.ForeignKey(CriticalKnot, models.CASCADE, related_name="attempts")
    what = models.TextField("qué se intentó", max_length=2000)
    on = models.DateField("fecha")
    result = models.CharField("qué resultó", max_length=500, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "intento"

    def __str__(self):
        return self.what[:80]


class KnotShare(models.Model):
    """A professional of UATP with whom a knot was shared, and why."""

    knot = models.ForeignKey(CriticalKnot, models.CASCADE, related_name="shares")
    person = models.ForeignKey(
        PERSON, models.CASCADE, related_name="shared_knots", verbose_name="profesional"
    )
    note = models.CharField("para qué", max_length=300, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "nudo compartido"
        constraints = [
            models.UniqueConstraint(fields=["knot", "person"], name="knot_shared_once_with_a_person")
        ]

    def __str__(self):
        return str(self.person)


class Offering(ServiceRow):
    """An open knot or a learning, without names, offered to the next PAL's draft or to a training event.

    Decided as a contribution is (`Trace`: incorporated / not / referred, with grounds and where it went).
    """

    class Kind(models.TextChoices):
        KNOT = "knot", "Nudo crítico"
        LEARNING = "learning", "Aprendizaje"

    untold = ("text",)

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="offerings", verbose_name="PAL")
    kind = models.CharField("qué es", max_length=8, choices=Kind)
    theme = models.ForeignKey(KnotTheme, models.PROTECT, null=True, blank=True, related_name="offerings")
    text = models.TextField("texto, sin nombres", max_length=2000)
    units = models.PositiveSmallIntegerField("de cuántas unidades viene", default=1, editable=False)
    knots = models.ManyToManyField(CriticalKnot, blank=True, related_name="offerings")
    meetings = models.ManyToManyField(MonitoringMeeting, blank=True, related_name="offerings")
    event = models.ForeignKey(
        "support_cycle.TrainingEvent",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="offerings",
        verbose_name="actividad de formación",
    )
    trace = models.ForeignKey(
        Trace, models.PROTECT, null=True, blank=True, editable=False, related_name="offerings"
    )
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["plan", "theme__position", "pk"]
        verbose_name = "ofrecido al PAL"

    def __str__(self):
        return self.text[:80]
