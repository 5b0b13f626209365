"""The lines of a meeting as they are typed, one form a kind; new ones are made by `support_cycle.meeting_notes`."""

import datetime

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.access import role_models
from accounts.models import User
from accounts.receipts import WithReceipt
from accounts.roles import SCHOOL
from participation.models import Commitment
from plans.forms.inputs import DayField
from support_cycle import meeting_notes
from support_cycle.models import (
    CriticalKnot,
    KnotTheme,
    MeetingAgreement,
    MeetingParticipant,
    PlanAdjustment,
)

SOON = datetime.timedelta(days=5 * 366)
MOST = 500  # people of one role: more is a slip of the finger
RUN = ("companion", "school_director", "school_team")


class MeetingLine(forms.ModelForm):
    """A line of a meeting. `make` is the verb; `is_new` forms only check what was typed."""

    kind = ""
    required = {}
    make = None
    is_new = False

    def __init__(self, *args, meeting, **kwargs):
        kwargs.setdefault("auto_id", f"{self.kind}-%s")
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        for name, sentence in self.required.items():
            self.fields[name].error_messages["required"] = sentence
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2
        if "key_action" in self.fields:
            self.fields["key_action"].queryset = meeting.plan.key_actions.order_by("position", "pk")
            self.fields["key_action"].empty_label = "Del plan entero"

    def _post_clean(self):
        if not self.is_new:
            super()._post_clean()

    def clean(self):
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n").strip()
        return cleaned

    def save_new(self, *, by):
        """The row, made now or before; may raise `Refused`."""
        facts = {name: self.cleaned_data[name] for name in self._meta.fields}
        verb = getattr(meeting_notes, self.make)
        return verb(self.meeting, client_id=self.cleaned_data["receipt"], by=by, **facts)

    def refuse(self, refused):
        self.add_error(None, [str(reason) for reason in refused.reasons])


class ParticipantForm(MeetingLine):
    kind, make = "participante", "add_participants"
    required = {"role": "Falta el cargo o rol.", "count": "Falta cuántas personas."}

    class Meta:
        model = MeetingParticipant
        fields = ["role", "count"]
        help_texts = {"role": "Por ejemplo, Jefatura UTP. Sin nombres."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].widget.attrs["list"] = "cargos"
        count = self.fields["count"]
        count.widget = forms.TextInput(
            attrs={"class": "input--short", "inputmode": "numeric", "autocomplete": "off"}
        )
        count.min_value, count.max_value = 1, MOST
        count.error_messages |= {"invalid": "Escribir un número entero, por ejemplo 3."}

    def clean_count(self):
        count = self.cleaned_data["count"]
        if not 1 <= count <= MOST:
            raise forms.ValidationError(f"Escribir un número entre 1 y {MOST}.")
        return count


class AgreementForm(MeetingLine):
    kind, make = "acuerdo", "add_agreement"
    required = {"text": "Falta escribir qué se acordó."}

    class Meta:
        model = MeetingAgreement
        fields = ["text"]
        labels = {"text": "Qué se acordó"}


class CommitmentForm(MeetingLine):
    kind, make = "compromiso", "add_commitment"
    required = {
        "text": "Falta escribir qué se hará.",
        "who": "Falta quién lo hará.",
        "due_on": "Falta para cuándo.",
    }

    class Meta:
        model = Commitment
        fields = ["text", "who", "due_on", "owner"]
        field_classes = {"due_on": DayField}
        labels = {"text": "Qué se hará", "owner": "Persona con cuenta a quien avisar"}
        help_texts = {"who": "El cargo; nunca alguien menor de 18 años"}

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, meeting=meeting, **kwargs)
        day = timezone.localtime(meeting.starts_at).date()
        self.fields["due_on"].year = day.year
        self.fields["due_on"].help_text = f"Por ejemplo, {day + datetime.timedelta(days=30):%d-%m-%Y}"
        held = role_models()[SCHOOL].objects.current(timezone.localdate())
        held = held.filter(content_object=meeting.school_id, permission__codename__in=RUN)
        people = Q(pk__in=held.values("user"), is_active=True) | Q(pk=self.instance.owner_id)
        self.fields["owner"].queryset = User.objects.filter(people).order_by("last_name", "first_name", "pk")
        self.fields["owner"].empty_label = "Nadie en particular"

    def clean_due_on(self):
        due_on, day = self.cleaned_data["due_on"], timezone.localtime(self.meeting.starts_at).date()
        if due_on < day:
            raise forms.ValidationError(f"Es anterior a la reunión, que es el {day:%d-%m-%Y}.")
        if due_on > day + SOON:
            raise forms.ValidationError("Revisar el año: falta demasiado para esa fecha.")
        return due_on


class AdjustmentForm(MeetingLine):
    kind, make = "ajuste", "add_adjustment"
    required = {"what": "Falta escribir qué se ajusta.", "reason": "Falta escribir por qué."}

    class Meta:
        model = PlanAdjustment
        fields = ["key_action", "what", "reason"]


class KnotForm(MeetingLine):
    kind, make = "nudo", "raise_knot"
    required = {"text": "Falta escribir el nudo crítico."}

    class Meta:
        model = CriticalKnot
        fields = ["text", "key_action", "theme"]
        labels = {"text": "Nudo crítico"}
        help_texts = {"text": "Qué está dificultando avanzar, sin nombrar a nadie"}

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, meeting=meeting, **kwargs)
        themes = KnotTheme.objects.filter(service=meeting.service_id, archived_at__isnull=True)
        self.fields["theme"].queryset = themes.order_by("position", "pk")
        self.fields["theme"].empty_label = "Sin tema todavía"


FORMS = {
    form.kind: form for form in (ParticipantForm, AgreementForm, CommitmentForm, AdjustmentForm, KnotForm)
}
NEW_FORMS = {
    kind: type(f"New{form.__name__}", (form, WithReceipt), {"is_new": True}) for kind, form in FORMS.items()
}
