"""Papers and the long work that makes them. This room knows no plan."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

PERSON = settings.AUTH_USER_MODEL


class Attachment(models.Model):
    """A checked file in the private store, named by its SHA-256. Handed out only through its owner's address."""

    name = models.CharField("nombre", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("tamaño en bytes")
    sha256 = models.CharField(max_length=64, db_index=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    client_id = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.name


class SealedDocument(models.Model):
    """Frozen content: canonical snapshot, its digest, an unguessable code; the papers' bytes rendered once."""

    kind = models.CharField(max_length=40)
    title = models.CharField("documento", max_length=200)
    issuer = models.CharField("quien lo emite", max_length=200)
    number = models.PositiveIntegerField("versión")
    code = models.CharField("código de verificación", max_length=40, unique=True)
    snapshot = models.TextField(editable=False)
    snapshot_sha256 = models.CharField(max_length=64)
    trail_seq = models.PositiveBigIntegerField(default=0)
    trail_head = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    capacity = models.CharField("en calidad de", max_length=120, blank=True)
    is_demo = models.BooleanField(default=False)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_size = models.PositiveIntegerField(default=0)
    xlsx_sha256 = models.CharField(max_length=64, blank=True)
    xlsx_size = models.PositiveIntegerField(default=0)
    rendered_at = models.DateTimeField(null=True)
    # Whoever verifies an earlier version is told so (a certificate whose name was mended, or that was withdrawn).
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="reemplazado por"
    )
    withdrawn_at = models.DateTimeField("retirado el", null=True, blank=True)

    class Meta:
        ordering = ["-sealed_at", "-pk"]

    def __str__(self):
        return f"{self.title}, versión {self.number}"

    @property
    def has_papers(self):
        return self.rendered_at is not None


class AccessLinkQuerySet(models.QuerySet):
    def open(self, now=None):
        return self.filter(revoked_at__isnull=True, expires_at__gt=now or timezone.now())


class AccessLink(models.Model):
    """A personal link to one sealed document, for people without an account: expiring, revocable, kept hashed."""

    document = models.ForeignKey(SealedDocument, models.CASCADE, related_name="links")
    label = models.CharField("para quién", max_length=160)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField("vence")
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField("abierto por última vez", null=True, blank=True)

    objects = AccessLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.label

    @property
    def is_open(self):
        return self.revoked_at is None and self.expires_at > timezone.now()


class Job(models.Model):
    """A long piece of work. This row is the truth; the queue only carries its id."""

    class Status(models.TextChoices):
        QUEUED = "queued", "En espera"
        RUNNING = "running", "En curso"
        DONE = "done", "Terminado"
        FAILED = "failed", "No se pudo terminar"
        CANCELLED = "cancelled", "Cancelado"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    handler = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    args = models.JSONField(default=dict)
    by = models.ForeignKey(PERSON, models.CASCADE, null=True, related_name="jobs")
    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    location = models.CharField("a dónde seguir", max_length=300, blank=True)
    output = models.ForeignKey(Attachment, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["status", "leased_until"], name="job_by_lease")]

    def __str__(self):
        return self.title

    @property
    def is_over(self):
        return self.status in (self.Status.DONE, self.Status.FAILED, self.Status.CANCELLED)
