"""A piece of evidence: what it is, what it contributes, and the file, link or measurement that shows it."""

from django import forms

from accounts.receipts import WithReceipt
from documents.attachments import TYPES, check_upload
from support_cycle.evidence import measurements_for
from support_cycle.models import Evidence

IMAGES = {"png", "jpg", "jpeg", "webp"}
ASK = "Responder Sí o No: de eso depende quién la puede ver."


class EvidenceTextForm(forms.ModelForm):
    """The words of a piece of evidence; what shows it does not change."""

    hide_optional = True

    class Meta:
        model = Evidence
        fields = ["title", "key_action", "contribution"]
        widgets = {"contribution": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title": "Por ejemplo, planificaciones conjuntas de agosto. Sin nombres de estudiantes.",
            "contribution": "«Contar con evidencias del aporte de las acciones al logro del objetivo.»",
        }
        error_messages = {"title": {"required": "Falta decir qué es."}}

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["key_action"]
        field.queryset = plan.key_actions.order_by("position", "pk")
        field.empty_label = "Del plan en general"
        field.error_messages["invalid_choice"] = "Elegir una acción clave de este plan."


class EvidenceForm(WithReceipt, EvidenceTextForm):
    """A new one. The measurements are those of the PAL action that the plan serves, and no other is taken."""

    file = forms.FileField(
        label="Archivo",
        required=False,
        help_text="Hasta 10 MB. Una fotografía grande se achica aquí antes de enviarla, si el navegador puede.",
        validators=[check_upload],
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in TYPES), "data-shrink": True}),
    )
    shows_minors = forms.TypedChoiceField(
        label="¿Se reconoce a niñas, niños o adolescentes?",
        choices=[("si", "Sí"), ("no", "No")],
        coerce=lambda value: value == "si",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text="En una fotografía hay que responder. Si se reconocen, queda solo para quienes trabajan en el plan.",
    )
    link = forms.URLField(
        label="o un enlace",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Escribir el enlace completo, por ejemplo https://ejemplo.cl/pauta."},
    )

    class Meta(EvidenceTextForm.Meta):
        fields = ["title", "key_action", "contribution", "shows_minors", "link", "measurement"]
        labels = {"measurement": "o una medición del PAL"}

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, plan=plan, **kwargs)
        field = self.fields["measurement"]
        field.queryset = measurements_for(plan)
        field.empty_label = "Ninguna"
        field.error_messages["invalid_choice"] = "Elegir una medición de la acción del PAL de este plan."
        if not field.queryset.exists():
            del self.fields["measurement"]
        self.order_fields(
            ["title", "key_action", "contribution", "file", "shows_minors", "link", "measurement", "receipt"]
        )

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("file")
        if file and file.name.rpartition(".")[2].lower() in IMAGES and cleaned.get("shows_minors") is None:
            self.add_error("shows_minors", ASK)
        cleaned["shows_minors"] = bool(cleaned.get("shows_minors"))
        shown = [name for name in ("file", "link", "measurement") if cleaned.get(name)]
        if not shown and not {"file", "link", "measurement"} & set(self.errors):
            self.add_error("file", "Falta elegir un archivo, escribir un enlace o elegir una medición.")
        return cleaned
