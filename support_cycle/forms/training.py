"""The forms of a training event, who speaks in it, and who is registered: adults only."""

from django import forms
from django.db.models import Q

from accounts.models import School
from accounts.receipts import WithReceipt
from plans.forms.chapters import NumberField, WholeField
from plans.forms.inputs import DayField
from support_cycle.forms.networks import clean_code
from support_cycle.forms.programmes import OfAProgrammeForm, RowForm
from support_cycle.models import Enrolment, Network, Speaker, TrainingEvent

ROLES = (
    "Dirección",
    "Inspectoría general",
    "Jefatura UTP",
    "Convivencia educativa",
    "Docente",
    "Educación diferencial",
    "Educación de párvulos",
    "Asistente de la educación",
    "Profesional del Servicio Local",
)
ADULTS = "Solo personas de 18 años o más: de estudiantes no se anota el nombre."


class EventForm(OfAProgrammeForm):
    hours = NumberField(
        label="Horas", places=1, digits=5, least=0, most=2000, required=False, help_text="Por ejemplo, 4,5."
    )
    outside_people = WholeField(
        label="Asistentes de fuera, sin inscripción",
        required=False,
        most=100_000,
        help_text="Solo cuántas personas. Quienes necesitan certificado se inscriben.",
    )

    class Meta:
        model = TrainingEvent
        fields = [
            *("title", "kind", "modality", "starts_on", "ends_on", "hours", "place", "purpose"),
            *("programme", "axis", "network", "is_open_outside", "outside_people", "coordinator"),
        ]
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        widgets = {"modality": forms.RadioSelect, "purpose": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "ends_on": "El mismo día, si dura uno.",
            "coordinator": "Lee las inscripciones y entrega los certificados, además de la jefatura UATP.",
            "network": "Si es una actividad de una red.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        row = self.instance
        networks = Network.objects.filter(service=row.service_id)
        self.fields["network"].queryset = networks.filter(Q(archived_at__isnull=True) | Q(pk=row.network_id))
        self.fields["network"].empty_label = "Ninguna"
        self.fields["modality"].choices = TrainingEvent.Modality.choices

    def clean_outside_people(self):
        return self.cleaned_data["outside_people"] or 0

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "Termina antes de empezar: revisar las dos fechas.")
        return cleaned


class NewEventForm(WithReceipt, EventForm):
    pass


class SpeakerForm(RowForm):
    joined = ("event",)

    class Meta:
        model = Speaker
        fields = ["name", "affiliation"]


def one_role(text):
    """A role as the list writes it, whatever its case; any other as it was typed."""
    text = " ".join(text.split())
    return next((role for role in ROLES if role.casefold() == text.casefold()), text)


class EnrolmentForm(forms.ModelForm):
    """A person of `event`. `schools` are the only units it may be of; None for whoever runs the event."""

    school_code = forms.CharField(
        label="Código de la unidad educativa",
        required=False,
        max_length=15,
        help_text="RBD o código JUNJI; en blanco si viene de otra parte.",
    )

    class Meta:
        model = Enrolment
        fields = ["name", "role", "school", "institution", "email"]
        help_texts = {
            "name": f"Como irá en el certificado. {ADULTS}",
            "email": "Lo leen solo quien coordina la actividad y la jefatura UATP.",
            "institution": "Si no viene de una unidad educativa.",
        }
        widgets = {"role": forms.TextInput(attrs={"list": "cargos", "autocomplete": "off"})}
        error_messages = {"name": {"required": "Falta el nombre."}}

    field_order = ["name", "role", "school", "school_code", "institution", "email"]

    def __init__(self, *args, event, schools=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.instance.event = event, event
        if schools is None:
            del self.fields["school"]
            if self.instance.school:
                self.initial["school_code"] = self.instance.school.code
        else:
            del self.fields["school_code"], self.fields["institution"]
            field = self.fields["school"]
            field.queryset, field.required = schools, True
            field.error_messages["required"] = "Falta elegir la unidad."
            if len(own := list(schools[:2])) == 1:
                field.initial = own[0].pk

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_role(self):
        return one_role(self.cleaned_data["role"])

    def clean_school_code(self):
        code = clean_code(self.cleaned_data["school_code"])
        school = School.objects.filter(code=code).first() if code else None
        if code and school is None:
            raise forms.ValidationError("Ninguna unidad educativa tiene ese código.")
        self.instance.school = school
        return code

    def clean(self):
        cleaned = super().clean()
        school = cleaned.get("school") if "school" in self.fields else self.instance.school
        alike = self.event.enrolments.filter(name=cleaned.get("name"), school=school)
        if cleaned.get("name") and alike.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "Ya está inscrita una persona con ese nombre en la misma unidad.")
        return cleaned


class NewEnrolmentForm(WithReceipt, EnrolmentForm):
    pass


class CorrectionForm(WithReceipt):
    """A name that a certificate has wrong; it leads to another version."""

    name = forms.CharField(
        label="Nombre como debe ir",
        max_length=160,
        error_messages={"required": "Falta el nombre como debe ir."},
    )
    reason = forms.CharField(
        label="Qué se corrige",
        max_length=300,
        help_text="Queda en la bitácora. Por ejemplo, faltaba el segundo apellido.",
        error_messages={"required": "Falta escribir qué se corrige."},
    )


class ReasonForm(WithReceipt):
    reason = forms.CharField(
        label="Motivo",
        max_length=300,
        error_messages={"required": "Falta escribir el motivo."},
    )
