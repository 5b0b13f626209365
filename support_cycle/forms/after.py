"""«Posterior», with the guide's own words as help (seed 002, 2.3)."""

import uuid

from django import forms

from support_cycle.after import TEXTS
from support_cycle.models import CriticalKnot, MonitoringMeeting

HELPS = {
    "progress": "Lo que avanzó en la ejecución del plan: lo que se discutió y acordó, y lo que se observó.",
    "learnings": "Lo que el equipo y quien acompaña aprendieron del proceso. "
    "Instaura «una actitud abierta al aprendizaje».",
    "early_signs": "«Proporcionar indicaciones tempranas de los progresos o faltas de progreso.»",
    "incongruences": "«Detectar incongruencias y corregirlas tempranamente»: entre lo que se planificó y lo que "
    "ocurre, o entre lo que se dice y lo que se ve.",
    "corrections": "Qué se hará, quién y desde cuándo.",
    "achievements": "«Identificar logros y problemas en la ejecución.»",
    "problems": "Lo que no resultó o costó más de lo pensado.",
}
MESSAGE = "Hay nudos anotados en esta reunión: quitar la marca, o dejar el texto del nudo en blanco."


class AfterForm(forms.ModelForm):
    """The texts of «Posterior», and one nudo more. `knots` says whether the meeting has some already.

    Each field carries what it was opened with, so that two people who write in different ones lose nothing.
    """

    hide_optional = True
    new_knot = forms.CharField(
        label="Anotar un nudo crítico",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        help_text="Lo que traba la ejecución. Sin nombres. Queda abierto hasta resolverlo, en Nudos críticos.",
    )
    knot_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    class Meta:
        model = MonitoringMeeting
        fields = [*TEXTS, "without_knots"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in TEXTS}
        help_texts = HELPS
        labels = {"without_knots": "No hubo nudos críticos en esta reunión"}

    def __init__(self, *args, knots=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.knots = knots
        for name in self.stored:
            self.fields[name].show_hidden_initial = True

    @property
    def stored(self):
        return self.Meta.fields

    def opened_with(self, name):
        """What the field said on the page the person was reading."""
        field = self.fields[name]
        sent = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        return field.to_python(sent)

    def opened(self):
        """The hidden inputs of what each field was opened with."""
        return [self[name].as_hidden(only_initial=True) for name in self.stored]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("without_knots") and (self.knots or cleaned.get("new_knot")):
            self.add_error("without_knots", MESSAGE)
        return cleaned


class KnotTextForm(forms.ModelForm):
    """The words of a nudo; its life is another page's."""

    class Meta:
        model = CriticalKnot
        fields = ["text"]
        labels = {"text": "Nudo crítico"}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"text": {"required": "Falta escribir el nudo."}}
