"""State of the instruments: the cut-off date, a value or why there is none, and how it is measured."""

from django import forms

from plans.forms.chapters import ChapterForm, NumberField
from plans.forms.inputs import DayField
from plans.measuring import NEEDS_REASON, parse_absence
from plans.models import AnnualPlan, Indicator, Measurement


class CutOffForm(ChapterForm):
    cut_off = DayField(
        label="Fecha de corte", help_text="Por ejemplo, 31-07-2026. Los valores de otras fechas se conservan."
    )

    class Meta:
        model = AnnualPlan
        fields = ["cut_off"]


class ValueField(NumberField):
    """A number, or «S/I» and «N/A» as people write them in the same cell."""

    def to_python(self, value):
        return None if parse_absence(value) else super().to_python(value)


class MeasurementForm(ChapterForm):
    """A value or its absence. `indicator` says whether it is measured by gender."""

    hide_optional = True  # one of the two is needed: the form says so
    value = ValueField(label="Valor", required=False, help_text="Con coma decimal, por ejemplo 61,9.")
    absence = forms.ChoiceField(
        label="Si no hay valor, por qué",
        required=False,
        choices=[("", "Hay valor"), *Measurement.Absence.choices],
    )
    reason = forms.CharField(
        label="Motivo u observación",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Hace falta con S/I y con N/A.",
    )
    women = NumberField(label="Mujeres", required=False)
    men = NumberField(label="Hombres", required=False)

    class Meta:
        model = Measurement
        fields = ["value", "absence", "reason", "women", "men"]

    def __init__(self, *args, indicator, **kwargs):
        super().__init__(*args, **kwargs)
        if not indicator.by_gender:
            del self.fields["women"], self.fields["men"]

    def clean(self):
        cleaned = super().clean()
        if "value" not in cleaned or "absence" not in cleaned:
            return cleaned
        cleaned["absence"] = cleaned["absence"] or parse_absence(self.data.get(self.add_prefix("value")))
        value, absence = cleaned["value"], cleaned["absence"]
        if value is None and not absence:
            self.add_error("value", "Escribir el valor o indicar por qué no hay.")
        elif value is not None and absence:
            self.add_error("absence", "Hay un valor escrito: dejar «Hay valor», o borrar el valor.")
        elif absence in NEEDS_REASON and not cleaned.get("reason", "").strip():
            self.add_error("reason", f"Falta indicar el motivo de «{absence}».")
        return cleaned

    @property
    def also(self):
        """What goes with it: the words it was published with are no longer true of another value."""
        return {"text": ""} if "value" in self.changed_data and self.instance.text else {}


class TermsForm(ChapterForm):
    """How an indicator is measured: target, sense and weight."""

    target = NumberField(label="Meta", required=False, help_text="En número, con coma decimal.")
    weight = NumberField(
        label="Ponderación (%)", required=False, places=2, least=0, most=100, help_text="Solo si la tiene."
    )

    class Meta:
        model = Indicator
        fields = ["target", "target_text", "unit", "sense", "weight"]
