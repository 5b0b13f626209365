"""The answers to the guide's questions before a meeting."""

from django import forms

from support_cycle.models import Preparation


class PreparationForm(forms.ModelForm):
    hide_optional = True  # all of it is: what helps is written

    class Meta:
        model = Preparation
        fields = ["resources", "action_in_course", "alternatives", "to_bring"]
        labels = {
            "resources": "Lo que falta y cómo gestionarlo",
            "action_in_course": "Dónde estamos y cómo puedo apoyar",
            "alternatives": "Alternativas que puedo proponer",
            "to_bring": "Qué llevar",
        }
        widgets = {
            "resources": forms.Textarea(attrs={"rows": 4}),
            "action_in_course": forms.Textarea(attrs={"rows": 4}),
            "alternatives": forms.Textarea(attrs={"rows": 4}),
            "to_bring": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"to_bring": "Materiales, copias, actas: lo que conviene tener a mano."}
