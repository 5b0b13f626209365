"""Those who are heard: the estamentos, and the collegiate bodies of a Servicio or a school."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.access import AccessQuerySet
from accounts.models.editing import Editable
from accounts.models.territory import LocalService, School
from documents.models import Attachment


class Stakeholder(Editable):
    """An estamento. The seven obligatory ones are those of the PAL's participatory process; the list is data."""

    service = models.ForeignKey(LocalService, models.CASCADE, related_name="stakeholders")
    name = models.CharField("nombre", max_length=120)
    is_required = models.BooleanField("obligatorio en el PAL", default=False)
    position = models.PositiveSmallIntegerField("orden", default=0)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AccessQuerySet.as_manager()
    access_area = "participation"
    access_columns = {"service": "service"}

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "name"], name="stakeholder_once_per_service")
        ]

    def __str__(self):
        return self.name


class Body(Editable):
    """An instancia: a collegiate body with members, that receives, recommends or decides.

    What it needs to be in order is data of its own: how many sessions a year, which quorum, how long a seat lasts.
    """

    class Kind(models.TextChoices):
        STEERING = "comite_directivo_local", "Comité Directivo Local"
        COUNCIL = "consejo_local", "Consejo Local de Educación Pública"
        HEADS = "conferencia_de_directores", "Conferencia de Directores"
        SCHOOL_COUNCIL = "consejo_escolar", "Consejo escolar"
        NURSERY_COUNCIL = "consejo_parvulario", "Consejo parvulario"
        STUDENTS = "centro_de_estudiantes", "Centro de estudiantes"
        PARENTS = "centro_de_padres", "Centro de padres, madres y apoderados"
        MUNICIPAL_BOARD = "junta_municipal", "Junta municipal de educación"
        PLAN_COMMITTEE = "comite_del_pal", "Comité del PAL"
        OTHER = "otra", "Otra instancia"

    class Quorum(models.TextChoices):
        NONE = "none", "Sin quórum"
        MAJORITY = "majority", "Más de la mitad de los asientos ocupados"
        PERCENT = "percent", "Un porcentaje de los asientos ocupados"
        NUMBER = "number", "Un número de integrantes"

    service = models.ForeignKey(LocalService, models.CASCADE, related_name="bodies")
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="bodies", verbose_name="unidad educativa"
    )
    kind = models.CharField("tipo", max_length=40, choices=Kind)
    name = models.CharField("nombre", max_length=160)
    receives_plan = models.BooleanField("recibe el PAL", default=False)
    upper = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="lower", verbose_name="instancia superior"
    )
    act_number = models.CharField("acto de constitución", max_length=120, blank=True)
    act_date = models.DateField("constituida el", null=True, blank=True)
    act_file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    rules_approved_on = models.DateField("reglamento aprobado el", null=True, blank=True)
    rules_file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    sessions_needed = models.PositiveSmallIntegerField(
        "sesiones que debe tener al año", null=True, blank=True
    )
    quorum_rule = models.CharField("quórum", max_length=8, choices=Quorum, default=Quorum.MAJORITY)
    quorum_value = models.PositiveSmallIntegerField(
        "valor del quórum", null=True, blank=True, help_text="El porcentaje o el número que pide la regla."
    )
    term_months = models.PositiveSmallIntegerField("duración de un asiento en meses", null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AccessQuerySet.as_manager()
    access_area = "participation"
    access_columns = {"service": "service", "school": "school", "body": "pk"}

    class Meta:
        ordering = ["service", "kind", "name"]
        permissions = [("member", "Integrante"), ("secretary", "Secretaría")]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["service", "kind", "name"], name="body_once_per_service"),
            models.CheckConstraint(
                condition=Q(quorum_rule__in=["none", "majority"], quorum_value__isnull=True)
                | Q(quorum_rule="percent", quorum_value__gte=1, quorum_value__lte=100)
                | Q(quorum_rule="number", quorum_value__gte=1),
                name="body_quorum_has_its_value",
            ),
        ]

    def __str__(self):
        return self.name


class BodyMember(Editable):
    """A seat of a body and who holds it. People under 18 are role and course, never a name (`person` stays empty)."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="members")
    stakeholder = models.ForeignKey(
        Stakeholder, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="estamento"
    )
    seat = models.CharField("calidad", max_length=160)
    is_minor = models.BooleanField("la ocupa alguien menor de 18 años", default=False)
    course = models.CharField("curso", max_length=60, blank=True)
    person = models.CharField("persona", max_length=160, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name="cuenta",
    )
    email = models.EmailField("correo", blank=True)
    is_substitute = models.BooleanField("suplente", default=False)
    since = models.DateField("desde", null=True, blank=True)
    until = models.DateField("hasta", null=True, blank=True)
    position = models.PositiveSmallIntegerField("orden", default=0)

    class Meta:
        ordering = ["body", "position", "pk"]
        verbose_name = "asiento"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_minor=False) | Q(person="", email="", user__isnull=True),
                name="a_minor_is_role_and_course",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="a_seat_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.seat

    @property
    def service(self):
        """Whose trail tells what happens to the seat."""
        return self.body.service

    @property
    def is_vacant(self):
        return not (self.person or self.user_id or (self.is_minor and self.course))

    @property
    def holder(self):
        """How whoever holds the seat is written: a name, «4.º medio B» for somebody under 18, or ""."""
        return self.course if self.is_minor else self.person
