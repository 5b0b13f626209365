"""The Plan Anual Local: its sections, objectives, actions and the units that each action applies to."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Prefetch, Q, Sum
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from accounts.access import AccessQuerySet
from accounts.models import LocalService, OrganizationalUnit, School
from documents.models import Attachment
from plans.models.strategic import (
    FundingSource,
    PlansRow,
    PriorityAxis,
    StrategicLine,
    StrategicObjective,
)
from plans.targets import units_needed


class AnnualPlanQuerySet(AccessQuerySet):
    def for_list(self):
        return self.select_related("service").order_by("service__sort_key", "-year")

    def for_detail(self):
        amendments = self.model.amendments.rel.related_model.objects.filter(
            plan=models.OuterRef("pk"), closed_at__isnull=True
        )
        return self.select_related("service", "previous", "resolution_file").annotate(
            has_open_amendment=models.Exists(amendments)
        )

    def at(self, slug, year):
        """By its public address: the Servicio's slug and the plan's year."""
        return self.filter(service__slug=slug, year=year)


class AnnualPlan(PlansRow):
    """A Servicio's PAL of a year. `status` is the document's; the process has stages of its own."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Borrador"
        SOCIALISING = "socialising", "En socialización"
        CONSULTING = "consulting", "En recomendaciones"
        ANSWERING = "answering", "En respuesta"
        DEP_REVIEW = "dep_review", "En revisión de la DEP"
        SANCTIONED = "sanctioned", "Sancionado"
        PUBLISHED = "published", "Publicado"
        CLOSED = "closed", "Cerrado"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="annual_plans")
    year = models.PositiveSmallIntegerField(
        "año", validators=[MinValueValidator(2018), MaxValueValidator(2099)]
    )
    status = models.CharField("estado", max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    cut_off = models.DateField("fecha de corte de los instrumentos", null=True, blank=True)
    is_transcript = models.BooleanField("transcripción de un acto público", default=False, editable=False)
    source = models.CharField("fuente", max_length=400, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="following"
    )
    resolution_number = models.CharField("resolución N.º", max_length=40, blank=True, editable=False)
    resolution_date = models.DateField("fecha de la resolución", null=True, blank=True, editable=False)
    resolution_file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    evaluation = models.TextField("evaluación del año", blank=True)

    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        ordering = ["service", "-year"]
        verbose_name = "Plan Anual Local"
        constraints = [
            models.UniqueConstraint(fields=["service", "year"], name="one_plan_per_service_and_year"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "draft",
                        "socialising",
                        "consulting",
                        "answering",
                        "dep_review",
                        "sanctioned",
                        "published",
                        "closed",
                    ]
                ),
                name="plan_status_is_known",
            ),
        ]

    def __str__(self):
        return f"PAL {self.year}"

    @property
    def full_name(self):
        return f"Plan Anual Local {self.year} del {self.service.full_name}"

    @property
    def is_writable(self):
        """Whether its text may be written now: in an open state, or published with an open modification."""
        amending = self.status == self.Status.PUBLISHED and getattr(self, "has_open_amendment", False)
        return self.status in OPEN_STATUSES or amending

    @property
    def can_write(self):
        """For templates: this person may write (`with_capabilities`), and the plan's state lets it be written."""
        return getattr(self, "may_write", False) and self.is_writable

    def get_absolute_url(self):
        return reverse("plans:detail", args=[self.service.slug, self.year])


OPEN_STATUSES = frozenset(
    [
        AnnualPlan.Status.DRAFT,
        AnnualPlan.Status.SOCIALISING,
        AnnualPlan.Status.ANSWERING,
        AnnualPlan.Status.DEP_REVIEW,
    ]
)


class Section(PlansRow):
    """A chapter. `kind` chooses how it is written and printed; `key` never changes between years and versions."""

    class Kind(models.TextChoices):
        TEXT = "text", "Texto"
        INSTRUMENTS = "instruments", "Estado de los instrumentos"
        OBJECTIVES = "objectives", "Objetivos y acciones"
        SUPPORT_ACTIONS = "support_actions", "Apoyo técnico-pedagógico por establecimiento"
        STAFFING = "staffing", "Dotación por establecimiento"
        LINKS = "links", "Vinculación regional y comunal"
        PME_PROGRESS = "pme_progress", "Avance de los PME"
        GENDER = "gender", "Enfoque de género"
        ANNEXES = "annexes", "Anexos"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="sections")
    kind = models.CharField("tipo", max_length=16, choices=Kind, default=Kind.TEXT)
    key = models.SlugField("clave", max_length=60)
    title = models.CharField("título", max_length=160)
    position = models.PositiveSmallIntegerField("orden", default=0)
    body = models.TextField("texto", blank=True)
    required = models.BooleanField("la ley la pide", default=False)
    done = models.BooleanField("lista", default=False)
    unit = models.ForeignKey(
        OrganizationalUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="unidad responsable",
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "sección"
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="section_key_once_per_plan")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("plans:section", args=[self.plan.service.slug, self.plan.year, self.key])


class Objective(PlansRow):
    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="objectives")
    code = models.CharField("código", max_length=12)
    text = models.CharField("objetivo", max_length=600)
    strategic_objective = models.ForeignKey(
        StrategicObjective,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="objetivo del PEL",
    )
    position = models.PositiveSmallIntegerField("orden", default=0)
    origin = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="heirs"
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "objetivo"
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="objective_code_once_per_plan")]

    def __str__(self):
        return f"{self.code} {self.text}"


class ActionQuerySet(AccessQuerySet):
    def with_counts(self):
        """Each action with `named_units`, `universe_size` (or stated, where more), `reached`, `budget_total`."""
        links = ActionSchool.objects.filter(action=models.OuterRef("pk")).order_by().values("action")
        money = Budget.objects.filter(action=models.OuterRef("pk")).order_by().values("action")

        def of(rows, value, field=models.IntegerField):
            return Coalesce(models.Subquery(rows.annotate(n=value).values("n")), 0, output_field=field())

        return self.annotate(
            named_units=of(links, Count("pk")),
            universe_size=Greatest(
                of(links, Count("pk")), Coalesce("universe_stated", 0, output_field=models.IntegerField())
            ),
            reached=of(links, Count("pk", filter=Q(reached_on__isnull=False))),
            budget_total=of(money, Sum("amount"), models.BigIntegerField),
        )

    def for_list(self):
        return (
            self.with_counts()
            .select_related("objective", "unit", "line", "enep_objective", "axis")
            .prefetch_related("indicators")
            .order_by("objective__position", "objective_id", "position", "pk")
        )

    def for_detail(self):
        schools = ActionSchool.objects.select_related("school__commune").order_by("school__sort_key")
        return self.for_list().prefetch_related(
            Prefetch("action_schools", schools), "budgets__source", "indicators__measurements"
        )


class Action(PlansRow):
    class Kind(models.TextChoices):
        SUPPORT = "support", "Apoyo técnico-pedagógico"
        PROVISION = "provision", "Instalación y prestación del servicio"
        AGREEMENT = "agreement", "Cumplimiento del convenio de gestión"
        LINK = "link", "Vinculación regional y comunal"
        OTHER = "other", "Otra"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="actions")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="actions", verbose_name="objetivo")
    kind = models.CharField("tipo", max_length=10, choices=Kind, default=Kind.SUPPORT)
    code = models.CharField("código", max_length=12)
    name = models.CharField("nombre de la acción", max_length=300)
    description = models.TextField("descripción", blank=True)
    unit = models.ForeignKey(
        OrganizationalUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="unidad responsable",
    )
    starts_on = models.DateField("inicio", null=True, blank=True)
    ends_on = models.DateField("término", null=True, blank=True)
    line = models.ForeignKey(
        StrategicLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="línea del PEL"
    )
    enep_objective = models.ForeignKey(
        StrategicObjective,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="objetivo de la ENEP",
    )
    axis = models.ForeignKey(
        PriorityAxis, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="eje prioritario"
    )
    target_percent = models.DecimalField(
        "meta (% de las unidades)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    target_text = models.CharField("meta, como se publica", max_length=160, blank=True)
    universe_stated = models.PositiveSmallIntegerField(
        "unidades que el acto declara",
        null=True,
        blank=True,
        editable=False,
        help_text="Cuando un acto en papel dice cuántas unidades son y no las nombra.",
    )
    gender_approach = models.TextField("enfoque de género", blank=True)
    position = models.PositiveSmallIntegerField("orden", default=0)
    origin = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="heirs"
    )
    universe = models.ManyToManyField(School, through="ActionSchool", related_name="plan_actions")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "acción"
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="action_code_once_per_plan"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="action_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["plan", "position"], name="action_by_plan")]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def target_units(self):
        """The smallest number of units that meets the target; needs `universe_size` (with_counts). None without one."""
        if self.target_percent is None or not self.universe_size:
            return None
        return units_needed(self.target_percent, self.universe_size)


class ActionSchool(models.Model):
    """A unit of an action's universe, and whether the action has reached it."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="action_schools")
    school = models.ForeignKey(School, models.PROTECT, related_name="action_schools")
    reached_on = models.DateField("alcanzada el", null=True, blank=True)
    note = models.CharField("nota", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "school"], name="unit_once_per_action")]

    def __str__(self):
        return f"{self.action.code}: {self.school}"


class Budget(models.Model):
    """Money of an action by source, in pesos without decimals."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="budgets")
    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="+", verbose_name="fuente")
    amount = models.BigIntegerField("monto en pesos", validators=[MinValueValidator(0)])

    class Meta:
        ordering = ["source__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "source"], name="source_once_per_action"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_is_not_negative"),
        ]

    def __str__(self):
        return f"{self.source}: {self.amount}"


class InstitutionalLink(PlansRow):
    """A regional or communal link: with whom, for what, who looks after it."""

    class Scope(models.TextChoices):
        REGIONAL = "regional", "Regional"
        COMMUNAL = "communal", "Comunal"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="links")
    scope = models.CharField("ámbito", max_length=8, choices=Scope)
    institution = models.CharField("institución", max_length=200)
    purpose = models.TextField("para qué")
    where = models.CharField("comunas o región", max_length=200, blank=True)
    unit = models.ForeignKey(
        OrganizationalUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="unidad responsable",
    )
    period = models.CharField("período", max_length=80, blank=True)
    position = models.PositiveSmallIntegerField("orden", default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "vínculo"

    def __str__(self):
        return self.institution


class Annex(PlansRow):
    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="annexes")
    title = models.CharField("título", max_length=200)
    description = models.TextField("descripción", blank=True)
    position = models.PositiveSmallIntegerField("orden", default=0)
    files = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "anexo"

    def __str__(self):
        return self.title
