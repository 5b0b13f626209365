"""Programmes with their axes, networks of units with their meetings, and training events (seed 004, JALE)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import LocalService, School
from documents.models import Attachment, SealedDocument
from participation.models import Commitment
from support_cycle.models.base import LEADS, PERSON, ServiceRow


class Programme(ServiceRow):
    """A programa: axes, and the networks, training, practices and support plans that belong to it."""

    access_people = {"coordinator": LEADS}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="programmes")
    name = models.CharField("nombre", max_length=160)
    purpose = models.TextField("qué busca", max_length=4000, blank=True)
    coordinator = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quién lo coordina"
    )
    starts_on = models.DateField("desde", null=True, blank=True)
    ends_on = models.DateField("hasta", null=True, blank=True)
    archived_at = models.DateTimeField("archivado", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "programa"
        constraints = [
            models.UniqueConstraint(fields=["service", "name"], name="programme_once_per_service"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="a_programme_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("support_cycle:programme", args=[self.pk])


class Axis(models.Model):
    """An eje of a programme, as JALE's three."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="axes")
    name = models.CharField("eje", max_length=160)
    purpose = models.TextField("qué busca", max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField("orden", default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "eje del programa"
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="axis_once_per_programme")]

    def __str__(self):
        return self.name


class OfAProgramme(ServiceRow):
    """What can belong to a programme and to one of its axes."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name="programa"
    )
    axis = models.ForeignKey(
        Axis, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="eje del programa"
    )

    class Meta:
        abstract = True


class Network(OfAProgramme):
    """A red of units, territorial or thematic, of one Servicio or several. Its units' teams see it."""

    class Kind(models.TextChoices):
        TERRITORIAL = "territorial", "Territorial"
        THEMATIC = "thematic", "Temática"

    access_columns = {"service": "service", "school": "members__school"}
    access_people = {"coordinator": LEADS}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="networks")
    name = models.CharField("nombre", max_length=160)
    kind = models.CharField("tipo", max_length=11, choices=Kind, default=Kind.TERRITORIAL)
    purpose = models.TextField("qué la convoca", max_length=4000, blank=True)
    coordinator = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quién la coordina"
    )
    meets_monthly = models.BooleanField("tiene reunión de reflexión cada mes", default=False)
    archived_at = models.DateTimeField("archivada", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "red"
        verbose_name_plural = "redes"
        constraints = [models.UniqueConstraint(fields=["service", "name"], name="network_once_per_service")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("support_cycle:network", args=[self.pk])


class NetworkMember(models.Model):
    """A unit of a network, since and until."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="members")
    school = models.ForeignKey(
        School, models.PROTECT, related_name="networks", verbose_name="unidad educativa"
    )
    role = models.CharField("papel en la red", max_length=120, blank=True)
    since = models.DateField("desde")
    until = models.DateField("hasta", null=True, blank=True)

    class Meta:
        ordering = ["school__sort_key", "pk"]
        verbose_name = "unidad de la red"
        constraints = [
            models.UniqueConstraint(
                fields=["network", "school"], condition=Q(until__isnull=True), name="unit_once_in_a_network"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="a_membership_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return str(self.school)


class NetworkMeeting(ServiceRow):
    """A meeting of a network, with acta; `kind` tells the monthly reunión de reflexión apart."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "Reunión de red"
        REFLECTION = "reflection", "Reunión de reflexión"

    class Status(models.TextChoices):
        AGREED = "agreed", "Acordada"
        CLOSED = "closed", "Cerrada con su acta"
        CANCELLED = "cancelled", "No se hizo"

    access_columns = {"service": "service", "school": "network__members__school"}
    access_people = {"network__coordinator": LEADS}
    untold = ("notes", "agreements")

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    network = models.ForeignKey(Network, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField("N.º", editable=False)
    kind = models.CharField("tipo", max_length=10, choices=Kind, default=Kind.ORDINARY)
    status = models.CharField("estado", max_length=9, choices=Status, default=Status.AGREED, editable=False)
    starts_at = models.DateTimeField("cuándo")
    ends_at = models.DateTimeField("termina", null=True, blank=True)
    place = models.CharField("lugar o enlace", max_length=200, blank=True)
    agenda = models.TextField("agenda", max_length=4000, blank=True)
    notes = models.TextField("qué se conversó", max_length=8000, blank=True)
    agreements = models.TextField("acuerdos", max_length=4000, blank=True, help_text="Uno por línea.")
    cancelled_reason = models.CharField("por qué no se hizo", max_length=300, blank=True, editable=False)
    minutes = models.OneToOneField(
        SealedDocument, models.PROTECT, null=True, blank=True, editable=False, related_name="network_meeting"
    )

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = "reunión de red"
        verbose_name_plural = "reuniones de red"
        constraints = [
            models.UniqueConstraint(fields=["network", "number"], name="meeting_number_once_per_network")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self):
        return reverse("support_cycle:network_meeting", args=[self.pk])


class NetworkAttendance(models.Model):
    """How many people of a unit came: no names."""

    meeting = models.ForeignKey(NetworkMeeting, models.CASCADE, related_name="attendance")
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="unidad educativa")
    people = models.PositiveSmallIntegerField("personas", default=0)
    roles = models.CharField("cargos", max_length=200, blank=True)

    class Meta:
        ordering = ["school__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "school"], name="unit_once_per_network_meeting")
        ]

    def __str__(self):
        return f"{self.school}: {self.people}"


class NetworkCommitment(models.Model):
    """A commitment that came up in a network's meeting: it lives among the others."""

    meeting = models.ForeignKey(NetworkMeeting, models.PROTECT, related_name="commitment_links")
    commitment = models.OneToOneField(Commitment, models.CASCADE, related_name="network_link")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return str(self.commitment)


class SharedResource(models.Model):
    """Something the units of a network share: a file or an address."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="resources")
    title = models.CharField("qué es", max_length=200)
    note = models.CharField("para qué sirve", max_length=300, blank=True)
    file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    link = models.URLField("enlace", max_length=500, blank=True)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lo comparte"
    )
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "recurso compartido"

    def __str__(self):
        return self.title


class SupportTeam(models.Model):
    """A peer support team of a network: people of several units by role, as JALE's ESCE."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="teams")
    name = models.CharField("equipo", max_length=160)
    purpose = models.CharField("en qué apoya", max_length=300, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "equipo de apoyo entre pares"
        constraints = [models.UniqueConstraint(fields=["network", "name"], name="team_once_per_network")]

    def __str__(self):
        return self.name


class SupportTeamSeat(models.Model):
    team = models.ForeignKey(SupportTeam, models.CASCADE, related_name="seats")
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="unidad educativa"
    )
    role = models.CharField("cargo", max_length=120)
    since = models.DateField("desde")
    until = models.DateField("hasta", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "integrante del equipo"

    def __str__(self):
        return self.role


class TrainingEvent(OfAProgramme):
    """A training event: who it is for, who spoke, who came and who was certified."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", "Taller"
        COURSE = "course", "Curso"
        WEBINAR = "webinar", "Seminario en línea"
        CONFERENCE = "conference", "Jornada o seminario"
        CIRCLE = "circle", "Círculo de estudio"
        EXCHANGE = "exchange", "Intercambio de experiencias"
        READING = "reading", "Tertulia o encuentro lector"
        INTERNSHIP = "internship", "Pasantía"

    class Modality(models.TextChoices):
        IN_PERSON = "in_person", "Presencial"
        ONLINE = "online", "En línea"
        MIXED = "mixed", "Mixta"

    class Status(models.TextChoices):
        OPEN = "open", "Con inscripción abierta"
        HELD = "held", "Realizada"
        CERTIFIED = "certified", "Con certificados"
        CANCELLED = "cancelled", "No se hizo"

    access_people = {"coordinator": LEADS}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="training_events")
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="red"
    )
    title = models.CharField("nombre", max_length=200)
    kind = models.CharField("tipo", max_length=10, choices=Kind, default=Kind.WORKSHOP)
    modality = models.CharField("modalidad", max_length=9, choices=Modality, default=Modality.IN_PERSON)
    status = models.CharField("estado", max_length=9, choices=Status, default=Status.OPEN, editable=False)
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta")
    hours = models.DecimalField("horas", max_digits=5, decimal_places=1, null=True, blank=True)
    place = models.CharField("lugar o enlace", max_length=200, blank=True)
    purpose = models.TextField("qué se trabaja", max_length=4000, blank=True)
    is_open_outside = models.BooleanField("abierta a público de fuera del Servicio", default=False)
    outside_people = models.PositiveIntegerField(
        "asistentes de fuera, sin inscripción", default=0, help_text="Solo cuántas personas."
    )
    coordinator = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quién la coordina"
    )

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = "actividad de formación"
        verbose_name_plural = "actividades de formación"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="an_event_ends_after_it_begins"
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("support_cycle:event", args=[self.pk])


class Speaker(models.Model):
    event = models.ForeignKey(TrainingEvent, models.CASCADE, related_name="speakers")
    name = models.CharField("nombre", max_length=160)
    affiliation = models.CharField("de dónde viene", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "expositora o expositor"

    def __str__(self):
        return self.name


class Enrolment(models.Model):
    """A person registered in a training event; adults only, by unit and role. `document` is the certificate."""

    event = models.ForeignKey(TrainingEvent, models.CASCADE, related_name="enrolments")
    name = models.CharField("nombre", max_length=160)
    email = models.EmailField("correo", blank=True)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="unidad educativa"
    )
    institution = models.CharField("otra institución", max_length=160, blank=True)
    role = models.CharField("cargo", max_length=120, blank=True)
    attended = models.BooleanField("asistió", default=False)
    hours = models.DecimalField("horas", max_digits=5, decimal_places=1, null=True, blank=True)
    certified_on = models.DateField("certificado el", null=True, blank=True, editable=False)
    document = models.OneToOneField(
        SealedDocument, models.PROTECT, null=True, blank=True, editable=False, related_name="enrolment"
    )

    untold = ("name", "email", "institution")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "inscripción"
        verbose_name_plural = "inscripciones"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name", "school"], name="person_once_per_event_and_unit"
            ),
            models.CheckConstraint(
                condition=Q(certified_on__isnull=True) | Q(attended=True), name="only_who_came_is_certified"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def trail_label(self):
        """Who reads the trail need not know who was registered."""
        return f"Inscripción {self.pk}, {self.event}"
