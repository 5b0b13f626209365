"""Actas: numbered, sealed at once, confirmed later; their agreements, and commitments that go on until they are met."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import AccessQuerySet
from accounts.models import Body, LocalService, OrganizationalUnit, School
from documents.models import Attachment, SealedDocument
from participation.models.base import PERSON, ParticipationRow, Reviewed
from participation.models.sessions import CommunitySession

OF_A_PLACE = {"service": "service", "school": "school", "body": "body"}


class Minutes(ParticipationRow):
    """An acta. `number` runs per body (or per Servicio's process) and year; a correction is a new `edition` of it.

    What the body's quorum rule asked and what came is frozen here when it is sealed.
    """

    access_columns = OF_A_PLACE

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="minutes")
    session = models.ForeignKey(CommunitySession, models.PROTECT, related_name="minutes")
    year = models.PositiveSmallIntegerField("año", editable=False)
    number = models.PositiveSmallIntegerField("acta N.º", editable=False)
    edition = models.PositiveSmallIntegerField("versión", default=1, editable=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="corrected_by"
    )
    correction_reason = models.TextField("qué se corrige", max_length=2000, blank=True)
    quorum_needed = models.PositiveSmallIntegerField("quórum pedido", null=True, blank=True, editable=False)
    quorum_present = models.PositiveSmallIntegerField("presentes", null=True, blank=True, editable=False)
    document = models.OneToOneField(SealedDocument, models.PROTECT, editable=False, related_name="minutes")
    signed_file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    reviewed_in = models.ForeignKey(
        CommunitySession,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reviewed_minutes",
    )
    is_approved = models.BooleanField("aprobada por la sesión siguiente", null=True, editable=False)
    observations = models.TextField("observaciones de la sesión siguiente", max_length=4000, blank=True)

    class Meta:
        ordering = ["-year", "-number", "-edition"]
        verbose_name = "acta"
        verbose_name_plural = "actas"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "number", "edition"],
                condition=Q(body__isnull=False),
                name="minutes_once_per_body_year_and_number",
            ),
            models.UniqueConstraint(
                fields=["service", "year", "number", "edition"],
                condition=Q(body__isnull=True),
                name="minutes_once_per_service_year_and_number",
            ),
            models.UniqueConstraint(fields=["session", "edition"], name="minutes_once_per_session"),
        ]

    def __str__(self):
        return f"Acta N.º {self.number}/{self.year}"

    def get_absolute_url(self):
        return reverse("participation:minutes", args=[self.pk])


class Confirmation(models.Model):
    """An adult who was there says that the acta tells what happened: name and code. Never of people under 18."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="confirmations")
    name = models.CharField("nombre", max_length=160)
    capacity = models.CharField("en calidad de", max_length=160, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "confirmación"
        constraints = [models.UniqueConstraint(fields=["minutes", "name"], name="name_once_per_minutes")]

    def __str__(self):
        return self.name


class Agreement(Reviewed, ParticipationRow):
    """What a session agreed, with its votes where they were taken, and the minority's grounds."""

    access_columns = OF_A_PLACE

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    session = models.ForeignKey(CommunitySession, models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField("N.º", editable=False)
    client_id = models.UUIDField(unique=True, editable=False)
    votes_for = models.PositiveSmallIntegerField("votos a favor", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("votos en contra", null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField("abstenciones", null=True, blank=True)
    minority_grounds = models.TextField("fundamento de la minoría", max_length=2000, blank=True)

    class Meta:
        ordering = ["session", "number", "pk"]
        verbose_name = "acuerdo"
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="agreement_number_once_per_session")
        ]

    def __str__(self):
        return f"Acuerdo {self.number}"


class CommitmentQuerySet(AccessQuerySet):
    def for_list(self):
        return self.select_related("session", "body", "school", "unit", "owner").order_by("due_on", "pk")

    def open(self):
        return self.filter(status=Commitment.Status.OPEN)


class Commitment(Reviewed, ParticipationRow):
    """Who does what until when. It came up in a session and enters the next actas of that group until it is over."""

    class Status(models.TextChoices):
        OPEN = "open", "Abierto"
        DONE = "done", "Cumplido"
        DROPPED = "dropped", "Sin efecto"

    access_columns = OF_A_PLACE

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="commitments")
    session = models.ForeignKey(
        CommunitySession, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    # Of what came up elsewhere (a monitoring meeting, a network's): what it was, and its address.
    origin_text = models.CharField("viene de", max_length=200, blank=True, editable=False)
    origin_path = models.CharField(max_length=200, blank=True, editable=False)
    client_id = models.UUIDField(unique=True, editable=False)
    owner = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="commitments", verbose_name="persona"
    )
    unit = models.ForeignKey(
        OrganizationalUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="unidad"
    )
    who = models.CharField("quién", max_length=160)
    due_on = models.DateField("para cuándo")
    status = models.CharField("estado", max_length=8, choices=Status, default=Status.OPEN, editable=False)
    done_on = models.DateField("terminado el", null=True, blank=True, editable=False)
    result = models.TextField("qué resultó", max_length=2000, blank=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "compromiso"
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", done_on__isnull=True)
                | ~Q(status="open") & Q(done_on__isnull=False),
                name="a_commitment_that_is_over_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=False) | ~Q(origin_text=""),
                name="a_commitment_says_where_it_comes_from",
            ),
        ]
        indexes = [models.Index(fields=["owner", "status", "due_on"], name="commitment_by_owner")]

    def __str__(self):
        return self.text[:80]

    @property
    def trail_label(self):
        return f"Compromiso {self.pk}"

    def get_absolute_url(self):
        return reverse("participation:commitment", args=[self.pk])


class Postponement(models.Model):
    """A commitment got another day: why, and who said so. The earlier days stay."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="postponements")
    from_due = models.DateField("era para el")
    to_due = models.DateField("pasa al")
    reason = models.CharField("motivo", max_length=300)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "aplazamiento"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_postponement_says_why"),
            models.CheckConstraint(condition=~Q(from_due=F("to_due")), name="a_postponement_changes_the_day"),
        ]

    def __str__(self):
        return f"{self.from_due:%d-%m-%Y} → {self.to_due:%d-%m-%Y}"


class CalendarFeed(models.Model):
    """The secret address of a person's own calendar: sessions and commitments. Kept hashed; a new one ends the old."""

    user = models.OneToOneField(PERSON, models.CASCADE, related_name="calendar_feed")
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField("leído por última vez", null=True, blank=True)

    class Meta:
        verbose_name = "calendario privado"

    def __str__(self):
        return f"Calendario de {self.user}"


class WeeklyDigest(models.Model):
    """A person was told of their open commitments and coming sessions at a Servicio in a week: once."""

    service = models.ForeignKey(LocalService, models.CASCADE, related_name="+")
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    week = models.DateField("semana que comienza el")
    commitments = models.PositiveSmallIntegerField("compromisos", default=0)
    sessions = models.PositiveSmallIntegerField("sesiones", default=0)
    sent_at = models.DateTimeField("enviado el", default=timezone.now)

    class Meta:
        ordering = ["-week", "pk"]
        verbose_name = "aviso semanal"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "user", "week"], name="digest_once_per_person_and_week"
            )
        ]

    def __str__(self):
        return f"Aviso de la semana del {self.week:%d-%m-%Y}"
