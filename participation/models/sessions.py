"""Sessions with one or several estamentos, or of a body; who came, by the estamento each person belongs to."""

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.access import AccessQuerySet
from accounts.models import Body, BodyMember, Commune, LocalService, School, Stakeholder
from documents.models import Attachment
from participation.models.base import PERSON, ParticipationRow
from participation.models.process import Methodology
from plans.models import AnnualPlan

FEW = 5  # a cell of fewer people is not shown outside the Servicio (journeys 1.7)


class CommunitySessionQuerySet(AccessQuerySet):
    def for_list(self):
        return (
            self.select_related("service", "plan", "body", "school", "commune")
            .prefetch_related("stakeholders")
            .order_by("-starts_at", "-pk")
        )

    def for_detail(self):
        return self.select_related(
            "service", "plan__service", "body", "school__commune", "commune", "methodology", "facilitator"
        ).prefetch_related("stakeholders")

    def held(self):
        return self.filter(status__in=HELD)

    def with_people(self):
        """Each session with `people`: everybody who came."""
        came = Attendance.objects.filter(session=models.OuterRef("pk")).order_by().values("session")
        total = came.annotate(
            n=Sum(models.F("women") + models.F("men") + models.F("other") + models.F("unsaid"))
        )
        return self.annotate(
            people=Coalesce(models.Subquery(total.values("n")), 0, output_field=models.IntegerField())
        )


class CommunitySession(ParticipationRow):
    """A session: of a plan's process (`plan`), of a body (`body`), or both. `school` or `commune` say for whom.

    Its `number` runs per Servicio and year within its own kind of owner; it is given when it is convened.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Borrador"
        CONVENED = "convened", "Convocada"
        RUNNING = "running", "En curso"
        HELD = "held", "Realizada"
        CLOSED = "closed", "Cerrada"
        SUSPENDED = "suspended", "Suspendida"

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", "Taller"
        DIALOGUE = "dialogue", "Diálogo"
        JOURNEY = "journey", "Jornada"
        MEETING = "meeting", "Encuentro"
        ONLINE = "online", "Consulta en línea"
        ORDINARY = "ordinary", "Sesión ordinaria"
        EXTRAORDINARY = "extraordinary", "Sesión extraordinaria"

    class Modality(models.TextChoices):
        IN_PERSON = "in_person", "Presencial"
        REMOTE = "remote", "A distancia"
        MIXED = "mixed", "Mixta"

    access_columns = {"service": "service", "school": "school", "body": "body"}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="sessions")
    year = models.PositiveSmallIntegerField("año", editable=False)
    plan = models.ForeignKey(
        AnnualPlan, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name="plan"
    )
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name="instancia"
    )
    school = models.ForeignKey(
        School,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="unidad educativa",
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name="comuna"
    )
    kind = models.CharField("tipo", max_length=14, choices=Kind, default=Kind.WORKSHOP)
    number = models.PositiveSmallIntegerField("N.º", null=True, blank=True, editable=False)
    title = models.CharField("nombre", max_length=200)
    status = models.CharField("estado", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    starts_at = models.DateTimeField("comienza")
    ends_at = models.DateTimeField("termina", null=True, blank=True)
    place = models.CharField("lugar", max_length=200, blank=True)
    modality = models.CharField("modalidad", max_length=10, choices=Modality, default=Modality.IN_PERSON)
    link = models.URLField("enlace", max_length=300, blank=True)
    is_rural = models.BooleanField("sector rural", default=False)
    agenda = models.TextField("tabla o propósito", max_length=4000, blank=True)
    methodology = models.ForeignKey(
        Methodology, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name="pauta"
    )
    convener = models.CharField("convoca", max_length=160, blank=True)
    facilitator = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="facilita"
    )
    note_taker = models.CharField("toma nota", max_length=160, blank=True)
    stakeholders = models.ManyToManyField(
        Stakeholder, blank=True, related_name="sessions", verbose_name="estamentos convocados"
    )
    files = models.ManyToManyField(Attachment, through="SessionFile", related_name="+")
    feedback_code = models.CharField(
        "código de la devolución", max_length=24, unique=True, null=True, blank=True, editable=False
    )
    feedback_at = models.DateTimeField("devolución publicada el", null=True, blank=True, editable=False)

    objects = CommunitySessionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = "sesión"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "year", "number"],
                condition=Q(number__isnull=False, body__isnull=True),
                name="session_number_once_per_service_and_year",
            ),
            models.UniqueConstraint(
                fields=["body", "year", "number"],
                condition=Q(number__isnull=False, body__isnull=False),
                name="session_number_once_per_body_and_year",
            ),
            models.CheckConstraint(
                condition=Q(plan__isnull=False) | Q(body__isnull=False), name="session_is_of_a_plan_or_a_body"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("starts_at")),
                name="session_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "convened", "running", "held", "closed", "suspended"]),
                name="session_status_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "status"], name="session_by_plan"),
            models.Index(fields=["body", "year"], name="session_by_body"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} N.º {self.number}" if self.number else self.title

    def get_absolute_url(self):
        return reverse("participation:session", args=[self.pk])

    @property
    def is_open(self):
        """Whether what happens in it may still be written: nothing is, once it is closed or suspended."""
        return self.status in (self.Status.CONVENED, self.Status.RUNNING, self.Status.HELD)


HELD = frozenset([CommunitySession.Status.HELD, CommunitySession.Status.CLOSED])


class SessionDecision(models.Model):
    """A move of a session: who, in which capacity, when, why."""

    access_area = "participation"
    access_columns = {"service": "service"}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    session = models.ForeignKey(CommunitySession, models.PROTECT, related_name="decisions")
    move = models.CharField(max_length=20)
    from_status = models.CharField(max_length=10, choices=CommunitySession.Status)
    to_status = models.CharField(max_length=10, choices=CommunitySession.Status)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    capacity = models.CharField("en calidad de", max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField("motivo", blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "movimiento de la sesión"

    def __str__(self):
        return f"{self.session}: {self.move}"


class SessionFile(models.Model):
    """A file of a session: a photograph, the signed attendance sheet, whatever shows that it took place.

    A photograph in which children can be recognised stays internal unless its authorisation is on record.
    """

    class Kind(models.TextChoices):
        ATTENDANCE = "attendance", "Hoja de asistencia firmada"
        PHOTO = "photo", "Fotografía"
        OTHER = "other", "Otro documento"

    session = models.ForeignKey(CommunitySession, models.CASCADE, related_name="session_files")
    file = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    kind = models.CharField("qué es", max_length=10, choices=Kind, default=Kind.OTHER)
    shows_minors = models.BooleanField("se reconoce a niñas, niños o adolescentes", null=True, blank=True)
    is_authorised = models.BooleanField("hay autorización para mostrarla", default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "file"], name="file_once_per_session"),
            models.CheckConstraint(
                condition=~Q(kind="photo") | Q(shows_minors__isnull=False),
                name="a_photograph_says_who_it_shows",
            ),
        ]

    def __str__(self):
        return str(self.file)

    @property
    def is_internal(self):
        """Whether it stays inside the Servicio."""
        return self.kind == self.Kind.ATTENDANCE or bool(self.shows_minors and not self.is_authorised)


class Attendance(ParticipationRow):
    """How many people of an estamento came to a session, by gender and by rural or urban: never who.

    The estamento is the one each person belongs to, not the one that was convened.
    """

    access_columns = {"service": "service", "school": "school", "body": "body"}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    session = models.ForeignKey(CommunitySession, models.CASCADE, related_name="attendance")
    stakeholder = models.ForeignKey(Stakeholder, models.PROTECT, related_name="attendance")
    is_rural = models.BooleanField("rural", default=False)
    women = models.PositiveSmallIntegerField("mujeres", default=0)
    men = models.PositiveSmallIntegerField("hombres", default=0)
    other = models.PositiveSmallIntegerField("otro", default=0)
    unsaid = models.PositiveSmallIntegerField("prefiere no decir", default=0)

    class Meta:
        ordering = ["stakeholder__position", "stakeholder_id", "is_rural", "pk"]
        verbose_name = "asistencia"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "stakeholder", "is_rural"], name="attendance_once_per_stakeholder_and_area"
            )
        ]

    def __str__(self):
        return f"{self.stakeholder}: {self.total}"

    @property
    def total(self):
        return self.women + self.men + self.other + self.unsaid


class SeatAttendance(models.Model):
    """Whether the holder of a seat came to a session of the body: for quorum, seat by seat."""

    class State(models.TextChoices):
        PRESENT = "present", "Presente"
        EXCUSED = "excused", "Con excusa"
        ABSENT = "absent", "Ausente"

    session = models.ForeignKey(CommunitySession, models.CASCADE, related_name="seats")
    member = models.ForeignKey(BodyMember, models.PROTECT, related_name="attendance")
    state = models.CharField("asistencia", max_length=8, choices=State)

    class Meta:
        ordering = ["member", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="seat_once_per_session")]

    def __str__(self):
        return f"{self.member}: {self.get_state_display()}"
