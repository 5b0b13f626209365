"""The forms of a programme and its axes, and what every form of something that belongs to a programme has."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.receipts import WithReceipt
from plans.forms.chapters import ChapterForm
from plans.forms.inputs import DayField
from support_cycle.models import Axis, Programme
from support_cycle.programme_reach import coordinators


class LedForm(ChapterForm):
    """A form of a row of a Servicio's that somebody coordinates."""

    joined = ("service",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        service, row = self.instance.service, self.instance
        if "coordinator" in self.fields:
            self.fields["coordinator"].queryset = coordinators(service, today, row.coordinator_id)
            self.fields["coordinator"].empty_label = "Nadie todavía"
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.year = today.year


class OfAProgrammeForm(LedForm):
    """A form of what can belong to a programme and to one of its axes: choosing the axis says the programme."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        row = self.instance
        of_service = Programme.objects.filter(service=row.service_id)
        programmes = of_service.filter(Q(archived_at__isnull=True) | Q(pk=row.programme_id))
        self.fields["programme"].queryset = programmes
        self.fields["programme"].empty_label = "Ninguno"
        axes = Axis.objects.filter(programme__in=programmes).select_related("programme")
        self.fields["axis"].queryset = axes.order_by("programme__name", "position", "pk")
        self.fields["axis"].label_from_instance = lambda axis: f"{axis.programme}: {axis}"
        self.fields["axis"].empty_label = "Ninguno"

    def clean(self):
        cleaned = super().clean()
        axis, programme = cleaned.get("axis"), cleaned.get("programme")
        if axis and programme and axis.programme_id != programme.pk:
            self.add_error("axis", f"Ese eje es de «{axis.programme}»: elegir uno de «{programme}».")
        elif axis and not programme and "programme" not in self.errors:
            cleaned["programme"] = axis.programme
            if "programme" not in self.changed_data:
                self.changed_data.append("programme")
        return cleaned


class ProgrammeForm(LedForm):
    class Meta:
        model = Programme
        fields = ["name", "purpose", "coordinator", "starts_on", "ends_on"]
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        help_texts = {
            "name": "Como lo conocen las escuelas.",
            "purpose": "Qué necesidad de las unidades atiende y qué se espera lograr.",
            "coordinator": "Puede editar el programa y sus ejes, además de la jefatura UATP.",
        }
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "Termina antes de empezar: revisar las dos fechas.")
        return cleaned


class NewProgrammeForm(WithReceipt, ProgrammeForm):
    pass


class RowForm(ChapterForm):
    """A form of a row of `owner` (a programme, a network, an event), written by `by` on `today`."""

    joined = ()

    def __init__(self, *args, owner, by, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.owner, self.by, self.today = owner, by, today
        for name in self.joined:
            setattr(self.instance, name, owner)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.year = today.year


class AxisForm(RowForm):
    joined = ("programme",)

    class Meta:
        model = Axis
        fields = ["name", "purpose"]
        help_texts = {"name": "Por ejemplo, Formación docente."}
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
