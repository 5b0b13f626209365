"""One indicator and one measurement for PEL, CGE and PAL (and the PME, later)."""

from django.db import models
from django.db.models import Q

from accounts.models import LocalService
from documents.models import Attachment
from plans.models.annual import Action, AnnualPlan
from plans.models.strategic import PlansRow, StrategicObjective


class Indicator(PlansRow):
    """What is counted, of an action or of a strategic objective (PEL, CGE)."""

    class Unit(models.TextChoices):
        PERCENT = "percent", "Porcentaje"
        POINTS = "points", "Puntos"
        NUMBER = "number", "Número"
        PESOS = "pesos", "Pesos"

    class Sense(models.TextChoices):
        HIGHER = "higher", "Mayor es mejor"
        LOWER = "lower", "Menor es mejor"

    class Periodicity(models.TextChoices):
        MONTHLY = "monthly", "Mensual"
        QUARTERLY = "quarterly", "Trimestral"
        HALF_YEARLY = "half_yearly", "Semestral"
        YEARLY = "yearly", "Anual"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    action = models.ForeignKey(
        Action, models.CASCADE, null=True, blank=True, editable=False, related_name="indicators"
    )
    strategic_objective = models.ForeignKey(
        StrategicObjective, models.CASCADE, null=True, blank=True, editable=False, related_name="indicators"
    )
    name = models.CharField("indicador", max_length=300)
    formula = models.CharField("fórmula", max_length=400, blank=True)
    unit = models.CharField("unidad de medida", max_length=8, choices=Unit, default=Unit.PERCENT)
    sense = models.CharField("sentido", max_length=6, choices=Sense, default=Sense.HIGHER)
    decimals = models.PositiveSmallIntegerField("decimales", default=1)
    baseline = models.DecimalField("línea de base", max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField("meta", max_digits=18, decimal_places=4, null=True, blank=True)
    target_text = models.CharField("meta, como se publica", max_length=160, blank=True)
    weight = models.DecimalField("ponderación", max_digits=6, decimal_places=2, null=True, blank=True)
    periodicity = models.CharField(
        "periodicidad", max_length=12, choices=Periodicity, default=Periodicity.QUARTERLY
    )
    means = models.CharField("medio de verificación", max_length=300, blank=True)
    by_gender = models.BooleanField("se mide separado por género", default=False)
    position = models.PositiveSmallIntegerField("orden", default=0)
    origin = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="heirs"
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "indicador"
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=False, strategic_objective__isnull=True)
                | Q(action__isnull=True, strategic_objective__isnull=False),
                name="indicator_has_one_owner",
            )
        ]

    def __str__(self):
        return self.name


class Measurement(PlansRow):
    """A value at a cut-off date, or why there is none."""

    class Absence(models.TextChoices):
        NO_DATA = "S/I", "S/I: sin información"
        NOT_APPLICABLE = "N/A", "N/A: no aplica"
        YEARLY = "annual", "Se mide una vez al año"

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements")
    cut_off = models.DateField("fecha de corte")
    value = models.DecimalField("valor", max_digits=18, decimal_places=4, null=True, blank=True)
    absence = models.CharField("por qué no hay valor", max_length=6, choices=Absence, blank=True)
    reason = models.TextField("motivo u observación", blank=True)
    numerator = models.DecimalField("numerador", max_digits=18, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField("denominador", max_digits=18, decimal_places=2, null=True, blank=True)
    women = models.DecimalField("mujeres", max_digits=18, decimal_places=4, null=True, blank=True)
    men = models.DecimalField("hombres", max_digits=18, decimal_places=4, null=True, blank=True)
    text = models.CharField("como se publicó", max_length=160, blank=True)
    narrative = models.TextField("relato", blank=True)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["cut_off", "pk"]
        verbose_name = "medición"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "cut_off"], name="one_measurement_per_cut_off"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, absence="") | (Q(value__isnull=True) & ~Q(absence="")),
                name="measurement_has_a_value_or_its_reason",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.name}, {self.cut_off:%d-%m-%Y}"


class Cut(PlansRow):
    """A date at which the plan's indicators are measured: 31-03, 30-06, 30-09 and 15-12 to begin with; editable."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="cuts")
    date = models.DateField("fecha de corte")
    name = models.CharField("nombre", max_length=80)
    narrative = models.TextField("relato del período", blank=True)

    class Meta:
        ordering = ["date"]
        verbose_name = "corte"
        constraints = [models.UniqueConstraint(fields=["plan", "date"], name="cut_once_per_plan")]

    def __str__(self):
        return self.name


class Reminder(models.Model):
    """The one digest a unit gets for a cut: what it has not reported."""

    cut = models.ForeignKey(Cut, models.CASCADE, related_name="reminders")
    unit = models.ForeignKey("accounts.OrganizationalUnit", models.CASCADE, related_name="+")
    indicators = models.PositiveSmallIntegerField()
    email = models.EmailField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self):
        return f"{self.unit}: {self.cut}"
