"""A stretch of classes of a region's school calendar."""

from django import forms

from accounts.receipts import WithReceipt
from plans.forms.inputs import DayField
from support_cycle.models import SchoolTerm


class TermForm(WithReceipt, forms.ModelForm):
    starts_on = DayField(label="Primer día de clases")
    ends_on = DayField(label="Último día de clases")

    class Meta:
        model = SchoolTerm
        fields = ["name", "starts_on", "ends_on", "source"]
        labels = {"source": "De dónde viene"}
        help_texts = {
            "name": "Por ejemplo, Primer semestre.",
            "source": "La resolución de la Seremi de Educación, con su número y fecha.",
        }

    def __init__(self, *args, region, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.region = region
        self.fields["source"].required = True
        for name in ("starts_on", "ends_on"):
            self.fields[name].year = year

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if not first or not last:
            return cleaned
        if last < first:
            self.add_error("ends_on", "Termina antes de empezar.")
        elif last.year != first.year:
            self.add_error("ends_on", "Un período es de un solo año: anotar dos.")
        elif SchoolTerm.objects.filter(region=self.region, starts_on__lte=last, ends_on__gte=first).exists():
            self.add_error(
                "starts_on", "Se cruza con un período que ya está anotado: quitar primero el otro."
            )
        return cleaned
