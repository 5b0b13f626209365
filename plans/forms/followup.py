"""What is said of a plan during its year: measurements, units reached, cuts, reminders, its evaluation."""

from decimal import ROUND_HALF_UP, Decimal

from django import forms

from accounts.receipts import WithReceipt
from plans.forms.annexes import FILES, FilesField
from plans.forms.chapters import ChapterForm, NumberField
from plans.forms.inputs import DayField
from plans.forms.instruments import MeasurementForm
from plans.measuring import WHOLE_DIGITS, shown, write_decimal
from plans.models import AnnualPlan, Cut, Indicator, Measurement
from plans.reach import field_of

LONG = 4000


class ReportForm(MeasurementForm, WithReceipt):
    """A measurement with its story and its evidence. A numerator and a denominator give the percentage."""

    numerator = NumberField(
        label="Numerador", required=False, places=2, least=0, help_text="Por ejemplo, 45 unidades"
    )
    denominator = NumberField(
        label="Denominador", required=False, places=2, least=0, help_text="Por ejemplo, de 53"
    )
    narrative = forms.CharField(
        label="Relato",
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Qué se hizo, qué ayudó, qué falta y qué apoyo haría falta.",
    )
    files = FilesField(required=False, **FILES | {"label": "Evidencia"})

    class Meta:
        model = Measurement
        fields = ["numerator", "denominator", *MeasurementForm.Meta.fields, "narrative"]

    def __init__(self, *args, indicator, **kwargs):
        super().__init__(*args, indicator=indicator, **kwargs)
        self.indicator = indicator
        if indicator.unit != Indicator.Unit.PERCENT:
            del self.fields["numerator"], self.fields["denominator"]
        else:
            self.fields[
                "value"
            ].help_text = "Con coma decimal; en blanco, sale del numerador y el denominador."

    def clean(self):
        self._divide(self.cleaned_data)
        if {"numerator", "denominator"} & set(self.errors):
            return self.cleaned_data
        return super().clean()

    def _divide(self, cleaned):
        numerator, denominator = cleaned.get("numerator"), cleaned.get("denominator")
        if (numerator is None) != (denominator is None):
            missing = "denominator" if denominator is None else "numerator"
            if missing not in self.errors:
                self.add_error(missing, "Hacen falta los dos: cuántas, y de cuántas.")
        if numerator is None or denominator is None or "value" in self.errors:
            return
        if cleaned.get("absence"):
            self.add_error("absence", "Hay numerador y denominador: dejar «Hay valor», o borrarlos.")
        elif not denominator:
            self.add_error("denominator", "El denominador no puede ser cero.")
        else:
            self._compute(cleaned, numerator / denominator * 100)

    def _compute(self, cleaned, exact):
        value = exact.quantize(Decimal(1).scaleb(-self.indicator.decimals), ROUND_HALF_UP)
        if value >= Decimal(10) ** WHOLE_DIGITS:
            return self.add_error("numerator", "El resultado es demasiado grande: revisar las dos cifras.")
        typed = cleaned.get("value")
        if typed is None or "value" not in self.changed_data:
            if typed is None or {"numerator", "denominator"} & set(self.changed_data):
                cleaned["value"] = value
                if value != self.initial.get("value") and "value" not in self.changed_data:
                    self.changed_data.append("value")
        elif abs(typed - exact) >= Decimal(1).scaleb(min(0, typed.as_tuple().exponent)):
            numerator, denominator = (write_decimal(cleaned[name]) for name in ("numerator", "denominator"))
            self.add_error(
                "value",
                f"{numerator} de {denominator} es {shown(self.indicator, value)}: dejar el valor en blanco, "
                "o corregir una de las cifras.",
            )


class ReachedForm(forms.Form):
    """The units of an action: ticked where it has reached them, each with its day."""

    day = DayField(label="Fecha de las que se marquen ahora", required=False)

    def __init__(self, *args, links, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.links, self.year = links, year
        self.fields["day"].year = year
        self.fields["day"].help_text = f"Por ejemplo, 15-05-{year}"
        for link in links:
            name = field_of(link.pk)
            self.fields[name] = DayField(label=link.school.display_name, required=False)
            self.fields[name].year = year
            self.initial[name] = link.reached_on

    def rows(self):
        """(link, its day's field, whether it is ticked) of every unit."""
        ticked = {int(pk) for pk in self.data.getlist("reached") if _is_number(pk)} if self.is_bound else None
        for link in self.links:
            is_ticked = link.pk in ticked if ticked is not None else link.reached_on is not None
            yield link, self[field_of(link.pk)], is_ticked

    def clean(self):
        cleaned = super().clean()
        self.days = {}
        for link, bound_field, is_ticked in self.rows():
            name = bound_field.name
            if name in self.errors:
                continue
            day = cleaned.get(name) or (cleaned.get("day") if is_ticked else None)
            self._take(link, name, day, is_ticked)
        return cleaned

    def _take(self, link, name, day, is_ticked):
        if not is_ticked:
            if day and day != link.reached_on:
                self.add_error(name, "Tiene fecha y no está marcada: marcarla, o borrar la fecha.")
            self.days[link.pk] = None
        elif day is None and "day" not in self.errors:
            self.add_error(name, "Falta la fecha: escribirla aquí, o arriba para todas las que se marquen.")
        elif day and day.year != self.year and day != link.reached_on:
            self.add_error(name, f"El plan es de {self.year}: la fecha debe ser de ese año.")
        else:
            self.days[link.pk] = day


class CutForm(ChapterForm):
    """A cut: its date in the plan's year, its name, what the period was like."""

    date = DayField(label="Fecha de corte")

    class Meta:
        model = Cut
        fields = ["date", "name", "narrative"]
        widgets = {"narrative": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["date"].year = plan.year
        self.fields["date"].help_text = f"Por ejemplo, 30-06-{plan.year}"
        self.fields["name"].help_text = f"Por ejemplo, Corte al 30 de junio de {plan.year}"
        self.fields[
            "narrative"
        ].help_text = (
            "Cómo fue el período, para quienes leerán el informe. Admite **negrita** y listas con guion."
        )

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day.year != self.plan.year:
            raise forms.ValidationError(f"El plan es de {self.plan.year}: la fecha debe ser de ese año.")
        # a new cut is refused by the database: the same form sent twice has to find its receipt first
        if self.instance.pk and self.plan.cuts.filter(date=day).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Ya hay un corte en esa fecha.")
        return day


class NewCutForm(CutForm, WithReceipt):
    pass


class EvaluationForm(ChapterForm):
    class Meta:
        model = AnnualPlan
        fields = ["evaluation"]
        widgets = {"evaluation": forms.Textarea(attrs={"rows": 16})}
        help_texts = {
            "evaluation": "Qué se logró, qué no y por qué, qué se aprendió. Sale en la cuenta pública. "
            "Admite **negrita** y listas con guion."
        }


class ReminderForm(WithReceipt):
    """Which units to ask. `digests` are `plans.reminders.Digest`."""

    units = forms.TypedMultipleChoiceField(
        label="Unidades a las que se escribe",
        coerce=int,
        required=False,
        error_messages={
            "invalid_choice": "Una de las unidades ya no tiene nada pendiente. Recargar la página."
        },
    )
    again = forms.BooleanField(
        label="Escribir de nuevo a las unidades que recibieron un aviso en las últimas 24 horas",
        required=False,
    )

    def __init__(self, *args, digests, **kwargs):
        super().__init__(*args, **kwargs)
        self.digests = [digest for digest in digests if digest.can_be_sent]
        self.fields["units"].choices = [(digest.unit.pk, digest.unit.name) for digest in self.digests]

    def clean(self):
        cleaned = super().clean()
        chosen = set(cleaned.get("units", []))
        self.chosen = [digest for digest in self.digests if digest.unit.pk in chosen]
        if "units" not in self.errors and not self.chosen:
            self.add_error("units", "Elegir al menos una unidad.")
        recent = [digest.unit.name for digest in self.chosen if digest.is_recent]
        if recent and not cleaned.get("again"):
            self.add_error(
                "again",
                f"Hace menos de un día ya se escribió a {', '.join(recent)}. Marcar esta casilla para "
                "escribir otra vez, o quitarlas.",
            )
        return cleaned


def _is_number(text):
    return text.isascii() and text.isdecimal() and len(text) < 19
