"""Which of the bodies' figures goes into which indicator of the plan, at which cut."""

import datetime
from itertools import groupby

from django import forms

from accounts.editing import parse_version
from participation.body_measures import standing_at
from plans.measuring import shown_measurement


class MeasureForm(forms.Form):
    """`indicators` are `body_indicators.Measured`; `places` is {pk: body_measures.Place}.

    Where the cut has a value already, it is said, and `replace` has to be ticked: it carries that value's version.
    """

    what = forms.ChoiceField(label="Qué cifra", error_messages={"required": "Elegir una de las cifras."})
    indicator = forms.TypedChoiceField(
        label="A qué indicador del plan",
        coerce=int,
        error_messages={"required": "Elegir el indicador que la recibe."},
    )
    cut = forms.TypedChoiceField(
        label="En qué fecha de corte",
        coerce=datetime.date.fromisoformat,
        error_messages={"required": "Elegir la fecha de corte."},
    )
    replace = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, indicators, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.measured_by_key = {one.key: one for one in indicators if one.value is not None}
        self.places, self.standing = places, None
        named = [(key, f"{one.name}: {one.sentence}") for key, one in self.measured_by_key.items()]
        self.fields["what"].choices = [("", "Elegir"), *named]
        self.fields["indicator"].choices = [("", "Elegir"), *_grouped(places.values())]
        days = sorted({day for place in places.values() for day in place.days})
        self.fields["cut"].choices = [("", "Elegir"), *((f"{day}", f"{day:%d-%m-%Y}") for day in days)]

    def clean_replace(self):
        return parse_version(self.cleaned_data["replace"])

    def clean(self):
        cleaned = super().clean()
        self.measured = self.measured_by_key.get(cleaned.get("what"))
        self.place = self.places.get(cleaned.get("indicator"))
        day = cleaned.get("cut")
        if not (self.measured and self.place and day):
            return cleaned
        if day not in self.place.days:
            known = ", ".join(f"{one:%d-%m-%Y}" for one in self.place.days)
            self.add_error("cut", f"Ese indicador se mide al {known}.")
            return cleaned
        self.standing = standing_at(self.place.indicator, day)
        if self.standing and cleaned.get("replace") is None:
            self._say_what_stands(day)
        return cleaned

    def say_taken(self):
        """Somebody measured it between the question and the answer."""
        self.standing = standing_at(self.place.indicator, self.cleaned_data["cut"])
        self._say_what_stands(self.cleaned_data["cut"])

    def _say_what_stands(self, day):
        shown = shown_measurement(self.place.indicator, self.standing)
        self.add_error("cut", f"Al {day:%d-%m-%Y} ya está anotado {shown}: marcar abajo si se reemplaza.")


def _grouped(places):
    in_order = sorted(places, key=lambda place: place.group)
    by_group = groupby(in_order, key=lambda place: place.group)
    return [(group, [(place.indicator.pk, place.label) for place in rows]) for group, rows in by_group]
