"""What is written on a sealed version, and what its desk does with it."""

import uuid

from django import forms

from accounts.models import BodyMember
from accounts.receipts import WithReceipt
from plans.forms.chapters import ChapterForm
from plans.forms.opinions import NewRecommendationForm, Refusable
from plans.forms.versions import DAYS
from plans.models import Observation, ObservationGroup, Recommendation
from plans.sealed_targets import choices_of

LONGEST = 4000


class ObservationForm(Refusable, forms.Form):
    """On what, and the words. `client_id` is made with the page: what is sent twice arrives once."""

    target = forms.ChoiceField(label="Sobre qué", required=False)
    text = forms.CharField(
        label="Observación",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Falta escribir la observación."},
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    hide_optional = True  # «Todo el plan» is a choice like the others

    def __init__(self, *args, targets, **kwargs):
        super().__init__(*args, **kwargs)
        self.targets = targets
        self.fields["target"].choices = choices_of(targets)

    def clean_client_id(self):
        return self.cleaned_data["client_id"] or uuid.uuid4()

    @property
    def chosen(self):
        return self.targets[self.cleaned_data["target"]]


class SignedObservationForm(ObservationForm):
    """The same where it is not known who writes: a reader who got a link, or a paper that came in."""

    author = forms.CharField(
        label="De quién, si se sabe o se quiere decir",
        max_length=160,
        required=False,
        help_text="Una persona o una organización. De quien es menor de 18 años, su curso, nunca su nombre.",
    )
    field_order = ["target", "text", "author"]


class MemberLinksForm(WithReceipt):
    """For which members of a body, and how many days."""

    members = forms.ModelMultipleChoiceField(
        label="Integrantes",
        queryset=BodyMember.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other = forms.CharField(
        label="Otra persona",
        max_length=120,
        required=False,
        help_text="Para quien todavía no está en la lista de integrantes.",
    )
    days = forms.IntegerField(**DAYS)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["members"]
        field.queryset = members
        field.label_from_instance = name_of
        if not members.exists():
            del self.fields["members"]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("members") and not cleaned["other"].strip():
            raise forms.ValidationError("Falta elegir a quién se le hace un enlace.")
        return cleaned


def name_of(member):
    """«Representante de estudiantes: 4.º medio B», «Presidencia: Rosa Pino»."""
    return f"{member.seat}: {member.holder}" if member.holder else member.seat


class ConsolidateForm(NewRecommendationForm):
    """A new recommendation out of what was chosen; or one there is, where `into` names it."""

    into = forms.ModelChoiceField(
        label="O sumar a una que ya está",
        queryset=Recommendation.objects.none(),
        required=False,
        empty_label="Hacer una recomendación nueva",
    )
    field_order = ["into", "target", "title", "text"]

    def __init__(self, *args, opinion, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Recommendation.objects.filter(opinion=opinion)
        self.fields["into"].label_from_instance = lambda row: f"{row.number}. {row.title}"
        if self.is_bound and self.data.get("into"):
            for name in ("title", "text"):
                self.fields[name].required = False

    def _post_clean(self):
        if not self.cleaned_data.get("into"):
            super()._post_clean()


class ReasonForm(Refusable, WithReceipt):
    reason = forms.CharField(
        label="Por qué se dejan aparte",
        max_length=300,
        help_text="Lo leerá quien la escribió.",
        error_messages={"required": "Falta escribir por qué se dejan aparte."},
    )


class NewGroupForm(Refusable, WithReceipt, ChapterForm):
    """A group by its name, or one there is."""

    into = forms.ModelChoiceField(
        label="O sumar a un grupo que ya está",
        queryset=ObservationGroup.objects.none(),
        required=False,
        empty_label="Hacer un grupo nuevo",
    )

    class Meta:
        model = ObservationGroup
        fields = ["title"]
        help_texts = {"title": "Por ejemplo, Transporte en invierno."}

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = ObservationGroup.objects.filter(plan=plan)
        self.fields["title"].required = not (self.is_bound and self.data.get("into"))

    def _post_clean(self):
        if not self.cleaned_data.get("into"):
            super()._post_clean()


class GroupAnswerForm(Refusable, ChapterForm):
    class Meta:
        model = ObservationGroup
        fields = ["title", "answer", "grounds"]
        widgets = {"grounds": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"grounds": "Qué se hace, qué no y por qué. Lo leerán quienes escribieron."}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") and not (cleaned.get("grounds") or "").strip():
            self.add_error("grounds", "Falta el fundamento: qué se hace, qué no y por qué.")
        return cleaned


class PublicTextForm(Refusable, ChapterForm):
    class Meta:
        model = Observation
        fields = ["public_text"]
        widgets = {"public_text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"public_text": "Sin nombres de niñas, niños, pacientes ni de nadie a quien se acuse."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["public_text"].required = True
        self.fields["public_text"].error_messages["required"] = "Falta el texto para publicar."
        if not self.is_bound and not self.instance.public_text:
            self.initial["public_text"] = self.instance.text
