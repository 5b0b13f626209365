"""The forms of a Servicio's own lists: estamentos, ejes, sources, offices, instruments, calendar, bodies."""

import datetime

from django import forms
from django.utils.text import slugify

from accounts.models import Body, OrganizationalUnit, Stakeholder
from plans.forms.chapters import ChapterForm, NumberField, WholeField
from plans.forms.inputs import DayField
from plans.models import (
    CalendarRule,
    FundingSource,
    Indicator,
    Instrument,
    NonWorkingDay,
    Opinion,
    OpinionSense,
    PriorityAxis,
    StrategicLine,
    StrategicObjective,
)

LEAP_YEAR = 2028  # 29-02 is a date that some year has
MONTHS = [
    *[(1, "enero"), (2, "febrero"), (3, "marzo"), (4, "abril"), (5, "mayo"), (6, "junio"), (7, "julio")],
    *[(8, "agosto"), (9, "septiembre"), (10, "octubre"), (11, "noviembre"), (12, "diciembre")],
]


class CatalogueForm(ChapterForm):
    """A row of a catalogue of `service`; what the server sets is on the instance before it is checked."""

    joined = ("service", "instrument", "objective", "strategic_objective")
    unique_on = "name"  # the field to which «ya existe» belongs
    already_there = "Ya existe otra fila igual en este catálogo; puede estar archivada."

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = service
        self.instance.service = service

    def _update_errors(self, errors):
        """Say at its field that another row is the same; Django would say it of the whole form."""
        if hasattr(errors, "error_dict") and self.unique_on in self.fields:
            rest = []
            for error in errors.error_dict.pop("__all__", []):
                if error.code in ("unique_together", "unique", None):
                    self.add_error(self.unique_on, self.already_there)
                else:
                    rest.append(error)
            if rest:
                errors.error_dict["__all__"] = rest
        super()._update_errors(errors)


class StakeholderForm(CatalogueForm):
    class Meta:
        model = Stakeholder
        fields = ["name", "is_required"]
        help_texts = {"is_required": "Debe tener al menos una sesión para que el plan recoja su voz."}


class AxisForm(CatalogueForm):
    class Meta:
        model = PriorityAxis
        fields = ["name"]


class SourceForm(CatalogueForm):
    class Meta:
        model = FundingSource
        fields = ["name"]
        help_texts = {"name": "Por ejemplo, Subvención escolar preferencial (SEP)."}


class UnitForm(CatalogueForm):
    class Meta:
        model = OrganizationalUnit
        fields = ["name", "code", "parent", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = OrganizationalUnit.objects.filter(service=self.service).current()
        self.fields["parent"].queryset = others.exclude(pk=self.instance.pk)
        self.fields["parent"].empty_label = "De la Dirección Ejecutiva"

    def clean_parent(self):
        """An office does not depend on itself, nor on one that depends on it."""
        parent = above = self.cleaned_data["parent"]
        seen = {self.instance.pk}
        while above is not None:
            if above.pk in seen:
                raise forms.ValidationError("Esa unidad depende de esta: elegir otra.")
            seen.add(above.pk)
            above = above.parent
        return parent


class InstrumentForm(CatalogueForm):
    class Meta:
        model = Instrument
        fields = ["kind", "title", "starts_on", "ends_on", "act", "source"]
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        help_texts = {
            "act": "Por ejemplo, resolución exenta y su fecha.",
            "source": "De dónde se transcribió.",
        }

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "El término es anterior al inicio: revisar las dos fechas.")
        return cleaned


class StrategicObjectiveForm(CatalogueForm):
    unique_on = "code"
    already_there = "Ese código ya lo tiene otro objetivo de este instrumento; puede estar archivado."

    class Meta:
        model = StrategicObjective
        fields = ["code", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"code": "Por ejemplo, OE1."}


class LineForm(CatalogueForm):
    unique_on = "code"
    already_there = "Ese código ya lo tiene otra línea de este objetivo; puede estar archivada."

    class Meta:
        model = StrategicLine
        fields = ["code", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"code": "Por ejemplo, 1.5."}


class InstrumentIndicatorForm(CatalogueForm):
    decimals = WholeField(label="Decimales", most=4, initial=1)
    target = NumberField(label="Meta", required=False, help_text="En número, con coma decimal: 95 o -1,4.")
    weight = NumberField(label="Ponderación (%)", required=False, places=2, least=0, most=100)

    class Meta:
        model = Indicator
        fields = [
            *("name", "unit", "decimals", "sense", "target", "target_text", "weight"),
            *("periodicity", "formula", "means", "by_gender"),
        ]
        widgets = {"name": forms.Textarea(attrs={"rows": 2})}


class DayOfOurOwnForm(CatalogueForm):
    unique_on = "date"
    already_there = "Ese día ya está en la lista."

    class Meta:
        model = NonWorkingDay
        fields = ["date", "name", "is_working"]
        field_classes = {"date": DayField}
        help_texts = {"is_working": "Un feriado legal que en este Servicio se trabaja."}


class BodyForm(CatalogueForm):
    class Meta:
        model = Body
        fields = ["kind", "name", "receives_plan"]
        help_texts = {"receives_plan": "Se le presenta el plan y corre su plazo de días hábiles."}


class SenseForm(CatalogueForm):
    """A sense; one that an act already has keeps its words, so that nobody rewrites what a body said."""

    class Meta:
        model = OpinionSense
        fields = ["body_kind", "name", "asks", "lapses"]
        help_texts = {
            "asks": "Con «Sí», el pronunciamiento no está completo hasta anotar sus recomendaciones.",
            "lapses": "Es lo que se anota cuando el plazo terminó sin un acto de la instancia.",
        }
        widgets = {
            "asks": forms.NullBooleanSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body_kind"].label = "De quién"
        self.fields["body_kind"].choices = [("", "Dirección de Educación Pública"), *Body.Kind.choices]
        self.fields["asks"].widget.choices = [("unknown", "A veces"), ("true", "Sí"), ("false", "No")]

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and self.changed_data and Opinion.objects.filter(sense=self.instance).exists():
            raise forms.ValidationError(
                "Ya hay pronunciamientos con este sentido y sus palabras no se cambian: archivarlo y agregar otro."
            )
        return cleaned


class RuleForm(CatalogueForm):
    """When a stage is due: a date of the year, or working days after another stage."""

    year_offset = forms.TypedChoiceField(
        label="De qué año",
        coerce=int,
        choices=[(-1, "El año anterior al del plan"), (0, "El mismo año del plan"), (1, "El año siguiente")],
    )
    start_day = WholeField(label="Desde: día", required=False, least=1, most=31)
    start_month = forms.TypedChoiceField(label="Desde: mes", required=False, coerce=int, empty_value=None)
    day = WholeField(label="Hasta: día", required=False, least=1, most=31)
    month = forms.TypedChoiceField(label="Hasta: mes", required=False, coerce=int, empty_value=None)
    after = forms.ChoiceField(label="O después de la etapa", required=False)
    working_days = WholeField(label="Días hábiles después", required=False, least=1, most=250)

    class Meta:
        model = CalendarRule
        fields = [
            *("name", "year_offset", "start_day", "start_month", "day", "month"),
            *("after", "working_days", "is_legal", "source"),
        ]
        help_texts = {"source": "La norma o el acuerdo que fija la fecha."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = {
            rule.key: rule
            for rule in CalendarRule.objects.filter(service=self.service).exclude(pk=self.instance.pk)
        }
        self.fields["after"].choices = [
            ("", "Ninguna"),
            *((key, rule.name) for key, rule in self.others.items()),
        ]
        for name in ("month", "start_month"):
            self.fields[name].choices = [("", "Sin mes"), *MONTHS]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        self._check_day("start_day", "start_month")
        self._check_day("day", "month")
        if cleaned["after"]:
            self._check_after(cleaned)
        elif cleaned["working_days"] is not None:
            self.add_error("after", "Elegir la etapa desde la que se cuentan los días hábiles.")
        if not self.instance.key:
            self.instance.key = self._free_key(cleaned["name"])
        return cleaned

    def _check_day(self, day_name, month_name):
        day, month = self.cleaned_data[day_name], self.cleaned_data[month_name]
        if (day is None) != (month is None):
            self.add_error(day_name if day is None else month_name, "Indicar el día y el mes.")
        elif day is not None:
            try:
                datetime.date(LEAP_YEAR, month, day)
            except ValueError:
                self.add_error(day_name, f"El mes de {dict(MONTHS)[month]} no tiene día {day}.")

    def _check_after(self, cleaned):
        if cleaned["working_days"] is None:
            self.add_error("working_days", "Indicar cuántos días hábiles después.")
        if cleaned["day"] is not None:
            self.add_error("day", "Dejar la fecha o los días después de otra etapa, no las dos.")
        if self._comes_back(cleaned["after"]):
            self.add_error("after", "Esa etapa depende de esta: elegir otra.")

    def _comes_back(self, key):
        """Whether following the stages from `key` leads to this one."""
        seen = set()
        while key in self.others and key not in seen:
            seen.add(key)
            key = self.others[key].after
        return bool(key) and key == self.instance.key

    def _free_key(self, name):
        """A key that no other rule of the Servicio has; it never changes afterwards."""
        stem = slugify(name)[:26] or "etapa"
        return next(key for key in [stem, *(f"{stem}-{n}" for n in range(2, 999))] if key not in self.others)
