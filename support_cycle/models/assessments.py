"""Self-assessment, which is its author's alone, and the case that a professional shares with chosen colleagues.

No role reaches a self-assessment: it has no area, and its only door is `SelfAssessment.objects.of(person)`.
"""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.access import AccessQuerySet
from accounts.models import Editable, LocalService
from support_cycle.models.base import HELPS, LEADS, PERSON
from support_cycle.models.plans import BasalCapacity


class SelfAssessmentQuerySet(models.QuerySet):
    def of(self, person):
        """A person's own: the only way to a row."""
        return self.filter(author=person)


class SelfAssessment(Editable):
    """The checklist of Annex 1 of the guide (seed 002), once for each time its author wants to look back."""

    untold = ("reflection",)

    author = models.ForeignKey(PERSON, models.CASCADE, related_name="self_assessments")
    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    on = models.DateField("fecha")
    reflection = models.TextField("reflexión", max_length=4000, blank=True)

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "autoevaluación"
        verbose_name_plural = "autoevaluaciones"

    def __str__(self):
        return f"Autoevaluación del {self.on:%d-%m-%Y}"


class SelfAssessmentAnswer(models.Model):
    """SÍ / NO / NO APLICA to one of the nine statements, by its number in the guide."""

    class Answer(models.TextChoices):
        YES = "yes", "Sí"
        NO = "no", "No"
        NOT_APPLICABLE = "na", "No aplica"

    assessment = models.ForeignKey(SelfAssessment, models.CASCADE, related_name="answers")
    statement = models.PositiveSmallIntegerField("afirmación")
    answer = models.CharField("respuesta", max_length=3, choices=Answer)

    class Meta:
        ordering = ["statement"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "statement"], name="statement_answered_once"),
            models.CheckConstraint(
                condition=models.Q(statement__gte=1, statement__lte=9), name="statement_is_one_of_nine"
            ),
        ]

    def __str__(self):
        return f"{self.statement}: {self.answer}"


class PeerCase(Editable):
    """A case for reflection among peers: its author and those chosen read it, nobody else whatever their role."""

    access_area = "support"
    access_columns = {}
    access_people = {"author": LEADS, "readers__person": HELPS}
    untold = ("title", "text")

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    author = models.ForeignKey(PERSON, models.CASCADE, related_name="peer_cases")
    title = models.CharField("título", max_length=160)
    text = models.TextField("el caso, sin nombres", max_length=8000)
    asks = models.TextField("qué quiero pensar con otras personas", max_length=2000, blank=True)
    capacity = models.CharField("capacidad basal", max_length=13, choices=BasalCapacity, blank=True)
    closed_at = models.DateTimeField("cerrado el", null=True, blank=True, editable=False)
    conclusion = models.TextField("qué me llevo", max_length=4000, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "caso para reflexionar entre pares"

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("support_cycle:case", args=[self.pk])


class PeerReader(models.Model):
    case = models.ForeignKey(PeerCase, models.CASCADE, related_name="readers")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+", verbose_name="colega")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="case_shared_once_with_a_person")
        ]

    def __str__(self):
        return str(self.person)


class PeerReply(models.Model):
    case = models.ForeignKey(PeerCase, models.CASCADE, related_name="replies")
    text = models.TextField("lo que pienso", max_length=4000)
    by = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "respuesta entre pares"

    def __str__(self):
        return self.text[:80]
