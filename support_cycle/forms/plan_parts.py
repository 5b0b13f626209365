"""The forms of what a support plan is made of: key actions, result indicators, internal sources."""

from django import forms

from accounts.receipts import WithReceipt
from plans.forms.inputs import DayField
from plans.forms.moves import DocumentField
from support_cycle.models import KeyAction, PlanSource, ResultIndicator


class KeyActionForm(forms.ModelForm):
    """An acción clave: what, who leads it by role, with what, until when, how it will be seen, how UATP supports."""

    starts_on = DayField(label="Desde", required=False)
    ends_on = DayField(label="Hasta", required=False)

    class Meta:
        model = KeyAction
        fields = [
            "what",
            "responsible",
            "support_role",
            "resources_material",
            "resources_financial",
            "resources_human",
            "secured",
            "how_secured",
            "starts_on",
            "ends_on",
            "indicator",
            "target",
        ]
        labels = {"secured": "¿Contamos con ellos?"}
        widgets = {
            "what": forms.Textarea(attrs={"rows": 3}),
            "support_role": forms.Textarea(attrs={"rows": 2}),
            "resources_material": forms.Textarea(attrs={"rows": 2}),
            "resources_financial": forms.Textarea(attrs={"rows": 2}),
            "resources_human": forms.Textarea(attrs={"rows": 2}),
            "how_secured": forms.Textarea(attrs={"rows": 2}),
            "secured": forms.RadioSelect,
        }
        help_texts = {
            "what": "Lo que hará el equipo para acercarse al estado deseado.",
            "support_role": "Cómo apoya la UATP esta acción, acordado con quien la conduce.",
            "indicator": "Qué se mirará para saber cómo va.",
            "target": "Por ejemplo, 16 planificaciones conjuntas.",
            "how_secured": "Si falta alguno, qué se pedirá, a quién y para cuándo.",
        }
        error_messages = {
            "what": {"required": "Falta decir qué se hará."},
            "responsible": {"required": "Falta el cargo de quien la conduce."},
        }

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "ends_on"):
            self.fields[name].year = plan.year
            self.fields[
                name
            ].help_text = f"Por ejemplo, {'02-03' if name == 'starts_on' else '30-11'}-{plan.year}."
        self.fields["secured"].choices = [("", "Todavía no se ve"), *KeyAction.Secured.choices]

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", f"Termina antes de empezar: empieza el {starts:%d-%m-%Y}.")
        return cleaned


class NewKeyActionForm(WithReceipt, KeyActionForm):
    pass


class IndicatorForm(forms.ModelForm):
    class Meta:
        model = ResultIndicator
        fields = ["name", "baseline", "target", "value"]
        help_texts = {
            "name": "Cómo se verá el resultado esperado.",
            "baseline": "Cómo está hoy, por ejemplo 2 planificaciones conjuntas.",
            "value": "Se anota cuando se sepa; no cambia lo que se corroboró.",
        }
        error_messages = {
            "name": {"required": "Falta el indicador."},
            "target": {"required": "Falta la meta."},
        }

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)


class NewIndicatorForm(WithReceipt, IndicatorForm):
    pass


class SourceForm(forms.ModelForm):
    """One of the guide's four kinds of source, as a file or as a link to where it is."""

    dated_on = DayField(label="Fecha del documento", required=False)
    link = forms.URLField(
        label="Enlace",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Si está en otra parte, por ejemplo en la carpeta de la escuela.",
        error_messages={"invalid": "Escribir el enlace completo, por ejemplo https://ejemplo.cl/pei.pdf."},
    )
    upload = DocumentField(
        label="Archivo",
        required=False,
        help_text="PDF, Word, Excel, OpenDocument, imagen o texto, de hasta 10 MB.",
    )

    class Meta:
        model = PlanSource
        fields = ["kind", "title", "dated_on", "link"]
        widgets = {"kind": forms.RadioSelect}
        error_messages = {
            "kind": {"required": "Falta elegir qué fuente es."},
            "title": {"required": "Falta el título."},
        }

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = PlanSource.Kind.choices
        self.fields["dated_on"].year = plan.year
        if self.instance.file_id:
            self.fields["upload"].label = "Otro archivo, en lugar del que tiene"
        self.order_fields(["receipt", "kind", "title", "dated_on", "upload", "link"])

    def clean(self):
        cleaned = super().clean()
        given = cleaned.get("upload") or cleaned.get("link") or self.instance.file_id
        if not given and not {"upload", "link"} & set(self.errors):
            self.add_error("upload", "Agregar el archivo, o escribir el enlace a donde está.")
        return cleaned


class NewSourceForm(WithReceipt, SourceForm):
    pass
