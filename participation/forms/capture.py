"""The lines of a session as they are typed: what was said, what was agreed, who does what."""

import datetime

from django import forms
from django.utils import timezone

from accounts.models import Stakeholder
from accounts.receipts import WithReceipt
from participation import capture
from participation.models import Agreement, Commitment, Contribution
from plans.forms.inputs import DayField
from plans.models import PriorityAxis

MOST_VOTES = 9999
SOON = datetime.timedelta(days=5 * 366)


class NumberField(forms.IntegerField):
    """A small whole number, or nothing."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        sentences = {
            "invalid": "Escribir un número entero, por ejemplo 12.",
            "min_value": "El número no puede ser negativo.",
            "max_value": f"Revisar el número: son más de {MOST_VOTES}.",
        }
        bounds = {"min_value": 0, "max_value": MOST_VOTES}  # tighter than the column's own
        super().__init__(**kwargs | {"required": False, "error_messages": sentences} | bounds)

    def widget_attrs(self, widget):
        return {"class": "input--short", "inputmode": "numeric", "autocomplete": "off"}


class LineForm(forms.ModelForm):
    """A line of a session. New ones are made by a verb of `participation.capture`, with `receipt` as client_id."""

    prefix_id = ""
    is_new = False  # the verb makes the row: the form only checks what was typed

    def __init__(self, *args, session, catalogue=None, **kwargs):
        kwargs.setdefault("auto_id", f"{self.prefix_id}-%s")
        super().__init__(*args, **kwargs)
        self.session = session
        self.fields["text"].error_messages["required"] = "Falta escribir qué es."
        self.fields["text"].widget.attrs |= {"rows": 2, "autocomplete": "off"}

    def _post_clean(self):
        if not self.is_new:
            super()._post_clean()

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n").strip()

    def refuse(self, refused):
        self.add_error(None, [str(reason) for reason in refused.reasons])


class ContributionForm(LineForm):
    """Takes `catalogue`, the Servicio's estamentos in order, so that the list is not read twice."""

    prefix_id = "aporte"

    class Meta:
        model = Contribution
        fields = ["text", "moment", "stakeholder", "axis", "votes"]
        field_classes = {"votes": NumberField}
        labels = {"text": "Lo que se dijo", "axis": "Eje"}
        help_texts = {"text": "Con las palabras de quien lo dice, y sin nombrar a nadie"}

    def __init__(self, *args, session, catalogue=None, **kwargs):
        super().__init__(*args, session=session, **kwargs)
        of_service = Stakeholder.objects.filter(service=session.service_id)
        field = self.fields["stakeholder"]
        field.queryset, field.empty_label = of_service.order_by("position", "pk"), None
        field.error_messages |= {
            "required": "Falta el estamento de quien lo dijo.",
            "invalid_choice": "Ese estamento ya no está en el catálogo. Elegir otro.",
        }
        self.fields["text"].error_messages["required"] = "Falta escribir lo que se dijo."
        if catalogue is not None:
            field.choices = [(one.pk, one.name) for one in catalogue]
        if session.plan_id is None:
            del self.fields["axis"]
        else:
            axes = PriorityAxis.objects.filter(service=session.service_id, archived_at__isnull=True)
            self.fields["axis"].queryset = axes.order_by("position", "pk")
            self.fields["axis"].empty_label = "Sin eje"


class NewContributionForm(ContributionForm, WithReceipt):
    is_new = True

    theme = forms.CharField(
        label="Tema",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "temas", "autocomplete": "off"}),
    )

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, session=session, **kwargs)
        if session.plan_id is None:
            del self.fields["theme"]

    def save(self, *, by):
        """The Contribution; may raise `Refused`."""
        cleaned = self.cleaned_data
        return capture.add_contribution(
            self.session,
            client_id=cleaned["receipt"],
            text=cleaned["text"],
            stakeholder=cleaned["stakeholder"],
            moment=cleaned["moment"],
            theme=cleaned.get("theme", ""),
            axis=cleaned.get("axis"),
            votes=cleaned["votes"],
            by=by,
        )


class AgreementForm(LineForm):
    prefix_id = "acuerdo"

    class Meta:
        model = Agreement
        fields = ["text", "votes_for", "votes_against", "abstentions", "minority_grounds"]
        field_classes = dict.fromkeys(("votes_for", "votes_against", "abstentions"), NumberField)
        labels = {"text": "Qué se acordó"}

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, session=session, **kwargs)
        self.fields["text"].error_messages["required"] = "Falta escribir qué se acordó."
        self.fields["minority_grounds"].widget.attrs["rows"] = 2


class NewAgreementForm(AgreementForm, WithReceipt):
    is_new = True

    def save(self, *, by):
        """The Agreement; may raise `Refused`."""
        facts = {name: self.cleaned_data[name] for name in self._meta.fields}
        return capture.add_agreement(self.session, client_id=self.cleaned_data["receipt"], by=by, **facts)


class CommitmentForm(LineForm):
    prefix_id = "compromiso"

    class Meta:
        model = Commitment
        fields = ["text", "who", "due_on"]
        field_classes = {"due_on": DayField}
        labels = {"text": "Qué se hará"}
        help_texts = {"who": "Una unidad o un cargo; nunca alguien menor de 18 años"}

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, session=session, **kwargs)
        day = timezone.localdate(session.starts_at)
        self.fields["due_on"].year = day.year
        self.fields["due_on"].help_text = f"Por ejemplo, {day + datetime.timedelta(days=30):%d-%m-%Y}"
        self.fields["text"].error_messages["required"] = "Falta escribir qué se hará."
        self.fields["who"].error_messages["required"] = "Falta quién lo hará."
        self.fields["due_on"].error_messages["required"] = "Falta para cuándo."

    def clean_due_on(self):
        due_on, day = self.cleaned_data["due_on"], timezone.localdate(self.session.starts_at)
        if due_on < day:
            raise forms.ValidationError(f"Es anterior a la sesión, que es el {day:%d-%m-%Y}.")
        if due_on > day + SOON:
            raise forms.ValidationError("Revisar el año: falta demasiado para esa fecha.")
        return due_on


class NewCommitmentForm(CommitmentForm, WithReceipt):
    is_new = True

    def save(self, *, by):
        """The Commitment; may raise `Refused`."""
        facts = {name: self.cleaned_data[name] for name in self._meta.fields}
        return capture.add_commitment(self.session, client_id=self.cleaned_data["receipt"], by=by, **facts)
