"""The forms of a deployment: who accompanies which unit, what is agreed, until when, and the ranges."""

from django import forms
from django.utils import timezone

from accounts.models import School
from plans.forms.inputs import CommaField, DayField
from plans.forms.moves import RefusableForm
from support_cycle.accompaniments import assignable
from support_cycle.assignments import assign, end
from support_cycle.models import Assignment, ContactRule, DeploymentRule

MANY_DAYS = 370  # an accompaniment is agreed for a year at most ahead
DISTANCE_HELP = "Por camino, en kilómetros. En blanco se usa la línea recta desde la comuna cabecera."
TOO_FAR = "Revisar el año: no puede ser más de un año después de hoy."


def _distance():
    return CommaField(
        label="Distancia desde el Servicio",
        required=False,
        min_value=0,
        max_value=9999,
        max_digits=6,
        decimal_places=1,
        help_text=DISTANCE_HELP,
    )


def near_day(day):
    if (day - timezone.localdate()).days > MANY_DAYS:
        raise forms.ValidationError(TOO_FAR)
    return day


class AssignForm(RefusableForm):
    """A person of the UATP to a unit of the Servicio: what is of another is no choice here."""

    school = forms.ModelChoiceField(
        School.objects.none(),
        label="Unidad educativa",
        empty_label="Elegir la unidad",
        error_messages={"required": "Falta elegir la unidad.", "invalid_choice": "Elegir una de la lista."},
    )
    person = forms.ChoiceField(
        label="Profesional",
        error_messages={
            "required": "Falta elegir a quién se asigna.",
            "invalid_choice": "Elegir de la lista.",
        },
    )
    kind = forms.ChoiceField(
        label="Cómo acompaña", choices=Assignment.Kind, widget=forms.RadioSelect, initial=Assignment.Kind.LEAD
    )
    since = DayField(label="Desde", error_messages={"required": "Falta el día en que comienza."})
    meetings_a_year = forms.IntegerField(
        label="Reuniones acordadas en el año",
        min_value=1,
        max_value=60,
        initial=8,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    distance_km = _distance()
    note = forms.CharField(label="Nota", required=False, max_length=300)

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.service, today = service, timezone.localdate()
        self.people = {str(one.pk): one for one in assignable(service, today)}
        schools = School.objects.filter(service=service, archived_at__isnull=True)
        self.fields["school"].queryset = schools.order_by("sort_key", "code")
        self.fields["person"].choices = [
            ("", "Elegir a la persona"),
            *((key, str(one)) for key, one in self.people.items()),
        ]
        self.fields["since"].year = today.year
        self.initial.setdefault("since", today)

    def clean_since(self):
        return near_day(self.cleaned_data["since"])

    def save(self, *, by):
        cleaned = self.cleaned_data
        school = cleaned["school"]
        school.service = self.service
        return assign(
            self.people[cleaned["person"]],
            school,
            by=by,
            today=timezone.localdate(),
            **{name: cleaned[name] for name in ("since", "kind", "meetings_a_year", "distance_km", "note")},
        )


class AgreementForm(forms.ModelForm):
    """What was agreed for one person and one unit."""

    distance_km = _distance()

    class Meta:
        model = Assignment
        fields = ["kind", "meetings_a_year", "distance_km", "note"]
        widgets = {
            "kind": forms.RadioSelect,
            "meetings_a_year": forms.NumberInput(attrs={"class": "input--short"}),
        }


class EndForm(RefusableForm):
    until = DayField(label="Último día", error_messages={"required": "Falta el último día."})

    def __init__(self, *args, role, **kwargs):
        super().__init__(*args, **kwargs)
        self.role = role
        self.fields["until"].year = timezone.localdate().year
        self.initial.setdefault("until", timezone.localdate())

    def clean_until(self):
        return near_day(self.cleaned_data["until"])

    def save(self, *, by):
        end(self.role, by=by, on=self.cleaned_data["until"])


class RangeForm(forms.ModelForm):
    class Meta:
        model = DeploymentRule
        fields = ["minimum", "maximum", "source"]
        widgets = {
            "minimum": forms.NumberInput(attrs={"class": "input--short", "min": 0, "max": 200}),
            "maximum": forms.NumberInput(attrs={"class": "input--short", "min": 0, "max": 200}),
        }
        help_texts = {"source": "Quién lo acordó y cuándo, o de qué experiencia viene."}

    def clean(self):
        cleaned = super().clean()
        low, high = cleaned.get("minimum"), cleaned.get("maximum")
        if low is not None and high is not None and high < low:
            self.add_error("maximum", "El rango va de menos a más.")
        for name in ("minimum", "maximum"):
            if (cleaned.get(name) or 0) > 200:
                self.add_error(name, "A lo más 200 unidades.")
        return cleaned


class ContactRuleForm(forms.ModelForm):
    class Meta:
        model = ContactRule
        fields = ["school_days"]
        widgets = {"school_days": forms.NumberInput(attrs={"class": "input--short"})}
        help_texts = {
            "school_days": "Pasado ese plazo se dice en el despliegue y en la cartera de quien la acompaña."
        }
