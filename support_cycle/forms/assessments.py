"""The checklist as a form; a case, who reads it, and what is answered."""

import datetime

from django import forms

from accounts.receipts import WithReceipt
from participation.forms.fields import SeveralField
from plans.forms.inputs import DayField
from support_cycle.models import BasalCapacity, PeerCase, SelfAssessmentAnswer
from support_cycle.statements import STATEMENTS

CHOICES = SelfAssessmentAnswer.Answer.choices


class SelfAssessmentForm(WithReceipt):
    """The nine statements in the guide's order; `answers` is {statement: answer} once it is valid."""

    on = DayField(label="Fecha", help_text="De la reunión, o del día en que se mira hacia atrás.")
    reflection = forms.CharField(
        label="Reflexión",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Qué resultó, qué cambiaría, qué quiero probar la próxima vez. Solo se lee aquí, con esta cuenta.",
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].year = today.year
        for number, text in STATEMENTS.items():
            self.fields[f"s{number}"] = forms.ChoiceField(
                label=f"{number}. {text}",
                choices=CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": "Falta elegir: sí, no o no aplica."},
            )

    @property
    def statements(self):
        return [self[f"s{number}"] for number in STATEMENTS]

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > self.today or day < self.today - datetime.timedelta(days=730):
            raise forms.ValidationError("Escribir una fecha que ya pasó, de los dos últimos años.")
        return day

    @property
    def answers(self):
        return {number: self.cleaned_data[f"s{number}"] for number in STATEMENTS}


class CaseForm(WithReceipt, forms.ModelForm):
    people = SeveralField(
        label="Con quiénes se comparte",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Solo estas personas lo leen. Ni la jefatura ni la administración, si no se eligen aquí.",
    )

    class Meta:
        model = PeerCase
        fields = ["title", "text", "asks", "capacity"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 10}),
            "asks": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "title": "Sin el nombre de la escuela ni de personas.",
            "text": "Qué pasó y qué se intentó, sin nombres.",
        }

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = colleagues
        self.fields["capacity"].choices = [("", "Sin elegir"), *BasalCapacity.choices]
        if self.instance.pk:
            self.initial["people"] = [reader.person_id for reader in self.instance.readers.all()]


class ReplyForm(WithReceipt):
    text = forms.CharField(label="Lo que pienso", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class CloseCaseForm(WithReceipt):
    conclusion = forms.CharField(
        label="Qué me llevo", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
