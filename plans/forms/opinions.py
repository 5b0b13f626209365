"""A body's act on a sealed version, its recommendations, and how each is answered."""

from django import forms

from accounts.receipts import WithReceipt
from plans.extension import sessions_of
from plans.forms.chapters import ChapterForm, WholeField
from plans.forms.moves import DocumentField, PastDayField
from plans.models import Opinion, Recommendation
from plans.opinions import senses_for
from plans.sealed_targets import choices_of

VOTES = ("votes_for", "votes_against", "abstentions")
COUNTED = {"required": False, "digits": 4}


class Refusable:
    """A form whose verb may be refused: `refuse` says why on it."""

    def refuse(self, refused):
        self.add_error(None, [str(reason) for reason in refused.reasons])


class OpinionForm(Refusable, ChapterForm):
    """The act: its sense, the session, who was there, the votes, the minority, its document."""

    members_present = WholeField(label="Asistieron", **COUNTED)
    members_total = WholeField(label="De un total de", **COUNTED)
    votes_for = WholeField(label="A favor", **COUNTED)
    votes_against = WholeField(label="En contra", **COUNTED)
    abstentions = WholeField(label="Abstenciones", **COUNTED)

    class Meta:
        model = Opinion
        fields = [
            *("sense", "agreed_on", "session", "members_present", "members_total"),
            *("votes_for", "votes_against", "abstentions", "minority_grounds"),
        ]
        widgets = {
            "minority_grounds": forms.Textarea(attrs={"rows": 3}),
            "session": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {
            "minority_grounds": "Qué sostuvo quien votó distinto, si lo hubo.",
            "session": "Por ejemplo, Ordinaria 9.",
        }

    def __init__(self, *args, plan, body, **kwargs):
        super().__init__(*args, **kwargs)
        kind = body.kind if body else ""
        self.fields["sense"].queryset = senses_for(plan.service, kind)
        self.fields["sense"].empty_label = "Elegir"
        self.fields["agreed_on"] = PastDayField(
            label="Acordado el" if body else "Respondido el",
            plan_year=plan.year,
            required=False,
            help_text=f"Por ejemplo, 29-10-{plan.year - 1}. Si el plazo venció sin un acuerdo, queda en blanco.",
        )
        self.fields["file"] = DocumentField(
            label="Documento",
            required=False,
            help_text="El acuerdo o el acta firmada, de preferencia en PDF.",
        )
        self.sessions = sessions_of(body) if body else []
        self.fields["session"].widget.attrs["list"] = "sesiones"
        if not body:
            self.fields["session"].label = "Documento de la respuesta"
            self.fields["session"].help_text = "Por ejemplo, Oficio 812."
            for name in ("members_present", "members_total", *VOTES, "minority_grounds"):
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        sense = cleaned.get("sense")
        if sense and not sense.lapses and not cleaned.get("agreed_on") and "agreed_on" not in self.errors:
            self.add_error("agreed_on", "Falta el día en que se acordó.")
        self._check_people(cleaned)
        return cleaned

    def _check_people(self, cleaned):
        present, total = cleaned.get("members_present"), cleaned.get("members_total")
        if present is not None and total is not None and present > total:
            self.add_error(
                "members_present", f"Son más que sus {total} integrantes: revisar los dos números."
            )
        votes = sum(cleaned.get(name) or 0 for name in VOTES)
        if present is not None and votes > present:
            self.add_error("votes_for", f"Los votos suman {votes} y asistieron {present}: revisar.")


class NewOpinionForm(WithReceipt, OpinionForm):
    pass


class TargetForm(Refusable, ChapterForm):
    """A sentence on a place of the sealed version; `targets` are `sealed_targets.targets_of` its snapshot."""

    target = forms.ChoiceField(label="Sobre qué", required=False)
    hide_optional = True  # «Todo el plan» is a choice like the others

    def __init__(self, *args, targets, **kwargs):
        super().__init__(*args, **kwargs)
        self.targets = targets
        self.fields["target"].choices = choices_of(targets)
        self.fields["target"].told = "target_key"
        kind, key = self.instance.target_kind, self.instance.target_key
        if kind:
            self.initial["target"] = f"{kind}:{key}"

    def clean_target(self):
        """The place itself is written on the row; its label is frozen as the version says it."""
        chosen = self.targets[self.cleaned_data["target"]]
        for name, value in chosen.columns.items():
            setattr(self.instance, name, value)
        return self.cleaned_data["target"]


class RecommendationForm(TargetForm):
    class Meta:
        model = Recommendation
        fields = ["title", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "title": "En pocas palabras. Por ejemplo, Asistentes de aula en cursos multigrado.",
            "text": "Como la acordó la instancia.",
        }

    field_order = ["target", "title", "text"]

    def beyond(self, instance):
        kind = instance.target_kind
        return {"target": f"{kind}:{instance.target_key}" if kind else ""}

    def save_beyond(self, names, *, by):
        """The columns of the place go with the row's own."""
        columns = self.targets[self.cleaned_data["target"]].columns
        Recommendation.objects.filter(pk=self.instance.pk).update(**columns)


class NewRecommendationForm(WithReceipt, RecommendationForm):
    pass


class AnswerForm(Refusable, ChapterForm):
    """Integrated, in part, or rejected; and why, always."""

    class Meta:
        model = Recommendation
        fields = ["answer", "grounds"]
        widgets = {"answer": forms.RadioSelect, "grounds": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.ChoiceField(
            label="Respuesta",
            choices=[choice for choice in Recommendation.Answer.choices if choice[0]],
            widget=forms.RadioSelect,
            error_messages={"required": "Falta elegir cómo se responde."},
        )
        self.fields["grounds"].required = True
        self.fields["grounds"].error_messages["required"] = (
            "Falta el fundamento: qué se hace, qué no y por qué."
        )
        self.fields["grounds"].help_text = "Decir qué se hace, qué no y por qué."
        issuer = self.instance.opinion.issuer if self.instance.pk else ""
        if issuer:
            self.fields["grounds"].help_text = f"Lo leerá: {issuer}. Decir qué se hace, qué no y por qué."
