"""What the school says of the minutes of a meeting."""

from django import forms

from plans.forms.moves import RefusableForm
from support_cycle.models import MeetingResponse
from support_cycle.responses import respond


class ResponseForm(RefusableForm):
    kind = forms.ChoiceField(
        label="Qué dice la escuela de esta minuta",
        choices=MeetingResponse.Kind,
        widget=forms.RadioSelect(attrs={"class": "choices--row"}),
        error_messages={
            "required": "Elegir si se confirma o se observa.",
            "invalid_choice": "Elegir si se confirma o se observa.",
        },
    )
    text = forms.CharField(
        label="Observación",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        help_text="Lo que faltó o no fue así. Se lee junto a la minuta, que no cambia. Hace falta si se observa.",
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == MeetingResponse.Kind.OBSERVES and not cleaned.get("text"):
            self.add_error("text", "Falta escribir qué se observa.")
        return cleaned

    def save(self, meeting, *, by):
        return respond(meeting, by=by, kind=self.cleaned_data["kind"], text=self.cleaned_data["text"])
