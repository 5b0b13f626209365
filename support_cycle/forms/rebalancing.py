"""Moves of units between professionals as a head confirms them: each its unit and person, one date for all."""

import itertools

from django import forms
from django.utils import timezone

from plans.forms.inputs import DayField
from plans.forms.moves import RefusableForm
from support_cycle.accompaniments import assignable
from support_cycle.forms.deployment import near_day
from support_cycle.rebalancing import ROLE, UNIT

MOST = 60
FROM_LIST = {"required": "Falta elegir.", "invalid_choice": "Elegir de la lista."}


class OpenChoice(forms.ChoiceField):
    """What was offered when the page was made; what became of it meanwhile is told by the verb."""

    def valid_value(self, value):
        kind, _, pk = value.partition("-")
        return kind in (ROLE, UNIT) and pk.isascii() and pk.isdecimal() and len(pk) < 10


class MoveForm(forms.Form):
    do = forms.BooleanField(label="Hacer este cambio", required=False)
    giver = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31)
    what = OpenChoice(label="Unidad", error_messages=FROM_LIST)
    person = forms.ChoiceField(label="Pasa a", error_messages=FROM_LIST)

    def __init__(self, *args, said, people, why="", **kwargs):
        super().__init__(*args, **kwargs)
        self.loads, self.why = {load.person: load for load in said.loads}, why
        text = str(self["giver"].value() or "")
        self.from_load = self.loads.get(int(text)) if text.isascii() and text.isdecimal() else None
        self.fields["what"].choices = self._what(said)
        self.fields["person"].choices = [
            (key, f"{one} ({self._count(one)})") for key, one in people.items() if one.pk != self._giver_pk
        ]

    @property
    def _giver_pk(self):
        return self.from_load and self.from_load.person

    def _what(self, said):
        if self.from_load:
            pairs = [(unit, one) for unit, one in self.from_load.pairs if one.until is None]
            return [(f"{ROLE}-{one.role}", f"{unit.name}, {unit.commune_name}") for unit, one in pairs]
        return [(f"{UNIT}-{unit.pk}", f"{unit.name}, {unit.commune_name}") for unit in said.alone]

    def _count(self, person):
        count = self.loads[person.pk].total if person.pk in self.loads else 0
        return f"{count} unidad" if count == 1 else f"{count} unidades"


class WhenForm(RefusableForm):
    since = DayField(label="Desde", error_messages={"required": "Falta el día en que comienza."})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"].year = timezone.localdate().year
        self.initial.setdefault("since", timezone.localdate())

    def clean_since(self):
        day = near_day(self.cleaned_data["since"])
        if day < timezone.localdate():
            raise forms.ValidationError("El cambio comienza hoy o después.")
        return day


class MoveFormSet(forms.BaseFormSet):
    """The rows of the page: `moves` are those proposed, in order."""

    def __init__(self, *args, said, moves=(), **kwargs):
        self.said, self.moves = said, list(itertools.islice(moves, MOST))
        self.people = {str(one.pk): one for one in assignable(said.service, timezone.localdate())}
        initial = [
            {
                "do": True,
                "giver": move.giver and move.giver.person,
                "what": f"{ROLE}-{move.role}" if move.role else f"{UNIT}-{move.unit.pk}",
                "person": str(move.receiver.person),
            }
            for move in self.moves
        ]
        super().__init__(*args, initial=initial, prefix="cambio", **kwargs)

    def get_form_kwargs(self, index):
        known = self.moves[index] if index is not None and index < len(self.moves) else None
        return {
            "said": self.said,
            "people": self.people,
            "why": "" if self.is_bound or not known else known.why,
        }

    def chosen(self):
        """[(what, person)] of the rows that the head keeps."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("do")]
        return [(row["what"], self.people[row["person"]]) for row in rows]


Moves = forms.formset_factory(MoveForm, MoveFormSet, extra=0, max_num=MOST, absolute_max=MOST)
