"""An indicator of an action as it is typed."""

from django import forms

from accounts.receipts import WithReceipt
from plans.forms.inputs import CommaField
from plans.models import Indicator


class IndicatorForm(forms.ModelForm):
    decimals = forms.TypedChoiceField(
        label="Decimales", coerce=int, choices=[(n, str(n)) for n in range(5)], initial=1
    )

    class Meta:
        model = Indicator
        fields = [
            *("name", "formula", "unit", "sense", "decimals", "baseline", "target", "target_text"),
            *("weight", "periodicity", "means", "by_gender"),
        ]
        field_classes = {"baseline": CommaField, "target": CommaField, "weight": CommaField}
        help_texts = {
            "formula": "Por ejemplo, (unidades que participan / unidades elegidas) × 100",
            "baseline": "Cuánto era antes, con coma: 86,4",
            "target": "Con coma: 86,4",
            "target_text": "Si se publica con otras palabras",
            "weight": "Cuánto pesa entre los indicadores de la acción, en %",
            "means": "El documento o registro que lo prueba",
        }
        widgets = {
            "name": forms.Textarea(attrs={"rows": 2}),
            "formula": forms.Textarea(attrs={"rows": 2}),
            "means": forms.Textarea(attrs={"rows": 2}),
        }

    def clean(self):
        data = super().clean()
        target, baseline = data.get("target"), data.get("baseline")
        if data.get("unit") == Indicator.Unit.PERCENT:
            for name in ("target", "baseline"):
                if data.get(name) is not None and not 0 <= data[name] <= 1000:
                    self.add_error(
                        name, "Un porcentaje va de 0 a 1.000: revisar la cifra o la unidad de medida."
                    )
        if data.get("weight") is not None and not 0 <= data["weight"] <= 100:
            self.add_error("weight", "La ponderación va de 0 a 100.")
        self.notice = _against_its_sense(data.get("sense"), baseline, target)
        return data


class NewIndicatorForm(IndicatorForm, WithReceipt):
    pass


def _against_its_sense(sense, baseline, target):
    """A target that the baseline has already passed: said, never refused."""
    if baseline is None or target is None or baseline == target:
        return ""
    if (target > baseline) == (sense == Indicator.Sense.HIGHER):
        return ""
    return "La meta queda por debajo de la línea de base, según el sentido elegido. Se guardó igual."
