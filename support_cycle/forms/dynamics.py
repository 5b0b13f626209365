"""The forms of what only UATP reads after a meeting."""

from django import forms
from django.utils import timezone

from accounts.receipts import WithReceipt
from plans.forms.inputs import DayField
from support_cycle.models import DynamicsRequest, GroupDynamics, MonitoringMeeting


class DynamicsForm(forms.ModelForm):
    """The guide's own words as help (seed 002, 2.3)."""

    class Meta:
        model = GroupDynamics
        fields = ["text"]
        labels = {"text": "Dinámica del grupo"}
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "text": "«Las dinámicas grupales y las disposiciones o actitudes personales de los equipos de gestión que "
            "pudieran facilitar o dificultar la relación de acompañamiento.» Por cargo, sin nombres."
        }


class DynamicsRequestForm(WithReceipt, forms.ModelForm):
    """Who asked, when, and what is handed over. `texts` are the dynamics of the unit that the head reads."""

    asked_on = DayField(
        label="Pedido el",
        help_text="El día en que llegó la solicitud, por ejemplo 05-10-2026.",
        error_messages={"required": "Falta el día en que se pidió."},
    )
    meetings = forms.ModelMultipleChoiceField(
        label="Qué se entrega",
        queryset=MonitoringMeeting.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Las reuniones cuyo texto habla de quien lo pide. Leerlas antes: no entregar lo que habla de otra "
        "persona.",
        error_messages={"required": "Falta elegir al menos una reunión."},
    )

    class Meta:
        model = DynamicsRequest
        fields = ["asked_by", "asked_on", "meetings"]
        labels = {"asked_by": "Quién lo pide"}
        help_texts = {"asked_by": "Su nombre y cargo, para dejar constancia. No se copia en la bitácora."}
        error_messages = {"asked_by": {"required": "Falta anotar quién lo pide."}}

    def __init__(self, *args, texts, **kwargs):
        super().__init__(*args, **kwargs)
        ids = [row.meeting_id for row in texts]
        field = self.fields["meetings"]
        field.queryset = MonitoringMeeting.objects.filter(pk__in=ids).order_by("starts_at", "pk")
        field.label_from_instance = lambda meeting: (
            f"{meeting}, {timezone.localtime(meeting.starts_at):%d-%m-%Y}"
        )

    def clean_asked_on(self):
        day = self.cleaned_data["asked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("El día en que se pidió no puede ser posterior a hoy.")
        return day
