"""An action of the PAL as it is typed: its facts, its target in two ways of writing, its money by source."""

from django import forms
from django.db.models import Q

from accounts.models import OrganizationalUnit
from accounts.receipts import WithReceipt
from accounts.trail import record
from plans.forms.inputs import CommaField, DayField, PesosField, short
from plans.models import (
    Action,
    Budget,
    FundingSource,
    Indicator,
    Instrument,
    PriorityAxis,
    StrategicLine,
    StrategicObjective,
)
from plans.ordering import next_action_code
from plans.targets import units_needed
from plans.universe import disagreement, percent_of

MONEY = "budget-"


class ActionForm(forms.ModelForm):
    """Edits an action loaded `for_list()`; `plan` says whose catalogues and which year."""

    hide_optional = True  # nearly all are: the page says which are not
    goes_with = {"target_percent": ["target_units"], "target_units": ["target_percent"]}

    target_units = forms.IntegerField(
        label="Meta, en unidades",
        required=False,
        min_value=0,
        max_value=99_999,
        widget=forms.TextInput(
            attrs={"class": "input--short", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )
    indicator = forms.CharField(
        label="Indicador principal",
        required=False,
        max_length=300,
        help_text="Qué se cuenta para saber si la acción se cumple. Los demás se agregan después.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Action
        fields = [
            *("code", "name", "objective", "kind", "unit", "line", "enep_objective", "axis"),
            *("starts_on", "ends_on", "target_percent", "target_text", "description", "gender_approach"),
        ]
        field_classes = {"starts_on": DayField, "ends_on": DayField, "target_percent": CommaField}
        labels = {"target_percent": "Meta, en porcentaje"}
        help_texts = {
            "target_percent": "Por ejemplo, 95 o 86,4",
            "target_text": "Si se publica con otras palabras: «60 % de asistentes»",
            "gender_approach": "Qué hace distinto esta acción para mujeres y hombres, o por qué no aplica",
        }
        widgets = {
            "code": forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"}),
            "description": forms.Textarea(attrs={"rows": 3}),
            "gender_approach": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.universe_size = getattr(self.instance, "universe_size", 0) or 0
        self._limit_choices()
        self._set_hints()
        self._add_money()
        if self.instance.pk and self.instance.indicators.all():
            del self.fields["indicator"]

    @property
    def money(self):
        """The fields of the budget, one a source."""
        return [self[name] for name in self.fields if name.startswith(MONEY)]

    @property
    def money_total(self):
        return sum(row.amount for row in self.instance.budgets.all()) if self.instance.pk else 0

    @property
    def more_is_open(self):
        """Whether what is folded away has something to mend."""
        folded = {"kind", "enep_objective", "description", "gender_approach"}
        folded |= {"code", "objective"} if self.instance.pk else set()
        return any(name in folded or name.startswith(MONEY) for name in self.errors)

    @property
    def notice(self):
        """Where the published target says something else than its figures: a sentence, never an error."""
        text = self["target_text"].value()
        percent = getattr(self, "cleaned_data", {}).get("target_percent", self.instance.target_percent)
        return disagreement(percent, self.universe_size, text)

    def clean_code(self):
        code = " ".join(self.cleaned_data["code"].split())
        holder = self.plan.actions.filter(code=code).exclude(pk=self.instance.pk).first() if code else None
        if holder:
            raise forms.ValidationError(self.taken(holder))
        return code

    def taken(self, holder=None):
        """What to say of a code that another action has."""
        name = f": «{short(holder.name, 60)}»" if holder else ""
        objective = self.cleaned_data.get("objective") or (
            self.instance.objective if self.instance.pk else None
        )
        free = f" El siguiente libre es {next_action_code(self.plan, objective)}." if objective else ""
        return f"Otra acción ya tiene ese código{name}.{free}"

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error(
                "ends_on", f"Termina antes de empezar: escribir un día desde el {starts:%d-%m-%Y}."
            )
        if "target_units" in self.changed_data and data.get("target_units") is not None:
            self._count_in_units(data)
        return data

    def beyond(self, instance):
        stored = dict(Budget.objects.filter(action=instance).values_list("source", "amount"))
        found = {
            field: stored.get(int(field.removeprefix(MONEY)))
            for field in self.fields
            if field.startswith(MONEY)
        }
        return found | ({"indicator": ""} if "indicator" in self.fields else {})

    def save_beyond(self, names, *, by):
        for name in names:
            value = self.cleaned_data[name]
            if name == "indicator":
                self._add_indicator(value, by)
            elif value is None:
                self.instance.budgets.filter(source=name.removeprefix(MONEY)).delete()
            else:
                self.instance.budgets.update_or_create(
                    source_id=int(name.removeprefix(MONEY)), defaults={"amount": value}
                )

    def _limit_choices(self):
        service, action = self.plan.service, self.instance
        lines = StrategicLine.objects.filter(objective__instrument__kind=Instrument.Kind.PEL)
        national = StrategicObjective.objects.filter(instrument__kind=Instrument.Kind.ENEP)
        choices = {
            "unit": OrganizationalUnit.objects.order_by("sort_key"),
            "line": lines.order_by("objective__position", "objective", "position", "pk"),
            "enep_objective": national.order_by("position", "pk"),
            "axis": PriorityAxis.objects.order_by("position", "pk"),
        }
        for name, rows in choices.items():
            current = Q(archived_at__isnull=True) | Q(pk=getattr(action, f"{name}_id"))
            self.fields[name].queryset = rows.filter(current, service=service)
            self.fields[name].empty_label = "Sin asignar"
            self.fields[name].label_from_instance = short
        self.fields["objective"].queryset = self.plan.objectives.order_by("position", "pk")
        self.fields["objective"].label_from_instance = short
        self.fields["objective"].empty_label = None if action.pk else "Elegir un objetivo"

    def _set_hints(self):
        year, units = self.plan.year, self.fields["target_units"]
        for name, example in {"starts_on": "05-03", "ends_on": "30-11"}.items():
            self.fields[name].year = year
            self.fields[name].help_text = f"Por ejemplo, {example}-{year}"
        self.initial["target_units"] = self.instance.target_units if self.universe_size else None
        units.help_text = (
            f"De {self.universe_size} unidades elegidas. Basta con escribir una de las dos."
            if self.universe_size
            else "Primero se eligen las unidades de la acción."
        )
        units.disabled = not self.universe_size

    def _add_money(self):
        used = [row.source_id for row in self.instance.budgets.all()] if self.instance.pk else []
        stored = (
            {row.source_id: row.amount for row in self.instance.budgets.all()} if self.instance.pk else {}
        )
        offered = Q(archived_at__isnull=True) | Q(pk__in=used)
        for source in FundingSource.objects.filter(offered, service=self.plan.service):
            name = f"{MONEY}{source.pk}"
            self.fields[name] = PesosField(label=source.name, required=False)
            self.fields[name].told = f"presupuesto, {source.name}"
            self.initial[name] = stored.get(source.pk)

    def _count_in_units(self, data):
        units, universe = data["target_units"], self.universe_size
        if units > universe:
            return self.add_error(
                "target_units", f"La acción alcanza a {universe} unidades: escribir de 0 a {universe}."
            )
        percent = data.get("target_percent")
        if "target_percent" in self.changed_data and percent is not None:
            needed = units_needed(percent, universe)
            if needed != units:
                self.add_error(
                    "target_units",
                    f"El porcentaje pide {needed} de {universe}, no {units}. Dejar uno de los dos en blanco.",
                )
        elif "target_percent" not in self.errors:
            data["target_percent"] = percent_of(units, universe)
            if "target_percent" not in self.changed_data:
                self.changed_data.append("target_percent")

    def _add_indicator(self, name, by):
        indicator = Indicator.objects.create(
            service=self.plan.service,
            action=self.instance,
            name=name,
            target=self.instance.target_percent,
            target_text=self.instance.target_text,
            updated_by=by,
        )
        record("create", indicator, by=by, changes={"name": [None, name]})


class NewActionForm(ActionForm, WithReceipt):
    """A new action: a code left blank becomes the next one of its objective."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["target_units"]  # of what, is chosen next
        self.fields["code"].required = False
        self.fields["code"].help_text = "En blanco, el siguiente del objetivo"

    def clean(self):
        data = super().clean()
        if data.get("objective") and not data.get("code") and "code" not in self.errors:
            data["code"] = next_action_code(self.plan, data["objective"])
        return data
