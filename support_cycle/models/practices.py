"""Good practices: the 40-field card of seed 003 as data, filled from a finished cycle, reviewed, published."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import AccessQuerySet
from accounts.models import LocalService, School
from documents.models import SealedDocument
from support_cycle.models.base import LEADS, PERSON, ServiceRow
from support_cycle.models.networks import OfAProgramme
from support_cycle.models.plans import SupportPlan


class PolicyAxis(ServiceRow):
    """An eje de política under which practices are placed: a catalogue of the Servicio's."""

    service = models.ForeignKey(LocalService, models.CASCADE, related_name="policy_axes")
    name = models.CharField("eje de política", max_length=200)
    position = models.PositiveSmallIntegerField("orden", default=0)
    archived_at = models.DateTimeField("archivado", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "eje de política"
        verbose_name_plural = "ejes de política"
        constraints = [
            models.UniqueConstraint(fields=["service", "name"], name="policy_axis_once_per_service")
        ]

    def __str__(self):
        return self.name


class PracticeField(models.Model):
    """A field of the card: what it asks, its help and limit. Data, so that a Servicio's card can change."""

    class Kind(models.TextChoices):
        TEXT = "text", "Texto"
        LINE = "line", "Una línea"
        DATE = "date", "Fecha"
        CHOICE = "choice", "Una opción"
        CHOICES = "choices", "Una o varias opciones"
        WORDS = "words", "Palabras clave"

    key = models.SlugField("clave", max_length=40, unique=True)
    number = models.PositiveSmallIntegerField("N.º en la ficha", unique=True)
    section = models.CharField("parte de la ficha", max_length=80)
    label = models.CharField("qué pide", max_length=200)
    help = models.CharField("ayuda", max_length=400, blank=True)
    kind = models.CharField("tipo", max_length=7, choices=Kind, default=Kind.TEXT)
    options = models.JSONField("opciones", default=list, blank=True)
    word_limit = models.PositiveSmallIntegerField("palabras a lo más", null=True, blank=True)
    is_core = models.BooleanField("es del núcleo de doce", default=False)
    is_personal = models.BooleanField("es un dato de contacto: nunca se publica", default=False)

    class Meta:
        ordering = ["number"]
        verbose_name = "campo de la ficha"
        verbose_name_plural = "campos de la ficha"

    def __str__(self):
        return f"{self.number}. {self.label}"


class Practice(OfAProgramme):
    """A good practice: written, reviewed by the head of UATP, published with a sealed card."""

    class Status(models.TextChoices):
        DRAFT = "draft", "En preparación"
        REVIEW = "review", "En revisión"
        PUBLISHED = "published", "Publicada"
        WITHDRAWN = "withdrawn", "Retirada"

    access_columns = {"service": "service", "school": "school"}
    access_people = {"author": LEADS}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="practices")
    school = models.ForeignKey(
        School,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="practices",
        verbose_name="unidad educativa",
    )
    support_plan = models.ForeignKey(
        SupportPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="practices",
        verbose_name="plan de apoyo",
    )
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    name = models.CharField("nombre de la buena práctica", max_length=200)
    slug = models.SlugField("dirección", max_length=80, editable=False)
    policy_axes = models.ManyToManyField(
        PolicyAxis, blank=True, related_name="practices", verbose_name="ejes de política"
    )
    status = models.CharField("estado", max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    document = models.ForeignKey(
        SealedDocument, models.PROTECT, null=True, blank=True, editable=False, related_name="practices"
    )
    published_on = models.DateField("publicada el", null=True, blank=True, editable=False)
    # What the sealed card says, as it is searched; and its axes, a line each. Written when it is sealed, and only then.
    public_text = models.TextField("lo publicado, para buscar", blank=True, editable=False)
    public_axes = models.TextField("ejes publicados", blank=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "buena práctica"
        verbose_name_plural = "buenas prácticas"
        constraints = [
            models.UniqueConstraint(fields=["service", "slug"], name="practice_address_once_per_service"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(document__isnull=False, published_on__isnull=False),
                name="a_published_practice_is_sealed",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("support_cycle:practice", args=[self.pk])


class PracticeAnswer(models.Model):
    """What a practice says in one field of the card; several options go one per line."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="answers")
    field = models.ForeignKey(PracticeField, models.PROTECT, related_name="+")
    text = models.TextField("respuesta", max_length=8000)
    is_prefilled = models.BooleanField("viene del ciclo", default=False)

    class Meta:
        ordering = ["field__number"]
        constraints = [models.UniqueConstraint(fields=["practice", "field"], name="field_once_per_practice")]

    def __str__(self):
        return f"{self.field}"


class PracticeDecision(models.Model):
    """A move of a practice."""

    access_area = "support"
    access_columns = {"service": "service"}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="decisions")
    move = models.CharField(max_length=20)
    from_status = models.CharField(max_length=9, choices=Practice.Status)
    to_status = models.CharField(max_length=9, choices=Practice.Status)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    capacity = models.CharField("en calidad de", max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField("motivo", blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "movimiento de la buena práctica"

    def __str__(self):
        return f"{self.practice}: {self.move}"


class Replication(models.Model):
    """Who took a practice up."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="replications")
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="unidad educativa"
    )
    institution = models.CharField("u otra institución", max_length=160, blank=True)
    since = models.DateField("desde")
    note = models.CharField("cómo la adaptaron", max_length=500, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = "réplica"
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False) | ~Q(institution=""), name="a_replication_says_who"
            )
        ]

    def __str__(self):
        return str(self.school or self.institution)
