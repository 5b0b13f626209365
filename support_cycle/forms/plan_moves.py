"""What a move of a support plan brings, how it ended, that a side corroborates it, and the cycle that follows."""

from django import forms
from django.utils import timezone

from participation.forms.fields import SeveralField
from plans.forms.inputs import DayField
from plans.forms.moves import RefusableForm, SeenField
from plans.workflow import lacks_comment
from support_cycle.corroborations import corroborate, mark_of
from support_cycle.forms.plans import FIRST_YEAR, HELP, LAST_YEAR
from support_cycle.models import KeyAction, SupportPlan
from support_cycle.next_cycles import difficulties_of, unfinished
from support_cycle.plan_moves import decide_plan, workflow


class PlanMoveForm(RefusableForm):
    seen = SeenField()

    def __init__(self, *args, plan, move, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.move = plan, move
        self.initial.setdefault("seen", workflow.last_decision(plan))
        self.fields["comment"] = forms.CharField(
            label=move.comment_label,
            required=move.comment_required,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Queda en la historia del plan.",
            error_messages={"required": lacks_comment(move)},
        )

    def refuse(self, refused):
        """The page shows the plan as it is now: pressed again, it is from there."""
        super().refuse(refused)
        self.data = self.data.copy()
        self.data["seen"] = workflow.last_decision(self.plan)

    def save(self, *, by):
        """The SupportDecision; may raise `workflow.Refused`."""
        cleaned = self.cleaned_data
        return decide_plan(self.plan, self.move.name, by=by, comment=cleaned["comment"], seen=cleaned["seen"])


class CorroborationForm(RefusableForm):
    """On which day this side agreed to the plan as it was read: `seen` is a digest of that text."""

    on = DayField(
        label="Fecha en que se corroboró", error_messages={"required": "Falta la fecha en que se corroboró."}
    )
    note = forms.CharField(
        label="Nota",
        max_length=300,
        required=False,
        help_text="Por ejemplo, en la reunión del equipo de gestión. Sin nombres.",
    )
    seen = forms.CharField(
        max_length=64, widget=forms.HiddenInput, error_messages={"required": "Leer el plan antes."}
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.initial |= {"on": timezone.localdate(), "seen": mark_of(plan)}

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("La fecha no puede ser posterior a hoy.")
        if day.year < self.plan.year - 1:
            raise forms.ValidationError(f"Revisar el año: el plan es de {self.plan.year}.")
        return day

    def refuse(self, refused):
        """The page shows the plan as it is now: what is agreed to next is that."""
        super().refuse(refused)
        self.data = self.data.copy()
        self.data["seen"] = mark_of(self.plan)

    def save(self, *, by):
        cleaned = self.cleaned_data
        return corroborate(self.plan, by=by, on=cleaned["on"], note=cleaned["note"], seen=cleaned["seen"])


class ResultForm(forms.ModelForm):
    """How the cycle ended: first what shows it, then the word for it."""

    class Meta:
        model = SupportPlan
        fields = ["reached_how", "reached", "remains"]
        labels = {"reached": "¿Se alcanzó el estado deseado?", "reached_how": "Qué lo muestra"}
        widgets = {
            "reached": forms.RadioSelect,
            "reached_how": forms.Textarea(attrs={"rows": 4}),
            "remains": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "reached_how": "Lo que hoy ocurre en la unidad y antes no, con la evidencia que haya.",
            "remains": "Lo que sigue pendiente o conviene sostener. De aquí parte el ciclo siguiente.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reached"].choices = [("", "Todavía no se dice"), *SupportPlan.Reached.choices]


class NextCycleForm(RefusableForm, forms.ModelForm):
    """What the next cycle begins with: prefilled from the finished one, each text open to change."""

    actions = SeveralField(
        label="Acciones clave que siguen",
        queryset=KeyAction.objects.none(),
        required=False,
        help_text="Las que no llegaron a lograrse. Sus fechas y sus recursos se acuerdan de nuevo.",
    )

    class Meta:
        model = SupportPlan
        fields = ["year", "capacity", "practice", "desired_state", "difficulties"]
        widgets = {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("practice", "desired_state", "difficulties")
        }
        help_texts = HELP

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["year"].widget = forms.NumberInput(
            attrs={"class": "input--short", "min": FIRST_YEAR, "max": LAST_YEAR}
        )
        self.fields["capacity"].choices = [
            ("", "Todavía no se define"),
            *SupportPlan._meta.get_field("capacity").choices,
        ]
        self.fields["actions"].queryset = unfinished(plan)
        self.initial = {
            "year": plan.year + 1,
            "capacity": plan.capacity,
            "practice": plan.practice,
            "desired_state": plan.desired_state,
            "difficulties": difficulties_of(plan),
            "actions": [action.pk for action in unfinished(plan)],
        } | self.initial

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year not in (self.plan.year, self.plan.year + 1):
            raise forms.ValidationError(
                f"El ciclo siguiente es de {self.plan.year} o de {self.plan.year + 1}."
            )
        return year
