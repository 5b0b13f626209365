"""The staff a unit needs: people, hours and the grounds for them."""

from django import forms

from plans.forms.chapters import ChapterForm, NumberField, WholeField
from plans.models import Staffing

MOST_HOURS = 999_999


class StaffingForm(ChapterForm):
    people = WholeField(label="Personas", help_text="Cuántas, por ejemplo 24.")
    hours = NumberField(
        label="Horas semanales",
        places=1,
        digits=7,
        least=0,
        most=MOST_HOURS,
        help_text="Por ejemplo, 1.024,5.",
    )
    grounds = forms.CharField(
        label="Fundamento técnico-pedagógico",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La ley pide que la dotación se funde en razones técnico-pedagógicas.",
    )

    class Meta:
        model = Staffing
        fields = ["people", "hours", "grounds"]

    def clean_grounds(self):
        """With the line ends that a sheet gives back, so that a round trip changes nothing."""
        return self.cleaned_data["grounds"].replace("\r\n", "\n")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("people") == 0 and cleaned.get("hours"):
            self.add_error("people", "Hay horas y ninguna persona: revisar cuál de las dos cifras es.")
        return cleaned
