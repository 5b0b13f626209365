"""The forms of a support plan: a new one, and its texts."""

from django import forms
from django.db.models import Q

from accounts.receipts import WithReceipt
from plans.forms.inputs import short
from support_cycle.models import Axis, Programme, SupportPlan
from support_cycle.pal_actions import actions_for, may_see_action
from support_cycle.support_plans import schools_to_support

FIRST_YEAR, LAST_YEAR = 2015, 2100
HELP = {
    "practice": "Lo que ocurre hoy y se quiere mover, como lo nombró el equipo en el diagnóstico.",
    "desired_state": "Cómo se verá la capacidad cuando la práctica haya cambiado.",
    "objective": "Qué se propone lograr el equipo de gestión con este plan.",
    "pme_strategy": "La estrategia del Plan de Mejoramiento Educativo a la que aporta.",
    "expected_result": "Lo que habrá al terminar el plan. Sus indicadores se agregan en la página del plan.",
    "difficulties": "Lo que ya se sabe que puede costar. Vuelve a aparecer al preparar cada reunión.",
}


def _texts(*names):
    return {name: forms.Textarea(attrs={"rows": 3}) for name in names}


class NewPlanForm(WithReceipt, forms.ModelForm):
    """A plan of a unit and a year: what the diagnosis knows is enough to begin."""

    class Meta:
        model = SupportPlan
        fields = ["school", "year", "capacity", "practice"]
        widgets = _texts("practice")
        help_texts = HELP
        error_messages = {
            "school": {"required": "Falta elegir la unidad educativa."},
            "year": {
                "required": "Falta el año del plan.",
                "invalid": "Escribir el año con sus cuatro cifras, por ejemplo 2027.",
            },
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        school = self.fields["school"]
        school.queryset = schools_to_support(by).order_by("sort_key", "code")
        school.label_from_instance = lambda one: f"{one} ({one.commune})"
        school.empty_label = "Elegir una"
        self.fields["year"].widget = forms.NumberInput(
            attrs={"class": "input--short", "min": FIRST_YEAR, "max": LAST_YEAR}
        )
        self.fields["capacity"].choices = [("", "Todavía no se define"), *_capacities()]

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise forms.ValidationError(f"Revisar el año: va de {FIRST_YEAR} a {LAST_YEAR}.")
        return year

    def clean(self):
        cleaned = super().clean()
        school, year, capacity = (cleaned.get(name) for name in ("school", "year", "capacity"))
        if school and year and capacity:
            same = SupportPlan.objects.in_course().filter(school=school, year=year, capacity=capacity)
            if same.exists():
                self.add_error(
                    "capacity",
                    "Esta unidad ya tiene en curso un plan de esa capacidad y ese año: seguir en él, "
                    "o cerrarlo y abrir desde allí el ciclo siguiente.",
                )
        return cleaned


class PlanForm(forms.ModelForm):
    """The texts of a plan. The PAL's actions offered are those that this person may see, of the same Servicio."""

    class Meta:
        model = SupportPlan
        fields = [
            "capacity",
            "practice",
            "desired_state",
            "objective",
            "pme_strategy",
            "pal_action",
            "expected_result",
            "difficulties",
            "programme",
            "axis",
        ]
        widgets = _texts(
            "practice", "desired_state", "objective", "pme_strategy", "expected_result", "difficulties"
        )
        help_texts = HELP
        error_messages = {
            "pal_action": {
                "invalid_choice": "Esa acción no está entre las del PAL de este Servicio: elegir otra."
            }
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["capacity"].choices = [("", "Todavía no se define"), *_capacities()]
        self._list_actions()
        self._list_programmes()

    def _list_actions(self):
        plan, field = self.instance, self.fields["pal_action"]
        seen = actions_for(self.by, plan.service_id, plan.year)
        kept = type(seen.model()).objects.filter(pk=plan.pal_action_id).select_related("plan")
        field.queryset = seen | kept if plan.pal_action_id else seen
        field.label_from_instance = self._named
        field.empty_label = "Ninguna todavía"
        field.help_text = f"Del PAL {plan.year} de este Servicio Local."

    def _named(self, action):
        if not may_see_action(self.by, action):
            return f"La que ya tiene, del {action.plan}, que todavía no se publica"
        return short(f"{action.code} {action.name}")

    def _list_programmes(self):
        plan = self.instance
        programmes = Programme.objects.filter(
            Q(archived_at__isnull=True) | Q(pk=plan.programme_id), service=plan.service_id
        )
        self.fields["programme"].queryset = programmes
        self.fields["programme"].empty_label = "Ninguno"
        axes = Axis.objects.filter(programme__in=programmes.order_by().values("pk"))
        self.fields["axis"].queryset = axes.select_related("programme").order_by(
            "programme__name", "position"
        )
        self.fields["axis"].label_from_instance = lambda axis: short(f"{axis.programme}: {axis}")
        self.fields["axis"].empty_label = "Ninguno"

    def clean(self):
        cleaned = super().clean()
        axis, programme = cleaned.get("axis"), cleaned.get("programme")
        if axis and programme is None and "programme" not in self.errors:
            cleaned["programme"] = axis.programme
        elif axis and programme and axis.programme_id != programme.pk:
            self.add_error("axis", f"Ese eje es de otro programa: elegir uno de {programme}.")
        return cleaned


def _capacities():
    return SupportPlan._meta.get_field("capacity").choices
