"""The support plan: from a problematic practice to a desired state of one basal capacity (seed 002, domain 8)."""

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.access import AccessQuerySet
from accounts.models import LocalService, OrganizationalUnit, School
from documents.models import Attachment, SealedDocument
from plans.models import Action
from support_cycle.models.base import PERSON, SCHOOLS, SupportRow


class BasalCapacity(models.TextChoices):
    """The four of the Modelo de Desarrollo de Capacidades, as the guide names them."""

    REFLECTION = "reflection", "Reflexión"
    COLLABORATION = "collaboration", "Colaboración"
    TRUST = "trust", "Confianza relacional"
    LEADERSHIP = "leadership", "Distribución del liderazgo"


class SupportPlanQuerySet(AccessQuerySet):
    def for_list(self):
        actions = KeyAction.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
        counted = Coalesce(Subquery(actions.annotate(n=Count("pk")).values("n")), 0)
        return (
            self.select_related("school__commune", "service")
            .annotate(actions=counted)
            .order_by("school__sort_key", "-year", "-number", "pk")
        )

    def for_detail(self):
        following = SupportPlan.objects.filter(continues=OuterRef("pk")).order_by("pk").values("pk")[:1]
        return self.select_related(
            "school__commune", "service", "pal_action__plan__service", "continues", "programme", "axis"
        ).annotate(next_cycle=Subquery(following))

    def in_course(self):
        return self.exclude(status=SupportPlan.Status.CLOSED)


class SupportPlan(SupportRow):
    """A unit's plan of a year. `number` tells apart the cycles of a year; `continues` is the one it follows."""

    access_dated = "year"

    class Status(models.TextChoices):
        DIAGNOSIS = "diagnosis", "Diagnóstico"
        PLANNING = "planning", "Planificación"
        EXECUTION = "execution", "Ejecución"
        EVALUATION = "evaluation", "Evaluación"
        CLOSED = "closed", "Cerrado"

    class Reached(models.TextChoices):
        YES = "yes", "Se alcanzó"
        PARTLY = "partly", "Se alcanzó en parte"
        NOT_YET = "not_yet", "Todavía no se alcanza"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="support_plans")
    school = models.ForeignKey(
        School, models.PROTECT, related_name="support_plans", verbose_name="unidad educativa"
    )
    year = models.PositiveSmallIntegerField("año")
    number = models.PositiveSmallIntegerField("ciclo", default=1, editable=False)
    status = models.CharField(
        "etapa", max_length=10, choices=Status, default=Status.DIAGNOSIS, editable=False
    )
    capacity = models.CharField(
        "capacidad basal priorizada", max_length=13, choices=BasalCapacity, blank=True
    )
    practice = models.TextField("práctica problemática", max_length=2000, blank=True)
    desired_state = models.TextField("estado deseado", max_length=2000, blank=True)
    objective = models.TextField("objetivo", max_length=2000, blank=True)
    pme_strategy = models.TextField("estrategia del PME a la que sirve", max_length=1000, blank=True)
    pal_action = models.ForeignKey(
        Action,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="support_plans",
        verbose_name="acción del PAL a la que sirve",
    )
    expected_result = models.TextField("resultado esperado", max_length=2000, blank=True)
    difficulties = models.TextField("dificultades que se conocen", max_length=2000, blank=True)
    programme = models.ForeignKey(
        "support_cycle.Programme",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="support_plans",
        verbose_name="programa",
    )
    axis = models.ForeignKey(
        "support_cycle.Axis", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="eje"
    )
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="next_cycles"
    )
    reached = models.CharField("estado deseado", max_length=8, choices=Reached, blank=True)
    reached_how = models.TextField("qué muestra que se alcanzó", max_length=2000, blank=True)
    remains = models.TextField("qué queda", max_length=2000, blank=True)

    objects = SupportPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "school", "number"]
        verbose_name = "plan de apoyo"
        verbose_name_plural = "planes de apoyo"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year", "number"], name="support_plan_once_per_school_year_and_cycle"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2015, year__lte=2100), name="support_plan_year_is_plausible"
            ),
        ]
        indexes = [models.Index(fields=["service", "year", "status"], name="support_plan_by_service")]

    def __str__(self):
        cycle = f", ciclo {self.number}" if self.number > 1 else ""
        return f"Plan de apoyo {self.year}{cycle}"

    @property
    def trail_label(self):
        return f"{self}, {self.school}"

    def get_absolute_url(self):
        return reverse("support_cycle:plan", args=[self.pk])

    @property
    def is_open(self):
        return self.status != self.Status.CLOSED


class PlanRow(SupportRow):
    """A row of a support plan: it keeps the Servicio and the school of its own."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ResultIndicator(PlanRow):
    """How the expected result will be seen."""

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="indicators")
    name = models.CharField("indicador", max_length=300)
    baseline = models.CharField("punto de partida", max_length=120, blank=True)
    target = models.CharField("meta", max_length=120)
    value = models.CharField("valor alcanzado", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("orden", default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "indicador del resultado"

    def __str__(self):
        return self.name


class KeyAction(PlanRow):
    """An acción clave: who of the management team leads it, with what, until when, and how UATP supports it."""

    class Secured(models.TextChoices):
        YES = "yes", "Sí, están asegurados"
        PARTLY = "partly", "En parte"
        NO = "no", "Todavía no"
        NONE = "none", "No se necesitan recursos"

    class Level(models.TextChoices):
        NOT_STARTED = "not_started", "Por comenzar"
        STARTED = "started", "En marcha"
        ADVANCED = "advanced", "Avanzada"
        DONE = "done", "Lograda"
        SET_ASIDE = "set_aside", "Se dejó de lado"

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="key_actions")
    position = models.PositiveSmallIntegerField("orden", default=0)
    what = models.TextField("acción clave", max_length=1000)
    responsible = models.CharField(
        "quién la conduce", max_length=200, help_text="Cargo o cargos del equipo de gestión, sin nombres."
    )
    resources_material = models.TextField("recursos materiales", max_length=1000, blank=True)
    resources_financial = models.TextField("recursos financieros", max_length=1000, blank=True)
    resources_human = models.TextField("recursos humanos", max_length=1000, blank=True)
    secured = models.CharField("¿contamos con ellos?", max_length=8, choices=Secured, blank=True)
    how_secured = models.TextField("cómo se gestionarán", max_length=1000, blank=True)
    starts_on = models.DateField("desde", null=True, blank=True)
    ends_on = models.DateField("hasta", null=True, blank=True)
    indicator = models.CharField("indicador", max_length=300, blank=True)
    target = models.CharField("meta", max_length=120, blank=True)
    support_role = models.TextField("rol de apoyo del profesional", max_length=1000, blank=True)
    level = models.CharField(
        "cómo va", max_length=11, choices=Level, default=Level.NOT_STARTED, editable=False
    )
    level_on = models.DateField("al día", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "acción clave"
        verbose_name_plural = "acciones clave"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="a_key_action_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return self.what[:120]


class PlanSource(PlanRow):
    """An internal source: the guide's four kinds (seed 002, 1.4)."""

    class Kind(models.TextChoices):
        MATRIX = "matrix", "Matriz del Plan de Apoyo Técnico-Pedagógico"
        MINUTES = "minutes", "Actas, bitácoras o minutas"
        SCHOOL = "school", "Otros documentos del establecimiento (PEI, PME, resultados, informes)"
        SERVICE = "service", "Orientaciones o directrices del Servicio Local"

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="sources")
    kind = models.CharField("qué fuente es", max_length=8, choices=Kind)
    title = models.CharField("título", max_length=200)
    dated_on = models.DateField("fecha del documento", null=True, blank=True)
    file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    link = models.URLField("enlace", max_length=500, blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = "fuente interna"
        verbose_name_plural = "fuentes internas"

    def __str__(self):
        return self.title


class Corroboration(models.Model):
    """One side says that the plan is what was agreed: both are needed. A later change of the plan asks it anew."""

    class Side(models.TextChoices):
        UATP = "uatp", "UATP"
        SCHOOL = "school", "Equipo de gestión"

    access_area = "support"
    access_columns = SCHOOLS

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="corroborations")
    side = models.CharField("parte", max_length=6, choices=Side)
    on = models.DateField("fecha")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    capacity = models.CharField("en calidad de", max_length=120, blank=True)
    note = models.CharField("nota", max_length=300, blank=True)
    is_standing = models.BooleanField("vigente", default=True)
    at = models.DateTimeField(default=timezone.now)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "corroboración"
        verbose_name_plural = "corroboraciones"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "side"],
                condition=Q(is_standing=True),
                name="one_standing_corroboration_a_side",
            )
        ]

    def __str__(self):
        return f"{self.get_side_display()}, {self.on:%d-%m-%Y}"


class SupportDecision(models.Model):
    """A move of a support plan: who, in which capacity, when, why."""

    access_area = "support"
    access_columns = SCHOOLS

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="decisions")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    move = models.CharField(max_length=20)
    from_status = models.CharField(max_length=10, choices=SupportPlan.Status)
    to_status = models.CharField(max_length=10, choices=SupportPlan.Status)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    capacity = models.CharField("en calidad de", max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField("motivo", blank=True)
    document = models.ForeignKey(
        SealedDocument, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "movimiento del plan de apoyo"

    def __str__(self):
        return f"{self.plan}: {self.move}"


class ResourceRequest(PlanRow):
    """A gestión: a resource that is not secured yet, asked of somebody, and what was answered."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "En espera"
        YES = "yes", "Concedido"
        PARTLY = "partly", "Concedido en parte"
        NO = "no", "No fue posible"
        DROPPED = "dropped", "Ya no se necesita"

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="requests")
    key_action = models.ForeignKey(
        KeyAction,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="acción clave",
    )
    what = models.CharField("qué se necesita", max_length=300)
    unit = models.ForeignKey(
        OrganizationalUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="a qué unidad del Servicio",
    )
    to_whom = models.CharField("o a quién más", max_length=160, blank=True)
    needed_on = models.DateField("para cuándo")
    asked_on = models.DateField("pedido el", null=True, blank=True)
    answer = models.CharField("respuesta", max_length=8, choices=Answer, default=Answer.WAITING)
    answer_text = models.CharField("qué respondieron", max_length=500, blank=True)
    answered_on = models.DateField("respondido el", null=True, blank=True)

    class Meta:
        ordering = ["needed_on", "pk"]
        verbose_name = "gestión"
        verbose_name_plural = "gestiones"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(to_whom=""), name="a_request_says_to_whom"
            )
        ]

    def __str__(self):
        return self.what


class Milestone(PlanRow):
    """An hito of the plan's schedule that is no meeting: something that will have happened by a day."""

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="milestones")
    key_action = models.ForeignKey(
        KeyAction,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name="acción clave",
    )
    title = models.CharField("hito", max_length=200)
    due_on = models.DateField("para cuándo")
    done_on = models.DateField("logrado el", null=True, blank=True)
    note = models.CharField("nota", max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "hito"

    def __str__(self):
        return self.title
