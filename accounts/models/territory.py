"""The territory: regions, comunas, Servicios Locales, their units, and the Servicios' own offices.

Loaded from public files by `accounts.territory`; units without RBD come from `accounts.units`.
"""

import re

from django.db import models
from django.db.models import Q

from accounts.access import AccessQuerySet
from accounts.models.editing import Editable
from accounts.sorting import sounds_like

FICTIONAL_REGION = 99
FIRST_FICTIONAL_RBD = 90_001


class Region(models.Model):
    code = models.PositiveSmallIntegerField("código", unique=True)
    name = models.CharField("nombre", max_length=80, help_text="Región de Ñuble")
    short_name = models.CharField("nombre corto", max_length=60, help_text="Ñuble")
    sort_key = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name = "región"
        verbose_name_plural = "regiones"
        ordering = ["sort_key"]

    def __str__(self):
        return self.name


class Commune(models.Model):
    code = models.PositiveIntegerField("código", unique=True)
    name = models.CharField("nombre", max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, related_name="communes", verbose_name="región")
    latitude = models.FloatField("latitud", null=True, blank=True)
    longitude = models.FloatField("longitud", null=True, blank=True)
    sort_key = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name = "comuna"
        ordering = ["sort_key"]

    def __str__(self):
        return self.name


class LocalServiceQuerySet(AccessQuerySet):
    def real(self):
        """Without the demonstration's."""
        return self.filter(is_fictional=False)

    def for_list(self):
        return self.select_related("region", "seat").order_by("sort_key")


class LocalService(Editable):
    """A Servicio Local de Educación Pública: the tenant. `code` is the list's COD_SLEP."""

    access_area = "data"
    access_columns = {"service": "pk"}

    code = models.PositiveIntegerField("código", unique=True)
    slug = models.SlugField("dirección", max_length=60, unique=True)
    name = models.CharField("nombre", max_length=80, help_text="Barrancas")
    region = models.ForeignKey(Region, models.PROTECT, related_name="services", verbose_name="región")
    starts_year = models.PositiveSmallIntegerField("año de inicio de funciones", null=True, blank=True)
    transfer_year = models.PositiveSmallIntegerField(
        "año de traspaso",
        null=True,
        blank=True,
        help_text="El de la primera de sus comunas; cada comuna tiene el suyo.",
    )
    decree = models.CharField("decreto", max_length=60, blank=True)
    seat = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="comuna cabecera"
    )
    time_zone = models.CharField("zona horaria", max_length=40, default="America/Santiago")
    transfers_until = models.PositiveSmallIntegerField(
        "traspasos considerados hasta",
        null=True,
        blank=True,
        help_text="El año que se dio al cargar el territorio.",
    )
    is_fictional = models.BooleanField("de demostración", default=False)
    sort_key = models.CharField(max_length=160, editable=False)

    objects = LocalServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "Servicio Local"
        verbose_name_plural = "Servicios Locales"
        ordering = ["sort_key"]
        permissions = [
            ("director", "Director ejecutivo o directora ejecutiva"),
            ("planner", "Encargado o encargada del PAL"),
            ("uatp_head", "Jefatura UATP"),
            ("uatp_professional", "Profesional UATP"),
            ("administrator", "Administrador o administradora"),
            ("auditor", "Auditoría"),
            ("reader", "Lectura"),
        ]

    def __str__(self):
        return self.name

    @property
    def full_name(self):
        return f"Servicio Local de Educación Pública {self.name}"

    @property
    def short_name(self):
        return f"SLEP {self.name}"


class ServiceCommune(models.Model):
    """A comuna of a Servicio. Its own transfer year decides, not the Servicio's: some comunas postpone."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="service_communes")
    commune = models.OneToOneField(Commune, models.PROTECT, related_name="service_commune")
    transfer_year = models.PositiveSmallIntegerField("año de traspaso")
    is_provisional = models.BooleanField("año referencial", default=False)

    class Meta:
        verbose_name = "comuna del Servicio"
        verbose_name_plural = "comunas de los Servicios"

    def __str__(self):
        return f"{self.service}: {self.commune}"


class Dependency(models.IntegerChoices):
    """COD_DEPE of the official directory."""

    MUNICIPAL_CORPORATION = 1, "Corporación municipal"
    MUNICIPAL = 2, "Municipal DAEM"
    SUBSIDISED = 3, "Particular subvencionado"
    PRIVATE = 4, "Particular pagado"
    DELEGATED = 5, "Corporación de administración delegada"
    LOCAL_SERVICE = 6, "Servicio Local de Educación"


class SchoolQuerySet(AccessQuerySet):
    def operating(self):
        """Open units: working, and with enrolment if the directory holds them (no jardín without RBD)."""
        return self.filter(
            Q(rbd__isnull=True) | Q(enrolment__gt=0),
            archived_at__isnull=True,
            status=School.Status.OPERATING,
        )

    def of_service(self, service):
        return self.filter(service=service)

    def with_rbd(self):
        return self.filter(rbd__isnull=False)

    def without_rbd(self):
        """Jardines and salas cuna that the official directory does not hold."""
        return self.filter(rbd__isnull=True)

    def in_directory(self):
        """What the official directory speaks of: no jardines without RBD, no schools of the demonstration."""
        return self.filter(rbd__lt=FIRST_FICTIONAL_RBD)

    def search(self, text):
        """By RBD (`448` or `448-0`), by JUNJI code, or by words of the name, accents or not."""
        text = text.replace("\0", "").strip()
        if re.fullmatch(r"[\d.]{1,15}(-?[\dkK])?", text):
            digits = text.split("-")[0].replace(".", "")
            return self.filter(code=digits)
        return self.filter(sounds_like("sort_key", text))

    def for_list(self):
        return self.select_related("commune").order_by("sort_key", "code")


class School(Editable):
    """An educational unit: by its RBD, or a jardín without one by its JUNJI code."""

    class Status(models.TextChoices):
        OPERATING = "operating", "Funcionando"
        IN_RECESS = "in_recess", "En receso"
        CLOSED = "closed", "Cerrado"
        AUTHORISED = "authorised", "Autorizado sin matrícula"
        ABSENT = "absent", "No figura en el directorio vigente"

    class Kind(models.TextChoices):
        PRIMARY = "primary", "Escuela"
        SECONDARY = "secondary", "Liceo"
        SPECIAL = "special", "Escuela especial"
        ADULTS = "adults", "Educación de adultos"
        NURSERY = "nursery", "Jardín infantil o sala cuna"

    class EarlyLevel(models.TextChoices):
        CRECHE = "creche", "Sala cuna"
        KINDERGARTEN = "kindergarten", "Nivel medio"
        BOTH = "both", "Sala cuna y nivel medio"

    access_area = "data"
    access_columns = {"service": "service", "school": "pk"}

    code = models.CharField("código", max_length=12, unique=True, help_text="RBD, o código JUNJI si no tiene")
    rbd = models.PositiveIntegerField("RBD", unique=True, null=True, blank=True)
    rbd_dv = models.CharField("dígito verificador", max_length=1, blank=True)
    junji_code = models.CharField("código JUNJI", max_length=12, blank=True)
    name = models.CharField("nombre en el directorio", max_length=150)
    display_name = models.CharField("nombre", max_length=150)
    kind = models.CharField("tipo", max_length=10, choices=Kind)
    early_level = models.CharField("nivel", max_length=12, choices=EarlyLevel, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="schools", verbose_name="comuna")
    service = models.ForeignKey(
        LocalService,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="schools",
        verbose_name="Servicio Local",
        db_index=False,  # the index by service and name serves it
    )
    dependency = models.PositiveSmallIntegerField("dependencia", choices=Dependency, null=True, blank=True)
    is_rural = models.BooleanField("rural", default=False)
    status = models.CharField("estado", max_length=10, choices=Status, default=Status.OPERATING)
    latitude = models.FloatField("latitud", null=True, blank=True)
    longitude = models.FloatField("longitud", null=True, blank=True)
    enrolment = models.PositiveIntegerField("matrícula", default=0)
    enrolment_by_level = models.JSONField("matrícula por nivel", default=dict, blank=True)
    levels = models.JSONField("códigos de enseñanza", default=list, blank=True)
    has_pie = models.BooleanField("convenio PIE", default=False)
    source_year = models.PositiveSmallIntegerField("año del directorio", null=True, blank=True)
    archived_at = models.DateTimeField("archivado", null=True, blank=True)
    sort_key = models.CharField(max_length=300, editable=False)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = "unidad educativa"
        verbose_name_plural = "unidades educativas"
        ordering = ["sort_key", "code"]
        indexes = [models.Index(fields=["service", "sort_key"], name="school_by_service_and_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(rbd__isnull=False) | ~Q(junji_code=""), name="school_has_an_rbd_or_a_junji_code"
            )
        ]
        permissions = [
            ("school_director", "Director o directora"),
            ("school_team", "Equipo de gestión"),
            ("reader", "Lectura"),
            ("companion", "Profesional UATP que acompaña"),
        ]

    def __str__(self):
        return self.display_name

    @property
    def identifier(self):
        """As people write it: «RBD 448-0», or «JUNJI 13124023»."""
        return f"RBD {self.rbd}-{self.rbd_dv}" if self.rbd else f"JUNJI {self.junji_code}"

    @property
    def is_fictional(self):
        return self.commune.code // 1000 == FICTIONAL_REGION


# What MAT_ENS_1 … MAT_ENS_8 of the directory count: the keys of `School.enrolment_by_level` and their labels.
ENROLMENT_LEVELS = {
    "preschool": "Educación parvularia",
    "primary": "Básica",
    "primary_adults": "Básica de adultos",
    "special": "Educación especial",
    "secondary": "Media humanístico-científica",
    "secondary_adults": "Media humanístico-científica de adultos",
    "technical": "Media técnico-profesional",
    "technical_adults": "Media técnico-profesional de adultos",
}


class OrganizationalUnitQuerySet(AccessQuerySet):
    def current(self):
        return self.filter(archived_at__isnull=True)

    def for_list(self):
        return self.select_related("parent").order_by("sort_key")


class OrganizationalUnit(Editable):
    """An office of a Servicio (unidad responsable): what an action of the PAL is entrusted to."""

    access_area = "data"
    access_columns = {"service": "service"}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="organizational_units")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="depende de"
    )
    name = models.CharField("nombre", max_length=120)
    code = models.CharField("sigla", max_length=20, blank=True)
    email = models.EmailField(
        "correo de la unidad", blank=True, help_text="Recibe los avisos de lo que falta informar."
    )
    archived_at = models.DateTimeField("archivada", null=True, blank=True)
    sort_key = models.CharField(max_length=240, editable=False)

    objects = OrganizationalUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "unidad responsable"
        verbose_name_plural = "unidades responsables"
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "name"],
                condition=Q(archived_at__isnull=True),
                name="organizational_unit_named_once_in_a_service",
            )
        ]

    def __str__(self):
        return self.name
