"""Those who are heard: the estamentos, and the collegiate bodies of a Servicio or a school."""

from django.db import models

from accounts.access import AccessQuerySet
from accounts.models.territory import LocalService, School


class Stakeholder(models.Model):
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


class Body(models.Model):
    """An instancia: a collegiate body with members, that receives, recommends or decides."""

    class Kind(models.TextChoices):
        STEERING = "comite_directivo_local", "Comité Directivo Local"
        COUNCIL = "consejo_local", "Consejo Local de Educación Pública"
        HEADS = "conferencia_de_directores", "Conferencia de Directores"
        SCHOOL_COUNCIL = "consejo_escolar", "Consejo escolar"
        NURSERY_COUNCIL = "consejo_parvulario", "Consejo parvulario"
        STUDENTS = "centro_de_estudiantes", "Centro de estudiantes"
        PARENTS = "centro_de_padres", "Centro de padres, madres y apoderados"
        PLAN_COMMITTEE = "comite_del_pal", "Comité del PAL"
        OTHER = "otra", "Otra instancia"

    service = models.ForeignKey(LocalService, models.CASCADE, related_name="bodies")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="bodies")
    kind = models.CharField("tipo", max_length=40, choices=Kind)
    name = models.CharField("nombre", max_length=160)
    receives_plan = models.BooleanField("recibe el PAL", default=False)
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
        ]

    def __str__(self):
        return self.name


class BodyMember(models.Model):
    """A seat of a body and who holds it. People under 18 are role and course, never a name (`person` stays empty)."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="members")
    stakeholder = models.ForeignKey(Stakeholder, models.PROTECT, null=True, blank=True, related_name="+")
    seat = models.CharField("calidad", max_length=160)
    person = models.CharField("persona", max_length=160, blank=True)
    is_substitute = models.BooleanField("suplente", default=False)
    since = models.DateField("desde", null=True, blank=True)
    until = models.DateField("hasta", null=True, blank=True)

    class Meta:
        ordering = ["body", "pk"]

    def __str__(self):
        return self.seat
