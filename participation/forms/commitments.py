"""The forms of a commitment: met, dropped, another day, whose it is."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.assignments import people_of
from accounts.models import OrganizationalUnit, User
from participation.commitments import drop, finish, postpone
from participation.models import Commitment
from plans.forms.inputs import DayField
from plans.forms.moves import RefusableForm


class FinishForm(RefusableForm):
    done_on = DayField(label="Se cumplió el", error_messages={"required": "Falta el día en que se cumplió."})
    result = forms.CharField(
        label="Qué resultó",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 2000}),
        help_text="En pocas palabras. Queda en su historia.",
    )

    def __init__(self, *args, commitment, **kwargs):
        super().__init__(*args, **kwargs)
        self.commitment = commitment
        self.initial.setdefault("done_on", timezone.localdate())

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("La fecha no puede ser posterior a hoy.")
        return day

    def save(self, *, by):
        cleaned = self.cleaned_data
        return finish(self.commitment, by=by, on=cleaned["done_on"], result=cleaned["result"])


class DropForm(RefusableForm):
    reason = forms.CharField(
        label="Por qué queda sin efecto",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 2000}),
        error_messages={"required": "Falta escribir por qué queda sin efecto."},
    )

    def __init__(self, *args, commitment, **kwargs):
        super().__init__(*args, **kwargs)
        self.commitment = commitment

    def save(self, *, by):
        return drop(self.commitment, by=by, on=timezone.localdate(), reason=self.cleaned_data["reason"])


class PostponeForm(RefusableForm):
    to = DayField(label="Pasa al", error_messages={"required": "Falta el día nuevo."})
    reason = forms.CharField(
        label="Motivo",
        max_length=300,
        help_text="Entra al acta siguiente, junto a las fechas anteriores.",
        error_messages={"required": "Falta escribir por qué se aplaza."},
    )
    seen = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"], required=False)

    def __init__(self, *args, commitment, **kwargs):
        super().__init__(*args, **kwargs)
        self.commitment = commitment
        self.initial["seen"] = f"{commitment.due_on:%Y-%m-%d}"

    def clean(self):
        cleaned = super().clean()
        seen = cleaned.get("seen") or self.commitment.due_on
        if cleaned.get("to") == seen:
            self.add_error("to", "Es el mismo día que ya tiene.")
        return cleaned

    def save(self, *, by):
        cleaned = self.cleaned_data
        seen = cleaned["seen"] or self.commitment.due_on
        return postpone(self.commitment, by=by, to=cleaned["to"], reason=cleaned["reason"], seen=seen)


class OwnerForm(forms.ModelForm):
    """Whose it is: a person with an account gets it in their list, their mail and their calendar."""

    class Meta:
        model = Commitment
        fields = ["who", "owner", "unit"]
        help_texts = {
            "who": "Como lo dice el acta. De quien es menor de 18 años, su rol y curso: nunca el nombre.",
            "owner": "Si tiene cuenta, lo verá en su lista, en su aviso semanal y en su calendario.",
        }
        error_messages = {"who": {"required": "Falta escribir quién."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        service = self.instance.service
        current = Q(pk__in=people_of(service).values("pk"), is_active=True, anonymised_at__isnull=True)
        self.fields["owner"].queryset = User.objects.filter(current | Q(pk=self.instance.owner_id))
        self.fields["owner"].empty_label = "Nadie con cuenta"
        units = OrganizationalUnit.objects.filter(
            Q(archived_at__isnull=True) | Q(pk=self.instance.unit_id), service=service
        )
        self.fields["unit"].queryset = units.order_by("sort_key")
        self.fields["unit"].empty_label = "Ninguna"
