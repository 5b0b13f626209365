"""The forms of what is offered to the next PAL, and of what is decided about it."""

from django import forms
from django.db.models import Q

from participation.forms.voices import DecisionForm
from participation.reveals import reveals
from plans.forms.moves import RefusableForm
from support_cycle.models import KnotTheme, Offering, TrainingEvent
from support_cycle.offerings import LONGEST, offer

GONE = "Algo de lo elegido ya se ofreció o cambió mientras se miraba: elegir otra vez."


def check_names(form, text):
    """What in a text may say who somebody is asks to be looked at: the box says that it was."""
    hints = reveals(text)
    if hints and not form.cleaned_data.get("seguro"):
        form.asks_to_look = True
        form.add_error(
            "text", f"Parece tener {', '.join(hints)}. Si no nombra a nadie, marcar «Está mirado»."
        )


class OfferForm(RefusableForm):
    """One text for the chosen knots or learnings."""

    asks_to_look = False

    nudo = forms.MultipleChoiceField(required=False)
    reunion = forms.MultipleChoiceField(required=False)
    theme = forms.ModelChoiceField(None, label="Tema", required=False, empty_label="Sin tema")
    seguro = forms.BooleanField(label="Está mirado: no nombra a nadie", required=False)
    text = forms.CharField(
        label="Texto que leerá quien prepara el PAL",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Sin nombres de personas ni de unidades. Se ve con su tema y de cuántas unidades viene.",
        error_messages={"required": "Falta el texto."},
    )

    def __init__(self, *args, plan, knots, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.rows = {
            "nudo": {str(row.pk): row for row in knots},
            "reunion": {str(row.pk): row for row in meetings},
        }
        for name, rows in self.rows.items():
            self.fields[name].choices = [(pk, pk) for pk in rows]
            self.fields[name].error_messages["invalid_choice"] = GONE
        self.fields["theme"].queryset = KnotTheme.objects.filter(
            service=plan.service_id, archived_at__isnull=True
        )

    def clean_nudo(self):
        return [self.rows["nudo"][pk] for pk in self.cleaned_data["nudo"]]

    def clean_reunion(self):
        return [self.rows["reunion"][pk] for pk in self.cleaned_data["reunion"]]

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("nudo") or cleaned.get("reunion")) and not self.errors:
            self.add_error(None, "Falta elegir qué se ofrece.")
        if cleaned.get("text"):
            check_names(self, cleaned["text"])
        return cleaned

    def save(self, *, by):
        cleaned = self.cleaned_data
        return offer(
            self.plan,
            by=by,
            text=cleaned["text"],
            theme=cleaned["theme"],
            knots=cleaned["nudo"],
            meetings=cleaned["reunion"],
        )


class OfferingForm(forms.ModelForm):
    """`event` is the training in which it is treated too."""

    asks_to_look = False

    seguro = forms.BooleanField(label="Está mirado: no nombra a nadie", required=False)

    class Meta:
        model = Offering
        fields = ["theme", "text", "event"]
        labels = {"text": "Texto sin nombres", "event": "También en una actividad de formación"}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"text": {"required": "Falta el texto."}}

    field_order = ["theme", "seguro", "text", "event"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        service = self.instance.service_id
        themes = Q(archived_at__isnull=True) | Q(pk=self.instance.theme_id)
        self.fields["theme"].queryset = KnotTheme.objects.filter(themes, service=service)
        self.fields["theme"].empty_label = "Sin tema"
        self.fields["event"].queryset = TrainingEvent.objects.filter(service=service).order_by(
            "-starts_on", "pk"
        )
        self.fields["event"].empty_label = "En ninguna todavía"
        if self.instance.trace_id:  # the words that were decided on stay
            self.fields["text"].disabled = self.fields["theme"].disabled = True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("text") and "text" in self.changed_data:
            check_names(self, cleaned["text"])
        return cleaned

    def refuse(self, refused):
        self.add_error(None, [str(reason) for reason in refused.reasons])


class OfferingDecisionForm(DecisionForm):
    """The same decision as about contributions; it is read by whoever offered it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("how", "why", "message"):
            self.fields[name].help_text = "Lo leerá la UATP, junto a lo que ofreció"
