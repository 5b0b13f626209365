"""One short form: what support was given, when, with whom and about what."""

import uuid

from django import forms
from django.utils import timezone

from accounts.receipts import WithReceipt
from plans.forms.inputs import DayField
from support_cycle.contacts import plans_of
from support_cycle.models import SupportContact


class ContactForm(forms.ModelForm):
    """A support of `school`, by somebody who accompanies it. Its day has passed or is today."""

    date = DayField(label="Cuándo")
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = SupportContact
        fields = ["kind", "date", "note", "with_whom", "plan"]
        widgets = {"kind": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 3})}
        labels = {"note": "De qué se trató", "with_whom": "Con quién", "kind": "Qué fue"}
        help_texts = {
            "with_whom": "El cargo, sin nombres: jefatura UTP, dirección, docentes de primer ciclo.",
            "note": "En una o dos frases. Sin nombres de niñas, niños ni adolescentes.",
        }
        error_messages = {
            "kind": {"required": "Falta elegir qué fue: una visita, una llamada…"},
            "note": {"required": "Falta decir de qué se trató, en una frase."},
        }

    def __init__(self, *args, school, user, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["date"].year = today.year
        self.fields["kind"].choices = SupportContact.Kind.choices
        plans = plans_of(school, user, today)
        if self.instance.plan_id:
            plans = plans.model.objects.filter(pk=self.instance.plan_id) | plans
        self.fields["plan"].queryset = plans
        self.fields["plan"].empty_label = "No es de un plan en particular"
        if not self.instance.pk:
            self.initial.setdefault("date", today)
            self.initial.setdefault("plan", next(iter(plans[:1]), None))
            self.fields["client_id"].initial = uuid.uuid4

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                "La fecha no puede ser posterior a hoy: lo que viene se acuerda como reunión."
            )
        return day


class NewContactForm(WithReceipt, ContactForm):
    pass
