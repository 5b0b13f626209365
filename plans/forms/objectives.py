"""An objective of the PAL as it is typed."""

from django import forms
from django.db.models import Q

from accounts.receipts import WithReceipt
from plans.forms.inputs import short
from plans.models import Instrument, Objective, StrategicObjective
from plans.ordering import next_objective_code


class ObjectiveForm(forms.ModelForm):
    class Meta:
        model = Objective
        fields = ["code", "text", "strategic_objective"]
        widgets = {
            "code": forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"}),
            "text": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        current = Q(archived_at__isnull=True) | Q(pk=self.instance.strategic_objective_id)
        upward = self.fields["strategic_objective"]
        upward.queryset = StrategicObjective.objects.filter(
            current, service=plan.service, instrument__kind=Instrument.Kind.PEL
        ).order_by("position", "pk")
        upward.empty_label = "Ninguno"
        upward.label_from_instance = short

    def clean_code(self):
        code = " ".join(self.cleaned_data["code"].split())
        if self.plan.objectives.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(self.taken())
        return code

    def taken(self, holder=None):
        """What to say of a code that another objective has."""
        return f"Otro objetivo ya tiene ese código. El siguiente libre es {next_objective_code(self.plan)}."


class NewObjectiveForm(ObjectiveForm, WithReceipt):
    pass
